"""What may be looked at over the interface: tables of lists and of single things, those of the key's body."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from booking.half_days import AHEAD, rooms
from booking.line import DRAFT, LINE
from booking.people import RoleKind
from booking.result import PENDING, SHOWN
from bot.interface import views
from bot.interface.asking import NOTHING_HERE, ApiProblem, Asking
from bot.interface.coding import CODED, encoded
from bot.interface.forms import JsonObject, plain
from bot.interface.reconciling import DayView, reports_of
from bot.interface.titles import STATES
from storage.changes import changes_after
from storage.interface_lists import (
    Stretch,
    bookings_of,
    capabilities_of,
    instruments_of,
    lines_of,
    publications_of,
)

UNIT, INSTITUTION, AUTHORITY = RoleKind.UNIT, RoleKind.INSTITUTION, RoleKind.AUTHORITY
EVERYBODY = (UNIT, INSTITUTION, AUTHORITY)
USUAL, MOST = 50, 200
FIGURES_OF = timedelta(days=365)


@dataclass(frozen=True)
class Wish:
    """Which stretch of a list is wanted."""

    states: tuple[str, ...] = ()
    after: str = ""
    limit: int = USUAL


@dataclass(frozen=True)
class ApiList:
    """`GET /api/v1/{path}`: many things as `view`, in stretches; `states` says that they may be chosen by state."""

    path: str
    title: str
    view: type
    kinds: tuple[RoleKind, ...]
    find: Callable[[Asking, Wish], Stretch[Any]]
    states: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What programs call it: list_half_days."""
        return f"list_{self.path.replace('-', '_')}"


@dataclass(frozen=True)
class Single:
    """`GET /api/v1/{path}/{id}`: one thing as `view`, or None when there is none that is theirs."""

    path: str
    title: str
    view: type
    kinds: tuple[RoleKind, ...]
    find: Callable[[Asking, str], Any | None]

    @property
    def name(self) -> str:
        """What programs call it: get_lines."""
        return f"get_{self.path}"


def _lines(asking: Asking, wish: Wish) -> Stretch[Any]:
    states = wish.states or tuple(one for one in LINE.states if one != DRAFT)
    found = lines_of(asking.session.store, asking.whose, states, wish.after, wish.limit)
    shown = tuple(views.line_view(one, asking.session.store, asking.key.kind) for one in found.rows)
    return Stretch(shown, found.next)


def _line(asking: Asking, line_id: str) -> Any | None:
    line = asking.session.store.line(line_id)
    return views.line_view(line, asking.session.store, asking.key.kind) if line and asking.owns(line) else None


def _bookings(asking: Asking, wish: Wish) -> Stretch[Any]:
    store = asking.session.store
    found = bookings_of(store, asking.whose, wish.states, wish.after, wish.limit)
    shown = tuple(views.booking_view(one, store, UNIT, store.lines(one.no)) for one in found.rows)
    return Stretch(shown, found.next)


def _booking(asking: Asking, booking_no: str) -> Any | None:
    store = asking.session.store
    booking = store.booking(booking_no)
    if booking is None:
        return None
    lines = tuple(line for line in store.lines(booking.no) if asking.owns(line))
    return views.booking_view(booking, store, asking.key.kind, lines) if lines else None


def _instruments(asking: Asking, wish: Wish) -> Stretch[Any]:
    found = instruments_of(asking.session.store, asking.whose, wish.states, wish.after, wish.limit)
    return Stretch(tuple(map(views.instrument_view, found.rows)), found.next)


def _instrument(asking: Asking, instrument_id: str) -> Any | None:
    one = asking.session.store.instrument(instrument_id)
    return views.instrument_view(one) if one is not None and one.unit_id == asking.key.ref else None


def _result(asking: Asking, line_id: str) -> Any | None:
    """What an institution works on, or what stands; a unit and an authority see it once it is out."""
    store = asking.session.store
    line = store.line(line_id)
    if line is None or not asking.owns(line):
        return None
    pending = store.pending(line_id) if asking.key.kind is INSTITUTION else None
    found = pending or store.result(line_id)
    if found is None or (found.state in PENDING and asking.key.kind is not INSTITUTION):
        return None
    return views.result_view(found)


def _capabilities(asking: Asking, wish: Wish) -> Stretch[Any]:
    found = capabilities_of(asking.session.store, asking.whose, wish.after, wish.limit)
    return Stretch(tuple(map(views.capability_view, found.rows)), found.next)


def _rooms(asking: Asking, _wish: Wish) -> Stretch[Any]:
    today = asking.now.date()
    return Stretch(rooms(asking.session.store, asking.key.ref, since=today, until=today + AHEAD), "")


def _publications(asking: Asking, wish: Wish) -> Stretch[Any]:
    found = publications_of(asking.session.store, asking.whose, wish.after, wish.limit)
    return Stretch(
        tuple(views.PublicationView(one.certificate_no, one.state == SHOWN, one.since) for one in found.rows),
        found.next,
    )


def _figures(asking: Asking, _wish: Wish) -> Stretch[Any]:
    """Lines by state as they stand, and what was verified in a year."""
    store, region, today = asking.session.store, asking.region_code, asking.now.date()
    counts = {state: store.line_count(states=(state,), region_code=region) for state in LINE.states if state != DRAFT}
    verified = store.verified(region, since=today - FIGURES_OF, until=today)
    named = {**counts, **{f"一年内{name}": number for name, number in verified.items()}}
    return Stretch(tuple(views.FigureView(name, number) for name, number in named.items()), "")


def _changes(asking: Asking, wish: Wish) -> Stretch[Any]:
    """The feed: its next place is always given, to come back to."""
    key = asking.key
    found = changes_after(asking.session.connection, str(key.kind), key.ref, after=wish.after, limit=wish.limit)
    shown = tuple(views.ChangeView(**vars(one)) for one in found)
    return Stretch(shown, shown[-1].cursor if shown else wish.after)


def _reconciliations(asking: Asking, _wish: Wish) -> Stretch[Any]:
    return Stretch(reports_of(asking), "")


def _codes(asking: Asking, _wish: Wish) -> Stretch[Any]:
    own = asking.key.codes
    rows = [
        views.CodeView(field, word, own.get(field, {}).get(word, word))
        for field, words in CODED.items()
        for word in words
    ]
    return Stretch(tuple(rows), "")


def _me(asking: Asking, _id: str) -> views.MeView:
    store, key = asking.session.store, asking.key
    bodies: Mapping[RoleKind, Callable[[str], Any]] = {
        UNIT: store.unit, INSTITUTION: store.institution, AUTHORITY: store.authority,
    }  # fmt: skip
    body, person = bodies[key.kind](key.ref), store.person(key.person_id)
    title = "" if body is None else str(getattr(body, "company_name", "") or getattr(body, "name", ""))
    return views.MeView(
        key.name, str(key.kind), title, person.name if person else "", asking.duties, key.scopes, key.until
    )


LISTINGS: tuple[ApiList, ...] = (
    ApiList("changes", "变化：从上次的位置接着取", views.ChangeView, EVERYBODY, _changes),
    ApiList("lines", "预约明细", views.LineView, EVERYBODY, _lines, STATES["lines"]),
    ApiList("bookings", "预约单", views.BookingView, (UNIT,), _bookings, STATES["bookings"]),
    ApiList("instruments", "台账", views.InstrumentView, (UNIT,), _instruments, STATES["instruments"]),
    ApiList("reconciliations", "每天的对账：不一致的和怎么办", DayView, (UNIT, INSTITUTION), _reconciliations),
    ApiList("capabilities", "检定能力", views.CapabilityView, (INSTITUTION,), _capabilities),
    ApiList("half-days", "约检时段", views.RoomView, (INSTITUTION,), _rooms),
    ApiList("publications", "信息公示", views.PublicationView, (AUTHORITY,), _publications),
    ApiList("figures", "统计", views.FigureView, (AUTHORITY,), _figures),
    ApiList("codes", "代码表：本服务的词和对方系统的代码", views.CodeView, EVERYBODY, _codes),
)
SINGLES: tuple[Single, ...] = (
    Single("lines", "一条预约明细", views.LineView, EVERYBODY, _line),
    Single("bookings", "一张预约单", views.BookingView, EVERYBODY, _booking),
    Single("instruments", "一台器具", views.InstrumentView, (UNIT,), _instrument),
    Single("results", "一条明细的检定结果", views.ResultView, EVERYBODY, _result),
)
ME = Single("me", "这把钥匙是谁的", views.MeView, EVERYBODY, _me)

ELSEWHERE = ApiProblem(403, "not_for_this_body", "您这类单位没有这个列表。")


def listed(listing: ApiList, asking: Asking, query: Mapping[str, Sequence[str]]) -> JsonObject | ApiProblem:
    """The stretch of a list that a query asks for."""
    wish = _read_wish(query, listing, asking.key.codes)
    if isinstance(wish, ApiProblem):
        return wish
    if asking.key.kind not in listing.kinds:
        return ELSEWHERE
    try:
        found = listing.find(asking, wish)
    except ValueError:
        return ApiProblem(422, "bad_place", "after 不是上次给的位置，请原样用上次的 next。", "after")
    return {"rows": encoded(plain(found.rows), asking.key.codes), "next": found.next or None}


def shown(single: Single, asking: Asking, thing_id: str) -> JsonObject | ApiProblem:
    """One thing."""
    if asking.key.kind not in single.kinds:
        return ELSEWHERE
    found = single.find(asking, thing_id)
    if found is None:
        return NOTHING_HERE
    one: JsonObject = encoded(plain(found), asking.key.codes)
    return one


def _read_wish(
    query: Mapping[str, Sequence[str]], listing: ApiList, codes: Mapping[str, Mapping[str, str]]
) -> Wish | ApiProblem:
    """Which stretch a query asks for."""
    known = {"after", "limit", *(["state"] if listing.states else [])}
    strange = next((name for name in query if name not in known), None)
    if strange is not None:
        return ApiProblem(422, "bad_request", f"没有 {strange[:40]} 这个参数。", strange[:40])
    limit = query.get("limit", [str(USUAL)])[0]
    if not (limit.isascii() and limit.isdecimal()) or len(limit) > 4 or not 1 <= int(limit) <= MOST:
        return ApiProblem(422, "bad_request", f"limit 要写 1 到 {MOST}。", "limit")
    words = {code: word for word, code in codes.get("state", {}).items()}
    states = tuple(words.get(one, one) for one in query.get("state", []))
    if not set(states) <= set(listing.states):
        return ApiProblem(422, "bad_request", f"state 只能是：{'、'.join(listing.states)}。", "state")
    return Wish(states, query.get("after", [""])[0][:60], int(limit))
