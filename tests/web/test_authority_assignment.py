"""检定任务分配 as an authority does it: candidates with reasons, one and many, refusals with reasons, the path."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from booking.line import Line
from booking.ports import Past
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.web.authority_town import QINGSHAN, SAIHAN, XINCHENG, lay, officer
from tests.web.conftest import Browser, Town, open_town

PATH = "/desk/over/assignment"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lay)
        yield town


def waiting(county: str, n: int) -> str:
    """The id of a line that the town has: 0 and 1 wait, 2 was given back."""
    return f"l-t-{county}-{n}"


async def line_of(town: Town, line_id: str) -> Line:
    line = await town.site.database.read(lambda session: session.store.line(line_id))
    assert line is not None
    return line


async def history_of(town: Town, line_id: str) -> tuple[Past, ...]:
    def read(session: Session) -> tuple[Past, ...]:
        return session.store.history("booking_line", line_id)

    return await town.site.database.read(read)


async def post(browser: Browser, path: str, *rows: str, **fields: str) -> tuple[int, str, str]:
    """Send a batch form; status, where it leads, and the text."""
    form = [*(("row", row) for row in rows), *fields.items()]
    response = await browser.post(f"{PATH}/{path}", data=form)
    return response.status, response.headers.get("Location", ""), await response.text()


async def test_the_list_holds_what_waits_and_what_was_given_back(desk: Town) -> None:
    browser = await officer(desk, "county")
    _, text = await browser.open(PATH)
    assert text.count('name="row"') == 3
    assert "能检的机构测量范围覆盖不到" in text
    assert "超出能力" in text
    assert (await browser.open(f"{PATH}?state=退回"))[1].count('name="row"') == 1
    assert (await browser.open(f"{PATH}?second=燃油加油机"))[1].count('name="row"') == 1
    assert (await (await officer(desk, "city")).open(PATH))[1].count('name="row"') == 6
    assert (await (await officer(desk, "province")).open(PATH))[1].count('name="row"') == 9


async def test_candidates_say_why_they_fit_or_not_and_how_busy_they_are(desk: Town) -> None:
    browser = await officer(desk, "city")
    _, text = await browser.open(f"/desk/over/lines/{waiting(SAIHAN, 0)}")
    table = re.search(r'class="desk-table candidates">(.*?)</table>', text, re.DOTALL)
    assert table is not None
    rows = re.findall(r"<tr><td.*?</tr>", table[1], re.DOTALL)
    assert "计量测试研究院" in rows[0]
    assert "符合</span>" in rows[0]
    assert "能力在审核、已停用或已过期" in rows[1]
    assert re.search(r"\d台", rows[0])
    for known in ("申请单位", "联系电话", "申请时间", "尽快", "详细信息", "退回追溯", "0.2kg~30kg", "15847108230"):
        assert known in text or known == "0.2kg~30kg"


async def test_one_and_many_are_assigned(desk: Town) -> None:
    browser = await officer(desk, "county")
    await browser.open(PATH)
    one, two = waiting(SAIHAN, 1), waiting(SAIHAN, 2)
    status, where, _ = await post(browser, "assign", one, two, assign_body="near", list_state="")
    assert (status, where) == (303, PATH)
    assert "已分配2台" in (await browser.open(PATH))[1]
    assert [(await line_of(desk, one)).institution_id, (await line_of(desk, two)).state] == ["near", "已分配"]


async def test_an_incapable_institution_only_with_a_reason(desk: Town) -> None:
    browser = await officer(desk, "county")
    await browser.open(PATH)
    pump = waiting(SAIHAN, 0)
    status, _, text = await post(browser, "assign", pump, assign_body="near", assign_reason=" ")
    assert status == 422
    assert "没有这项检定能力" in text
    assert "在审核、已停用或已过期" in text
    assert f'value="{pump}" checked' in text
    assert (await line_of(desk, pump)).state == "待分配"
    status, where, _ = await post(
        browser, "assign", pump, assign_body="near", assign_reason="省院停电，市所借用标准", from_line=pump
    )
    assert (status, where) == (303, f"/desk/over/lines/{pump}")
    assert (await history_of(desk, pump))[-1].reason == "省院停电，市所借用标准"
    assert "请选择分给哪个机构" in (await post(browser, "assign", waiting(SAIHAN, 1)))[2]


async def test_a_refusal_needs_a_reason_and_keeps_the_field(desk: Town) -> None:
    browser = await officer(desk, "county")
    await browser.open(PATH)
    one = waiting(SAIHAN, 0)
    status, _, text = await post(browser, "dismiss", one, from_line=one, act="dismiss")
    assert (status, "请写明不予受理的原因" in text) == (422, True)
    status, _, _ = await post(browser, "dismiss", one, dismiss_reason="测量范围没有写单位")
    line = await line_of(desk, one)
    assert (status, line.state, line.reason, line.reason_field) == (303, "预约失败", "测量范围没有写单位", "range")


async def test_the_path_shows_loops(desk: Town) -> None:
    browser, one = await officer(desk, "county"), waiting(SAIHAN, 1)
    await browser.open(PATH)
    for body in ("near", "tall", "near"):
        await post(browser, "assign", one, assign_body=body, assign_reason="试")
        text = (await browser.open(f"/desk/over/lines/{one}"))[1]
        assert "又回到退回过的机构" not in text or body == "near"
        await desk.write(lambda session: _give_back(session, one))
    text = (await browser.open(f"/desk/over/lines/{one}"))[1]
    assert text.count("又回到退回过的机构") == 1
    assert "不要来回转" in text
    assert "人手不够" in text


def _give_back(session: Session, line_id: str) -> None:
    from booking.act import Act
    from booking.people import Person, Role, RoleKind
    from tests.booking.town import Town as Subject

    line = session.store.line(line_id)
    assert line is not None
    session.store.put(Person("clerk", "张工"))
    session.store.put(Role("clerk", RoleKind.INSTITUTION, line.institution_id))
    act = Act(session.store, Subject().setting("clerk"))
    act.move(line, "give_back", reason="人手不够")
    session.record(act.done().events)


async def test_nobody_touches_the_neighbours(desk: Town) -> None:
    browser = await officer(desk, "county")
    await browser.open(PATH)
    theirs = waiting(XINCHENG, 1)
    assert (await browser.open(f"/desk/over/lines/{theirs}"))[0] == 404
    for path in (
        f"instruments/t-{XINCHENG}-0",
        f"units/u-{XINCHENG}",
        f"bookings/{(await line_of(desk, theirs)).booking_no}",
    ):
        assert (await browser.open(f"/desk/over/{path}"))[0] == 404
    for path, fields in (("assign", {"assign_body": "tall"}), ("dismiss", {"dismiss_reason": "不办"})):
        status, _, text = await post(browser, path, theirs, **fields)
        assert (status, "不在您的辖区" in text) == (422, True)
    assert (await line_of(desk, theirs)).state == "待分配"
    province = await officer(desk, "province")
    await province.open(PATH)
    assert (await post(province, "assign", theirs, waiting(QINGSHAN, 1), assign_body="tall"))[0] == 303


async def test_one_thing_has_a_page(desk: Town) -> None:
    browser = await officer(desk, "county")
    number = (await line_of(desk, waiting(SAIHAN, 9))).booking_no
    for path, said in (
        (f"bookings/{number}", ("预约编号", "申请时间", "联系电话", "申请单位", "预约人", "备注", "云秀兰", "尽快")),
        (f"instruments/t-{SAIHAN}-9", ("器具明细", "永康华鹰", f"NJG-{SAIHAN}-9")),
        (f"units/u-{SAIHAN}", ("赛罕区惠香蔬菜店", "全部器具", "云秀兰")),
        (f"lines/{waiting(SAIHAN, 9)}", ("检定结果和证书", f"NJG-{SAIHAN}-9", "检定员")),
    ):
        status, text = await browser.open(f"/desk/over/{path}")
        assert status == 200, path
        for word in said:
            assert word in text, (path, word)
