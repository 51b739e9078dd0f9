"""What a page asks, in the words of its address, and the sieve that follows: numbers and lists read the same words.

A number is counted with the very parameters that its link carries, so that the list behind it cannot be another one.
Whatever is asked, the sieve never reaches beyond the member's own region.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from booking import line as life
from booking.instrument import SOON as WITHIN
from booking.result import NOT_PASSED, PASSED
from bot.web.desk.authority.regions import within
from storage.read_sieve import Sieve

IN_WORK = "办理中"
STATE_GROUPS: Mapping[str, tuple[str, ...]] = {
    IN_WORK: (life.ASSIGNED, life.ACCEPTED, life.IN_HAND, life.TESTED),
    "未办结": life.OPEN_STATES,
    "待分配和退回": (life.WAITING, life.RETURNED),
}
"""Words of a filter that mean several states of a line."""

OVER, SOON, GOOD, NEVER = "已过期", "60天内到期", "有效期内", "没有检定过"
TERMS = (GOOD, SOON, OVER, NEVER)
"""How 有效期至 of an instrument stands today."""

UNTESTED = "未检"
RESULTS = (PASSED, NOT_PASSED)

Words = Mapping[str, str]


def sieve_of(words: Words, own: str, now: datetime) -> Sieve:
    """The sieve of a page's words; which there are, each list says (`Listing.words`)."""
    since, until = _day(words.get("since", "")), _day(words.get("until", ""))
    term = words.get("term", "")
    if term:
        since, until = _term(term, now.date())
    state, result = words.get("state", ""), words.get("result", "")
    return Sieve(
        region=within(own, words.get("region", "")),
        exact=bool(words.get("exact")),
        second=words.get("second", ""),
        institution_id=words.get("institution", ""),
        states=STATE_GROUPS.get(state, (state,) if state else ()),
        results=("",) if result == UNTESTED else (result,) if result else (),
        since=since,
        until=until,
        undated=term == NEVER,
        unit_id=words.get("unit", ""),
        words=words.get("q", "").strip(),
        published=words.get("published", ""),
        late=bool(words.get("late")),
        now=now,
    )


def _term(term: str, today: date) -> tuple[date | None, date | None]:
    if term == OVER:
        return None, today - timedelta(days=1)
    if term == SOON:
        return today, today + WITHIN
    return (today, None) if term == GOOD else (None, None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
