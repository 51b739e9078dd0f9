"""The cases behind an institution's figures: its lines of a time, when what happened to them, and their results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, or_, select

from booking.institution_figures import Case, day_of
from booking.instrument import IN_USE
from booking.line import Line
from booking.result import LOCKED, REPLACED, Result
from storage.booking_rows import LINE
from storage.moments import CHINA
from storage.result_rows import RESULT
from storage.sql_store import SqlStore
from storage.tables.bookings import lines
from storage.tables.ledger import instruments
from storage.tables.notices import audit
from storage.tables.results import results
from storage.tables.tallies import outcomes
from storage.tables.units import units

MOST = 20_000
"""Lines that one look goes through; a longer time has to be asked for in parts."""

EARLIER = timedelta(days=180)
"""How long before the time that is asked for a booking may have been made and still count in it."""

LONGEST = timedelta(days=6 * 366)
"""No certificate is good for longer than the longest period of the catalogue, which is five years."""

_AT_ONCE = 400
_ASSIGNED = ("LineAssigned", "LineForceAssigned")
_ANSWERED = ("LineAccepted", "LineRefused", "LineReturned")
_lines = (
    LINE.select(lines.c.institution_id == bindparam("institution_id"))
    .where(
        or_(
            and_(lines.c.booking_no >= bindparam("first"), lines.c.booking_no <= bindparam("last")),
            lines.c.id.in_(
                select(results.c.line_id)
                .join(outcomes, outcomes.c.id == results.c.id)
                .where(
                    outcomes.c.institution_id == bindparam("institution_id"),
                    outcomes.c.verified_on.between(bindparam("oldest"), bindparam("until")),
                    results.c.valid_until.between(bindparam("since"), bindparam("until")),
                )
            ),
        )
    )
    .order_by(lines.c.booking_no.desc(), lines.c.n)
    .limit(bindparam("limit"))
)
_happened = (
    select(audit.c.thing_id, audit.c.event, audit.c.at)
    .where(audit.c.kind == "booking_line", audit.c.thing_id.in_(bindparam("ids", expanding=True)))
    .order_by(audit.c.seq)
)
_results = RESULT.select(results.c.instrument_id.in_(bindparam("ids", expanding=True)), results.c.state != REPLACED)
_states = select(instruments.c.id, instruments.c.state).where(instruments.c.id.in_(bindparam("ids", expanding=True)))
_units = select(units.c.id, units.c.company_name).where(units.c.id.in_(bindparam("ids", expanding=True)))


@dataclass(frozen=True)
class Cases:
    """What was found; `all_of_them` is False when there was more than one look goes through."""

    rows: tuple[Case, ...]
    all_of_them: bool


def cases_of(store: SqlStore, institution_id: str, since: date, until: date) -> Cases:
    """The lines of an institution that may count in a time."""
    given = {
        "institution_id": institution_id,
        "first": (since - EARLIER).strftime("%Y%m%d"),
        "last": until.strftime("%Y%m%d") + "99999",
        "oldest": since - LONGEST,
        "since": since,
        "until": until,
        "limit": MOST,
    }
    found = store.all(LINE, _lines, **given)
    moments = _moments(store, [line.id for line in found])
    of_instrument = _results_by_instrument(store, {line.instrument_id for line in found})
    names = dict(_pairs(store, _units, {line.unit_id for line in found}))
    states = dict(_pairs(store, _states, {line.instrument_id for line in found}))
    rows = tuple(
        _case(
            line,
            moments.get(line.id, {}),
            of_instrument.get(line.instrument_id, ()),
            names.get(line.unit_id, ""),
            in_use=states.get(line.instrument_id) == IN_USE,
        )
        for line in found
    )
    return Cases(rows, len(found) < MOST)


def _case(line: Line, at: dict[str, datetime], of_instrument: Sequence[Result], unit: str, *, in_use: bool) -> Case:
    result = next((one for one in reversed(of_instrument) if one.line_id == line.id), None)
    earlier = [one for one in of_instrument if result is not None and _order(one) < _order(result)]
    later = [one for one in of_instrument if result is not None and _order(one) > _order(result)]
    return Case(
        line,
        unit,
        assigned_on=day_of(at.get("assigned")),
        answered_on=day_of(at.get("answered")),
        accepted_on=day_of(at.get("accepted")),
        issued_on=day_of(at.get("issued")),
        result=result,
        before=earlier[-1].result if earlier else "",
        verified_again=any(one.line_id != line.id for one in later),
        in_use=in_use,
    )


def _moments(store: SqlStore, ids: Sequence[str]) -> dict[str, dict[str, datetime]]:
    """When each line was given to the institution, answered, accepted and issued; what was undone begins anew."""
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for line_id, event, moment in _pairs(store, _happened, ids):
        at, when = moment.astimezone(CHINA), found[line_id]
        if event in _ASSIGNED:
            when.clear()
            when["assigned"] = at
        elif event == "LineTakenBack":
            for name in ("answered", "accepted"):
                when.pop(name, None)
        elif event in _ANSWERED:
            when.setdefault("answered", at)
            if event == "LineAccepted":
                when["accepted"] = at
        elif event == "ResultSubmitted":
            when.setdefault("issued", at)
    return found


def _results_by_instrument(store: SqlStore, ids: Iterable[str]) -> dict[str, tuple[Result, ...]]:
    """The submitted results of each instrument, by whichever institution, in the order of their days."""
    found: dict[str, list[Result]] = defaultdict(list)
    for part in _parts(ids):
        for row in store.connection.execute(_results, {"ids": part}):
            result = RESULT.load(row, store.keyring)
            if result.state == LOCKED:
                found[result.instrument_id].append(result)
    return {one: tuple(sorted(some, key=_order)) for one, some in found.items()}


def _order(result: Result) -> tuple[date, datetime]:
    return result.verified_on or date.min, result.since


def _pairs(store: SqlStore, statement: Any, ids: Iterable[str]) -> Iterable[Any]:
    for part in _parts(ids):
        yield from store.connection.execute(statement, {"ids": part})


def _parts(ids: Iterable[str]) -> Iterable[list[str]]:
    every = sorted(ids)
    for start in range(0, len(every), _AT_ONCE):
        yield every[start : start + _AT_ONCE]
