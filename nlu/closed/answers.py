"""Owns what a closed question's scorer makes of an answer that no exact reader knew: a value, yes or no, an act."""

from __future__ import annotations

from typing import Final

from nlu.asking import clause_asks, clauses_of
from nlu.closed.scorer import ACT, GUESS, LEAN, OTHER, OVERRULE, TAKE, ranked, taken
from nlu.heard import Heard
from nlu.reading import Reading

_VALUES: Final = frozenset(("delivery_method", "purpose", "origin"))
_YES_OR_NO: Final = frozenset(("confirm", "agreement"))
_CHOICES: Final = frozenset(("category_choice", "instruments", "next_action"))
_FREE: Final = frozenset(
    ("company_name", "contact", "address", "manufacturer", "install_location", "legal_person", "instrument_name")
)
"""What takes any words."""
_SAYS: Final = {"yes": "affirm", "no": "deny"}
_DOES: Final = {
    "later": "pause_flow",
    "putoff": "pause_flow",
    "cancel": "cancel_flow",
    "back": "go_back",
    "human": "request_human",
}
_WAITS: Final = frozenset(("later", "putoff"))
_HAS_NONE: Final = frozenset(("skip", "unsure"))
_SURE_ONLY: Final = frozenset(("cancel", "back", "yes"))
"""What changes much is done only when it is said plainly."""


def no_free_text(reading: Reading) -> Heard | None:
    """An act where any words would be taken as a name or a place: half a doubt is enough not to store it."""
    return _answer(reading, LEAN) if reading.awaiting in _FREE else None


def plain_yes_or_no(reading: Reading) -> Heard | None:
    """A plain yes or no at a summary, before words of it are taken for values: 瞧过了 都对得上."""
    return _answer(reading, OVERRULE) if reading.awaiting in _YES_OR_NO else None


def plainly(reading: Reading) -> Heard | None:
    """What the open question's scorer is so sure of that weaker readings do not count."""
    return _answer(reading, OVERRULE)


def likely(reading: Reading) -> Heard | None:
    """What the open question's scorer takes when nobody else understood the message."""
    return _answer(reading, TAKE)


def is_no_answer(reading: Reading, heard: Heard) -> bool:
    """Whether a value of the open closed question was only met in passing: 这会儿正卖肉呢 tells no purpose."""
    if reading.awaiting not in _VALUES or heard.slots.keys() != {reading.awaiting}:
        return False
    best = next(iter(ranked(reading.awaiting, reading.text)), None)
    return best is not None and best.name == OTHER and best.share >= OVERRULE


def delivery_told(reading: Reading) -> str:
    """送检 or 现场检 as a clause of a longer message says it, where its scorer has hardly a doubt; or ""."""
    if reading.flow != "ledger_add" or reading.role != "unit":
        return ""
    asked = reading.awaiting == "delivery_method"
    said = {
        taken("delivery_method", clause, OVERRULE if asked else BESIDE)
        for clause in clauses_of(reading.text)
        if not (clause_asks(clause) or (_TO_VERIFY.isdisjoint(clause) and not asked))
    }
    said.discard("")
    return said.pop() if len(said) == 1 else ""


_TO_VERIFY: Final = frozenset("检你您恁")
"""Who comes, or what for, is said of it: 搬过来了 says neither."""
BESIDE: Final = 0.95
"""A share from which a clause beside others is taken."""


def says_none(reading: Reading) -> bool:
    """Whether a message leans to there being none, as far as its scorer knows: 执照丢了 says nothing of a model."""
    return taken(ACT, reading.text, GUESS) in _HAS_NONE


def _answer(reading: Reading, least: float) -> Heard | None:
    awaiting = reading.awaiting
    if awaiting is None or reading.role != "unit" or reading.digits:
        return None
    if any(label.slot != awaiting for label in reading.labels):
        return None
    if awaiting in _VALUES and not reading.asks and (name := taken(awaiting, reading.text, least)):
        return Heard("provide_info", {awaiting: name})
    if awaiting in _YES_OR_NO and not reading.asks and (name := _sure("confirm", reading, least)):
        return Heard(_SAYS[name])
    return _act(reading, awaiting, _sure(ACT, reading, least))


def _sure(question: str, reading: Reading, least: float) -> str:
    name = taken(question, reading.text, least)
    return "" if name in _SURE_ONLY and not taken(question, reading.text, OVERRULE) else name


def _act(reading: Reading, awaiting: str, name: str) -> Heard | None:
    if name == "cancel" and awaiting == "next_action":
        return Heard("deny")  # nothing is open that could be called off
    if name in _DOES and not (awaiting in _YES_OR_NO and name in _WAITS):
        return Heard(_DOES[name])
    if name in _HAS_NONE and awaiting not in _YES_OR_NO | _CHOICES and not reading.asks:
        return Heard("skip_slot", {"field": awaiting})
    return None
