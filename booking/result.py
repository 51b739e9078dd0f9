"""Verification results and certificates, receipts, and what of them is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from booking.lifecycle import Life, Party, T

PASSED, NOT_PASSED = "合格", "不合格"
REGISTERED, CHECKED, LOCKED, REPLACED, VOID = "已登记", "已核验", "已提交", "已更正", "已作废"
PENDING = (REGISTERED, CHECKED)
"""Where a version stands before all three have signed it; until then nothing of it is out."""

DETAILS = ("regulation", "spot", "temperature", "humidity", "check_code", "seal_no", "data", "present")
"""What a result may say besides, for its certificate: by which regulation, where, in what air, 检定码 and 铅封, the
values that were found, one for each item of the institution's form, separated by ；, and who was there when it was
written on paper first.
"""
ON_PAPER = "断网时纸质登记，在场：{present}，事后补录"
"""What marks a result that was written on a form first, wherever it is read."""
HIDDEN, SHOWN = "未发布", "已发布"
_BODY = (Party.INSTITUTION,)

CERTIFICATE = Life(
    name="certificate",
    title="检定结果与证书",
    states=(REGISTERED, CHECKED, LOCKED, REPLACED, VOID),
    initial=(REGISTERED,),
    created="ResultWritten",
    transitions=(
        T("rewrite", "改登记", (REGISTERED, CHECKED), REPLACED, _BODY, "ResultRewritten"),
        T("check", "核验", (REGISTERED,), CHECKED, _BODY, "ResultChecked"),
        T("give_back", "退回检定员", (REGISTERED, CHECKED), REGISTERED, _BODY, "ResultGivenBack", needs_reason=True),
        T("lock", "批准", (CHECKED,), LOCKED, _BODY, "ResultLocked"),
        T("drop", "不更正了", (REGISTERED, CHECKED), REPLACED, (*_BODY, Party.CLOCK), "CorrectionDropped"),
        T("replace", "更正", (LOCKED,), REPLACED, _BODY, "ResultReplaced", needs_reason=True),
        T("void", "作废", (LOCKED,), VOID, (Party.INSTITUTION, Party.AUTHORITY), "ResultVoided", needs_reason=True),
    ),
    holders={REGISTERED: Party.INSTITUTION, CHECKED: Party.INSTITUTION},
)

PUBLICATION = Life(
    name="publication",
    title="信息公示",
    states=(HIDDEN, SHOWN),
    initial=(HIDDEN,),
    created="PublicationPrepared",
    transitions=(
        T("publish", "发布", (HIDDEN,), SHOWN, (Party.AUTHORITY,), "CertificatePublished"),
        T("unpublish", "撤销发布", (SHOWN,), HIDDEN, (Party.AUTHORITY,), "CertificateUnpublished"),
    ),
    holders={HIDDEN: Party.AUTHORITY, SHOWN: Party.AUTHORITY},
)


@dataclass(frozen=True)
class Result:
    """One version of one line's result.

    `by`, `checked_by` and `approved_by` are the people who registered, checked and released it; `verifier`, `checker`
    and `approver` are their names as they were then. A version that went out without the last two was signed by typed
    names, before signing was an act. `returned` says why it was given back to the 检定员, `reason` why it corrects
    another version. `details`: what a certificate says besides, regulation, environment, codes and values.
    """

    life: ClassVar[Life] = CERTIFICATE
    id: str
    line_id: str
    version: int
    institution_id: str
    instrument_id: str
    result: str
    state: str
    since: datetime
    certificate_no: str = ""
    verified_on: date | None = None
    valid_until: date | None = None
    note: str = ""
    verifier: str = ""
    checker: str = ""
    approver: str = ""
    reason: str = ""
    by: str = ""
    sample: bool = False
    checked_by: str = ""
    checked_at: datetime | None = None
    approved_by: str = ""
    approved_at: datetime | None = None
    returned: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def remark(self) -> str:
        """What is said of it: its note, and whether it was written on paper first."""
        present = self.details.get("present", "")
        return "；".join(filter(None, (self.note.rstrip("；"), ON_PAPER.format(present=present) if present else "")))

    @property
    def by_acts(self) -> bool:
        """Whether three acts stand behind it, and not typed names."""
        return bool(self.checked_by and self.approved_by)


@dataclass(frozen=True)
class Publication:
    """Whether a certificate is shown to the public (SPEC 7)."""

    life: ClassVar[Life] = PUBLICATION
    id: str
    certificate_no: str
    region_code: str
    state: str
    since: datetime
    by: str = ""


@dataclass(frozen=True)
class Receipt:
    """What an institution wrote when it accepted lines of a booking (受理回执, SPEC 5)."""

    id: str
    booking_no: str
    institution_id: str
    text: str
    at: datetime
    dept: str = ""
    phone: str = ""
    line_ids: tuple[str, ...] = ()
