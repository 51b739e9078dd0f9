"""Chance: ids that cannot be guessed and codes that cannot be foreseen. Nothing that decides draws lots itself."""

from __future__ import annotations

import secrets


def fresh_id() -> str:
    """A new id of 128 random bits."""
    return secrets.token_hex(16)


def digits(count: int) -> str:
    """A random decimal code."""
    return f"{secrets.randbelow(10**count):0{count}d}"
