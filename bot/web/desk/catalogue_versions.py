"""目录版本 on the desk: an announcement tried out and loaded, what it changes here, confirmed, rolled back, settled.

Only an authority over the whole country loads and moves versions; every other sees what one does in its own region and
says what becomes of the instruments that it leaves open there.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from aiohttp import web

from booking.catalogue_fate import choices_for, may_be_freed
from booking.catalogue_preview import Preview, preview
from booking.catalogue_version import CATALOGUE_VERSION, DUE, LOADED, CatalogueMove, CatalogueVersion
from booking.commands import MoveCatalogue, SettleCatalogueMove
from booking.lifecycle import Party, open_to
from booking.region import WHOLE_COUNTRY, covers
from bot.announcement_file import LARGEST, load_command, read_announcement
from bot.matching import catalogue_in_force
from bot.web.desk.frame import desk_page, execute_as, for_members, why_not
from bot.web.desk.listing import sheet_response
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.told import go_back
from bot.web.refusals import refusal
from bot.web.site import SITE
from bot.web.uploads import uploaded
from catalogue_match.catalogue import load_catalogue
from catalogue_match.difference import HEADINGS, Difference
from storage.unit_of_work import Session

PATH = "/desk/catalogue-versions"
DONE = {
    "confirm": "已确认，到生效日自动迁移。",
    "drop": "已放弃。",
    "roll_back": "已开始回退，十分钟内做完；做完这里显示“已回退”。",
}
FREED = "freed"
NO_FILE, TOO_LARGE = "请选公告的变动表（XLSX 或 CSV）。", "文件太大了，最多 5 MB。"


def is_national(member: Member) -> bool:
    """Whether a member's authority stands over the whole country."""
    return member.region_code in WHOLE_COUNTRY


@for_members(AUTHORITY)
async def versions_page(request: web.Request, member: Member) -> web.StreamResponse:
    """All versions, the catalogue in force, and the form for the next announcement."""

    def read(session: Session) -> Mapping[str, Any]:
        asked = session.store.catalogue_moves_asked(member.region_code, limit=500)
        current = catalogue_in_force(session.store, load_catalogue())
        return {"versions": session.store.catalogue_versions(), "called": current.called, "asked": len(asked)}

    values = await request.config_dict[SITE].database.read(read)
    return desk_page(request, member, "desk/catalogue_versions.html", {**values, "national": is_national(member)})


@for_members(AUTHORITY)
async def announce(request: web.Request, member: Member) -> web.StreamResponse:
    """Try a sheet out (`try`), or load it as a version that waits to be confirmed (`load`)."""
    if not is_national(member):
        return refusal(request, 404)
    content = await uploaded(request, "sheet", LARGEST)
    if not content:
        return _tried(request, member, problem=NO_FILE if content == b"" else TOO_LARGE)

    def look(session: Session) -> tuple[Difference, Preview]:
        difference = read_announcement(content, session.store)
        return difference, preview(difference.changes, session.store)

    difference, seen = await request.config_dict[SITE].database.read(look)
    if difference.faults or request.match_info["what"] == "try":
        return _tried(request, member, difference=difference, seen=seen)
    outcome = await execute_as(request, member, load_command(difference))
    if outcome.refused is not None:
        return _tried(request, member, problem=why_not(outcome.refused))
    path = f"{PATH}/{outcome.result['version_id']}"
    taken = go_back(path, "已载入。看清楚下面的影响，再确认。")
    taken.set_status(200)  # a script sent the file: it goes on to the page itself (static/sheet_form.js)
    taken.headers["X-Go-To"] = path
    return taken


def _tried(
    request: web.Request,
    member: Member,
    *,
    difference: Difference | None = None,
    seen: Preview | None = None,
    problem: str = "",
) -> web.Response:
    values = {"difference": difference, "seen": seen, "problem": problem}
    return desk_page(request, member, "desk/catalogue_tried.html", values)


@for_members(AUTHORITY)
async def template(request: web.Request, member: Member) -> web.StreamResponse:
    """An empty sheet of changes with an example of each kind."""
    rows = [
        ["公告日期", "2027-03-01"], ["生效日期", "2027-06-01"], [], HEADINGS,
        ["改名", "眼压计", "眼压计", "", "眼压计", "眼压计（新名）"],
        ["拆分", "非自动衡器", "非自动衡器", "电子|ACS", "非自动衡器", "电子秤"],
        ["拆分", "非自动衡器", "非自动衡器", "机械|杆秤", "非自动衡器", "机械秤"],
        ["移出", "声级计", "声级计"],
        ["调整", "焦度计", "焦度计", "", "", "", "", "", "", "", "6"],
        ["新增", "", "", "", "新的一级", "新的二级", "强制检定", "周期检定", "贸易结算", "", "12", "俗名一|俗名二"],
    ]  # fmt: skip
    return await sheet_response("目录变动表", ["公告", "市场监管总局公告2027年第5号"], rows)


@for_members(AUTHORITY)
async def version_page(request: web.Request, member: Member) -> web.StreamResponse:
    """One version: what it changes in the member's region, or what it did; and the buttons of its state."""
    return await _shown(request, member)


async def _shown(request: web.Request, member: Member, *, problem: str = "", reason: str = "") -> web.StreamResponse:
    read = partial(_read, member=member, version_id=request.match_info["id"])
    values = await request.config_dict[SITE].database.read(read)
    if values is None:
        return refusal(request, 404)
    given = {**values, "problem": problem, "reason": reason, "national": is_national(member)}
    return desk_page(request, member, "desk/catalogue_version.html", given, status=422 if problem else 200)


def _read(session: Session, member: Member, version_id: str) -> Mapping[str, Any] | None:
    store = session.store
    version = store.catalogue_version(version_id)
    if version is None:
        return None
    waits = version.state in (LOADED, DUE)
    moves = open_to(version, Party.AUTHORITY) if is_national(member) else ()
    return {
        "version": version,
        "moves": [row for row in moves if row.verb in DONE],
        "seen": preview(version.changes, store, member.region_code) if waits else None,
        "asked": _asked(session, member, version),
        "past": store.history(CATALOGUE_VERSION.name, version.id)[::-1],
    }


def _asked(session: Session, member: Member, version: CatalogueVersion) -> list[Mapping[str, Any]]:
    """The instruments of the region that this version leaves open, each with what it may be."""
    found: list[Mapping[str, Any]] = []
    for move in session.store.catalogue_moves_asked(member.region_code, limit=200):
        if move.version_id == version.id:
            unit = session.store.unit(move.holder)
            found.append({"move": move, "unit": unit.company_name if unit else "", "choices": _choices(move, version)})
    return found


def _choices(move: CatalogueMove, version: CatalogueVersion) -> list[tuple[str, str]]:
    category = (move.first, move.second)
    found = [(f"{first}/{second}", second) for first, second in choices_for(category, version.changes)]
    return [*found, (FREED, "不再强检")] if may_be_freed(category, version.changes) else found


@for_members(AUTHORITY)
async def move(request: web.Request, member: Member) -> web.StreamResponse:
    """确认, 放弃 or 回退."""
    form = await request.post()
    verb, reason = str(form.get("act", "")), str(form.get("reason", ""))[:300]
    if verb not in DONE:
        return refusal(request, 404)
    outcome = await execute_as(request, member, MoveCatalogue(request.match_info["id"], verb, reason))
    if outcome.refused is not None:
        return await _shown(request, member, problem=why_not(outcome.refused), reason=reason)
    return go_back(f"{PATH}/{request.match_info['id']}", DONE[verb])


@for_members(AUTHORITY)
async def settle(request: web.Request, member: Member) -> web.StreamResponse:
    """Say what becomes of one instrument that is left open."""
    form = await request.post()
    instrument_id, choice = str(form.get("instrument", "")), str(form.get("choice", ""))

    def known(session: Session) -> bool:
        one = session.store.instrument(instrument_id)
        return one is not None and covers(member.region_code, one.use_region_code)

    if not await request.config_dict[SITE].database.read(known):
        return refusal(request, 404)
    first, _, second = choice.partition("/")
    command = SettleCatalogueMove(instrument_id, first, second, freed=choice == FREED)
    outcome = await execute_as(request, member, command)
    if outcome.refused is not None:
        return await _shown(request, member, problem=why_not(outcome.refused))
    return go_back(f"{PATH}/{request.match_info['id']}", "已定好。")


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(PATH, versions_page),
    web.post(f"{PATH}/{{what:try|load}}", announce),
    web.get(f"{PATH}/template", template),
    web.get(f"{PATH}/{{id}}", version_page),
    web.post(f"{PATH}/{{id}}", move),
    web.post(f"{PATH}/{{id}}/settle", settle),
)
