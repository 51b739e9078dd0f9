"""约检时段: half-days with a capacity, four weeks on one page; what is taken stands beside what is offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from aiohttp import web

from booking.commands import HalfDay, OpenHalfDays
from booking.half_days import MOST_AT_ONCE
from booking.opening import HALVES, MORNING, half_of
from booking.working_days import working_days
from bot.web.desk.frame import desk_page, execute_as, for_members
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.told import go_back
from bot.web.desk.work_words import HALF_TITLES, WEEKDAYS, refused_words
from bot.web.site import SITE
from storage.unit_of_work import Session

PATH = "/desk/slots"
WEEKS = 4
NOTHING_CHANGED = "没有改动。"
KEPT = "已保存{}个半天，送检单位在对话里就能选。"
BAD_NUMBER = "每半天的台数请填0到999的整数。"


@dataclass(frozen=True)
class Cell:
    """Half a day in the calendar. `capacity` None: never opened."""

    day: date
    half: str
    capacity: int | None
    taken: int

    @property
    def name(self) -> str:
        """Its name in the form."""
        return f"{self.day.isoformat()}_{self.half}"


def _calendar(session: Session, member: Member, today: date) -> list[tuple[date, bool, list[Cell]]]:
    """The coming days: whether each is worked, and its halves."""
    until = today + timedelta(days=7 * WEEKS - 1)
    open_ = {(one.day, one.half): one.capacity for one in session.store.openings(member.ref, since=today, until=until)}
    taken: dict[tuple[str, str], int] = {}
    for line in session.store.appointments(member.ref, since=today, until=until):
        key = line.scheduled_date, half_of(line.scheduled_time) or MORNING
        taken[key] = taken.get(key, 0) + 1
    worked = working_days(session.store)
    days = [today + timedelta(days=n) for n in range(7 * WEEKS)]
    return [
        (
            day,
            worked.works(day),
            [Cell(day, half, open_.get((day, half)), taken.get((day.isoformat(), half), 0)) for half in HALVES],
        )
        for day in days
    ]


async def _shown(
    request: web.Request, member: Member, problem: str = "", typed: Mapping[str, Any] | None = None
) -> web.Response:
    today = request.config_dict[SITE].clock().date()

    rows = await request.config_dict[SITE].database.read(partial(_calendar, member=member, today=today))
    values = {"rows": rows, "halves": HALF_TITLES, "weekdays": WEEKDAYS, "typed": typed or {}, "problem": problem}
    return desk_page(request, member, "desk/slots.html", values, status=422 if problem else 200)


@for_members(INSTITUTION)
async def slots_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The calendar."""
    return await _shown(request, member)


@for_members(INSTITUTION)
async def keep_slots(request: web.Request, member: Member) -> web.StreamResponse:
    """Keep the capacities that were changed."""
    form = await request.post()
    today = request.config_dict[SITE].clock().date()
    rows: list[HalfDay] = []
    for name, value in form.items():
        key, was = str(name), str(form.get(f"was_{name}", ""))
        text = str(value).strip()
        half_day = _half_day(key, today)
        if half_day is None or text == was:
            continue
        if text and not _is_number(text):
            return await _shown(request, member, BAD_NUMBER, form)
        rows.append(HalfDay(*half_day, int(text or 0)))
    if not rows:
        return go_back(PATH, NOTHING_CHANGED)
    outcome = await execute_as(request, member, OpenHalfDays(member.ref, tuple(rows)))
    if outcome.refused is not None:
        return await _shown(request, member, refused_words(outcome.refused), form)
    return go_back(PATH, KEPT.format(len(rows)))


@for_members(INSTITUTION)
async def fill_slots(request: web.Request, member: Member) -> web.StreamResponse:
    """Give every worked half-day of the calendar that was never opened the capacity that was typed for its half."""
    form = await request.post()
    today = request.config_dict[SITE].clock().date()
    wanted = {half: str(form.get(half, "")).strip() for half in HALVES}
    if not all(_is_number(text) for text in wanted.values() if text) or not any(wanted.values()):
        return await _shown(request, member, BAD_NUMBER, form)
    calendar = await request.config_dict[SITE].database.read(partial(_calendar, member=member, today=today))
    rows = tuple(
        HalfDay(cell.day, cell.half, int(wanted[cell.half]))
        for _day, works, cells in calendar
        for cell in cells
        if works and cell.capacity is None and wanted[cell.half]
    )
    if not rows:
        return go_back(PATH, NOTHING_CHANGED)
    outcome = await execute_as(request, member, OpenHalfDays(member.ref, rows))
    if outcome.refused is not None:
        return await _shown(request, member, refused_words(outcome.refused), form)
    return go_back(PATH, KEPT.format(len(rows)))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) <= MOST_AT_ONCE


def _half_day(key: str, today: date) -> tuple[date, str] | None:
    """The half-day that a field is about; None for other fields and for days that are over."""
    text, _, half = key.partition("_")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return (day, half) if half in HALVES and day >= today else None


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(PATH, slots_page),
    web.post(PATH, keep_slots),
    web.post(f"{PATH}/fill", fill_slots),
)
