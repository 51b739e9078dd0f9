"""The guides: anybody opens them, they show what they name, and what they tell people to say is understood."""

from __future__ import annotations

import re
from datetime import datetime

import pytest

from bot.web.desk.member import INSTITUTION
from bot.web.desk.menu import MENU
from bot.web.guides import GUIDES, TEXTS, guide_html
from handlers.skills import SKILLS
from handlers.wording.menu import guide
from nlu.understand import Context, understand
from storage.moments import CHINA
from tests.web.conftest import Town

NOW = datetime(2026, 11, 21, 9, tzinfo=CHINA)
ROLES = {"unit": "unit", "institution": "institution", "authority": "admin", "public": "public"}
MOST_BYTES = 120_000
SAID = re.compile(r"说“([^”]+)”|^\| [^|]+ \| “([^”]+)”", re.MULTILINE)


def text(name: str) -> str:
    return (TEXTS / f"{name}.md").read_text(encoding="utf-8")


def pictures(name: str) -> list[str]:
    return re.findall(r"\]\(pictures/([a-z-]+)\.png\)", text(name))


def sayings() -> list[tuple[str, str]]:
    return [(ROLES[name], "".join(found)) for name in GUIDES for found in SAID.findall(text(name))]


@pytest.mark.parametrize("name", GUIDES)
async def test_anybody_opens_a_guide_and_sees_its_pictures(town: Town, name: str) -> None:
    browser = await town.browser()
    status, shown = await browser.open(f"/help/{name}")
    assert status == 200
    assert all(title in shown for title in GUIDES.values())
    assert "**" not in shown
    assert pictures(name)
    for picture in pictures(name):
        assert f"/help/pictures/{picture}.png" in shown
        answer = await browser.client.get(f"/help/pictures/{picture}.png")
        assert (answer.status, answer.content_type) == (200, "image/png")
        assert len(await answer.read()) < MOST_BYTES, picture


async def test_without_a_role_it_is_the_guide_for_units_and_there_are_no_others(town: Town) -> None:
    browser = await town.browser()
    assert "送检单位" in (await browser.open("/help"))[1]
    for path in ("/help/nobody", "/help/README", "/help/pictures/none.png", "/help/pictures/..%2F..%2Fguides.png"):
        assert (await browser.open(path))[0] == 404


async def test_addresses_that_a_guide_names_are_ours(town: Town) -> None:
    routes = {resource.canonical for resource in town.server.app.router.resources()}
    named = {path for name in GUIDES for path in re.findall(r"`(/[^`]*)`", text(name))}
    assert named - routes == set()


@pytest.mark.parametrize(("role", "said"), sayings(), ids=str)
def test_what_a_guide_tells_people_to_say_is_understood(role: str, said: str) -> None:
    asked = Context("ledger_add", "manufacturer")
    heard = {understand(said, role=role, context=context, now=NOW).intent for context in (None, asked)}
    assert heard - {"unclear", "provide_info"} or any(said in flow.starts for flow in SKILLS.flows.values())


def test_every_place_of_the_menu_is_told_of() -> None:
    for item in MENU:
        for kind in item.kinds:
            told = text("institution" if kind == INSTITUTION else "authority")
            assert item.title in told or (item.group and item.group in told), (kind, item.title)


@pytest.mark.parametrize("role", ROLES.values())
def test_each_role_is_led_to_its_guide(role: str) -> None:
    (link,) = guide(role)
    assert link.path.removeprefix("/help/") in GUIDES


def test_a_guide_says_nothing_that_is_not_text() -> None:
    shown = guide_html("# x\n\n<script>\n\n| a | b |\n|---|---|\n| **c** | <d> |\n\n1. 见[公众](public.md)\n2. `<e>`")
    assert shown == (
        "<p>&lt;script&gt;</p>\n"
        "<table><thead><tr><th>a</th><th>b</th></tr></thead>"
        "<tbody><tr><td><b>c</b></td><td>&lt;d&gt;</td></tr></tbody></table>\n"
        '<ol><li>见<a href="/help/public">公众</a></li><li><code>&lt;e&gt;</code></li></ol>'
    )
