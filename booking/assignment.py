"""Which institution a line goes to: decided from what is known, the same way every time, and explained (SPEC 5).

Capabilities are sifted step by step: the category, the county, whether the capability is approved and its standard
still good, the range, the accuracy class. If nothing is left, the first step that left nothing is the reason. If
several institutions are left, the nearest one takes it (its own region is the narrowest around the instrument), then
the one with less to do, then the one whose id comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from booking.bodies import EVERY_CATEGORY, IN_FORCE, Capability, Institution
from booking.measures import accurate_enough, in_range
from booking.region import covers, stem
from booking.sameness import sameness

CATEGORY, COUNTY, CAPABILITY, RANGE, ACCURACY = "category", "county", "capability", "range", "accuracy"
"""Why no institution fits: none for this category, in this county, in force, for this range, for this class."""


@dataclass(frozen=True)
class Need:
    """What has to be verified and where."""

    first: str
    second: str
    region_code: str
    range: Mapping[str, Any] = field(default_factory=dict)
    accuracy: str = ""


@dataclass(frozen=True)
class Fit:
    """The institution that takes it. `why`: only, nearest, load or order; `of`: how many institutions fitted."""

    institution: Institution
    why: str
    of: int

    @property
    def why_assigned(self) -> str:
        """As a line keeps it (see `Line`)."""
        return f"{self.why}:{self.of}"


@dataclass(frozen=True)
class Unfit:
    """Nobody fits, and why: the first step of the sifting that left nothing."""

    why: str


def _same_category(need: Need, one: Capability) -> bool:
    if one.second == EVERY_CATEGORY:
        return True
    firsts_agree = not one.first or not need.first or sameness(one.first) == sameness(need.first)
    return firsts_agree and sameness(one.second) == sameness(need.second)


def sifted(need: Need, capabilities: Iterable[Capability], *, today: date) -> tuple[Capability, ...] | Unfit:
    """The capabilities that fit, or why none does."""
    steps: tuple[tuple[str, Callable[[Capability], bool]], ...] = (
        (CATEGORY, lambda one: _same_category(need, one)),
        (COUNTY, lambda one: any(covers(region, need.region_code) for region in one.regions)),
        (CAPABILITY, lambda one: one.state == IN_FORCE and one.is_good(today)),
        (RANGE, lambda one: in_range(need.range, one.range)),
        (ACCURACY, lambda one: accurate_enough(need.accuracy, one.accuracy)),
    )
    left = tuple(capabilities)
    for why, fits in steps:
        left = tuple(one for one in left if fits(one))
        if not left:
            return Unfit(why)
    return left


def nearness(institution: Institution, region_code: str) -> int:
    """How close an institution is: the digits of its own region that the place shares, 0 when it lies elsewhere."""
    region = institution.region_code
    return len(stem(region)) if region and covers(region, region_code) else 0


def assign(
    need: Need,
    capabilities: Iterable[Capability],
    *,
    institution_of: Callable[[str], Institution | None],
    load_of: Callable[[str], int],
    today: date,
) -> Fit | Unfit:
    """The institution that takes it and why, or why nobody does."""
    fitting = sifted(need, capabilities, today=today)
    if isinstance(fitting, Unfit):
        return fitting
    found = {one.institution_id: institution_of(one.institution_id) for one in fitting}
    institutions = {one: body for one, body in found.items() if body is not None}
    ids = sorted(institutions)
    if not ids:
        return Unfit(CAPABILITY)
    if len(ids) == 1:
        return Fit(institutions[ids[0]], "only", 1)
    near = {one: nearness(institutions[one], need.region_code) for one in ids}
    nearest = [one for one in ids if near[one] == max(near.values())]
    if len(nearest) == 1:
        return Fit(institutions[nearest[0]], "nearest", len(ids))
    load = {one: load_of(one) for one in nearest}
    freest = [one for one in nearest if load[one] == min(load.values())]
    return Fit(institutions[freest[0]], "load" if len(freest) < len(nearest) else "order", len(ids))
