"""Every lifecycle there is: documents, permission tests, CHECK constraints and notice tables are read from here."""

from __future__ import annotations

from booking.bodies import CAPABILITY
from booking.booking import BOOKING
from booking.delivery_ask import DELIVERY
from booking.instrument import INSTRUMENT
from booking.lifecycle import Life
from booking.line import LINE
from booking.result import CERTIFICATE, PUBLICATION
from booking.unit import REGISTRATION
from booking.unreached import UNREACHED

LIVES: tuple[Life, ...] = (
    REGISTRATION,
    INSTRUMENT,
    BOOKING,
    LINE,
    CAPABILITY,
    CERTIFICATE,
    PUBLICATION,
    UNREACHED,
    DELIVERY,
)
