"""An inspection of an institution (地方监督检查情况, SPEC 7): what was found and whether it was put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from booking.lifecycle import Life, Party, T

GOOD, TO_CORRECT, CORRECTED = "符合要求", "要求整改", "整改完成"
KINDS = ("日常检查", "专项检查", "投诉核查")

INSPECTION = Life(
    name="inspection",
    title="机构监督检查",
    states=(GOOD, TO_CORRECT, CORRECTED),
    initial=(GOOD, TO_CORRECT),
    created="InspectionRecorded",
    transitions=(
        T(
            "correct",
            "确认整改",
            (TO_CORRECT,),
            CORRECTED,
            (Party.AUTHORITY,),
            "InspectionCorrected",
            needs_reason=True,
        ),
    ),
    holders={TO_CORRECT: Party.AUTHORITY},
)


@dataclass(frozen=True)
class Inspection:
    """One inspection. `until` is the day by which a fault has to be put right; `note` says how it was."""

    life: ClassVar[Life] = INSPECTION
    id: str
    institution_id: str
    region_code: str
    kind: str
    day: date
    found: str
    state: str
    since: datetime
    until: date | None = None
    note: str = ""
    by: str = ""
