"""Institutions' desks in the store: libraries, half-days and appointments, questions to units, samples."""

from __future__ import annotations

from datetime import date

from sqlalchemy import bindparam, literal_column

from booking.delivery_ask import ASKING, DeliveryAsk
from booking.desk_texts import Reason, ReceiptTemplate
from booking.line import ACCEPTED, Line
from booking.opening import Opening
from booking.sample import Sample
from storage.booking_rows import LINE
from storage.rows import Rows
from storage.shapes import Shape
from storage.tables.bookings import lines
from storage.tables.desk import delivery_asks, openings, reasons, receipt_templates, samples

REASON = Shape(Reason, reasons)
TEMPLATE = Shape(ReceiptTemplate, receipt_templates)
OPENING = Shape(Opening, openings)
DELIVERY_ASK = Shape(DeliveryAsk, delivery_asks)
SAMPLE = Shape(Sample, samples)

_reason = REASON.select(reasons.c.id == bindparam("id"))
_reasons = REASON.select(
    reasons.c.institution_id == bindparam("institution_id"),
    reasons.c.use == bindparam("use"),
    reasons.c.gone.is_(False),
).order_by(reasons.c.seq)
_template = TEMPLATE.select(receipt_templates.c.id == bindparam("id"))
_templates = TEMPLATE.select(
    receipt_templates.c.institution_id == bindparam("institution_id"), receipt_templates.c.gone.is_(False)
).order_by(receipt_templates.c.seq)
_openings = OPENING.select(
    openings.c.institution_id == bindparam("institution_id"),
    openings.c.day.between(bindparam("since"), bindparam("until")),
).order_by(openings.c.day, openings.c.half)
_appointments = LINE.select(
    lines.c.institution_id == bindparam("institution_id"),
    lines.c.scheduled_date != literal_column("''"),
    lines.c.state == literal_column(f"'{ACCEPTED}'"),
    lines.c.scheduled_date >= bindparam("since"),
    lines.c.scheduled_date <= bindparam("until"),
).order_by(lines.c.scheduled_date, lines.c.scheduled_time, lines.c.booking_no, lines.c.n)
_ask = DELIVERY_ASK.select(delivery_asks.c.id == bindparam("id"))
_in_order = (delivery_asks.c.since, delivery_asks.c.seq)
_asks = DELIVERY_ASK.select(delivery_asks.c.booking_no == bindparam("booking_no")).order_by(*_in_order)
_asks_open = DELIVERY_ASK.select(
    delivery_asks.c.unit_id == bindparam("unit_id"), delivery_asks.c.state == literal_column(f"'{ASKING}'")
).order_by(*_in_order)
_sample = SAMPLE.select(samples.c.id == bindparam("id"))
_numbered = SAMPLE.select(samples.c.institution_id == bindparam("institution_id"), samples.c.no == bindparam("no"))
_numbered = _numbered.order_by(samples.c.id).limit(1)


class DeskRows(Rows):
    """The part of `booking.ports.Records` that is about institutions' desks."""

    def reason(self, reason_id: str) -> Reason | None:
        return self.one(REASON, _reason, id=reason_id)

    def reasons(self, institution_id: str, *, use: str) -> tuple[Reason, ...]:
        return self.all(REASON, _reasons, institution_id=institution_id, use=use)

    def receipt_template(self, template_id: str) -> ReceiptTemplate | None:
        return self.one(TEMPLATE, _template, id=template_id)

    def receipt_templates(self, institution_id: str) -> tuple[ReceiptTemplate, ...]:
        return self.all(TEMPLATE, _templates, institution_id=institution_id)

    def openings(self, institution_id: str, *, since: date, until: date) -> tuple[Opening, ...]:
        return self.all(OPENING, _openings, institution_id=institution_id, since=since, until=until)

    def appointments(self, institution_id: str, *, since: date, until: date) -> tuple[Line, ...]:
        days = {"since": since.isoformat(), "until": until.isoformat()}
        return self.all(LINE, _appointments, institution_id=institution_id, **days)

    def delivery_ask(self, ask_id: str) -> DeliveryAsk | None:
        return self.one(DELIVERY_ASK, _ask, id=ask_id)

    def delivery_asks(self, booking_no: str) -> tuple[DeliveryAsk, ...]:
        return self.all(DELIVERY_ASK, _asks, booking_no=booking_no)

    def delivery_asks_open(self, unit_id: str) -> tuple[DeliveryAsk, ...]:
        return self.all(DELIVERY_ASK, _asks_open, unit_id=unit_id)

    def sample(self, line_id: str) -> Sample | None:
        return self.one(SAMPLE, _sample, id=line_id)

    def sample_numbered(self, institution_id: str, no: str) -> Sample | None:
        return self.one(SAMPLE, _numbered, institution_id=institution_id, no=no)
