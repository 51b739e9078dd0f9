"""信息公示 of the catalogue: items are shown or withdrawn in a region, and added, 二级 under a ticked 一级 (SPEC 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from booking.commands import AddCategory, Post
from booking.posting import CATEGORY
from booking.result import HIDDEN, SHOWN
from bot.matching import catalogue_in_force
from bot.web.desk.authority.answers import said_of
from bot.web.desk.authority.lists import ROOT
from bot.web.desk.frame import execute_all, execute_as, for_members, why_not
from bot.web.desk.listing import back_to, table_page, table_routes, ticked
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.table import Action, Asked, Choice, Column, Found, Search, Table, cut
from bot.web.desk.told import go_back
from bot.web.site import SITE
from catalogue_match.catalogue import load_catalogue
from storage.unit_of_work import Session

PATH = f"{ROOT}/publish/catalogue"
OURS, NATIONAL = "本地增补", "国家目录"


@dataclass(frozen=True)
class Item:
    """One item of the catalogue as an authority's region sees it."""

    first: str
    second: str
    supervision: str
    source: str
    state: str
    changed: str = ""

    @property
    def key(self) -> str:
        """What it is posted by."""
        return f"{self.first}/{self.second}"


TABLE: Table[Item] = Table(
    name="publish-catalogue",
    title="强制检定器具目录公示",
    path=PATH,
    key=lambda one: one.key,
    columns=(
        Column("first", "一级（项别）", lambda one: one.first),
        Column("second", "二级（种别）", lambda one: one.second),
        Column("supervision", "监管方式", lambda one: one.supervision, narrow=False),
        Column("source", "来源", lambda one: one.source, narrow=False),
        Column("state", "公示", lambda one: one.state, kind="badge"),
        Column("changed", "最近变动", lambda one: one.changed, narrow=False),
    ),
    filters=(
        Search("q", "一级或二级名称"),
        Choice("published", "公示", (SHOWN, HIDDEN)),
        Choice("source", "来源", (NATIONAL, OURS)),
    ),
    actions=(
        Action("show", "发布", f"{PATH}/show", primary=True),
        Action("hide", "撤销发布", f"{PATH}/hide", warn=True),
        Action("add", "添加二级", f"{PATH}/add", "desk/authority/ask_add.html"),
    ),
    empty="目录里还没有条目。",
    top="desk/authority/catalogue_top.html",
)


UNKNOWN = "目录里没有勾选的这一项，什么都没有改。请刷新页面再试。"


def _items(session: Session, member: Member) -> list[Item]:
    """The catalogue in force and what this region has added to it."""
    own = member.region_code
    posted = {one.ref: one for one in session.store.postings(CATEGORY, own)}
    national = {f"{row.first}/{row.second}": row for row in catalogue_in_force(session.store, load_catalogue())}
    items = []
    for ref in (*national, *(ref for ref, one in posted.items() if one.added and ref not in national)):
        posting, row = posted.get(ref), national.get(ref)
        first, second = ref.split("/", 1)
        since = f"{posting.since:%Y-%m-%d} {posting.state}" if posting is not None else ""
        state = posting.state if posting is not None else SHOWN
        items.append(
            Item(first, second, row.supervision if row else "待列入正式目录", NATIONAL if row else OURS, state, since)
        )
    return items


def _find(session: Session, member: Member, asked: Asked) -> Found[Item]:
    items = _items(session, member)
    words, wanted = asked.values["q"], asked.values
    kept = [
        one
        for one in items
        if words in one.key and wanted["published"] in ("", one.state) and wanted["source"] in ("", one.source)
    ]
    return cut(sorted(kept, key=lambda one: one.source != OURS), asked)


LIST = table_routes(TABLE, _find, AUTHORITY)
"""The list and its sheet."""


@for_members(AUTHORITY)
async def catalogue_move(request: web.Request, member: Member) -> web.StreamResponse:
    """发布 or 撤销发布 of the ticked items, in the member's own region."""
    form = await request.post()
    show, keys = request.match_info["verb"] == "show", ticked(form)
    there = await request.config_dict[SITE].database.read(lambda session: {one.key for one in _items(session, member)})
    if any(one not in there for one in keys):
        return await _again(request, member, form, UNKNOWN)
    commands = tuple(Post(CATEGORY, one, member.region_code, show=show) for one in keys)
    outcomes = await execute_all(request, member, commands)
    return go_back(back_to(TABLE, form), said_of("发布" if show else "撤销发布", keys, outcomes))


@for_members(AUTHORITY)
async def catalogue_add(request: web.Request, member: Member) -> web.StreamResponse:
    """添加: a 二级 under the one ticked 一级, or a new 一级 with its first 二级."""
    form: Mapping[str, object] = await request.post()
    keys = ticked(form)
    first, second = str(form.get("first", "")).strip(), str(form.get("add_second" if keys else "second", "")).strip()
    if keys:
        firsts = {key.split("/", 1)[0] for key in keys}
        if len(firsts) != 1:
            return await _again(request, member, form, "添加二级时，只勾选一个一级下面的条目。")
        first = firsts.pop()
    if not first or not second:
        return await _again(request, member, form, "请写全一级和二级的名称。")
    outcome = await execute_as(request, member, AddCategory(first, second, member.region_code))
    if outcome.refused is not None:
        return await _again(request, member, form, why_not(outcome.refused))
    return go_back(f"{PATH}?source={OURS}", f"已添加“{first} / {second}”，还没有发布。")


async def _again(request: web.Request, member: Member, form: Mapping[str, object], problem: str) -> web.StreamResponse:
    return await table_page(request, member, TABLE, _find, problem=problem, form=form)
