"""Owns longer texts for people that several flows and answers share."""
