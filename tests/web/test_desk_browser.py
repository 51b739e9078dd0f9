"""An institution's people in a real browser: one receives, one verifies, one approves; the shop hears in its chat."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from python_calamine import CalamineWorkbook

from booking.people import Duty, Person, Role, RoleKind
from bot.clock import china_now
from bot.sample import LINK_LASTS, lay_sample
from bot.settings import Settings
from bot.sheets import write_sheet
from storage.database import open_database
from storage.key_file import load_keyring
from storage.migrate import migrate
from storage.planning import nobody_is_told
from storage.samples import SAMPLE_ID
from storage.sign_in import Link, SignIn
from storage.unit_of_work import Session
from tests.web.served import Service, service
from tests.web.test_browser import DESK, PHONE, People, picture
from tests.web.test_browser import Person as Somebody

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STAFF = {"乌兰": Duty.RECEIVER, "郭宏": Duty.TESTER, "王芳": Duty.CHECKER, "李强": Duty.APPROVER}
BODY = SAMPLE_ID + "market"


@dataclass(frozen=True)
class Laid:
    """The running service with doors for three people of the institution."""

    running: Service
    doors: dict[str, str]


def lay_staff(session: Session, doors: dict[str, str]) -> None:
    """One person for each duty, each with a link."""
    now = china_now()
    lay_sample(session, now)
    for name, duty in STAFF.items():
        session.store.put(Person(f"desk-{name}", name, created_at=now))
        session.store.put(Role(f"desk-{name}", RoleKind.INSTITUTION, BODY, duties=(duty.value,)))
        link = Link(RoleKind.INSTITUTION.value, BODY, f"desk-{name}")
        for door in (name, f"{name} 2", f"{name} 3", f"{name} 4"):
            token = secrets.token_urlsafe(24)
            SignIn(session.connection, session.keyring).keep_link(token, link, now=now, until=now + LINK_LASTS)
            doors[door] = f"/enter/{token}"


async def prepare(folder: Path) -> dict[str, str]:
    """The sample data and the staff in the data folder of a service that is not started yet."""
    settings = Settings(data=folder)
    await migrate(settings.database_address)
    database = open_database(settings.database_address, load_keyring(settings.key, settings.key_file), nobody_is_told)
    doors: dict[str, str] = {}
    await database.write(lambda session: lay_staff(session, doors))
    await database.close()
    return doors


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laid]:
    folder = tmp_path_factory.mktemp("desk-service")
    with ThreadPoolExecutor(1) as aside:  # the browser's library keeps a loop in this thread
        doors = aside.submit(lambda: asyncio.run(prepare(folder))).result()
    with service(folder) as running:
        yield Laid(running, doors)


@pytest.fixture
def people(browser: Browser, laid: Laid) -> Iterator[People]:
    made = People(browser, laid.running)
    yield made
    for person in made.known:
        person.context.close()
        assert person.complaints == []


def enter(people: People, door: str, path: str, size: tuple[int, int] = DESK) -> Somebody:
    """Somebody who has come in by a link and opened a page."""
    person = people.comes(size, door)
    person.page.get_by_role("button", name="进入").click()
    person.page.wait_for_load_state()
    person.page.goto(path)
    return person


def again(laid: Laid, name: str) -> str:
    """A further link of one of the staff; each opens once."""
    return laid.doors.pop(f"{name} 2", "") or laid.doors.pop(f"{name} 3")


def book(shop: Somebody) -> str:
    """Two more scales, booked in the chat; the number."""
    for serial in ("JL-501", "JL-502"):
        shop.say(f"录秤：电子计价秤 ACS-30 200g到30公斤 三级 编号{serial} 永康华鹰 摊位上 现场检 贸易结算")
        shop.tap("保存")
    shop.say("约JL-501和JL-502")
    said = shop.tap("提交")
    found = re.search(r"20\d{11}", said)
    assert found, said
    return found[0]


def test_from_the_booking_to_the_certificate_in_the_chat(people: People, laid: Laid, tmp_path: Path) -> None:
    shop = enter(people, laid.running.doors["店主"], "/", PHONE)
    number = book(shop)

    receiver = enter(people, laid.doors["乌兰"], "/desk/lines")
    page = receiver.page
    page.fill("#filter-q", number)
    expect(page.locator("#batch tbody tr")).to_have_count(2)
    page.locator(".tick-all").check()
    page.locator("summary", has_text="受理…").first.click()
    page.fill("[name=accept_text]", "请与衡器室0471-3337085联系")
    picture(receiver, "desk-lines", tmp_path)
    page.locator(".ask-box button", has_text="受理").first.click()
    expect(page.locator(".said-once")).to_have_text("已受理2台，回执已发给送检单位。")
    expect(page.locator(".just-done")).to_contain_text("刚才处理了 2 台")
    expect(shop.page.locator("#log .notice", has_text="0471-3337085")).to_be_visible(timeout=15_000)

    page.goto(f"/desk/intake?code={number}")
    page.get_by_role("button", name="收下勾选的器具").click()
    expect(page.locator(".said-once")).to_contain_text("已收下2台，样品编号")

    verifier = enter(people, laid.doors["郭宏"], f"/desk/results?q={number}")
    page = verifier.page
    expect(page.locator("#grid tbody tr")).to_have_count(2)
    page.get_by_role("button", name="没填的都算合格").click()
    for field in page.locator("[name=certificate_no]").all():
        field.fill("NHJ2026-0501")
    page.get_by_role("button", name="保存登记").click()
    expect(page.locator("#said")).to_contain_text("登记了1台，1台有问题")
    expect(page.locator("tr.wrong .why")).to_contain_text("证书编号已经用在别的器具上")
    picture(verifier, "desk-results", tmp_path)
    page.locator("tr.wrong [name=certificate_no]").fill("NHJ2026-0502")
    page.get_by_role("button", name="保存登记").click()
    expect(page.locator("#said")).to_contain_text("登记了1台，接着由核验员核验")
    expect(page.locator("tr.wrong")).to_have_count(0)

    checker = enter(people, laid.doors["王芳"], f"/desk/checks?q={number}")
    page = checker.page
    page.locator(".tick-all").check()
    page.locator("summary", has_text="核验通过…").click()
    picture(checker, "desk-checks", tmp_path)
    page.locator(".ask-box button", has_text="核验通过").click()
    expect(page.locator(".said-once")).to_have_text("已核验2台，等批准人批准。")

    approver = enter(people, laid.doors["李强"], f"/desk/submissions?q={number}")
    page = approver.page
    page.locator(".tick-all").check()
    page.locator("summary", has_text="批准…").click()
    picture(approver, "desk-submissions", tmp_path)
    page.locator(".ask-box button", has_text="批准").click()
    expect(page.locator(".said-once")).to_have_text("已批准2台，证书和结果已发给送检单位。")

    notice = shop.page.locator("#log .notice", has_text="NHJ2026-0501")
    expect(notice).to_be_visible(timeout=15_000)
    assert "NHJ2026-0501" in shop.say("JL-501的证书")
    picture(shop, "phone-certificate", tmp_path)


def test_a_sheet_is_tried_out_before_it_is_kept(people: People, laid: Laid, tmp_path: Path) -> None:
    verifier = enter(people, again(laid, "郭宏"), "/desk/results")
    page = verifier.page
    rows = page.locator("#grid tbody tr")
    assert rows.count() >= 2
    numbers = [rows.nth(n).locator("th").inner_text().split("\n")[0].split()[-1] for n in range(2)]
    sheet = tmp_path / "结果.xlsx"
    given = [(numbers[0], "合格", "NHJ-X1", ""), (numbers[1], "不合格", "", ""), ("没有这台", "合格", "", "")]
    write_sheet(sheet, ("出厂编号", "检定结果", "证书编号", "原因说明"), given)
    page.set_input_files("#sheet", sheet)
    expect(page.locator("#dry-run")).to_contain_text("共3行，1行可以登记，2行有问题")
    picture(verifier, "desk-dry-run", tmp_path)
    with page.expect_download() as download:
        page.get_by_role("button", name="下载有问题的2行").click()
    back = CalamineWorkbook.from_path(download.value.path()).get_sheet_by_index(0).to_python()
    assert [row[-1] for row in back] == [
        "问题",
        "原因说明：不合格请写原因。",
        "没有找到这台器具，或者它现在不等着登记结果。",
    ]
    page.get_by_role("button", name="登记没有问题的1台").click()
    expect(page.locator("#said")).to_contain_text("登记了1台")


def test_columns_are_chosen_and_stay_on_another_device(people: People, laid: Laid, tmp_path: Path) -> None:
    receiver = enter(people, laid.doors["乌兰 4"], "/desk/lines?state=已出证", (1280, 800))
    page = receiver.page
    usual = page.locator("#batch thead th").all_inner_texts()
    page.locator("summary", has_text="选列…").click()
    picture(receiver, "desk-choose-columns", tmp_path)
    for title, tick in (("型号规格", True), ("生产厂家", True), ("希望时间", False), ("申请时间", False)):
        page.locator(".column-ticks").get_by_label(title, exact=True).set_checked(tick)
    page.get_by_role("button", name="用这些列").click()
    expect(page.locator(".said-once")).to_contain_text("已换成您选的列")
    shown = page.locator("#batch thead th").all_inner_texts()
    assert {*shown} == {*usual} - {"希望时间", "申请时间"} | {"型号规格", "生产厂家"}
    picture(receiver, "desk-chosen-columns", tmp_path)
    assert receiver.is_wide_as_its_window()
    page.goto("/desk/lines?state=已出证")
    assert page.locator("#batch thead th").all_inner_texts() == shown


def test_the_menu_folds_finds_and_keeps_its_place(people: People, laid: Laid, tmp_path: Path) -> None:
    person = enter(people, laid.doors["李强 4"], "/desk/lines", (1280, 480))
    page, menu = person.page, person.page.locator("#menu")
    expect(menu.get_by_role("link", name="接口密钥")).to_be_visible()
    menu.get_by_text("机构设置", exact=True).click()
    expect(menu.get_by_role("link", name="接口密钥")).to_be_hidden()
    picture(person, "desk-menu-folded", tmp_path)
    page.goto("/desk/issued")
    expect(menu.get_by_role("link", name="接口密钥")).to_be_hidden()
    menu.get_by_role("textbox", name="在菜单里找页面").fill("密钥")
    expect(menu.locator("li:visible")).to_have_text(["接口密钥"])
    picture(person, "desk-menu-found", tmp_path)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/keys*")
    expect(menu.get_by_role("link", name="接口密钥")).to_be_visible()
    menu.get_by_role("link", name="使用指南").scroll_into_view_if_needed()
    before = menu.evaluate("one => one.scrollTop")
    assert before > 0
    menu.get_by_role("link", name="空白表").click()
    page.wait_for_url("**/desk/blank-forms*")
    assert abs(menu.evaluate("one => one.scrollTop") - before) < 80


def test_who_may_not_is_told_whose_work_it_is(people: People, laid: Laid, tmp_path: Path) -> None:
    verifier = enter(people, again(laid, "郭宏"), "/desk/lines")
    page = verifier.page
    if page.locator("#batch tbody tr").count():
        page.locator("#batch input[name=row]").first.check()
        page.locator("summary", has_text="退回…").click()
        page.fill("[name=return_text]", "没有标准")
        page.locator(".ask-box button", has_text="退回").click()
        expect(page.locator(".problem")).to_contain_text("收发")
        assert page.locator("[name=return_text]").input_value() == "没有标准"
        verifier.complaints.clear()  # a refused form is a 422, which the console notes


def test_the_pages_fit_a_phone_and_a_desk(people: People, laid: Laid, tmp_path: Path) -> None:
    person = enter(people, laid.running.doors["市计量所工作人员"], "/desk/slots")
    for size, name in ((DESK, "desk"), (PHONE, "phone")):
        person.page.set_viewport_size({"width": size[0], "height": size[1]})
        for path in ("lines", "appointments", "day", "intake", "slots", "library", "results", "submissions", "issued"):
            person.page.goto(f"/desk/{path}")
            picture(person, f"{name}-page-{path}", tmp_path)
            assert person.is_wide_as_its_window(), path
        for path in ("lines", "issued"):
            person.page.goto(f"/desk/{path}")
            person.page.locator("#batch tbody td a").first.click()
            expect(person.page.locator(".line-acts")).to_be_visible()
            picture(person, f"{name}-page-line-{path}", tmp_path)
            assert person.is_wide_as_its_window(), path
