"""The chat works without script: its form posts, and the page shows what was said."""

from __future__ import annotations

import aiohttp
import pytest

from tests.web.conftest import Town

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


async def test_the_chat_is_read_and_spoken_without_script(town: Town) -> None:
    browser = await town.browser()
    form = {"form_token": browser.token, "message_id": "f1", "text": "注册"}
    for _ in range(2):  # sent twice, said once
        assert (await browser.client.post("/say", data=form, allow_redirects=False)).status == 303
    _, text = await browser.open("/")
    assert text.count('<div class="bubble">注册</div>') == 1
    tapped = {"form_token": browser.token, "message_id": "f2", "text": "", "tap": "改口"}
    assert (await browser.client.post("/say", data=tapped, allow_redirects=False)).status == 303
    assert '<div class="bubble">改口</div>' in (await browser.open("/"))[1]


@pytest.mark.parametrize("token", ["", "0" * 32])
async def test_a_form_with_files_needs_its_token_too(town: Town, token: str) -> None:
    browser = await town.browser()
    form = aiohttp.FormData([("form_token", token), ("message_id", "f1")])
    form.add_field("photo", PNG, filename="a.png", content_type="image/png")
    assert (await browser.client.post("/say", data=form, allow_redirects=False)).status == 403
    in_the_address = aiohttp.FormData([("message_id", "f1")])
    in_the_address.add_field("photo", PNG, filename="a.png")
    path = f"/say?form_token={browser.token}"
    assert (await browser.client.post(path, data=in_the_address, allow_redirects=False)).status == 403


async def test_a_photo_goes_by_the_form(town: Town) -> None:
    browser = await town.browser()
    form = aiohttp.FormData([("form_token", browser.token), ("message_id", "f1"), ("text", "")])
    form.add_field("photo", PNG, filename="a.png", content_type="image/png")
    answer = await browser.client.post("/say", data=form, allow_redirects=False)
    assert answer.status == 303, await answer.text()
    assert '<img src="/photo/' in (await browser.open("/"))[1]
    assert (await browser.post("/say", data={"message_id": "f2", "text": " "})).status == 400
