"""未送达的通知 on an authority's desk: whom a notice did not reach, each way that was tried, and who settled it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from booking.commands import SettleUnreached
from booking.sameness import sameness
from booking.unreached import Unreached
from bot.web.desk.frame import execute_all, for_members, why_not
from bot.web.desk.listing import back_to, table_page, table_routes, ticked
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.table import Action, Asked, Choice, Column, Found, Search, Table, cut
from bot.web.desk.told import go_back
from storage.outbox_reports import Try
from storage.unit_of_work import Session

PATH = "/desk/unreached"
MOST = 2000
CERTAIN, DOUBTFUL = "没送到", "可能没送到"
NOTHING_TICKED = "请先勾选已经另行告知的。"

CHANNELS: Mapping[str, str] = {
    "web": "网页", "wechat": "微信", "wecom": "企业微信", "mini": "小程序", "sms": "短信", "chat": "对话",
}  # fmt: skip
OUTCOMES: Mapping[str, str] = {
    "sent": "已发出", "delivered": "已送达", "declined": "没发出", "unsure": "没有回音", "failed": "没有送达",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A notice that reached nobody, with what was tried for it."""

    one: Unreached
    tries: str

    @property
    def since(self) -> datetime:
        return self.one.since


UNREACHED: Table[Row] = Table(
    name="unreached",
    title="未送达的通知",
    path=PATH,
    key=lambda row: row.one.id,
    columns=(
        Column("since", "时间", lambda row: row.since, kind="minute"),
        Column("told", "要告诉谁", lambda row: row.one.told),
        Column("phone", "电话", lambda row: row.one.phone),
        Column("title", "通知", lambda row: row.one.title, narrow=False),
        Column("text", "内容", lambda row: row.one.text),
        Column("state", "情况", lambda row: DOUBTFUL if row.one.unsure else CERTAIN, kind="badge"),
        Column("tries", "怎么发过", lambda row: row.tries or row.one.why, narrow=False),
    ),
    filters=(Search("q", "单位、电话"), Choice("state", "情况", (CERTAIN, DOUBTFUL))),
    actions=(Action("settle", "已另行告知", f"{PATH}/settle", primary=True),),
    empty="没有未送达的通知。",
)


def find(session: Session, member: Member, asked: Asked) -> Found[Row]:
    """What reached nobody in the member's region, the oldest first."""
    words, state = sameness(asked.values["q"]), asked.values["state"]
    found = [
        one
        for one in session.store.unreached_open(member.region_code, limit=MOST)
        if words in sameness(f"{one.told}{one.phone}") and state in ("", DOUBTFUL if one.unsure else CERTAIN)
    ]
    page = cut(found, asked)
    return Found(tuple(Row(one, tries_said(session, one.id)) for one in page.rows), page.total)


def tries_said(session: Session, unreached_id: str) -> str:
    """Every way that was tried for a notice, in words; an id that is no delivery's has none."""
    seq = unreached_id.partition("-")[0]
    tries = session.outbox.reports.tries_of(int(seq)) if seq.isascii() and seq.isdigit() else ()
    return "；".join(_said(one) for one in tries)


def _said(one: Try) -> str:
    why = f"（{one.problem}）" if one.problem else ""
    at = f"{one.at.month}月{one.at.day}日{one.at:%H:%M}"
    return f"{at}{CHANNELS.get(one.channel, one.channel)}{OUTCOMES.get(one.outcome, one.outcome)}{why}"


@for_members(AUTHORITY)
async def settle(request: web.Request, member: Member) -> web.StreamResponse:
    """The ticked ones were told in another way."""
    form = await request.post()
    ids = ticked(form)
    if not ids:
        return await table_page(request, member, UNREACHED, find, problem=NOTHING_TICKED, form=form)
    outcomes = await execute_all(request, member, tuple(SettleUnreached(one) for one in ids))
    refused = [one.refused for one in outcomes if one.refused is not None]
    if len(refused) == len(ids):
        return await table_page(request, member, UNREACHED, find, problem=why_not(refused[0]), form=form)
    left = f"，{len(refused)}条没有办成" if refused else ""
    return go_back(back_to(UNREACHED, form), f"已记下{len(ids) - len(refused)}条{left}。")


ROUTES: tuple[web.RouteDef, ...] = (*table_routes(UNREACHED, find, AUTHORITY), web.post(f"{PATH}/settle", settle))
