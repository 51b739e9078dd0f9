"""Which instruments of the ledger are meant: 全部, 除了第二个都要, 后两台, by number, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from booking.instrument import Instrument
from nlu.ordinals import selection
from nlu.text import bare


def chosen(said: Any, rows: Sequence[Instrument]) -> tuple[Instrument, ...] | None:
    """The rows that a selection (labels.md) or an answer in words means; None when it names none of them."""
    if isinstance(said, Mapping):
        return _by_slots(said, rows)
    text = str(said)
    if (places := selection(text, len(rows))) is not None:
        return _at(places, rows)
    found = _named(text, rows)
    return found or None


def _by_slots(said: Mapping[str, Any], rows: Sequence[Instrument]) -> tuple[Instrument, ...] | None:
    if said.get("all") and not said.get("name") and not said.get("filter"):
        out = set(_places(said.get("except") or (), rows))
        return tuple(row for i, row in enumerate(rows) if i not in out)
    found: list[Instrument] = []
    if said.get("index") is not None:
        found += _at(_one_based(said["index"]), rows)
    for serial in _many(said.get("serial")):
        found += [row for row in rows if same_serial(row.serial, str(serial))]
    for name in _many(said.get("name")):
        found += _named(str(name), rows)
    count = said.get("count")
    if not found and isinstance(count, int) and count >= len(rows):
        found = list(rows)
    if not found and said.get("all"):
        found = list(rows)
    out = set(_places(said.get("except") or (), rows))
    named = {row.id for row in found}
    return tuple(row for i, row in enumerate(rows) if row.id in named and i not in out) or None


def _one_based(index: Any) -> tuple[int, ...]:
    return tuple(int(i) for i in _many(index))


def _many(said: Any) -> tuple[Any, ...]:
    if said is None:
        return ()
    return tuple(said) if isinstance(said, (list, tuple)) else (said,)


def _at(places: Iterable[int], rows: Sequence[Instrument]) -> tuple[Instrument, ...]:
    good = [p - 1 if p > 0 else len(rows) + p for p in places]
    return tuple(rows[p] for p in good if 0 <= p < len(rows))


def _places(said: Any, rows: Sequence[Instrument]) -> list[int]:
    """Zero-based places of exceptions, given by index, serial number or name."""
    out: list[int] = []
    for one in _many(said):
        if isinstance(one, int):
            out.append(one - 1 if one > 0 else len(rows) + one)
            continue
        for key in _many(one.get("serial") if isinstance(one, Mapping) else one):
            named = [r for r in rows if same_serial(r.serial, str(key))] or list(_named(str(key), rows))
            out += [rows.index(r) for r in named]
    return out


def same_serial(one: str, other: str) -> bool:
    """Whether two serial numbers are one, as people write them: blanks, brackets and case do not matter."""
    return bare(one).replace(" ", "") == bare(other).replace(" ", "") and bool(bare(one).strip("-"))


def _named(text: str, rows: Sequence[Instrument]) -> tuple[Instrument, ...]:
    """Rows whose serial number, model or name the text holds, or that the text names in short."""
    said = bare(text)
    if not said:
        return ()
    for mark in ("serial", "model"):
        hits = tuple(r for r in rows if len(bare(getattr(r, mark)).strip("-")) > 1 and bare(getattr(r, mark)) in said)
        if hits:
            return hits
    hits = tuple(r for r in rows if bare(r.instrument_name) in said or said in bare(r.instrument_name))
    if hits:
        return hits
    tail = tuple(r for r in rows if len(said) > 1 and bare(r.serial).endswith(said))
    return tail or tuple(r for r in rows if said in bare(r.second) or _short(said, r))


def _short(said: str, row: Instrument) -> bool:
    """秤 for 电子计价秤: the last character is the kind of thing."""
    return len(said) == 1 and bare(row.instrument_name).endswith(said)
