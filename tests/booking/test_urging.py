"""A unit may urge once a day; who holds the booking hears of it, and its superior when the time is over."""

from datetime import timedelta

import pytest

from booking.commands import AcceptLines, UrgeBooking
from booking.refusal import Why
from notifications.plan import plan
from tests.booking.town import APPROVER, CHECKER, OWNER, STAFF, Town


@pytest.fixture
def town() -> Town:
    return Town()


def told(town: Town) -> dict[str, set[str]]:
    """To whom the last urging went, by kind of notice."""
    event = [one for one in town.events if one.name == "BookingUrged"][-1]
    found: dict[str, set[str]] = {}
    for notice in plan([event], town.store):
        found.setdefault(notice.kind, set()).add(notice.to)
    return found


def test_the_institution_that_holds_it_hears_once_a_day(town: Town) -> None:
    number, _lines = town.booked("A-1", "A-2")
    town.well(OWNER, UrgeBooking(number))
    assert told(town) == {"booking_urged": {f"person:{one}" for one in (STAFF, CHECKER, APPROVER)}}
    assert town.store.history("booking", number)[-1].verb == "催办"
    assert town.refused(OWNER, UrgeBooking(number)).why is Why.URGED_TODAY
    town.now += timedelta(days=1)
    town.well(OWNER, UrgeBooking(number))


def test_past_its_time_the_authority_hears_too(town: Town) -> None:
    number, lines = town.booked("A-1")
    town.well(STAFF, AcceptLines((lines[0].id,), text="请来"))
    town.now += timedelta(days=60)
    town.well(OWNER, UrgeBooking(number))
    assert set(told(town)) == {"booking_urged", "urged_late"}


def test_nobody_urges_what_is_not_theirs_or_is_over(town: Town) -> None:
    number, _lines = town.booked("A-1")
    assert town.refused(STAFF, UrgeBooking(number)).why is Why.NOT_YOURS
    assert town.refused(OWNER, UrgeBooking("2020010100001")).why is Why.NOT_FOUND
