"""Owns what free words say: the name, place, maker or thing that was asked for, only talk, or something to be asked.

The words of an excuse are in the message as much as those of a name, so that grounding protects no free text: a
scorer over pieces of one to three characters, learnt from `tests/corpus/words.tsv` (names of each kind) and
`talk.txt` (what people say instead), tells the two apart.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from nlu import companies, field_names, instruments_said, makers, persons, places
from nlu.intents import model

KINDS: Final = ("company", "person", "street", "spot", "maker", "thing", "model")
TALK: Final = "talk"
TAKEN: Final = 2.0
"""A lead of a kind over talk from which the words are taken as said."""
REFUSED: Final = -1.2
"""A lead below which the words are talk."""
OF_SLOT: Final[Mapping[str, str]] = {
    "company_name": "company",
    "contact": "person",
    "legal_person": "person",
    "address": "street",
    "install_location": "spot",
    "manufacturer": "maker",
    "instrument_name": "thing",
    "category_choice": "thing",
    "model": "model",
}
"""Slots of free words -> the kind of words they hold."""

_DATA: Final = Path(__file__).parents[1] / "data" / "word_weights.json"


@dataclass(frozen=True, slots=True)
class Words:
    """What was learnt about free words."""

    scorer: model.Scorer

    def lead(self, kind: str, text: str) -> float:
        """By how much a text speaks for a kind rather than for talk."""
        found = self.scorer.scores(text.lower(), kind, flow=True)
        return found.get(kind, 0.0) - found.get(TALK, 0.0)

    def verdict(self, kind: str, text: str) -> bool | None:
        """True: words of that kind; False: talk; None: to be asked."""
        lead = self.lead(kind, text)
        return True if lead >= TAKEN else False if lead <= REFUSED else None


@cache
def shipped() -> Words:
    """What the service ships with."""
    return Words(model.scorer(json.loads(_DATA.read_text(encoding="utf-8"))))


_KNOWN: Final[Mapping[str, Callable[[str], bool]]] = {
    "person": persons.looks_like,
    "street": lambda text: places.find_address(text) is not None or places.same_as_registered(text),
    "spot": lambda text: places.find_spot(text) is not None,
    "maker": lambda text: makers.find(text) is not None,
    "thing": lambda text: bool(instruments_said.find(text)),
}
"""What tells a kind by its form: it settles what the scorer leaves open. 我媳妇管店 ends like a shop's name, too."""


def _unknown(_text: str) -> bool:
    return False


def says(kind: str, text: str) -> bool | None:
    """Whether an answer is words of a kind: True, False when it is talk, None when it has to be asked.

    Of a kind that was not learnt (a reason, a remark) everything is taken.

    >>> says("company", "赛罕区惠香蔬菜店"), says("company", "问下我爸")
    (True, False)
    """
    if kind not in KINDS:
        return True
    words = shipped()
    found = words.verdict(kind, text)
    return True if found is None and words.lead(kind, text) >= 0 and _KNOWN.get(kind, _unknown)(text) else found


def is_talk(kind: str, text: str) -> bool:
    """Whether words that were not asked for are surely talk, and no words of a kind: 先录1号线的, 没往外卖.

    >>> is_talk("spot", "先录1号线的"), is_talk("spot", "给水管上的")
    (True, False)
    """
    return shipped().lead(kind, text) <= _SURELY_TALK


_SURELY_TALK: Final = -4.0


def taken(kind: str, text: str, value: str) -> bool | None:
    """Whether an answer says the value that was read from it: words that led to it may be those of talk.

    >>> taken("company", "写蒙元牧业吧", "蒙元牧业"), taken("company", "问下我爸", "问下我爸")
    (True, False)
    """
    said = says(kind, text)
    if _is_label(value):
        return False
    if said is True or value == text or value not in text:
        return said
    if _ONESELF.fullmatch(text[: text.find(value)]):
        return said
    if kind == "thing" or not says(kind, value):
        return said
    return True if said is None or (kind == "company" and _is_full_name(value)) else None


def _is_full_name(value: str) -> bool:
    """Whether words are a unit's name by their form, whatever is said around them."""
    return len(value) >= _FULL_NAME and companies.has_ending(value)


_FULL_NAME: Final = 7


_ONESELF: Final = re.compile(r"[我俺咱]们?(?:人|现在|这会儿?|正|还|都|刚)*在?")
"""我媳妇管店, 我人在医院呢: somebody alone leads to no name."""


def _is_label(value: str) -> bool:
    """Whether words are no more than the name of a field: 就是执照上的地址."""
    return any(label.word == value for label in field_names.find(value))
