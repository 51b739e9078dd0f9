"""Measurements: each prints what it measured beside its floor and its peers, taken in the same run."""
