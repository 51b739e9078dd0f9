"""Who could take a line, and who could not and why: what an authority sees before it assigns (强制分配, SPEC 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from booking.assignment import Need, Unfit, nearness, sifted
from booking.bodies import Capability, Institution


@dataclass(frozen=True)
class Candidate:
    """One institution before a need: `why_not` is "" when it fits, else the first step of the sifting that failed.

    `load` is how many lines it has in hand, `near` how close it is (`assignment.nearness`).
    """

    institution: Institution
    why_not: str
    load: int
    near: int


def candidates(
    need: Need,
    bodies: Iterable[Institution],
    *,
    capabilities_of: Callable[[str], Iterable[Capability]],
    load_of: Callable[[str], int],
    today: date,
) -> tuple[Candidate, ...]:
    """Every institution with its reason; those that fit come first, in the order in which assignment prefers them."""
    found = []
    for body in bodies:
        fits = sifted(need, capabilities_of(body.id), today=today)
        why = fits.why if isinstance(fits, Unfit) else ""
        found.append(Candidate(body, why, load_of(body.id), nearness(body, need.region_code)))
    return tuple(sorted(found, key=lambda one: (bool(one.why_not), -one.near, one.load, one.institution.id)))
