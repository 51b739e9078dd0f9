"""Rating a finished matter, once; and that a bad rating was followed up."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.commands import FollowRating, RateBooking
from booking.lifecycle import Party
from booking.line import CALLED_OFF, FAILED, ISSUED, Line
from booking.parties import belongs_to
from booking.ports import Store
from booking.rating import BAD, GIVEN, STARS, TO_FOLLOW, Rating
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse

FINISHED = (ISSUED, FAILED, CALLED_OFF)
_LONGEST = 200


def rate_booking(command: RateBooking, store: Store, setting: Setting) -> Outcome:
    """Rate every institution that has finished with a booking and was not rated for it yet."""
    if command.stars not in STARS or len(command.reason) > _LONGEST:
        return refuse(Why.BAD_VALUE, "stars")
    finished = [line for line in store.lines(command.booking_no) if line.state in FINISHED and line.institution_id]
    if not finished:
        return refuse(Why.NOT_FOUND, "booking_no")
    if belongs_to(setting.person_id, finished[0], store, party=Party.UNIT) is not None:
        return refuse(Why.NOT_YOURS, "booking_no")
    act = Act(store, setting)
    done = [_rate(act, line, command) for line in _one_each(finished) if store.rating(rating_id(line)) is None]
    if not done:
        return refuse(Why.RATED_ALREADY, "booking_no")
    return act.done({"booking_no": command.booking_no, "stars": command.stars, "n": len(done)})


def rating_id(line: Line) -> str:
    """A matter is one institution's part in one booking."""
    return f"{line.booking_no}-{line.institution_id}"


def _one_each(lines: list[Line]) -> list[Line]:
    return list({line.institution_id: line for line in lines}.values())


def _rate(act: Act, line: Line, command: RateBooking) -> Rating:
    bad = command.stars <= BAD
    now = act.setting.now
    return act.create(
        Rating(
            id=rating_id(line),
            booking_no=line.booking_no,
            unit_id=line.unit_id,
            institution_id=line.institution_id,
            region_code=line.region_code,
            stars=command.stars,
            state=TO_FOLLOW if bad else GIVEN,
            since=now,
            made_at=now,
            due=act.worked(Rating.life.terms[TO_FOLLOW]) if bad else None,
            reason=command.reason.strip(),
            by=act.setting.person_id,
        ),
        "评价",
    )


def follow_rating(command: FollowRating, store: Store, setting: Setting) -> Outcome:
    """Somebody of the authority has spoken with the unit about its bad rating."""
    found = store.rating(command.rating_id)
    if found is None:
        return refuse(Why.NOT_FOUND)
    act, note = Act(store, setting), command.note.strip()
    moved = act.move(found, "follow", reason=note, change=lambda one: replace(one, note=note))
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    return act.done({"rating_id": moved.id, "state": moved.state})
