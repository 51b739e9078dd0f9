"""Lays the bookings and certificates of a set-up: submitted and assigned as by people, then moved on by commands.

Every step after the assignment is the ordinary command of the institution's or the authority's own staff, so that
histories, receipts, results and ledgers are what they would be; only nobody is told of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from booking import line as life
from booking.act import Act
from booking.booking import DRAFT, Booking
from booking.commands import (
    AcceptLines,
    CheckResults,
    Command,
    Publish,
    RefuseLines,
    RegisterResults,
    ResultDraft,
    ReturnLines,
    SubmitResults,
    TakeInLines,
    WithdrawBooking,
)
from booking.events import SUMMARIES
from booking.execute import execute
from booking.instrument import Instrument
from booking.line import LINE, Line
from booking.people import Duty
from booking.result import PASSED
from booking.setting import Setting
from booking.submitting import assigned, draft_lines
from booking.unit import Unit
from bot.setup_file import Ground, SetupError, id_of
from bot.setup_form import BookedForm, BookingForm, CertificateGiven, ResultForm, Setup
from storage.unit_of_work import Session

STATUSES = {
    "": life.ASSIGNED,
    "待受理": life.ASSIGNED,
    "已提交": life.ASSIGNED,
    "已受理": life.ACCEPTED,
    "受理": life.ACCEPTED,
    "不予受理": life.FAILED,
    "已退回": life.RETURNED,
    "已取消": life.WITHDRAWN,
    "已反馈": life.ACCEPTED,
    "已完成": life.ISSUED,
    **{state: state for state in LINE.states},
}
"""How a set-up may call the state of a line: the words of the lifecycle, and those that people use for them."""

NO_ABILITY, BAD_ENTRY = "无检定能力", "资料填写有误"
"""Reasons where the set-up gives none for what cannot be done without one."""


def lay(setup: Setup, session: Session, now: datetime) -> Ground:
    """Everything of the set-up, in the order in which one thing needs another."""
    ground = Ground(setup, session, now)
    ground.institutions()
    ground.units()
    for row in setup.ledger:
        ground.instrument(row, ground.unit(row.unit))
    bookings = Bookings(ground)
    for certificate in setup.certificates:
        bookings.certificate(certificate)
    for booking in setup.bookings:
        bookings.booking(booking)
    return ground


class Bookings:
    """The bookings of one set-up, on the ground that was laid before them."""

    def __init__(self, ground: Ground) -> None:
        self._ground, self._store, self._session = ground, ground.store, ground.session
        self._names = 0

    def certificate(self, form: CertificateGiven) -> None:
        """A certificate: the booking it came from, with its result submitted; shown to the public if it says so."""
        if self._store.result_of_certificate(form.certificate_no) is not None:
            return
        today = self._ground.now.date()
        day = _verified(form, today) or today
        named = form.model_dump(exclude={"published", "booking_no", "unit"})
        booked = {**named, "status": life.ISSUED, "verified_on": day, "result": form.result or PASSED}
        number = form.booking_no or self._store.next_booking_no(day)
        whole = {"booking_no": number, "unit": form.unit, "instruments": [booked]}
        self.booking(BookingForm.model_validate(whole))
        if form.published:
            self._do(Publish(form.certificate_no), "a")

    def booking(self, form: BookingForm) -> None:
        """A booking with its lines where the set-up has them; one that is there already stays as it is."""
        if self._store.booking(form.booking_no) is not None:
            return
        unit = self._ground.unit(form.unit)
        booked = [*form.instruments, *(BookedForm.model_validate({"serial": serial}) for serial in form.serials)]
        rows = {self._row(one, unit).id: one for one in booked}
        lines = self._submit(form, unit, [self._sure_instrument(one) for one in rows])
        for line in lines:
            one = rows[line.instrument_id]
            self._move_on(line, one, STATUSES[one.status or form.status], one.reason or form.reason)

    def _row(self, form: BookedForm, unit: Unit) -> Instrument:
        """The ledger's row of a booked instrument, which the set-up may not list by itself."""
        plain = form.model_copy(update={"state": "在用", "valid_until": None if form.result else form.valid_until})
        return self._ground.instrument(plain, unit)

    def _sure_instrument(self, instrument_id: str) -> Instrument:
        found = self._store.instrument(instrument_id)
        if found is None:
            raise SetupError(f"setup: instrument {instrument_id} is gone")
        return found

    def _submit(self, form: BookingForm, unit: Unit, instruments: list[Instrument]) -> tuple[Line, ...]:
        """Submit a booking under its own number; lines that are to wait are not assigned."""
        at = form.submitted_at or _day_of(form.booking_no, self._ground.now)
        act = Act(self._store, self._setting("", at))
        booking = Booking(
            form.booking_no, unit.id, DRAFT, at, at,
            preferred_date=form.preferred_date, preferred_time=form.preferred_time, remark=form.remark,
        )  # fmt: skip
        act.create(booking, "新建", itself=True)
        act.clock(booking, "submit", change=lambda one: replace(one, submitted_at=at))
        lines = tuple(act.clock(line, "submit") for line in draft_lines(act, booking, instruments, itself=True))
        if STATUSES[form.status] != life.WAITING:
            lines = assigned(act, lines, {one.id: one for one in instruments})
        outcome = act.done()
        self._session.record([event for event in outcome.events if event.name not in SUMMARIES])
        by_instrument = {one.id: one for one in instruments}
        named = {row.serial: row.institution or form.institution for row in form.instruments}
        return tuple(self._given_to(line, named.get(by_instrument[line.instrument_id].serial, "")) for line in lines)

    def _given_to(self, line: Line, name: str) -> Line:
        """The line with the institution that the set-up names for it."""
        if not name or line.state == life.WAITING:
            return line
        given = replace(line, institution_id=self._ground.institution(name).id)
        self._store.put(given)
        return given

    def _move_on(self, line: Line, form: BookedForm, state: str, reason: str) -> None:
        if state in (life.WAITING, life.ASSIGNED, life.DRAFT):
            return
        if not line.institution_id:
            raise SetupError(f"setup: no institution takes {line.serial} of {line.booking_no}, so it cannot be {state}")
        body = self._store.institution(line.institution_id)
        for command, user in _steps(line, form, state, reason, today=self._ground.now.date()):
            name = f"i:{body.name if body else ''}"
            self._do(command, name + user if user[:1] in ("", "/") else user)

    def _do(self, command: Command, user: str) -> None:
        """Carry out a command as somebody of this name would; a refusal is a fault of the set-up."""
        outcome = execute(command, self._store, self._setting(self._ground.person_of(user), self._ground.now))
        if outcome.refused is not None:
            raise SetupError(f"setup: {type(command).__name__} was refused: {outcome.refused}")
        quiet = SUMMARIES - {"ValidityChanged"}
        self._session.record([event for event in outcome.events if event.name not in quiet])

    def _setting(self, person_id: str, now: datetime) -> Setting:
        return Setting(now, person_id, self._fresh, lambda n: "0" * n, lambda text: text, channel="setup")

    def _fresh(self) -> str:
        self._names += 1
        return id_of("setup", self._ground.now.isoformat(), *self._ground.setup.actors.values(), str(self._names))


def _steps(line: Line, form: BookedForm, state: str, reason: str, *, today: date) -> Iterator[tuple[Command, str]]:
    """The commands that bring an assigned line to `state`, and who gives them ("" = the institution's staff,
    with a duty behind it where only that may).
    """
    ids = (line.id,)
    if state == life.WITHDRAWN:
        yield WithdrawBooking(line.booking_no, ids), "u"
    elif state == life.RETURNED:
        yield ReturnLines(ids, reason or NO_ABILITY), ""
    elif state == life.FAILED:
        yield RefuseLines(ids, reason or BAD_ENTRY), ""
    else:
        yield AcceptLines(ids), ""
    if state == life.IN_HAND:
        yield TakeInLines(ids), ""
    if state in (life.TESTED, life.ISSUED):
        verified = _verified(form, today)
        draft = ResultDraft(line.id, form.result or PASSED, form.certificate_no, form.valid_until, verified, form.note)
        yield RegisterResults((draft,)), ""
    if state == life.ISSUED:
        yield CheckResults(ids), f"/{Duty.CHECKER}"
        yield SubmitResults(ids), f"/{Duty.APPROVER}"


def _verified(form: ResultForm, today: date) -> date | None:
    """When it was verified: where a set-up gives only an end that has gone by, a year before that end."""
    if form.verified_on is not None or form.valid_until is None or form.valid_until >= today:
        return form.verified_on
    return form.valid_until - timedelta(days=364)


def _day_of(booking_no: str, now: datetime) -> datetime:
    """When a booking was submitted, by the day in its number; not later than now."""
    try:
        day = datetime.strptime(booking_no[:8], "%Y%m%d").date()  # noqa: DTZ007 - only the day is read
    except ValueError:
        return now
    return min(now, datetime.combine(day, time(10, 0), tzinfo=now.tzinfo))
