"""能力维护 on the pages: asked for, looked at with its effect, approved by the authority; nobody else's is there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from booking.bodies import Authority, Capability
from booking.people import Person, Role
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.conftest import Browser, Town, open_town
from tests.web.desk_town import lay_work, said, sent, staff
from tests.web.test_pages import PEOPLE, as_

ROW = ("second", "非自动衡器")
FORM = (
    ROW,
    ("range", "200g-30kg"),
    ("accuracy", "Ⅲ级"),
    ("region", "150102"),
    ("others", "赛罕区"),
    ("standard", "M1等级砝码标准装置"),
    ("standard_until", "2027-06-30"),
    ("person", "王五"),
    ("person_until", "2027-01-06"),
    ("person", "李喆"),
    ("person_until", ""),
    ("person", ""),
    ("person_until", ""),
)


def lay(session: Session) -> None:
    lay_work(session)
    session.store.put(Authority("a", "市局", "150100"))
    session.store.put(Authority("b", "包头市局", "150200"))
    for person, kind, ref in (PEOPLE[who] for who in ("a", "b")):
        session.store.put(Person(person, person))
        session.store.put(Role(person, kind, ref))
    session.store.put(Capability("c1", "i", "非自动衡器", ("150100",), "有效", NOW, first="非自动衡器"))


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lay)
        yield town


async def mine(town: Town) -> tuple[Capability, ...]:
    found: tuple[Capability, ...] = await town.site.database.read(lambda session: session.store.capabilities_of("i"))
    return found


async def officer(town: Town, who: str = "a") -> Browser:
    return await staff(town, "/desk/capability", who)


async def test_it_is_asked_for_and_holds_once_the_authority_approved_it(desk: Town) -> None:
    browser = await staff(desk, "/desk/capability")
    status, text = await sent(browser, "/desk/capability/new", *FORM, ("replaces", "c1"), ("act", "ask"))
    assert (status, "已提交" in said(text)) == (303, True)
    new = next(one for one in await mine(desk) if one.id != "c1")
    assert (new.state, new.regions, new.range) == (
        "待审核",
        ("150102", "150105"),
        {"min": 0.2, "max": 30, "unit": "kg"},
    )
    assert new.accuracy == "III", "in the form in which instruments are compared"
    assert [one["name"] for one in new.people] == ["王五", "李喆"]
    assert new.people_until is None, "one of them has no end"
    reviewer = await officer(desk)
    _, text = await reviewer.open(f"/desk/capability/{new.id}")
    assert "M1等级砝码标准装置" in text
    assert "审核通过后，在办的预约不受影响" in text
    assert said((await sent(reviewer, f"/desk/capability/{new.id}/reject"))[1]) == "请说一下原因。"
    status, text = await sent(reviewer, f"/desk/capability/{new.id}/approve")
    assert (status, "已审核通过" in said(text)) == (303, True)
    assert {one.id: one.state for one in await mine(desk)} == {"c1": "已停用", new.id: "有效"}


async def test_looking_at_the_effect_names_the_lines_and_changes_nothing(desk: Town) -> None:
    browser = await staff(desk, "/desk/capability")
    small = [("range", "1g-2g") if name == "range" else (name, value) for name, value in FORM]
    ranged = await desk.site.database.read(lambda session: session.store.instrument("甲-1"))
    assert ranged is not None
    await desk.write(lambda session: session.store.put(replace(ranged, range={"min": 0.2, "max": 30, "unit": "kg"})))
    status, text = await sent(browser, "/desk/capability/new", *small, ("replaces", "c1"), ("act", "look"))
    assert status == 200
    assert "不再符合能力" in text
    assert "测量范围不够" in text
    assert 'value="M1等级砝码标准装置"' in text, "nothing typed is lost"
    assert len(await mine(desk)) == 1
    _, text = await browser.open("/desk/capability/c1")
    assert "停用后，下面 3 台已经在办的器具不再符合能力" in text


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("second", "没有的项目", "请从目录里选"),
        ("range", "很多", "测量范围看不懂"),
        ("accuracy", "最好的", "准确度等级看不懂"),
        ("others", "火星区", "不认识“火星区”"),
        ("standard_until", "2027-13-01", "日期请写成"),
        ("standard_until", "2020-01-01", "填得不对"),
    ],
)
async def test_what_is_wrong_is_said_and_kept(desk: Town, field: str, value: str, why: str) -> None:
    browser = await staff(desk, "/desk/capability")
    form = [(name, value if name == field else given) for name, given in FORM]
    status, text = await sent(browser, "/desk/capability/new", *form, ("act", "ask"))
    assert status == 422
    assert why in said(text)
    assert f'value="{value}"' in text


async def test_another_institutions_is_not_there(desk: Town) -> None:
    for who in ("j", "b"):
        browser = await staff(desk, "/desk/capability", who)
        assert "非自动衡器" not in (await browser.open("/desk/capability"))[1]
        assert (await browser.open("/desk/capability/c1"))[0] == 404
        for verb in ("approve", "stop", "reject", "ask_again"):
            assert (await sent(browser, f"/desk/capability/c1/{verb}", ("reason", "x")))[0] == 404
    rival = await staff(desk, "/desk/capability", "j")
    assert (await rival.open("/desk/capability/new?of=c1"))[0] == 404
    assert said((await sent(rival, "/desk/capability/new", *FORM, ("replaces", "c1"), ("act", "ask")))[1])
    assert (await mine(desk))[0].state == "有效"
    shop = await as_(desk, "甲")
    assert (await shop.open("/desk/capability/c1"))[0] in (403, 404)


async def test_only_the_authority_approves_and_the_institution_stops(desk: Town) -> None:
    browser = await staff(desk, "/desk/capability")
    assert said((await sent(browser, "/desk/capability/c1/approve"))[1])
    status, text = await sent(browser, "/desk/capability/c1/stop", ("reason", "标准送检"))
    assert (status, "已停用" in said(text)) == (303, True)
    assert "标准送检" in text
    assert (await sent(browser, "/desk/capability/c1/ask_again"))[0] == 303
    assert (await mine(desk))[0].state == "待审核"


async def test_the_list_is_filtered(desk: Town) -> None:
    reviewer = await officer(desk)
    for query, count in (("", 1), ("state=有效", 1), ("state=待审核", 0), ("q=计量所", 1), ("before=2027-01-01", 0)):
        assert (await reviewer.open(f"/desk/capability?{query}"))[1].count('name="row"') == count, query


async def test_the_prefix_of_numbers_is_the_institutions(desk: Town) -> None:
    browser = await staff(desk, "/desk/numbering")
    assert "YJ-2026-00001" in (await browser.open("/desk/numbering"))[1]
    status, text = await sent(browser, "/desk/numbering", ("prefix", "呼检字"))
    assert (status, "呼检字-2026-00001" in text) == (303, True)
    status, text = await sent(browser, "/desk/numbering", ("prefix", "a/b"))
    assert (status, re.search(r'value="a/b"', text) is not None) == (422, True)
    assert (await (await officer(desk)).open("/desk/numbering"))[0] == 404
