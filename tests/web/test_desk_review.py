"""Registrations that differ and lost accounts: asked on the public page, judged by the authority over the unit only."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import FormData
from PIL import Image

from booking.unit import Unit
from bot.web.sign_in import entering
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.conftest import Browser, Town, open_town
from tests.web.test_pages import as_, lay, unit

NEW, CODE = "13900007777", "246802"


@pytest.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.setattr(entering, "digits", lambda count: CODE[:count])

    def put(session: Session) -> None:
        lay(session)
        odd = replace(unit("丙"), state="待审核", uscc="92150204MA0Q7K2L8K", differs=("uscc", "region"), due=NOW)
        session.store.put(odd)

    async with open_town(tmp_path, planner=plan) as made:
        await made.write(put)
        yield made


async def posted(browser: Browser, path: str, **form: str) -> tuple[int, str]:
    response = await browser.post(path, data=form)
    return response.status, await response.text()


async def unit_now(town: Town, unit_id: str = "丙") -> Unit:
    found = await town.site.database.read(lambda session: session.store.unit(unit_id))
    assert found is not None
    return found


async def test_a_registration_shows_what_differs_and_is_passed(town: Town) -> None:
    browser = await as_(town, "a")
    assert "丙蔬菜店" in (await browser.open("/desk/registrations"))[1]
    _, text = await browser.open("/desk/registrations/丙")
    assert "校验位对不上" in text
    assert "青山区" in text
    assert (await posted(browser, "/desk/registrations/丙", act="approve"))[0] == 303
    assert "没有等审核的注册" in (await browser.open("/desk/registrations"))[1]
    assert (await unit_now(town)).state == "已通过"
    assert 'value="approve"' not in (await browser.open("/desk/registrations/丙"))[1]


async def test_it_is_sent_back_with_a_reason(town: Town) -> None:
    browser = await as_(town, "a")
    await browser.open("/desk/registrations/丙")
    status, text = await posted(browser, "/desk/registrations/丙", act="reject")
    assert (status, "原因" in text) == (422, True)
    assert (await posted(browser, "/desk/registrations/丙", act="reject", reason="代码抄错了"))[0] == 303
    assert (await unit_now(town)).reason == "代码抄错了"


async def test_neighbours_and_institutions_see_neither(town: Town) -> None:
    for who, status in (("b", 404), ("i", 404), ("甲", 403)):
        browser = await as_(town, who)
        await browser.open("/me")
        assert (await browser.open("/desk/registrations/丙"))[0] == status
        assert (await posted(browser, "/desk/registrations/丙", act="approve"))[0] in (status, 422)
    assert (await unit_now(town)).state == "待审核"


def picture() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(kept, "JPEG")
    return kept.getvalue()


async def asked(town: Town, **said: str) -> tuple[int, str]:
    """The application, as a browser sends it: the token is the first field of a form with files."""
    browser = await town.browser()
    await browser.open("/sign-in/lost")
    await posted(browser, "/sign-in/lost/code", phone=NEW)
    form = FormData({"form_token": browser.token})
    for name, value in ({"uscc": "92150102H68QAKGT80", "name": "王建国", "phone": NEW, "code": CODE} | said).items():
        form.add_field(name, value)
    form.add_field("documents", picture() if said.get("kind") != "text" else b"text", filename="a.jpg")
    form.add_field("documents", picture(), filename="b.jpg")
    response = await browser.client.post("/sign-in/lost", data=form)
    return response.status, await response.text()


async def test_a_lost_account_comes_back_by_documents(town: Town) -> None:
    status, text = await asked(town)
    assert (status, "1个工作日内用短信答复" in text) == (200, True)
    browser = await as_(town, "a")
    _, text = await browser.open("/desk/recoveries")
    assert "甲蔬菜店" in text
    address = re.findall(r"/desk/recoveries/\w{32}", text)[0]
    _, text = await browser.open(address)
    assert text.count('class="document"') == 2
    photo = await browser.client.get(f"{address}/photo/1")
    assert (photo.status, photo.content_type) == (200, "image/jpeg")
    assert (await browser.client.get(f"{address}/photo/3")).status == 404
    for who in ("b", "i"):
        other = await as_(town, who)
        assert (await other.open(address))[0] == 404
        assert (await other.client.get(f"{address}/photo/1")).status == 404
    status, text = await posted(browser, address, act="deny")
    assert status == 422
    assert (await posted(browser, address, act="grant"))[0] == 303
    found = await unit_now(town, "甲")
    assert (found.phone, found.contact) == (NEW, "王建国")


async def test_an_application_that_is_not_whole_keeps_what_was_typed(town: Town) -> None:
    for said, problem in (
        ({"code": "000000"}, "验证码不对"),
        ({"uscc": "92150105MA0000000X"}, "没有找到这家单位"),
        ({"kind": "text"}, "证明材料的照片"),
    ):
        status, text = await asked(town, **said)
        assert (status, problem in text, 'value="王建国"' in text) == (422, True, True)
        town.clock.go(minutes=2)


async def test_a_form_with_files_needs_its_token(town: Town) -> None:
    browser = await town.browser()
    form = FormData({"uscc": "x"})
    form.add_field("documents", picture(), filename="a.jpg")
    assert (await browser.client.post("/sign-in/lost", data=form)).status == 403
