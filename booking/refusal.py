"""What the subject answers when it will not do something: a value with a code, never text for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Why(StrEnum):
    """Every reason to refuse; the wording of each stands in `handlers/wording/refusals.py`."""

    NOT_YOURS = "not_yours"
    WRONG_STATE = "wrong_state"
    REASON_NEEDED = "reason_needed"
    NOT_FOUND = "not_found"
    NOT_SIGNED_IN = "not_signed_in"
    MISSING = "missing"
    BAD_VALUE = "bad_value"
    CODE_WRONG = "code_wrong"
    CODE_EXPIRED = "code_expired"
    CODE_USED = "code_used"
    CODE_TOO_MANY_TRIES = "code_too_many_tries"
    CODE_TOO_OFTEN = "code_too_often"
    CODE_NEEDS_PROOF = "code_needs_proof"
    CODES_SPENT = "codes_spent"
    UNIT_EXISTS = "unit_exists"
    NOT_APPROVED_YET = "not_approved_yet"
    SERIAL_HERE = "serial_here"
    SERIAL_ELSEWHERE = "serial_elsewhere"
    IN_OPEN_BOOKING = "in_open_booking"
    VALID_UNTIL_SET = "valid_until_set"
    NOT_BOOKABLE = "not_bookable"
    ALREADY_BOOKED = "already_booked"
    NOTHING_CHOSEN = "nothing_chosen"
    SAME_PERSON = "same_person"
    TWO_DUTIES = "two_duties"
    NEVER_BOTH = "never_both"
    CHANGED = "changed"
    NAMELESS = "nameless"
    CERTIFICATE_TAKEN = "certificate_taken"
    OUT_OF_REGION = "out_of_region"
    NOT_CAPABLE = "not_capable"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NO_DUTY = "no_duty"
    NAME_TAKEN = "name_taken"
    NO_SECOND = "no_second"
    LAST_ADMIN = "last_admin"
    NUMBER_TAKEN = "number_taken"
    OTHER_REVIEWS = "other_reviews"
    FREED = "freed"
    NOT_OFFERED = "not_offered"
    FULL = "full"
    NOT_YET = "not_yet"
    ASKED_ALREADY = "asked_already"
    URGED_TODAY = "urged_today"
    RATED_ALREADY = "rated_already"
    SAMPLE_TAKEN = "sample_taken"
    OPEN_WORK = "open_work"
    STILL_IN_OFFICE = "still_in_office"


@dataclass(frozen=True)
class Refused:
    """A refusal: why, the slot (a name of the ledger or form) that would have to change, and facts for its wording."""

    why: Why
    slot: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
