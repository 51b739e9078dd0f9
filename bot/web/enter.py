"""Sign-in links: a page that asks, and a button that uses the link up. Opening a link alone uses nothing.

Programs that preview links would otherwise spend them before a person comes.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial

from aiohttp import web

from booking.people import Person
from bot.chance import fresh_id
from bot.offices import take_office
from bot.web.address import asker
from bot.web.cookies import Secret, new_secret
from bot.web.desk.member import KINDS
from bot.web.rate import KNOCK
from bot.web.refusals import refusal
from bot.web.rendering import go_to, page
from bot.web.site import SITE
from bot.web.visitor import enter, give_cookie
from bot.web.wording import LINK_SPENT
from storage.sign_in import Link, SignIn
from storage.unit_of_work import Session


async def enter_page(request: web.Request) -> web.Response:
    """The button; for staff one that leads to their desk and one that leads to the chat."""
    site, token = request.config_dict[SITE], request.match_info["token"]

    def look(session: Session) -> Link | None:
        return SignIn(session.connection, session.keyring).look_at(token, site.clock())

    link = await site.database.read(look)
    for_staff = link is not None and link.role in KINDS
    return page(request, "enter.html", {"tab": "", "token": token, "for_staff": for_staff})


async def enter_with(request: web.Request) -> web.StreamResponse:
    """Use the link up and sign this browser in, with a new secret: the one from before the door stays outside."""
    site = request.config_dict[SITE]
    if not await site.limiter.admits(f"knock {asker(request)}", KNOCK):
        return refusal(request, 429)
    secret, now = new_secret(site.keyring), site.clock()
    token = request.match_info["token"]
    if not await site.database.write(partial(_use, token=token, secret=secret, now=now)):
        return refusal(request, 404, LINK_SPENT)
    response = go_to("/desk" if (await request.post()).get("to") == "desk" else "/")
    give_cookie(request, response, secret)
    return response


def _use(session: Session, token: str, secret: Secret, now: datetime) -> bool:
    link = SignIn(session.connection, session.keyring).use_link(token, now)
    if link is None:
        return False
    enter(session, secret, link.person_id or _newcomer(session, link, now), now)
    return True


def _newcomer(session: Session, link: Link, now: datetime) -> str:
    """A link for an office instead of a person: whoever comes with it works there from now on."""
    person = Person(fresh_id(), created_at=now)
    session.store.put(person)
    take_office(session, person.id, link)
    return person.id
