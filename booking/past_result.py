"""A result from before this service (历史检定结果, since 2017-04-01): what another system knew of an instrument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

EARLIEST = date(2017, 4, 1)
"""Since this day verification is free of charge and results are kept for everybody (SPEC 8)."""


@dataclass(frozen=True)
class PastResult:
    """One result, never changed: a certificate of a body, which may be none of ours any more (then `institution_id` is
    "" and its name alone says who it was). `by` is whoever brought it in.
    """

    id: str
    unit_id: str
    instrument_id: str
    region_code: str
    second: str
    certificate_no: str
    result: str
    verified_on: date
    institution: str
    institution_id: str = ""
    valid_until: date | None = None
    verifier: str = ""
    note: str = ""
    by: str = ""
    created_at: datetime | None = None
