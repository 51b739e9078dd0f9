"""A small town for tests: a shop, two institutions, two authorities, a clock that stands where it is put.

Whatever is done there is checked on the way: a refusal leaves no trace, and every event is kept as history.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from booking.commands import (
    AcceptLines,
    AddInstruments,
    CheckResults,
    Command,
    InstrumentDraft,
    RegisterResults,
    RegisterUnit,
    ResultDraft,
    SendPhoneCode,
    SubmitBooking,
    SubmitResults,
)
from booking.events import Event
from booking.execute import Outcome, Setting, execute
from booking.line import Line
from booking.memory import MemoryStore
from booking.people import Duty, Person, Role, RoleKind
from booking.refusal import Refused
from tests.booking import subject
from tests.booking.subject import NOW, SAIHAN

CHECKER, APPROVER = "checker", "approver"
OWNER, STAFF, BAOTOU_STAFF, OFFICER, CITY_OFFICER, STRANGER = (
    "owner",
    "staff",
    "staff2",
    "officer",
    "officer2",
    "nobody",
)
_ROLES = (
    Role(OWNER, RoleKind.UNIT, "u1", owner=True),
    Role(STAFF, RoleKind.INSTITUTION, "i1"),
    Role(BAOTOU_STAFF, RoleKind.INSTITUTION, "i2"),
    Role(CHECKER, RoleKind.INSTITUTION, "i1", duties=(Duty.CHECKER,)),
    Role(APPROVER, RoleKind.INSTITUTION, "i1", duties=(Duty.APPROVER,)),
    Role(OFFICER, RoleKind.AUTHORITY, "a1"),
    Role(CITY_OFFICER, RoleKind.AUTHORITY, "a2"),
)


class Town:
    """Everybody and everything, and the one way of doing things: `do`."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.now = NOW
        self.sent: dict[str, str] = {}
        self.events: list[Event] = []
        self._ids = count(1)
        store = self.store
        store.put(subject.unit(owner_id=OWNER))
        store.put(subject.institution())
        store.put(subject.institution(id="i2", name="包头市产品质量计量检测所", region_code="150200"))
        store.put(subject.authority())
        store.put(subject.authority(id="a2", name="包头市市场监督管理局", region_code="150200"))
        store.put(subject.capability())
        store.put(subject.capability(id="c2", institution_id="i2", regions=("150200",)))
        for one in (OWNER, STAFF, BAOTOU_STAFF, OFFICER, CITY_OFFICER, STRANGER, CHECKER, APPROVER):
            store.put(Person(one, name=one, created_at=NOW))
        for role in _ROLES:
            store.put(role)

    def setting(self, person_id: str) -> Setting:
        return Setting(
            now=self.now,
            person_id=person_id,
            fresh=lambda: f"x{next(self._ids):06d}",
            digits=lambda n: f"{next(self._ids):0{n}d}"[-n:],
            digest=lambda text: hashlib.sha256(text.encode()).hexdigest(),
        )

    def do(self, person_id: str, command: Command) -> Outcome:
        """Carry out a command. A refusal has to leave everything as it was, but for the tries of a phone code."""
        before = self.store.snapshot()
        outcome = execute(command, self.store, self.setting(person_id))
        if outcome.refused is not None:
            assert not outcome.events
            after = self.store.snapshot()
            assert _without_codes(before.held) == _without_codes(after.held)
            return outcome
        self.events.extend(outcome.events)
        self.store.record(outcome.events)
        for event in outcome.events:
            if event.name == "PhoneCodeSent":
                self.sent[event.data["phone"]] = event.data["secret"]["code"]
        return outcome

    def well(self, person_id: str, command: Command) -> Mapping[str, Any]:
        """Carry out a command that is expected to go well; gives its result."""
        outcome = self.do(person_id, command)
        assert outcome.refused is None, outcome.refused
        return outcome.result

    def refused(self, person_id: str, command: Command) -> Refused:
        """Carry out a command that is expected to be refused; gives the refusal."""
        outcome = self.do(person_id, command)
        assert outcome.refused is not None, outcome.result
        return outcome.refused

    def later(self, **span: float) -> datetime:
        self.now += timedelta(**span)
        return self.now

    def told(self, name: str) -> list[Mapping[str, Any]]:
        """The data of every event of this name so far."""
        return [event.data for event in self.events if event.name == name]

    # -- what tests do often -----------------------------------------------------------------------------------------
    def code(self, phone: str, person_id: str = STRANGER) -> str:
        self.well(person_id, SendPhoneCode(phone))
        return self.sent[phone]

    def register(self, person_id: str = STRANGER, **said: Any) -> Outcome:
        form = {
            "company_name": "新城区老靳猪肉铺",
            "uscc": "92150102MA13R5T82N",
            "region_code": "150102",
            "region": "内蒙古自治区呼和浩特市新城区",
            "address": "东库街农贸市场3排22号",
            "contact": "靳海军",
            "phone": "13947155402",
        } | said
        code = form.pop("code", None)
        if code is None:
            code = self.code(form["phone"], person_id)
        return self.do(person_id, RegisterUnit(**form, code=code))

    def add(self, *serials: str, unit_id: str = "u1", by: str = OWNER, **said: Any) -> list[str]:
        rows = tuple(scale(serial=serial, **said) for serial in serials)
        return list(self.well(by, AddInstruments(unit_id, rows))["instrument_ids"])

    def booked(self, *serials: str, **said: Any) -> tuple[str, list[Line]]:
        """Enter instruments and book them; the booking's number and its lines."""
        ids = self.add(*serials, **said)
        booking_no = self.well(OWNER, SubmitBooking("u1", tuple(ids)))["booking_no"]
        return booking_no, list(self.store.lines(booking_no))

    def accepted(self, *serials: str) -> tuple[str, list[Line]]:
        booking_no, lines = self.booked(*serials)
        self.well(STAFF, AcceptLines(tuple(line.id for line in lines), text="请与衡器室联系", dept="衡器室"))
        return booking_no, list(self.store.lines(booking_no))

    def issued(self, *serials: str, **said: Any) -> list[Line]:
        """All the way to a submitted result."""
        booking_no, lines = self.accepted(*serials)
        rows = tuple(ResultDraft(line.id, "合格", certificate_no=f"NJG-{line.serial}", **said) for line in lines)
        self.well(STAFF, RegisterResults(rows, {"非自动衡器": 12}))
        self.release(*(line.id for line in lines))
        return list(self.store.lines(booking_no))

    def release(self, *line_ids: str) -> None:
        """The second and the third signature of registered results."""
        self.well(CHECKER, CheckResults(line_ids))
        self.well(APPROVER, SubmitResults(line_ids))

    def state(self, line_id: str) -> str:
        line = self.store.line(line_id)
        assert line is not None
        return line.state

    def booking_state(self, booking_no: str) -> str:
        booking = self.store.booking(booking_no)
        assert booking is not None
        return booking.state


def scale(**said: Any) -> InstrumentDraft:
    """A price scale as it is entered."""
    form: dict[str, Any] = {
        "instrument_name": "电子计价秤",
        "first": "非自动衡器",
        "second": "非自动衡器",
        "model": "ACS-30",
        "serial": "938580",
        "manufacturer": "永康华鹰",
        "use_region_code": SAIHAN,
        "use_region": "内蒙古自治区呼和浩特市赛罕区",
        "install_location": "摊位上",
        "purpose": "贸易结算",
        "delivery_method": "现场检",
        "range": {"min": 0.2, "max": 30, "unit": "kg"},
        "accuracy": "III",
    }
    return InstrumentDraft(**(form | said))


def _without_codes(held: dict[str, Any]) -> dict[str, Any]:
    kept = {kind: things for kind, things in held["_kept"].items() if kind.__name__ != "PhoneCode" and things}
    return {**held, "_kept": kept}
