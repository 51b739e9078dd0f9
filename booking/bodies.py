"""Technical institutions (计量技术机构), authorities (计量行政部门), and what an institution is able to verify."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from booking.lifecycle import Life, Party, T

ASKED, IN_FORCE, DENIED, STOPPED, LAPSED = "待审核", "有效", "已拒绝", "已停用", "已过期"

CAPABILITY = Life(
    name="capability",
    title="检定能力",
    states=(ASKED, IN_FORCE, DENIED, STOPPED, LAPSED),
    initial=(ASKED,),
    created="CapabilityAsked",
    transitions=(
        T("approve", "审核通过", (ASKED,), IN_FORCE, (Party.AUTHORITY,), "CapabilityApproved"),
        T("reject", "审核拒绝", (ASKED,), DENIED, (Party.AUTHORITY,), "CapabilityDenied", needs_reason=True),
        T("stop", "停用", (IN_FORCE,), STOPPED, (Party.INSTITUTION, Party.AUTHORITY), "CapabilityStopped"),
        T("ask_again", "重新申请", (DENIED, STOPPED, LAPSED), ASKED, (Party.INSTITUTION,), "CapabilityAsked"),
        T("lapse", "标准到期", (IN_FORCE,), LAPSED, (Party.CLOCK,), "CapabilityLapsed"),
    ),
    holders={ASKED: Party.AUTHORITY, DENIED: Party.INSTITUTION, LAPSED: Party.INSTITUTION},
)
EVERY_CATEGORY = "*"


@dataclass(frozen=True)
class Institution:
    """A body that verifies; it belongs to a region and serves regions through its capabilities."""

    id: str
    name: str
    region_code: str
    region: str
    phone: str = ""
    address: str = ""
    sample: bool = False


@dataclass(frozen=True)
class Authority:
    """A body that supervises the region beneath it ("" = the whole country)."""

    id: str
    name: str
    region_code: str
    sample: bool = False


@dataclass(frozen=True)
class Capability:
    """What one institution may verify: a second-level category ("*" = every one) in counties beneath `regions`.

    `range` is {"min"?, "max"?, "unit"} or empty for no limit; `accuracy` a class or "". A standard that is past
    `standard_until` assigns nothing (SPEC 6). `people` are {"name", "until" ISO or ""}; once the last of them is past
    `people_until`, nothing is assigned either; without any named nobody is waited for. `replaces` is the capability
    whose place this one takes when it is approved.
    """

    life: ClassVar[Life] = CAPABILITY
    id: str
    institution_id: str
    second: str
    regions: tuple[str, ...]
    state: str
    since: datetime
    first: str = ""
    range: Mapping[str, Any] = field(default_factory=dict)
    accuracy: str = ""
    standard: str = ""
    standard_until: date | None = None
    people: tuple[Mapping[str, str], ...] = ()
    people_until: date | None = None
    replaces: str = ""
    reason: str = ""
    sample: bool = False

    @property
    def good_until(self) -> date | None:
        """The last day on which its standard and at least one of its people are good; None without an end."""
        ends = [one for one in (self.standard_until, self.people_until) if one is not None]
        return min(ends, default=None)

    def is_good(self, today: date) -> bool:
        """Whether neither the standard nor all the people are past their time."""
        return self.good_until is None or self.good_until >= today


def last_qualified(people: Iterable[Mapping[str, str]]) -> date | None:
    """The last day on which one of these people is qualified; None when one has no end, or none is named.

    >>> last_qualified(({"name": "王五", "until": "2027-03-01"}, {"name": "李四", "until": "2026-12-31"}))
    datetime.date(2027, 3, 1)
    """
    ends = [one.get("until", "") for one in people]
    return None if not ends or "" in ends else date.fromisoformat(max(ends))
