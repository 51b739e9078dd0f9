"""The ways in which a notice leaves the house: the local outbox, WeChat, and the chain that picks between them."""
