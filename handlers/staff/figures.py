"""统计 by chat for an authority: what was verified in a month or year, by region or body, and what stands where."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from booking import line as life
from booking.region import covers
from booking.result import NOT_PASSED, PASSED
from handlers.dialogue.model import Acted, Choice, Deed, Reply, World
from handlers.staff.targets import ADMIN
from nlu.regions import find_regions, region_name, region_of
from nlu.understand import Heard

ROLE = frozenset({ADMIN})
STANDING: Sequence[tuple[str, tuple[str, ...]]] = (
    ("待分配", (life.WAITING,)),
    ("退回", (life.RETURNED,)),
    ("待受理", (life.ASSIGNED,)),
    ("待检定", (life.ACCEPTED,)),
    ("检定中", (life.IN_HAND,)),
    ("结果待提交", (life.TESTED,)),
)
"""What of a region's lines is not finished, in the order of its life."""

_RATE = ("合格", "检定", "检了", "检过", "检完", "出证", "证书")
_MONTHS = 12
_ELSEWHERE = ("注册", "使用单位", "超期", "到期", "逾期", "未检", "受理", "预约", "及时", "覆盖", "受检率")
_NOT_BY_CHAT = "对话里能查：检定量、合格率（可按月、按年、按区县、按机构），还有各环节现在的台数。"


@dataclass(frozen=True)
class Asked:
    """What figures are about: where, when (None = now), of whom."""

    region: str
    where: str
    since: date | None
    until: date | None
    when: str
    institution_id: str | None = None
    of: str = ""


def figures(heard: Heard, text: str, world: World) -> Acted | None:
    """赛罕区十月份检了多少台, 合格率多少, 待分配的有几条."""
    authority = world.records.authority(world.actor.ref)
    own = authority.region_code if authority else "none"
    asked = _asked(heard.slots, text, own, world)
    if asked is None:
        return Acted(replies=(Reply("这个地方不在您的辖区，查不到它的数字。"),))
    if asked.since is not None or any(word in text for word in _RATE):
        said = _verified(asked, world)
    else:
        said = _standing(asked, world)
    foreign = any(word in text for word in _ELSEWHERE)
    if foreign and asked.since is not None:
        said += "\n" + _standing(asked, world)
    more = f"\n{_NOT_BY_CHAT}" if foreign or heard.slots.get("export") else ""
    return Acted(replies=(Reply(said + more, (Choice("看待分配"),)),))


def _asked(slots: Mapping[str, Any], text: str, own: str, world: World) -> Asked | None:
    named = str(slots.get("region") or "") or ("" if slots.get("institution") else text)
    code = _code_of(named) or own
    if not covers(own, code):
        return None
    since, until, when = _period(slots, text, world.now.date())
    where = (region_name(code) or code) if code != own else "辖区内"
    institution = str(slots.get("institution") or "")
    found = world.records.institutions_named(institution) if institution else ()
    if len(found) == 1 or (found and found[0].name == institution):
        return Asked(code, where, since, until, when, found[0].id, found[0].name)
    return Asked(code, where, since, until, when)


def _code_of(named: str) -> str:
    """The one division that is named, county, city or province, the narrowest of a chain; "" for none or several."""
    codes = {one.code for one in find_regions(named)} if named else set()
    narrowest = {one for one in codes if not any(other != one and covers(one, other) for other in codes)}
    return narrowest.pop() if len(narrowest) == 1 else region_of(named) or ""


def _period(slots: Mapping[str, Any], text: str, today: date) -> tuple[date | None, date | None, str]:
    month, year = str(slots.get("month") or ""), str(slots.get("year") or "")
    if month:
        y, m = int(month[:4]), int(month[5:7])
        return date(y, m, 1), date(y, m, calendar.monthrange(y, m)[1]), f"{y}年{m}月"
    if year:
        return date(int(year), 1, 1), date(int(year), _MONTHS, 31), f"{year}年"
    if "今天" in text or "今日" in text:
        return today, today, "今天"
    return None, None, ""


def _verified(asked: Asked, world: World) -> str:
    today = world.now.date()
    since, until = asked.since or date(today.year, 1, 1), asked.until or today
    when = asked.when or f"{today.year}年至今"
    found = world.records.verified(asked.region, since=since, until=until, institution_id=asked.institution_id)
    passed, failed = found.get(PASSED, 0), found.get(NOT_PASSED, 0)
    every = passed + failed
    head = f"{asked.where}{asked.of}{when}"
    if not every:
        return f"{head}检定0台，还没有提交过结果。"
    return f"{head}检定{every}台，合格{passed}台，不合格{failed}台，合格率{passed / every:.1%}。"


def _standing(asked: Asked, world: World) -> str:
    counts = (
        (title, world.records.line_count(states=states, institution_id=asked.institution_id, region_code=asked.region))
        for title, states in STANDING
    )
    return f"{asked.where}{asked.of}现在：" + "，".join(f"{title}{n}台" for title, n in counts) + "。"


FIGURE_DEEDS: tuple[Deed, ...] = (Deed("admin_stats", ("admin_stats",), ROLE, figures),)
