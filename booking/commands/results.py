"""Commands about results of verification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class ResultDraft:
    """What is entered of one line's result. `valid_until` None = proposed from the category's period (SPEC 5).

    Of what did not pass, `note` is the reason and `advice` what to do about it; they are kept as one text.
    `details` are what the certificate says besides, by the names of `booking/result.py`.
    """

    line_id: str
    result: str
    certificate_no: str = ""
    valid_until: date | None = None
    verified_on: date | None = None
    note: str = ""
    advice: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RegisterResults:
    """结果登记: the 检定员 writes results, several at once; a result not yet released may be written again.

    All of them or none; with `keep_good` the good ones are written and the others named (a grid, a sheet). With `asked`
    a validity far from the period is shown and asked about instead of refused (a conversation).
    """

    rows: tuple[ResultDraft, ...]
    periods: Mapping[str, int] = field(default_factory=dict)
    keep_good: bool = False
    asked: bool = False


@dataclass(frozen=True)
class CheckResults:
    """核验: the 核验员 signs registered results. `versions`: line id -> the version that was looked at."""

    line_ids: tuple[str, ...]
    versions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class GiveBackResults:
    """退回检定员: the 核验员 or the 批准人 gives results back with a reason."""

    line_ids: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class SubmitResults:
    """批准: the 批准人 releases checked results; they are locked and flow into the ledger and to the unit."""

    line_ids: tuple[str, ...]
    versions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class CorrectResult:
    """The 检定员 proposes a new version of a released result, with a reason (SPEC 5); it is checked and released like
    the first one, and until then the old one stands. `changes`: fields of `ResultDraft`.
    """

    line_id: str
    changes: Mapping[str, Any]
    reason: str
    periods: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DropCorrection:
    """The 检定员 takes back a correction that is not released yet."""

    line_id: str


@dataclass(frozen=True)
class AllowTwoDuties:
    """The owner of a small institution declares that one person may sign twice: 批准 besides 检定 or 核验."""

    institution_id: str
    allowed: bool


@dataclass(frozen=True)
class VoidResult:
    """作废: a submitted result is withdrawn with a reason; its certificate is void at once."""

    line_id: str
    reason: str
