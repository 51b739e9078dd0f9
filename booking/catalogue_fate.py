"""What an announcement does to an instrument: it ends as exactly one of same, moved, freed, or in need of a person.

A change is a plain mapping of text: `first` and `second` name the category that it touches; `match` lists words, parted
by "|", of which an instrument's name, model, range, place or use must hold one ("" is what remains); `kind` is keep,
move (to `to_first`, `to_second`) or free; `note` says it to people. Several changes of one category are a split.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from booking.instrument import Instrument

SAME, MOVED, FREED, PERSON = "不变", "改归类", "不再强检", "待人工"
OUTCOMES = (SAME, MOVED, FREED, PERSON)
KEEP, MOVE, FREE = "keep", "move", "free"
_OUTCOME_OF = {KEEP: SAME, MOVE: MOVED, FREE: FREED}

Change = Mapping[str, Any]
Category = tuple[str, str]


@dataclass(frozen=True)
class Fate:
    """What becomes of an instrument; `touched` is False when the announcement does not mention its category."""

    outcome: str
    to: Category
    note: str = ""
    touched: bool = True


def touched_categories(changes: Iterable[Change]) -> tuple[Category, ...]:
    """The categories that the changes touch, in their order."""
    return tuple(dict.fromkeys((str(one["first"]), str(one["second"])) for one in changes))


def is_of(category: Category, first: str, second: str) -> bool:
    """Whether something entered as `first` and `second` belongs to a category: brackets are written in two widths, and
    what came from elsewhere may lack its first level.
    """
    return second == category[1] and (not first or _plain(first) == _plain(category[0]))


def changes_of(category: Category, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes of one category."""
    return tuple(one for one in changes if is_of((one["first"], one["second"]), *category))


def fate_of(one: Instrument, changes: Iterable[Change]) -> Fate:
    """The fate of an instrument: what its words fit; what remains when they fit nothing; a person when in doubt."""
    here = (one.first, one.second)
    found = changes_of(here, changes)
    if not found:
        return Fate(SAME, here, touched=False)
    text = _plain(f"{one.instrument_name} {one.model} {one.range_text} {one.install_location} {one.purpose}")
    fitting = [change for change in found if change["match"] and _fits(str(change["match"]), text)]
    fitting = fitting or [change for change in found if not change["match"]]
    if len({(change["kind"], change["to_first"], change["to_second"]) for change in fitting}) != 1:
        return Fate(PERSON, here, "分成了几类，要由人来定归到哪一类")
    change = fitting[0]
    to = (str(change["to_first"]), str(change["to_second"])) if change["kind"] == MOVE else here
    return Fate(_OUTCOME_OF[change["kind"]], to, str(change["note"]))


def only_successor(category: Category, changes: Iterable[Change]) -> Category | None:
    """Where the whole category goes, when it goes to one place without conditions: then abilities go with it."""
    found = changes_of(category, changes)
    if len(found) == 1 and found[0]["kind"] == MOVE and not found[0]["match"]:
        return str(found[0]["to_first"]), str(found[0]["to_second"])
    return None


def choices_for(category: Category, changes: Iterable[Change]) -> tuple[Category, ...]:
    """What a person may choose for an instrument of a split category."""
    found = [
        (str(one["to_first"]), str(one["to_second"])) for one in changes_of(category, changes) if one["kind"] == MOVE
    ]
    kept = [category] if any(one["kind"] == KEEP for one in changes_of(category, changes)) else []
    return tuple(dict.fromkeys([*kept, *found]))


def may_be_freed(category: Category, changes: Iterable[Change]) -> bool:
    """Whether a person may find that an instrument of this category is no longer subject to verification."""
    return any(one["kind"] == FREE for one in changes_of(category, changes))


def _fits(match: str, text: str) -> bool:
    return any(word and word in text for word in (_plain(part) for part in match.split("|")))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().replace(" ", "")
