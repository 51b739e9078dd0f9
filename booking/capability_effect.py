"""What a change of an institution's capabilities would do to open bookings, before anybody approves it (SPEC 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from booking.assignment import Need, Unfit, sifted
from booking.bodies import IN_FORCE, Capability
from booking.lifecycle import Party
from booking.line import LINE, WAITING, Line
from booking.ports import Records

HELD = LINE.held_by(Party.INSTITUTION)
AT_ONCE = 200
"""How many lines of one kind are looked at; `more` says when there are others."""


@dataclass(frozen=True)
class Effect:
    """`loses`: lines at the institution that it could take before and could not any more, each with the step of the
    sifting that fails; they stay where they are, and somebody has to decide. `gains`: lines that wait for an
    institution and would go to this one. `more`: there were more lines than were looked at.
    """

    loses: tuple[tuple[Line, str], ...] = ()
    gains: tuple[Line, ...] = ()
    more: bool = False


def effect_of(
    records: Records, institution_id: str, *, before: Capability | None, after: Capability | None, today: date
) -> Effect:
    """The effect of `after` taking the place of `before`: with no `before` a new one, with no `after` one stopped."""
    now = [one for one in records.capabilities_of(institution_id) if one.state == IN_FORCE]
    then = [one for one in now if before is None or one.id != before.id]
    if after is not None:
        then.append(replace(after, state=IN_FORCE))
    held = records.institution_lines(institution_id, states=HELD, limit=AT_ONCE)
    loses = []
    for line in held:
        need = _need(records, line)
        why = sifted(need, then, today=today)
        if isinstance(why, Unfit) and not isinstance(sifted(need, now, today=today), Unfit):
            loses.append((line, why.why))
    waiting = _waiting(records, after.regions if after is not None else ())
    gains = [line for line in waiting if after is not None and _takes(records, line, after, today)]
    more = len(held) == AT_ONCE or len(waiting) >= AT_ONCE
    return Effect(tuple(loses), tuple(gains), more)


def _waiting(records: Records, regions: Iterable[str]) -> tuple[Line, ...]:
    found: dict[str, Line] = {}
    for region in regions:
        found |= {one.id: one for one in records.region_lines(region, states=(WAITING,), limit=AT_ONCE)}
    return tuple(found.values())


def _takes(records: Records, line: Line, after: Capability, today: date) -> bool:
    return not isinstance(sifted(_need(records, line), (replace(after, state=IN_FORCE),), today=today), Unfit)


def _need(records: Records, line: Line) -> Need:
    instrument = records.instrument(line.instrument_id)
    need = Need(line.first, line.second, line.region_code)
    return need if instrument is None else replace(need, range=instrument.range, accuracy=instrument.accuracy)
