"""One day: where to go for 现场检, in which order, and who comes to the counter with what; fit for printing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from booking.delivery_ask import BRING, ON_SITE
from booking.line import ACCEPTED, IN_HAND, TESTED
from booking.opening import half_of
from booking.unit import Unit
from bot.web.desk.frame import desk_page, for_members
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.work_words import HALF_TITLES, WEEKDAYS, range_words
from bot.web.site import SITE
from storage.desk_lines import DeskLine, Wanted, found_lines
from storage.unit_of_work import Session

MOST = 500


@dataclass(frozen=True)
class Place:
    """A place of a day: a unit at its address, with its instruments; `times` are what was appointed there."""

    unit: Unit
    region: str
    rows: tuple[DeskLine, ...]

    @property
    def times(self) -> str:
        """The times, each once."""
        said = dict.fromkeys(one.line.scheduled_time for one in self.rows)
        return "、".join(HALF_TITLES.get(time, time) for time in said if time)


def places_of(session: Session, institution_id: str, day: date, method: str = ON_SITE) -> tuple[Place, ...]:
    """The places of a day, or with 送检 the units that come: county by county, the morning first, then by address."""
    wanted = Wanted(institution_id, (ACCEPTED, IN_HAND, TESTED), method=method, day=day)
    groups: dict[tuple[str, str], list[DeskLine]] = {}
    for row in found_lines(session.connection, session.keyring, wanted, sort="appointed", limit=MOST):
        groups.setdefault((row.line.region_code, row.line.unit_id), []).append(row)
    places = []
    for (_code, unit_id), rows in groups.items():
        unit = session.store.unit(unit_id)
        if unit is not None:
            places.append(Place(unit, rows[0].instrument.use_region, tuple(rows)))
    return tuple(sorted(places, key=_order))


def _order(place: Place) -> tuple[str, str, str, str]:
    first = place.rows[0].line
    return first.region_code, half_of(first.scheduled_time), first.scheduled_time, place.unit.address


@for_members(INSTITUTION)
async def day_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The plan of the asked day, today's at first."""
    site = request.config_dict[SITE]
    day = _asked(request.query.get("day", ""), site.clock().date())

    def read(session: Session) -> Mapping[str, Any]:
        places = places_of(session, member.ref, day)
        regions: dict[str, list[Place]] = {}
        for place in places:
            regions.setdefault(place.region, []).append(place)
        coming = sorted(places_of(session, member.ref, day, BRING), key=lambda one: one.rows[0].line.scheduled_time)
        return {
            "regions": regions,
            "count": sum(len(place.rows) for place in places),
            "stops": len(places),
            "coming": coming,
            "brought": sum(len(place.rows) for place in coming),
        }

    values = {
        **await site.database.read(read),
        "day": day,
        "weekday": WEEKDAYS[day.weekday()],
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "halves": HALF_TITLES,
        "range_words": range_words,
    }
    return desk_page(request, member, "desk/day.html", values)


def _asked(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today


ROUTES: tuple[web.RouteDef, ...] = (web.get("/desk/day", day_page),)
