"""What comes to a conversation: a message with words, pictures or a form, or what became of a command. No behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from booking.commands import Command
from booking.execute import Outcome
from nlu.plates.read import Reading

NOTICE, LONG_AGO = "notice", "long ago"
"""What a bare answer belongs to when it is not what is open: a notice that came since, or a screen of hours ago."""


@dataclass(frozen=True)
class FilledForm:
    """A form that was filled in for a flow: slot -> value as it was typed or chosen, a row for each item."""

    flow: str
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Said:
    """A message: its text and, when it came with pictures, where they are kept and what was read on them.

    `read` is None when nobody tried, or the reader does not work; without a kind when nothing could be read. `before`
    are further pictures of the same message, each with what was read on it; `form` is a form that came filled in.
    `answers` says of a bare answer that it is not the open question's: NOTICE, LONG_AGO; "" for every other message.
    """

    text: str
    images: tuple[str, ...] = ()
    read: Reading | None = None
    answers: str = ""
    before: tuple[tuple[str, Reading | None], ...] = ()
    form: FilledForm | None = None


@dataclass(frozen=True)
class Done:
    """A command that this conversation gave was carried out, or refused (`outcome.refused`)."""

    command: Command
    outcome: Outcome


Incoming = Said | Done
