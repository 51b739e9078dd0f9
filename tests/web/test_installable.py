"""Files are kept for good under a name that changes with them; the pages can be put on a phone's screen."""

from __future__ import annotations

import json
import re
import struct

from bot.web.assets import ASSETS
from tests.web.conftest import Town


async def test_files_of_this_version_are_kept_for_good(town: Town) -> None:
    browser = await town.browser()
    text = (await browser.open("/"))[1]
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', text)
    assert len(addresses) > 6
    for address in addresses:
        assert address.startswith(f"/static/{ASSETS.version}/")
        response = await browser.client.get(address)
        assert response.status == 200, address
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    old = await browser.client.get("/static/v-000000000000/app.css")
    assert (old.status, old.headers["Cache-Control"]) == (200, "no-cache")


async def test_the_first_load_is_light(town: Town) -> None:
    """The page, its files and what its scripts import, as they go over the wire: at most 70 kB."""
    browser = await town.browser()
    page = await browser.client.get("/", auto_decompress=False)
    size = len(await page.content.read())
    text = (await browser.open("/"))[1]
    waiting = set(re.findall(r'(?:href|src)="/static/[^/"]+/([^"]+\.(?:css|js))"', text))
    seen: set[str] = set()
    while waiting - seen:
        name = min(waiting - seen)
        seen.add(name)
        asset = ASSETS.find(name)
        assert asset is not None, name
        size += len(asset.packed)
        waiting |= set(re.findall(r'from "\./([\w.]+)"', asset.plain.decode())) if name.endswith(".js") else set()
    assert "question.js" in seen
    assert size <= 70_000, size


async def test_the_pages_can_be_installed(town: Town) -> None:
    browser = await town.browser()
    response = await browser.client.get("/manifest.webmanifest")
    given = json.loads(await response.text())
    assert (given["display"], given["start_url"]) == ("standalone", "/")
    for icon in given["icons"]:
        picture = await (await browser.client.get(icon["src"])).read()
        width, height = struct.unpack(">II", picture[16:24])
        assert icon["sizes"] == f"{width}x{height}"
    worker = await browser.client.get("/worker.js")
    assert worker.headers["Content-Type"].startswith("text/javascript")
    assert ASSETS.version in await worker.text()
    assert "worker-src 'self'" in (await browser.client.get("/")).headers["Content-Security-Policy"]


async def test_large_type_is_remembered_and_can_be_left(town: Town) -> None:
    browser = await town.browser()
    assert 'class="large"' not in (await browser.open("/me"))[1]
    response = await browser.post("/large", data={"large": "1", "back": "/me"})
    assert (response.status, response.headers["Location"]) == (303, "/me")
    for path in ("/me", "/", "/public", "/ledger"):
        assert '<html lang="zh-CN" class="large">' in (await browser.open(path))[1]
    await browser.open("/me")
    response = await browser.post("/large", data={"large": "0", "back": "//elsewhere.example"})
    assert response.headers["Location"] == "/"
    assert 'class="large"' not in (await browser.open("/me"))[1]
