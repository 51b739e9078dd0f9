"""A notice that reached nobody (未送达的通知): a to-do of the authority, which tells the person in another way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking.lifecycle import Life, Party, T

OPEN, TOLD = "待告知", "已告知"

UNREACHED = Life(
    name="unreached",
    title="未送达的通知",
    states=(OPEN, TOLD),
    initial=(OPEN,),
    created="NoticeFailed",
    transitions=(T("settle", "已另行告知", (OPEN,), TOLD, (Party.AUTHORITY,), "UnreachedSettled"),),
    holders={OPEN: Party.AUTHORITY},
)


@dataclass(frozen=True)
class Unreached:
    """Whom a notice did not reach, and what it said. `title` names its kind in Chinese; `unsure`: it may have arrived,
    but nobody can say so. `region_code` is where the recipient belongs; its authority has the to-do.
    """

    life: ClassVar[Life] = UNREACHED
    id: str
    title: str
    told: str
    phone: str
    text: str
    why: str
    region_code: str
    state: str
    since: datetime
    unsure: bool = False
    by: str = ""
