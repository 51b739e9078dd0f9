"""The whole main job of a shop, from nothing to a booking, in a phone's window: by the form, and by free sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web.served import Service, service
from tests.web.test_browser import DESK, PHONE, People, Person, code_from_outbox, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture
def people(browser: Browser, served: Service) -> Iterator[People]:
    made = People(browser, served)
    yield made
    for person in made.known:
        person.context.close()
        assert person.complaints == []


@dataclass
class Walker:
    """Somebody who does the main job; every act is counted, and which of them were typed."""

    person: Person
    acts: int = 0
    typed: int = 0

    def tap(self, label: str) -> str:
        self.acts += 1
        return self.person.tap(label)

    def type(self, text: str) -> str:
        self.acts += 1
        self.typed += 1
        return self.person.say(text)

    def open_form(self) -> None:
        self.acts += 1
        self.person.page.get_by_role("button", name="填表").last.click()
        expect(self.person.page.locator("#log form.sheet")).to_be_visible()

    def write(self, label: str, text: str) -> None:
        self.acts += 1
        self.typed += 1
        self.person.page.locator("#log form.sheet").get_by_label(label, exact=True).first.fill(text)

    def pick(self, label: str) -> None:
        self.acts += 1
        form = self.person.page.locator("#log form.sheet")
        word = form.get_by_role("radio", name=label).or_(form.get_by_role("button", name=label, exact=True))
        word.first.click()

    def choose(self, label: str, option: str) -> None:
        self.acts += 1
        self.person.page.locator("#log form.sheet").get_by_label(label, exact=True).first.select_option(option)

    def send_form(self) -> str:
        self.acts += 1
        before = self.person.read_so_far() - 1  # the form is taken away as it goes out
        self.person.page.get_by_role("button", name="填好了").click()
        return self.person.answer(before)


def test_by_the_form_without_photos(people: People, served: Service, tmp_path: Path) -> None:
    walker = Walker(people.comes(PHONE))
    page = walker.person.page
    walker.tap("注册")
    walker.open_form()
    picture(walker.person, "form-register", tmp_path)
    for label, text in (
        ("单位名称", "新城区老王蔬菜店"),
        ("信用代码", "92150102H68QAKGT80"),
        ("联系人", "王建国"),
        ("手机号", "13847100001"),
        ("所在地", "呼和浩特市新城区"),
        ("详细地址", "海东路农贸市场3号摊"),
    ):
        walker.write(label, text)
    assert walker.person.is_wide_as_its_window()
    assert "92150102H68QAKGT80" in walker.send_form()
    walker.tap("确认")
    assert "注册成功" in walker.type(code_from_outbox(walker.person))
    walker.tap("录器具")
    walker.open_form()
    walker.pick("电子计价秤")
    walker.write("型号规格", "ACS-30")
    walker.write("出厂编号", "938579")
    walker.write("生产厂家", "永康华鹰")
    page.get_by_label("最小", exact=True).fill("200")
    page.get_by_label("最大", exact=True).fill("30")
    walker.choose("准确度等级", "Ⅲ级")
    page.get_by_role("button", name="再加一台").click()
    page.locator('#log form.sheet [name="serial.1"]').fill("938580")
    for label in ("店铺内", "贸易结算", "现场检"):
        walker.pick(label)
    assert walker.person.is_wide_as_its_window()
    picture(walker.person, "form-instrument", tmp_path)
    summary = walker.send_form()
    assert "938580" in summary
    assert "200g-30kg" in summary
    walker.tap("保存")
    walker.tap("约上")
    assert re.search(r"20\d{11}", walker.tap("提交"))
    page.goto("/ledger")
    expect(page.locator(".entry")).to_have_count(2)
    page.get_by_role("link", name="录一台器具").click()
    expect(page.locator('[name="install_location"]')).to_have_value("店铺内")


def test_the_desk_sees_no_form(people: People, served: Service) -> None:
    staff = people.comes(DESK, served.doors["市计量所工作人员"])
    staff.page.get_by_role("button", name="进入").click()
    assert staff.page.get_by_role("button", name="填表").count() == 0
    assert staff.context.request.get("/form/ledger_add").status == 404
