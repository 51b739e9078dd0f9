"""What is said back to a person, free of any channel: a text with choices, cards, links and a picture. No behaviour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Does:
    """What a choice does, whatever its label may mean elsewhere.

    `kind` is fill, act, start, pick, open, confirm, photo or form.

    `on` is the slot that is filled or asked, the act (nlu.closed), the intent that is begun, the flow that is
    confirmed, what is photographed, or whose form
    is filled in; `value` what is filled.
    """

    kind: str
    on: str
    value: Any = None


@dataclass(frozen=True)
class Choice:
    """A quick reply: `label` is shown, `say` is what it means when tapped (the label itself by default).

    With `does` the label, tapped or typed, does that. A choice that is not `numbered` is a way round a question, whose
    answer may be a bare number itself: where choices are numbered, it is left to the words of the question.
    """

    label: str
    say: str = ""
    does: Does | None = None
    numbered: bool = True


@dataclass(frozen=True)
class Card:
    """A small table under a reply: a title and rows of (label, value)."""

    title: str
    rows: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Link:
    """Something to open: its title, and its path on this service's own address."""

    title: str
    path: str


@dataclass(frozen=True)
class Reply:
    """One channel-free message; each channel renders what it can."""

    text: str
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    image: str = ""
    links: tuple[Link, ...] = ()
