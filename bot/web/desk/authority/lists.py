"""The lists of an authority: seven kinds of rows, declared once, for 数据查询 and for what stands behind a number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from booking import booking as booking_life
from booking import line as life
from booking.bodies import CAPABILITY
from booking.instrument import INSTRUMENT
from booking.result import LOCKED, VOID
from booking.unit import REGISTRATION
from bot.web.desk.authority.question import RESULTS, STATE_GROUPS, TERMS, UNTESTED, Words, sieve_of
from bot.web.desk.authority.regions import options, within
from bot.web.desk.authority.rows import COLUMNS, Row, rows_of
from bot.web.desk.member import Member
from bot.web.desk.table import Asked, Choice, Day, Filter, Found, Kept, Search, Table
from catalogue_match.catalogue import load_catalogue
from storage.read_counts import reach, total
from storage.read_lists import page_of
from storage.read_sieve import SUBJECTS, Subject
from storage.unit_of_work import Session

ROOT = "/desk/over"
"""Where the pages of an authority lie."""


@dataclass(frozen=True)
class Listing:
    """One kind of list. `words` are what its address may ask; `empty` is said when there is nothing at all."""

    name: str
    title: str
    words: tuple[str, ...]
    search: str
    empty: str
    states: tuple[str, ...] = ()
    days: tuple[str, str] = ("从", "到")

    @property
    def subject(self) -> Subject:
        """What is listed."""
        return SUBJECTS[self.name]

    @property
    def path(self) -> str:
        """Its address."""
        return f"{ROOT}/{self.name}"

    def kept(self, words: Words) -> dict[str, str]:
        """Those words that this list understands and that say something."""
        return {name: value for name, value in words.items() if name in self.words and value}


_LINE_STATES = (*STATE_GROUPS, *(state for state in life.LINE.states if state != life.DRAFT))
_BOOKING_STATES = tuple(state for state in booking_life.BOOKING.states if state != booking_life.DRAFT)

LISTS: Mapping[str, Listing] = {
    one.name: one
    for one in (
        Listing(
            "units", "使用单位", ("region", "exact", "state", "q", "unit"), "单位名称或信用代码",
            "辖区里还没有单位注册。", REGISTRATION.states,
        ),
        Listing(
            "instruments", "器具",
            ("region", "exact", "second", "state", "term", "result", "since", "until", "unit", "q"),
            "单位名称或出厂编号", "辖区里还没有登记器具。", INSTRUMENT.states, ("有效期从", "有效期到"),
        ),
        Listing(
            "bookings", "预约单", ("region", "exact", "state", "since", "until", "unit", "q"), "预约编号或单位名称",
            "辖区里还没有预约单。", _BOOKING_STATES, ("预约日期从", "到"),
        ),
        Listing(
            "lines", "预约明细",
            ("region", "exact", "second", "institution", "state", "since", "until", "unit", "late", "q"),
            "预约编号、单位名称或出厂编号", "辖区里还没有预约。", _LINE_STATES, ("预约日期从", "到"),
        ),
        Listing(
            "outcomes", "检定结果和证书",
            ("region", "exact", "second", "institution", "state", "result", "since", "until", "unit", "q"),
            "证书编号或单位名称", "辖区里还没有提交过检定结果。", (LOCKED, VOID), ("检定日期从", "到"),
        ),
        Listing(
            "institutions", "机构", ("region", "exact", "q"), "机构名称", "辖区里还没有计量技术机构。",
        ),
        Listing(
            "capabilities", "机构能力", ("region", "exact", "second", "institution", "state", "q"),
            "机构名称",
            "辖区里的机构还没有申请检定能力。", CAPABILITY.states,
        ),
    )
}  # fmt: skip
"""By the name of the subject."""


@cache
def categories() -> tuple[tuple[str, str], ...]:
    """The catalogue's second-level items as choices, with their first level where the name alone does not say it."""
    return tuple(
        dict.fromkeys((row.second, row.second if row.first == row.second else f"{row.first} / {row.second}")
                      for row in load_catalogue())
    )  # fmt: skip


def table_of(listing: Listing, own: str, words: Words, names: Mapping[str, str]) -> Table[Row]:
    """The list as the frame shows it to an authority over `own`; `names` says who the ids in `words` are."""
    return Table(
        name=listing.name,
        title=listing.title,
        path=listing.path,
        key=lambda row: row.key,
        columns=COLUMNS[listing.name],
        filters=tuple(_filters(listing, own, words, names)),
        empty=listing.empty,
        sort="-day" if listing.subject.day is not None else "",
    )


def _filters(listing: Listing, own: str, words: Words, names: Mapping[str, str]) -> list[Filter]:
    def called(value: str) -> str:
        return names.get(value, "所选")

    since, until = listing.days
    made: Mapping[str, Callable[[], Filter]] = {
        "q": lambda: Search("q", listing.search),
        "region": lambda: Choice("region", "地区", options(own, within(own, words.get("region", "")))),
        "second": lambda: Choice("second", "器具种别", (*categories(), *_unlisted(words.get("second", "")))),
        "state": lambda: Choice("state", "状态", listing.states),
        "term": lambda: Choice("term", "有效期", TERMS),
        "result": lambda: Choice("result", "结果", (*RESULTS, UNTESTED) if listing.name == "instruments" else RESULTS),
        "since": lambda: Day("since", since),
        "until": lambda: Day("until", until),
        "institution": lambda: Kept("institution", "机构", called),
        "unit": lambda: Kept("unit", "单位", called),
        "exact": lambda: Kept("exact", "级别", lambda _one: "只看本级", ("1",)),
        "late": lambda: Kept("late", "期限", lambda _one: "已超期", ("1",)),
    }
    order = (
        "q",
        "region",
        "exact",
        "second",
        "institution",
        "unit",
        "state",
        "term",
        "result",
        "late",
        "since",
        "until",
    )
    return [made[name]() for name in order if name in listing.words]


def _unlisted(second: str) -> tuple[tuple[str, str], ...]:
    """A category that a link names and the shipped catalogue does not (an authority added it)."""
    return ((second, second),) if second and second not in {value for value, _ in categories()} else ()


def found(listing: Listing, now: datetime, session: Session, member: Member, asked: Asked) -> Found[Row]:
    """One page of a list, and how many there are: both from one sieve."""
    sieve = sieve_of(asked.values, member.region_code, now)
    things = page_of(
        session.connection,
        session.keyring,
        listing.subject,
        sieve,
        limit=asked.limit,
        offset=asked.offset,
        order="oldest" if asked.sort == "day" and not asked.descending else "newest",
    )
    rows = rows_of(session, listing.name, things, member.region_code)
    count, farthest = total(session.connection, listing.subject, sieve), reach(listing.subject, sieve)
    return Found(rows, count, {"capped": bool(farthest) and count > farthest})
