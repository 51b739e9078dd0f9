"""The path of a line through institutions, read from its history: 退回追溯, with loops (SPEC 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from booking.ports import Past

GIVEN = frozenset({"LineAssigned", "LineForceAssigned"})
RETURNED = "LineReturned"


@dataclass(frozen=True)
class Stop:
    """One step of the path. `returned`: given back here; `again`: given to an institution that gave it back before."""

    past: Past
    institution_id: str
    returned: bool = False
    again: bool = False


def path_of(history: Iterable[Past]) -> tuple[Stop, ...]:
    """The steps of a line's history, with the institution that each is about."""
    gave_back: set[str] = set()
    stops = []
    for past in history:
        body = str(past.data.get("institution_id", ""))
        returned = past.event == RETURNED
        stops.append(Stop(past, body, returned, past.event in GIVEN and body in gave_back))
        if returned:
            gave_back.add(body)
    return tuple(stops)


def goes_round(stops: Iterable[Stop]) -> bool:
    """Whether a line came back to somebody who had given it back."""
    return any(stop.again for stop in stops)
