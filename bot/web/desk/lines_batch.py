"""The buttons of lists of lines: one form, one command, one transaction; what is refused keeps ticks and texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from aiohttp import web

from booking.commands import Command
from booking.setting import Outcome
from bot.web.desk.frame import execute_as
from bot.web.desk.line_page import line_page_with
from bot.web.desk.listing import Find, back_to, table_page, ticked
from bot.web.desk.member import Member
from bot.web.desk.table import Table
from bot.web.desk.told import go_back
from bot.web.desk.work_words import CHOOSE, refused_words

R = TypeVar("R")
Form = Mapping[str, Any]
Made = Callable[[tuple[str, ...], Form], "Command | str"]
"""(ticked lines, form) -> the command, or what is missing in the form."""


async def answer(
    request: web.Request,
    member: Member,
    table: Table[R],
    find: Find[R],
    *,
    make: Made,
    said: Callable[[Outcome, int], str],
    typed: Form | None = None,
) -> web.StreamResponse:
    """Carry out a batch form, from the list or from the page of one line (`from_line`), and go back to it.

    `typed` is what a form that comes back holds, where that is more than was sent.
    """
    form = await request.post()
    rows = ticked(form)
    problem, outcome = CHOOSE, None
    if rows:
        command = make(rows, form)
        if isinstance(command, str):
            problem = command
        else:
            outcome = await execute_as(request, member, command)
            problem = refused_words(outcome.refused) if outcome.refused is not None else ""
    line_id = str(form.get("from_line", ""))
    if problem or outcome is None:
        held = form if typed is None else typed
        if line_id:
            return await line_page_with(request, member, line_id, problem=problem, typed=held)
        return await table_page(request, member, table, find, problem=problem, form=held, values={"undo": 0})
    return go_back(f"/desk/lines/{line_id}" if line_id else back_to(table, form), said(outcome, len(rows)))


def text_of(form: Form, name: str, most: int = 300) -> str:
    """A text of a form, without its edges."""
    return str(form.get(name, "")).strip()[:most]
