"""待办: what waits, in the order of the terms, with who holds it; each duty sees its own, numbers agree with lists."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.bodies import ASKED, Capability
from booking.line import Line
from booking.people import Duty, Person, Role, RoleKind
from booking.recovery import Recovery
from booking.staff_grant import PROPOSED, StaffGrant
from storage.unit_of_work import Session
from tests.booking import subject
from tests.bot.tiny import NOW
from tests.web.conftest import Town
from tests.web.test_pages import as_, booked, lay, scale, unit

DAY = timedelta(days=1)


def line_in(number: str, state: str, days: float, body: str = "i") -> tuple[object, Line]:
    booking, line = booked(number, state, body=body)
    own = f"甲-{int(number[-2:])}"  # one open line an instrument
    return booking, replace(
        line, instrument_id=own, due=NOW + days * DAY, institution_id=body if state != "待分配" else ""
    )


@pytest.fixture
async def laid(town: Town) -> Town:
    def put(session: Session) -> None:
        lay(session)
        store = session.store
        for number, state, days in (
            ("2026112200011", "已分配", 3),
            ("2026112200012", "待检定", 1),
            ("2026112200013", "检定中", 9),
            ("2026112200014", "已检定", -1),
            ("2026112200015", "待分配", 2),
            ("2026112200016", "已分配", -2),
        ):
            for thing in line_in(number, state, days):
                store.put(thing)  # type: ignore[arg-type]  # a booking and a line
        _booking, tested = line_in("2026112200014", "已检定", -1)
        store.put(subject.result(line_id=tested.id, institution_id="i", state="已核验"))
        store.put(Person("staff-i", "王检定", created_at=NOW))
        store.put(replace(unit("丙"), state="待审核", uscc="9215010200000000X2", due=NOW + DAY))
        store.put(Capability("c", "i", "非自动衡器", ("150100",), ASKED, NOW))
        store.put(StaffGrant("g", "a", "staff-i", "150100", "else", PROPOSED, NOW, duties=(Duty.ADMIN,), due=NOW + DAY))
        store.put(Recovery("r", "甲", "甲蔬菜店", "150102", "王", "13900007777", ("d",), "待审核", NOW, NOW + DAY))
        store.put(scale(1))

    await town.write(put)
    return town


def numbers(text: str) -> dict[str, int]:
    return {title: int(number) for number, title in re.findall(r'<b class="number">(\d+)</b><span>(\S+?)</span>', text)}


async def test_an_institution_sees_its_lines_by_their_terms(laid: Town) -> None:
    browser = await as_(laid, "i")
    _, text = await browser.open("/desk")
    shown = re.findall(r"预约单(\d{13})）", text)
    assert shown[:3] == ["2026112200016", "2026112200014", "2026112200012"], "what is late stands in front"
    assert "收发（王检定）" in text
    assert "批准人（王检定）" in text
    assert numbers(text) == {
        "等我办": 6, "已逾期": 2, "待受理": 3, "待批准": 1, "待检定受理": 1, "待登记结果": 1,
    }  # fmt: skip
    assert (await (await as_(laid, "j")).open("/desk"))[1].count("data-opens") == 0


async def test_each_duty_has_its_own_list(laid: Town) -> None:
    await laid.write(
        lambda session: session.store.put(Role("staff-i", RoleKind.INSTITUTION, "i", duties=(Duty.APPROVER,)))
    )
    browser = await as_(laid, "i")
    _, text = await browser.open("/desk")
    assert re.findall(r"预约单(\d{13})）", text) == ["2026112200014"]
    assert "收发（还没有人）" in (await browser.open("/desk?whose=all"))[1]


async def test_an_authority_sees_what_it_has_to_judge_and_what_is_late_elsewhere(laid: Town) -> None:
    browser = await as_(laid, "a")
    _, text = await browser.open("/desk?whose=all")
    for kind in ("待分配", "注册审核", "账号找回", "能力审核", "管理员待确认"):
        assert f">{kind}</span>" in text
    assert "经办人（" in text
    _, late = await browser.open("/desk?whose=elsewhere")
    assert re.findall(r"预约单(\d{13})）", late) == ["2026112200016", "2026112200014"]
    assert "计量所" in late
    assert "没有符合条件的" not in late
    assert (await (await as_(laid, "b")).open("/desk?whose=all"))[1].count("data-opens") == 0


@pytest.mark.parametrize("who", ["i", "a"])
async def test_a_number_leads_to_as_many_rows(laid: Town, who: str) -> None:
    browser = await as_(laid, who)
    _, text = await browser.open("/desk")
    tiles = re.findall(r'<li><a href="(/desk[^"]+)"[^>]*><b class="number">(\d+)</b>', text)
    assert tiles
    for path, number in tiles:
        listed = (await browser.open(path.replace("&amp;", "&")))[1]
        assert listed.count('name="row"') == int(number), path


async def test_the_list_can_be_searched_and_exported(laid: Town) -> None:
    browser = await as_(laid, "i")
    assert (await browser.open("/desk?q=2026112200012"))[1].count('name="row"') == 1
    response = await browser.post("/desk/export", data={"list_whose": "all"})
    assert response.content_type.endswith("sheet")
