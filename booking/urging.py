"""催办: a unit asks once a day whoever holds its booking to go on; past its time the superior hears of it, too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from booking.act import Act
from booking.commands import UrgeBooking
from booking.facts import briefs
from booking.lifecycle import Party, holder
from booking.line import OPEN_STATES, Line
from booking.parties import belongs_to
from booking.ports import Past, Records, Store
from booking.refusal import Why
from booking.setting import Outcome, Setting, refuse

URGED = "催办"
"""What the booking's history calls it."""


def urge_booking(command: UrgeBooking, store: Store, setting: Setting) -> Outcome:
    """Tell every holder of what is open of a booking; a day has one such notice, and the booking's history keeps it."""
    booking = store.booking(command.booking_no)
    if booking is None:
        return refuse(Why.NOT_FOUND, "booking_no")
    lines = [line for line in store.lines(booking.no) if line.state in OPEN_STATES]
    if not lines:
        return refuse(Why.WRONG_STATE, "booking_no", state=booking.state)
    if belongs_to(setting.person_id, lines[0], store, party=Party.UNIT) is not None:
        return refuse(Why.NOT_YOURS, "booking_no")
    if urged_on(urgings(store, booking.no), setting.today):
        return refuse(Why.URGED_TODAY, "booking_no")
    act = Act(store, setting)
    unit = store.unit(booking.unit_id)
    told = []
    for body, group in _by_holder(lines).items():
        late = any(line.due is not None and line.due < setting.now for line in group)
        facts = {
            "booking_no": booking.no,
            "unit_id": booking.unit_id,
            "company_name": unit.company_name if unit else "",
            "institution_id": body,
            "region_code": group[0].region_code,
            "n": len(group),
            "state": group[0].state,
            "last": min((one.due for one in group if one.due), default=setting.now).date().isoformat(),
            "late": late,
            "lines": briefs(tuple(group)),
        }
        act.tell("BookingUrged", booking.life.name, booking.no, verb=URGED, **facts)
        told.append(facts)
    return act.done({"booking_no": booking.no, "told": told})


def urgings(records: Records, booking_no: str) -> tuple[Past, ...]:
    """When a booking was urged, and by whom."""
    return tuple(one for one in records.history("booking", booking_no) if one.verb == URGED)


def urged_on(past: Sequence[Past], day: date) -> bool:
    """Whether one of the urgings was on this day: the next one has to wait for another."""
    return any(one.at.date() == day for one in past)


def _by_holder(lines: Iterable[Line]) -> dict[str, list[Line]]:
    """The lines by the institution that holds them, "" for those that lie with the authority."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault("" if holder(line) is Party.AUTHORITY else line.institution_id, []).append(line)
    return groups
