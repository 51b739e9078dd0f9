"""Which days are worked in China: weekdays, but for the holidays and the moved days of the State Council's table.

The table below is what is shipped; the setting WORKING_DAYS changes single days of it (command `MarkDays`), as the
notice for the next year does when it is published.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from booking.commands import MarkDays
from booking.people import RoleKind
from booking.ports import Records, Store
from booking.refusal import Why
from booking.setting import Outcome, Setting, refuse

WORKING_DAYS = "working days"
"""The setting: {"off": [ISO day, …], "on": [ISO day, …]}, over what is shipped."""

_OFF = (
    # 国务院办公厅关于2026年部分节假日安排的通知 (2025-11-04)
    "2026-01-01/3 2026-02-15/9 2026-04-04/3 2026-05-01/5 2026-06-19/3 2026-09-25/3 2026-10-01/7 "
    # 2027: the days of 全国年节及纪念日放假办法 (2024) alone; which days are moved is not published yet
    "2027-01-01/1 2027-02-05/4 2027-04-05/1 2027-05-01/2 2027-06-09/1 2027-09-15/1 2027-10-01/3"
)
"""First day and number of days of each holiday."""

_ON = "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"
"""Days of a weekend that are worked (the same notice)."""


@dataclass(frozen=True)
class WorkingDays:
    """Days that differ from what their weekday says: `off` are not worked, `on` are worked on a weekend."""

    off: frozenset[date]
    on: frozenset[date]

    def works(self, day: date) -> bool:
        """Whether a day is worked.

        >>> days = WorkingDays(frozenset(_spans(_OFF)), frozenset(map(date.fromisoformat, _ON.split())))
        >>> [days.works(date(2026, 10, d)) for d in (1, 8, 10, 11)]
        [False, True, True, False]
        """
        return day not in self.off and (day.weekday() < 5 or day in self.on)

    def after(self, day: date, number: int) -> date:
        """The last of the `number` working days that follow a day: the term ends with it.

        >>> WorkingDays(frozenset(), frozenset()).after(date(2026, 11, 20), 5)
        datetime.date(2026, 11, 27)
        """
        while number > 0:
            day += timedelta(days=1)
            number -= self.works(day)
        return day

    def from_day(self, day: date) -> date:
        """The day itself when it is worked, else the next that is."""
        while not self.works(day):
            day += timedelta(days=1)
        return day


def working_days(records: Records) -> WorkingDays:
    """The days as they hold now: what is shipped, with the changes of the setting."""
    kept = records.setting(WORKING_DAYS) or {}
    off, on = (frozenset(map(date.fromisoformat, kept.get(name, ()))) for name in ("off", "on"))
    shipped_on = frozenset(map(date.fromisoformat, _ON.split()))
    return WorkingDays((frozenset(_spans(_OFF)) | off) - on, (shipped_on | on) - off)


def _spans(text: str) -> Iterator[date]:
    for span in text.split():
        first, _, number = span.partition("/")
        for n in range(int(number)):
            yield date.fromisoformat(first) + timedelta(days=n)


def mark_days(command: MarkDays, store: Store, setting: Setting) -> Outcome:
    """An authority marks days as worked or not, as the year's notice says; a day marked again changes its side."""
    if not any(role.kind is RoleKind.AUTHORITY for role in store.roles(setting.person_id)):
        return refuse(Why.NOT_YOURS if setting.person_id else Why.NOT_SIGNED_IN)
    if set(command.off) & set(command.on):
        return refuse(Why.BAD_VALUE, "days")
    kept = store.setting(WORKING_DAYS) or {}
    off, on = set(command.off), set(command.on)
    changed = {
        "off": sorted((set(kept.get("off", ())) - {day.isoformat() for day in on}) | {day.isoformat() for day in off}),
        "on": sorted((set(kept.get("on", ())) - {day.isoformat() for day in off}) | {day.isoformat() for day in on}),
    }
    store.put_setting(WORKING_DAYS, changed)
    return Outcome(result=changed)
