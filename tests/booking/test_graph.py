"""The lives as one machine: small worlds explored to their end, what holds in each, and planted faults."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from booking import line as life
from booking import settling, signing, voiding
from booking.act import Act
from booking.booking import ANSWERED, SUBMITTED, Booking
from booking.instrument import IN_USE, Instrument
from booking.lifecycle import Life, Party
from booking.line import OPEN_STATES, Line
from booking.result import CHECKED, LOCKED, PENDING, REGISTERED, Result
from tests.booking.small_world import Explored, Key, Size, explore, results_of, things
from tests.booking.town import Town

LIVES = (Line, Booking, Instrument, Result)
NOBODY_YET = Party.AGENT
"""The one party that nobody can be yet; its rows stand for the day when somebody can."""

NOT_EXPLORED = {
    ("booking_line", "LineMissed"), ("booking", "BookingReopened"), ("instrument", "InstrumentTransferred"),
    ("certificate", "ResultRewritten"),
}  # fmt: skip
"""Rows whose commands need more than states (a day gone by, another unit, a third version); other tests see them."""


def faults_of(found: Explored) -> set[str]:
    """What is wrong with the worlds that were reached, in words."""
    town, faults = Town(), set()
    for snapshot in found.worlds.values():
        town.store.restore(snapshot)
        faults |= set(_wrong_here(town))
    return faults | set(_traps(found))


def _wrong_here(town: Town) -> list[str]:
    return [*_wrong_lines(town), *_wrong_results(town), *_wrong_bookings(town)]


def _wrong_lines(town: Town) -> list[str]:
    opened = [one for one in things(town, Line) if one.state in OPEN_STATES]
    wrong = []
    if len({one.instrument_id for one in opened}) < len(opened):
        wrong.append("two open lines of one instrument")
    for one in opened:
        instrument = town.store.instrument(one.instrument_id)
        if instrument is None or instrument.state != IN_USE:
            wrong.append("an open line of an instrument that is not in use")
        if one.due is None or Line.life.holders.get(one.state) is None:
            wrong.append("an open line without a holder or a term")
    return wrong


def _wrong_results(town: Town) -> list[str]:
    wrong = []
    for one in results_of(town):
        if one.state == CHECKED and not one.checked_by:
            wrong.append("checked by nobody")
        if one.state == LOCKED and not one.by_acts:
            wrong.append("released without three acts")
    for one in things(town, Line):
        pending = town.store.pending(one.id)
        result = town.store.result(one.id)
        if pending is not None and one.state not in (life.TESTED, life.ISSUED):
            wrong.append("a result waits on a line that has none")
        if result is not None and result.state == "已作废" and pending is not None:
            wrong.append("a void result waits to be corrected")
    return wrong


def _wrong_bookings(town: Town) -> list[str]:
    wrong = []
    for instrument in things(town, Instrument):
        last = town.store.result_of_certificate(instrument.last_certificate)
        if instrument.last_certificate and (last is None or last.state != LOCKED):
            wrong.append("a certificate that does not stand in the ledger")
    for booking in things(town, Booking):
        states = {one.state for one in town.store.lines(booking.no)}
        if booking.state in (SUBMITTED, ANSWERED) and not states & {*OPEN_STATES}:
            wrong.append("a booking goes on with nothing left to do")
    return wrong


def _open(world: Key) -> bool:
    return any(line[0] in OPEN_STATES or any(one[0] in PENDING for one in line[3]) for row in world for line in row[2:])


def _traps(found: Explored) -> list[str]:
    """States out of which no path leads to a world where nothing is open."""
    back: dict[Key, set[Key]] = {}
    for here, ways in found.ways.items():
        for there in ways:
            back.setdefault(there, set()).add(here)
    free = [world for world in found.worlds if not _open(world)]
    reached = set(free)
    while free:
        for one in back.get(free.pop(), ()):
            if one not in reached:
                reached.add(one)
                free.append(one)
    return [f"no way out of {world}" for world in found.worlds if world not in reached]


def _dead_rows(found: Explored) -> list[str]:
    """Rows that nobody ever moves, and holders that have no move of their own."""
    dead = []
    for rows in (kind.life for kind in LIVES):
        moved = found.moved | NOT_EXPLORED
        dead += [
            f"nobody can: {rows.name} {row.verb}" for row in rows.transitions if (rows.name, row.event) not in moved
        ]
        for state, holder in rows.holders.items():
            mine = [one for one in rows.transitions if state in one.sources and {holder, Party.CLOCK} & one.parties]
            if not mine and state != life.FAILED:
                dead.append(f"the holder of {rows.name} {state} has no move")
    return dead


SIZES = (
    Size(instruments=1, lines=1, versions=2),
    Size(instruments=1, lines=2, versions=1),
    pytest.param(Size(instruments=2, lines=1, versions=1), marks=pytest.mark.slow),
)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_small_worlds_hold_and_have_a_way_out(size: Size, capsys: pytest.CaptureFixture[str]) -> None:
    found = explore(size)
    with capsys.disabled():
        sys.stdout.write(f"\n{size}: {len(found.worlds)} worlds, {sum(map(len, found.ways.values()))} ways\n")
    assert faults_of(found) == set()
    assert size.versions < 2 or not _dead_rows(found)
    assert len(found.worlds) > 80


def test_one_party_alone_cannot_be_anybody_yet() -> None:
    rows = [row for kind in LIVES for row in kind.life.transitions]
    assert all(row.parties != {NOBODY_YET} for row in rows), "nothing waits for who cannot be"
    assert any(NOBODY_YET in row.parties for row in rows)


Fault = Callable[[pytest.MonkeyPatch], None]


def _rows(kind: type, verb: str, **changed: object) -> Fault:
    """The row of a verb otherwise; without changes, gone."""

    def plant(patch: pytest.MonkeyPatch) -> None:
        rows: Life = kind.life  # type: ignore[attr-defined]  # each has one
        kept = [
            replace(one, **changed) if one.verb == verb and changed else one  # type: ignore[arg-type]  # any field
            for one in rows.transitions
            if one.verb != verb or changed
        ]
        patch.setattr(kind, "life", replace(rows, transitions=tuple(kept)))

    return plant


def _held_by(state: str, holder: Party) -> Fault:
    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(Line, "life", replace(Line.life, holders={**Line.life.holders, state: holder}))

    return plant


def _without_term(state: str) -> Fault:
    terms = {one: term for one, term in life.LINE.terms.items() if one != state}
    return lambda patch: patch.setattr(Line, "life", replace(Line.life, terms=terms))


def _keeps_it(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(voiding, "_out_of_ledger", lambda _act, _void: None)


def _keeps_the_correction(patch: pytest.MonkeyPatch) -> None:
    clock = Act.clock

    def without_drop(act: Act, thing: Any, verb: str, **more: Any) -> Any:
        return thing if verb == "drop" else clock(act, thing, verb, **more)

    patch.setattr(Act, "clock", without_drop)


def _shut_in(patch: pytest.MonkeyPatch) -> None:
    _rows(Line, "register_result", sources=frozenset({life.ACCEPTED}))(patch)
    _rows(Line, "call_off", sources=frozenset({life.ACCEPTED}))(patch)
    _rows(Line, "put_back", sources=frozenset())(patch)


PLANTED: dict[str, tuple[Fault, str]] = {
    "nobody assigns what was returned": (
        _rows(Line, "force_assign", sources=frozenset({life.WAITING})),
        "nobody can",
    ),
    "nothing leads out of what was taken in": (_shut_in, "no way out"),
    "an answer opens no booking": (_rows(Line, "refuse", target=life.DRAFT), "nothing left to do"),
    "calling off is forgotten by bookings": (
        lambda patch: patch.setattr(settling, "ENDED", (life.ISSUED, life.FAILED, life.WITHDRAWN)),
        "nothing left to do",
    ),
    "the unit holds what is in hand": (_held_by(life.IN_HAND, Party.UNIT), "has no move"),
    "what is accepted has no term": (_without_term(life.ACCEPTED), "without a holder or a term"),
    "released unchecked": (_rows(Result, "lock", sources=frozenset({REGISTERED, CHECKED})), "three acts"),
    "only the authority checks": (
        _rows(Result, "check", parties=frozenset({Party.AUTHORITY})),
        "no way out",
    ),
    "given back as checked": (_rows(Result, "give_back", target=CHECKED), "checked by nobody"),
    "a void certificate stays in the ledger": (_keeps_it, "does not stand in the ledger"),
    "a void result waits to be corrected": (_keeps_the_correction, "waits to be corrected"),
    "only an agent withdraws": (_rows(Line, "withdraw", parties=frozenset({Party.AGENT})), "nobody can"),
    "checking signs nothing": (
        lambda patch: patch.setattr(signing, "_checked", lambda _act, one, _name: one),
        "checked by nobody",
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    plant, said = PLANTED[name]
    plant(monkeypatch)
    found = explore()
    faults = faults_of(found) | set(_dead_rows(found))
    assert any(said in one for one in faults), faults
    assert faults
