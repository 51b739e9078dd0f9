"""A booking follows its lines: answered when every line was, done when nothing is left to do, open again otherwise."""

from __future__ import annotations

from booking.act import Act
from booking.booking import ANSWERED, DONE, SUBMITTED
from booking.line import ASSIGNED, CALLED_OFF, FAILED, ISSUED, RETURNED, WAITING, WITHDRAWN

UNANSWERED = (WAITING, ASSIGNED, RETURNED)
ENDED = (ISSUED, FAILED, WITHDRAWN, CALLED_OFF)


def settle(act: Act, booking_no: str) -> None:
    """Move a booking to where its lines are."""
    booking = act.booking(booking_no)
    if booking is None or booking.state not in (SUBMITTED, ANSWERED, DONE):
        return
    states = {line.state for line in act.lines(booking_no)}
    ended = states <= set(ENDED)
    unanswered = bool(states & set(UNANSWERED))
    if booking.state == DONE and not ended:
        booking = act.clock(booking, "reopen")
    if booking.state == ANSWERED and unanswered:
        booking = act.clock(booking, "reopen")
    if booking.state == SUBMITTED and not unanswered:
        booking = act.clock(booking, "answer")
    if booking.state == ANSWERED and ended:
        act.clock(booking, "finish")
