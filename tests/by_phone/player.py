"""Plays conversations that go by telephone: a shop owner with a phone (and WeChat), an institution, time passing.

Everything runs as served: turns on a store, notices from the outbox by the worker, text messages counted. A line
`短信> …` is a text message that the owner sends, `微信> …` a WeChat message; `机构> …`, `核验员> …` and `批准人> …`
are what the institution's people say;
`过了> 60天` lets time pass; `微信停> ` is WeChat from now on refusing (the 48 hours are over). What comes in on the
phone is written as `手机〔2条〕…` with the number of messages that it is charged as. `{验证码}` and `{单号}` stand for
the code and the booking number of the moment. `python -m tests.by_phone.player --accept` writes what the present code
says.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.channels.plain import plain_text
from bot.channels.sms import SmsDoor
from bot.settings import Settings
from bot.setup_bookings import lay
from bot.setup_file import CHAT
from bot.setup_form import Setup
from bot.wiring import App, open_app
from bot.worker import Worker
from notifications.ports import Declined, Fate, Letter
from notifications.senders.chain import ChainSender
from notifications.senders.local import LocalBox, LocalCarrier
from storage.moments import CHINA
from storage.unit_of_work import Session

FOLDER = Path(__file__).parent
OWNER, WECHAT, BODY, LATER, CLOSED = "短信", "微信", "机构", "过了", "微信停"
PHONE, OPENID, INSTITUTE = "15847108236", "o-xiangxiang", "内蒙古自治区计量测试研究院"
STAFF = {BODY: f"i:{INSTITUTE}", "核验员": f"i:{INSTITUTE}/核验员", "批准人": f"i:{INSTITUTE}/批准人"}
SETUP = {"institutions": [{"name": INSTITUTE, "region": "内蒙古自治区", "capabilities": ["*"]}]}
BEGIN = datetime(2026, 11, 23, 9, tzinfo=CHINA)
_INDENT = "      "


class WeChatWindow:
    """WeChat as the owner has it: open, until it refuses because the 48 hours are over."""

    def __init__(self, box: LocalBox) -> None:
        self._carrier = LocalCarrier("wechat", box)
        self.open = True

    async def carry(self, letter: Letter) -> Fate:
        if not self.open:
            return Declined("超过48小时没有来信，微信不让发（45015）")
        return await self._carrier.carry(letter)

    async def fate(self, letter: Letter) -> Fate:
        return await self._carrier.fate(letter)


@dataclass
class Player:
    """One transcript being played."""

    app: App
    door: SmsDoor
    window: WeChatWindow
    clock: list[datetime]
    box: LocalBox
    shown: int = 0
    said: int = 0
    code: str = ""
    booking: str = ""
    out: list[str] = field(default_factory=list)

    async def line(self, who: str, text: str) -> None:
        """One line of the transcript, and everything that comes of it."""
        text = text.replace("{验证码}", self.code).replace("{单号}", self.booking)
        self.said += 1
        if who == LATER:
            await self._pass(timedelta(days=int(text.rstrip("天"))))
        elif who == CLOSED:
            self.window.open = False
        elif who == OWNER:
            await self.door.receive(PHONE, text, f"m{self.said}")
        else:
            channel, address = ("wechat", OPENID) if who == WECHAT else (CHAT, STAFF[who])
            answered = await self.app.turn(channel, address, f"m{self.said}", text)
            self._show("约检", plain_text(answered.replies))
        await self._worker().drain()
        self._come_in()
        self.clock[0] += timedelta(minutes=1)

    async def _pass(self, much: timedelta) -> None:
        """Days pass, with the worker at work on each morning; what comes in on the way is shown with its day."""
        until = self.clock[0] + much
        while self.clock[0] < until:
            self.clock[0] = min(until, (self.clock[0] + timedelta(days=1)).replace(hour=10, minute=5))
            await self._worker().drain()
            self._come_in(f"{self.clock[0]:%Y-%m-%d} ")

    def _worker(self) -> Worker:
        """A worker that does not look through the data each day: that tells nobody, and is most of a year's cost."""
        worker = self.app.worker()
        worker.jobs = tuple(job for job in worker.jobs if getattr(job, "__name__", "") != "auditing")
        return worker

    def _come_in(self, when: str = "") -> None:
        letters = self.box.recent(limit=sys.maxsize)[::-1]
        for kept in letters[self.shown :]:
            if kept.channel == "sms" and kept.to == PHONE:
                self._show(f"{when}手机〔{kept.count}条〕", kept.text, mark="")
            elif kept.channel == "wechat":
                self._show(f"{when}微信通知", kept.text)
            self._note(kept.text)
        self.shown = len(letters)

    def _show(self, who: str, text: str, mark: str = "> ") -> None:
        self._note(text)
        self.out.append(f"{who}{mark}{text}".replace("\n", f"\n{_INDENT}"))

    def _note(self, text: str) -> None:
        code, number = re.search(r"验证码 (\d{6})", text), re.search(r"(20\d{11})", text)
        self.code = code[1] if code else self.code
        self.booking = number[1] if number else self.booking


def transcripts() -> list[Path]:
    """Every transcript, in order of its name."""
    return sorted(FOLDER.glob("*.md"))


async def play(text: str) -> str:
    """A transcript as the present code would write it; codes are masked."""
    with tempfile.TemporaryDirectory() as folder:
        player = await opened(Path(folder))
        try:
            for line in text.splitlines():
                who, mark, said = line.partition("> ")
                if line.startswith("#"):
                    player.out += [line, ""]
                elif mark and who in (OWNER, WECHAT, LATER, CLOSED, *STAFF):
                    player.out.append(line)
                    await player.line(who, said)
        finally:
            await player.app.close()
    return re.sub(r"验证码 \d{6}", "验证码 ××××××", "\n".join(player.out)).rstrip() + "\n"


async def opened(folder: Path) -> Player:
    """An owner with a telephone before an empty store with one institution."""
    clock = [BEGIN]
    box = LocalBox(lambda: clock[0])
    window = WeChatWindow(box)
    carriers = {channel: LocalCarrier(channel, box) for channel in ("sms", CHAT)}
    settings = Settings(data=folder, database=f"sqlite:///{folder / 'phone.db'}")
    app = await open_app(
        settings, lambda: clock[0], box=box, sender_of=lambda _own: ChainSender({**carriers, "wechat": window})
    )
    await app.database.write(lambda session: _lay(session, clock[0]))
    return Player(app, SmsDoor(app.database, app.turns, app.clock), window, clock, box)


def _lay(session: Session, now: datetime) -> None:
    laid = lay(Setup.model_validate(SETUP), session, now)
    for who in STAFF.values():
        laid.person_of(who)


def main() -> int:
    """Play all; with --accept write them, without it say which differ."""
    accept = "--accept" in sys.argv
    differs = 0
    for path in transcripts():
        text = path.read_text(encoding="utf-8")
        played = asyncio.run(play(text))
        if played != text:
            differs += 1
            sys.stdout.write(f"{'written' if accept else 'differs'}: {path.name}\n")
            if accept:
                path.write_text(played, encoding="utf-8")
    return 0 if accept or not differs else 1


if __name__ == "__main__":
    sys.exit(main())
