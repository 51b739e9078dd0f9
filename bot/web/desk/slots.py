"""约检时段: half-days with a capacity, four weeks on one page; what is taken stands beside what is offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
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


async def _shown(
    request: web.Request, member: Member, problem: str = "", typed: Mapping[str, Any] | None = None
) -> web.Response:
    today = request.config_dict[SITE].clock().date()

    def read(session: Session) -> list[tuple[date, bool, list[Cell]]]:
        until = today + timedelta(days=7 * WEEKS - 1)
        open_ = {
            (one.day, one.half): one.capacity for one in session.store.openings(member.ref, since=today, until=until)
        }
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

    rows = await request.config_dict[SITE].database.read(read)
    values = {"rows": rows, "halves": HALF_TITLES, "weekdays": WEEKDAYS, "typed": typed or {}, "problem": problem}
    return desk_page(request, member, "desk/slots.html", values, status=422 if problem else 200)


@for_members(INSTITUTION)
async def slots_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The calendar."""
    return await _shown(request, member)


@for_members(INSTITUTION)
async def keep_slots(request: web.Request, member: Member) -> web.StreamResponse:
    """Keep the capacities that were changed; the fill-in button sets all worked half-days at once."""
    form = await request.post()
    today = request.config_dict[SITE].clock().date()
    rows: list[HalfDay] = []
    for name, value in form.items():
        key, was = str(name), str(form.get(f"was_{name}", ""))
        text = str(value).strip()
        half_day = _half_day(key, today)
        if half_day is None or text == was:
            continue
        if not (text.isascii() and text.isdecimal() and int(text) <= MOST_AT_ONCE) and text:
            return await _shown(request, member, BAD_NUMBER, form)
        rows.append(HalfDay(*half_day, int(text or 0)))
    if not rows:
        return go_back(PATH, NOTHING_CHANGED)
    outcome = await execute_as(request, member, OpenHalfDays(member.ref, tuple(rows)))
    if outcome.refused is not None:
        return await _shown(request, member, refused_words(outcome.refused), form)
    return go_back(PATH, f"已保存{len(rows)}个半天，送检单位在对话里就能选。")


def _half_day(key: str, today: date) -> tuple[date, str] | None:
    """The half-day that a field is about; None for other fields and for days that are over."""
    text, _, half = key.partition("_")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return (day, half) if half in HALVES and day >= today else None


ROUTES: tuple[web.RouteDef, ...] = (web.get(PATH, slots_page), web.post(PATH, keep_slots))
