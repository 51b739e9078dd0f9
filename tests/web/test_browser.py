"""People use the pages with a real browser: by thumb, by mouse, by keyboard alone, and with a bad network."""

from __future__ import annotations

import os
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.served import Service, service

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE, DESK, NARROW = (375, 720), (1280, 800), (320, 568)
OURS = "[aria-live=polite] > #log > li.us:not(.typing)"
FIRST_PHOTO_MS = 120_000
"""An end to waiting: the first photo waits for its reader to start, beside all the other tests."""
PICTURES = os.environ.get("YUEJIAN_PICTURES", "")
"""A folder to keep the pictures in; without it they go with the test's own folder."""


@dataclass
class Person:
    """Somebody with a browser window of their own."""

    page: Page
    context: BrowserContext
    complaints: list[str]

    def say(self, text: str) -> str:
        """Type something, send it, and wait for the answer."""
        before = self.read_so_far()
        self.page.fill("#text", text)
        self.page.press("#text", "Enter")
        return self.answer(before)

    def tap(self, label: str) -> str:
        """Tap a quick reply."""
        before = self.read_so_far()
        self.page.locator(".choice:not(:disabled)", has_text=label).first.click()
        return self.answer(before)

    def read_so_far(self) -> int:
        """How many answers there are; the page has shown at least its first words."""
        expect(self.page.locator(OURS)).not_to_have_count(0)
        return self.page.locator(OURS).count()

    def answer(self, before: int, within_ms: float = 15_000) -> str:
        expect(self.page.locator(OURS)).to_have_count(before + 1, timeout=within_ms)
        return self.page.locator(OURS).last.inner_text()

    def is_wide_as_its_window(self) -> bool:
        """Whether nothing sticks out to the side."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


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


class People:
    """Makes people with windows of a given size, and watches for complaints in their consoles."""

    def __init__(self, browser: Browser, served: Service) -> None:
        self._browser, self._served = browser, served
        self.known: list[Person] = []

    def comes(self, size: tuple[int, int] = PHONE, path: str = "/") -> Person:
        width, height = size
        context = self._browser.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            base_url=self._served.url,
        )
        page = context.new_page()
        person = Person(page, context, [])
        page.on("pageerror", lambda error: person.complaints.append(str(error)))
        page.on("console", lambda message: _note(person, message.type, f"{message.text} {message.location['url']}"))
        page.goto(path)
        self.known.append(person)
        return person


def _note(person: Person, kind: str, text: str) -> None:
    if kind == "error" and "net::ERR_INTERNET_DISCONNECTED" not in text:
        person.complaints.append(text)


def picture(person: Person, name: str, folder: Path) -> None:
    person.page.screenshot(path=Path(PICTURES or folder) / f"{name}.png", animations="disabled")


def code_from_outbox(person: Person) -> str:
    """The newest code in the outbox page."""
    page = person.context.new_page()
    page.goto("/dev/outbox")
    expect(page.locator(".letter .text").first).to_contain_text("验证码", timeout=10_000)
    found = re.search(r"(?<!\d)\d{6}(?!\d)", page.locator(".letter .text").first.inner_text())
    page.close()
    assert found
    return found[0]


def test_a_shop_books_and_sees_the_receipt_arrive(people: People, served: Service, tmp_path: Path) -> None:
    shop = people.comes(PHONE)
    shop.tap("注册")
    shop.say("新城区老王蔬菜店，信用代码92150102H68QAKGT80，内蒙古呼和浩特市新城区，王建国，13847100001")
    assert "92150102H68QAKGT80" in shop.say("海东路农贸市场3号摊")
    shop.tap("确认")
    assert "注册成功" in shop.say(code_from_outbox(shop))
    shop.say("登记器具")
    shop.say("电子计价秤 ACS-30，200g-30kg，三级，编号938579，永康华鹰生产，贸易结算用，现场检")
    assert "200g-30kg" in shop.say("店铺内")
    picture(shop, "phone-entry", tmp_path)
    shop.tap("保存")
    shop.say("预约检定")
    answer = shop.tap("提交")
    number = re.search(r"20\d{11}", answer)
    assert number, answer

    staff = people.comes(DESK, served.doors["市计量所工作人员"])
    staff.page.get_by_role("button", name="进入").click()
    assert number[0] in staff.say("待办")
    assert "已受理" in staff.say(f"受理 {number[0]} 请与光学室0471-3337062联系")

    notice = shop.page.locator("#log .notice", has_text="0471-3337062")
    expect(notice).to_be_visible(timeout=10_000)
    assert shop.is_wide_as_its_window()
    picture(shop, "phone-receipt", tmp_path)
    picture(staff, "desk-staff", tmp_path)

    shop.page.get_by_role("link", name="台账").click()
    shop.page.locator(".entry", has_text="938579").click()
    expect(shop.page.get_by_role("heading", name="电子计价秤")).to_be_visible()
    shop.page.get_by_role("link", name="预约", exact=True).click()
    picture(shop, "phone-bookings", tmp_path)
    shop.page.locator(".entry", has_text=number[0]).click()
    expect(shop.page.locator(".receipt")).to_contain_text("光学室")
    picture(shop, "phone-booking", tmp_path)
    shop.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    shop.page.goto("/")
    expect(shop.page.locator("#panel")).to_contain_text("新城区老王蔬菜店", timeout=10_000)
    picture(shop, "desk-shop", tmp_path)
    shop.page.get_by_role("link", name="我的").click()
    staff.tap("撤回")
    expect(shop.page.locator("#unread")).to_be_visible(timeout=10_000)

    stranger = people.comes()
    for path in (f"/bookings/{number[0]}", "/ledger/any"):
        response = stranger.context.request.get(path)
        assert response.status == 404


def test_instruments_are_chosen_by_ticking_them(people: People, served: Service) -> None:
    owner = people.comes(PHONE, served.doors["店主"])
    owner.page.get_by_role("button", name="进入").click()
    owner.say("预约检定")
    done = owner.page.get_by_role("button", name="选好了")
    expect(done).to_be_disabled()
    owner.page.get_by_role("button", name="SAMPLE-002").click()
    assert "SAMPLE-002" in owner.tap("选好了")
    owner.tap("取消")


def test_a_reload_keeps_the_conversation(people: People) -> None:
    shop = people.comes()
    shop.say("检定收费吗")
    before = shop.page.locator("#log .bubble").all_inner_texts()[1:]
    shop.page.reload()
    expect(shop.page.locator(OURS)).to_have_count(1)
    assert shop.page.locator("#log .bubble").all_inner_texts() == before


def test_a_double_tap_sends_once(people: People) -> None:
    shop = people.comes()
    shop.page.locator(".choice", has_text="注册").dblclick()
    expect(shop.page.locator(OURS)).to_have_count(2)
    expect(shop.page.locator("#log > li.me")).to_have_count(1)
    shop.page.fill("#text", "老王蔬菜店")
    shop.page.locator("#send").dblclick()
    expect(shop.page.locator(OURS)).to_have_count(3)
    expect(shop.page.locator("#log > li.me")).to_have_count(2)
    shop.page.reload()  # what the service has heard, however late it came; the first words of an empty chat are gone
    expect(shop.page.locator(OURS)).to_have_count(2)
    assert shop.page.locator("#log > li.me").count() == 2


def test_without_a_network_what_was_said_waits_and_goes_out_once(people: People) -> None:
    shop = people.comes()
    shop.say("你好")
    shop.context.set_offline(offline=True)
    expect(shop.page.locator("#connection")).to_contain_text("网络断了")
    shop.page.fill("#text", "检定收费吗")
    shop.page.press("#text", "Enter")
    expect(shop.page.get_by_role("button", name="重发")).to_be_visible()
    shop.context.set_offline(offline=False)
    expect(shop.page.locator(OURS)).to_have_count(3, timeout=15_000)
    expect(shop.page.locator(".state")).to_have_count(0)
    expect(shop.page.locator("#connection")).to_be_hidden(timeout=15_000)
    shop.page.reload()
    assert shop.page.locator("#log > li.me", has_text="检定收费吗").count() == 1
    shop.complaints[:] = [one for one in shop.complaints if not one.startswith("htmx:")]  # it was offline too


@pytest.mark.parametrize("path", ["/", "/ledger", "/bookings", "/me", "/nowhere"])
def test_nothing_sticks_out_on_the_smallest_screen(people: People, path: str) -> None:
    shop = people.comes(NARROW, path)
    shop.complaints.clear()  # a page that is not there is a complaint of the console
    assert shop.is_wide_as_its_window()
    if path == "/":
        shop.say("W" * 80)
        assert shop.is_wide_as_its_window()
        box = shop.page.locator("#send").bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= NARROW[0]


def test_the_keyboard_is_enough(people: People) -> None:
    shop = people.comes()
    keys = shop.page.keyboard
    keys.press("Tab")
    expect(shop.page.locator(".skip")).to_be_focused()
    for _ in range(20):
        keys.press("Tab")
        if shop.page.get_by_role("button", name="注册").evaluate("one => one === document.activeElement"):
            break
    keys.press("Enter")
    expect(shop.page.locator(OURS)).to_have_count(2)
    expect(shop.page.locator("#text")).to_be_focused()
    keys.type("取消")
    keys.press("Enter")
    expect(shop.page.locator(OURS)).to_have_count(3)
    keys.type("一行")
    keys.press("Shift+Enter")
    keys.type("两行")
    assert shop.page.locator("#text").input_value() == "一行\n两行"


def test_a_screen_reader_is_told_what_there_is(people: People) -> None:
    shop = people.comes()
    log = shop.page.get_by_role("log", name="对话内容")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(shop.page.get_by_role("textbox", name="想办什么，直接说")).to_be_visible()
    expect(shop.page.get_by_label("拍照或选照片")).to_have_count(1)
    expect(shop.page.get_by_role("navigation", name="主菜单")).to_be_visible()
    expect(shop.page.get_by_role("group", name="可以点选的回答")).to_be_visible()
    assert shop.page.locator("html").get_attribute("lang") == "zh-CN"


def png(size: int = 32) -> bytes:
    """A small green picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x07\xc1\x60" * size for _ in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_a_photo_is_sent_kept_and_seen_by_its_sender_only(people: People) -> None:
    shop = people.comes()
    before = shop.read_so_far()
    shop.page.set_input_files("#photo", {"name": "铭牌.png", "mimeType": "image/png", "buffer": png()})
    shop.answer(before, FIRST_PHOTO_MS)
    shop.page.reload()
    image = shop.page.locator("#log .picture img")
    expect(image).to_be_visible()
    assert image.evaluate("one => one.naturalWidth") == 32
    source = image.get_attribute("src")
    assert source
    assert people.comes().context.request.get(source).status == 404


def test_a_page_of_a_wrong_kind_is_refused_with_words(people: People) -> None:
    shop = people.comes()
    shop.page.set_input_files("#photo", {"name": "photo.png", "mimeType": "image/png", "buffer": b"GIF89a" + b"0" * 40})
    expect(shop.page.locator(".state.failed")).to_contain_text("JPEG")
    shop.complaints.clear()
