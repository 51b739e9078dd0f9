"""结果登记: a grid of everything that waits for a result, saved at once; good rows are kept, wrong ones are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from booking.line import ACCEPTED, IN_HAND, ISSUED, TESTED
from booking.result import DETAILS
from bot.web.cleaned import read_json as json_of
from bot.web.desk.frame import desk_page, for_members, setting_of
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.results_rows import Row, Saved, register
from bot.web.desk.work_words import RESULT_FIELDS
from bot.web.refusals import readable, refusal
from bot.web.site import SITE
from storage.desk_lines import DeskLine, Wanted, count_lines, found_lines
from storage.unit_of_work import Session

PATH = "/desk/results"
RETURNED_ONES = "退回要改的"
STATES: Mapping[str, tuple[str, ...]] = {
    "要登记的": (ACCEPTED, IN_HAND),
    "已收样": (IN_HAND,),
    "登记了还没批准": (TESTED,),
    RETURNED_ONES: (TESTED, ISSUED),
}
MOST = 500
LARGEST_BODY = 2 * 1024 * 1024
SHARED = ("verified_on", "spot", "temperature", "humidity", "regulation", "advice", "present")
"""What may be filled in once for all rows."""

COLUMNS = ("result", "certificate_no", "verified_on", "valid_until", "note", "data", "check_code", "seal_no")
PASTE = "可以从 Excel 里复制多行，点一格再粘贴。"


def asked(request: web.Request, member: Member) -> tuple[str, str, Wanted]:
    """The chosen states, the words and what they ask for."""
    chosen = request.query.get("show", "")
    chosen = chosen if chosen in STATES else next(iter(STATES))
    words = request.query.get("q", "").strip()[:60]
    return chosen, words, Wanted(member.ref, STATES[chosen], words=words, returned=chosen == RETURNED_ONES)


@for_members(INSTITUTION)
async def grid_page(request: web.Request, member: Member) -> web.StreamResponse:
    """The grid."""
    chosen, words, wanted = asked(request, member)

    def read(session: Session) -> tuple[tuple[DeskLine, ...], int]:
        rows = found_lines(session.connection, session.keyring, wanted, sort="booking_no", limit=MOST)
        return rows, count_lines(session.connection, wanted)

    site = request.config_dict[SITE]
    rows, total = await site.database.read(read)
    values = {
        "rows": rows,
        "total": total,
        "most": MOST,
        "columns": COLUMNS,
        "shared": SHARED,
        "titles": RESULT_FIELDS,
        "states": tuple(STATES),
        "chosen": chosen,
        "words": words,
        "today": site.clock().date().isoformat(),
        "paste": PASTE,
        "details": DETAILS,
    }
    return desk_page(request, member, "desk/results.html", values)


@for_members(INSTITUTION)
async def save(request: web.Request, member: Member) -> web.StreamResponse:
    """Save the rows of the grid: JSON `{"rows": [{"line_id", field…}], "shared": {…}}` in, `told` out."""
    given = await read_json(request)
    rows = rows_of(given)
    if rows is None:
        return refusal(request, 400)
    shared = {name: str(value)[:60] for name, value in given.get("shared", {}).items() if name in SHARED}

    def work(session: Session) -> Saved:
        return register(session, setting_of(request, session, member.person_id), rows, shared)

    saved = await request.config_dict[SITE].database.write(work, key=f"desk {member.ref}")
    return web.json_response(told(saved), dumps=readable)


def told(saved: Saved) -> dict[str, Any]:
    """What came of rows, for the page's script."""
    wrong = f"，{len(saved.wrong)}台有问题，改好标红的再存一次" if saved.wrong else "，接着由核验员核验、批准人批准"
    said = f"登记了{len(saved.lines)}台{wrong}。" if saved.lines or saved.wrong else "没有填结果的行。"
    return {"said": said, "saved": list(saved.lines), "wrong": [asdict(one) for one in saved.wrong]}


async def read_json(request: web.Request) -> Mapping[str, Any]:
    """The JSON of a request that may be larger than a form; empty for what is none."""
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > LARGEST_BODY:
            raise web.HTTPRequestEntityTooLarge(LARGEST_BODY, len(body))
    given = json_of(bytes(body))
    return given if isinstance(given, dict) else {}


def rows_of(given: Mapping[str, Any]) -> tuple[Row, ...] | None:
    """The rows of a body, each line once (the last counts); None for what is no list of rows."""
    listed, shared = given.get("rows"), given.get("shared", {})
    if not isinstance(listed, list) or not isinstance(shared, dict) or len(listed) > 10 * MOST:
        return None
    rows: dict[str, Row] = {}
    for one in listed:
        if not isinstance(one, dict) or not isinstance(one.get("line_id"), str):
            return None
        rows[one["line_id"]] = Row(one["line_id"], {name: str(one.get(name) or "") for name in RESULT_FIELDS})
    return tuple(rows.values())


ROUTES: tuple[web.RouteDef, ...] = (web.get(PATH, grid_page), web.post(f"{PATH}/save", save))
