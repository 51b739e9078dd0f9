"""Owns what is answered at once, in one message, for shop owners and the public."""
