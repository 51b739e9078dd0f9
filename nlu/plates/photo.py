"""Owns reading a photo from the lines that were seen on it, whichever kind of sheet it shows."""

from __future__ import annotations

from collections.abc import Sequence

from nlu.plates.licence import is_licence, read_licence
from nlu.plates.nameplate import read_nameplate
from nlu.plates.read import Reading
from nlu.plates.seen import Line, sheet


def read_photo(lines: Sequence[Line]) -> Reading:
    """The fields of a nameplate or licence; an empty reading when it is neither."""
    seen = sheet(lines)
    return read_licence(seen) if is_licence(seen) else read_nameplate(seen)
