"""Owns the slots of a message: which value belongs to which slot, for each kind of matter that people write about."""
