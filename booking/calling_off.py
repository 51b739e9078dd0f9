"""终止检定: accepted lines that end without a result; their instruments may be booked again (SPEC 5).

It stands by itself: an answer can be taken back, this is the end of a line.
"""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.answers import by_booking, finished, moved_lines, tell_group
from booking.commands import CallOffLines
from booking.ports import Store
from booking.refusal import Refused
from booking.setting import Outcome, Setting


def call_off_lines(command: CallOffLines, store: Store, setting: Setting) -> Outcome:
    """End the lines with the reason, and tell the units."""
    act, reason = Act(store, setting), command.reason.strip()
    lines = moved_lines(
        act, command.line_ids, "call_off", reason=reason, change=lambda one: replace(one, reason=reason)
    )
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    for group in by_booking(lines).values():
        tell_group(act, "LinesCalledOff", group, reason=reason)
    return finished(act, lines)
