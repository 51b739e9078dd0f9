"""Owns the border to whatever reads photos: bytes in, what was read out; it never raises for what is on a photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from nlu.plates.photo import read_photo
from nlu.plates.read import Reading
from nlu.plates.seen import Line

NO_PICTURE, NO_TEXT, NO_PLATE, OUT_OF_ORDER = "no_picture", "no_text", "no_plate", "out_of_order"
"""Problems: the file is no picture; nothing is written on it; what is written is no plate; the reader does not work."""


@dataclass(frozen=True)
class Read:
    """What came of a photo: a reading, or with an empty one the problem."""

    reading: Reading = field(default_factory=Reading)
    problem: str = ""


class PlateReader(Protocol):
    """Reads one photo after another. Dear (seconds of CPU): never inside a transaction."""

    async def read(self, photo: bytes) -> Read:
        """What is on a photo."""
        ...

    async def close(self) -> None:
        """Let go of what is held; afterwards nothing is read any more."""
        ...


def read_lines(lines: Sequence[Line]) -> Read:
    """What lines of text come to."""
    reading = read_photo(lines)
    return Read(reading, "" if reading.fields else NO_PLATE)
