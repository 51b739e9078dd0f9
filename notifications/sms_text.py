"""A text as it goes out by SMS: the signature in front, and how many messages it is charged as."""

from __future__ import annotations

SIGNATURE = "【约检】"
ONE_PART, JOINED_PART = 70, 67
"""A message with Chinese text holds 70 characters; each part of a longer one 67, for three go to its joining header."""


def signed(text: str) -> str:
    """The text with the signature that providers and people expect; other channels go without.

    >>> signed("验证码 123456")
    '【约检】验证码 123456'
    """
    return text if text.startswith(SIGNATURE) else SIGNATURE + text


def parts(text: str) -> tuple[str, ...]:
    """The messages that a text is sent as, in order; together they are the text.

    >>> [len(part) for part in parts("称" * 70)], [len(part) for part in parts("称" * 140)]
    ([70], [67, 67, 6])
    """
    if len(text) <= ONE_PART:
        return (text,)
    return tuple(text[at : at + JOINED_PART] for at in range(0, len(text), JOINED_PART))


def unsigned(text: str) -> str:
    """The text without the signature: providers put it there themselves, from what is filed with them."""
    return text.removeprefix(SIGNATURE)
