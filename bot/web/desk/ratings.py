"""好差评 on the desk: the ratings of a body's matters, or a region's, with how many of each, and the calls to make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from aiohttp import web

from booking.commands import FollowRating
from booking.lifecycle import Party, open_to
from booking.rating import RATING, STARS, Rating
from booking.region import covers
from bot.web.desk.frame import desk_page, execute_as, for_members, why_not
from bot.web.desk.listing import made_routes
from bot.web.desk.member import AUTHORITY, INSTITUTION, Member
from bot.web.desk.table import Asked, Choice, Column, Found, Table
from bot.web.desk.told import go_back
from bot.web.refusals import refusal
from bot.web.site import SITE
from storage.read_lists import institution_names, unit_names
from storage.read_supervision import rating_counts, ratings_of
from storage.unit_of_work import Session

PATH = "/desk/ratings"


@dataclass(frozen=True)
class NamedRating:
    """A rating with the names of who gave it and of whom it is about."""

    one: Rating
    unit: str
    body: str


def _table(member: Member, _asked: Mapping[str, str]) -> Table[NamedRating]:
    return Table(
        name="ratings",
        title="好差评",
        path=PATH,
        key=lambda given: given.one.id,
        columns=(
            Column("made_at", "评价时间", lambda given: given.one.made_at, kind="minute"),
            Column("stars", "评价", lambda given: STARS[given.one.stars], link=lambda given: f"{PATH}/{given.one.id}"),
            Column("reason", "原因", lambda given: given.one.reason),
            Column("unit", "单位", lambda given: given.unit),
            Column("body", "机构", lambda given: given.body, narrow=False),
            Column("booking_no", "预约单", lambda given: given.one.booking_no, narrow=False),
            Column("due", "回访期限", lambda given: given.one.due, kind="day", narrow=False),
            Column("state", "状态", lambda given: given.one.state, kind="badge"),
        ),
        filters=(
            Choice("stars", "评价", tuple((str(stars), word) for stars, word in STARS.items())),
            Choice("state", "状态", RATING.states),
        ),
        empty="还没有人评价。",
        top="desk/ratings_top.html",
    )


def _find(session: Session, member: Member, asked: Asked) -> Found[NamedRating]:
    whose = _whose(member)
    values = asked.values
    found, total = ratings_of(
        session.connection,
        session.keyring,
        **whose,
        stars=int(values["stars"] or 0),
        state=values["state"],
        page=(asked.limit, asked.offset),
    )
    units = unit_names(session.connection, [one.unit_id for one in found])
    bodies = institution_names(session.connection, [one.institution_id for one in found])
    rows = tuple(NamedRating(one, units.get(one.unit_id, ""), bodies.get(one.institution_id, "")) for one in found)
    counts = rating_counts(session.connection, **whose)
    return Found(rows, total, {"counts": [(stars, word, counts.get(stars, 0)) for stars, word in STARS.items()]})


def _whose(member: Member) -> dict[str, str]:
    """The part of all ratings that a member may see."""
    if member.kind == INSTITUTION:
        return {"institution_id": member.ref}
    return {"region": member.region_code}


@for_members(AUTHORITY, INSTITUTION)
async def rating_page(request: web.Request, member: Member) -> web.StreamResponse:
    """One rating; an authority notes there what came of its call."""
    return await _shown(request, member)


async def _shown(request: web.Request, member: Member, problem: str = "") -> web.StreamResponse:
    read = partial(_read, member=member, rating_id=request.match_info["id"])
    values = await request.config_dict[SITE].database.read(read)
    if values is None:
        return refusal(request, 404)
    given = {**values, "problem": problem}
    return desk_page(request, member, "desk/rating.html", given, status=422 if problem else 200)


def _read(session: Session, member: Member, rating_id: str) -> Mapping[str, Any] | None:
    store, one = session.store, session.store.rating(rating_id)
    if one is None:
        return None
    theirs = member.kind == INSTITUTION and one.institution_id == member.ref
    over = member.kind == AUTHORITY and covers(member.region_code, one.region_code)
    if not (theirs or over):
        return None
    unit, body = store.unit(one.unit_id), store.institution(one.institution_id)
    moves = open_to(one, Party.AUTHORITY) if over else ()
    history = store.history(RATING.name, one.id)[::-1]
    return {"one": one, "word": STARS[one.stars], "unit": unit, "body": body, "moves": moves, "history": history}


@for_members(AUTHORITY)
async def follow(request: web.Request, member: Member) -> web.StreamResponse:
    """Note that the unit was called."""
    form, rating_id = await request.post(), request.match_info["id"]
    if await request.config_dict[SITE].database.read(partial(_read, member=member, rating_id=rating_id)) is None:
        return refusal(request, 404)
    outcome = await execute_as(request, member, FollowRating(rating_id, str(form.get("note", ""))[:500]))
    if outcome.refused is not None:
        return await _shown(request, member, why_not(outcome.refused))
    return go_back(f"{PATH}/{rating_id}", "记下了。")


ROUTES: tuple[web.RouteDef, ...] = (
    *made_routes(PATH, _table, _find, AUTHORITY, INSTITUTION),
    web.get(f"{PATH}/{{id}}", rating_page),
    web.post(f"{PATH}/{{id}}", follow),
)
