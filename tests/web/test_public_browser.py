"""The public and the desks behind its window in a real browser: a passer-by complains, a city answers."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from booking.bodies import Authority
from booking.people import Person, Role, RoleKind
from bot.clock import china_now
from bot.sample import CITY, LINK_LASTS, lay_sample
from bot.settings import Settings
from bot.sheets import write_sheet
from bot.web.desk.standards import TITLES
from storage.database import open_database
from storage.key_file import load_keyring
from storage.migrate import migrate
from storage.planning import nobody_is_told
from storage.sign_in import Link, SignIn
from storage.unit_of_work import Session
from tests.bot.test_catalogue_versions import announcement
from tests.web.served import Service, service
from tests.web.test_browser import DESK, NARROW, People, picture
from tests.web.test_browser import Person as Somebody

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OFFICERS = {"甲": ("city", CITY), "乙": ("city", CITY), "国": ("country", ""), "邻": ("neighbour", "150200")}


@dataclass
class Laid:
    """The running service, and the door of each officer."""

    running: Service
    doors: dict[str, str] = field(default_factory=dict)


def lay_officers(session: Session, doors: dict[str, str]) -> None:
    now = china_now()
    lay_sample(session, now)
    for name, (body, region) in OFFICERS.items():
        session.store.put(Authority(body, f"{name}局", region))
        session.store.put(Person(f"officer-{name}", f"{name}科员", created_at=now))
        session.store.put(Role(f"officer-{name}", RoleKind.AUTHORITY, body))
        token = secrets.token_urlsafe(24)
        link = Link(RoleKind.AUTHORITY.value, body, f"officer-{name}")
        SignIn(session.connection, session.keyring).keep_link(token, link, now=now, until=now + LINK_LASTS)
        doors[name] = f"/enter/{token}"


async def lay(folder: Path) -> dict[str, str]:
    settings, doors = Settings(data=folder), dict[str, str]()
    await migrate(settings.database_address)
    database = open_database(settings.database_address, load_keyring("", settings.key_file), nobody_is_told)
    await database.write(lambda session: lay_officers(session, doors))
    await database.close()
    return doors


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laid]:
    folder = tmp_path_factory.mktemp("public")
    with ThreadPoolExecutor(1) as beside:  # playwright runs a loop of its own in this thread
        doors = beside.submit(lambda: asyncio.run(lay(folder))).result()
    with service(folder) as running:
        yield Laid(running, doors)


@pytest.fixture(scope="module")
def people(browser: Browser, laid: Laid) -> Iterator[People]:
    made = People(browser, laid.running)
    yield made
    for person in made.known:
        person.context.close()
        assert [one for one in person.complaints if "422" not in one] == [], "a refused form is no fault of the page"


@pytest.fixture(scope="module")
def officers(people: People, laid: Laid) -> dict[str, Somebody]:
    """A window for each officer, signed in."""
    windows: dict[str, Somebody] = {}
    for name, door in laid.doors.items():
        somebody = people.comes(DESK, door)
        somebody.page.get_by_role("button", name="进入").click()
        somebody.page.wait_for_load_state()
        windows[name] = somebody
    return windows


def test_a_passer_by_asks_looks_and_complains_and_the_city_answers_and_audits(
    people: People, officers: dict[str, Somebody], tmp_path: Path
) -> None:
    passer = people.comes(NARROW, "/public")
    page = passer.page
    page.get_by_role("link", name="要不要检", exact=True).click()
    page.get_by_label("您的器具叫什么").fill("卖菜的电子秤")
    page.get_by_role("button", name="问一问").click()
    page.get_by_role("link", name="贸易结算").click()
    expect(page.locator("#answer")).to_contain_text("要强制检定")
    page.get_by_role("link", name="看谁能检").click()
    page.get_by_label("在哪个区县").fill("赛罕区")
    page.get_by_role("button", name="查找").click()
    expect(page.locator("#list")).to_contain_text("本市")
    assert passer.is_wide_as_its_window()
    picture(passer, "public-near", tmp_path)
    page.get_by_role("link", name="投诉", exact=True).click()
    page.get_by_label("是什么情况").fill("东门第三个摊位的秤少二两")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("alert")).to_contain_text("区县")
    expect(page.get_by_label("是什么情况")).to_have_value("东门第三个摊位的秤少二两")
    page.get_by_label("在哪个区县").fill("赛罕区")
    page.get_by_label("哪家店").fill("昭乌达路农贸市场")
    page.get_by_role("button", name="提交").click()
    expect(page.locator(".badge")).to_have_text("待处理")
    assert passer.is_wide_as_its_window()

    desk, neighbour = officers["甲"].page, officers["邻"].page
    desk.goto("/desk/complaints")
    desk.get_by_role("link", name="昭乌达路农贸市场").click()
    desk.get_by_role("button", name="受理投诉").click()
    expect(desk.get_by_role("status")).to_contain_text("已受理")
    desk.get_by_label("处理结果").fill("已检查，秤已送检")
    desk.get_by_role("button", name="办结").click()
    expect(desk.get_by_role("status")).to_contain_text("已办结")
    picture(officers["甲"], "complaint-settled", tmp_path)
    neighbour.goto("/desk/complaints")
    expect(neighbour.get_by_text("没有待办的投诉举报")).to_be_visible()
    page.reload()
    expect(page.get_by_text("已检查，秤已送检")).to_be_visible()
    desk.goto("/desk/audit")
    desk.get_by_placeholder("人名、编号、原因、单位").fill("秤已送检")
    desk.get_by_role("button", name="查找").click()
    expect(desk.locator("tbody tr").first).to_contain_text("投诉")
    picture(officers["甲"], "audit", tmp_path)
    with desk.expect_download() as sheet:
        desk.get_by_role("link", name="导出").click()
    assert sheet.value.suggested_filename == "审计记录.xlsx"


def test_a_standard_is_added_submitted_audited_and_imported(officers: dict[str, Somebody], tmp_path: Path) -> None:
    desk, other = officers["甲"].page, officers["乙"].page
    desk.goto("/desk/standards")
    desk.get_by_role("link", name="添加").click()
    for title, value in (("标准名称", "F2等级砝码标准装置"), ("证书编号", "社证001"), ("建标单位", "呼市计量所")):
        desk.get_by_label(title).fill(value)
    desk.get_by_label("所在区县").fill("呼和浩特市新城区")
    desk.get_by_role("button", name="保存").click()
    desk.get_by_role("button", name="提交").click()
    expect(desk.get_by_text("要由别的人审核")).to_be_visible()
    other.goto("/desk/standards")
    other.locator('tbody input[name="row"]').check()
    other.get_by_role("button", name="审核通过").click()
    expect(other.get_by_role("status")).to_contain_text("1个已审核通过")
    path = tmp_path / "in.xlsx"
    rows = [["", "社证001", "", "", "1mg～50kg"], ["标准乙", "社证002", "呼市计量所", "月球"]]
    write_sheet(path, list(TITLES.values()), [row + [""] * (len(TITLES) - len(row)) for row in rows])
    desk.goto("/desk/standards/import")
    desk.locator("input[type=file]").set_input_files(path)
    desk.get_by_role("button", name="先试一遍").click()
    expect(desk.locator("#tried")).to_contain_text("1 行可以导入，1 行有问题")
    with desk.expect_download() as bad:
        desk.get_by_role("button", name="下载有问题的行").click()
    assert bad.value.suggested_filename == "有问题的行.xlsx"
    desk.get_by_role("button", name="导入没有问题的").click()
    expect(desk.locator("#tried")).to_contain_text("已导入 1 行")
    desk.goto("/desk/standards")
    expect(desk.locator("tbody")).to_contain_text("1mg～50kg")
    with desk.expect_download() as sheet:
        desk.get_by_role("button", name="导出").click()
    assert sheet.value.suggested_filename == "社公标录入.xlsx"


def test_the_country_tries_out_and_loads_an_announcement_and_the_city_sees_its_part(
    officers: dict[str, Somebody], tmp_path: Path
) -> None:
    country, city = officers["国"].page, officers["甲"].page
    path = tmp_path / "announcement.csv"
    path.write_bytes(announcement("2099-01-01"))
    country.goto("/desk/catalogue-versions")
    country.locator("input[type=file]").set_input_files(path)
    country.get_by_role("button", name="试算").click()
    expect(country.locator("#tried")).to_contain_text("试算：市场监管总局公告2026年第99号")
    picture(officers["国"], "catalogue-tried", tmp_path)
    country.get_by_role("button", name="载入这份公告").click()
    expect(country.get_by_role("status")).to_contain_text("已载入")
    country.get_by_role("button", name="确认").click()
    expect(country.get_by_role("status")).to_contain_text("已确认")
    city.goto("/desk/catalogue-versions")
    city.get_by_role("link", name="市场监管总局公告2026年第99号").click()
    expect(city.get_by_text("生效后本辖区会改变什么")).to_be_visible()
    expect(city.get_by_role("button", name="放弃")).to_have_count(0)
    country.get_by_role("button", name="放弃").click()
    expect(country.get_by_role("status")).to_contain_text("已放弃")
