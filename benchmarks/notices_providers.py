"""Two providers that fail at random, in simulated time: a WeChat that cannot be asked, and an SMS that can.

They keep the truth: how often each letter really reached somebody. What they answer is another matter.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from notifications.ports import Declined, Fate, Letter, Sent, Unsure

OUTAGE = timedelta(minutes=30)


class Killed(BaseException):
    """The worker was killed with `kill -9` while a send was under way."""


@dataclass
class Truth:
    """What really happened. `outages` are their beginnings; in one nobody can be reached at all."""

    clock: Clock
    chance: random.Random
    outages: tuple[datetime, ...]
    reached: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)

    def away(self) -> bool:
        """Whether the providers are gone just now."""
        now = self.clock()
        return any(begun <= now < begun + OUTAGE for begun in self.outages)

    def one_of(self, **weights: float) -> str:
        """One of the ways in which a send can go, by its weight; "well" takes the rest. Each is counted."""
        at = self.chance.random()
        for name, weight in weights.items():
            at -= weight
            if at < 0:
                self.happened[name] += 1
                return name
        return "well"


@dataclass
class WeChatDouble:
    """Refuses by 43101 and 45015, answers 500, times out after accepting; nobody can ask it what became of a letter."""

    truth: Truth

    async def carry(self, letter: Letter) -> Fate:
        if self.truth.away():
            return Declined("连不上微信", again=True)
        way = self.truth.one_of(
            killed_before=0.005, killed_after=0.005, refused_43101=0.08, closed_45015=0.12, busy=0.03,
            error_500=0.02, timed_out_after_accepting=0.03,
        )  # fmt: skip
        match way:
            case "killed_before":
                raise Killed
            case "refused_43101":
                return Declined("对方拒收（43101）")
            case "closed_45015":
                return Declined("超过48小时没有来信，微信不让发（45015）")
            case "busy":
                return Declined("微信忙（-1）", again=True, after=5.0)
            case "error_500":
                if self.truth.chance.random() < 0.5:
                    self.truth.reached[letter.id] += 1
                return Unsure("微信返回 500")
        self.truth.reached[letter.id] += 1
        if way == "killed_after":
            raise Killed
        return Unsure("微信没有答复") if way != "well" else Sent("wechat", letter.address, letter.text)

    async def fate(self, letter: Letter) -> Fate:
        return Unsure("微信不提供查询")


@dataclass
class SmsDouble:
    """Takes a letter's id once, loses answers, and tells what it knows when asked; reports come late or twice."""

    truth: Truth
    known: dict[str, datetime] = field(default_factory=dict)

    async def carry(self, letter: Letter) -> Fate:
        if self.truth.away():
            return Declined("连不上短信服务商", again=True)
        way = self.truth.one_of(
            killed_before=0.005, killed_after=0.005, sms_500=0.04, number_refused=0.01, lost_on_the_way=0.02,
            sms_timed_out_after_accepting=0.05,
        )  # fmt: skip
        match way:
            case "killed_before":
                raise Killed
            case "sms_500":
                return Declined("短信服务商返回 500", again=True)
            case "number_refused":
                return Declined("号码停机")
            case "lost_on_the_way":
                return Unsure("短信服务商没有答复")
        self.truth.reached[letter.id] += 1
        self.known[letter.id] = self.truth.clock()
        if way == "killed_after":
            raise Killed
        return Unsure("短信服务商没有答复") if way != "well" else self._sent(letter)

    async def fate(self, letter: Letter) -> Fate:
        if self.truth.away() or self.truth.one_of(report_late=0.2) == "report_late":
            return Unsure("还没有回执")
        if letter.id in self.known:
            self.truth.one_of(report_twice=0.3)
            return self._sent(letter)
        return Declined("没有收到过", again=True)

    def _sent(self, letter: Letter) -> Sent:
        return Sent("sms", letter.address, letter.text, reference=letter.id)
