"""Commands about results of verification."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class ResultDraft:
    """What is entered of one line's result. `valid_until` None = proposed from the category's period (SPEC 5)."""

    line_id: str
    result: str
    certificate_no: str = ""
    valid_until: date | None = None
    verified_on: date | None = None
    note: str = ""
    verifier: str = ""
    checker: str = ""
    approver: str = ""


@dataclass(frozen=True)
class RegisterResults:
    """结果登记: write results, several at once; a result not yet submitted may be written again."""

    rows: tuple[ResultDraft, ...]
    periods: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SubmitResults:
    """结果提交: lock results; they flow into the ledger and to the unit."""

    line_ids: tuple[str, ...]


@dataclass(frozen=True)
class CorrectResult:
    """A submitted result gets a new version, with a reason (SPEC 5). `changes`: fields of `ResultDraft`."""

    line_id: str
    changes: Mapping[str, Any]
    reason: str
