"""Quiet hours and a person's own choices: nobody is woken, and nobody who turned something off is forgotten."""

import doctest
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.commands import ChooseNotices
from booking.execute import execute
from booking.memory import MemoryStore
from booking.people import Identity, Person, Role, RoleKind
from booking.refusal import Why
from booking.setting import Setting
from notifications import quiet
from notifications.ports import Address, Delivery
from notifications.prepare import hushed, prepare
from notifications.quiet import NIGHT, read_quiet
from storage.moments import CHINA

EVENING = datetime(2026, 11, 22, 22, 30, tzinfo=CHINA)
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=CHINA)
WECHAT, SMS = Address("wechat", "open-1"), Address("sms", "15847108236")


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    store.put(Person("p1", "云秀兰", phone="15847108236"))
    store.put(Role("p1", RoleKind.UNIT, "u1", owner=True))
    store.put(Identity("wechat", "open-1", "p1"))
    return store


def choose(store: MemoryStore, person: str = "p1", **chosen: Any) -> Why | None:
    setting = Setting(EVENING, person, lambda: "x", lambda n: "0" * n, lambda text: text)
    outcome = execute(ChooseNotices(**chosen), store, setting)
    return outcome.refused.why if outcome.refused else None


def ready(store: MemoryStore, *, at: datetime = EVENING, urgent: bool = False) -> Delivery:
    found = prepare(id="1", kind="join_answered", to="person:p1", data={}, records=store, now=at, urgent=urgent)
    assert found is not None
    return hushed(found, store, at, NIGHT)


@given(st.integers(0, 365 * 24 * 60).map(lambda minutes: MORNING + timedelta(minutes=minutes)))
def test_quiet_ends_at_eight_and_within_ten_hours(at: datetime) -> None:
    until = NIGHT.over(at)
    assert (until is None) == (8 <= at.hour < 22)
    if until is not None:
        assert timedelta() < until - at <= timedelta(hours=10)
        assert (until.hour, until.minute) == (8, 0)
        assert NIGHT.over(until) is None


def test_examples_and_what_is_no_span() -> None:
    assert not doctest.testmod(quiet).failed
    for wrong in ("all night", "22-8", "22:00"):
        with pytest.raises(ValueError, match="22:00-08:00"):
            read_quiet(wrong)


def test_the_night_holds_what_can_wait_and_lets_through_what_cannot(store: MemoryStore) -> None:
    assert ready(store).quiet_until == MORNING
    assert ready(store, urgent=True).quiet_until is None
    assert ready(store, at=MORNING).quiet_until is None


def test_a_person_has_hours_of_their_own(store: MemoryStore) -> None:
    choose(store, quiet="20:00-09:30")
    assert ready(store).quiet_until == MORNING + timedelta(hours=1, minutes=30)
    choose(store, quiet="")
    assert ready(store).quiet_until is None
    choose(store, usual_hours=True)
    assert ready(store).quiet_until == MORNING


def test_a_channel_that_was_turned_off_is_left_alone_unless_nothing_else_is_left(store: MemoryStore) -> None:
    assert ready(store).addresses == (WECHAT, SMS)
    choose(store, off=("sms",))
    assert ready(store).addresses == (WECHAT,)
    choose(store, off=("wechat",))
    assert ready(store).addresses == (WECHAT, SMS), "somebody who turned everything off is still told"
    choose(store, on=("sms",))
    assert ready(store).addresses == (SMS,)


def test_a_code_comes_to_a_telephone_that_is_turned_off(store: MemoryStore) -> None:
    choose(store, off=("sms",))
    code = prepare(
        id="1", kind="phone_code", to="phone:15847108236", records=store, now=EVENING, urgent=True,
        data={"at": EVENING.isoformat()},
    )  # fmt: skip
    assert code is not None
    assert code.addresses == (SMS,)
    assert hushed(code, store, EVENING, NIGHT).quiet_until is None


def test_choices_that_mean_nothing_are_refused(store: MemoryStore) -> None:
    assert choose(store, off=("pigeon",)) is Why.BAD_VALUE
    assert choose(store, quiet="25:00-08:00") is Why.BAD_VALUE
    assert choose(store, quiet="08:00-08:00") is Why.BAD_VALUE
    assert choose(store, person="", off=("sms",)) is Why.NOT_SIGNED_IN
