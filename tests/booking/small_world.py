"""A small world explored to its end: instruments, their lines, bookings and results, moved by every command there is.

A world is what the store holds, known by the states in it alone. From each world every command is tried by whoever may
be the one to give it, so the lives are explored as the one machine that they are together.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any

from booking.booking import DRAFT, Booking
from booking.commands import (
    AcceptLines,
    CallOffLines,
    CheckResults,
    Command,
    CorrectResult,
    DismissLines,
    DropCorrection,
    ForceAssign,
    GiveBackResults,
    MoveInstrument,
    PutBackLines,
    RefuseLines,
    RegisterResults,
    ResultDraft,
    ReturnLines,
    SaveBooking,
    ScheduleLines,
    SubmitBooking,
    SubmitResults,
    TakeBackLines,
    TakeInLines,
    VoidResult,
    WithdrawBooking,
)
from booking.execute import execute
from booking.instrument import Instrument
from booking.line import Line
from booking.memory import Snapshot
from booking.result import Result
from tests.booking.town import APPROVER, CHECKER, OFFICER, OWNER, STAFF, Town

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Size:
    """How large a world may grow: instruments of one shop, lines of each, versions of each result."""

    instruments: int = 1
    lines: int = 1
    versions: int = 2


@dataclass
class Explored:
    """The worlds that were reached, by what leads from one to another, and the verbs that were seen to happen."""

    worlds: dict[Key, Snapshot] = field(default_factory=dict)
    ways: dict[Key, set[Key]] = field(default_factory=dict)
    moved: set[tuple[str, str]] = field(default_factory=set)
    movers: set[tuple[str, str, str]] = field(default_factory=set)


def explore(size: Size = Size()) -> Explored:
    """Everything that can happen in a world of this size."""
    town = Town()
    town.add(*(f"S{n}" for n in range(size.instruments)))
    found, waiting = Explored(), deque([town.store.snapshot()])
    ids = count(1_000_000)
    town.setting = _setting(town, ids)  # type: ignore[method-assign]  # ids that no two paths share
    found.worlds[key_of(town)] = waiting[0]
    while waiting:
        before = waiting.popleft()
        town.store.restore(before)
        here = key_of(town)
        ways = found.ways.setdefault(here, set())
        for who, command in tuple(commands(town, size)):
            town.store.restore(before)
            outcome = execute(command, town.store, town.setting(who))
            if outcome.refused is not None:
                continue
            town.store.record(outcome.events)
            found.moved |= {(event.kind, event.name) for event in outcome.events}
            found.movers |= {(event.kind, event.name, event.party) for event in outcome.events if event.party}
            there = key_of(town)
            ways.add(there)
            if there not in found.worlds:
                found.worlds[there] = town.store.snapshot()
                waiting.append(found.worlds[there])
    return found


def _setting(town: Town, ids: Iterator[int]) -> Any:
    usual = town.setting(STAFF)

    def made(person_id: str) -> Any:
        return replace(usual, person_id=person_id, fresh=lambda: f"y{next(ids)}")

    return made


def things(town: Town, kind: type) -> list[Any]:
    """Everything of one kind."""
    kept: dict[Any, Any] = town.store._kept.get(kind, {})
    return list(kept.values())


def key_of(town: Town) -> Key:
    """A world by its states: what differs only in names and numbers is the same world."""
    bookings = {one.no: one.state for one in things(town, Booking)}
    return tuple(
        (one.state, bool(one.last_certificate), *(_line_key(town, line, bookings) for line in _lines_of(town, one)))
        for one in sorted(things(town, Instrument), key=lambda one: str(one.serial))
    )


def _lines_of(town: Town, instrument: Instrument) -> list[Line]:
    found = [line for line in things(town, Line) if line.instrument_id == instrument.id]
    return sorted(found, key=lambda line: (line.booking_no, line.n))


def _line_key(town: Town, line: Line, bookings: dict[str, str]) -> Key:
    results = tuple((one.state, bool(one.returned), bool(one.checked_by)) for one in town.store.results(line.id))
    return line.state, bookings[line.booking_no], bool(line.institution_id), results


def commands(town: Town, size: Size) -> Iterator[tuple[str, Command]]:
    """Everything that somebody could do now; what may not be done is refused."""
    for instrument in things(town, Instrument):
        lines = _lines_of(town, instrument)
        for verb in ("stop", "resume", "scrap", "restore"):
            yield OWNER, MoveInstrument(instrument.id, verb)
        if len(lines) < size.lines:
            yield OWNER, SaveBooking("u1", (instrument.id,))
            yield OWNER, SubmitBooking("u1", (instrument.id,))
        for line in lines:
            yield from _of_line(town, line, size)
    for booking in things(town, Booking):
        if booking.state == DRAFT:
            ids = tuple(line.instrument_id for line in town.store.lines(booking.no))
            yield OWNER, SubmitBooking("u1", ids, booking_no=booking.no)
        yield OWNER, WithdrawBooking(booking.no, ())
    if len(things(town, Instrument)) > 1 and not things(town, Line):
        yield OWNER, SubmitBooking("u1", tuple(one.id for one in things(town, Instrument)))


def _of_line(town: Town, line: Line, size: Size) -> Iterator[tuple[str, Command]]:
    ids = (line.id,)
    yield OWNER, WithdrawBooking(line.booking_no, ids)
    for command in (
        AcceptLines(ids),
        RefuseLines(ids, "型号写错了", "model"),
        ReturnLines(ids, "没有能力"),
        TakeBackLines(ids),
        ScheduleLines(ids, town.now.date().isoformat(), "AM"),
        TakeInLines(ids),
        CallOffLines(ids, "坏了"),
        PutBackLines(ids),
        DropCorrection(line.id),
    ):
        yield STAFF, command
    if len(town.store.results(line.id)) < size.versions:
        yield STAFF, RegisterResults((ResultDraft(line.id, "合格"),), {"非自动衡器": 12})
        yield STAFF, CorrectResult(line.id, {"note": f"第{len(town.store.results(line.id))}次"}, "登错了")
    for who in (CHECKER, APPROVER):
        yield who, GiveBackResults(ids, "数不对")
    yield CHECKER, CheckResults(ids)
    yield APPROVER, SubmitResults(ids)
    yield APPROVER, VoidResult(line.id, "标准装置失准")
    yield OFFICER, ForceAssign(ids, "i1")
    yield OFFICER, DismissLines(ids, "不在目录内")


def results_of(town: Town) -> list[Result]:
    """Every version of every result."""
    return things(town, Result)
