"""Which bodies hear of an event over the interface: those whose thing it is, and only what they may see."""

from __future__ import annotations

from booking.bodies import CAPABILITY
from booking.booking import BOOKING
from booking.events import Event
from booking.instrument import INSTRUMENT
from booking.line import LINE
from booking.people import RoleKind
from booking.result import CERTIFICATE, PUBLICATION

FED = frozenset(life.name for life in (LINE, BOOKING, INSTRUMENT, CERTIFICATE, CAPABILITY))
"""The lives whose rows a connected system follows."""

_OF_UNITS = frozenset({LINE.name, BOOKING.name, INSTRUMENT.name})
"""What a unit follows: a result is told to it by its line, which is out only when the result is."""


_OF_REGIONS = frozenset({LINE.name, PUBLICATION.name})
"""What the authorities over the place follow."""


def region_of(event: Event) -> str:
    """The division whose authorities hear of an event; "" for what no authority follows."""
    if event.kind not in _OF_REGIONS or not event.verb or event.name == LINE.created:  # a draft is its unit's own
        return ""
    return str(event.data.get("region_code", ""))


def audience_of(event: Event) -> tuple[tuple[RoleKind, str], ...]:
    """The units and institutions that hear of an event, as kinds and ids."""
    if event.kind not in FED or not event.verb:
        return ()
    data = event.data
    bodies = [str(one) for one in (data.get("institution_id"), *data.get("institution_ids", ())) if one]
    if event.kind == INSTRUMENT.name:
        bodies = []
    units = [str(data["unit_id"])] if data.get("unit_id") and event.kind in _OF_UNITS else []
    heard = [(RoleKind.INSTITUTION, one) for one in bodies] + [(RoleKind.UNIT, one) for one in units]
    return tuple(dict.fromkeys(heard))
