"""Random histories: whatever people do in whatever order, what has to hold of the subject holds."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from booking.booking import ANSWERED, DONE, SUBMITTED, Booking
from booking.commands import (
    AcceptLines,
    AnswerDelivery,
    AskDelivery,
    CallOffLines,
    ChangeBooking,
    ChangeInstrument,
    CheckResults,
    Command,
    CorrectResult,
    DismissLines,
    DropCorrection,
    ForceAssign,
    GiveBackResults,
    HalfDay,
    MissAppointment,
    MoveInstrument,
    OpenHalfDays,
    Publish,
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
from booking.delivery_ask import DeliveryAsk
from booking.events import SUMMARIES
from booking.instrument import Instrument
from booking.lifecycle import Life, holder
from booking.lifecycles import LIVES
from booking.line import DRAFT, FAILED, ISSUED, OPEN_STATES, WITHDRAWN, Line
from booking.result import LOCKED, PENDING, VOID, Result
from booking.settling import ENDED, UNANSWERED
from tests.booking.subject import JINSHUI, QINGSHAN, SAIHAN
from tests.booking.town import (
    APPROVER,
    BAOTOU_STAFF,
    CHECKER,
    CITY_OFFICER,
    OFFICER,
    OWNER,
    STAFF,
    STRANGER,
    Town,
)

EVERYBODY = (OWNER, STAFF, BAOTOU_STAFF, OFFICER, CITY_OFFICER, STRANGER, CHECKER, APPROVER)
LIFE: dict[str, Life] = {life.name: life for life in LIVES}
KNOWN = SUMMARIES | {event for life in LIVES for event in life.events}
people = st.sampled_from(EVERYBODY)
picks = st.lists(st.integers(0, 5), min_size=1, max_size=3)
seldom = st.integers(0, 9)


class Histories(RuleBasedStateMachine):
    """People act on the newest instruments, bookings and lines: mostly whoever may, sometimes anybody."""

    def __init__(self) -> None:
        super().__init__()
        self.town = Town()
        self.serial = 0
        self.crowd = 0

    def _all(self, kind: type) -> list[Any]:
        return list(self.town.store._kept.get(kind, {}).values())

    def _lines(self, picked: list[int], *states: str) -> tuple[str, ...]:
        fitting = [line.id for line in self._all(Line) if line.state in states] or [x.id for x in self._all(Line)]
        return tuple(fitting[-1 - n % len(fitting)] for n in picked) if fitting else ()

    def _body_of(self, line_ids: tuple[str, ...], anybody: int, who: str) -> str:
        line = self.town.store.line(line_ids[0]) if line_ids else None
        if anybody == 0 or line is None:
            return who
        return {"i1": STAFF, "i2": BAOTOU_STAFF}.get(line.institution_id, OFFICER)

    def _do(self, who: str, command: Command) -> None:
        self.town.later(minutes=7)
        self.town.do(who, command)

    # -- the unit ------------------------------------------------------------------------------------------------------
    @rule(county=st.sampled_from([SAIHAN, QINGSHAN, JINSHUI]))
    def enter(self, county: str) -> None:
        self.serial += 1
        self.town.add(f"S-{self.serial}", use_region_code=county)

    @rule(picked=picks, draft=st.booleans(), cause=st.integers(0, 20))
    def book(self, *, picked: list[int], draft: bool, cause: int) -> None:
        instruments = [one.id for one in self._all(Instrument)]
        ids = tuple(instruments[-1 - n % len(instruments)] for n in picked) if instruments else ()
        drafts = [one.no for one in self._all(Booking) if one.state == DRAFT]
        number = drafts[-1] if drafts and cause % 2 else ""
        if draft:
            self._do(OWNER, SaveBooking("u1", ids, booking_no=number))
        else:
            self._do(OWNER, SubmitBooking("u1", ids, booking_no=number, cause=f"m{cause}"))

    @rule(picked=picks, whole=st.booleans(), who=people, anybody=seldom)
    def withdraw(self, *, picked: list[int], whole: bool, who: str, anybody: int) -> None:
        bookings = self._all(Booking)
        if bookings:
            number = bookings[-1 - picked[0] % len(bookings)].no
            lines = [line.id for line in self.town.store.lines(number)]
            some = () if whole or not lines else (lines[picked[0] % len(lines)],)
            self._do(who if anybody == 0 else OWNER, WithdrawBooking(number, some))
            self._do(OWNER, ChangeBooking(number, remark=f"{picked}"))

    @rule(picked=picks, verb=st.sampled_from(["stop", "resume", "scrap", "restore"]), who=people, anybody=seldom)
    def move(self, picked: list[int], verb: str, who: str, anybody: int) -> None:
        instruments = self._all(Instrument)
        if instruments:
            one = instruments[-1 - picked[0] % len(instruments)].id
            self._do(who if anybody == 0 else OWNER, MoveInstrument(one, verb))
            self._do(OWNER, ChangeInstrument(one, {"model": f"ACS-{picked[0]}"}))

    # -- the institution -----------------------------------------------------------------------------------------------
    @rule(picked=picks, kind=st.integers(0, 4), who=people, anybody=seldom)
    def answer(self, picked: list[int], kind: int, who: str, anybody: int) -> None:
        ids = self._lines(picked, "已分配")
        command = (
            AcceptLines(ids, "请联系"),
            AcceptLines(ids),
            AcceptLines(ids),
            RefuseLines(ids, "型号写错了", "model"),
            ReturnLines(ids, "没有能力"),
        )[kind]
        self._do(self._body_of(ids, anybody, who), command)

    @rule(picked=picks, kind=st.integers(0, 3), who=people, anybody=seldom)
    def go_on(self, picked: list[int], kind: int, who: str, anybody: int) -> None:
        ids = self._lines(picked, "待检定", "退回", "预约失败")
        day = self.town.now.date().isoformat()
        command = (TakeInLines(ids), ScheduleLines(ids, day, "AM"), TakeBackLines(ids), MissAppointment(ids))[kind]
        self._do(self._body_of(ids, anybody, who), command)

    @rule(picked=picks, passed=st.booleans(), number=st.integers(0, 30), who=people, anybody=seldom)
    def register(self, *, picked: list[int], passed: bool, number: int, who: str, anybody: int) -> None:
        ids = self._lines(picked[:1], "待检定", "检定中", "已检定")
        draft = tuple(ResultDraft(one, "合格" if passed else "不合格", f"NJG-{number}") for one in ids)
        self._do(self._body_of(ids, anybody, who), RegisterResults(draft, {"非自动衡器": 12}))

    @rule(picked=picks, who=people, anybody=seldom)
    def submit(self, picked: list[int], who: str, anybody: int) -> None:
        ids = self._lines(picked, "已检定", "已出证")
        self._do(who if anybody == 0 else CHECKER, CheckResults(ids))
        if len(picked) > 1:
            self._do(who if anybody == 0 else APPROVER, SubmitResults(ids))

    @rule(picked=picks, kind=st.integers(0, 3), who=people, anybody=seldom)
    def turn_back(self, picked: list[int], kind: int, who: str, anybody: int) -> None:
        ids = self._lines(picked, "检定中", "已检定", "已出证")
        if ids:
            command = (GiveBackResults(ids, "数不对"), DropCorrection(ids[0]), CallOffLines(ids, "坏了"))[kind % 3]
            body = CHECKER if kind == 0 else self._body_of(ids, 1, "")
            self._do(who if anybody == 0 else body, command)

    @rule(picked=picks, number=st.integers(0, 30), passed=st.booleans())
    def correct(self, *, picked: list[int], number: int, passed: bool) -> None:
        ids = self._lines(picked[:1], "已出证", "已检定")
        if ids:
            changes = {"certificate_no": f"NJG-{number}", "result": "合格" if passed else "不合格"}
            self._do(self._body_of(ids, 1, ""), CorrectResult(ids[0], changes, "登错了"))

    @rule(picked=picks, who=people, anybody=seldom)
    def void(self, picked: list[int], who: str, anybody: int) -> None:
        ids = self._lines(picked[:1], ISSUED)
        if ids:
            self._do(self._body_of(ids, anybody, who), VoidResult(ids[0], "标准装置失准"))

    @rule(picked=picks, kind=st.integers(0, 3), who=people, anybody=seldom)
    def ask_for_another_way(self, picked: list[int], kind: int, who: str, anybody: int) -> None:
        asks = self._all(DeliveryAsk)
        if kind == 0 or not asks:
            ids = self._lines(picked[:1], "已分配", "待检定")
            self._do(self._body_of(ids, anybody, who), AskDelivery(ids, ("送检", "现场检")[picked[0] % 2]))
            return
        ask = asks[-1 - picked[0] % len(asks)]
        verb = ("agree", "decline", "call_back")[kind - 1]
        self._do(who if anybody == 0 else OWNER if kind < 3 else STAFF, AnswerDelivery(ask.id, verb))

    @rule(capacity=st.integers(0, 2))
    def open_half_day(self, capacity: int) -> None:
        self._do(STAFF, OpenHalfDays("i1", (HalfDay(self.town.now.date(), "AM", capacity),)))

    # -- the authority -------------------------------------------------------------------------------------------------
    @rule(picked=picks, kind=st.integers(0, 3), who=people, anybody=seldom, number=st.integers(0, 30))
    def oversee(self, picked: list[int], kind: int, who: str, anybody: int, number: int) -> None:
        ids = self._lines(picked, "待分配", "退回")
        command = (
            ForceAssign(ids, "i2", "就近"),
            ForceAssign(ids, "i1"),
            DismissLines(ids, "不在目录内"),
            Publish(f"NJG-{number}", show=bool(picked[0] % 2)),
        )[kind]
        self._do(who if anybody == 0 else OFFICER, command)

    # -- what always holds ---------------------------------------------------------------------------------------------
    @invariant()
    def an_instrument_stands_in_one_open_line_at_most(self) -> None:
        opened = Counter(line.instrument_id for line in self._all(Line) if line.state in OPEN_STATES)
        assert all(n == 1 for n in opened.values())

    @invariant()
    def an_open_line_has_a_holder_a_term_and_an_instrument_in_use(self) -> None:
        for line in self._all(Line):
            if line.state in OPEN_STATES:
                assert holder(line) is not None
                assert line.due is not None
                assert line.due > line.since
                instrument = self.town.store.instrument(line.instrument_id)
                assert instrument is not None
                assert instrument.state == "在用"
            assert bool(line.institution_id) >= (line.state in ("已分配", "待检定", "检定中", "已检定", ISSUED))
            if line.state != WITHDRAWN:
                assert bool(line.reason) == (line.state in (FAILED, "退回"))

    @invariant()
    def a_booking_stands_where_its_lines_are(self) -> None:
        for booking in self._all(Booking):
            states = {line.state for line in self.town.store.lines(booking.no)}
            if booking.state in (SUBMITTED, ANSWERED, DONE):
                assert (booking.state == SUBMITTED) == bool(states & set(UNANSWERED))
                assert (booking.state == DONE) == (states <= set(ENDED))
            else:
                assert booking.state in states <= {booking.state, WITHDRAWN}

    @invariant()
    def the_history_of_everything_is_complete(self) -> None:
        for thing in (*self._all(Line), *self._all(Booking), *self._all(Instrument), *self._all(Result)):
            life = LIFE[thing.life.name]
            targets = {row.event: row.target for row in life.transitions} | {life.created: life.initial[0]}
            past = [one for one in self.town.store.history(life.name, thing.id) if one.event in targets]
            # The lines of a draft are made anew whenever it is written, so what was dropped has no thing.
            assert past[0].event == life.created
            assert targets[past[-1].event] == thing.state
            assert all(one.by or one.party == "系统" for one in past)

    @invariant()
    def a_certificate_number_is_one_instruments(self) -> None:
        numbers: dict[str, str] = {}
        for one in self._all(Result):
            assert numbers.setdefault(one.certificate_no, one.line_id) == one.line_id

    @invariant()
    def the_ledger_holds_the_latest_result(self) -> None:
        for instrument in self._all(Instrument):
            results = [r for r in self._all(Result) if r.instrument_id == instrument.id and r.state in (LOCKED, VOID)]
            if results:
                order = {line.id: (line.booking_no, line.n) for line in self._all(Line)}
                latest = max(results, key=lambda r: order[r.line_id])
                holds = latest.state == LOCKED
                assert instrument.last_certificate == (latest.certificate_no if holds else "")
                assert instrument.valid_until == (latest.valid_until if holds and latest.result == "合格" else None)
            for states in ((LOCKED, VOID), PENDING):
                current = Counter(r.line_id for r in self._all(Result) if r.state in states)
                assert all(n == 1 for n in current.values())

    @invariant()
    def what_is_out_was_signed_by_three(self) -> None:
        for one in self._all(Result):
            if one.approved_by:
                assert len({one.by, one.checked_by, one.approved_by}) == 3
            assert (one.state in (LOCKED, VOID)) <= bool(one.approved_by)
        for line in self._all(Line):
            waits = self.town.store.pending(line.id)
            assert waits is None or line.state in ("已检定", ISSUED)
            assert line.state != ISSUED or any(r.line_id == line.id and r.approved_by for r in self._all(Result))

    @invariant()
    def no_half_day_is_overbooked(self) -> None:
        today = self.town.now.date()
        there = len(self.town.store.appointments("i1", since=today, until=today))
        for one in self.town.store.openings("i1", since=today, until=today):
            assert not one.capacity or there <= max(one.capacity, self.crowd)
        self.crowd = there

    @invariant()
    def events_are_known_and_plain(self) -> None:
        for event in self.town.events[-12:]:
            assert event.name in KNOWN
            json.dumps(dict(event.data))


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
