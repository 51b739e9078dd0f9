"""Every lifecycle there is: documents, permission tests, CHECK constraints and notice tables are read from here."""

from __future__ import annotations

from booking.bodies import CAPABILITY
from booking.booking import BOOKING
from booking.catalogue_version import CATALOGUE_VERSION
from booking.complaint import COMPLAINT
from booking.delivery_ask import DELIVERY
from booking.inspection import INSPECTION
from booking.instrument import INSTRUMENT
from booking.lifecycle import Life
from booking.line import LINE
from booking.posting import POSTING
from booking.rating import RATING
from booking.recovery import RECOVERY
from booking.result import CERTIFICATE, PUBLICATION
from booking.staff_grant import STAFF_GRANT
from booking.standard import STANDARD
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
    STAFF_GRANT,
    RECOVERY,
    COMPLAINT,
    STANDARD,
    CATALOGUE_VERSION,
    POSTING,
    INSPECTION,
    RATING,
)
