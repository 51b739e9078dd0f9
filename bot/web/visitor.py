"""Who is asking: the browser's secret from its cookie, and the person whose session it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from aiohttp import web

from booking.people import Identity, Person
from bot.chance import fresh_id
from bot.web.address import came_by_tls
from bot.web.cookies import COOKIE, LASTS_S, Secret, new_secret, read_secret
from bot.web.entries import CHANNEL
from bot.web.site import SITE
from storage.second_factors import SecondFactors
from storage.unit_of_work import Session
from storage.web_sessions import WebSession, WebSessions

LASTS = timedelta(seconds=LASTS_S)
_RENEW = LASTS / 2


@dataclass(frozen=True)
class Visitor:
    """A browser. `person_id` is "" until it has said something; `fresh`: it gets its cookie with this answer; `waits`:
    as whom it comes in once it has shown the code of the second factor.
    """

    secret: Secret
    person_id: str = ""
    fresh: bool = False
    waits: str = ""


VISITOR = web.RequestKey("visitor", Visitor)


async def recognise(request: web.Request) -> Visitor:
    """The visitor of a request. A session that was taken back or has ended makes a stranger of its browser."""
    site = request.config_dict[SITE]
    secret = read_secret(request.cookies.get(cookie_name(request), ""), site.keyring)
    if secret is None:
        return Visitor(new_secret(site.keyring), fresh=True)
    session, waits = await site.database.read(partial(_session_of, digest=secret.digest, now=site.clock()))
    if session is None:
        return Visitor(secret, waits=waits)
    if not session.live(site.clock()):
        return Visitor(new_secret(site.keyring), fresh=True)
    return Visitor(secret, session.person_id)


def _session_of(session: Session, digest: str, now: datetime) -> tuple[WebSession | None, str]:
    """The session of a browser; where it has none, as whom it waits to come in."""
    found = WebSessions(session.connection).find(digest)
    waits = SecondFactors(session.connection, session.keyring).waiting(digest, now) if found is None else ""
    return found, waits


def give_cookie(request: web.Request, response: web.StreamResponse, secret: Secret) -> None:
    """Put the browser's secret into its cookie."""
    name, secure = cookie_name(request), came_by_tls(request)
    response.set_cookie(name, secret.cookie, max_age=LASTS_S, httponly=True, samesite="Lax", secure=secure, path="/")


def cookie_name(request: web.Request) -> str:
    """The name of the cookie for this request: by TLS it has the prefix that no other host and no plain connection
    may set (RFC 6265bis, 4.1.3.2).
    """
    return f"__Host-{COOKIE}" if came_by_tls(request) else COOKIE


def settle(session: Session, visitor: Visitor, now: datetime) -> str:
    """The person who speaks through a browser, inside the turn's transaction: its first word makes a person."""
    sessions = WebSessions(session.connection)
    known = sessions.find(visitor.secret.digest)
    if known is not None and known.live(now):
        if known.expires_at - now < _RENEW:
            sessions.extend(known.digest, now + LASTS)
        return known.person_id
    person = Person(fresh_id(), created_at=now)
    session.store.put(person)
    enter(session, visitor.secret, person.id, now)
    return person.id


def enter(session: Session, secret: Secret, person_id: str, now: datetime) -> None:
    """Begin a session of a person in a browser; their chat is known by the person, not by the browser. Who has a second
    factor shows it first.
    """
    session.store.put(Identity(CHANNEL, person_id, person_id))
    factors = SecondFactors(session.connection, session.keyring)
    if factors.find(person_id) is not None:
        factors.wait(secret.digest, person_id, now)
        return
    WebSessions(session.connection).open(secret.digest, person_id, now, now + LASTS)
