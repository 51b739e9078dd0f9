"""The web: the chat with its tabs, sign-in links, the development outbox, health and figures."""
