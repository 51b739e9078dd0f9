"""The organisation beneath a region, and roles that do not hold, are the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from booking.people import Identity, Role, RoleKind
from storage.database import Database
from storage.organisation import bodies_beneath, staff_counts
from storage.unit_of_work import Session
from tests.booking import subject


async def test_the_tree_beneath_a_region_with_its_people(database: Database) -> None:
    def lay(session: Session) -> None:
        store = session.store
        for ref, name, code in (("a0", "总局", ""), ("a1", "自治区局", "150000"), ("a2", "市局", "150100")):
            store.put(subject.authority(id=ref, name=name, region_code=code))
        store.put(subject.institution(id="i1", name="市计量所", region_code="150100"))
        store.put(subject.institution(id="i2", name="外省所", region_code="410100"))
        for person, active in (("p1", True), ("p2", True), ("p3", False)):
            store.put(Role(person, RoleKind.INSTITUTION, "i1", active=active))

    def read(session: Session) -> tuple[list[str], list[str], list[str], dict[tuple[str, str], int]]:
        connection = session.connection
        beneath = bodies_beneath(connection, "150000")
        country = [one.name for one in bodies_beneath(connection, "")]
        named = [one.name for one in bodies_beneath(connection, "", "计量")]
        return [one.name for one in beneath], country, named, staff_counts(connection, beneath)

    await database.write(lay)
    beneath, country, named, counts = await database.read(read)
    assert beneath == ["自治区局", "市局", "市计量所"]
    assert country == ["总局", "自治区局", "市局", "市计量所", "外省所"]
    assert named == ["市计量所"]
    assert counts == {("institution", "i1"): 2}


async def test_who_writes_acts_only_for_roles_that_hold(database: Database) -> None:
    def lay(session: Session) -> None:
        session.store.put(subject.person(id="p1"))
        session.store.put(Identity("chat", "here", "p1"))
        session.store.put(Role("p1", RoleKind.INSTITUTION, "i1", active=False))
        session.store.put(Role("p1", RoleKind.UNIT, "u1"))

    await database.write(lay)
    found = await database.read(lambda session: session.talk.writer("chat", "here"))
    assert found is not None
    assert found.roles == (("unit", "u1"),)
