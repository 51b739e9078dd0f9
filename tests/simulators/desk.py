"""A simulated platform to develop against, by hand: serves its interface, shows what it took, says what one types.

Each platform is a `Bench`: its interface as an application, the settings that point the service at it, what came in
since the last look, and how a line that was typed becomes a push to the service's callback.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

import aiohttp
from aiohttp import web

from notifications.sms_templates import FILED
from tests.simulators import aliyun, tencent, wecom
from tests.simulators.telephones import Telephones
from tests.simulators.wechat import Account, WeChat
from tests.simulators.wechat_platform import Platform

T = TypeVar("T")
SMS_KEY = "simulated-callback-key-000"
LOOK_EVERY_S = 0.5


@dataclass(frozen=True)
class Pushed:
    """One push to the service: the path after its address, the query, the body."""

    path: str
    query: dict[str, str]
    body: bytes


class Bench(Protocol):
    """One simulated platform."""

    @property
    def settings(self) -> dict[str, str]: ...
    def app(self) -> web.Application: ...
    def news(self) -> list[str]: ...
    def reports(self) -> list[Pushed]: ...
    def said(self, who: str, text: str) -> Pushed: ...
    def read(self, answer: str) -> str: ...


@dataclass
class SmsBench:
    """An SMS provider. What it took arrives at once, and is reported."""

    kind: str
    where: str
    phones: Telephones = field(
        default_factory=lambda: Telephones(templates={one.name: one.text for one in FILED}, clock=_now)
    )
    shown: int = 0

    def __post_init__(self) -> None:
        make = aliyun.Aliyun if self.kind == "aliyun" else tencent.Tencent
        self.provider: Any = make(self.phones)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "SMS_PROVIDER": self.kind,
            "SMS_ENDPOINT": self.where,
            "SMS_KEY_ID": self.provider.key_id,
            "SMS_KEY_SECRET": self.provider.key_secret,
            "SMS_APP_ID": tencent.APP_ID,
            "SMS_TEMPLATES": "{" + ",".join(f'"{one.name}":"{one.name}"' for one in FILED) + "}",
            "SMS_CALLBACK_KEY": SMS_KEY,
        }

    def app(self) -> web.Application:
        app: web.Application = self.provider.app()
        return app

    def news(self) -> list[str]:
        new = self.phones.taken[self.shown :]
        self.shown = len(self.phones.taken)
        return [f"{one.phone} ← {one.text}" for one in new] + [f"拒绝：{one}" for one in _drained(self.phones.refused)]

    def reports(self) -> list[Pushed]:
        self.phones.deliver()
        ended = self.phones.unreported()
        return [Pushed(f"/sms/{SMS_KEY}/report", {}, self.provider.reports(ended))] if ended else []

    def said(self, who: str, text: str) -> Pushed:
        return Pushed(f"/sms/{SMS_KEY}/reply", {}, self.provider.reply(who, text, _now()))

    def read(self, answer: str) -> str:
        return ""


@dataclass
class WeChatBench:
    """An Official Account. 关注, 扫码 SCENE, 菜单 KEY and 位置 ADDRESS are done instead of said."""

    where: str
    account: Account = field(default_factory=Account)
    shown: int = 0

    def __post_init__(self) -> None:
        self.platform = Platform(app_id=self.account.app_id)
        self.wechat = WeChat(self.account)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "WECHAT_TOKEN": self.account.token,
            "WECHAT_APP_ID": self.account.app_id,
            "WECHAT_SECRET": self.platform.secret,
            "WECHAT_AES_KEY": self.account.aes_key,
            "WECHAT_API": self.where,
            "WECHAT_OPEN": self.where,
        }

    def app(self) -> web.Application:
        return self.platform.app()

    def news(self) -> list[str]:
        said = [f"{one['touser']} ← {one['text']['content']}" for one in _drained(self.platform.sent)]
        codes = [f"新的二维码，扫它就打：某人 扫码 {scene}" for scene in _drained(self.platform.scenes)]
        new = self.platform.templates[self.shown :]
        self.shown += len(new)
        return said + codes + [f"{one['touser']} ← 模板消息 {one['data']}" for one in new]

    def reports(self) -> list[Pushed]:
        """What became of template messages."""
        ended = [
            self.wechat.event(who, "TEMPLATESENDJOBFINISH", rest=f"<MsgID>{no}</MsgID><Status>{status}</Status>")
            for who, no, status in _drained(self.platform.events)
        ]
        return [self._pushed(xml) for xml in ended]

    def said(self, who: str, text: str) -> Pushed:
        self.wechat.now = _now().timestamp()
        deed, _, rest = text.partition(" ")
        deeds = {"关注": "subscribe", "扫码": "SCAN", "菜单": "CLICK"}
        if deed in deeds:
            return self._pushed(self.wechat.event(who, deeds[deed], rest))
        if deed == "位置":
            return self._pushed(self.wechat.location(who, rest))
        return self._pushed(self.wechat.text(who, text))

    def _pushed(self, xml: str) -> Pushed:
        self.wechat.now = _now().timestamp()
        push = self.wechat.sealed(xml)
        return Pushed("/wechat", dict(push.query), push.body)

    def read(self, answer: str) -> str:
        return self.wechat.read(answer)


@dataclass
class WeComBench:
    """A WeCom application."""

    where: str
    interface: wecom.WeComInterface = field(default_factory=wecom.WeComInterface)
    pushes: wecom.WeComPushes = field(default_factory=wecom.WeComPushes)
    shown: int = 0

    @property
    def settings(self) -> dict[str, str]:
        return {
            "WECOM_CORP_ID": wecom.CORP.app_id,
            "WECOM_SECRET": wecom.SECRET,
            "WECOM_AGENT_ID": str(wecom.AGENT),
            "WECOM_TOKEN": wecom.CORP.token,
            "WECOM_AES_KEY": wecom.CORP.aes_key,
            "WECOM_API": self.where,
        }

    def app(self) -> web.Application:
        return self.interface.app()

    def news(self) -> list[str]:
        new = self.interface.sent[self.shown :]
        self.shown = len(self.interface.sent)
        return [f"{user} ← {text}" for user, text in new]

    def reports(self) -> list[Pushed]:
        return []

    def said(self, who: str, text: str) -> Pushed:
        push = self.pushes.text(who, text)
        return Pushed("/wecom", dict(push.query), push.body)

    def read(self, answer: str) -> str:
        return ""


BENCHES: dict[str, Callable[[str], Bench]] = {
    "aliyun": lambda where: SmsBench("aliyun", where),
    "tencent": lambda where: SmsBench("tencent", where),
    "wechat": WeChatBench,
    "wecom": WeComBench,
}


async def run(name: str, port: int, service: str, *, out: Callable[[str], None], lines: asyncio.Queue[str]) -> None:
    """Serve until cancelled; `lines` are what is typed: `手机号或用户 要说的话`."""
    where = f"http://127.0.0.1:{port}"
    bench = BENCHES[name](where)
    runner = web.AppRunner(bench.app(), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    out(f"模拟的 {name} 在 {where}。让服务连过来：")
    for key, value in bench.settings.items():
        out(f"  export YUEJIAN_{key}='{value}'")
    out(f"打字就是别人发来的话（例如“15847108236 你好”），推给 {service}；收到的消息显示在下面。")
    try:
        async with aiohttp.ClientSession() as session:
            while True:
                for one in _typed(lines):
                    out(await _push(session, service, bench, bench.said(*one)))
                for report in bench.reports():
                    await _push(session, service, bench, report)
                for line in bench.news():
                    out(line)
                await asyncio.sleep(LOOK_EVERY_S)
    finally:
        await runner.cleanup()


async def _push(session: aiohttp.ClientSession, service: str, bench: Bench, push: Pushed) -> str:
    """Push to the service; what it answers at once, or what went wrong."""
    try:
        async with session.post(service + push.path, params=push.query, data=push.body) as answer:
            text = await answer.text()
            return bench.read(text) if answer.status == 200 else f"服务答复 {answer.status}"
    except aiohttp.ClientError as error:
        return f"推不过去：{type(error).__name__}"


def _typed(lines: asyncio.Queue[str]) -> Iterator[tuple[str, str]]:
    while not lines.empty():
        who, _, text = lines.get_nowait().strip().partition(" ")
        if who and text:
            yield who, text.strip()


def _drained(found: list[T]) -> list[T]:
    taken = found[:]
    found.clear()
    return taken


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def names() -> str:
    """The platforms that there are."""
    return "、".join(BENCHES)


def write(line: str) -> None:
    """Show a line, unless there is nothing to show."""
    if line:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
