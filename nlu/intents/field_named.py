"""Owns messages that name one field and say its value: 器具名称是电子计价秤, 厂家全名上海友声衡器有限公司, 编号是88.

Whoever names the field means that field: this comes before every cue and before what the question would make of it.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from nlu import (
    companies,
    corrections,
    division,
    field_names,
    instruments_said,
    makers,
    measuring_range,
    model,
    persons,
    places,
    regions,
)
from nlu.chunks import HOLE
from nlu.fill import answers
from nlu.heard import Heard
from nlu.reading import Reading

Values = dict[str, Any]

_LEAD: Final = re.compile(
    r"(?:嗯|哦|那个|就是|是说|我说|我是说|它的?|这台的?|那台的?|这个|上面|铭牌上?|执照上?|的|[\s,，])*+"
)
_LINK: Final = re.compile(
    r"(?P<kind>全名|全称|名称|名字|完整的?)?\s?(?:(?:再|要|得|写|说|填|改)*(?:详细|仔细|细|全|清楚|准确)(?:一?点儿?|些)(?:吧|哈)?[,，\s]*)?(?:[:：]\s?|(?:就|还|应该|应当|现在)?(?:是|为|叫做?|写|填|改成|改为|换成)"
    r"(?:的是|的|成|作)?\s?[:：]?\s?)?"
)
_TAIL: Final = re.compile(r"(?:[,，。.!;\s~]|吧|呀|啊|哈|哦|呢|才对|才是|了$|谢谢|这个$)+$")
_NOTHING: Final = re.compile(
    r"没|无$|不|忘|看不|磨|掉|错|怎|咋|什么|啥|哪|谁|多少|吗|要|能|可以|得|有问题|在哪|改|换|丢|变|还是|也|都|一样|同|跟|和"
)
OF_UNIT: Final = frozenset(("company_name", "uscc", "contact", "phone", "legal_person"))
"""Fields of the registration: with nothing open they are changed in a flow of their own."""
_FLOWS: Final = frozenset(("register", "ledger_add", "booking"))
_WORDS: Final[dict[str, Callable[[str], str]]] = {
    "company_name": companies.whole,
    "contact": persons.whole,
    "legal_person": persons.whole,
    "address": places.whole_address,
    "manufacturer": makers.whole,
    "install_location": places.whole_spot,
    "instrument_name": instruments_said.whole,
}
_FITS: Final[dict[str, Callable[[str], bool]]] = {
    "company_name": companies.has_ending,
    "contact": persons.looks_like,
    "legal_person": persons.looks_like,
    "address": lambda text: places.find_address(text) is not None,
    "manufacturer": lambda text: (found := makers.find(text)) is not None and found.value == text,
    "install_location": lambda text: places.find_spot(text) is not None,
    "instrument_name": lambda text: any(one.value == text for one in instruments_said.find(text)),
}
"""What free words must look like behind the bare name of a field: 牌子我给忘了 names no maker."""
_READ: Final = frozenset(
    ("model", "range", "division", "accuracy", "serial", "origin", "use_region", "region", "purchase_date", "purpose",
     "delivery_method", "valid_until", "count", "uscc", "phone")
)  # fmt: skip
_AS_WRITTEN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./()#+-]{0,30}")


def field_named(reading: Reading) -> Heard | None:
    """The one field that a message begins with, and the value that is all the rest of it."""
    if reading.flow not in _FLOWS or reading.role != "unit" or not reading.labels or reading.asks:
        return None
    label = reading.labels[0]
    lead = _LEAD.match(reading.text)
    if lead is None or lead.end() != label.start:
        return None
    slot = field_names.meant(label, reading.flow)
    link = _LINK.match(reading.text, label.end)
    linked = link is not None and link.end() > label.end
    start = link.end() if link is not None else label.end
    value = _TAIL.sub("", reading.text[start:])
    if not value or (not linked and _NOTHING.match(value)) or _others(reading, start, slot):
        return None
    read = _value(slot, label, value, reading, linked=linked)
    of_unit = OF_UNIT if reading.flow != "register" else {*OF_UNIT, "address", "region"}
    if read and reading.awaiting == "next_action" and read.keys() <= of_unit:
        return Heard("profile_edit", read)
    corrects = link is not None and corrections.says_so(reading.text)
    return Heard("correct_info" if corrects else "provide_info", read) if read else None


def _others(reading: Reading, start: int, slot: str) -> bool:
    """Whether another field is named or another number said behind it, so that the message says more than one thing."""
    if slot in _WORDS and HOLE in reading.unclaimed[start:]:
        return True
    numbers = (*reading.phones, *reading.usccs) if slot in _WORDS else ()
    return any(one.start >= start and one.slot != slot for one in reading.labels) or any(
        one.start >= start for one in numbers
    )


def _value(slot: str, label: field_names.Label, value: str, reading: Reading, *, linked: bool) -> Values | None:
    if slot == "contact" and companies.has_ending(value) and not persons.looks_like(persons.whole(value)):
        slot = "company_name"  # 名字叫惠香蔬菜店
    if slot in _WORDS:
        plain = _WORDS[slot](value).strip()
        fits = (linked and not (slot == "manufacturer" and makers.is_vague(plain))) or _FITS[slot](plain)
        return {slot: plain} if plain and fits and " " not in plain and not _NOTHING.match(plain) else None
    if slot not in _READ:
        return None
    if slot == "range" and division.find(value):
        return None
    if slot == "range" and (ends := measuring_range.read(label.word + value)) is not None:
        return {"range": ends}
    if slot == "use_region" and (found := regions.find_regions(value)) and found[0].end - found[0].start == len(value):
        return {"use_region": value}
    inner = reading.part(value, awaiting=slot)
    said = answers.exact(inner)
    if said is not None and said.keys() <= {slot, "use_region_ref", "serial_list"}:
        return said
    if slot in ("model", "serial") and _AS_WRITTEN.fullmatch(value) and any(sign.isdigit() for sign in value):
        return {slot: model.read(value) or value if slot == "model" else value}
    return None
