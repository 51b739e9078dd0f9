"""A reply where there is only text: cards as lines, choices as a numbered list that may be answered by its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache

from bot.settings import Settings
from handlers.dialogue.model import Card, Choice, Link, Reply


def plain_text(replies: Iterable[Reply]) -> str:
    """Everything that is said in one turn, as one text; only the choices of the last reply are still open.

    Where a reply lists its choices already, by their number, they are not listed twice.
    """
    said = list(replies)
    texts = [with_cards(reply) for reply in said]
    if said and said[-1].choices:
        texts[-1] = with_choices(texts[-1], said[-1].choices)
    return "\n\n".join(text for text in texts if text)


def with_cards(reply: Reply, *, linked: bool = True) -> str:
    """The text of a reply and, under it, what its cards say and where its links lead."""
    links = map(_link, reply.links) if linked else ()
    return "\n".join(part for part in (reply.text, *map(_card, reply.cards), *links) if part)


@cache
def _address() -> str:
    """How people reach this service, when it was set; a link is worth nothing without."""
    return Settings().public_url.rstrip("/")


def _link(link: Link) -> str:
    return f"{link.title}：{_address()}{link.path}" if _address() else ""


def with_choices(text: str, choices: Sequence[Choice]) -> str:
    """A text with its choices under it, numbered."""
    numbered = [f"{number}. {choice.label}" for number, choice in enumerate(with_numbers(choices), 1)]
    if all(line in text for line in numbered):
        return text
    return "\n".join([told_apart(text), *numbered])


_ROW_NUMBER = re.compile(r"^(\d{1,2})\. ", re.MULTILINE)


def told_apart(text: str) -> str:
    r"""A text whose own list does not look like choices: what is numbered once can be answered by its number.

    >>> told_apart("一共2台：\n1. 电子秤\n2. 台秤")
    '一共2台：\n（1）电子秤\n（2）台秤'
    """
    return _ROW_NUMBER.sub(r"（\1）", text)


def with_numbers(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """The choices that have a number where nothing can be tapped: a way round a question has none."""
    return tuple(choice for choice in choices if choice.numbered)


def _card(card: Card) -> str:
    rows = [f"{label}：{value}" for label, value in card.rows]
    return "\n".join(part for part in (card.title, *rows, card.note) if part)
