"""Owns the slots of a correction: the slot that is put right, with the new value alone."""

from dataclasses import replace
from typing import Any, Final

from nlu import companies, field_names, instruments_said, makers, measuring_range, persons, places
from nlu.acts import act
from nlu.corrections import Correction
from nlu.fill import answers, ledger, register
from nlu.reading import Reading

Values = dict[str, Any]

_TEXT: Final = {
    "company_name": companies.whole,
    "contact": persons.whole,
    "legal_person": persons.whole,
    "address": places.whole_address,
    "manufacturer": makers.whole,
    "install_location": places.whole_spot,
    "instrument_name": instruments_said.whole,
}


def slots(reading: Reading, said: Correction) -> Values:
    """What a correction says: {slot: new value}, {"field": slot} when only the field is named, and the index if any."""
    if said.slot is not None and said.word is not None and reading.flow in ("register", "ledger_add"):
        said = replace(said, slot=field_names.meant(field_names.Label(said.slot, said.word, 0, 0), reading.flow))
    this = said.slot is not None and said.value in _THIS
    out = _told_before(reading, str(said.slot), str(said.word)) if this else _in_full(reading, _value(reading, said))
    if not out and said.slot is not None:
        out = {"field": said.slot}
    if said.index is not None and out:
        out["index"] = said.index
    return out


def _in_full(reading: Reading, said: Values) -> Values:
    """11038856 后头是56不是65: the end that is put right, with the whole number that stands in the message."""
    if "range" in said and len(reading.ranges) == 1:
        return {**said, "range": reading.ranges[0].value}  # 最小那个数不对，牌子上写的100g
    for slot in ("serial", "model"):
        tail = str(said.get(slot, "")).translate(_DIGITS)
        codes = [one.value for one in reading.bare_serials if one.value.endswith(tail)]
        if codes and tail and len(tail) <= _TAIL:
            return {**said, slot: max(codes, key=len)}
    return said


def _told_before(reading: Reading, asked: str, label: str) -> Values:
    """铭牌上是JCS-6000 型号改成这个: what was said before the field that it is to be."""
    before = reading.part(reading.text[: reading.text.find(label)], awaiting=asked)
    codes = [one.value for one in before.bare_serials]
    if asked in ("model", "serial") and len(codes) == 1:
        return {asked: codes[0]}
    told = ledger.slots(before)
    return {asked: told[asked]} if asked in told else {}


_THIS: Final = ("这个", "这", "它", "这串", "这样")
_OWN_FORM: Final = ("purchase_date", "range", "accuracy")
"""Asked for, they are what reads wholly as one of them."""
_TAIL: Final = 4
_DIGITS: Final = str.maketrans("零〇一二三四五六七八九幺洞拐", "00123456789107")


def _value(reading: Reading, said: Correction) -> Values:
    if not said.value:
        return {}
    asked = said.slot or None
    inner = reading.part(said.value, awaiting=asked)
    if asked == "range" and said.word is not None:
        labelled = measuring_range.read(said.word + said.value)
        if labelled is not None:
            return {"range": labelled}
    if asked is not None:
        if asked == "model" and " " in said.value and inner.models:
            return {"model": inner.models[-1].value}
        if (exact := answers.exact(inner)) is not None:
            return exact
        if asked == "manufacturer" and inner.digits:
            return answers.inside(reading)  # 看牌子了 写的最大100吨
        if asked in _TEXT:
            return _words(reading, asked, _TEXT[asked](said.value))
        return {name: value for name, value in answers.inside(inner).items() if name == asked} or _typed(inner)
    if reading.awaiting in _OWN_FORM and (exact := answers.exact(_asked(inner, str(reading.awaiting)))):
        return exact  # 疫情那年买的 应该是2020
    return _typed(inner)


def _words(reading: Reading, asked: str, value: str) -> Values:
    """Words of one's own for the field that is named; an act is none: 厂家也不对 保存."""
    if act(value, asked=True) is not None:
        return {}
    if asked == "contact" and reading.flow == "register" and companies.has_ending(value):
        return {"company_name": value}
    if asked in ("contact", "legal_person") and not persons.fits(value):
        return {}
    return {asked: value}


def _typed(inner: Reading) -> Values:
    """The values that have a form of their own, when the field is not named."""
    found = (
        register.slots(inner) if inner.flow == "register" else {} if inner.flow == "booking" else ledger.slots(inner)
    )
    if inner.flow == "register" and not found and persons.looks_like(inner.text):
        return {"contact": inner.text}
    if inner.flow == "booking":
        return answers.inside(inner)
    if not found and inner.bare_serials:
        return {"serial": inner.bare_serials[-1].value}
    if not found and (value := answers.exact(_asked(inner, "accuracy"))):
        return value
    return found


def _asked(inner: Reading, slot: str) -> Reading:
    return Reading(inner.text, role=inner.role, flow=inner.flow, awaiting=slot, today=inner.today)
