"""Commands about social public measurement standards (社公标录入, SPEC 7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SaveStandard:
    """添加 (`standard_id` "") or 编辑: every field as it shall stand."""

    name: str
    number: str
    body: str
    region_code: str
    standard_id: str = ""
    range: str = ""
    accuracy: str = ""
    issued_by: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    location: str = ""
    note: str = ""


@dataclass(frozen=True)
class MoveStandard:
    """Move a standard by a verb of its life: submit, call_back, approve, reject, remove; `lapse` by the clock."""

    standard_id: str
    verb: str
    reason: str = ""
