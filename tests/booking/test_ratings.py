"""A finished matter is rated once, by its unit; a bad rating is a to-do of the authority until somebody called."""

import pytest

from booking.commands import FollowRating, RateBooking
from booking.rating import GIVEN, TO_FOLLOW
from booking.refusal import Why
from tests.booking.town import OFFICER, OWNER, STAFF, Town


@pytest.fixture
def town() -> Town:
    return Town()


def test_a_good_one_is_given_once(town: Town) -> None:
    line = town.issued("A-1")[0]
    assert town.well(OWNER, RateBooking(line.booking_no, 5))["n"] == 1
    rating = town.store.rating(f"{line.booking_no}-{line.institution_id}")
    assert rating is not None
    assert (rating.state, rating.due) == (GIVEN, None)
    assert town.refused(OWNER, RateBooking(line.booking_no, 1)).why is Why.RATED_ALREADY


def test_a_bad_one_waits_for_a_call(town: Town) -> None:
    line = town.issued("A-1")[0]
    town.well(OWNER, RateBooking(line.booking_no, 2, "等得太久"))
    rating = town.store.rating(f"{line.booking_no}-{line.institution_id}")
    assert rating is not None
    assert (rating.state, rating.reason) == (TO_FOLLOW, "等得太久")
    assert rating.due is not None
    assert town.refused(STAFF, FollowRating(rating.id, "打过了")).why is Why.NOT_YOURS
    assert town.refused(OFFICER, FollowRating(rating.id, "")).why is Why.REASON_NEEDED
    town.well(OFFICER, FollowRating(rating.id, "打过电话，道了歉"))
    assert town.store.ratings_waiting(rating.region_code) == ()


def test_only_what_is_finished_and_ones_own_is_rated(town: Town) -> None:
    number, _lines = town.booked("A-1")
    assert town.refused(OWNER, RateBooking(number, 5)).why is Why.NOT_FOUND
    line = town.issued("A-2")[0]
    assert town.refused(STAFF, RateBooking(line.booking_no, 5)).why is Why.NOT_YOURS
    assert town.refused(OWNER, RateBooking(line.booking_no, 6)).why is Why.BAD_VALUE
