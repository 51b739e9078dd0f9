"""What authorities have withdrawn from the catalogue that the public sees in a place, or added to it."""

from __future__ import annotations

from dataclasses import dataclass

from booking.ports import Records
from booking.posting import CATEGORY
from booking.result import HIDDEN, SHOWN


@dataclass(frozen=True)
class Posted:
    """How the catalogue differs in a place: items withdrawn there, and items that its authorities added."""

    hidden: frozenset[str]
    added: tuple[tuple[str, str], ...]


def posted_in(code: str, records: Records) -> Posted:
    """The differences in a place ("" = the country), by its authorities from the country down; the nearest counts."""
    codes = dict.fromkeys(("", code[:2] + "0000", code[:4] + "00", code)) if code else {"": None}
    states: dict[str, str] = {}
    added: dict[str, None] = {}
    for region in codes:
        for one in records.postings(CATEGORY, region):
            states[one.ref] = one.state
            if one.added:
                added[one.ref] = None
    pairs = [ref.split("/", 1) for ref in added if states[ref] == SHOWN]
    hidden = frozenset(ref for ref, state in states.items() if state == HIDDEN)
    return Posted(hidden, tuple((first, second) for first, second in pairs))
