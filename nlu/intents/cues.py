"""Owns the cues of the intents: rows of words declared in a data file, found in one pass over a message.

A cue is a row of parts with any few characters between them; exact phrases beat typed values, and longer phrases beat
shorter ones. The file `nlu/data/cues.tsv` says how it is written.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

GAP: Final = 12
"""At most this many characters stand between two parts of a cue."""
LENGTH_WEIGHT: Final = 0.3
"""What each character that a cue matched adds to its weight, up to LONGEST characters."""
LONGEST: Final = 8
OTHERS: Final = 0.3
"""What the other cues of the same intent add, as a share of their weight."""

KINDS: Final = ("date", "no", "uscc", "name", "inst", "cert", "range", "phone", "serial")
"""Kinds of values that a cue may name between angle brackets."""
MASKS: Final = {kind: chr(0xE000 + place) for place, kind in enumerate(KINDS)}
"""One private character a kind, which stands in a masked message for a value of that kind."""

_DATA: Final = Path(__file__).parents[1] / "data" / "cues.tsv"
_ROLES: Final = {"u": "unit", "i": "institution", "a": "admin", "p": "public"}
_KEY: Final = 2
_MASKED: Final = frozenset(MASKS.values())


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of words that speaks for an intent."""

    intent: str
    weight: float
    parts: tuple[tuple[str, ...], ...]
    veto: tuple[str, ...]
    head: bool
    tail: bool
    flow: str

    def pattern(self) -> re.Pattern[str]:
        """The cue as a regular expression without nested repeats, so that it takes linear time."""
        return _compiled(self.parts, self.head, self.tail)


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue that a message holds, with its place and what it weighs there."""

    intent: str
    weight: float
    start: int
    end: int


@cache
def _compiled(parts: tuple[tuple[str, ...], ...], head: bool, tail: bool) -> re.Pattern[str]:  # noqa: FBT001  (a cache key)
    body = f".{{0,{GAP}}}?".join(
        "(?:" + "|".join(map(re.escape, sorted(part, key=len, reverse=True))) + ")" for part in parts
    )
    return re.compile(f"{'^' if head else ''}{body}{'$' if tail else ''}")


def _rarity(part: tuple[str, ...]) -> float:
    """How rarely a part begins: by its shortest word, and parts of few words first."""
    return min(map(len, part)) - len(part) / 100


class Cues:
    """All cues of one role, indexed by the beginnings of the words of their rarest part."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        """Index each cue under the words of the part whose shortest word is longest."""
        index: dict[str, list[tuple[str, Cue]]] = {}
        for cue in cues:
            anchor = max(cue.parts, key=_rarity)
            for word in anchor:
                index.setdefault(word[:_KEY], []).append((word, cue))
        self._index: Final = {key: tuple(rows) for key, rows in index.items()}

    def hits(self, text: str, *, flow: str | None) -> list[Hit]:
        """The cues that the text holds, each once, in the order of their places."""
        get = self._index.get
        asked = "+" if flow else "-"
        seen: set[int] = set()
        out: list[Hit] = []
        for place, first in enumerate(text):
            for rows in (get(first), get(text[place : place + _KEY])):
                for word, cue in rows or ():
                    if id(cue) in seen or cue.flow not in ("*", asked) or not text.startswith(word, place):
                        continue
                    found = self._hit(cue, word, place, text)
                    if found or len(cue.parts) > 1:  # several parts were sought in the whole text: once is enough
                        seen.add(id(cue))
                    if found:
                        out.append(found)
        out.sort(key=lambda hit: hit.start)
        return out

    @staticmethod
    def _hit(cue: Cue, word: str, place: int, text: str) -> Hit | None:
        if any(map(text.__contains__, cue.veto)):
            return None
        if len(cue.parts) == 1:
            start, end = place, place + len(word)
            if (cue.head and start) or (cue.tail and end != len(text)):
                return None
            length = len(word)
        else:
            found = cue.pattern().search(text)
            if found is None:
                return None
            start, end = found.span()
            length = sum(min(map(len, part)) for part in cue.parts) + 1
        return Hit(cue.intent, cue.weight + LENGTH_WEIGHT * min(length, LONGEST), start, end)


def totals(hits: Iterable[Hit]) -> dict[str, float]:
    """Intent -> the weight of its best cue and a share of what its other cues weigh."""
    best: dict[str, float] = {}
    whole: dict[str, float] = {}
    for hit in hits:
        best[hit.intent] = max(best.get(hit.intent, 0.0), hit.weight)
        whole[hit.intent] = whole.get(hit.intent, 0.0) + hit.weight
    return {intent: top + OTHERS * min(whole[intent] - top, top) for intent, top in best.items()}


@cache
def cues_of(role: str) -> Cues:
    """The shipped cues that hold for a role and name no kind of value."""
    return Cues(cue for roles, cue in _shipped() if role in roles and not _names_a_kind(cue))


@cache
def typed_cues_of(role: str) -> Cues:
    """The shipped cues that hold for a role and name a kind of value; they are sought in the masked message."""
    return Cues(cue for roles, cue in _shipped() if role in roles and _names_a_kind(cue))


def _names_a_kind(cue: Cue) -> bool:
    return any(not _MASKED.isdisjoint(word) for part in cue.parts for word in part)


@cache
def _shipped() -> tuple[tuple[frozenset[str], Cue], ...]:
    lists: dict[str, str] = {}
    out: list[tuple[frozenset[str], Cue]] = []
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        fields = line.split("\t")
        if fields[0].startswith("@"):
            lists[fields[0]] = fields[1]
            continue
        intent, roles, flow, weight, cues = fields
        held = frozenset(_ROLES.values()) if roles == "*" else frozenset(_ROLES[letter] for letter in roles)
        out.extend((held, _parsed(one.strip(), intent, float(weight), flow, lists)) for one in cues.split(" | "))
    return tuple(out)


def _parsed(text: str, intent: str, weight: float, flow: str, lists: Mapping[str, str]) -> Cue:
    body, _, veto = text.partition(" !")
    for name, words in lists.items():
        body = body.replace(name, words)
    for kind, mask in MASKS.items():
        body = body.replace(f"<{kind}>", mask)
    head, tail = body.startswith("^"), body.endswith("$")
    parts = tuple(tuple(word for word in part.split("/") if word) for part in body.strip("^$").lower().split("…"))
    parts = tuple(part for part in parts if part)
    if not parts:
        message = f"a cue of {intent} has no words: {text!r}"
        raise ValueError(message)
    return Cue(intent, weight, parts, tuple(w.lower() for w in veto.split("/") if w), head, tail, flow)
