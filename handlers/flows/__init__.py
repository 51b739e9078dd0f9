"""Owns what a person can get done step by step, one flow a file: its slots, its questions, its commit."""
