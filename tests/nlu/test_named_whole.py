"""What is said in words of one's own is read whole or not at all: names of units, people, makers, addresses, places."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from nlu.understand import Context, understand

CORPUS: Final = Path(__file__).parents[1] / "corpus"
NOW: Final = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
FREE: Final = ("company_name", "contact", "legal_person", "address", "manufacturer", "install_location", "instruments")
MOST_WRONG: Final = 0.03
"""So great a part of the values may be read as something else than was said."""
LEAST_WHOLE: Final = 0.93


def lines(name: str) -> list[tuple[str, str, dict[str, list[str]]]]:
    """What is said, where, and the values that are right."""
    out = []
    for line in (CORPUS / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        where, text, said = (*line.split("\t"), "")[:3]
        values = dict(part.split("=", 1) for part in said.split(";") if part)
        out.append((where, text, {slot: value.split("|") for slot, value in values.items()}))
    return out


def read(where: str, text: str) -> dict[str, str]:
    """The free words that a message gives."""
    flow, _, awaiting = where.partition(":")
    heard = understand(text, role="unit", context=None if flow == "-" else Context(flow, awaiting), now=NOW)
    return {
        slot: value
        for slot, value in heard.slots.items()
        if slot in FREE or (slot == awaiting and awaiting == "instrument_name")
    }


@pytest.mark.parametrize("name", ["named_whole.tsv", "named_unseen.tsv", "named_borders.tsv", "named_asked.tsv"])
def test_what_is_said_in_own_words_is_read_whole_or_not_at_all(name: str) -> None:
    told = whole = 0
    cut = []
    for where, text, values in lines(name):
        found = read(where, text)
        told += len(values)
        whole += sum(found.get(slot) in right for slot, right in values.items())
        cut += [(text, slot, value) for slot, value in found.items() if value not in values.get(slot, ())]
    assert len(cut) <= told * MOST_WRONG, cut
    assert whole >= told * LEAST_WHOLE
