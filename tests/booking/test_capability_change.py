"""A capability with its people, changed by another that takes its place, and what a change does to open bookings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from booking.bodies import IN_FORCE, STOPPED
from booking.capability_effect import effect_of
from booking.commands import AskCapability, MoveCapability, SubmitBooking
from booking.refusal import Why
from tests.booking import subject
from tests.booking.subject import JINSHUI, NOW
from tests.booking.town import BAOTOU_STAFF, OFFICER, OWNER, STAFF, STRANGER, Town

TODAY = NOW.date()


def ask(**said: object) -> AskCapability:
    form: dict[str, object] = {"institution_id": "i1", "second": "非自动衡器", "regions": ("150000",)}
    return AskCapability(**(form | said))  # type: ignore[arg-type]  # the fields of one command, as a test names them


def test_nobody_qualified_any_more_stops_assignment_by_itself(town: Town) -> None:
    people = (("王五", date(2027, 1, 6)), ("李四", date(2027, 3, 1)))
    capability = str(town.well(STAFF, ask(people=people, replaces="c1"))["capability_id"])
    town.well(OFFICER, MoveCapability(capability, "approve"))
    kept = town.store.capability(capability)
    assert kept is not None
    assert (kept.people_until, kept.good_until) == (date(2027, 3, 1), date(2027, 3, 1))
    one, two, three = town.add("1", "2", "3")
    for day, unit, found in ((TODAY, one, "i1"), (date(2027, 3, 1), two, "i1"), (date(2027, 3, 2), three, "")):
        town.now = NOW.replace(year=day.year, month=day.month, day=day.day)
        booked = town.well(OWNER, SubmitBooking("u1", (unit,), cause=f"m{unit}"))
        assert booked["lines"][0]["institution_id"] == found
        assert booked["lines"][0]["unfit"] == ("" if found else "capability")


def test_a_changed_capability_takes_the_place_of_the_old_one_when_it_is_approved(town: Town) -> None:
    capability = str(town.well(STAFF, ask(replaces="c1", accuracy="III"))["capability_id"])
    old = town.store.capability("c1")
    assert old is not None
    assert old.state == IN_FORCE, "nothing changes before somebody approves"
    town.well(OFFICER, MoveCapability(capability, "approve"))
    old, new = town.store.capability("c1"), town.store.capability(capability)
    assert old is not None
    assert new is not None
    assert (old.state, old.reason, new.state) == (STOPPED, "已由变更后的能力代替", IN_FORCE)


@pytest.mark.parametrize(
    ("said", "slot"),
    [
        ({"people": (("王五", None), ("王五 ", None))}, "people"),
        ({"people": ((" ", None),)}, "people"),
        ({"replaces": "c2"}, "replaces"),
        ({"replaces": "c9"}, "replaces"),
    ],
)
def test_what_a_change_cannot_be(town: Town, said: dict[str, object], slot: str) -> None:
    assert town.refused(STAFF, ask(**said)).slot == slot


def test_only_its_own_people_change_it(town: Town) -> None:
    assert town.refused(BAOTOU_STAFF, ask(replaces="c1")).why is Why.NOT_YOURS
    assert town.refused(OWNER, ask(replaces="c1")).why is Why.NOT_YOURS
    assert town.refused(STRANGER, ask(replaces="c1")).why is Why.NOT_SIGNED_IN


def test_the_effect_names_what_would_be_lost_and_what_would_come(town: Town) -> None:
    _no, (held,) = town.booked("1")
    (two,) = town.add("2", use_region_code=JINSHUI)
    town.well(OWNER, SubmitBooking("u1", (two,), cause="m2"))
    old = town.store.capability("c1")
    assert old is not None
    smaller = replace(old, id="n", range={"max": 15, "unit": "kg"})
    elsewhere = replace(old, id="n", regions=("410000",))
    effect = effect_of(town.store, "i1", before=old, after=smaller, today=TODAY)
    assert [(line.id, why) for line, why in effect.loses] == [(held.id, "range")]
    assert effect.gains == ()
    effect = effect_of(town.store, "i1", before=old, after=elsewhere, today=TODAY)
    assert [(line.id, why) for line, why in effect.loses] == [(held.id, "county")]
    assert [line.serial for line in effect.gains] == ["2"]
    assert [why for _, why in effect_of(town.store, "i1", before=old, after=None, today=TODAY).loses] == ["category"]
    assert effect_of(town.store, "i1", before=old, after=replace(old, id="n"), today=TODAY).loses == ()
    assert town.store.line(held.id) == held, "looking changes nothing"


def test_what_the_effect_says_comes_when_it_is_approved(town: Town) -> None:
    (two,) = town.add("2", use_region_code=JINSHUI)
    town.well(OWNER, SubmitBooking("u1", (two,), cause="m2"))
    capability = str(town.well(STAFF, ask(regions=("410000",)))["capability_id"])
    asked = town.store.capability(capability)
    gains = effect_of(town.store, "i1", before=None, after=asked, today=TODAY).gains
    town.well(OFFICER, MoveCapability(capability, "approve"))
    assert [town.state(line.id) for line in gains] == ["已分配"]


def test_a_subject_of_people_is_good_as_long_as_one_of_them_is() -> None:
    one = subject.capability(people=({"name": "王五", "until": ""},))
    assert one.is_good(date(2099, 1, 1))
