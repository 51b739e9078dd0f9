"""帮助 leads each role to its guide in a real browser; `make pictures` takes the guides' pictures anew on the way."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.web.served import Service, service
from tests.web.test_browser import PHONE, People, Person, code_from_outbox

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SCREEN = (1120, 700)
COLOURS = 96
"""Screens have few colours: with a palette a picture is a quarter of its size."""


SETTLED = """document.fonts.status === "loaded" && !document.querySelector(".htmx-request")
    && [...document.images].every((image) => image.complete)
    && [...document.querySelectorAll("[data-chart]")].every((place) => place.querySelector("svg"))"""
"""Nothing is on its way any more; screens of people who want no motion have charts that do not grow."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("help-service")) as running:
        yield running


@pytest.fixture
def people(browser: Browser, served: Service) -> Iterator[People]:
    made = People(browser, served)
    yield made
    for person in made.known:
        person.context.close()
        assert person.complaints == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the pictures go: to the guides when they are taken anew."""
    return Path(os.environ.get("YUEJIAN_GUIDE_PICTURES") or tmp_path)


def take(person: Person, name: str, folder: Path) -> None:
    """The screen as it stands, as a small PNG."""
    settled = f"async () => {{ while (!({SETTLED})) await new Promise(requestAnimationFrame); }}"
    person.page.evaluate(settled)
    taken = Image.open(io.BytesIO(person.page.screenshot(animations="disabled")))
    small = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(folder / f"{name}.png", optimize=True)


def enter(people: People, door: str, size: tuple[int, int] = SCREEN) -> Person:
    person = people.comes(size, door)
    person.page.get_by_role("button", name="进入").click()
    person.page.wait_for_load_state()
    return person


def look(person: Person, path: str) -> None:
    """A page, opened and there."""
    answer = person.page.goto(path)
    assert answer is not None
    assert answer.ok, path


def opens_guide(person: Person, title: str) -> None:
    """帮助 in the conversation shows a link, and the guide behind it has all of its pictures."""
    assert person.say("帮助")
    with person.context.expect_page() as opened:
        person.page.get_by_role("link", name="使用指南（带图）").last.click()
    sees_guide(opened.value, title)
    opened.value.close()


def sees_guide(page: Page, title: str) -> None:
    expect(page.locator(".bar")).to_contain_text(title)
    shows_pictures(page)


def shows_pictures(page: Page) -> None:
    images = page.locator(".guide img")
    expect(images).not_to_have_count(0)
    for image in images.all():
        image.scroll_into_view_if_needed()
        expect(image).to_have_js_property("complete", value=True)
        assert image.evaluate("one => one.naturalWidth") > 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_shop_is_led_to_its_guide_and_does_what_it_says(people: People, served: Service, folder: Path) -> None:
    shop = people.comes(PHONE)
    shop.say("我要注册")
    take(shop, "unit-start", folder)
    shop.say("新城区老王蔬菜店，信用代码92150102H68QAKGT80，内蒙古呼和浩特市新城区，王建国，13847100001")
    shop.say("海东路农贸市场3号摊")
    shop.tap("确认")
    assert "注册成功" in shop.say(code_from_outbox(shop))
    shop.say("录一台电子秤")
    shop.say("电子计价秤 ACS-30，200g-30kg，三级，编号938579，永康华鹰生产，贸易结算用，现场检")
    shop.say("店铺内")
    take(shop, "unit-entry", folder)
    shop.tap("保存")
    shop.say("约检定")
    number = re.search(r"20\d{11}", shop.tap("提交"))
    assert number

    staff = enter(people, served.doors["市计量所工作人员"])
    staff.page.goto("/desk/lines")
    staff.page.locator(".desk-table tbody input[type=checkbox]").first.check()
    take(staff, "institution-lines", folder)
    look(staff, "/desk")
    take(staff, "institution-home", folder)
    look(staff, "/")
    staff.say(f"受理 {number[0]} 请与衡器室0471-3337062联系")
    expect(shop.page.locator("#log .notice", has_text="0471-3337062")).to_be_visible(timeout=10_000)
    take(shop, "unit-receipt", folder)
    opens_guide(shop, "送检单位")
    opens_guide(staff, "检定机构")
    look(staff, "/desk/results")
    expect(staff.page.get_by_text("938579")).to_be_visible()
    take(staff, "institution-results", folder)


def test_the_desk_of_an_institution_has_its_guide_in_the_menu(people: People, served: Service) -> None:
    staff = enter(people, served.doors["自治区计量院工作人员"])
    look(staff, "/desk")
    staff.page.get_by_role("link", name="使用指南").click()
    expect(staff.page.get_by_role("heading", name="登记结果和出证")).to_be_visible()
    shows_pictures(staff.page)


def test_the_desk_of_an_authority_has_its_guide_in_the_menu(people: People, served: Service, folder: Path) -> None:
    office = enter(people, served.doors["主管部门工作人员"])
    office.page.emulate_media(reduced_motion="reduce")
    for name, path in (
        ("authority-home", "/desk"),
        ("authority-assignment", "/desk/over/assignment"),
        ("authority-report", "/desk/over/report/booked"),
    ):
        look(office, path)
        take(office, name, folder)
    office.page.get_by_role("link", name="使用指南").click()
    expect(office.page.get_by_role("heading", name="任务分配")).to_be_visible()
    shows_pictures(office.page)
    office.page.goto("/")
    opens_guide(office, "主管部门")


def test_the_public_is_led_to_its_guide(people: People, folder: Path) -> None:
    somebody = people.comes(SCREEN, "/public")
    take(somebody, "public-home", folder)
    look(somebody, "/verify")
    take(somebody, "public-verify", folder)
    look(somebody, "/public")
    somebody.page.get_by_role("link", name="使用指南").click()
    sees_guide(somebody.page, "公众")
    somebody.page.get_by_role("link", name="检定机构").click()
    sees_guide(somebody.page, "检定机构")
