"""Keys are made, rotated, set up and ended on the page; a secret is shown once, and stands nowhere in clear."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient

from notifications.plan import plan
from tests.interface.conftest import TURNS, lay_county
from tests.interface.system import OtherSystem
from tests.web.conftest import Browser, Town, open_town
from tests.web.test_pages import as_


def fresh_key(text: str) -> tuple[str, str]:
    """The id and the secret on a page that shows them."""
    found = re.findall(r"<code>([\w-]+)</code>", text[text.index("请现在就抄下来") :])
    return found[0], found[1]


async def posted(browser: Browser, path: str, *fields: tuple[str, str]) -> tuple[int, str]:
    response = await browser.post(path, data=list(fields))
    return response.status, await response.text()


@pytest.mark.parametrize(("who", "at"), [("tester", "/desk/keys"), ("owner", "/me/keys"), ("officer", "/desk/keys")])
async def test_a_key_lives_on_the_page_of_its_body(tmp_path: Path, who: str, at: str) -> None:
    async with open_town(tmp_path, planner=plan, turns=TURNS) as town:
        await town.write(lay_county)
        browser = await as_(town, who)
        assert "还没有钥匙" in (await browser.open(at))[1]
        assert (await posted(browser, f"{at}/make", ("name", "LIMS")))[0] == 422
        status, text = await posted(browser, f"{at}/make", ("name", "LIMS"), ("scope", "read"))
        assert status == 200
        key_id, secret = fresh_key(text)
        assert secret not in (await browser.open(at))[1]
        client = TestClient(town.server)
        system = OtherSystem(client, key_id, secret, town.clock)
        await system.learn()
        assert (await system.ask("get_me")).body["scopes"] == ["read"]
        (_, new), old = fresh_key((await posted(browser, f"{at}/rotate", ("key", key_id)))[1]), system.secret
        assert new != old
        wrong = await posted(browser, f"{at}/set-up", ("key", key_id), ("codes", "用途 卖菜 4"))
        assert (wrong[0], "代码表一行写一个" in wrong[1]) == (422, True)
        assert (await posted(browser, f"{at}/set-up", ("key", key_id), ("hook", "ftp://x")))[0] == 422
        form = (("key", key_id), ("codes", "用途 贸易结算 4"), ("hook", "https://lims.example/hook"))
        assert (await posted(browser, f"{at}/set-up", *form))[0] == 303
        codes = {one["word"]: one["code"] for one in await system.everything("list_codes")}
        assert (codes["贸易结算"], codes["安全防护"]) == ("4", "安全防护")
        assert (await posted(browser, f"{at}/end", ("key", key_id)))[0] == 303
        assert (await system.ask("get_me")).status == 401
        await client.session.close()
    kept = (tmp_path / "web.db").read_bytes()
    for word in (secret, new, "lims.example"):
        assert word.encode() not in kept


async def test_a_key_is_nobody_elses(tmp_path: Path) -> None:
    async with open_town(tmp_path, planner=plan, turns=TURNS) as town:
        await town.write(lay_county)
        checker = await as_(town, "checker")
        await checker.open("/desk/keys")
        key_id, _ = fresh_key((await posted(checker, "/desk/keys/make", ("name", "天平"), ("scope", "sign")))[1])
        for who, path in (("approver", "/desk/keys"), ("other", "/desk/keys"), ("owner", "/me/keys")):
            browser = await as_(town, who)
            assert key_id not in (await browser.open(path))[1], who
            assert (await posted(browser, f"{path}/rotate", ("key", key_id)))[0] == 422
            assert (await posted(browser, f"{path}/end", ("key", key_id)))[0] == 422
        assert await _lines(town) == ["天平"]
        owner = await as_(town, "owner")
        assert (await posted(owner, "/me/keys/make", ("name", "店"), ("scope", "sign")))[0] == 422
        assert (await (await town.browser()).open("/me/keys"))[0] == 404


async def _lines(town: Town) -> list[str]:
    keys = await town.site.database.read(lambda session: session.store.system_keys("institution", "i1"))
    return [one.name for one in keys if one.ended_at is None]
