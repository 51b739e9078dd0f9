"""Notices for people who use the web chat: each lies in the chat, and who has it closed is told by other ways, too."""

from __future__ import annotations

from functools import partial

from booking.people import RoleKind
from bot.clock import Clock
from bot.web.entries import CHANNEL, notice
from notifications.buttons import buttons
from notifications.ports import Declined, Fate, Letter, Sent
from storage.database import Database
from storage.unit_of_work import Session
from storage.web_history import WebHistory
from storage.web_sessions import WebSessions

PRESENT_S = 150.0
"""An open chat says so every minute (`bot/web/events.py`); one that missed two is closed."""

CLOSED = Declined("网页对话没有打开")
NOT_YET = Declined("尚未发出", again=True)


class WebCarrier:
    """A carrier of the channel "web", whose addresses are person ids.

    A letter is an entry of the chat, known by the letter's id: it is there once, with its buttons, whatever else
    carries it. Somebody who has the chat closed is told by their other channels as well; the entry waits for them.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def carry(self, letter: Letter) -> Fate:
        return await self._database.write(partial(self._put, letter=letter))

    async def fate(self, letter: Letter) -> Fate:
        return await self._database.read(partial(_kept, letter=letter)) or NOT_YET

    def _put(self, session: Session, letter: Letter) -> Fate:
        now = self._clock()
        seen = WebSessions(session.connection).seen(letter.address, now)
        away = (seen is None or seen > PRESENT_S) and has_another_way(session, letter.address)
        history = WebHistory(session.connection, session.keyring)
        lies = history.find(letter.address, _key(letter))
        if lies is not None and lies.body.get("carried", True):
            return _sent(letter)
        if lies is None:
            acts = buttons(letter.kind, letter.text, letter.data)
            entry = notice(letter.text, letter.kind, acts, carried=not away)
            history.add(letter.address, _key(letter), entry, now)
        return CLOSED if away else _sent(letter)


def has_another_way(session: Session, person_id: str) -> bool:
    """Whether somebody can be told without the web: by their phone, another channel, or their unit's phone."""
    person = session.store.person(person_id)
    if person is not None and person.phone:
        return True
    if any(one.channel != CHANNEL for one in session.store.identities(person_id)):
        return True
    units = (session.store.unit(role.ref) for role in session.store.roles(person_id) if role.kind is RoleKind.UNIT)
    return any(unit is not None and unit.phone for unit in units)


def _key(letter: Letter) -> str:
    return f"n:{letter.id}"


def _kept(session: Session, letter: Letter) -> Fate | None:
    lies = WebHistory(session.connection, session.keyring).find(letter.address, _key(letter))
    return _sent(letter) if lies is not None and lies.body.get("carried", True) else None


def _sent(letter: Letter) -> Sent:
    return Sent(CHANNEL, letter.address, letter.text, reference=letter.id, delivered=True)
