"""Owns the slots of a booking: which instruments, which day, how, and which booking is meant."""

import re
from datetime import date
from typing import Any, Final

from nlu import dates, day_meant
from nlu.denials import denied_day
from nlu.fill.ledger import COUNT
from nlu.found import Found
from nlu.numerals import parse
from nlu.reading import Reading

_REMOVE: Final = re.compile(
    r"去掉|拿掉|删掉|删了|删除|减掉|减去|撤掉|剔除|踢掉|划掉|不要|不检|不约|先不|别约|别要|除了"
    r"|除开|不算|不送|拿出来|少约|取消"
)
_ADD: Final = re.compile(
    r"加上|也加|再加|加进|添上|添进|再添|加一|加个|加台|多加|带上|也约|也要|也带|算上|一块约|也报上|也算|补上|再约|还有"
)
_DUE: Final = re.compile(
    r"(?:快|要|马上|即将|临近|这个月|本月|下个?月|今年|年底|近期|已经|已|都)*(?:到期|过期"
    r"|超期)(?:了)?的?|该检的|没检的|没检过的|不合格的|合格的|待检的|新买的|新录的|刚录的|刚加的"
    r"|没约的"
)
_OTHERS: Final = re.compile(r"其他|其它|其余|剩下|余下|别的|剩余|另外的|另外几|其他几|剩下几")
_BOOKED: Final = re.compile(r"(?:约的|预约的|那单|那个单|那个预约|提交的|报的|下的单|申请的|约好的)")
_MOVED_TO: Final = re.compile(r"(?:改|换|推|挪|调|提前|延|定)(?:到|成|为|至|在)\s?$")
_FROM: Final = re.compile(r"\s?(?:之?以?后|往后|起|开始)")


def selection(reading: Reading, *, bare: bool = True) -> dict[str, Any]:
    """What the message picks: all, except, index, serial, name, count, filter, add, remove."""
    text = reading.text
    if reading.awaiting != "confirm" and (parted := _by_clauses(reading)):
        return parted
    chosen, dropped, everything = reading.picks
    out: dict[str, Any] = {}
    serials = [one.value for one in (reading.bare_serials if bare else reading.serials)]
    names = [one.value for one in reading.instruments]
    adding, removing = _ADD.search(text), _REMOVE.search(text)
    if everything:
        out["all"] = True
    if dropped:
        out.setdefault("all", True)
        out["except"] = list(dropped)
    picked = list(chosen)
    if removing and not everything and (not dropped or reading.awaiting == "confirm") and "除" not in removing[0]:
        picked = picked or list(dropped)
        what: Any = picked or ({"serial": serials} if serials else {"name": names[0]} if names else _word_for(reading))
        return {"remove": what} if what else out
    if removing and serials:
        out.setdefault("all", True)
        out["except"] = out.get("except", []) + serials
        return out
    if removing and names and "除" in removing[0]:
        out.setdefault("all", True)
        out["except"] = out.get("except", []) + names[:1]
        return out
    if adding and not everything:
        what = picked or ({"serial": serials} if serials else {"name": names[0]} if names else None)
        return {"add": what} if what else out
    if picked and not dropped:
        out["index"] = picked
    if serials:
        out["serial"] = serials
    _described(reading, names, out)
    if not out.keys() - {"count"} and _OTHERS.search(text):
        out["filter"] = "其他"
    return out


_CLAUSE: Final = re.compile(r"[\s,，。;；、]+")
_LATER: Final = re.compile(r"先不|先别|不约|别约|不检|别检|不要|过几天|过两天|下次|下回|改天|以后再|回头再|再说|等等再")
_WANTED: Final = re.compile(r"约|检|报|其[他它余]|剩下|别的|都")
_REFERRED: Final = re.compile(
    r"^(?:那|把|就|这)?(?!先|暂|不|别|就|也)(?P<what>[一-龥A-Za-z0-9]{1,6}?)(?:(?:那|这)一?(?:个|台|把|块|只|支|枪)|(?=先|暂时|不|别))"
)


def _by_clauses(reading: Reading) -> dict[str, Any]:
    """What is picked when one clause leaves something out and another picks: 8802先别约 把8801约上."""
    clauses = [one for one in _CLAUSE.split(reading.text) if one]
    out_of = [one for one in clauses if _LATER.search(one)]
    for place, one in enumerate(clauses[1:]):
        if one in out_of and not _things(reading.part(one, awaiting=None)) and clauses[place] not in out_of:
            out_of[out_of.index(one)] = clauses[place] + one
            clauses = [two for two in clauses if two is not clauses[place]]
            break
    into = [one for one in clauses if not _LATER.search(one) and _WANTED.search(one)]
    if not out_of or not into or "除" in reading.text:
        return {}
    wanted = [selection(reading.part(one, awaiting=None)) for one in into]
    picked: dict[str, Any] = next((one for one in wanted if {"index", "serial", "name", "count"} & one.keys()), {})
    if picked and not any(_OTHERS.search(one) for one in into):
        return {name: value for name, value in picked.items() if name not in ("all", "filter")}
    left = [thing for one in out_of for thing in _things(reading.part(one, awaiting=None))]
    return {"all": True, "except": left} if left else {}


def _word_for(reading: Reading) -> dict[str, Any] | None:
    """The word by which one is meant: 西2那把坏了 先不检."""
    found = _REFERRED.match(reading.text)
    return {"name": found["what"]} if found else None


def _things(clause: Reading) -> list[Any]:
    """What a clause is about: places in the list, serial numbers, names, or the word that it begins with."""
    chosen, dropped, _ = clause.picks
    places = [*chosen, *dropped]
    named = [one.value for one in clause.bare_serials] or [one.value for one in clause.instruments][:1]
    if places or named:
        return [*places, *named]
    found = _REFERRED.match(clause.text)
    return [found["what"]] if found else []


def _described(reading: Reading, names: list[str], out: dict[str, Any]) -> None:
    text = reading.text
    if due := _DUE.search(text):
        out["filter"] = due[0]
    if _OTHERS.search(text) and out.get("all"):
        out["filter"] = "其他"
    counted = COUNT.search(text)
    number = parse(counted["n"]) if counted else None
    if isinstance(number, int) and (number > 1 or names) and "index" not in out:
        out["count"] = number
    if names and "index" not in out and "serial" not in out:
        out["name"] = names[0]


def wanted_day(reading: Reading) -> Found[Any] | None:
    """The day that is wanted, of all that the message names; 约检3台，12.1 names it in figures, apart."""
    if reading.days:
        return day_meant.meant(reading.text, [one for one in reading.days if not _for_others(reading.text, one)])
    for one in _CLAUSE.split(reading.text):
        alone = len(one) > len("12") and not one.strip("0123456789./")
        day = dates.read(one, today=reading.today, bias="future") if alone else None
        if day_meant.is_day(day):
            start = reading.text.index(one)
            return Found(day, start, start + len(one))
    return None


def _for_others(text: str, day: Found[Any]) -> bool:
    """大的先检 别的等明年再说: whether a day only says when what is left out now comes."""
    before = [one.end() for one in _CLAUSE.finditer(text, 0, day.start)]
    behind = _CLAUSE.search(text, day.end)
    clause = text[before[-1] if before else 0 : behind.start() if behind else len(text)]
    return clause != text and "再说" in clause


def wanted_time(reading: Reading) -> str | None:
    """The time of day that is wanted: the last that is not ruled out; 不要上午 leaves the afternoon."""
    good = [one.value for one in reading.times if not denied_day(reading.text, one.start, one.end)]
    return good[-1] if good else {"AM": "PM", "PM": "AM"}.get(reading.times[-1].value)


def days_need_words(text: str, today: date) -> bool:
    """Whether a text says more of days than one wish holds: 别礼拜天来, 除了周三都行.

    >>> days_need_words("别礼拜天来，礼拜天人多", date(2026, 11, 21)), days_need_words("礼拜天来", date(2026, 11, 21))
    (True, False)
    """
    reading = Reading(text, role="unit", flow="booking", awaiting=None, today=today)
    return any(denied_day(reading.text, one.start, one.end) for one in reading.days)


def days_left_open(text: str, today: date) -> tuple[str, ...]:
    """The days of which a text leaves open which it shall be, in order; () when it names one.

    >>> days_left_open("12月3号或5号", date(2026, 11, 21)), days_left_open("25、26号都行", date(2026, 11, 21))
    (('2026-12-03', '2026-12-05'), ())
    """
    reading = Reading(text, role="unit", flow="booking", awaiting=None, today=today)
    if not day_meant.several(reading.text, reading.days):
        return ()
    return tuple(dict.fromkeys(str(one.value) for one in reading.days))


def slots(reading: Reading, *, choose: bool = True) -> dict[str, Any]:
    """Every booking value that the message says."""
    out: dict[str, Any] = {}
    day = wanted_day(reading)
    if day is not None:
        out["preferred_date"] = day.value
    timely = day is not None or reading.awaiting in ("preferred_date", "preferred_time", "confirm")
    if reading.times and timely and (time := wanted_time(reading)):
        out["preferred_time"] = time
    if reading.deliveries:
        out["delivery_method"] = reading.deliveries[-1].value
    if choose and (picked := selection(reading)):
        out["selection"] = picked
    return out


def which(reading: Reading) -> dict[str, Any]:
    """Which booking is meant: its number, the day it was made, or its serial numbers."""
    out: dict[str, Any] = {}
    if reading.booking_nos:
        out["booking_no"] = reading.booking_nos[0].value
    elif (
        reading.past
        and _BOOKED.search(reading.text)
        and isinstance(reading.past[0].value, str)
        and not _MOVED_TO.search(reading.text[: reading.past[0].start])
    ):
        out["booking_date"] = _nearer(reading)
    return out


def _nearer(reading: Reading) -> str:
    """12月2号那个预约: the day that is nearer, behind or ahead."""
    past, coming = reading.past[0].value, reading.coming[0].value if reading.coming else None
    if not (day_meant.is_day(past) and day_meant.is_day(coming)):
        return str(past)
    behind = (reading.today - date.fromisoformat(past)).days
    return str(past) if behind <= abs((date.fromisoformat(coming) - reading.today).days) else coming
