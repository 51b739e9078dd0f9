"""The tabs show what is one's own, filtered and page by page; what is not one's own is not there."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from booking.bodies import Authority, Institution
from booking.booking import Booking
from booking.instrument import Instrument
from booking.line import Line
from booking.people import Person, Role, RoleKind
from booking.result import Receipt
from booking.unit import Unit
from bot.web.ledger import row_of
from bot.web.visitor import enter
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.conftest import Browser, Town

REGION = "内蒙古自治区呼和浩特市新城区"


def unit(name: str) -> Unit:
    return Unit(
        name, f"{name}蔬菜店", "92150102H68QAKGT80" if name == "甲" else "9215010200000000X1", "150102", REGION,
        "海东路3号", "王建国", "13847100001", "已通过", NOW,
    )  # fmt: skip


def scale(number: int, owner: str = "甲", **changes: Any) -> Instrument:
    one = Instrument(
        f"{owner}-{number}", owner, f"{number:05d}", "电子计价秤", "非自动衡器", "非自动衡器", "ACS-30",
        f"SN{number:03d}",
        "永康华鹰", "150102", REGION, "店铺内", "贸易结算", "现场检", "在用", NOW,
    )  # fmt: skip
    return replace(one, **changes)


def booked(number: str, state: str, *, owner: str = "甲", body: str = "i") -> tuple[Booking, Line]:
    booking = Booking(number, owner, "已提交", NOW, NOW, submitted_at=NOW)
    line = Line(
        f"line-{number}", number, 1, owner, f"{owner}-1", "电子计价秤", "非自动衡器", "非自动衡器", "ACS-30", "SN001",
        "150102", state, NOW, institution_id=body,
    )  # fmt: skip
    return booking, line


def lay(session: Session) -> None:
    """Two shops, two institutions, an authority here and one elsewhere; each with somebody."""
    store = session.store
    for name in ("甲", "乙"):
        store.put(unit(name))
    for number in range(1, 26):
        store.put(scale(number))
    store.put(scale(30, state="停用"))
    store.put(scale(31, valid_until=NOW.date() - timedelta(days=3), serial="OLD-1"))
    store.put(scale(32, valid_until=NOW.date() + timedelta(days=20), serial="SOON-1"))
    store.put(scale(1, "乙"))
    for body, name in (("i", "计量所"), ("j", "计量院")):
        store.put(Institution(body, name, "150100", "内蒙古自治区呼和浩特市", phone="0471-3337062"))
    store.put(Authority("a", "市局", "150100"))
    store.put(Authority("b", "包头市局", "150200"))
    for thing in (*booked("2026112200001", "已分配"), *booked("2026112200002", "待分配", owner="乙", body="")):
        store.put(thing)
    store.put(
        Receipt("r", "2026112200001", "i", "请与光学室联系", NOW, "光学室", "0471-3337062", ("line-2026112200001",))
    )
    for person, kind, ref in PEOPLE.values():
        store.put(Person(person, person))
        store.put(Role(person, kind, ref))


PEOPLE = {
    "甲": ("shop-1", RoleKind.UNIT, "甲"),
    "乙": ("shop-2", RoleKind.UNIT, "乙"),
    "i": ("staff-i", RoleKind.INSTITUTION, "i"),
    "j": ("staff-j", RoleKind.INSTITUTION, "j"),
    "a": ("over-a", RoleKind.AUTHORITY, "a"),
    "b": ("over-b", RoleKind.AUTHORITY, "b"),
}


@pytest.fixture
async def laid(town: Town) -> Town:
    await town.write(lay)
    return town


async def as_(town: Town, who: str) -> Browser:
    """A browser in which somebody of the town is signed in: one of PEOPLE, or whoever has this id."""
    from bot.web.cookies import read_secret

    browser = await town.browser()
    secret = read_secret(browser.cookie, town.site.keyring)
    assert secret is not None
    await town.write(lambda session: enter(session, secret, PEOPLE[who][0] if who in PEOPLE else who, town.clock()))
    return browser


async def test_the_ledger_comes_page_by_page(laid: Town) -> None:
    browser = await as_(laid, "甲")
    _, text = await browser.open("/ledger")
    assert "共 27 台" in text
    assert text.count('class="entry"') == 20
    part = (await browser.open("/ledger?page=2", headers={"HX-Request": "true"}))[1]
    assert part.count('class="entry"') == 7
    assert "<html" not in part


@pytest.mark.parametrize(
    ("query", "serials", "count"),
    [
        ("q=sn007", "SN007", 1),
        ("q=华鹰&state=停用", "SN030", 1),
        ("term=over", "OLD-1", 1),
        ("term=soon", "SOON-1", 1),
        ("q=没有这个", "", 0),
        ("state=&q=SN030", "SN030", 1),
        ("state=乱写&page=-3&term=x", "SN001", 20),
    ],
)
async def test_the_ledger_is_filtered(laid: Town, query: str, serials: str, count: int) -> None:
    browser = await as_(laid, "甲")
    status, text = await browser.open(f"/ledger?{query}")
    assert status == 200
    assert text.count('class="entry"') == count
    assert serials in text


async def test_an_instrument_is_seen_by_its_unit_only(laid: Town) -> None:
    assert (await (await as_(laid, "甲")).open("/ledger/甲-1"))[0] == 200
    for who in ("乙", "i", "a"):
        assert (await (await as_(laid, who)).open("/ledger/甲-1"))[0] == 404
    assert (await (await laid.browser()).open("/ledger/甲-1"))[0] == 404


@pytest.mark.parametrize(
    ("who", "number", "status"),
    [
        ("甲", "2026112200001", 200),
        ("乙", "2026112200001", 404),
        ("i", "2026112200001", 200),
        ("j", "2026112200001", 404),
        ("a", "2026112200001", 200),
        ("b", "2026112200001", 404),
        ("a", "2026112200002", 200),
        ("i", "2026112200002", 404),
        ("甲", "2026112299999", 404),
    ],
)
async def test_a_booking_is_seen_by_those_it_concerns(laid: Town, who: str, number: str, status: int) -> None:
    assert (await (await as_(laid, who)).open(f"/bookings/{number}"))[0] == status


async def test_each_party_sees_its_own_list(laid: Town) -> None:
    for who, seen, unseen in (
        ("甲", "2026112200001", "2026112200002"),
        ("i", "2026112200001", "2026112200002"),
        ("a", "2026112200002", "2026112200001"),
    ):
        _, text = await (await as_(laid, who)).open("/bookings")
        assert seen in text
        assert unseen not in text
    for who in ("j", "b"):
        _, text = await (await as_(laid, who)).open("/bookings")
        assert "没有预约" in text


async def test_the_panel_counts_what_is_due(laid: Town) -> None:
    _, text = await (await as_(laid, "甲")).open("/panel")
    assert "甲蔬菜店" in text
    assert ">28<" in text, "stopped ones belong to the ledger"
    _, text = await (await as_(laid, "i")).open("/panel")
    assert "2026112200001" in text


async def test_a_phone_is_shown_in_part(laid: Town) -> None:
    _, text = await (await as_(laid, "甲")).open("/me")
    assert "138****0001" in text
    assert "13847100001" not in text


async def test_what_people_wrote_is_never_markup(laid: Town) -> None:
    await laid.write(lambda session: session.store.put(scale(1, instrument_name="<script>alert(1)</script>")))
    browser = await as_(laid, "甲")
    for path in ("/ledger", "/ledger/甲-1"):
        assert "<script>alert" not in (await browser.open(path))[1]
    await browser.say("</script><script>alert(1)</script>", "m1")
    assert "<script>alert" not in (await browser.open("/"))[1]
    assert "<script>alert" not in (await browser.open("/?say=<script>alert(1)</script>"))[1]


def test_how_long_a_verification_holds() -> None:
    today = date(2026, 11, 22)
    terms = [row_of(scale(1, valid_until=today + timedelta(days=days)), today).term for days in (-1, 0, 60, 61)]
    assert terms == ["已过期", "快到期", "快到期", "有效期内"]
    assert row_of(scale(1), today).term == ""
    assert row_of(scale(1, state="报废", valid_until=today), today).term == ""


async def test_the_notice_the_agreement_and_ones_own_data(town: Town) -> None:
    stranger = await town.browser()
    for path, said in (("/privacy", "留多久"), ("/agreement", "注册协议"), ("/me/data", "没有您的信息")):
        status, text = await stranger.open(path)
        assert status == 200
        assert said in text
    assert (await stranger.client.get("/me/data.json")).status == 404
    browser = await town.browser()
    await browser.say("你好")
    held = await (await browser.client.get("/me/data.json")).json()
    assert held["对话"]
    assert (await browser.post("/me/data/erase")).headers["Location"] == "/me/data"  # the box was not ticked
    assert (await browser.client.get("/me/data.json")).status == 200
    answer = await browser.post("/me/data/erase", data={"sure": "yes"})
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert (await browser.client.get("/me/data.json")).status == 404


async def test_what_was_refused_is_not_called_done(laid: Town) -> None:
    def refuse(session: Session) -> None:
        booking, line = booked("2026112200003", "预约失败")
        session.store.put(replace(booking, state="已完成"))
        session.store.put(replace(line, reason="测量范围写错了", instrument_id="甲-2"))

    await laid.write(refuse)
    browser = await as_(laid, "甲")
    assert "2026112200003" not in (await browser.open("/bookings?show=已完成"))[1]
    text = (await browser.open("/bookings?show=要您改"))[1]
    assert "2026112200003" in text
    assert ">没有受理<" in text
    page = (await browser.open("/bookings/2026112200003"))[1]
    assert ">没有受理<" in page
    assert ">已完成<" not in page

    def again(session: Session) -> None:
        booking, line = booked("2026112200004", "已分配")
        session.store.put(booking)
        session.store.put(replace(line, instrument_id="甲-2"))

    await laid.write(again)
    assert "2026112200003" in (await browser.open("/bookings?show=已完成"))[1]
    assert "2026112200003" not in (await browser.open("/bookings?show=要您改"))[1]


async def test_a_booking_is_followed_like_a_parcel(laid: Town) -> None:
    browser = await as_(laid, "甲")
    page = (await browser.open("/bookings/2026112200001"))[1]
    assert [(one, name) for one, name in re.findall(r'<li class="(\w+)"[^>]*><span>(\w+)</span>', page)] == [
        ("done", "提交"),
        ("done", "分配"),
        ("now", "受理"),
        ("ahead", "检定"),
        ("ahead", "出证"),
    ]
    assert "在谁手上" in page
    assert 'href="tel:0471-3337062"' in page
    assert re.findall(r'name="tap" value="([^"]+)"', page) == [
        "改预约 2026112200001",
        "催办 2026112200001",
        "撤销预约 2026112200001",
    ]
    assert "/?say=" not in page


@pytest.mark.parametrize(
    ("state", "labels", "stands"),
    [
        ("待检定", ["约时间", "催办"], "now"),
        ("预约失败", ["改好重约 SN001"], "stopped"),
        ("已出证", [], ""),
    ],
)
async def test_each_state_has_its_taps(laid: Town, state: str, labels: list[str], stands: str) -> None:
    def lay_it(session: Session) -> None:
        booking, line = booked("2026112200009", state)
        done = {"预约失败": "已完成", "已出证": "已完成", "待检定": "已反馈"}[state]
        session.store.put(replace(booking, state=done))
        session.store.put(replace(line, instrument_id="甲-3"))

    await laid.write(lay_it)
    page = (await (await as_(laid, "甲")).open("/bookings/2026112200009"))[1]
    assert re.findall(r'name="shown" value="([^"]+)"', page) == labels
    assert (f'<li class="{stands}"' in page) == bool(stands)


async def test_what_a_page_offers_is_said_at_once_without_script(laid: Town) -> None:
    browser = await as_(laid, "甲")
    await browser.open("/bookings/2026112200001")
    data = {"message_id": "t1", "tap": "催办 2026112200001", "shown": "催办"}
    response = await browser.post("/say", data=data)
    assert (response.status, response.headers["Location"]) == (303, "/#end")
    entries = (await (await browser.client.get("/api/chat?before=999")).json())["entries"]
    assert entries[0]["text"] == "催办"
