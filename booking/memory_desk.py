"""The part of the memory store that keeps institutions' desks: libraries, half-days, questions to units, samples."""

from __future__ import annotations

from datetime import date

from booking.delivery_ask import ASKING, DeliveryAsk
from booking.desk_texts import Reason, ReceiptTemplate
from booking.line import ACCEPTED, Line
from booking.memory_kept import Kept
from booking.opening import Opening
from booking.sample import Sample


class KeptDesks(Kept):
    """Reasons, receipt templates, openings, delivery asks and samples."""

    def reason(self, reason_id: str) -> Reason | None:
        return self._get(Reason, reason_id)

    def reasons(self, institution_id: str, *, use: str) -> tuple[Reason, ...]:
        found = self._kept.get(Reason, {}).values()
        return tuple(one for one in found if one.institution_id == institution_id and one.use == use and not one.gone)

    def receipt_template(self, template_id: str) -> ReceiptTemplate | None:
        return self._get(ReceiptTemplate, template_id)

    def receipt_templates(self, institution_id: str) -> tuple[ReceiptTemplate, ...]:
        found = self._kept.get(ReceiptTemplate, {}).values()
        return tuple(one for one in found if one.institution_id == institution_id and not one.gone)

    def openings(self, institution_id: str, *, since: date, until: date) -> tuple[Opening, ...]:
        return self._pick(
            Opening,
            lambda one: one.institution_id == institution_id and since <= one.day <= until,
            lambda one: (one.day, one.half),
        )

    def appointments(self, institution_id: str, *, since: date, until: date) -> tuple[Line, ...]:
        return self._pick(
            Line,
            lambda one: (
                one.institution_id == institution_id
                and one.state == ACCEPTED
                and since.isoformat() <= one.scheduled_date <= until.isoformat()
            ),
            lambda one: (one.scheduled_date, one.scheduled_time, one.booking_no, one.n),
        )

    def delivery_ask(self, ask_id: str) -> DeliveryAsk | None:
        return self._get(DeliveryAsk, ask_id)

    def delivery_asks(self, booking_no: str) -> tuple[DeliveryAsk, ...]:
        return self._pick(DeliveryAsk, lambda one: one.booking_no == booking_no, lambda one: one.since)

    def delivery_asks_open(self, unit_id: str) -> tuple[DeliveryAsk, ...]:
        return self._pick(
            DeliveryAsk, lambda one: one.unit_id == unit_id and one.state == ASKING, lambda one: one.since
        )

    def sample(self, line_id: str) -> Sample | None:
        return self._get(Sample, line_id)

    def sample_numbered(self, institution_id: str, no: str) -> Sample | None:
        found = self._pick(
            Sample, lambda one: one.institution_id == institution_id and one.no == no, lambda one: one.id
        )
        return found[0] if found else None
