"""The first page of the desk: 待办, sorted by deadline; and the change from one office to another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from aiohttp import web

from bot.web.address import came_by_tls
from bot.web.desk.frame import CHOSEN, for_members
from bot.web.desk.listing import table_export, table_page
from bot.web.desk.member import Member
from bot.web.desk.table import Asked, Choice, Column, Found, Search, Table, cut
from bot.web.desk.todo import authority, institution
from bot.web.desk.todo.task import Task, by_deadline
from bot.web.refusals import refusal
from bot.web.rendering import go_to
from bot.web.site import SITE
from storage.unit_of_work import Session

YEAR_S = 365 * 24 * 3600
MINE, ALL, LATE, ELSEWHERE = "mine", "all", "late", "elsewhere"

KINDS = (
    "待受理", "待检定受理", "待登记结果", "退回要改", "待核验", "待批准", "待分配", "退回", "注册审核", "账号找回",
    "能力审核", "投诉", "差评待回访", "社公标审核", "管理员待确认", "逾期未受理", "逾期未出结果",
)  # fmt: skip

TASKS: Table[Task] = Table(
    name="todo",
    title="待办",
    path="/desk",
    key=lambda one: one.key,
    columns=(
        Column("due", "期限", lambda one: one.due, kind="minute"),
        Column("kind", "要办的事", lambda one: one.kind, kind="badge"),
        Column("what", "内容", lambda one: one.what, link=lambda one: one.link),
        Column("whose", "单位", lambda one: one.whose),
        Column("holder", "在谁手上", lambda one: one.holder),
        Column("since", "从什么时候", lambda one: one.since, kind="minute", narrow=False),
    ),
    filters=(
        Search("q", "单位、预约编号、器具"),
        Choice(
            "whose",
            "范围",
            ((MINE, "等我办"), (ALL, "全单位"), (LATE, "已逾期"), (ELSEWHERE, "别处逾期")),
            every="",
            default=MINE,
        ),
        Choice("kind", "要办的事", KINDS),
    ),
    empty="眼下没有等您办的事。",
)


def tasks_of(session: Session, member: Member, now: datetime) -> list[Task]:
    """Everything that waits at the member's body, what is due first in front."""
    if member.is_institution:
        return by_deadline(institution.tasks_of(session, member))
    return by_deadline(authority.tasks_of(session, member, now))


def is_asked(task: Task, values: Mapping[str, str], now: datetime) -> bool:
    """Whether the filters leave a task."""
    wide = {MINE: task.mine, ALL: not task.elsewhere, LATE: task.late(now) and not task.elsewhere}
    if not wide.get(values["whose"], task.elsewhere):
        return False
    words = values["q"]
    return (not words or words in f"{task.what}{task.whose}") and values["kind"] in ("", task.kind)


async def _shown(request: web.Request, member: Member, *, export: bool = False) -> web.StreamResponse:
    now = request.config_dict[SITE].clock()

    def find(session: Session, _member: Member, asked: Asked) -> Found[Task]:
        tasks = tasks_of(session, member, now)
        page = cut([one for one in tasks if is_asked(one, asked.values, now)], asked)
        return Found(page.rows, page.total, {"tiles": tiles(tasks, now)})

    if export:
        return await table_export(request, member, TASKS, find)
    return await table_page(request, member, TASKS, find, template="desk/home.html")


def tiles(tasks: list[Task], now: datetime) -> list[tuple[str, int, str]]:
    """The numbers above the list: what waits by kind, what is late; each leads to its list."""
    here = [one for one in tasks if not one.elsewhere]
    counted = Counter(one.kind for one in here)
    found = [(kind, number, f"/desk?whose={ALL}&kind={kind}") for kind, number in counted.items()]
    for title, number, path in (
        ("等我办", sum(one.mine for one in here), f"/desk?whose={MINE}"),
        ("已逾期", sum(one.late(now) for one in here), f"/desk?whose={LATE}"),
        ("别处逾期", sum(one.elsewhere for one in tasks), f"/desk?whose={ELSEWHERE}"),
    )[::-1]:
        if number or title == "等我办":
            found.insert(0, (title, number, path))
    return found


@for_members()
async def home(request: web.Request, member: Member) -> web.StreamResponse:
    """Where a member begins."""
    return await _shown(request, member)


@for_members()
async def home_export(request: web.Request, member: Member) -> web.StreamResponse:
    """The list as a sheet."""
    return await _shown(request, member, export=True)


@for_members()
async def work_for(request: web.Request, member: Member) -> web.StreamResponse:
    """Change to another office of this person; remembered in this browser."""
    key = str((await request.post()).get("office", ""))
    if key not in {office.key for office in member.offices}:
        return refusal(request, 404)
    response = go_to("/desk")
    secure = came_by_tls(request)
    response.set_cookie(CHOSEN, key, max_age=YEAR_S, httponly=True, samesite="Lax", secure=secure, path="/")
    return response
