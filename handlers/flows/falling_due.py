"""Which instruments are meant by what is said of their time: 快到期的, 到期的, 过期的."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from booking.instrument import SOON, Instrument

_OVER = ("过期的", "超期的", "过了期的")


def of_time(words: str, rows: Sequence[Instrument], today: date) -> tuple[Instrument, ...] | None:
    """The rows whose 有效期至 is over, or over soon; None when the words say nothing of time.

    What is over counts as 快到期的 as well; 过期的 alone does not mean what is still good.
    """
    if "期" not in words and "该检" not in words:
        return None
    last = today - timedelta(days=1) if words.endswith(_OVER) and "快" not in words else today + SOON
    return tuple(row for row in rows if row.valid_until is not None and row.valid_until <= last)
