"""The simulated platforms of `bench notices`, served over HTTP and driven through the carriers that the service uses.

WeChat by our own client, text messages by the two official SDKs. What really reached people is counted by the
simulators; what they answer is another matter: refusals, errors after accepting, silence, outages, reports that come
twice or never.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web

from bot.channels.sms_pushes import PUSHES
from bot.clock import Clock
from notifications.platforms.shared_token import Token
from notifications.platforms.wechat_api import WeChatAccount, WeChatApi
from notifications.ports import Carrier, Declined, Delivery, Fate, Letter, Sender
from notifications.senders.chain import ChainSender
from notifications.senders.sms import SmsCarrier
from notifications.senders.sms_aliyun import AliyunAccount, AliyunSms
from notifications.senders.sms_tencent import TencentAccount, TencentSms
from notifications.senders.wechat import WeChatCarrier
from notifications.sms_templates import FILED
from storage.outbox_reports import Report
from tests.simulators import aliyun, tencent
from tests.simulators.aliyun import Aliyun
from tests.simulators.telephones import Telephones
from tests.simulators.tencent import Tencent
from tests.simulators.wechat_platform import LOST, Platform

OUTAGE = timedelta(minutes=30)
PATIENCE_S = 0.3
"""How long the SMS carriers wait for an answer: silence is what is tried, not how long one listens to it."""

_MARK = re.compile(r"〔(\d+-[0-9a-f]{12})〕")


class Killed(BaseException):
    """The worker was killed with `kill -9` while a send was under way."""


@dataclass
class Chance:
    """What goes wrong, by its weight; "" is all well. Each is counted."""

    draw: random.Random
    happened: Counter[str] = field(default_factory=Counter)

    def one_of(self, **weights: float) -> str:
        at = self.draw.random()
        for name, weight in weights.items():
            at -= weight
            if at < 0:
                self.happened[name] += 1
                return name
        return ""


class WeChatFaults(list[Any]):
    """The faults that the simulated WeChat uses up, one a message: drawn when they are asked for."""

    def __init__(self, chance: Chance) -> None:
        super().__init__()
        self._chance = chance

    def __bool__(self) -> bool:
        return True

    def pop(self, _index: Any = 0) -> Any:
        name = self._chance.one_of(
            refused_43101=0.08, closed_45015=0.12, busy=0.03, error_500=0.02, hung_up_after_accepting=0.03
        )
        errors = {"refused_43101": 43101, "closed_45015": 45015, "busy": -1}
        if name in errors:
            return {"errcode": errors[name], "errmsg": name}
        return {"error_500": 500, "hung_up_after_accepting": LOST}.get(name)


class OneShelf:
    """The token of one process."""

    def __init__(self) -> None:
        self._token: Token | None = None

    async def take(self) -> Token | None:
        return self._token

    async def lay(self, token: Token) -> None:
        self._token = token

    async def claim(self, now: datetime, until: datetime) -> bool:
        return True

    async def give_up(self) -> None:
        return None


class NoLimit:
    """An allowance without limits."""

    async def take(self, phone: str, messages: int, *, code: bool) -> Declined | None:
        return None

    async def give_back(self, phone: str, messages: int, *, code: bool) -> None:
        return None


@dataclass(frozen=True)
class Marking:
    """Writes the letter's id into its text, by which the simulated WeChat's messages are counted."""

    carrier: Carrier

    async def carry(self, letter: Letter) -> Fate:
        return await self.carrier.carry(replace(letter, text=f"{letter.text}〔{letter.id}〕"))

    async def fate(self, letter: Letter) -> Fate:
        return await self.carrier.fate(letter)


@dataclass(frozen=True)
class Either:
    """Two providers, as two offices have them: even numbers go by the one, odd ones by the other."""

    even: Carrier
    odd: Carrier

    async def carry(self, letter: Letter) -> Fate:
        return await self._of(letter).carry(letter)

    async def fate(self, letter: Letter) -> Fate:
        return await self._of(letter).fate(letter)

    def _of(self, letter: Letter) -> Carrier:
        return self.odd if int(letter.address[-1]) % 2 else self.even


@dataclass(frozen=True)
class Mortal:
    """A sender whose process is killed now and then, before or after the request went out."""

    sender: Sender
    chance: Chance

    async def send(self, delivery: Delivery) -> Fate:
        if self.chance.one_of(killed_before=0.005):
            raise Killed
        fate = await self.sender.send(delivery)
        if self.chance.one_of(killed_after=0.005):
            raise Killed
        return fate

    async def status(self, delivery: Delivery) -> Fate:
        return await self.sender.status(delivery)


@dataclass
class Served:
    """A simulator on a port that may be away for a while: then nothing listens there."""

    runner: web.AppRunner
    port: int
    site: web.TCPSite | None = None

    async def come(self) -> None:
        if self.site is None:
            self.site = web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True)
            await self.site.start()
            self.port = self.port or int(self.runner.addresses[0][1])

    async def leave(self) -> None:
        if self.site is not None:
            await self.site.stop()
            self.site = None


@dataclass
class Providers:
    """The platforms, the sender over them, and the truth. `outages` are their beginnings."""

    clock: Clock
    chance: Chance
    outages: tuple[datetime, ...]
    wechat: Platform
    aliyun: Aliyun
    tencent: Tencent
    served: list[Served] = field(default_factory=list)
    sender: Sender = field(default_factory=lambda: ChainSender({}))
    told: list[bytes] = field(default_factory=list)

    async def weather(self) -> None:
        """Go away, or come back, as it is time to; let what was taken arrive; end a token now and then."""
        now = self.clock()
        away = any(begun <= now < begun + OUTAGE for begun in self.outages)
        for one in self.served:
            await (one.leave() if away else one.come())
        if self.chance.one_of(token_expired=0.01):
            self.wechat.expire()
        for phones in (self.aliyun.phones, self.tencent.phones):
            phones.deliver(failed=lambda _one: bool(self.chance.one_of(number_off=0.02)))

    def reports(self) -> Iterator[Report]:
        """What is pushed now: some of it twice, some of it never."""
        for name, provider in (("aliyun", self.aliyun), ("tencent", self.tencent)):
            for one in provider.phones.unreported():
                if self.chance.one_of(report_lost=0.1):
                    continue
                body = provider.reports([one])
                for _ in range(2 if self.chance.one_of(report_twice=0.3) else 1):
                    yield from PUSHES[name].reports(body)

    def reached(self) -> Counter[str]:
        """How often each delivery really reached somebody, by its id."""
        found = Counter(mark[1] for one in self.wechat.sent if (mark := _MARK.search(one["text"]["content"])))
        for phones in (self.aliyun.phones, self.tencent.phones):
            found.update(one.ours for one in phones.taken if one.state == "arrived")
        return found


@asynccontextmanager
async def providers(clock: Clock, seed: random.Random, outages: tuple[datetime, ...]) -> AsyncIterator[Providers]:
    """The platforms, served on this machine while the simulation runs."""
    chance = Chance(seed)
    filed = {one.name: one.text for one in FILED}

    def trouble() -> str:
        name = chance.one_of(sms_500=0.04, sms_silent_after_accepting=0.03, sms_silent=0.01, sms_refused=0.01)
        words = {"sms_500": "500", "sms_silent_after_accepting": "taken silent", "sms_silent": "silent"}
        return words.get(name, "isv.MOBILE_NUMBER_ILLEGAL" if name else "")

    def wrong_at_tencent() -> str:
        return trouble().replace("isv.MOBILE_NUMBER_ILLEGAL", "InvalidParameterValue.IncorrectPhoneNumber")

    all_of = Providers(
        clock,
        chance,
        outages,
        Platform(now=lambda: clock().timestamp(), faults=WeChatFaults(chance)),
        Aliyun(Telephones(clock, filed, trouble), silence_s=PATIENCE_S + 0.1),
        Tencent(Telephones(clock, filed, wrong_at_tencent), silence_s=PATIENCE_S + 0.1),
    )
    for app in (all_of.wechat.app(), all_of.aliyun.app(), all_of.tencent.app()):
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await runner.setup()
        all_of.served.append(Served(runner, 0))
        await all_of.served[-1].come()
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(force_close=True)) as session:
        all_of.sender = Mortal(ChainSender(_carriers(all_of, session)), chance)
        yield all_of
    for one in all_of.served:
        await one.runner.cleanup()


def _carriers(all_of: Providers, session: aiohttp.ClientSession) -> dict[str, Carrier]:
    """The carriers of the service, pointed at the simulators."""
    wechat_at, aliyun_at, tencent_at = (f"http://127.0.0.1:{one.port}" for one in all_of.served)
    codes = {one.name: one.name for one in FILED}
    account = WeChatAccount(all_of.wechat.app_id, all_of.wechat.secret, wechat_at)
    api = WeChatApi(account, OneShelf(), lambda: session, all_of.clock)
    by_aliyun = AliyunSms(
        AliyunAccount(aliyun.KEY_ID, aliyun.KEY_SECRET, aliyun.SIGN, aliyun_at, PATIENCE_S), all_of.clock
    )
    by_tencent = TencentSms(
        TencentAccount(
            tencent.KEY_ID, tencent.KEY_SECRET, tencent.SIGN, tencent.APP_ID, endpoint=tencent_at, timeout_s=PATIENCE_S
        ),
        all_of.clock,
    )
    either = Either(SmsCarrier(by_aliyun, NoLimit(), codes), SmsCarrier(by_tencent, NoLimit(), codes))
    return {"wechat": Marking(WeChatCarrier(api, {})), "sms": either}
