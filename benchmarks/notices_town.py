"""Shops whose bookings go through to their results, on a real store: who is owed which notice by the end."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from booking.bodies import EVERY_CATEGORY, IN_FORCE, Authority, Capability, Institution
from booking.commands import (
    AcceptLines,
    AddInstruments,
    CheckResults,
    Command,
    InstrumentDraft,
    RegisterResults,
    ResultDraft,
    SubmitBooking,
    SubmitResults,
)
from booking.execute import execute
from booking.people import Duty, Identity, Person, Role, RoleKind
from booking.setting import Setting
from booking.unit import APPROVED, Unit
from bot.chance import digits, fresh_id
from storage.moments import CHINA
from storage.unit_of_work import Session

COUNTIES = ("150102", "150103", "150104", "150105", "150121", "150122", "150202", "150203", "150204", "150205")
OWED = ("task_arrived", "receipt_issued", "results_out")
"""What every booking owes at least: to the institution, and twice to the shop, which read the rest."""


@dataclass(frozen=True)
class Errand:
    """One booking: its shop, and the hours after the beginning at which it is made, accepted and finished."""

    number: int
    hours: tuple[float, float, float]

    @property
    def county(self) -> str:
        return COUNTIES[self.number % len(COUNTIES)]


def errands(bookings: int, chance: random.Random) -> list[Errand]:
    """Bookings over two days, accepted within hours, finished a day later."""
    made = sorted(chance.uniform(0, 34) for _ in range(bookings))
    return [
        Errand(number, (at, at + chance.uniform(0.1, 6), at + chance.uniform(8, 24))) for number, at in enumerate(made)
    ]


def found(session: Session, shops: int, now: datetime) -> None:
    """An authority, an institution for each county, and the shops with their owners."""
    store = session.store
    store.put(Authority("a1", "内蒙古自治区市场监督管理局", "150000"))
    _person(session, "officer", "13900000000", RoleKind.AUTHORITY, "a1", now)
    for county in COUNTIES:
        store.put(Institution(f"i{county}", f"检定机构{county}", county, ""))
        store.put(Capability(f"c{county}", f"i{county}", EVERY_CATEGORY, (county,), IN_FORCE, now))
        _person(session, f"staff{county}", f"13800{county}", RoleKind.INSTITUTION, f"i{county}", now)
        for who, duty in (("checker", Duty.CHECKER), ("approver", Duty.APPROVER)):
            session.store.put(Person(f"{who}{county}", duty, created_at=now))
            session.store.put(Role(f"{who}{county}", RoleKind.INSTITUTION, f"i{county}", duties=(duty,)))
    for n in range(shops):
        region, phone = COUNTIES[n % len(COUNTIES)], f"158{n:08d}"
        store.put(
            Unit(f"u{n}", f"蔬菜店{n}", f"U{n}", region, "", "A17", "店主", phone, APPROVED, now, owner_id=f"p{n}")
        )
        _person(session, f"p{n}", phone, RoleKind.UNIT, f"u{n}", now)


def _person(session: Session, person_id: str, phone: str, kind: RoleKind, ref: str, now: datetime) -> None:
    session.store.put(Person(person_id, person_id, phone, now))
    session.store.put(Role(person_id, kind, ref, owner=kind is RoleKind.UNIT))
    session.store.put(Identity("wechat", f"o-{person_id}", person_id))


def book(session: Session, errand: Errand, now: datetime) -> None:
    """The shop enters a scale and books it."""
    n = errand.number
    scale = InstrumentDraft(
        instrument_name="电子计价秤", first="非自动衡器", second="非自动衡器", model="ACS-30", serial=f"S{n}",
        manufacturer="永康华鹰", use_region_code=errand.county, use_region="", install_location="摊位",
        purpose="贸易结算", delivery_method="现场检", range={"min": 0.2, "max": 30, "unit": "kg"}, accuracy="III",
    )  # fmt: skip
    ids = _do(session, f"p{n}", AddInstruments(f"u{n}", (scale,)), now)["instrument_ids"]
    _do(session, f"p{n}", SubmitBooking(f"u{n}", tuple(ids)), now)


def accept(session: Session, errand: Errand, now: datetime) -> None:
    """The institution accepts it."""
    _do(session, f"staff{errand.county}", AcceptLines(_lines(session, errand), text="请与衡器室联系"), now)


def finish(session: Session, errand: Errand, now: datetime) -> None:
    """The institution verifies it, checks and releases the result."""
    lines, staff = _lines(session, errand), f"staff{errand.county}"
    rows = tuple(ResultDraft(line, "合格", certificate_no=f"NJG-{errand.number}") for line in lines)
    _do(session, staff, RegisterResults(rows, {"非自动衡器": 12}), now)
    _do(session, f"checker{errand.county}", CheckResults(lines), now)
    _do(session, f"approver{errand.county}", SubmitResults(lines), now)


STAGES = (book, accept, finish)


def _lines(session: Session, errand: Errand) -> tuple[str, ...]:
    (booking,) = session.store.bookings(f"u{errand.number}")
    return tuple(line.id for line in session.store.lines(booking.no))


def _do(session: Session, person_id: str, command: Command, now: datetime) -> Mapping[str, Any]:
    outcome = execute(command, session.store, Setting(now, person_id, fresh_id, digits, session.keyring.digest))
    if outcome.refused is not None:
        raise RuntimeError(f"{type(command).__name__}: {outcome.refused}")
    session.record(outcome.events)
    return outcome.result


def begin_of(day: date) -> datetime:
    """Eight in the morning in China."""
    return datetime(day.year, day.month, day.day, 8, tzinfo=CHINA)


def hours(number: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=number)
