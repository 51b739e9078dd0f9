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
from tests.simulators.wechat_platform import HANG_UP, LOST, WINDOW_S, Fault, Platform

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
    def trouble(self, name: str) -> str: ...


ORDERS = "！拒绝 代码、！不答、！收下不答、！推两次、！晚到 秒、！48小时 某人、！如常"
"""What a simulator can be told to do, typed with a mark in front; the first three hold for the next message."""


@dataclass
class Habits:
    """How a simulated platform pushes: `twice`, and reports so many seconds late."""

    twice: bool = False
    late_s: float = 0.0
    owed: list[tuple[float, Pushed]] = field(default_factory=list)

    def order(self, bench: Bench, line: str) -> str:
        """Do what an order says; what is said to it."""
        name, _, rest = line.partition(" ")
        if name == "推两次":
            self.twice = True
        elif name == "晚到":
            self.late_s = float(rest or 60)
        elif name == "如常":
            self.twice, self.late_s = False, 0.0
        elif not (done := bench.trouble(line)):
            return f"没有这个命令，有的是：{ORDERS}"
        else:
            return done
        return f"好：{line}"

    def due(self, reports: list[Pushed], now: float) -> list[Pushed]:
        """The reports whose time has come."""
        self.owed += [(now + self.late_s, one) for one in reports]
        ready = [one for at, one in self.owed if at <= now]
        self.owed = [(at, one) for at, one in self.owed if at > now]
        return ready * (2 if self.twice else 1)


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

    def trouble(self, name: str) -> str:
        word, _, code = name.partition(" ")
        kind = {"不答": "silent", "收下不答": "taken silent", "拒绝": code}.get(word, "")
        if kind:
            self.phones.next_troubles.append(kind)
        return kind and f"下一条：{kind}"

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

    def trouble(self, name: str) -> str:
        word, _, rest = name.partition(" ")
        if word == "48小时":
            self.platform.hear(rest, ago_s=WINDOW_S + 1)
            return f"{rest} 的48小时过了"
        faults: dict[str, Fault] = {"不答": HANG_UP, "收下不答": LOST}
        if word == "拒绝" and rest.isdigit():
            faults["拒绝"] = {"errcode": int(rest), "errmsg": "simulated"}
        if word in faults:
            self.platform.faults.append(faults[word])
        return f"下一条：{name}" if word in faults else ""

    def said(self, who: str, text: str) -> Pushed:
        self.wechat.now = _now().timestamp()
        self.platform.hear(who, event=text.partition(" ")[0] in ("关注", "扫码", "菜单"))
        if text == "语音":
            return self._pushed(self.wechat.voice(who, ""))
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
        lost = [f"{user} ← （一分钟超过30条，企业微信丢了）{text}" for user, text in _drained(self.interface.dropped)]
        return [f"{user} ← {text}" for user, text in new] + lost

    def reports(self) -> list[Pushed]:
        return []

    def trouble(self, name: str) -> str:
        word, _, rest = name.partition(" ")
        if word != "拒绝" or not rest.isdigit():
            return ""
        self.interface.answers.append({"errcode": int(rest), "errmsg": "simulated"})
        return f"下一条：{name}"

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
    out(f"打字开头带！的是给模拟器的命令：{ORDERS}")
    habits = Habits()
    try:
        async with aiohttp.ClientSession() as session:
            while True:
                for who, text in _typed(lines):
                    if who.startswith(("！", "!")):
                        out(habits.order(bench, f"{who[1:]} {text}".strip()))
                        continue
                    push = bench.said(who, text)
                    for _ in range(2 if habits.twice else 1):
                        out(await _push(session, service, bench, push))
                for report in habits.due(bench.reports(), asyncio.get_running_loop().time()):
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
        if who and (text or who.startswith(("！", "!"))):
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
