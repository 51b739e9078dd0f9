"""The pages about people: whoever grants roles does it here, for their own body or for one beneath their region."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from booking.people import Duty, Person, Role, RoleKind
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.conftest import Browser, Town, open_town
from tests.web.test_pages import as_, lay

PHONE = "13900008888"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as made:
        await made.write(lay)
        yield made


async def posted(browser: Browser, path: str, *form: tuple[str, str]) -> tuple[int, str]:
    response = await browser.post(path, data=list(form))
    return response.status, await response.text()


def new(**said: str) -> list[tuple[str, str]]:
    form = {"name": "何检", "phone": PHONE, "title": "检定员", "duties": Duty.TESTER.value, "act": "add"} | said
    return list(form.items())


async def id_of(town: Town, phone: str = PHONE) -> str:
    person = await town.site.database.read(lambda session: session.store.person_of_phone(phone))
    assert person is not None
    return person.id


async def test_somebody_new_is_brought_in_changed_and_stopped(town: Town) -> None:
    browser = await as_(town, "i")
    await browser.open("/desk/people")
    assert (await posted(browser, "/desk/people", *new(), ("duties", Duty.RECEIVER.value)))[0] == 303
    _, text = await browser.open("/desk/people")
    assert "何检" in text
    assert "收发、检定员" in text
    assert PHONE not in text
    person_id = await id_of(town)
    status, text = await browser.open(f"/desk/people/{person_id}")
    assert (status, "139****8888" in text, text.count(" checked")) == (200, True, 2)
    change = [("name", "何检定"), ("title", "室主任"), ("duties", "批准人"), ("until", "2027-03-01"), ("act", "save")]
    assert (await posted(browser, f"/desk/people/{person_id}", *change))[0] == 303
    _, text = await browser.open(f"/desk/people/{person_id}")
    assert ("何检定" in text, "室主任" in text, 'value="2027-03-01"' in text, text.count(" checked")) == (
        True,
        True,
        True,
        1,
    )
    assert "分配角色" in text, "what was done stands in the history"
    assert (await posted(browser, "/desk/people/stop", ("row", person_id)))[0] == 303
    assert "停用了1人" in (await browser.open("/desk/people"))[1]
    assert "何检定" in (await browser.open("/desk/people?state=已停用"))[1]
    assert "何检定" not in (await browser.open("/desk/people?state=在岗"))[1]


@pytest.mark.parametrize(
    ("said", "problem"),
    [({"phone": "12"}, "11位手机号"), ({"duties": "经办人"}, "至少选一个角色"), ({"until": "2020-01-01"}, "今天以后")],
)
async def test_what_is_wrong_is_said_and_nothing_typed_is_lost(town: Town, said: dict[str, str], problem: str) -> None:
    browser = await as_(town, "i")
    await browser.open("/desk/people")
    status, text = await posted(browser, "/desk/people", *new(**said))
    assert status == 422
    assert problem in text
    assert 'value="何检"' in text


async def test_who_may_not_grant_is_told_who_can(town: Town) -> None:
    def put(session: Session) -> None:
        session.store.put(Person("plain", "小收", created_at=NOW))
        session.store.put(Role("staff-i", RoleKind.INSTITUTION, "i", duties=(Duty.RECEIVER,)))

    await town.write(put)
    browser = await as_(town, "i")
    await browser.open("/desk/people")
    status, text = await posted(browser, "/desk/people", *new())
    assert (status, "管理员来办" in text) == (422, True)


async def test_the_people_of_another_body_are_not_there(town: Town) -> None:
    other = await as_(town, "j")
    await other.open("/desk/people")
    assert (await other.open("/desk/people?of=institution:i"))[0] == 404
    assert (await other.open("/desk/people/staff-i"))[0] == 404
    assert (await other.open("/desk/people/staff-i?of=institution:i"))[0] == 404
    assert (await posted(other, "/desk/people/staff-i", ("of", "institution:i"), ("act", "stop")))[0] == 404
    assert (await posted(other, "/desk/people/stop", ("row", "staff-i"), ("list_of", "institution:i")))[0] == 404
    assert (await posted(other, "/desk/people/shop-1", ("duties", "收发"), ("act", "save")))[0] == 404, "no colleague"
    baotou = await as_(town, "b")
    assert (await baotou.open("/desk/people?of=institution:i"))[0] == 404


async def test_an_authority_names_an_administrator_beneath_its_region(town: Town) -> None:
    browser = await as_(town, "a")
    await browser.open("/desk/people?of=institution:i")
    form = new(duties="管理员", list_of="institution:i")
    assert (await posted(browser, "/desk/people", *form))[0] == 303
    person_id = await id_of(town)
    roles = await town.site.database.read(lambda session: session.store.roles(person_id))
    assert [(role.ref, role.granted) for role in roles] == [("i", (Duty.ADMIN,))]


async def test_two_administrators_decide_who_administers_an_authority(town: Town) -> None:
    def second(session: Session) -> None:
        session.store.put(Person("over-2", "第二位", created_at=NOW))
        session.store.put(Role("over-2", RoleKind.AUTHORITY, "a"))

    first = await as_(town, "a")
    await first.open("/desk/people")
    status, text = await posted(first, "/desk/people", *new(duties="管理员"))
    assert (status, "没有另一位管理员" in text) == (422, True)
    await town.write(second)
    assert (await posted(first, "/desk/people", *new(duties="管理员")))[0] == 303
    text = (await first.open("/desk/people"))[1]
    assert "等另一位管理员确认" in text
    grant = re.findall(r"/desk/people/grants/(\w+)", text)[0]
    await posted(first, f"/desk/people/grants/{grant}", ("act", "confirm"))
    assert "要另一位管理员来办" in (await first.open("/desk/people"))[1]
    other = await as_(town, "over-2")
    await other.open("/desk/people")
    assert (await posted(other, f"/desk/people/grants/{grant}", ("act", "confirm")))[0] == 303
    assert "已确认" in (await other.open("/desk/people"))[1]
    roles = await town.site.database.read(lambda session: session.store.staff("admin", "a"))
    assert len([role for role in roles if role.has(Duty.ADMIN)]) == 3
    assert (await posted(other, f"/desk/people/grants/{grant}", ("act", "delete")))[0] == 404


async def test_the_organisation_is_a_tree_of_what_lies_beneath(town: Town) -> None:
    status, text = await (await as_(town, "a")).open("/desk/bodies")
    assert status == 200
    assert ("市局" in text, "计量所" in text, "包头市局" in text) == (True, True, False)
    assert "计量院" in (await (await as_(town, "a")).open("/desk/bodies?q=院"))[1]
    assert (await (await as_(town, "i")).open("/desk/bodies"))[0] == 404


async def test_a_role_that_ended_opens_the_desk_no_more(town: Town) -> None:
    await town.write(
        lambda session: session.store.put(Role("staff-i", RoleKind.INSTITUTION, "i", until=NOW.replace(hour=10)))
    )
    browser = await as_(town, "i")
    assert (await browser.open("/desk"))[0] == 200
    town.clock.go(hours=2)
    assert (await browser.open("/desk"))[0] == 403
