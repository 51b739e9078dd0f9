"""数据导入 at an authority's desk: templates, a try, the import with its progress, and its result."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import quote

from aiohttp import web

from bot.chance import fresh_id
from bot.importing.desk_run import carry_out
from bot.importing.sheet_kinds import KINDS
from bot.importing.template import write_template
from bot.web.desk.frame import desk_page, for_members
from bot.web.desk.listing import SHEET
from bot.web.desk.member import AUTHORITY, Member
from bot.web.desk.told import go_back
from bot.web.refusals import refusal
from bot.web.rendering import wants_part
from bot.web.site import SITE, Site
from bot.web.uploads import uploaded
from catalogue_match.catalogue import load_catalogue
from storage.import_jobs import FINISHED, RUNNING, ImportJob, ImportJobs
from storage.unit_of_work import Session

PATH = "/desk/imports"
LARGEST = 20 * 1024 * 1024
NO_FILE, TOO_LARGE = "请选一个 XLSX 或 CSV 文件。", "文件太大了，最多 20 MB，请分成几个表。"
BUSY = "这张表正在导入，等它完成或者先取消。"
R = TypeVar("R")
Work = Callable[[ImportJobs], R]


async def _with(site: Site, work: Work[R], *, writing: bool = False) -> R:
    def inside(session: Session) -> R:
        return work(ImportJobs(session.connection, session.keyring))

    return await (site.database.write(inside) if writing else site.database.read(inside))


@for_members(AUTHORITY)
async def imports_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The kinds of sheets with their templates, and what was brought in lately."""
    return await _page(request, member)


async def _page(request: web.Request, member: Member, problem: str = "") -> web.Response:
    latest = await _with(request.config_dict[SITE], lambda jobs: jobs.latest(member.ref))
    values = {"kinds": KINDS, "latest": latest, "problem": problem, "path": PATH}
    return desk_page(request, member, "desk/imports.html", values, status=422 if problem else 200)


@for_members(AUTHORITY)
async def template(request: web.Request, member: Member) -> web.StreamResponse:
    """The empty sheet of a kind."""
    kind = KINDS.get(request.match_info["kind"])
    if kind is None:
        return refusal(request, 404)
    target = BytesIO()
    await asyncio.to_thread(write_template, target, kind, [row.second for row in load_catalogue()])
    return _file(target.getvalue(), f"{kind.title}导入模板.xlsx")


def _file(content: bytes, name: str) -> web.Response:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return web.Response(body=content, content_type=SHEET, headers=headers)


@for_members(AUTHORITY)
async def upload(request: web.Request, member: Member) -> web.StreamResponse:
    """A sheet is taken and tried out; nothing of it is kept before somebody has seen what would come of it."""
    kind = request.match_info["kind"]
    if kind not in KINDS:
        return refusal(request, 404)
    content = await uploaded(request, "sheet", LARGEST)
    if not content:
        return await _page(request, member, NO_FILE if content == b"" else TOO_LARGE)
    site = request.config_dict[SITE]
    now = site.clock()
    job = ImportJob(
        fresh_id(), kind, member.ref, member.person_id, KINDS[kind].title, RUNNING, True, 0, 0, {}, now, now
    )  # fmt: skip
    await _with(site, lambda jobs: jobs.begin(job, content), writing=True)
    _start(site, job)
    return go_back(f"{PATH}/job/{job.id}")


def _start(site: Site, job: ImportJob) -> None:
    """Run it beside the pages; what dies with the process is taken up again from the page."""
    task = asyncio.create_task(carry_out(site.database, job, site.clock))
    site.errands.add(task)
    task.add_done_callback(site.errands.discard)


async def _job(request: web.Request, member: Member) -> ImportJob | None:
    return await _with(request.config_dict[SITE], lambda jobs: jobs.find(request.match_info["id"], member.ref))


@for_members(AUTHORITY)
async def job_page(request: web.Request, member: Member) -> web.StreamResponse:
    """How far a sheet is, and what came of it."""
    site = request.config_dict[SITE]
    job = await _job(request, member)
    if job is None:
        return refusal(request, 404)
    chosen = "desk/import_standing.html" if wants_part(request) else "desk/import_job.html"
    return desk_page(request, member, chosen, await _standing(site, job, site.clock()))


async def _standing(site: Site, job: ImportJob, now: datetime) -> Mapping[str, Any]:
    problems = [] if job.state == RUNNING else await _with(site, lambda jobs: jobs.problems(job.id))
    return {
        "job": job,
        "kind": KINDS[job.kind],
        "running": job.state == RUNNING and not job.is_stuck(now),
        "stuck": job.is_stuck(now),
        "problems": problems,
        "path": PATH,
    }


@for_members(AUTHORITY)
async def again(request: web.Request, member: Member) -> web.StreamResponse:
    """Bring the sheet in for good, or take up what has stopped: from the first row, for what is in stays as it is."""
    site = request.config_dict[SITE]
    job = await _job(request, member)
    if job is None:
        return refusal(request, 404)
    now = site.clock()
    if job.state == RUNNING and not job.is_stuck(now):
        return go_back(f"{PATH}/job/{job.id}", BUSY)
    dry = job.dry and job.state != FINISHED
    await _with(site, lambda jobs: jobs.begin_again(job.id, dry=dry, now=now), writing=True)
    again = await _job(request, member)
    if again is not None:
        _start(site, again)
    return go_back(f"{PATH}/job/{job.id}")


@for_members(AUTHORITY)
async def cancel(request: web.Request, member: Member) -> web.StreamResponse:
    """Stop a sheet before its next rows; what went in stays in."""
    site = request.config_dict[SITE]
    job = await _job(request, member)
    if job is None:
        return refusal(request, 404)
    if job.state == RUNNING:
        await _with(site, lambda jobs: jobs.cancel(job.id, site.clock()), writing=True)
    return go_back(f"{PATH}/job/{job.id}")


@for_members(AUTHORITY)
async def given_back(request: web.Request, member: Member) -> web.StreamResponse:
    """The rows that were wrong, marked, to be put right and sent again."""
    job = await _job(request, member)
    content = b"" if job is None else await _with(request.config_dict[SITE], lambda jobs: jobs.given_back(job.id))
    if job is None or not content:
        return refusal(request, 404)
    return _file(content, f"{job.file_name}有问题的行.xlsx")


ROUTES: tuple[web.RouteDef, ...] = (
    web.get(PATH, imports_page),
    web.get(f"{PATH}/template/{{kind}}", template),
    web.post(f"{PATH}/new/{{kind}}", upload),
    web.get(f"{PATH}/job/{{id}}", job_page),
    web.post(f"{PATH}/job/{{id}}/again", again),
    web.post(f"{PATH}/job/{{id}}/cancel", cancel),
    web.get(f"{PATH}/job/{{id}}/back", given_back),
)
