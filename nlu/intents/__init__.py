"""Owns what a message wants: cues declared as data, a light statistical scorer, and the intents of labels.md."""
