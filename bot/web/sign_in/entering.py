"""What every way of signing in ends with: a session under a new secret, and where the browser goes then."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from aiohttp import web

from booking.commands import Command
from booking.execute import execute
from booking.setting import Outcome, Setting
from bot.chance import digits, fresh_id
from bot.web.cookies import new_secret
from bot.web.desk.member import member_of
from bot.web.rendering import go_to
from bot.web.sign_in.proof import asker_of
from bot.web.site import SITE
from bot.web.visitor import VISITOR, enter, give_cookie
from storage.unit_of_work import Session
from storage.web_sessions import WebSessions


def safe_path(path: str) -> str:
    """A path of our own to go to after signing in; "" for anything else, so that no link leads elsewhere by us."""
    fine = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if fine and len(path) < 500 else ""


async def let_in(request: web.Request, person_id: str, path: str = "", *, alone: bool = False) -> web.Response:
    """Sign this browser in as a person; the secret from before the door stays outside. `alone`: end all other sessions.

    Staff go to their desk, everybody else to the chat, unless `path` says where.
    """
    site, secret = request.config_dict[SITE], new_secret(request.config_dict[SITE].keyring)

    def open_session(session: Session) -> str:
        now = site.clock()
        if alone:
            end_sessions(session, person_id, now)
        enter(session, secret, person_id, now)
        return "/desk" if member_of(session, person_id) is not None else "/"

    usual = await site.database.write(open_session)
    site.bell.ring(person_id)
    response = go_to(safe_path(path) or usual)
    give_cookie(request, response, secret)
    return response


def end_sessions(session: Session, person_id: str, now: datetime, *, besides: str = "") -> int:
    """Take back the sessions of a person, all but one."""
    sessions = WebSessions(session.connection)
    ended = [one for one in sessions.of_person(person_id, now) if one.digest != besides]
    return sum(sessions.revoke(one.digest, person_id, now) for one in ended)


async def act(request: web.Request, command: Command, *, proved: bool = False) -> Outcome:
    """Carry out a command for a browser; `proved`: it has just shown that a person uses it."""
    setting = setting_of(request, proved=proved)
    return await request.config_dict[SITE].database.write(partial(_done, command=command, setting=setting))


def setting_of(request: web.Request, *, proved: bool = False) -> Setting:
    """The setting of a browser of which nobody may know yet whose it is: its secret's digest stands in."""
    site, visitor = request.config_dict[SITE], request[VISITOR]
    who = visitor.person_id or f"browser-{visitor.secret.digest[:24]}"
    asker = asker_of(request, proved=proved)
    return Setting(site.clock(), who, fresh_id, digits, site.keyring.digest, channel="web", asker=asker)


def _done(session: Session, command: Command, setting: Setting) -> Outcome:
    outcome = execute(command, session.store, setting)
    session.record(outcome.events)
    return outcome
