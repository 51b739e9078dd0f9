"""Commands about a unit's bookings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SaveBooking:
    """Keep a booking as a draft (暂存); `booking_no` names the draft to overwrite."""

    unit_id: str
    instrument_ids: tuple[str, ...]
    preferred_date: str = ""
    preferred_time: str = ""
    remark: str = ""
    booking_no: str = ""


@dataclass(frozen=True)
class SubmitBooking:
    """Submit a booking (from a draft when `booking_no` is given). The same `cause` submits once (SPEC 5)."""

    unit_id: str
    instrument_ids: tuple[str, ...]
    preferred_date: str = ""
    preferred_time: str = ""
    remark: str = ""
    booking_no: str = ""
    cause: str = ""


@dataclass(frozen=True)
class ChangeBooking:
    """Change the wished date or remark of a booking that nobody has answered yet."""

    booking_no: str
    preferred_date: str = ""
    preferred_time: str = ""
    remark: str = ""


@dataclass(frozen=True)
class WithdrawBooking:
    """Withdraw a booking, or only some of its lines; possible until a line is accepted (SPEC 5)."""

    booking_no: str
    line_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class UrgeBooking:
    """催办: ask whoever holds what is open of a booking to go on; once a day."""

    booking_no: str


@dataclass(frozen=True)
class RateBooking:
    """好差评 of a booking whose matter is finished: 5 is best; `reason` is wanted with 1 and 2."""

    booking_no: str
    stars: int
    reason: str = ""
