"""审计记录 on an authority's desk: who did what when and why in its region, searched and exported by administrators."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from aiohttp import web

from booking.lifecycles import LIVES
from booking.people import Duty
from bot.web.desk.frame import desk_page, for_members
from bot.web.desk.listing import sheet_response
from bot.web.desk.member import AUTHORITY, Member
from bot.web.public.shown import text_shown
from bot.web.refusals import refusal
from bot.web.rendering import minute
from bot.web.site import SITE
from notifications.rules import NOTICES
from notifications.titles import TITLES
from storage.audit_seals import Seal, last_seal
from storage.audit_search import Entry, Looked, Wanted, look
from storage.moments import CHINA
from storage.unit_of_work import Session

PATH = "/desk/audit"
KINDS: Mapping[str, str] = {life.name: life.title for life in LIVES} | {
    "alias": "叫法", "person": "人员", "phone": "手机号", "audit": "审计记录",
}  # fmt: skip
MOST_EXPORTED = 5000
FACTS: Mapping[str, str] = {
    "company_name": "单位", "institution": "机构", "booking_no": "预约单", "n": "第几台", "name": "名称",
    "serial": "编号",
    "instrument_name": "器具", "certificate_no": "证书", "result": "结果", "valid_until": "有效期至", "text": "内容",
    "dept": "科室", "phone": "手机号", "place": "地点", "state": "状态", "announcement": "公告", "second": "类别",
    "preferred_date": "希望日期", "date": "日期", "time": "时间", "title": "标题", "told": "告知", "why": "原因",
    "number": "编号", "code": "器具编码", "count": "次数", "differs": "不一致", "approved": "通过", "agreed": "同意",
}  # fmt: skip
"""The facts of an event that say something to people; ids and the rest stand in the exported sheet."""

HEADINGS = ("序号", "时间", "谁", "身份", "代谁办", "做了什么", "关于", "编号", "原因", "内容")


def wanted(request: web.Request, member: Member, limit: int = 50) -> tuple[Wanted, Mapping[str, str]]:
    """What a query asks for, and the same as text for the form."""
    given = {name: request.query.get(name, "").strip()[:60] for name in ("q", "since", "until", "kind", "before")}
    since, until = _day(given["since"]), _day(given["until"])
    before = int(given["before"]) if given["before"].isascii() and given["before"].isdecimal() else 0
    kind = given["kind"] if given["kind"] in KINDS else ""
    end = until + timedelta(days=1) if until else None
    return Wanted(since, end, kind, given["q"], member.region_code, before, limit), given


def _day(text: str) -> datetime | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


@for_members(AUTHORITY)
async def audit_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The newest entries that fit, fifty at a time."""
    if Duty.ADMIN not in member.duties:
        return refusal(request, 404)
    asked, given = wanted(request, member)

    def read(session: Session) -> tuple[Looked, Seal | None]:
        return look(session.connection, session.keyring, session.store, asked), last_seal(session.connection)

    looked, seal = await request.config_dict[SITE].database.read(read)
    rows = [(one, KINDS.get(one.kind, one.kind), done_of(one), said_of(one)) for one in looked.entries]
    values = {"rows": rows, "go_on": looked.go_on, "seal": seal, "asked": given, "kinds": KINDS}
    return desk_page(request, member, "desk/audit.html", values)


@for_members(AUTHORITY)
async def audit_export(request: web.Request, member: Member) -> web.StreamResponse:
    """What fits as a sheet, the newest five thousand; its last row names the last seal."""
    if Duty.ADMIN not in member.duties:
        return refusal(request, 404)
    asked, _given = wanted(request, member, MOST_EXPORTED)

    def read(session: Session) -> tuple[Looked, Seal | None]:
        return look(session.connection, session.keyring, session.store, asked), last_seal(session.connection)

    looked, seal = await request.config_dict[SITE].database.read(read)
    rows: list[list[Any]] = [_cells(one) for one in looked.entries]
    if seal is not None:
        rows.append([f"最近一次封存：第 {seal.number} 次，{minute(seal.at)}，{seal.digest}"])
    return await sheet_response("审计记录", HEADINGS, rows)


def _cells(one: Entry) -> list[Any]:
    kind = KINDS.get(one.kind, one.kind)
    return [
        one.seq, one.at.strftime("%Y-%m-%d %H:%M:%S"), one.name or "系统", one.party, one.on_behalf,
        done_of(one), kind, one.thing_id, one.reason, facts_of(one),
    ]  # fmt: skip


def facts_of(one: Entry) -> str:
    """All facts of an entry as JSON; of telephones and identity numbers only the ends."""
    shown = {key: value for key, value in one.data.items() if value not in ("", None, [], {})}
    return text_shown(json.dumps(shown, ensure_ascii=False)) if shown else ""


def said_of(one: Entry) -> str:
    """What an entry says to people: its facts by their names, and what it changed from what to what."""
    parts = [
        f"{FACTS[key]} {_plain(value)}" for key, value in one.data.items() if key in FACTS and value not in ("", [])
    ]
    changes = one.data.get("changes")
    if isinstance(changes, Mapping):
        parts += [
            f"{name}：{_plain(old) or '（空）'} → {_plain(new) or '（空）'}" for name, (old, new) in changes.items()
        ]
    lines = one.data.get("lines")
    if isinstance(lines, list):
        parts.append(f"{len(lines)} 台")
    return text_shown("，".join(parts))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def done_of(one: Entry) -> str:
    """What was done, in Chinese: the verb, or what the notice about it is called."""
    rules = NOTICES.get(one.event, ())
    return one.verb or (TITLES[rules[0].kind] if rules else one.event)


ROUTES: tuple[web.RouteDef, ...] = (web.get(PATH, audit_page), web.get(f"{PATH}/export", audit_export))
