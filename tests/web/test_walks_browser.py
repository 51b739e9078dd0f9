"""The whole main job of a shop, from nothing to a booking, in a phone's window: by photos, the form, or sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.web.served import Service, service
from tests.web.test_browser import DESK, FIRST_PHOTO_MS, NARROW, OURS, PHONE, People, Person, code_from_outbox, picture

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

    def photos(self, *files: FilePayload) -> str:
        self.acts += 1
        before = self.person.read_so_far()
        self.person.page.set_input_files("#photo", list(files))
        expect(self.person.page.locator(OURS)).to_have_count(before + 1, timeout=FIRST_PHOTO_MS)
        return self.person.page.locator(OURS).last.inner_text()

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


LICENCE = """
<style>body { margin: 0; background: #fbf7ea; font: 30px sans-serif; padding: 40px; }</style>
<h1 style="text-align:center;font-size:64px;margin:10px">营业执照</h1>
<p style="text-align:center">统一社会信用代码 %s</p>
<table cellpadding="12"><tr><td>名　　称<td>新城区%s蔬菜店<tr><td>类　　型<td>个体工商户<tr><td>经 营 者<td>王建国
<tr><td>经营场所<td>内蒙古自治区呼和浩特市新城区海东路农贸市场3号摊<tr><td>注册日期<td>2019年05月08日
<tr><td>经营范围<td>蔬菜零售</table>
"""
PLATE = """
<style>body { margin: 0; background: #d8dcdf; font: 38px sans-serif; padding: 40px; }</style>
<h1 style="text-align:center;font-size:60px;margin:8px">电子计价秤</h1>
<table cellpadding="12"><tr><td>型号<td>ACS-30<td>准确度等级<td>Ⅲ<tr><td>最大秤量<td>30kg<td>最小秤量<td>200g
<tr><td>分度值<td>e=10g<td>出厂编号<td>%s</table><p>永康市华鹰衡器有限公司</p>
"""


def photographed(people: People, page: str) -> bytes:
    """A photo of a sheet that was drawn for this test."""
    camera = people.comes((1200, 820))
    camera.page.goto("about:blank")
    camera.page.set_content(page)
    return camera.page.screenshot(type="jpeg", quality=85)


def sheet(name: str, content: bytes) -> FilePayload:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


@pytest.mark.parametrize("size", [PHONE, NARROW])
def test_by_photos_and_taps(people: People, served: Service, tmp_path: Path, size: tuple[int, int]) -> None:
    code, name, number, phone = {
        PHONE: ("921501024721836452", "顺达", "968579", "13847100011"),
        NARROW: ("92150102MA0N7WRX5M", "兴旺", "948579", "13847100012"),
    }[size]
    licence = photographed(people, LICENCE % (code, name))
    plates = [photographed(people, PLATE % one) for one in (number, number[:-1] + "6")]
    walker = Walker(people.comes(size))
    page = walker.person.page
    expect(page.get_by_role("button", name="拍执照")).to_be_visible()
    picture(walker.person, f"phone-camera-{size[0]}", tmp_path)
    walker.photos(sheet("licence.jpg", licence))
    picture(walker.person, f"phone-licence-{size[0]}", tmp_path)
    assert "请核对" in walker.type(f"王建国 {phone}")
    walker.tap("确认")
    walker.type(code_from_outbox(walker.person))
    assert "第2台" in walker.photos(*(sheet(f"{n}.jpg", one) for n, one in enumerate(plates)))
    walker.tap("店铺内")
    walker.tap("现场检")
    picture(walker.person, f"phone-plates-{size[0]}", tmp_path)
    walker.tap("保存")
    walker.tap("约上")
    found = re.search(r"20\d{11}", walker.tap("提交"))
    assert found
    assert walker.person.is_wide_as_its_window()
    assert (walker.acts <= 10, walker.typed <= 3) == (True, True), (walker.acts, walker.typed)
    if size == PHONE:
        _accepted(people, served, walker, found[0], tmp_path)


def _accepted(people: People, served: Service, walker: Walker, number: str, tmp_path: Path) -> None:
    """The institution accepts; the notice has its buttons, and the booking is followed like a parcel."""
    page = walker.person.page
    staff = people.comes(DESK, served.doors["市计量所工作人员"])
    staff.page.get_by_role("button", name="进入").click()
    staff.say(f"受理 {number} 请与光学室0471-3337062联系")
    notice = page.locator("#log .notice", has_text="0471-3337062")
    expect(notice).to_be_visible(timeout=10_000)
    picture(walker.person, "phone-notice", tmp_path)
    notice.get_by_role("link", name="看预约单").click()
    expect(page.locator(".steps .now").first).to_have_text("检定")
    picture(walker.person, "phone-parcel", tmp_path)
    page.get_by_role("button", name="催办").click()
    expect(page.locator(OURS).last).to_contain_text("催过了")


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


SCALE = "一台电子计价秤，ACS-30，200g-30kg，三级，编号958579，永康华鹰，放店铺内，卖水果用，你们上门来检"


def test_by_free_sentences_with_the_network_gone_in_the_middle(people: People) -> None:
    walker = Walker(people.comes(DESK))
    person = walker.person
    walker.type("我想给店里的秤约检定")
    walker.type("呼市新城区老李水果店，信用代码92150102MA0Q9LEF4G，地址海东路5号，我叫李建国，电话13847100003")
    while not person.page.locator(".choice:not(:disabled)", has_text="确认").count() and walker.acts < 6:
        walker.type("没错")
    walker.tap("确认")
    walker.type(code_from_outbox(person))
    person.context.set_offline(offline=True)
    person.page.fill("#text", SCALE)
    person.page.press("#text", "Enter")
    expect(person.page.locator(".again")).to_be_visible()
    before = person.read_so_far()
    person.context.set_offline(offline=False)
    assert "958579" in person.answer(before)
    walker.tap("保存")
    walker.tap("约上")
    assert re.search(r"20\d{11}", walker.tap("提交"))
    assert person.page.locator("#log > li.me", has_text="958579").count() == 1
    person.complaints[:] = [one for one in person.complaints if not one.startswith("htmx:")]  # it was offline too


def test_the_desk_sees_no_form(people: People, served: Service) -> None:
    staff = people.comes(DESK, served.doors["自治区计量院工作人员"])  # a link lets in once
    staff.page.get_by_role("button", name="进入").click()
    assert staff.page.get_by_role("button", name="填表").count() == 0
    assert staff.context.request.get("/form/ledger_add").status == 404
