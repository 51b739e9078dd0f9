"""The delivery slip (送检单) of a booking: what goes to one institution, with the code that takes it in."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from booking.line import ACCEPTED, ASSIGNED, IN_HAND, Line
from booking.take_in_code import take_in_code
from bot.certificates.content import range_said
from bot.certificates.printing import Unprintable, print_pdf
from bot.clock import Clock
from storage.database import Database
from storage.unit_of_work import Session

ON_THE_WAY = (ASSIGNED, ACCEPTED, IN_HAND)
"""While a line stands in one of these its instrument is brought, or visited; other lines are not on a slip."""


async def slip_of(
    database: Database, clock: Clock, booking_no: str, line_ids: Sequence[str]
) -> bytes | Unprintable | None:
    """The slip for those lines (of one booking, seen by the asker); None when none of them is on its way."""

    def read(session: Session) -> tuple[Mapping[str, Any] | None, str]:
        lines = [one for one in session.store.lines(booking_no) if one.id in line_ids and one.state in ON_THE_WAY]
        return slip_content(session, booking_no, lines), take_in_code(booking_no, session.keyring.digest)

    content, code = await database.read(read)
    if content is None:
        return None
    return await asyncio.to_thread(print_pdf, "slip", content, code, clock())


def slip_content(session: Session, booking_no: str, lines: Sequence[Line]) -> Mapping[str, Any] | None:
    """The content as JSON, with the names that `templates/slip.typ` uses."""
    store = session.store
    unit = store.unit(lines[0].unit_id) if lines else None
    if unit is None:
        return None
    bodies = [store.institution(one) for one in dict.fromkeys(line.institution_id for line in lines)]
    named = [body for body in bodies if body is not None]
    days = dict.fromkeys(_day(line) for line in lines if line.scheduled_date)
    return {
        "booking_no": booking_no,
        "unit": unit.company_name,
        "address": f"{unit.region}{unit.address}",
        "contact": unit.contact,
        "phone": unit.phone,
        "institution": "、".join(body.name for body in named),
        "institution_address": named[0].address if len(named) == 1 else "",
        "institution_phone": named[0].phone if len(named) == 1 else "",
        "day": next(iter(days)) if len(days) == 1 and all(one.scheduled_date for one in lines) else "",
        "lines": [_row(session, line) for line in lines],
    }


def _row(session: Session, line: Line) -> Mapping[str, Any]:
    instrument = session.store.instrument(line.instrument_id)
    sample = session.store.sample(line.id)
    return {
        "n": line.n,
        "name": line.instrument_name,
        "model": line.model,
        "serial": line.serial,
        "range": (instrument.range_text or range_said(instrument.range)) if instrument else "",
        "delivery": instrument.delivery_method if instrument else "",
        "day": _day(line) if line.scheduled_date else "",
        "sample_no": sample.no if sample else "",
    }


def _day(line: Line) -> str:
    half = {"AM": "上午", "PM": "下午"}.get(line.scheduled_time, line.scheduled_time)
    return f"{line.scheduled_date} {half}".strip()
