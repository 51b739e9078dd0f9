"""In a real browser: an administrator brings a colleague in, who signs in by SMS on a phone and works by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.web.served import Service, service
from tests.web.test_browser import DESK, NARROW, People

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = "13900008888"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("sign-in-service")) as started:
        yield started


@pytest.fixture
def people(browser: Browser, running: Service) -> Iterator[People]:
    made = People(browser, running)
    yield made
    for person in made.known:
        person.context.close()
        assert [one for one in person.complaints if "422" not in one] == []


def test_from_a_grant_to_the_first_task(people: People, running: Service) -> None:
    boss = people.comes(DESK, running.doors["市计量所工作人员"])
    boss.page.get_by_role("button", name="去办公").click()
    boss.page.get_by_role("link", name="人员", exact=True).click()
    boss.page.get_by_text("加人").first.click()
    boss.page.fill("input[name=name]", "何检定")
    boss.page.fill("input[name=phone]", PHONE)
    boss.page.check("input[value=收发]")
    boss.page.get_by_role("button", name="加人").click()
    expect(boss.page.get_by_role("status")).to_contain_text("已保存")

    clerk = people.comes(NARROW)
    clerk.page.goto("/desk")
    expect(clerk.page).to_have_url(re.compile(r"/sign-in\?next="))
    clerk.page.get_by_role("link", name="短信验证码").click()
    clerk.page.fill("input[name=phone]", PHONE)
    clerk.page.get_by_role("button", name="获取验证码").click()
    expect(clerk.page.get_by_role("status")).to_contain_text("139****8888")
    clerk.page.fill("input[name=code]", newest_code(people))
    clerk.page.get_by_role("button", name="登录", exact=True).click()
    expect(clerk.page.get_by_role("heading", name="待办")).to_be_visible()
    assert clerk.is_wide_as_its_window()
    expect(clerk.page.get_by_text("收发（").first).to_be_visible()
    clerk.page.get_by_role("button", name="打开菜单").click()
    expect(clerk.page.get_by_role("link", name="预约受理")).to_be_visible()
    clerk.page.keyboard.press("Escape")
    expect(clerk.page.get_by_role("link", name="预约受理")).to_be_hidden()


def newest_code(people: People) -> str:
    """The newest code in the outbox page."""
    page = people.comes(DESK).page
    for _ in range(40):
        page.goto("/dev/outbox")
        found = re.search(r"验证码 (\d{6})", page.content())
        if found:
            return found[1]
        page.wait_for_timeout(250)
    raise AssertionError("no code was sent")


def test_a_list_is_worked_by_keyboard(people: People, running: Service) -> None:
    page = people.comes(DESK, running.doors["主管部门工作人员"]).page
    page.get_by_role("button", name="去办公").click()
    page.goto("/desk?whose=all")
    count = page.locator('#batch input[name="row"]').count()
    assert count > 0
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".batch-bar .chosen")).to_contain_text("选中 1 条")
    expect(page.locator(".export-what")).to_have_text("选中")
    page.keyboard.press("x")
    expect(page.locator(".batch-bar .chosen")).to_be_hidden()
    page.locator(".tick-all").check()
    expect(page.locator(".batch-bar .chosen")).to_contain_text(f"选中 {count} 条")
    page.keyboard.press("/")
    expect(page.get_by_label("查找", exact=True)).to_be_focused()
    page.keyboard.type("没有这个")
    expect(page.get_by_text("没有符合条件的")).to_be_visible()
    page.goto("/desk?whose=all")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(re.compile(r"/desk\?whose"))
