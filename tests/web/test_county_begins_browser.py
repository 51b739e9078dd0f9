"""A county begins from empty templates in a real browser: filled, tried, brought in, and the first booking is made."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from python_calamine import CalamineWorkbook

from booking.bodies import Authority
from booking.people import RoleKind
from bot.clock import china_now
from bot.sample import LINK_LASTS
from bot.settings import Settings
from bot.sheets import write_sheet
from bot.sheets_in import plain_title
from bot.web.desk.imports import PATH
from storage.database import open_database
from storage.key_file import load_keyring
from storage.migrate import migrate
from storage.planning import nobody_is_told
from storage.sign_in import Link, SignIn
from storage.unit_of_work import Session
from tests.web.served import Service, service
from tests.web.test_browser import DESK, PHONE, People, code_from_outbox
from tests.web.test_browser import Person as Somebody

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COUNTY = "河南省郑州市金水区"
BODY, SHOP, NUMBER = "金水区计量检定测试所", "金水区老李粮油店", "13700000021"
FILLED = {
    "bodies": {"机构名称": BODY, "所在地区": COUNTY, "联系电话": "0371-3337062"},
    "capability": {"机构名称": BODY, "二级目录": "非自动衡器", "服务地区": COUNTY},
    "units": {
        "单位名称": SHOP, "统一社会信用代码": "92410703MA41Y8T66U", "联系人": "李强", "手机号": NUMBER,
        "所在地": COUNTY, "详细地址": "丰产路12号",
    },
    "ledger": {
        "使用单位": SHOP, "器具名称": "电子计价秤", "型号规格": "ACS-30", "测量范围": "200g-30kg", "准确度等级": "三级",
        "出厂编号": "700001", "生产厂家": "永康华鹰", "安装/使用地点": "店铺内", "器具用途": "贸易", "送检方式": "现场",
    },
}  # fmt: skip


def lay(session: Session, token: str) -> None:
    """An authority over a county in which nothing is, and the link of its first account."""
    now = china_now()
    session.store.put(Authority("jinshui", "金水区市场监督管理局", "410105"))
    link = Link(RoleKind.AUTHORITY.value, "jinshui")
    SignIn(session.connection, session.keyring).keep_link(token, link, now=now, until=now + LINK_LASTS)


async def prepare(folder: Path, token: str) -> None:
    settings = Settings(data=folder)
    await migrate(settings.database_address)
    database = open_database(settings.database_address, load_keyring(settings.key, settings.key_file), nobody_is_told)
    await database.write(lambda session: lay(session, token))
    await database.close()


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    folder, token = tmp_path_factory.mktemp("county"), secrets.token_urlsafe(24)
    with ThreadPoolExecutor(1) as aside:  # the browser's library keeps a loop in this thread
        aside.submit(lambda: asyncio.run(prepare(folder, token))).result()
    with service(folder) as running:
        yield running, token


def filled(officer: Somebody, kind: str, folder: Path) -> Path:
    """The template of a kind as it is downloaded, with one row filled in."""
    with officer.page.expect_download() as download:
        officer.page.locator(f'a[href="{PATH}/template/{kind}"]').click()
    empty, path = folder / f"{kind}-empty.xlsx", folder / f"{kind}.xlsx"
    download.value.save_as(empty)
    headings = [str(one) for one in CalamineWorkbook.from_path(empty).get_sheet_by_index(0).to_python()[0]]
    write_sheet(path, headings, [[FILLED[kind].get(plain_title(one), "") for one in headings]])
    return path


def test_from_empty_templates_to_the_first_booking(
    browser: Browser, begun: tuple[Service, str], tmp_path: Path
) -> None:
    running, token = begun
    people = People(browser, running)
    officer = people.comes(DESK, f"/enter/{token}")
    officer.page.get_by_role("button", name="进入").click()
    officer.page.wait_for_load_state()
    for kind in FILLED:
        officer.page.goto(PATH)
        form = officer.page.locator(f'form[action="{PATH}/new/{kind}"]')
        form.locator('input[type="file"]').set_input_files(filled(officer, kind, tmp_path))
        form.get_by_role("button", name="试算").click()
        expect(officer.page.locator("#standing h2")).to_contain_text("试算已完成", timeout=60_000)
        expect(officer.page.locator("#standing")).to_contain_text("新增 1 行")
        officer.page.get_by_role("button", name="导入没有问题的行").click()
        expect(officer.page.locator("#standing h2")).to_contain_text("导入已完成", timeout=60_000)
    shop = people.comes(PHONE)
    shop.say("绑定手机号")
    shop.say(NUMBER)
    shop.say(code_from_outbox(shop))
    shop.say("约检")
    said = shop.tap("提交")
    assert re.search(r"20\d{11}", said), said
    assert BODY in said
    for person in people.known:
        person.context.close()
        assert person.complaints == []
