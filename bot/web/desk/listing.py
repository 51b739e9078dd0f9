"""The pages of a declared list (`table.py`): the whole page, the part that htmx swaps, and its export as a sheet."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from aiohttp import web

from bot.sheets import write_sheet
from bot.web.desk.chosen_columns import chooses, shown_columns
from bot.web.desk.frame import desk_page, for_members
from bot.web.desk.member import Member
from bot.web.desk.table import FARTHEST, MOST_EXPORTED, PER_PAGE, Asked, Column, Found, Table
from bot.web.rendering import day, minute, wants_part
from bot.web.site import SITE
from storage.unit_of_work import Session

R = TypeVar("R")
Find = Callable[[Session, Member, Asked], Found[R]]
TableOf = Callable[[Member, Mapping[str, str]], Table[R]]
"""A list whose columns or choices depend on who looks, and on what they ask."""

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_routes(table: Table[R], find: Find[R], *kinds: str) -> tuple[web.RouteDef, ...]:
    """The routes of a list: its page, and its export (all that was filtered, or the ticked rows)."""
    page, export = made_routes(table.path, lambda _member, _asked: table, find, *kinds)
    return (page, export) if table.exports else (page,)


def made_routes(path: str, table_of: TableOf[R], find: Find[R], *kinds: str) -> tuple[web.RouteDef, web.RouteDef]:
    """The same for a list that is made for whoever looks at it."""

    @for_members(*kinds)
    async def shown(request: web.Request, member: Member) -> web.StreamResponse:
        return await table_page(request, member, table_of(member, request.query), find)

    @for_members(*kinds)
    async def exported(request: web.Request, member: Member) -> web.StreamResponse:
        return await table_export(request, member, table_of(member, as_query(await request.post())), find)

    return web.get(path, shown), web.post(f"{path}/export", exported)


async def table_page(
    request: web.Request,
    member: Member,
    table: Table[R],
    find: Find[R],
    *,
    problem: str = "",
    form: Mapping[str, Any] | None = None,
    template: str = "desk/table.html",
    values: Mapping[str, Any] | None = None,
) -> web.Response:
    """The list; for htmx the part beneath the filters alone. With `form`, a refused one: ticks and texts are kept."""
    asked = table.ask(request.query if form is None else as_query(form))
    found, columns = await request.config_dict[SITE].database.read(
        lambda session: (find(session, member, asked), shown_columns(session, member, table))
    )
    given = {
        "columns": columns,
        "chooses": chooses(table),
        "table": table,
        "asked": asked,
        "found": found,
        "rows": [(table.key(row), _opens(table, row), row) for row in found.rows],
        "sizes": PER_PAGE,
        "farthest": FARTHEST,
        "capped": False,
        "address": partial(address, table, asked),
        "cell": cell,
        "ticked": ticked(form) if form is not None else (),
        "typed": form if form is not None else {},
        "problem": problem,
        **found.more,
        **(values or {}),
    }
    chosen = "desk/table_list.html" if wants_part(request) else template
    return desk_page(request, member, chosen, given, status=422 if problem else 200)


async def table_export(request: web.Request, member: Member, table: Table[R], find: Find[R]) -> web.Response:
    """The list as XLSX: the ticked rows, or everything that the filters leave."""
    form = await request.post()
    asked = table.ask(as_query(form), per_page=MOST_EXPORTED)
    asked = Asked(asked.values, asked.sort, asked.descending, 1, MOST_EXPORTED)
    only = frozenset(ticked(form))

    def read(session: Session) -> list[list[Any]]:
        rows = find(session, member, asked).rows
        chosen = rows if not only else tuple(row for row in rows if table.key(row) in only)
        return [[plain(column, row) for column in table.columns] for row in chosen]

    rows = await request.config_dict[SITE].database.read(read)
    return await sheet_response(table.title, [column.title for column in table.columns], rows)


async def sheet_response(title: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> web.Response:
    """A sheet to be saved under a title, without a cell that runs as a formula; made off the event loop."""
    body = await asyncio.to_thread(_sheet, headings, rows)
    name = quote(f"{title}.xlsx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "no-store"}
    return web.Response(body=body, content_type=SHEET, headers=headers)


def _sheet(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write_sheet(path, headings, rows)
        return path.read_bytes()


def ticked(form: Mapping[str, Any]) -> tuple[str, ...]:
    """The keys of the ticked rows of a batch form."""
    getall = getattr(form, "getall", None)
    given = getall("row", []) if getall is not None else [form["row"]] if "row" in form else []
    return tuple(dict.fromkeys(str(one) for one in given))


def as_query(form: Mapping[str, Any]) -> dict[str, str]:
    """The filters that a batch form carries along, so that the same list is shown again (`list_` before each name)."""
    return {name[5:]: str(value) for name, value in form.items() if name.startswith("list_")}


def back_to(table: Table[Any], form: Mapping[str, Any]) -> str:
    """The address of the list as it stood when a batch form was sent."""
    given = {name: value for name, value in as_query(form).items() if value}
    return f"{table.path}?{urlencode(given)}" if given else table.path


def address(table: Table[Any], asked: Asked, **changes: Any) -> str:
    """The address of this list with something asked otherwise; a change of order or filter begins at page 1."""
    sort = f"-{asked.sort}" if asked.descending else asked.sort
    given = {**asked.values, "sort": sort if sort != table.sort else "", "size": asked.per_page, "page": 1} | changes
    if given["size"] == PER_PAGE[0]:
        del given["size"]
    if given["page"] == 1:
        del given["page"]
    kept = {name: value for name, value in given.items() if value != "" or name in asked.values}
    return f"{table.path}?{urlencode(kept)}" if kept else table.path


def cell(column: Column[Any], row: Any) -> str:
    """A cell as text."""
    value = column.value(row)
    if value is None:
        return ""
    if column.kind == "minute" and isinstance(value, datetime):
        return minute(value)
    return day(value) if isinstance(value, date) else str(value)


def plain(column: Column[Any], row: Any) -> Any:
    """A cell for a sheet: numbers stay numbers, days and moments stay what they are."""
    value = column.value(row)
    kept = isinstance(value, int | float | date) and not isinstance(value, bool)
    return value if kept else cell(column, row)


def _opens(table: Table[R], row: R) -> str:
    column = next((one for one in table.columns if one.link is not None), None)
    return column.link(row) if column is not None and column.link is not None else ""
