"""`chat`: a conversation through the real turn and store, in a terminal or one JSON object a line (DESIGN 8)."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import typer

from bot.channels.plain import with_cards, with_choices
from bot.clock import Clock, china_now, fixed_clock
from bot.commands.migrate import settings_for
from bot.log import log_to_stderr
from bot.setup_bookings import lay
from bot.setup_file import CHAT, Ground, SetupError
from bot.setup_form import Setup, read_setup, unknown_keys
from bot.turn import NEWCOMER, Answered, acting
from bot.web.photo_kind import photo_kind
from bot.web.wording import WELCOME
from bot.wiring import App, open_app
from bot.worker import Worker
from handlers.dialogue.model import Choice, State
from notifications.senders.local import Kept, LocalBox
from storage.unit_of_work import Session

ROLES = ("unit", "public")


def chat(*, db: str, user: str, role: str, as_json: bool, now: str, setup: Path | None) -> None:
    """Begin with what `setup` lays, then answer line after line."""
    if role and role not in ROLES:
        raise typer.BadParameter(f"可以是 {' 或 '.join(ROLES)}", param_hint="--role")
    try:
        clock = fixed_clock(datetime.fromisoformat(now)) if now else china_now
    except ValueError as error:
        raise typer.BadParameter("要写成 2026-11-21T09:00:00+08:00 这样", param_hint="--now") from error
    form = read_setup(setup) if setup else Setup()
    for where in unknown_keys(form):
        sys.stderr.write(f"{where}: nobody reads this, it was left out\n")
    log_to_stderr(level=logging.WARNING)
    loop = _as_json if as_json else _in_terminal
    try:
        asyncio.run(_with_table(db, clock, form, role, lambda table: loop(table, user)))
    except SetupError as error:
        raise typer.BadParameter(str(error), param_hint="--setup") from error


@dataclass
class Table:
    """Everybody who talks in one process: who they are, what they say, what is delivered because of it."""

    app: App
    form: Setup
    worker: Worker
    role: str
    _known: set[str] = field(default_factory=set)
    _said: int = 0
    _shown: int = 0

    async def say(self, user: str, text: str, image: str = "") -> Answered:
        """One message of `user`; an image is the path of a file."""
        if user not in self._known:
            await self.app.database.write(lambda session: self._person(session, user))
            self._known.add(user)
        images: tuple[str, ...] = ()
        if image:
            content = await asyncio.to_thread(Path(image).read_bytes)
            kind = photo_kind(content[:12]) or "application/octet-stream"
            kept = await self.app.keep_photo(CHAT, user, content, kind)
            images = (kept,) if kept else ()
        self._said += 1
        role = self.role or ("public" if user.partition(":")[0] == "p" else "unit")
        return await self.app.turn(CHAT, user, f"{self.worker.who}-{self._said}", text, images, role=role)

    async def welcome(self, user: str) -> tuple[str, tuple[str, ...]]:
        """The first words to `user`, the same as on the web, and what can be answered."""

        def role(session: Session) -> str:
            person = session.talk.writer(CHAT, user)
            actor = None if person is None else acting(person, State(), self.role or NEWCOMER)
            return actor.role if actor is not None and actor.ref else "newcomer"

        return WELCOME[await self.app.database.read(role)]

    async def delivered(self) -> tuple[Kept, ...]:
        """What the outbox sent out since this was asked last."""
        await self.worker.drain()
        kept = self.app.box.recent(limit=sys.maxsize)[::-1]
        new = kept[self._shown :]
        self._shown = len(kept)
        return new

    def _person(self, session: Session, user: str) -> None:
        """Make sure who `user` is. A stranger who is nobody yet becomes somebody by the first turn, as anywhere."""
        ground = Ground(self.form, session, self.app.clock())
        ground.institutions()
        ground.units()
        ground.person_of(user)


@asynccontextmanager
async def open_table(db: str, clock: Clock, form: Setup, role: str = "") -> AsyncIterator[Table]:
    """Open the store with what `form` lays, and a table to talk at; close it at the end."""
    app = await open_app(settings_for(db), clock, box=LocalBox(clock))
    try:
        await app.database.write(lambda session: _lay(form, session, clock()))
        table = Table(app, form, app.worker(), role)
        await table.delivered()
        yield table
    finally:
        await app.close()


async def _with_table(db: str, clock: Clock, form: Setup, role: str, talk: Callable[[Table], Any]) -> None:
    async with open_table(db, clock, form, role) as table:
        await talk(table)


def _lay(form: Setup, session: Session, now: datetime) -> None:
    """Lay the set-up, and whom it binds to a unit: they are reached where they talk, not only by telephone."""
    ground = lay(form, session, now)
    for user in form.actors:
        if user.partition(":")[0] not in ("i", "a"):
            ground.person_of(user)


async def _as_json(table: Table, default_user: str) -> None:
    async for line in _lines():
        if not line.strip():
            continue
        said: Mapping[str, Any] = json.loads(line)
        user = str(said.get("user") or default_user)
        answered = await table.say(user, str(said.get("text") or ""), str(said.get("image") or ""))
        written = {
            "user": user,
            "replies": [
                {"text": with_cards(reply), "choices": [choice.label for choice in reply.choices]}
                for reply in answered.replies
            ],
            "awaiting": answered.awaiting,
            "notices": [
                {"to": kept.to, "channel": kept.channel, "text": kept.text} for kept in await table.delivered()
            ],
        }
        sys.stdout.write(json.dumps(written, ensure_ascii=False) + "\n")
        sys.stdout.flush()


async def _in_terminal(table: Table, user: str) -> None:
    text, choices = await table.welcome(user)
    _print(with_choices(text, tuple(map(Choice, choices))))
    _print("（输入“退出”结束对话）")
    sys.stdout.write("> ")
    sys.stdout.flush()
    async for line in _lines():
        text = line.strip()
        if text in ("退出", "exit", "quit"):
            return
        if text.isdecimal() and 0 < int(text) <= len(choices):
            text = choices[int(text) - 1]
        if text:
            answered = await table.say(user, text)
            for reply in answered.replies:
                _print(with_choices(with_cards(reply), reply.choices))
            last = answered.replies[-1].choices if answered.replies else ()
            choices = tuple(choice.say or choice.label for choice in last)
            for kept in await table.delivered():
                _print(f"  [{kept.channel} → {kept.to}] {kept.text}")
        sys.stdout.write("> ")
        sys.stdout.flush()


async def _lines() -> AsyncIterator[str]:
    """The lines of standard input, without holding up what else goes on."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        yield line


def _print(text: str) -> None:
    sys.stdout.write(text + "\n")
