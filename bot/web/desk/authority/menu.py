"""Where the pages of an authority stand in the menu of the desk: the headings and pages of SPEC 7, in its order."""

from __future__ import annotations

from bot.web.desk.authority.lists import LISTS, ROOT
from bot.web.desk.authority.reports import BODIES, OVERSIGHT, REPORTS, STATISTICS

QUERIES = "数据查询"
_QUERIED = ("units", "instruments", "bookings", "outcomes", "institutions", "capabilities")


def _reports(group: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((one.title, f"{ROOT}/report/{one.name}", group) for one in REPORTS.values() if one.group == group)


PLACES: tuple[tuple[str, str, str], ...] = (
    ("检定任务分配", f"{ROOT}/assignment", "检定任务"),
    ("强检器具信息", f"{ROOT}/publish/certificates", "信息公示"),
    ("计量检定机构信息", f"{ROOT}/publish/institutions", "信息公示"),
    ("强制检定器具目录", f"{ROOT}/publish/catalogue", "信息公示"),
    *_reports(STATISTICS),
    *((LISTS[name].title, LISTS[name].path, QUERIES) for name in _QUERIED),
    *_reports(OVERSIGHT),
    *_reports(BODIES),
    ("地方监督检查情况", f"{ROOT}/inspections", BODIES),
)
"""Title, path and heading of each."""
