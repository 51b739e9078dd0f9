"""One value said in one's own words is read whole, and what only seems to be one is not."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest

from nlu.understand import Context, understand

CORPUS: Final = Path(__file__).parents[1] / "corpus" / "one_value.tsv"
NOW: Final = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LINES: Final = [line for line in CORPUS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("line", LINES)
def test_one_value_is_read_as_it_was_said(line: str) -> None:
    where, text, said = line.split("\t")
    flow, _, awaiting = where.partition(":")
    heard = understand(text, role="unit", context=Context(flow, awaiting) if awaiting else None, now=NOW)
    expected = json.loads(said)
    assert {slot: heard.slots.get(slot) for slot in expected} == expected
