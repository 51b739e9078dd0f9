"""The simulated platform itself: WeChat's rules by which it answers, and a client of others that accepts it."""

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

from bot.channels.wechat_menu import create_menu, menu
from notifications.platforms.wechat_api import WeChatAccount, WeChatApi
from notifications.ports import Declined, Letter, Sent, Unsure
from notifications.senders.wechat import WeChatCarrier
from tests.notifications.test_wechat_sender import NOW, Shelf
from tests.simulators.wechat import WeChat
from tests.simulators.wechat_platform import HANG_UP, LOST, Platform
from tests.simulators.wechat_pusher import OUT_OF_ORDER, Pusher


@pytest.fixture
async def served() -> AsyncIterator[tuple[Platform, str]]:
    platform = Platform()
    async with TestServer(platform.app()) as server:
        yield platform, str(server.make_url("")).rstrip("/")


def api(platform: Platform, url: str, session: aiohttp.ClientSession) -> WeChatApi:
    return WeChatApi(WeChatAccount(platform.app_id, platform.secret, url), Shelf(), lambda: session, lambda: NOW)


async def test_wechatpys_own_client_takes_it_for_wechat(served: tuple[Platform, str]) -> None:
    platform, url = served
    platform.media["m"] = b"picture"

    def use() -> tuple[Any, ...]:
        class Directed(WeChatClient):  # type: ignore[misc]  # wechatpy ships no types
            API_BASE_URL = f"{url}/cgi-bin/"

            def fetch_access_token(self) -> Any:  # its address of the token is fixed: ours is asked for the same
                query = {"grant_type": "client_credential", "appid": self.appid, "secret": self.secret}
                return self._fetch_access_token(f"{url}/cgi-bin/token", params=query)

        client = Directed(platform.app_id, platform.secret)
        with client._http:
            client.message.send_text("openid", "您好")
            template = client.message.send_template("openid", "tpl", {"thing1": {"value": "您好"}})
            code = client.qrcode.create(
                {"expire_seconds": 300, "action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "in:x"}}}
            )
            client.menu.create(menu("https://yuejian.example"))
            picture = client.media.download("m").content
            platform.strangers.add("gone")
            with pytest.raises(WeChatClientException) as refused:
                client.message.send_text("gone", "您好")
        return template["msgid"], code["url"], picture, refused.value.errcode

    number, code, picture, refused = await asyncio.to_thread(use)
    assert [message["text"]["content"] for message in platform.sent] == ["您好"]
    assert (number, picture, refused) == (platform.templates[0]["msgid"], b"picture", 43004)
    assert code.startswith("http://weixin.qq.com/q/")
    assert platform.fetches == 1
    assert platform.menu == menu("https://yuejian.example")


async def test_the_menu_fits(served: tuple[Platform, str]) -> None:
    platform, url = served
    async with aiohttp.ClientSession() as session:
        assert await create_menu(api(platform, url, session), "https://yuejian.example") == ""
        assert platform.menu is not None
        for button in platform.menu["button"]:
            assert len(button["name"].encode()) <= 16
            for sub in button["sub_button"]:
                assert len(sub["name"].encode()) <= 60
                assert len(sub.get("key", "").encode()) <= 128
        platform.away = True
        assert (
            await create_menu(api(platform, url, session), "https://yuejian.example")
            == "微信没有答复：ServerDisconnectedError"
        )


async def test_by_chance_every_letter_has_one_clear_fate(served: tuple[Platform, str]) -> None:
    platform, url = served
    platform.chance = random.Random(5)
    platform.odds = [
        (LOST, 0.1), (HANG_UP, 0.1), (500, 0.1), ({"errcode": 45015}, 0.1), ({"errcode": -1}, 0.1),
        ({"errcode": 40001}, 0.1),
    ]  # fmt: skip
    fates = []
    async with aiohttp.ClientSession() as session:
        carrier = WeChatCarrier(api(platform, url, session), {})
        for text in (f"第{n}条" for n in range(200)):
            fates += [(await carrier.carry(Letter(text, "late_answer", "o", text)), text)]
    arrived = {message["text"]["content"] for message in platform.sent}
    assert len(arrived) == len(platform.sent), "nothing is sent twice by the carrier itself"
    for fate, text in fates:
        assert not isinstance(fate, Sent) or text in arrived
        assert not isinstance(fate, Declined) or text not in arrived
    assert {type(fate) for fate, _text in fates} > {Sent, Unsure}


async def test_it_pushes_three_times_and_no_more() -> None:
    wechat, answers, slowly_s = WeChat(), [500, 500, 500, 500, 200], 0.3
    taken = 0

    async def server(_request: web.Request) -> web.Response:
        nonlocal taken
        taken += 1
        status = answers.pop(0)
        if status == 200:
            await asyncio.sleep(slowly_s)
        return web.Response(status=status, text="success")

    app = web.Application()
    app.router.add_post("/wechat", server)
    async with TestServer(app) as there, aiohttp.ClientSession() as client:
        pusher = Pusher(str(there.make_url("/wechat")), client, wechat, gives_up_s=0.1)
        assert await pusher.say("o", "你好") == OUT_OF_ORDER
        assert taken == 3
        pusher.gives_up_s = 5.0
        assert await pusher.say("o", "你好") == ""
        assert (taken, pusher.pushes) == (5, 5)
