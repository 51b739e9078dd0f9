"""What an institution answers to the lines it got, and when they are verified (SPEC 5, 6)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from booking.act import Act
from booking.commands import AcceptLines, RefuseLines, ReturnLines, ScheduleLines, TakeBackLines, TakeInLines
from booking.desk_texts import ReceiptTemplate, filled
from booking.facts import brief, briefs
from booking.half_days import AHEAD, rooms, time_to_come
from booking.instrument import IN_USE
from booking.lifecycle import Party
from booking.line import FAILED, Line
from booking.parties import party_for
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.result import Receipt
from booking.sample import Sample
from booking.setting import Outcome, Setting, refuse
from booking.settling import settle
from booking.submitting import institution_name

_TIME = re.compile(r"AM|PM|(?:[01]\d|2[0-3]):[0-5]\d")


def chosen_lines(line_ids: Iterable[str], store: Store) -> tuple[Line, ...] | Refused:
    """The lines that are meant, each once; all of them have to be there."""
    lines = []
    for line_id in dict.fromkeys(line_ids):
        line = store.line(line_id)
        if line is None:
            return Refused(Why.NOT_FOUND, "selection", {"line_id": line_id})
        lines.append(line)
    return tuple(lines) if lines else Refused(Why.NOTHING_CHOSEN, "selection")


def moved_lines(
    act: Act,
    line_ids: Iterable[str],
    verb: str,
    *,
    reason: str = "",
    change: Callable[[Line], Line] | None = None,
) -> tuple[Line, ...] | Refused:
    """Move all the lines by one verb, or say why one of them cannot be moved (it is named)."""
    lines = chosen_lines(line_ids, act.store)
    if isinstance(lines, Refused):
        return lines
    moved = []
    for line in lines:
        after = act.move(line, verb, reason=reason, change=change)
        if isinstance(after, Refused):
            return replace(after, data={**after.data, "n": line.n, "serial": line.serial})
        moved.append(after)
    return tuple(moved)


def by_booking(lines: Iterable[Line]) -> dict[tuple[str, str], tuple[Line, ...]]:
    """Lines by booking and institution: each pair is told of once."""
    groups: dict[tuple[str, str], list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.booking_no, line.institution_id].append(line)
    return {key: tuple(group) for key, group in groups.items()}


def tell_group(act: Act, event: str, group: tuple[Line, ...], **facts: Any) -> None:
    """What came of lines of one booking at one institution; `facts` add to what is always said, or say it otherwise."""
    one = group[0]
    always = {
        "booking_no": one.booking_no,
        "unit_id": one.unit_id,
        "institution_id": one.institution_id,
        "institution": institution_name(act, one.institution_id),
        "lines": briefs(group),
    }
    act.tell(event, "booking", one.booking_no, **{**always, **facts})


def finished(act: Act, lines: Iterable[Line]) -> Outcome:
    """The bookings follow their lines, and the outcome names both."""
    lines = tuple(lines)
    for booking_no in sorted({line.booking_no for line in lines}):
        settle(act, booking_no)
    return act.done(
        {
            "line_ids": [line.id for line in lines],
            "booking_nos": sorted({line.booking_no for line in lines}),
            "lines": briefs(lines),
        }
    )


def accept_lines(command: AcceptLines, store: Store, setting: Setting) -> Outcome:
    """受理 with a receipt for each booking."""
    act = Act(store, setting)
    template = store.receipt_template(command.template_id) if command.template_id else None
    if command.template_id and (template is None or template.gone):
        return refuse(Why.NOT_FOUND, "template")
    lines = moved_lines(
        act, command.line_ids, "accept", change=lambda one: replace(one, reason="", reason_field="", proposed="")
    )
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    if template is not None and any(line.institution_id != template.institution_id for line in lines):
        return refuse(Why.NOT_FOUND, "template")
    for (_booking_no, institution_id), group in by_booking(lines).items():
        receipt = _receipt(act, command, template, group)
        act.put(receipt)
        choose = bool(rooms(store, institution_id, since=setting.today, until=setting.today + AHEAD))
        told = {"text": receipt.text, "dept": receipt.dept, "phone": receipt.phone, "choose": choose}
        tell_group(act, "ReceiptIssued", group, **told)
    return finished(act, lines)


def _receipt(act: Act, command: AcceptLines, template: ReceiptTemplate | None, group: tuple[Line, ...]) -> Receipt:
    """The receipt of one booking; what is said in the command comes before what stands in the template."""
    first = group[0]
    dept = command.dept.strip() or (template.dept if template else "")
    phone = command.phone.strip() or (template.phone if template else "")
    text = command.text.strip()
    if not text and template is not None:
        unit = act.store.unit(first.unit_id)
        values = {
            "单位": unit.company_name if unit else "",
            "预约编号": first.booking_no,
            "台数": str(len(group)),
            "器具": "、".join(dict.fromkeys(line.instrument_name for line in group)),
            "机构": institution_name(act, first.institution_id),
            "科室": dept,
            "电话": phone,
        }
        text = filled(template.text, values)
    return Receipt(
        id=act.setting.fresh(),
        booking_no=first.booking_no,
        institution_id=first.institution_id,
        text=text,
        at=act.setting.now,
        dept=dept,
        phone=phone,
        line_ids=tuple(line.id for line in group),
    )


def refuse_lines(command: RefuseLines, store: Store, setting: Setting) -> Outcome:
    """不予受理 by the institution: the unit corrects the field that the reason is about and books again."""
    act, reason = Act(store, setting), command.reason.strip()
    lines = moved_lines(
        act,
        command.line_ids,
        "refuse",
        reason=reason,
        change=lambda one: replace(one, reason=reason, reason_field=command.reason_field),
    )
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    for (booking_no, institution_id), group in by_booking(lines).items():
        tell_refused(act, booking_no, group, institution=institution_name(act, institution_id))
    return finished(act, lines)


def tell_refused(act: Act, booking_no: str, lines: tuple[Line, ...], *, institution: str) -> None:
    """The unit hears which instruments were refused, by whom and why."""
    act.tell(
        "LinesRefused",
        "booking",
        booking_no,
        booking_no=booking_no,
        unit_id=lines[0].unit_id,
        institution=institution,
        reason=lines[0].reason,
        reason_field=lines[0].reason_field,
        lines=briefs(lines),
    )


def return_lines(command: ReturnLines, store: Store, setting: Setting) -> Outcome:
    """退回 to the authority, with a reason and perhaps somebody who could do it."""
    act, reason = Act(store, setting), command.reason.strip()
    lines = moved_lines(
        act,
        command.line_ids,
        "give_back",
        reason=reason,
        change=lambda one: replace(one, reason=reason, proposed=command.proposed.strip()),
    )
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    for (booking_no, institution_id), group in by_booking(lines).items():
        for region_code in sorted({line.region_code for line in group}):
            theirs = tuple(line for line in group if line.region_code == region_code)
            act.tell(
                "LinesGivenBack",
                "booking",
                booking_no,
                booking_no=booking_no,
                unit_id=theirs[0].unit_id,
                region_code=region_code,
                institution=institution_name(act, institution_id),
                reason=reason,
                proposed=command.proposed.strip(),
                lines=briefs(theirs),
            )
    return finished(act, lines)


def take_back_lines(command: TakeBackLines, store: Store, setting: Setting) -> Outcome:
    """An institution takes back its own answer, as long as nothing has come of it."""
    act = Act(store, setting)
    lines = moved_lines(
        act,
        command.line_ids,
        "take_back",
        change=lambda one: replace(one, reason="", reason_field="", proposed="", scheduled_date="", scheduled_time=""),
    )
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    for line in lines:
        came = _came_of_it(line, store)
        if came is not None:
            return Outcome(refused=came)
    for (booking_no, _institution_id), group in by_booking(lines).items():
        _shorten_receipts(act, booking_no, {line.id for line in group})
        tell_group(act, "AnswerTakenBack", group)
    return finished(act, lines)


def _came_of_it(line: Line, store: Store) -> Refused | None:
    """After a refusal the unit may have booked the instrument again, or given it up."""
    before = store.line(line.id)
    if before is None or before.state != FAILED:
        return None
    last = store.open_line(line.instrument_id) or store.last_line(line.instrument_id)
    instrument = store.instrument(line.instrument_id)
    if last is not None and last.id != line.id:
        return Refused(Why.ALREADY_BOOKED, data={"n": line.n, "serial": line.serial, "booking_no": last.booking_no})
    if instrument is None or instrument.state != IN_USE:
        state = instrument.state if instrument else ""
        return Refused(Why.NOT_BOOKABLE, data={"n": line.n, "serial": line.serial, "state": state})
    return None


def _shorten_receipts(act: Act, booking_no: str, line_ids: set[str]) -> None:
    for receipt in act.store.receipts(booking_no):
        left = tuple(one for one in receipt.line_ids if one not in line_ids)
        if left != receipt.line_ids:
            act.put(replace(receipt, line_ids=left))


def schedule_lines(command: ScheduleLines, store: Store, setting: Setting) -> Outcome:
    """Appoint when lines are verified; the unit may appoint another time as well (SPEC 5)."""
    wrong = _wrong_time(command, setting.today)
    if wrong is not None:
        return Outcome(refused=wrong)
    act, day = Act(store, setting), date.fromisoformat(command.date)
    lines = moved_lines(act, command.line_ids, "schedule", change=lambda one: replace(one, scheduled_date=command.date))
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    by_unit = party_for("schedule", setting.person_id, lines[0], store) is Party.UNIT
    told = partial(time_to_come, store, day=day, time=command.time, today=setting.today, by_unit=by_unit)
    come: list[Line] = []
    for institution_id in dict.fromkeys(line.institution_id for line in lines):
        theirs = [line for line in lines if line.institution_id == institution_id]
        time = told(institution_id, theirs)
        if isinstance(time, Refused):
            return Outcome(refused=time)
        come += (replace(line, scheduled_time=time) for line in theirs)
    for line in come:
        act.put(line)
    for group in by_booking(come).values():
        tell_group(act, "AppointmentMade", group, date=command.date, time=group[0].scheduled_time, by_unit=by_unit)
    return finished(act, come)


def _wrong_time(command: ScheduleLines, today: date) -> Refused | None:
    try:
        day = date.fromisoformat(command.date)
    except ValueError:
        return Refused(Why.BAD_VALUE, "date", {"value": command.date})
    if day < today:
        return Refused(Why.BAD_VALUE, "date", {"value": command.date, "past": True})
    if command.time and not _TIME.fullmatch(command.time):
        return Refused(Why.BAD_VALUE, "time", {"value": command.time})
    return None


def take_in_lines(command: TakeInLines, store: Store, setting: Setting) -> Outcome:
    """检定受理: the instruments are in hand, each under a sample number."""
    act = Act(store, setting)
    lines = moved_lines(act, command.line_ids, "take_in")
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    given: dict[str, Sample] = {}
    for line in lines:
        no = command.samples.get(line.id, "").strip()
        other = store.sample_numbered(line.institution_id, no) if no else None
        if (other is not None and other.id != line.id) or (no and any(one.no == no for one in given.values())):
            return refuse(Why.SAMPLE_TAKEN, "sample_no", no=no, n=line.n, serial=line.serial)
        given[line.id] = Sample(line.id, line.institution_id, no, setting.now)
    return taken_in(act, lines, given)


def taken_in(act: Act, lines: tuple[Line, ...], given: dict[str, Sample]) -> Outcome:
    """Number what has no number yet, now that nothing can refuse it."""
    day = act.setting.today
    for line_id, sample in given.items():
        number = sample.no or act.store.next_sample_no(sample.institution_id, day)
        given[line_id] = replace(sample, no=number)
        act.put(given[line_id])
    for group in by_booking(lines).values():
        numbered = [{**brief(line), "sample_no": given[line.id].no} for line in group]
        tell_group(act, "SamplesTakenIn", group, lines=numbered)
    done = finished(act, lines)
    return replace(done, result={**done.result, "samples": {line_id: one.no for line_id, one in given.items()}})
