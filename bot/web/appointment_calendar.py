"""约定时间 as a calendar file (.ics): one event an appointment of a booking, for its unit and its institution only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from aiohttp import web

from booking.line import ACCEPTED, IN_HAND, Line
from booking.opening import AFTERNOON, MORNING
from booking.parties import parties_of
from bot.web.refusals import refusal
from bot.web.site import SITE
from bot.web.visitor import VISITOR
from storage.moments import CHINA
from storage.unit_of_work import Session

HOURS = {MORNING: (time(8, 30), time(12, 0)), AFTERNOON: (time(14, 0), time(17, 30)), "": (time(8, 30), time(17, 30))}
"""What a half-day (or no time at all) is in a calendar."""

LASTS = timedelta(hours=1)
WIDEST = 73
"""Octets of a line of the file, one less than RFC 5545 lets it have, for the space that a folded line begins with."""


async def calendar_file(request: web.Request) -> web.StreamResponse:
    """The appointments of a booking; 404 for whoever has nothing to do with it, and when nothing is appointed."""
    site, person_id = request.config_dict[SITE], request[VISITOR].person_id
    number, now = request.match_info["no"], site.clock()
    text = await site.database.read(partial(_calendar, person_id=person_id, booking_no=number, now=now))
    if not text:
        return refusal(request, 404)
    headers = {"Content-Disposition": f'attachment; filename="{number}.ics"', "Cache-Control": "no-store"}
    return web.Response(text=text, content_type="text/calendar", headers=headers)


def _calendar(session: Session, person_id: str, booking_no: str, now: datetime) -> str:
    store = session.store
    lines = [line for line in store.lines(booking_no) if line.scheduled_date and line.state in (ACCEPTED, IN_HAND)]
    if not person_id:
        return ""
    mine = [line for line in lines if parties_of(person_id, line, store)]
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for line in mine:
        groups.setdefault((line.institution_id, line.scheduled_date, line.scheduled_time), []).append(line)
    events = []
    for (institution_id, day, at), group in groups.items():
        body, unit = store.institution(institution_id), store.unit(group[0].unit_id)
        names = "、".join(f"{line.instrument_name}（{line.serial}）" for line in group)
        where = f"{unit.region}{unit.address}" if unit else ""
        events.append(
            event(
                f"{booking_no}-{institution_id}-{group[0].n}",
                f"{body.name if body else '机构'}检定{len(group)}台器具",
                span(day, at),
                now,
                where=where,
                what=f"预约单{booking_no}：{names}",
            )
        )
    return calendar(events) if events else ""


def span(day: str, at: str) -> tuple[datetime, datetime]:
    """From when to when an appointment lasts.

    >>> [f"{one:%H:%M}" for one in span("2026-11-24", "PM")], [f"{one:%H:%M}" for one in span("2026-11-24", "09:30")]
    (['14:00', '17:30'], ['09:30', '10:30'])
    """
    when = date.fromisoformat(day)
    if at in HOURS:
        return tuple(datetime.combine(when, hour, CHINA) for hour in HOURS[at])  # type: ignore[return-value]  # two
    start = datetime.combine(when, time.fromisoformat(at), CHINA)
    return start, start + LASTS


def event(
    uid: str, title: str, when: tuple[datetime, datetime], now: datetime, *, where: str = "", what: str = ""
) -> list[str]:
    """One event of a calendar, as its lines (RFC 5545)."""
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@yuejian",
        f"DTSTAMP:{_moment(now)}",
        f"DTSTART:{_moment(when[0])}",
        f"DTEND:{_moment(when[1])}",
        f"SUMMARY:{_text(title)}",
        f"LOCATION:{_text(where)}",
        f"DESCRIPTION:{_text(what)}",
        "END:VEVENT",
    ]


def calendar(events: Iterable[list[str]]) -> str:
    """A whole file of events, folded and with the line ends that the standard wants."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//约检//ZH", "METHOD:PUBLISH"]
    for one in events:
        lines += one
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def folded(line: str) -> str:
    """A line cut so that no part is longer than the standard lets it be; no character is cut in two."""
    parts, part, width = [], "", 0
    for character in line:
        size = len(character.encode())
        if width + size > WIDEST:
            parts.append(part)
            part, width = "", 0
        part, width = part + character, width + size
    return "\r\n ".join((*parts, part))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


ROUTES: tuple[web.RouteDef, ...] = (web.get(r"/bookings/{no:\d{13}}/calendar.ics", calendar_file),)
