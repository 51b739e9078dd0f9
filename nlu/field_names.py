"""Owns the words by which people name a field of a form: 编号 and 出厂号 are the serial number."""

import re
from dataclasses import dataclass
from typing import Final

from nlu.vocabulary import sections

WORDS: Final = sections("field_names.txt")
"""Slot -> the words that name it; the longest word at a place counts."""

_SLOT_OF: Final = {word: slot for slot, words in WORDS.items() for word in words}
_ANY: Final = re.compile("|".join(map(re.escape, sorted(_SLOT_OF, key=len, reverse=True))))


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a field where it stands in a text."""

    slot: str
    word: str
    start: int
    end: int


def find(text: str) -> tuple[Label, ...]:
    """The names of fields in a text, in their order.

    >>> [(l.slot, l.word) for l in find("编号938579，生产厂家是永康华鹰")]
    [('serial', '编号'), ('manufacturer', '生产厂家')]
    """
    return tuple(Label(_SLOT_OF[found[0]], found[0], *found.span()) for found in _ANY.finditer(text))


_IN_LEDGER: Final = {
    "address": "install_location", "region": "use_region", "contact": "instrument_name",
    "company_name": "manufacturer",
}  # fmt: skip
_IS_NO_FIELD: Final = frozenset(("老板", "负责人"))
"""老板不在 is said of somebody, and asks for no change of the contact."""


def meant(label: Label, flow: str | None) -> str:
    """The slot that a label means in a flow: while an instrument is entered, 地址 is where it stands, 名字 its name.

    >>> meant(find("名字叫电子台秤")[0], "ledger_add"), meant(find("名字叫云秀兰")[0], "register")
    ('instrument_name', 'contact')
    """
    if flow == "register":
        return "address" if label.slot == "install_location" else label.slot
    if label.slot == "preferred_date" and flow == "ledger_add":
        return "purchase_date"
    if label.slot == "contact" and label.word != "名字":
        return label.slot
    return _IN_LEDGER.get(label.slot, label.slot)


def named(text: str, flow: str | None) -> frozenset[str]:
    """The slots that a text names in a flow, so that what it says may change them."""
    return frozenset(meant(label, flow) for label in find(text) if label.word not in _IS_NO_FIELD)


def title(slot: str) -> str | None:
    """The chief name of a field, or None for a slot that is not a field."""
    words = WORDS.get(slot)
    return words[0] if words else None
