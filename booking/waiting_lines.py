"""Lines that nobody could take are looked at again when an institution becomes able to (SPEC 6)."""

from __future__ import annotations

from booking.act import Act
from booking.assignment import Need, Unfit, sifted
from booking.bodies import Capability
from booking.duties import tell_assigned
from booking.instrument import Instrument
from booking.line import WAITING, Line
from booking.submitting import given

AT_ONCE = 200
"""How many lines of a region one approval looks at; the rest stay on the authority's list."""


def assign_waiting(act: Act, capability: Capability) -> tuple[Line, ...]:
    """Lines that wait in the regions of a capability that has just been approved go to its institution."""
    body = act.store.institution(capability.institution_id)
    if body is None:
        return ()
    waiting: dict[str, Line] = {}
    for region in capability.regions:
        waiting |= {one.id: one for one in act.store.region_lines(region, states=(WAITING,), limit=AT_ONCE)}
    taken = []
    for line in waiting.values():
        instrument = act.store.instrument(line.instrument_id)
        if instrument is not None and _fits(act, line, instrument, capability):
            taken.append(act.clock(line, "assign", change=lambda one: given(one, body.id, "only:1")))
    tell_assigned(act, tuple(taken), body)
    return tuple(taken)


def _fits(act: Act, line: Line, instrument: Instrument, capability: Capability) -> bool:
    need = Need(line.first, line.second, line.region_code, instrument.range, instrument.accuracy)
    return not isinstance(sifted(need, (capability,), today=act.setting.today), Unfit)
