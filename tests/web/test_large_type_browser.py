"""Large type is large: on every page of the shop and the public no text is under 18 px, and targets have 60 px."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.web.served import Service, service
from tests.web.test_browser import NARROW, People, Person, picture

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OF_ANYBODY = (
    "/",
    "/public",
    "/public/institutions",
    "/public/scope",
    "/public/complain",
    "/sign-in?way=phone",
    "/form/register",
)
OF_A_SHOP = ("/", "/ledger", "/bookings", "/me", "/me/keys", "/form/ledger_add")

DRAWN = """
async () => {
  await document.fonts.ready;
  await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
}
"""

SMALL = """
() => {
  const seen = (one) => {
    const box = one.getBoundingClientRect();
    const style = getComputedStyle(one);
    const drawn = style.visibility !== "hidden" && style.opacity !== "0" && !one.closest(".skip");
    return drawn && box.width > 1 && box.height > 1;
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    const words = walk.currentNode.textContent.trim();
    if (!words || one.closest("script, style, .hidden-text, option, [aria-hidden=true]") || !seen(one)) continue;
    if (parseFloat(getComputedStyle(one).fontSize) < 18) found.push(`text ${words.slice(0, 20)}`);
  }
  for (const one of document.querySelectorAll("a, button, select, textarea, summary, input:not([type=hidden])")) {
    const held = one.matches("[type=radio], [type=checkbox]") ? one.closest("label") || one : one;
    if (!seen(held) || one.closest(".hidden-text")) continue;
    const box = held.getBoundingClientRect();
    const name = (one.textContent || one.name || "").trim().slice(0, 20);
    if (box.height < 59.5) found.push(`target ${one.tagName} ${name} ${box.height}`);
  }
  return found;
}
"""


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


def enlarge(person: Person) -> None:
    person.page.goto("/me")
    person.page.get_by_role("button", name="大字").click()
    person.page.wait_for_selector("html.large")


def looked_at(person: Person, paths: tuple[str, ...], folder: Path) -> dict[str, list[str]]:
    """What is too small on each page, or sticks out."""
    found: dict[str, list[str]] = {}
    for path in paths:
        person.page.goto(path)
        person.page.evaluate(DRAWN)
        small = person.page.evaluate(SMALL)
        if not person.is_wide_as_its_window():
            small.append("sticks out")
        picture(person, f"large{path.split('?')[0].replace('/', '-')}", folder)
        if small:
            found[path] = small
    return found


def test_pages_of_anybody_are_large(people: People, tmp_path: Path) -> None:
    somebody = people.comes(NARROW)
    enlarge(somebody)
    assert looked_at(somebody, OF_ANYBODY, tmp_path) == {}


def test_pages_of_a_shop_are_large(people: People, served: Service, tmp_path: Path) -> None:
    owner = people.comes(NARROW, served.doors["店主"])
    owner.page.get_by_role("button", name="进入").click()
    owner.say("预约检定")
    enlarge(owner)
    owner.page.goto("/ledger")
    instrument = owner.page.locator(".entry").first.get_attribute("href")
    owner.page.goto("/bookings?show=全部")
    entry = owner.page.locator(".entry")
    booking = entry.first.get_attribute("href") if entry.count() else None
    more = tuple(one for one in (instrument, booking) if one)
    assert looked_at(owner, (*OF_A_SHOP, *more), tmp_path) == {}
