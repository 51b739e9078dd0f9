"""The code on a delivery slip by which an institution takes instruments in: a booking's number with a keyed mark.

The number alone can be guessed (SPEC 5), so scanning it would prove nothing; the mark shows that the slip is ours.
"""

from __future__ import annotations

import hmac

from storage.sealing import Keyring

HEAD = "YJS1"
_MARK = 16


def slip_code(keyring: Keyring, booking_no: str) -> str:
    """What the QR code of a slip says: `YJS1.<booking number>.<mark>`."""
    return f"{HEAD}.{booking_no}.{_mark(keyring, booking_no)}"


def read_slip_code(keyring: Keyring, scanned: str) -> str | None:
    """The booking's number out of a scanned code; None when the code is not one of ours."""
    parts = scanned.strip().split(".")
    if len(parts) != 3 or parts[0] != HEAD or not scanned.isascii():
        return None
    return parts[1] if hmac.compare_digest(parts[2], _mark(keyring, parts[1])) else None


def _mark(keyring: Keyring, booking_no: str) -> str:
    return keyring.digest(f"delivery slip {booking_no}")[:_MARK]
