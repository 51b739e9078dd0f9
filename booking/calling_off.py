"""Ways out for lines in hand: 终止检定 ends them without a result, 撤回收样 undoes that they were taken in (SPEC 5)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.answers import by_booking, finished, moved_lines, tell_group
from booking.commands import CallOffLines, PutBackLines
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


def put_back_lines(command: PutBackLines, store: Store, setting: Setting) -> Outcome:
    """The lines wait to be taken in again."""
    act = Act(store, setting)
    lines = moved_lines(act, command.line_ids, "put_back")
    return Outcome(refused=lines) if isinstance(lines, Refused) else finished(act, lines)
