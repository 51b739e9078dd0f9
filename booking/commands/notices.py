"""Commands about being told: choices, working days, notices that reached nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ChooseNotices:
    """A person's own choices about being told: channels turned off or on, quiet hours "22:00-08:00" ("" = none,
    None = as they were), or `usual_hours` again.
    """

    off: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    quiet: str | None = None
    usual_hours: bool = False


@dataclass(frozen=True)
class MarkDays:
    """An authority marks days as not worked (`off`) or as worked on a weekend (`on`), as the year's notice says."""

    off: tuple[date, ...] = ()
    on: tuple[date, ...] = ()


@dataclass(frozen=True)
class ReportUnreached:
    """The service notes a notice that reached nobody: whom, what it said, why not, and whose region that is."""

    id: str
    title: str
    told: str
    phone: str
    text: str
    why: str
    region_code: str
    unsure: bool = False


@dataclass(frozen=True)
class SettleUnreached:
    """An authority has told somebody, in another way, what a notice did not."""

    unreached_id: str
