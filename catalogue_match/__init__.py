"""Owns the way from an everyday name of an instrument to its row of the compulsory catalogue."""
