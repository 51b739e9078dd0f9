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
    """

    line_id: str
    result: str
    certificate_no: str = ""
    valid_until: date | None = None
    verified_on: date | None = None
    note: str = ""
    advice: str = ""
    verifier: str = ""
    checker: str = ""
    approver: str = ""


@dataclass(frozen=True)
class RegisterResults:
    """结果登记: write results, several at once; a result not yet submitted may be written again.

    All of them or none; with `keep_good` the good ones are written and the others named (a grid, a sheet). With `asked`
    a validity far from the period is shown and asked about before anything is submitted (a conversation).
    """

    rows: tuple[ResultDraft, ...]
    periods: Mapping[str, int] = field(default_factory=dict)
    keep_good: bool = False
    asked: bool = False


@dataclass(frozen=True)
class SubmitResults:
    """结果提交: lock results; they flow into the ledger and to the unit. `approver` signs those that name none."""

    line_ids: tuple[str, ...]
    approver: str = ""


@dataclass(frozen=True)
class CorrectResult:
    """A submitted result gets a new version, with a reason (SPEC 5). `changes`: fields of `ResultDraft`."""

    line_id: str
    changes: Mapping[str, Any]
    reason: str
    periods: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class VoidResult:
    """作废: a submitted result is withdrawn with a reason; its certificate is void at once."""

    line_id: str
    reason: str
