"""Owns the double of the reader: photos that are known beforehand, for tests and where no recognition is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.plates.port import NO_TEXT, Read, read_lines
from nlu.plates.seen import Line


class KnownPhotos:
    """Reads the photos that it was given the lines of; on any other it sees nothing."""

    def __init__(self, lines_of: Mapping[bytes, Sequence[Line]] | None = None) -> None:
        self._lines_of = dict(lines_of or {})

    async def read(self, photo: bytes) -> Read:
        """What is on a photo that is known."""
        lines = self._lines_of.get(photo, ())
        return read_lines(lines) if lines else Read(problem=NO_TEXT)

    async def close(self) -> None:
        """Forget the photos."""
        self._lines_of.clear()
