"""Authorities of a county and of a province in a real browser: every page of their menu, by its buttons."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from booking.people import RoleKind
from bot.clock import china_now
from bot.sample import LINK_LASTS
from bot.settings import Settings
from bot.web.desk.authority.menu import PLACES
from storage.database import open_database
from storage.key_file import load_keyring
from storage.migrate import migrate
from storage.planning import nobody_is_told
from storage.sign_in import Link, SignIn
from storage.unit_of_work import Session
from tests.web.authority_town import SAIHAN, XINCHENG, lay
from tests.web.served import service

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WHO = ("county", "province")
PICTURES = os.environ.get("YUEJIAN_PICTURES", "")


def _lay(session: Session, doors: dict[str, str]) -> None:
    lay(session)
    now = china_now()
    for name in WHO:
        token = secrets.token_urlsafe(24)
        link = Link(RoleKind.AUTHORITY.value, f"over-{name}", name)
        SignIn(session.connection, session.keyring).keep_link(token, link, now=now, until=now + LINK_LASTS)
        doors[name] = f"/enter/{token}"


async def _prepare(folder: Path) -> dict[str, str]:
    settings = Settings(data=folder)
    await migrate(settings.database_address)
    database = open_database(settings.database_address, load_keyring(settings.key, settings.key_file), nobody_is_told)
    doors: dict[str, str] = {}
    await database.write(lambda session: _lay(session, doors))
    await database.close()
    return doors


Town = tuple[Path, dict[str, str]]
"""The folder of a service with its data, and the way in for each officer."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("authority-service")
    with ThreadPoolExecutor(1) as aside:  # the browser's library keeps a loop in this thread
        return folder, aside.submit(lambda: asyncio.run(_prepare(folder))).result()


@contextmanager
def windows(browser: Browser, town: Town, folder: Path) -> Iterator[dict[str, Page]]:
    """A window of each authority's officer, signed in to a service on a copy of the town."""
    with service(shutil.copytree(town[0], folder)) as running:
        made, faults = {}, []
        for name in WHO:
            context = browser.new_context(base_url=running.url, viewport={"width": 1280, "height": 900}, locale="zh-CN")
            page = made[name] = context.new_page()
            page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda fault: faults.append(str(fault)))
            page.goto(town[1][name])
            page.get_by_role("button", name="进入").click()
            page.wait_for_load_state()
        yield made
        for page in made.values():
            page.context.close()
        assert [one for one in faults if "404" not in one and "422" not in one] == []


@pytest.fixture(scope="module")
def pages(browser: Browser, town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Page]]:
    """Windows for tests that only look."""
    with windows(browser, town, tmp_path_factory.mktemp("looked-at") / "service") as made:
        yield made


@pytest.fixture
def own_pages(browser: Browser, town: Town, tmp_path: Path) -> Iterator[dict[str, Page]]:
    """Windows for a test that changes what stands, in whatever order the tests run."""
    with windows(browser, town, tmp_path / "service") as made:
        yield made


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/authority-{name}.png")


def said(page: Page, words: str) -> None:
    expect(page.locator(".said-once")).to_contain_text(words)


def tick(page: Page, *keys: str) -> None:
    for key in keys:
        page.locator(f'input[name="row"][value="{key}"]').check()


@pytest.mark.parametrize("who", WHO)
def test_every_place_of_the_menu_opens(pages: dict[str, Page], who: str) -> None:
    page = pages[who]
    page.goto("/desk")
    menu = page.locator("#menu")
    for title, path, _heading in PLACES:
        link = menu.locator(f'a[href="{path}"]')
        expect(link).to_have_text(title)
        link.click()
        page.wait_for_url(f"**{path}*")
        expect(page.locator("h1")).to_contain_text(title)
        expect(page.locator("#menu a.on")).to_have_text(title)
        if "/report/" in path:
            expect(page.locator(".chart svg")).to_be_visible()
    picture(page, f"{who}-menu")


@pytest.mark.parametrize("who", WHO)
def test_numbers_lead_to_their_lists_and_ticked_rows_are_exported(pages: dict[str, Page], who: str) -> None:
    page = pages[who]
    page.goto("/desk/over/report/booked")
    page.select_option('select[name="by"]', "second")
    expect(page.locator("thead th").nth(1)).to_have_text("器具种别")
    picture(page, f"{who}-report")
    number = page.locator("tbody td.number a").first
    count = number.inner_text()
    number.click()
    expect(page.locator(".batch-bar .count")).to_contain_text(f"共 {count} 条")
    picture(page, f"{who}-list")
    page.locator('input[name="row"]').first.check()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    assert download.value.suggested_filename == "预约明细.xlsx"
    page.goto("/desk/over/report/verified")
    page.locator('input[name="row"]').first.check()
    with page.expect_download() as download:
        page.get_by_role("button", name="导出").click()
    assert download.value.suggested_filename.startswith("检定量")


def test_a_query_is_kept(pages: dict[str, Page]) -> None:
    page = pages["county"]
    page.goto("/desk/over/instruments?term=已过期")
    page.locator("summary", has_text="保存的查询").click()
    page.fill('input[name="title"]', "过期的")
    page.get_by_role("button", name="保存", exact=True).click()
    said(page, "已保存查询")
    page.goto("/desk/over/instruments")
    page.locator("summary", has_text="保存的查询").click()
    page.get_by_role("link", name="过期的").click()
    expect(page.locator('select[name="term"]')).to_have_value("已过期")


def test_a_county_assigns_refuses_and_traces(own_pages: dict[str, Page]) -> None:
    page = own_pages["county"]
    page.goto("/desk/over/assignment")
    tick(page, f"l-t-{SAIHAN}-1", f"l-t-{SAIHAN}-2")
    page.locator("summary", has_text="强制分配").click()
    picture(page, "assign")
    page.select_option('select[name="assign_body"]', "near")
    page.locator(".ask-box").get_by_role("button", name="强制分配").click()
    said(page, "已分配2台")
    page.locator("a", has_text=re.compile(r"^20\d{11}$")).first.click()
    expect(page.locator(".candidates")).to_be_visible()
    expect(page.get_by_role("heading", name="退回追溯")).to_be_visible()
    picture(page, "line")
    page.get_by_role("link", name="预约单信息").click()
    for word in ("预约编号", "申请时间", "联系电话", "申请单位", "预约人", "备注"):
        expect(page.locator("dt", has_text=word).first).to_be_visible()
    page.go_back()
    page.locator(".candidates summary").first.click()
    page.locator(".candidates details[open]").get_by_role("button", name="确定分配").click()
    said(page, "已分配1台")


def test_an_incapable_institution_asks_for_a_reason_and_a_refusal_for_its_own(own_pages: dict[str, Page]) -> None:
    page = own_pages["province"]
    page.goto("/desk/over/assignment")
    tick(page, f"l-t-{XINCHENG}-0")
    page.locator("summary", has_text="强制分配").click()
    page.select_option('select[name="assign_body"]', "near")
    page.locator(".ask-box").get_by_role("button", name="强制分配").click()
    expect(page.locator(".problem")).to_contain_text("没有这项检定能力")
    expect(page.locator(f'input[value="l-t-{XINCHENG}-0"]')).to_be_checked()
    page.locator("summary", has_text="不予受理").click()
    page.locator(".ask-box").get_by_role("button", name="不予受理").click()
    expect(page.locator(".problem")).to_contain_text("请写明不予受理的原因")
    page.fill('textarea[name="dismiss_reason"]', "出厂编号不全，请按铭牌填写")
    page.locator(".ask-box").get_by_role("button", name="不予受理").click()
    said(page, "已不予受理1台")


def test_certificates_are_published_after_a_look_and_withdrawn(own_pages: dict[str, Page]) -> None:
    page, number = own_pages["county"], f"NJG-{SAIHAN}-9"
    page.goto("/desk/over/publish/certificates")
    tick(page, number)
    page.get_by_role("button", name="发布", exact=True).click()
    said(page, "已发布1条")
    page.get_by_role("link", name=number).click()
    expect(page.locator(".preview")).to_contain_text("惠香蔬菜店")
    expect(page.locator(".preview")).not_to_contain_text("云秀兰")
    expect(page.get_by_role("link", name="证书下载")).to_be_visible()
    picture(page, "certificate")
    page.get_by_role("button", name="撤销发布").click()
    said(page, "已撤销发布1条")
    page.get_by_role("link", name="器具明细").click()
    expect(page.locator("h1")).to_contain_text(f"{SAIHAN}-009")


def test_a_province_answers_projects_and_keeps_institutions_and_the_catalogue(own_pages: dict[str, Page]) -> None:
    page = own_pages["province"]
    page.goto("/desk/over/publish/institutions")
    tick(page, "near")
    page.get_by_role("button", name="撤销发布").click()
    said(page, "已撤销发布1条")
    page.get_by_role("link", name="呼和浩特市计量检定测试所").click()
    page.get_by_role("button", name="审核通过").click()
    said(page, "已审核通过")
    page.locator("form", has=page.get_by_role("button", name="发布", exact=True)).get_by_role("button").click()
    said(page, "已发布1条")
    page.locator("summary", has_text="记录监督检查").click()
    page.fill('textarea[name="found"]', "原始记录保存完整")
    page.locator("details[open]").get_by_role("button", name="保存").click()
    said(page, "已记录监督检查")
    picture(page, "institution")
    page.goto("/desk/over/inspections")
    expect(page.locator("tbody")).to_contain_text("原始记录保存完整")
    page.goto("/desk/over/publish/catalogue")
    page.locator('input[name="row"]').first.check()
    page.locator("summary", has_text="添加二级").click()
    page.fill('input[name="add_second"]', "集市公平秤")
    page.locator(".ask-box").get_by_role("button", name="添加二级").click()
    said(page, "已添加")
    picture(page, "catalogue")
    page.locator('input[name="row"]').first.check()
    page.get_by_role("button", name="发布", exact=True).click()
    said(page, "已发布1条")


def test_a_county_does_not_reach_its_neighbour(pages: dict[str, Page]) -> None:
    page = pages["county"]
    for path in (f"lines/l-t-{XINCHENG}-1", f"units/u-{XINCHENG}", f"publish/certificates/NJG-{XINCHENG}-9"):
        response = page.goto(f"/desk/over/{path}")
        assert response is not None
        assert response.status == 404


def test_pages_fit_a_phone(pages: dict[str, Page]) -> None:
    page = pages["county"]
    page.set_viewport_size({"width": 320, "height": 640})
    for path in ("report/booked?since=", "assignment", "lines", f"lines/l-t-{SAIHAN}-0", "publish/catalogue"):
        page.goto(f"/desk/over/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    picture(page, "phone")
    page.set_viewport_size({"width": 1280, "height": 900})
