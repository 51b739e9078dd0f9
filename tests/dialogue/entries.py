"""Reads the corpus of entries (what people say, and the rows that shall stand) and compares rows with it.

`# trade`, `> a message` (its further lines follow as they are), `= field value | …` one line a row. Fields: n name,
m model, r range, a class, v division, s serial, f maker, l place, p purpose, d delivery, t bought, o origin; `-` is
none.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from booking.instrument import NO_VALUE
from handlers.flows.fields import READERS
from handlers.flows.ledger_later import LATER
from handlers.flows.ledger_rows import rows
from tests.talking import Talk, Town

FOLDER = Path(__file__).parents[1] / "corpus"
FIELDS = {
    "n": "instrument_name", "m": "model", "r": "range", "a": "accuracy", "v": "division", "s": "serial",
    "f": "manufacturer", "l": "install_location", "p": "purpose", "d": "delivery_method", "t": "purchase_date",
    "o": "origin",
}  # fmt: skip
_WORDS = frozenset("nfl")
_NOT_SAID = frozenset("pd")
"""What the entry works out by itself."""
_PADDED = 3


@dataclass
class Entry:
    """What a person says in a row, and the rows that shall stand then."""

    trade: str
    says: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)

    def __str__(self) -> str:
        return " / ".join(self.says)


def entries(name: str) -> list[Entry]:
    """Every entry of a corpus file, in its order."""
    out: list[Entry] = []
    trade, more = "", False
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        mark, text = line[:2], line[2:]
        if mark == "# ":
            trade = text
        elif mark == "> ":
            if not out or out[-1].rows:
                out.append(Entry(trade))
            out[-1].says.append(text)
            more = True
        elif mark == "= ":
            out[-1].rows.append({part[0]: part[2:] for part in text.split(" | ")})
            more = False
        elif line and more:
            out[-1].says[-1] += f"\n{line}"
    return out


def registered() -> Talk:
    """A shop that is registered and has nothing in its ledger."""
    talk = Talk(Town().open())
    talk.say("注册 赛罕区惠香商行 信用代码92150105MA0Q7K2L8J 联系人云秀兰 电话15847108236")
    for text in ("昭乌达路农贸市场A区17号", "确认", talk.town.last_code):
        talk.say(text)
    talk.say(talk.town.last_code)
    return talk


def spoken(entry: Entry, talk: Talk) -> list[Mapping[str, Any]]:
    """The rows that stand once everything was said, and what waits by its name; a category that is asked is chosen."""
    for text in entry.says:
        talk.say(text)
        for _ in range(3):
            if talk.awaiting != "category_choice":
                break
            talk.say("1")
    if not talk.values():
        return []
    return [*rows(talk.values()), *({"instrument_name": name} for name in talk.values().get(LATER, ()))]


def _shown(name: str, value: Any) -> str:
    shown = READERS[name][1](value) if value is not None else ""
    return unicodedata.normalize("NFKC", str(shown)).replace(" ", "")


def _wanted(key: str, value: str) -> str:
    plain = unicodedata.normalize("NFKC", value).replace(" ", "")
    if key == "a" and plain != "-":
        return _shown("accuracy", value.upper().replace("KPA", "kPa").replace("MMHG", "mmHg"))
    return NO_VALUE if plain == "-" else plain


def faults(entry: Entry, got: list[Mapping[str, Any]]) -> list[str]:
    """What stands otherwise than it was said; empty when all is right."""
    if len(got) != len(entry.rows):
        return [f"{len(got)} rows for {len(entry.rows)}"]
    out = []
    for n, (row, wanted) in enumerate(zip(got, entry.rows, strict=True), 1):
        for key, name in FIELDS.items():
            have = _shown(name, row[name]) if name in row else ""
            if key not in wanted:
                if have not in ("", NO_VALUE) and key not in _NOT_SAID and not _of_the_gauge(key, row):
                    out.append(f"{n}: {name} {have} nobody said")
                continue
            want = _wanted(key, wanted[key])
            near = key in _WORDS and bool(have) and (want in have or have in want) and len(have) <= len(want) + _PADDED
            if not near and have.lower() != want.lower():
                out.append(f"{n}: {name} {have or 'missing'} for {want}")
    return out


def _of_the_gauge(key: str, row: Mapping[str, Any]) -> bool:
    """The model of a pressure gauge is its range (SPEC 3)."""
    return key == "m" and "range" in row and _shown("model", row["model"]) == _shown("range", row["range"])
