"""The simulators run by hand: the settings that they print make a service that talks to them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import typer
from aiohttp import web

from bot.carriers import OneSession
from bot.channels.sms_callback import sms_routes
from bot.channels.wechat_door import WeChatDoor
from bot.channels.wecom import wecom_routes
from bot.commands.simulate import simulate
from bot.settings import Settings
from bot.web.server import make_server
from bot.wiring import App, open_app
from tests.ports import unused_port
from tests.simulators.desk import BENCHES, Habits, Pushed, run

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")


async def until_answered(shown: asyncio.Queue[str]) -> list[str]:
    """What is shown, up to the first words that come after the banner."""
    found: list[str] = []
    async with asyncio.timeout(20):
        while not found or found[-1].startswith(("  export", "模拟的", "打字", "好：", "下一条")) or not found[-1]:
            found.append(await shown.get())
    return found


@pytest.mark.parametrize("name", sorted(BENCHES))
async def test_a_typed_message_comes_back_answered(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port, served_at = unused_port(), unused_port()
    shown: asyncio.Queue[str] = asyncio.Queue()
    lines: asyncio.Queue[str] = asyncio.Queue()
    for key, value in BENCHES[name](f"http://127.0.0.1:{port}").settings.items():
        monkeypatch.setenv(f"YUEJIAN_{key}", value)
    app = await open_app(Settings(data=tmp_path))
    http = OneSession()
    runner = await serve(app, http, served_at)
    service = f"http://127.0.0.1:{served_at}"
    desk = asyncio.create_task(run(name, port, service, out=shown.put_nowait, lines=lines))
    worker = asyncio.create_task(app.worker().run())
    lines.put_nowait(f"{'15847108236' if name in ('aliyun', 'tencent') else 'zhang'} 你好")
    said = await until_answered(shown)
    assert not said[-1].startswith(("推不过去", "服务答复", "拒绝")), said
    assert sum(line.startswith("  export YUEJIAN_") for line in said) >= 5
    for task in (desk, worker):
        task.cancel()
    await asyncio.gather(desk, worker, return_exceptions=True)
    await runner.cleanup()
    await http.close()
    await app.close()


async def serve(app: App, http: OneSession, port: int) -> web.AppRunner:
    callback = WeChatDoor(app, http).callback() if app.settings.wechat_token else None
    routes = [*(callback.routes() if callback else ()), *sms_routes(app), *wecom_routes(app)]
    runner = web.AppRunner(make_server(app, routes))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner


def test_an_unknown_platform_is_said_so() -> None:
    with pytest.raises(typer.BadParameter, match="aliyun"):
        simulate("qq", port=1, service="http://127.0.0.1:1")


def test_a_simulator_is_told_how_to_behave() -> None:
    sms, habits = BENCHES["aliyun"]("http://x"), Habits()
    assert "下一条" in habits.order(sms, "拒绝 isv.BLACK_KEY_CONTROL_LIMIT")
    assert "没有这个命令" in habits.order(sms, "48小时 zhang")
    push = Pushed("/x", {}, b"")
    habits.order(sms, "推两次")
    assert habits.due([push], 0) == [push, push]
    habits.order(sms, "晚到 30")
    assert habits.due([push], 0) == []
    assert habits.due([], 31) == [push, push]
    habits.order(sms, "如常")
    assert habits.due([push], 40) == [push]
    wechat = BENCHES["wechat"]("http://x")
    assert "48小时" in habits.order(wechat, "48小时 zhang")
    assert habits.order(wechat, "不答").startswith("下一条")
    assert habits.order(BENCHES["wecom"]("http://x"), "拒绝 45009").startswith("下一条")
