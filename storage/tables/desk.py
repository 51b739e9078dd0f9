"""Tables of institutions' desks: libraries, half-days, questions to units about 送检方式, samples."""

from __future__ import annotations

from booking.delivery_ask import ASKING, DeliveryAsk
from booking.desk_texts import Reason, ReceiptTemplate
from booking.opening import Opening
from booking.sample import Sample
from storage.tables.columns import index, kept_table

reasons = kept_table("reasons", Reason)
index(reasons, "institution_id", "use")

receipt_templates = kept_table("receipt_templates", ReceiptTemplate)
index(receipt_templates, "institution_id")

openings = kept_table("openings", Opening, key=("institution_id", "day", "half"))

delivery_asks = kept_table("delivery_asks", DeliveryAsk)
index(delivery_asks, "booking_no")
index(delivery_asks, "unit_id", "since", name="ix_delivery_asks_open", where=delivery_asks.c.state == ASKING)

samples = kept_table("samples", Sample)
index(samples, "institution_id", "no")
