"""Owns talk of booking where instruments are entered: 其他都约上, 南枪先不约 其他约上, 就这一台 约吧, 12月3号以后来."""

import re
from typing import Final

from nlu.acts import Act, act
from nlu.asking import asks, clauses_of
from nlu.fill.assemble import slots_of
from nlu.heard import Heard
from nlu.intents.values_said import full_row
from nlu.intents.weighing import SURE, totals_of
from nlu.reading import Reading

_BOOKS: Final = re.compile(
    r"(?<![大节契预])约(?:检|上|下|吧|呗|了(?!几|哪|吗|没)|一下|一约|起|着|约|好|[一两二三四五六七八九十这那它俩个]|$|\s)"
    r"|(?:都|全|全部|一起|一块儿?|[先就只也再]|给我|帮我|想|要|其[他它余]|剩下|[台块个把只支俩仨些]|可以)(?:给我|帮我)?约(?!\d|克|公斤)"
    r"|(?:先不|先别|暂时不|暂不)(?:约|检)"
)
_LEFT_OUT: Final = re.compile(r"(?:先不|先别|暂时不|暂不|这次不)(?:用)?(?:约|检)(?:了|吧)?")
_NOT_THIS: Final = re.compile(r"怎么|咋|如何|预约单|约了几|约了哪|没约|约过|撤|取消|改约|重新约|不用约|大约|再约时间")
_ANEW: Final = ("录", "登", "添", "买", "新", "过户", "转")
_DAY: Final = re.compile(r"(?:过?来|上门|来检|送去|送过去)(?:吧|行|就行|都行|可以|呗)?$")
_YES_THERE: Final = frozenset(("confirm", "agreement"))


def booking_talk(reading: Reading) -> Heard | None:
    """With the entry of instruments open, or just ended: what is to be booked, and when."""
    if reading.role != "unit" or _NOT_THIS.search(reading.text):
        return None
    if reading.flow != "ledger_add" and not _as_well(reading):
        return None
    if reading.asks and not _day_left_open(reading):
        return None
    said = act(reading.text, asked=reading.awaiting in _YES_THERE)
    if said in (Act.NO, Act.CANCEL, Act.PAUSE) or (said is Act.YES and reading.awaiting in _YES_THERE):
        return None
    if said is Act.YES and "约" not in reading.text:
        return None
    books = _BOOKS.search(reading.text) is not None or _all_of_them(reading)
    if not books and not _only_a_day(reading):
        return None
    if (row := full_row(reading)) is not None:  # 还有个台秤 TCS-150 … 你们一块儿过来检: it is not in the ledger yet
        return Heard(row.intent, row.slots, ("booking_create",) if books else ())
    if _LEFT_OUT.search(reading.text) and not _BOOKS.search(_LEFT_OUT.sub("", reading.text)):
        return Heard("booking_edit", slots_of("booking_edit", reading))
    if totals_of(reading).get("ledger_copy", 0.0) >= SURE or len(reading.labels) > 1:
        return None
    return Heard("booking_create", slots_of("booking_create", reading))


def _day_left_open(reading: Reading) -> bool:
    """那就两个都约 你看哪天得行: whether all that is asked is which day it will be."""
    clauses = list(clauses_of(reading.text))
    told = " ".join(one for one in clauses if not asks(one))
    return _BOOKS.search(told) is not None and all(_WHICH_DAY & set(one) for one in clauses if asks(one))


_WHICH_DAY: Final = frozenset("天号日")
"""One of them stands in every such question."""


def _as_well(reading: Reading) -> bool:
    """台秤也约了吧, 两台台秤约了，12月8号, with nothing open: what stands in the ledger is to be booked."""
    free = reading.flow is None or reading.awaiting == "next_action"
    chosen = bool(reading.instruments) or any(word in reading.text for word in ("也", "都", "全", "一起", "一块"))
    return free and chosen and _BOOKS.search(reading.text) is not None and not any(w in reading.text for w in _ANEW)


def _all_of_them(reading: Reading) -> bool:
    """全都要, 三个都要, where an entry has just ended and 约上 was offered."""
    return reading.awaiting == "next_action" and reading.picks[2] and "要" in reading.text and not reading.instruments


def _only_a_day(reading: Reading) -> bool:
    """A wished-for day once nothing is being asked: 12月3号以后来."""
    return reading.awaiting == "next_action" and bool(reading.coming) and _DAY.search(reading.text) is not None
