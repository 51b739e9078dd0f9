"""Scorers for closed questions: which of a few classes an answer is, when no exact reader knew it."""
