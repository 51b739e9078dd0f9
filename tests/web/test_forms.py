"""The forms of the shop: by the page and by the chat, with what is known, checked by the same conversation."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from booking.execute import execute
from booking.fields import MARKS
from bot.matching import LearnedMatcher
from bot.turn import Turns
from bot.wiring import DIALOGUE
from catalogue_match.match import shipped_matcher
from notifications.plan import plan
from tests.dialogue.test_forms import SCALE, UNIT
from tests.web.conftest import Browser, Town, open_town


@pytest.fixture
async def real(tmp_path: Path) -> AsyncIterator[Town]:
    """The site with the real conversation."""
    turns = Turns(DIALOGUE, LearnedMatcher(shipped_matcher()), execute)
    async with open_town(tmp_path, planner=plan, turns=turns) as town:
        yield town


async def fill(browser: Browser, flow: str, **given: str) -> dict[str, Any]:
    """Send a form as the chat does."""
    headers = {"Accept": "application/json"}
    response = await browser.post(f"/form/{flow}", data={"message_id": f"f-{flow}", **given}, headers=headers)
    assert response.status == 200, await response.text()
    reply: dict[str, Any] = await response.json()
    return reply


def two_scales() -> dict[str, str]:
    """Two price scales as the form sends them."""
    one = {name: value for name, value in SCALE.items() if name != "range"}
    spans = {"range.min": "200", "range.min_unit": "g", "range.max": "30", "range.unit": "kg"}
    more = {f"{name}.1": one[name] for name in ("instrument_name", "model", "accuracy", "manufacturer")}
    more |= {f"range.1.{part.split('.')[1]}": value for part, value in spans.items()} | {"serial.1": "938580"}
    return {**one, **spans, **more}


async def registered(town: Town) -> Browser:
    """A shop that registered by the form; its telephone is known by the code of the outbox."""
    browser = await town.browser()
    await fill(browser, "register", **UNIT)
    await browser.say("确认")
    found: list[str] = []

    def code(session: Any) -> None:
        rows = session.outbox.claim("w", now=town.clock(), until=town.clock(), limit=9)
        found.extend(str(row.data["code"]) for row in rows if row.kind == "phone_code")

    await town.write(code)
    await browser.say(found[0])
    return browser


async def test_the_registration_is_a_form_that_is_confirmed_in_the_chat(real: Town) -> None:
    browser = await real.browser()
    reply = await browser.say("注册")
    assert (
        reply["form"]
        if "form" in reply
        else reply["replies"][-1]["form"]
        == {
            "label": "填表",
            "path": "/form/register",
        }
    )
    status, page = await browser.open("/form/register?card=1")
    assert status == 200
    assert "<html" not in page
    answer = await fill(browser, "register", **UNIT)
    assert answer["awaiting"] == "confirm"
    assert answer["said"] == "（填表）登记单位：赛罕区惠香蔬菜店"
    assert await fill(browser, "register", **UNIT) == answer, "sent twice it is said once"
    entries = (await (await browser.client.get("/api/chat?before=999")).json())["entries"]
    assert entries[-2]["text"] == answer["said"]
    page = (await browser.open("/form/register"))[1]
    assert 'value="92150102H68QAKGT80"' in page, "what was said stands in the form"


async def test_instruments_are_entered_as_rows_and_changed_one_by_one(real: Town) -> None:
    browser = await registered(real)
    assert 'href="/form/ledger_add"' in (await browser.open("/ledger"))[1]
    reply = await fill(browser, "ledger_add", **two_scales())
    assert reply["awaiting"] == "confirm"
    assert "938580" in reply["replies"][-1]["text"]
    await browser.say("保存")
    listed = (await browser.open("/ledger"))[1]
    found = re.findall(r'href="/ledger/(\w+)"', listed)
    assert len(found) == 2
    page = (await browser.open(f"/form/ledger_edit?of={found[0]}"))[1]
    was = dict(re.findall(r'name="(was\.[\w.]+)" value="([^"]*)"', page))
    assert was["was.model"] == "ACS-30"
    now = {name[4:]: value for name, value in was.items()} | {"model": "ACS-15", "of": found[0]}
    reply = await fill(browser, "ledger_edit", **was, **now)
    text = reply["replies"][-1]["text"]
    assert "ACS-30 → ACS-15" in text
    assert "→ 200g-30kg" not in text, "only what differs is changed"
    assert "改好了" in (await browser.say("对"))["replies"][0]["text"]
    assert (await browser.open(f"/form/ledger_edit?of={'x' * 8}"))[0] == 404
    page = (await browser.open("/form/ledger_add"))[1]
    assert 'value="店铺内"' in page, "the place is as it was last time"


async def test_the_codes_of_a_price_scale_are_filled_in_a_row_each(real: Town) -> None:
    browser = await registered(real)
    page = (await browser.open("/form/ledger_add"))[1]
    assert all(f'name="{name}"' in page for name in MARKS)
    codes = {"production_code": "sc20270108", "seal_no": "B00417", "seal_no.1": "B00418"}
    await fill(browser, "ledger_add", **two_scales(), **codes)
    await browser.say("保存")
    page = (await browser.open("/ledger?q=B00418"))[1]
    assert "938580" in page
    assert "938579" not in page
    page = (await browser.open("/ledger?q=SC20270108"))[1]
    assert "938579" in page
    assert "938580" not in page


async def test_nobody_fills_in_what_is_not_theirs(real: Town) -> None:
    browser = await real.browser()
    assert (await browser.open("/form/ledger_add"))[0] == 404
    assert (await browser.open("/form/nothing"))[0] == 404
    response = await browser.post("/form/register", data={"message_id": "a b", **UNIT})
    assert response.status == 400
    response = await browser.post("/form/register", data={"message_id": "f9", **UNIT})
    assert (response.status, response.headers["Location"]) == (303, "/#end")
