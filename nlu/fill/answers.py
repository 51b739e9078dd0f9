"""Owns the answer to the open question: each slot read from the whole message, from inside it, or as free text."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from nlu import (
    accuracy,
    certificate_no,
    dates,
    delivery,
    division,
    instruments_said,
    makers,
    measuring_range,
    model,
    ordinals,
    phone,
    places,
    purpose,
    quantity,
    regions,
    scale_marks,
    serial,
    time_of_day,
    uscc,
    validity,
    wording,
)
from nlu.asking import clause_asks
from nlu.fill import basket, booking, ledger, own_words, register
from nlu.fill.free_words import says
from nlu.numerals import read as number
from nlu.orders.values import contact
from nlu.reading import Reading

Values = dict[str, Any]

_COUNT: Final = re.compile(
    r"^(?:就|一共|总共|共|有|数量|是|写|填|嗯|大概|我们|店里|那就|就是)*\s?(?P<n>[^台个块把只支套件条根杆枪\s]{1,6})\s?(?:台|个|块|把|只|支|套|件|条|根|杆|具)?(?:枪|秤|表)?(?:吧|啊|呀|呢|的|就)*$"
)
_RANGE_NOISE: Final = re.compile(r"[\s,，。]*[ACac](?:计权|声级)$")
_BROUGHT: Final = re.compile(r"(?:我|我们|自己|咱|就|还是|那)*(?:送|拿|带|拉|抱|背|扛)(?!不|啥|什么|哪)")
_DIGITS: Final = re.compile(r"\D{0,8}(?P<n>\d[\d\s-]{5,16}\d)\D{0,4}")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9\s-]{7,28}[A-Za-z0-9]")
_LONGEST_REGION: Final = 16


def exact(reading: Reading) -> Values | None:
    """The value of the awaited slot, when the whole message is that value; None when it says anything else."""
    read = _EXACT.get(reading.awaiting or "")
    value = read(reading) if read is not None else None
    if value is None and reading.awaiting in _OFFERED and ("第" in reading.text or reading.text in _DIGITS_OFFERED):
        return _choice(reading)
    return value


def inside(reading: Reading) -> Values:
    """Every value of the open flow that stands anywhere in the message, the awaited words whole."""
    return own_words.whole(reading, _of_flow(reading))


def _of_flow(reading: Reading) -> Values:
    flow = reading.flow or ""
    if flow == "booking" or reading.awaiting in ("preferred_date", "preferred_time", "instruments"):
        return booking.slots(reading, choose=reading.awaiting == "instruments")
    if flow == "register" or reading.awaiting in _OF_REGISTER:
        said = register.slots(reading)
        if reading.awaiting == "address" and len(reading.pieces) == 1 and "company_name" in said:
            said.pop("address", None)  # a market's name is a part of the address that was asked for
        if reading.awaiting == "address" and "address" not in said and set(said) <= {"company_name", "region"}:
            said.pop("company_name", None)
            return {**said, **(own_words.free(reading) or {})}
        if reading.awaiting == "company_name" and set(said) == {"region", "address"} and len(reading.pieces) == 1:
            return {**(own_words.free(reading) or said), "region": said["region"]}  # 赛罕区金桥小吴五金
        return said
    found = basket.slots(reading)
    if reading.awaiting == "serial" and (listed := _only_numbers(found.get("instruments", ()))):
        return {**{name: value for name, value in found.items() if name != "instruments"}, "serial_list": listed}
    if reading.awaiting == "use_region":
        found.pop("install_location", None)
        found.update(_use_region(reading) or {})
    if reading.awaiting == "valid_until" and "valid_until" not in found and reading.coming:
        found.pop("purchase_date", None)
        found["valid_until"] = reading.coming[-1].value
    if reading.awaiting == "instrument_name" and len(reading.pieces) == 1 and "instrument_name" in found:
        found = {name: value for name, value in found.items() if name not in ("purpose", "install_location")}
    renamed = instruments_said.proper(reading.text, reading.instruments)
    if reading.awaiting in found and reading.awaiting != "instrument_name" and renamed is None:
        found.pop("instrument_name", None)
    return found


_SPOKEN_DIGITS: Final = str.maketrans("零〇一二三四五六七八九幺洞", "0012345678910")


def _only_numbers(pieces: Sequence[Values]) -> list[str]:
    """5501 5502 还有一个5507, when the numbers are asked for: the pieces that hold nothing else, as one list."""
    if not all(piece.keys() & {"serial", "serial_list"} and piece.keys() <= _OF_NUMBERS for piece in pieces):
        return []
    return [str(code) for piece in pieces for code in piece.get("serial_list", [piece.get("serial")])]


_OF_NUMBERS: Final = frozenset(("serial", "serial_list", "count"))
_DIGITS_OFFERED: Final = tuple("123456789")
_IN: Final = re.compile(r"^(?:就是|就在|就|在|是)++")
_OFFERED: Final = frozenset(("purpose", "delivery_method", "origin"))
_OF_REGISTER: Final = frozenset(
    (
        "company_name",
        "uscc",
        "contact",
        "phone",
        "region",
        "address",
        "username",
        "sms_code",
        "agreement",
        "legal_person",
        "email",
    )
)


def _uscc(reading: Reading) -> Values | None:
    if (reading.usccs and register.slots(reading).keys() - {"uscc"}) or (reading.phones and not reading.usccs):
        return None
    text = reading.text.translate(_SPOKEN_DIGITS)
    if (value := uscc.read(text)) is not None:
        return {"uscc": value}
    said = _CODE.fullmatch(text)
    return {"uscc": re.sub(r"[\s-]", "", said[0]).upper()} if said else None


def _phone(reading: Reading) -> Values | None:
    if reading.phones and register.slots(reading).keys() - {"phone"}:
        return None
    value = phone.read(reading.text, local=True)
    if value is None and not reading.phones and (said := _DIGITS.fullmatch(reading.text)):
        value = "".join(sign for sign in said["n"] if sign.isdigit())
    return {"phone": value} if value else None


def _sms(reading: Reading) -> Values | None:
    code = register.code_of_sms(reading.text)
    return {"sms_code": code} if code else None


def _username(reading: Reading) -> Values | None:
    if register.slots(reading).get("username_ref"):
        return {"username_ref": "phone"}
    found = re.search(r"[A-Za-z0-9_]{4,20}", reading.text)
    return {"username": found[0]} if found else None


def _region(reading: Reading) -> Values | None:
    said = register.slots(reading)
    if set(said) == {"region"}:
        return {"region": said["region"]}
    if (
        not said
        and reading.regions
        and len(reading.text) <= _LONGEST_REGION
        and says("street", reading.text) is not False
    ):
        first = reading.regions[0]
        one_reading = all(one.code == first.code for one in reading.regions if one.start == first.start)
        return {"region": first.name if one_reading else reading.text[first.start : first.end]}
    return None


def _use_region(reading: Reading) -> Values | None:
    if places.same_as_registered(reading.text) or _SAME.fullmatch(reading.text):
        return {"use_region_ref": "register"}
    said = _IN.sub("", reading.text)
    readings = reading.regions or (regions.find_regions(said) if said != reading.text else ())
    counties = [one for one in readings if one.level == "county"]
    if counties and all(one.code == counties[0].code for one in counties if one.start == counties[0].start):
        return {"use_region": counties[0].name}
    return None


def _model(reading: Reading) -> Values | None:
    if (named := _name_and_code(reading)) is not None:
        return named
    value = model.read(reading.text)
    if value is None or "一" <= value[0] <= "龥":
        if reading.labels or reading.past:
            return None
        made = makers.find(reading.text)
        rest = reading.text[made.end :] if made is not None and made.start == 0 else ""
        if made is not None and (rest := rest.lstrip("的牌 ")) and not rest[0].isdigit():
            said = _model_in_words(reading.part(rest, awaiting="model"))
            return {"model": said, "manufacturer": made.value} if said else None  # 华鹰ACS-30, not 酒安1000
        value = value or _model_in_words(reading)
    return {"model": value} if value else None


def _name_and_code(reading: Reading) -> Values | None:
    """电子计价秤 ACS-30: the name as it stands on the plate, and the model behind it."""
    name = next((one for one in reading.instruments if one.start == 0), None)
    code = model.read(reading.text[name.end :]) if name is not None else None
    if name is None or code is None or not code[0].isascii():
        return None
    return {"model": code, "instrument_name": name.value}


def _model_in_words(reading: Reading) -> str | None:
    """An answer as a code, alone in a clause of its own, or in words: 台式; 232，镜片箱上就这仨数."""
    clauses = [clause.value for clause in wording.clauses(reading.text)]
    codes = [code for clause in clauses if (code := model.read(clause)) is not None and clause[0].isascii()]
    if codes or reading.digits or reading.instruments or reading.labels or reading.regions:
        beside = ledger.slots(reading).keys() - {"model", "instrument_name", "serial"}
        return codes[0] if len(codes) == 1 and not beside else None
    value = model.in_words(reading.text)
    return value if value and says("model", value) and makers.find(value) is None else None


def _range(reading: Reading) -> Values | None:
    text = _RANGE_NOISE.sub("", reading.text)
    value = measuring_range.read(text)
    if value is None and (single := quantity.read(text.rstrip("的吧呀啊 "))) is not None:
        return {"range": {"max": single["value"], "unit": single["unit"]}}
    if value is None:
        return None
    parts = division.find(text)
    return {"range": value, **({"division": parts[0].value} if parts else {})}


def _division(reading: Reading) -> Values | None:
    value = division.read(reading.text.rstrip("的吧呀啊 "))
    return {"division": value} if value else None


def _accuracy(reading: Reading) -> Values | None:
    text = _STANDARD.sub("", reading.text)
    value = accuracy.read(f"{graded['n'] or graded['bars']}级" if (graded := _GRADED.fullmatch(text)) else text)
    return {"accuracy": value} if value else None


_SAME: Final = re.compile(r"(?:都|就|是)*(?:一样|相同|一致)的?[吧啊呗]?")
_GRADED: Final = re.compile(r"等级(?:是|为|写的?)?\s?(?P<n>[一二三四1-4])|(?P<bars>[一二三四])个[IiⅠ]")
_STANDARD: Final = re.compile(r"^(?:OIML|oiml|国标|国家)\s*")


def _serial(reading: Reading) -> Values | None:
    values = serial.read_list(reading.text)
    if not values:
        return None
    return {"serial": values[0]} if len(values) == 1 else {"serial_list": list(values)}


def _mark(reading: Reading) -> Values | None:
    value = scale_marks.read(reading.text) if len(reading.marks) <= 1 else None
    name = reading.marks[0].value[0] if reading.marks else str(reading.awaiting)
    return {name: value} if value else None


def _purchase(reading: Reading) -> Values | None:
    if len(reading.past) > 1 and ("还是" in reading.text or "或" in reading.text):
        return None  # 去年还是前年来着
    value = dates.read(_JUST.sub("", reading.text), today=reading.today, bias="past")
    if isinstance(value, dict) and value.get("from", "")[:_MONTH] == value.get("to", "-")[:_MONTH]:
        value = value["from"][:_MONTH]
    if value is None and (about := _ABOUT.search(reading.text)) is not None:
        value = _years_about(about, reading)
    return {"purchase_date": value} if isinstance(value, str) else None


_ABOUT: Final = re.compile(
    r"(?:(?P<low>[一二三四五六七八九])(?P<high>[二三四五六七八九十])|[用有](?:了|快)*(?P<n>[一二两三四五六七八九十\d]{1,2}))年(?:多|了|前|吧|左右)*$"
)


def _years_about(about: re.Match[str], reading: Reading) -> str | None:
    """七八年了, 用了五年了: the longer of the two, shown before it is kept."""
    if about["n"] is not None:
        years = number(about["n"])
        return str(reading.today.year - years) if isinstance(years, int) else None
    low, high = number(about["low"]), number(about["high"])
    if not (isinstance(low, int) and isinstance(high, int) and high == low + 1):
        return None
    return str(reading.today.year - high)


_JUST: Final = re.compile(r"(?<=[周月天年])[才刚就](?=[到买进装上换来])")
_MONTH: Final = len("2026-11")
"""上周才到的: a week is told as its month."""


def _valid(reading: Reading) -> Values | None:
    value = dates.read(reading.text, today=reading.today, bias="future")
    if value is None and (reading.flow or "").startswith("inst") and (length := validity.read(reading.text)):
        return {"validity": length}
    return {"valid_until": value} if isinstance(value, str) else None


def _preferred(reading: Reading) -> Values | None:
    said = booking.slots(reading, choose=False)
    said.pop("delivery_method", None)
    value = dates.read(reading.text, today=reading.today, bias="future")
    if value is not None:
        return {**said, "preferred_date": value}
    time = time_of_day.read(reading.text)
    return {"preferred_time": time} if time else None


def _purpose(reading: Reading) -> Values | None:
    value = purpose.read(reading.text)
    return {"purpose": value} if value else None


def _delivery(reading: Reading) -> Values | None:
    value = delivery.read(reading.text)
    if value is None and "还是" in reading.text and not clause_asks(reading.said[-_TAIL:]):
        value = delivery.last(reading.text)
    if value is None and _BROUGHT.match(reading.text) and not reading.asks:
        value = "送检"
    return {"delivery_method": value} if value else None


_TAIL: Final = 6
"""So much of a message's end tells whether it asks."""


def _origin(reading: Reading) -> Values | None:
    value = makers.origin(reading.text, asked=True)
    return {"origin": value} if value else None


def _count(reading: Reading) -> Values | None:
    found = _COUNT.match(reading.text)
    value = number(found["n"]) if found else None
    if value is None and (inner := ledger.COUNT.search(reading.text)):
        value = number(inner["n"])
    return {"count": value} if isinstance(value, int) and value > 0 else None


def _choice(reading: Reading) -> Values | None:
    place = ordinals.ordinal(reading.text)
    return {"choice": place} if place is not None else None


def _picked(reading: Reading) -> Values | None:
    picked = booking.selection(reading)
    return {"selection": picked} if picked else None


def _certificate(reading: Reading) -> Values | None:
    value = certificate_no.read(reading.text)
    return {"certificate_no": value} if value else None


def _appointed(reading: Reading) -> Values | None:
    """下周三上午, when staff are asked for the day of an appointment."""
    value = dates.read(reading.text, today=reading.today, bias="future")
    if value is None and len(reading.days) == 1:
        value = reading.days[0].value
    if not isinstance(value, str):
        return None
    return {"date": value, **({"time": reading.times[-1].value} if reading.times else {})}


def _dept(reading: Reading) -> Values | None:
    said: dict[str, Any] = dict(contact(reading.text))
    return said if "dept" in said else None


_EXACT: Final[dict[str, Callable[[Reading], Values | None]]] = {
    "uscc": _uscc,
    "phone": _phone,
    "sms_code": _sms,
    "username": _username,
    "region": _region,
    "use_region": _use_region,
    "model": _model,
    "range": _range,
    "division": _division,
    "accuracy": _accuracy,
    "serial": _serial,
    **dict.fromkeys(scale_marks.NAMES, _mark),
    "purchase_date": _purchase,
    "valid_until": _valid,
    "preferred_date": _preferred,
    "preferred_time": _preferred,
    "purpose": _purpose,
    "delivery_method": _delivery,
    "origin": _origin,
    "count": _count,
    "category_choice": _choice,
    "certificate_no": _certificate,
    "dept": _dept,
    "date": _appointed,
}


def picked(reading: Reading) -> Values | None:
    """What an answer to "which instruments?" picks."""
    return _picked(reading)
