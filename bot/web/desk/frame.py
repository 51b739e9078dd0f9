"""The frame that all pages of the desk share: who is at work, the menu, and what is said after a form was taken.

A page of the desk is a template that extends `desk/layout.html` (blocks `heading`, `tools`, `content`, `scripts`) and a
handler that is given the member:

    @for_members(INSTITUTION)                      # or AUTHORITY; without any: both
    async def slots_page(request: web.Request, member: Member) -> web.StreamResponse:
        values = await request.config_dict[SITE].database.read(partial(_slots, member=member))
        return desk_page(request, member, "desk/slots.html", values)

Nobody signed in is sent to /sign-in; somebody without a role at a desk is told so; another kind of body gets 404. What
is not this member's must be answered `refusal(request, 404)` by the page itself: queries are scoped by `member.ref`
or `member.region_code`, and whatever changes something goes through `execute_as`, which alone decides on permission:

    outcome = await execute_as(request, member, AcceptLines(...))
    if outcome.refused: return desk_page(..., {"problem": why_not(outcome.refused), "typed": form}, status=422)
    return go_back("/desk/lines", "已受理3台。")        # bot/web/desk/told.py: shown once on that page

Forms carry `{{ form_field() }}` (from "desk/pieces.html"); a form with files (multipart) begins with it: what stands
before a file is read before the file. A list with filters, sorting, pages, ticks, batch actions
and export is declared, not written: `bot/web/desk/table.py`, `listing.py`. Its place in the menu: `menu.py`.
A chart is `<div class="chart" data-chart='{{ option | tojson }}' role="img" aria-label="…"></div>` with
`<script type="module" src="/static/charts.js"></script>` in the block `scripts`: the JSON is an ECharts option; a data
item with `"link": "/desk/…"` leads there when it is clicked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial, wraps
from typing import Any
from urllib.parse import quote

from aiohttp import web

from booking.commands import Command
from booking.execute import execute
from booking.refusal import Refused
from booking.setting import Outcome, Setting
from bot.chance import digits, fresh_id
from bot.web.desk.member import KINDS, Member, member_of
from bot.web.desk.menu import is_under, menu_of
from bot.web.desk.told import forget, said_before
from bot.web.refusals import refusal
from bot.web.rendering import go_to, page
from bot.web.site import SITE
from bot.web.visitor import VISITOR
from handlers.wording.refusals import refusal_text
from storage.unit_of_work import Session

CHOSEN = "desk_office"
"""The cookie with the office that a person with several works for now; what it opens is checked each time."""

Page = Callable[[web.Request, Member], Awaitable[web.StreamResponse]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def for_members(*kinds: str) -> Callable[[Page], Handler]:
    """A handler for members of bodies of these kinds; without any, of both."""

    def framed(handler: Page) -> Handler:
        @wraps(handler)
        async def answer(request: web.Request) -> web.StreamResponse:
            person_id = request[VISITOR].person_id
            if not person_id:
                return go_to(f"/sign-in?next={quote(request.path_qs if request.method == 'GET' else '/desk')}")
            wanted = request.cookies.get(CHOSEN, "")
            site = request.config_dict[SITE]
            read = partial(member_of, person_id=person_id, wanted=wanted, now=site.clock())
            member = await site.database.read(read)
            if member is None:
                return page(request, "desk/nothing.html", {"tab": ""}, status=403)
            if member.kind not in (kinds or KINDS):
                return refusal(request, 404)
            return await handler(request, member)

        return answer

    return framed


def desk_page(
    request: web.Request, member: Member, template: str, values: Mapping[str, Any], *, status: int = 200
) -> web.Response:
    """A page of the desk. `problem` among the values is shown above the content as what went wrong."""
    menu = [(heading, [(item, is_under(request.path, item)) for item in items]) for heading, items in menu_of(member)]
    given = {"member": member, "menu": menu, "said": said_before(request), "problem": "", **values}
    response = page(request, template, given, status=status)
    forget(request, response)
    return response


def setting_of(request: web.Request, session: Session, person_id: str) -> Setting:
    """The setting in which a command of this person is carried out."""
    site = request.config_dict[SITE]
    return Setting(site.clock(), person_id, fresh_id, digits, session.keyring.digest, channel="web")


async def execute_as(request: web.Request, member: Member, command: Command) -> Outcome:
    """Carry out one command as this member, in a transaction of its own."""
    return (await execute_all(request, member, (command,)))[0]


async def execute_all(request: web.Request, member: Member, commands: tuple[Command, ...]) -> tuple[Outcome, ...]:
    """Carry out several commands as this member in one transaction; a refused one does not undo the others."""

    def work(session: Session) -> tuple[Outcome, ...]:
        setting = setting_of(request, session, member.person_id)
        outcomes = []
        for command in commands:
            outcome = execute(command, session.store, setting)
            session.record(outcome.events)
            outcomes.append(outcome)
        return tuple(outcomes)

    return await request.config_dict[SITE].database.write(work, key=f"desk {member.ref}")


def why_not(refused: Refused) -> str:
    """A refusal in words for people."""
    return refusal_text(refused)
