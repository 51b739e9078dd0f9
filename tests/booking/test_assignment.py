"""Which institution takes a line: deterministic, explained, and the reason when none does (SPEC 5, 6)."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.assignment import Fit, Need, Unfit, assign, nearness
from booking.bodies import ASKED, DENIED, IN_FORCE, LAPSED, STOPPED, Capability, Institution
from booking.region import covers
from tests.booking import subject
from tests.booking.subject import QINGSHAN, SAIHAN

TODAY = date(2026, 11, 22)
SCALE = "非自动衡器"
PROVINCE = subject.institution(id="p")
CITY = subject.institution(id="c", region_code="150200")
COUNTY = subject.institution(id="q", region_code=QINGSHAN)
ELSEWHERE = subject.institution(id="e", region_code="150100")
BODIES = {one.id: one for one in (PROVINCE, CITY, COUNTY, ELSEWHERE)}


def decide(need: Need, *able: Capability, load: dict[str, int] | None = None) -> Fit | Unfit:
    loads = load or {}
    return assign(need, able, institution_of=BODIES.get, load_of=lambda one: loads.get(one, 0), today=TODAY)


def able(body: str, **said: Any) -> Capability:
    return subject.capability(**{"id": f"c-{body}", "institution_id": body} | said)


def needed(**said: Any) -> Need:
    return Need(**{"first": SCALE, "second": SCALE, "region_code": QINGSHAN} | said)


@pytest.mark.parametrize(
    ("able_to", "why"),
    [
        ((), "category"),
        ((able("p", second="指示类压力表、显示类压力表"),), "category"),
        ((able("p", second=SCALE, first="别的衡器"),), "category"),
        ((able("p", second=SCALE, regions=("150100", "410000")),), "county"),
        ((able("p", second=SCALE, state=ASKED),), "capability"),
        ((able("p", second=SCALE, standard_until=TODAY - timedelta(days=1)),), "capability"),
        ((able("p", range={"max": 15, "unit": "kg"}),), "range"),
        ((able("p", accuracy="IIII"),), "accuracy"),
    ],
)
def test_the_first_step_that_leaves_nothing_is_the_reason(able_to: tuple[Capability, ...], why: str) -> None:
    need = needed(range={"min": 0.2, "max": 30, "unit": "kg"}, accuracy="III")
    assert decide(need, *able_to) == Unfit(why)


@pytest.mark.parametrize("state", [ASKED, DENIED, STOPPED, LAPSED])
def test_only_a_capability_in_force_assigns(state: str) -> None:
    assert decide(needed(), able("p", state=state)) == Unfit("capability")


def test_a_standard_is_good_on_its_last_day() -> None:
    assert decide(needed(), able("p", standard_until=TODAY)) == Fit(PROVINCE, "only", 1)


def test_the_nearest_institution_takes_it() -> None:
    every = [able(one) for one in BODIES]
    assert decide(needed(), *every) == Fit(COUNTY, "nearest", 4)
    assert decide(needed(), able("p"), able("c"), able("e")) == Fit(CITY, "nearest", 3)
    assert decide(needed(), able("p"), able("e")) == Fit(PROVINCE, "nearest", 2)
    assert decide(needed(region_code=SAIHAN), *every) == Fit(ELSEWHERE, "nearest", 4)


def test_as_near_the_one_with_less_to_do_takes_it_then_the_first() -> None:
    other = subject.institution(id="c2", region_code="150200")
    bodies = {**BODIES, "c2": other}
    both = (able("c"), able("c2"))
    for load, expected in (
        ({"c": 3, "c2": 2}, Fit(other, "load", 2)),
        ({"c": 2, "c2": 2}, Fit(CITY, "order", 2)),
    ):
        found = assign(needed(), both, institution_of=bodies.get, load_of=load.__getitem__, today=TODAY)
        assert found == expected


def test_names_agree_however_wide_their_brackets_are() -> None:
    need = needed(first="血压计（表）", second="无创自动测量血压计")
    assert isinstance(decide(need, able("p", first="血压计(表)", second="无创自动测量血压计")), Fit)


def test_unknown_ranges_and_classes_exclude_nobody() -> None:
    picky = able("p", range={"min": 0, "max": 60, "unit": "MPa"}, accuracy="1.6")
    assert isinstance(decide(needed(), picky), Fit)
    assert isinstance(decide(needed(range={"max": 30, "unit": "kg"}, accuracy="III"), picky), Fit)


codes = st.sampled_from(["150000", "150100", "150105", "150102", "150200", "150204", "410000", "410105"])


@st.composite
def cases(draw: st.DrawFn) -> tuple[Need, list[Capability], dict[str, Institution], dict[str, int]]:
    ids = draw(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True))
    bodies = {one: subject.institution(id=one, region_code=draw(codes)) for one in ids}
    capabilities = [
        subject.capability(
            id=f"c{n}",
            institution_id=draw(st.sampled_from(ids)),
            second=draw(st.sampled_from(["*", SCALE, "燃油加油机"])),
            regions=tuple(draw(st.lists(codes, min_size=1, max_size=2))),
            state=draw(st.sampled_from([IN_FORCE, IN_FORCE, IN_FORCE, STOPPED])),
        )
        for n in range(draw(st.integers(0, 8)))
    ]
    need = needed(region_code=draw(st.sampled_from([SAIHAN, QINGSHAN, "410105"])))
    return need, capabilities, bodies, {one: draw(st.integers(0, 2)) for one in ids}


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_found_changes_nothing(
    case: tuple[Need, list[Capability], dict[str, Institution], dict[str, int]], chance: random.Random
) -> None:
    need, capabilities, bodies, loads = case
    found = assign(need, capabilities, institution_of=bodies.get, load_of=loads.__getitem__, today=TODAY)
    shuffled, items = list(capabilities), list(bodies.items())
    chance.shuffle(shuffled)
    chance.shuffle(items)
    assert assign(need, shuffled, institution_of=dict(items).get, load_of=loads.__getitem__, today=TODAY) == found
    if isinstance(found, Unfit):
        assert not any(_serves(one, need) for one in capabilities)
        return
    serving = {one.institution_id for one in capabilities if _serves(one, need)}
    assert found.institution.id in serving
    assert found.of == len(serving)
    near = {one: nearness(bodies[one], need.region_code) for one in serving}
    best = min(serving, key=lambda one: (-near[one], loads[one], one))
    assert found.institution.id == best


def _serves(one: Capability, need: Need) -> bool:
    served = any(covers(region, need.region_code) for region in one.regions)
    return one.state == IN_FORCE and one.second in ("*", need.second) and served
