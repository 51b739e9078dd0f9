"""A county with a shop, an institution of three people and an authority, each with systems that are connected."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient

from booking.commands import MakeKey
from booking.execute import execute
from booking.people import Duty, Person, Role, RoleKind
from booking.setting import Setting
from booking.system_key import SCOPES_OF
from bot.chance import digits, fresh_id
from bot.matching import LearnedMatcher
from bot.turn import Turns
from bot.wiring import DIALOGUE
from catalogue_match.match import shipped_matcher
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.booking import subject
from tests.interface.system import OtherSystem
from tests.storage.conftest import address, database, opened
from tests.web.conftest import Town, open_town

__all__ = ["address", "database", "opened"]

PEOPLE: dict[str, tuple[RoleKind, str, tuple[str, ...]]] = {
    "owner": (RoleKind.UNIT, "u1", ("*",)),
    "neighbour": (RoleKind.UNIT, "u2", ("*",)),
    "tester": (RoleKind.INSTITUTION, "i1", (Duty.RECEIVER, Duty.TESTER, Duty.ADMIN)),
    "checker": (RoleKind.INSTITUTION, "i1", (Duty.CHECKER,)),
    "approver": (RoleKind.INSTITUTION, "i1", (Duty.APPROVER,)),
    "other": (RoleKind.INSTITUTION, "i2", (Duty.RECEIVER, Duty.TESTER)),
    "officer": (RoleKind.AUTHORITY, "a1", (Duty.OFFICER,)),
}
TURNS = Turns(DIALOGUE, LearnedMatcher(shipped_matcher()), execute)


@dataclass
class County:
    """The town and the systems that were connected, by whose key they have."""

    town: Town
    client: TestClient[Any, Any]
    systems: dict[str, OtherSystem] = field(default_factory=dict)

    def __getitem__(self, who: str) -> OtherSystem:
        return self.systems[who]

    async def connect(self, who: str, scopes: tuple[str, ...] = ()) -> OtherSystem:
        """A key for somebody, and a system that has it."""
        key_id, secret = await self.key(who, scopes)
        system = OtherSystem(self.client, key_id, secret, self.town.clock)
        await system.learn()
        self.systems[who] = system
        return system

    async def key(self, who: str, scopes: tuple[str, ...] = ()) -> tuple[str, str]:
        """A key of somebody's: its id and its secret."""
        kind, ref, _duties = PEOPLE[who]
        secret = f"secret-of-{who}-{fresh_id()}"

        def make(session: Session) -> str:
            command = MakeKey(str(kind), ref, f"{who}的系统", scopes or SCOPES_OF[kind], secret)
            setting = Setting(self.town.clock(), who, fresh_id, digits, session.keyring.digest)
            outcome = execute(command, session.store, setting)
            assert outcome.refused is None
            session.record(outcome.events)
            return str(outcome.result["key_id"])

        return await self.town.write(make), secret


def lay_county(session: Session) -> None:
    """Everybody, two instruments of the shop, and who may verify them."""
    store = session.store
    for name in ("u1", "u2"):
        store.put(subject.unit(id=name, company_name=f"{name}店"))
    for one in ("i1", "i2"):
        store.put(subject.institution(id=one, name=f"{one}计量所"))
    store.put(subject.authority())
    store.put(subject.capability())
    for number in (1, 2, 3):
        store.put(subject.instrument(id=f"t{number}", serial=f"SN{number:03}", code=f"{number:05}"))
    for who, (kind, ref, duties) in PEOPLE.items():
        store.put(Person(who, f"{who}先生"))
        store.put(Role(who, kind, ref, owner=kind is RoleKind.UNIT, duties=duties))


@pytest.fixture
async def county(address: str, tmp_path: Path) -> AsyncIterator[County]:
    """The county over SQLite, and over PostgreSQL."""
    async with open_town(tmp_path, planner=plan, turns=TURNS, at=address) as town:
        await town.write(lay_county)
        made = County(town, TestClient(town.server))
        for who in ("owner", "tester", "checker", "approver", "officer", "other"):
            await made.connect(who)
        yield made
        await made.client.session.close()
