"""Owns the answer in words of one's own to the open question: names, people, makers, addresses, places, things."""

import re
from collections.abc import Callable
from typing import Any, Final

from nlu import chunks, companies, instruments_said, makers, persons, places, wording
from nlu.chunks import HOLE
from nlu.fill import alike
from nlu.fill.free_words import OF_SLOT, says, taken
from nlu.found import Found
from nlu.reading import Reading

Values = dict[str, Any]

_LONGEST_FREE: Final = 60
_MIN_FREE: Final = 2
_FREE: Final[dict[str, Callable[[str], str]]] = {
    "company_name": companies.whole,
    "contact": persons.whole,
    "legal_person": persons.whole,
    "address": places.whole_address,
    "instrument_name": instruments_said.whole,
    "category_choice": instruments_said.whole,
    "manufacturer": makers.whole,
    "install_location": places.whole_spot,
    "reason": str.strip,
    "dept": str.strip,
    "institution": str.strip,
    "remark": str.strip,
}


def free(reading: Reading) -> Values | None:
    """The whole message as the free text of the awaited slot; None when it reads like talk."""
    slot = reading.awaiting or ""
    strip = _FREE.get(slot)
    text = reading.text
    if (
        strip is None
        or len(text) > _LONGEST_FREE
        or not any(sign.isalpha() for sign in text)
        or (slot in OF_SLOT and reading.asks)
    ):
        return None
    value = strip(reading.unclaimed if slot in _BORDERED else text).strip()
    if (
        HOLE in value
        or (slot == "manufacturer" and (alike.without(value) != value or makers.origin(value) is not None))
        or (slot == "install_location" and len(value) > _LONGEST_SPOT)
    ):
        return None
    tells = slot == "company_name" and value.startswith(_DOING) and not companies.has_ending(value)
    if tells or taken(OF_SLOT.get(slot, ""), text, value) is False:
        return None
    if slot == "contact":
        return {slot: value} if persons.fits(value) else None
    return {slot: value} if len(value) >= _MIN_FREE or slot == "instrument_name" else None


_DOING: Final = ("在", "卖", "做")
"""在包头卖水果 says what somebody does."""
_BORDERED: Final = frozenset(("company_name", "contact", "legal_person", "address", "manufacturer", "install_location"))
"""Slots whose words end where a value of another kind begins."""
_LONGEST_SPOT: Final = 24
"""Longer words that name no place by their form are a sentence."""


def whole(reading: Reading, found: Values) -> Values:
    """What was found in a message, with the words that were asked for made whole."""
    slot = reading.awaiting or ""
    kind, part = OF_SLOT.get(slot), found.get(slot)
    if slot in _OF_PEOPLE and part is None and found and (named := _left(reading)) is not None:
        return {**{name: value for name, value in found.items() if name != "address"}, slot: named}
    if slot == "manufacturer" and part is None and found.keys() <= _BESIDE_MAKER and (made := free(reading)):
        return {**{name: value for name, value in found.items() if name == "origin"}, **made}
    if kind is None or not isinstance(part, str) or any(label.slot == slot for label in reading.labels):
        return found
    if kind == "spot" and found.keys() == {slot}:
        return {} if says(kind, reading.text) is False else {slot: _with_first_part(reading.text, part)}
    for clause in wording.clauses(reading.unclaimed) if kind in _WHOLE else ():
        value = _FREE[slot](clause.value)
        if part in value and len(value) > len(part) and says(kind, value) is not False:
            return {**found, slot: value}
    return found


def _with_first_part(text: str, part: str) -> str:
    """A place with the part that was said before it: 粮库东院 二号仓门口."""
    start = text.find(part)
    end = start + len(part)
    for clause in reversed([one for one in wording.clauses(text) if one.end <= start]):
        if says("spot", clause.value) is not True or clause.value.endswith(_ASIDE):
            break
        start = clause.start
    return places.without_lead(text[start:end])


_ASIDE: Final = ("了", "呢")


def _left(reading: Reading) -> str | None:
    """The awaited name where beside it only numbers, or a piece of it as an address, were read."""
    slot = str(reading.awaiting)
    text = chunks.punched(reading.text, (*reading.phones, *reading.usccs))
    text = chunks.punched(text, (Found(one.word, one.start, one.end) for one in reading.labels if one.slot != slot))
    rest = " ".join(piece.value for piece in chunks.split(text))
    value = _FREE[slot](rest)
    if slot == "company_name":
        ends = companies.has_ending(value) or says("company", value) is True
        return value if ends and not _STREET.search(rest) else None
    return value if persons.looks_like(value) or (says("person", value) and persons.PLAIN.fullmatch(value)) else None


_OF_PEOPLE: Final = frozenset(("company_name", "contact"))
_STREET: Final = re.compile(r"\d\s?(?:号|排|栋|楼)|地址|(?:路|街|巷)[一-龥]{0,2}\d")
_BESIDE_MAKER: Final = frozenset(("instrument_name", "origin"))
"""What the words of a maker's name seem to say: 精密衡器 is no instrument when the maker is asked for."""
_WHOLE: Final = frozenset(("maker", "company"))
"""Kinds of words of which a clause that holds a part is the whole: 红旗|仪表."""
