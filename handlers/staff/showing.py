"""How lines, bookings and results are shown to staff: one line of text each, cards for details."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from booking.booking import Booking
from booking.fields import label_of
from booking.line import Line
from booking.result import Result
from handlers.dialogue.model import Card, World
from nlu.measuring_range import Range, show

TIMES = {"AM": "上午", "PM": "下午"}


def line_label(line: Line) -> str:
    """One line, short: 电子计价秤 编号S-1001（待检定）."""
    serial = f" 编号{line.serial}" if line.serial.strip("-") else ""
    return f"{line.instrument_name}{serial}（{line.state}）"


def names(lines: Iterable[Line], *, most: int = 6) -> str:
    """Lines in one sentence: 第1台电子计价秤(S-1001)、第2台…."""
    all_lines = list(lines)
    said = "、".join(
        f"第{line.n}台{line.instrument_name}" + (f"({line.serial})" if line.serial.strip("-") else "")
        for line in all_lines[:most]
    )
    return said + (f"等{len(all_lines)}台" if len(all_lines) > most else "")


def when(day: str, time: str) -> str:
    """An appointment in words: 2026-11-24 09:30."""
    return f"{day} {TIMES.get(time, time)}".strip()


def result_text(result: Result) -> str:
    """A result in words: 合格，证书编号 NJG…，有效期至 2027-11-23."""
    parts = [result.result]
    if result.certificate_no:
        parts.append(f"证书编号 {result.certificate_no}")
    if result.valid_until:
        parts.append(f"有效期至 {result.valid_until.isoformat()}")
    if result.remark:
        parts.append(result.remark)
    return "，".join(parts)


def booking_card(booking: Booking, lines: Iterable[Line], world: World) -> Card:
    """A booking as a card: who asks, since when, and every line with what stands about it."""
    unit = world.records.unit(booking.unit_id)
    rows: list[tuple[str, str]] = []
    if unit is not None:
        rows += [("申请单位", unit.company_name), (label_of("contact"), f"{unit.contact} {unit.phone}")]
        rows += [("地址", unit.address)] if unit.address else []
    if booking.submitted_at is not None:
        rows.append(("申请时间", f"{booking.submitted_at:%Y-%m-%d %H:%M}"))
    if booking.preferred_date:
        rows.append(("期望日期", when(booking.preferred_date, booking.preferred_time)))
    if booking.remark:
        rows.append((label_of("remark"), booking.remark))
    for line in lines:
        rows.append((f"{line.n}. {line.instrument_name}", line_detail(line, world)))
    return Card(f"预约单 {booking.no}", tuple(rows))


def line_detail(line: Line, world: World) -> str:
    """What stands about one line: model, serial, range, state, reason, appointment, result."""
    instrument = world.records.instrument(line.instrument_id)
    parts = [
        f"型号{line.model}" if line.model.strip("-") else "",
        f"编号{line.serial}" if line.serial.strip("-") else "",
    ]
    if instrument is not None:
        measured = range_text(instrument.range)
        parts += [f"范围{measured}" if measured else "", instrument.delivery_method]
    parts.append(line.state)
    if line.reason:
        parts.append(f"原因：{line.reason}")
    if line.scheduled_date:
        parts.append(f"约定{when(line.scheduled_date, line.scheduled_time)}")
    result = world.records.result(line.id)
    if result is not None:
        parts.append(result_text(result))
    return "，".join(part for part in parts if part)


def range_text(measured: object) -> str:
    """A range of the ledger in words; "" when there is none. The canonical form is the readers' business."""
    return show(cast("Range", dict(measured))) if isinstance(measured, Mapping) and measured else ""
