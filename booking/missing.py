"""未赴约: the other side did not come at the appointed time, so that a new time has to be found (SPEC 6)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.answers import by_booking, finished, moved_lines, tell_group
from booking.commands import MissAppointment
from booking.lifecycle import Party
from booking.line import Line
from booking.parties import party_for
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting


def miss_appointment(command: MissAppointment, store: Store, setting: Setting) -> Outcome:
    """The appointment is void. The term goes on where the institution did not come, and begins anew for the unit."""
    act, note = Act(store, setting), command.note.strip()
    before: dict[str, Line] = {}
    for line_id in command.line_ids:
        line = store.line(line_id)
        if line is not None:
            before[line_id] = line
    lines = moved_lines(act, command.line_ids, "no_show", reason=note, change=lambda one: _void(one, before[one.id]))
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    for line in before.values():
        if not line.scheduled_date or line.scheduled_date > setting.today.isoformat():
            data = {"n": line.n, "serial": line.serial, "date": line.scheduled_date}
            return Outcome(refused=Refused(Why.NOT_YET, "date", data))
    for group in by_booking(lines).values():
        _tell(act, group, before=before[group[0].id], note=note)
    return finished(act, lines)


def _void(after: Line, before: Line) -> Line:
    return replace(after, scheduled_date="", scheduled_time="", due=before.due)


def _tell(act: Act, group: tuple[Line, ...], *, before: Line, note: str) -> None:
    unit = act.store.unit(before.unit_id)
    tell_group(
        act,
        "AppointmentMissed",
        group,
        company_name=unit.company_name if unit else "",
        date=before.scheduled_date,
        time=before.scheduled_time,
        note=note,
        by_unit=party_for("no_show", act.setting.person_id, before, act.store) is Party.UNIT,
    )
