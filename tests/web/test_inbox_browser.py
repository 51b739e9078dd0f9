"""The chat shows what matters without a search: its end, the open question with its taps, and notices with buttons."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.web.served import Service, service
from tests.web.test_browser import DESK, FIRST_PHOTO_MS, PHONE, People, png

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AT_END = "scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 4"


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


def test_the_answer_to_a_photo_is_in_view_and_the_page_opens_at_its_end(people: People) -> None:
    shop = people.comes(PHONE)
    for text in ("检定收费吗", "哪些器具要检", "多久检一次", "检定收费吗"):
        shop.say(text)
    for number in range(2):
        before = shop.read_so_far()
        shop.page.set_input_files("#photo", {"name": f"{number}.png", "mimeType": "image/png", "buffer": png()})
        shop.answer(before, FIRST_PHOTO_MS)
        shop.page.wait_for_function(f"() => {AT_END}")
    shop.page.reload()
    expect(shop.page.locator("#log .picture img").last).to_be_visible()
    shop.page.wait_for_function("() => [...document.images].every((one) => one.complete)")
    shop.page.wait_for_function(f"() => {AT_END}")


def test_the_open_question_stays_in_sight_with_its_taps(people: People) -> None:
    shop = people.comes(PHONE)
    for text in ("检定收费吗", "哪些器具要检", "多久检一次"):
        shop.say(text)
    shop.say("注册")
    shop.say("新城区老王蔬菜店，信用代码92150102H68QAKGT80，内蒙古呼和浩特市新城区，王建国，13847100001")
    shop.say("海东路农贸市场3号摊")
    place = shop.page.locator("#open")
    expect(place).to_be_hidden()
    room = shop.page.locator("#scroller").bounding_box()
    shop.page.evaluate("scroller.scrollTop = 0")
    expect(place).to_be_visible()
    assert shop.page.locator("#scroller").bounding_box() == room  # what is being tapped does not move away
    expect(place.get_by_role("button", name="确认")).to_be_visible()
    assert shop.is_wide_as_its_window()
    place.get_by_role("button", name="取消").click()
    expect(place).to_be_hidden()


def test_a_notice_that_came_meanwhile_waits_with_its_buttons(people: People, served: Service) -> None:
    owner = people.comes(PHONE, served.doors["店主"])
    owner.page.get_by_role("button", name="进入").click()
    owner.say("约检SAMPLE-002")
    if owner.page.get_by_role("button", name="提交").count():
        owner.tap("提交")
    number = owner.page.locator("#log a.number").last.inner_text()
    owner.page.goto("/me")
    staff = people.comes(DESK, served.doors["市计量所工作人员"])
    staff.page.get_by_role("button", name="进入").click()
    staff.say(f"受理 {number} 请与光学室0471-3337062联系")
    badge = owner.page.locator("#unread")
    expect(badge).to_be_visible(timeout=10_000)
    assert int(badge.inner_text()) >= 1
    owner.page.goto("/bookings")
    expect(badge).to_be_visible(timeout=10_000)
    beside = owner.context.new_page()
    beside.goto("/bookings")
    owner.page.goto("/")
    notice = owner.page.locator("#log .notice", has_text="0471-3337062")
    expect(notice.get_by_role("link", name="打电话")).to_have_attribute("href", "tel:0471-3337062")
    expect(owner.page.locator("#log")).to_contain_text("欢迎回来")
    expect(beside.locator("#unread")).to_be_hidden()  # read in one tab is read in the other
    owner.page.goto("/bookings")
    expect(badge).to_be_hidden()
    owner.page.goto("/")
    notice.get_by_role("link", name="看预约单").click()
    expect(owner.page.get_by_role("heading", name="预约单")).to_be_visible()
