"""Owns what a text says: its normal form and the values, acts and intents that can be read in it."""
