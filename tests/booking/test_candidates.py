"""Who could take a line and why not, and the path that it went, with loops."""

from __future__ import annotations

from booking.assignment import Need
from booking.bodies import ASKED
from booking.candidates import candidates
from booking.commands import ForceAssign, ReturnLines
from booking.path import goes_round, path_of
from tests.booking import subject
from tests.booking.subject import NOW, SAIHAN
from tests.booking.town import BAOTOU_STAFF, OFFICER, STAFF, Town


def test_those_that_fit_come_first_and_the_others_say_why() -> None:
    bodies = [subject.institution(id=one, name=one, region_code=region) for one, region in (
        ("far", "150000"), ("near", SAIHAN), ("busy", SAIHAN), ("other", "150200"), ("asked", "150100"),
    )]  # fmt: skip
    held = {
        "far": subject.capability(regions=("150000",)),
        "near": subject.capability(regions=("150100",)),
        "busy": subject.capability(regions=("150100",), range={"max": 5, "unit": "kg"}),
        "other": subject.capability(regions=("150200",)),
        "asked": subject.capability(regions=("150100",), state=ASKED),
    }
    found = candidates(
        Need("非自动衡器", "非自动衡器", SAIHAN, {"max": 30, "unit": "kg"}),
        bodies,
        capabilities_of=lambda one: (held[one],),
        load_of=len,
        today=NOW.date(),
    )
    assert [(one.institution.id, one.why_not) for one in found] == [
        ("near", ""),
        ("far", ""),
        ("busy", "range"),
        ("asked", "capability"),
        ("other", "county"),
    ]
    assert found[0].load == 4


def test_a_line_that_goes_round_is_seen() -> None:
    town = Town()
    _, (line,) = town.booked("938580")
    town.well(STAFF, ReturnLines((line.id,), "没有标准"))
    town.well(OFFICER, ForceAssign((line.id,), "i2", reason="就近"))
    town.well(BAOTOU_STAFF, ReturnLines((line.id,), "太远"))
    straight = path_of(town.store.history("booking_line", line.id))
    assert not goes_round(straight)
    assert [stop.institution_id for stop in straight if stop.returned] == ["i1", "i2"]
    town.well(OFFICER, ForceAssign((line.id,), "i1"))
    stops = path_of(town.store.history("booking_line", line.id))
    assert goes_round(stops)
    assert [stop.past.verb for stop in stops if stop.again] == ["强制分配"]
