"""`exchanges`: what was exchanged with connected systems, shown, and carried out or sent again."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterable

import typer

from bot.clock import china_now
from bot.commands.migrate import settings_for
from bot.commands.opened import opened
from bot.interface.hook_carrier import HookCarrier
from bot.interface.replaying import Replay, replay
from bot.matching import LearnedMatcher
from catalogue_match.match import shipped_matcher
from notifications.ports import Sent
from storage.exchanges import OUT, Exchange, Exchanges
from storage.trying_out import tried_out
from storage.unit_of_work import Session

WAYS = {"in": "对方请求", "out": "推送给对方"}
NO_SUCH = "没有这个编号的来往记录。"


def list_exchanges(*, db: str, key: str, limit: int) -> None:
    """The newest, the newest first."""
    found = asyncio.run(_latest(db, key, limit))
    _say(_line(one) for one in found)
    if not found:
        _say(["没有来往记录。"])


def show_exchange(number: int, *, db: str) -> None:
    """One, with what was asked and answered."""
    logged = asyncio.run(_of_number(db, number))
    _say([_line(logged), "请求：", _text(logged.request), "回答：", _text(logged.answer)])


def replay_exchange(number: int, *, db: str, dry_run: bool) -> None:
    """Carry one out again and say what came of it."""
    logged = asyncio.run(_of_number(db, number))
    _say([_line(logged)])
    if logged.direction == OUT:
        _say([asyncio.run(_sent_again(logged, db, dry_run=dry_run))])
        return
    done = asyncio.run(_replayed(logged, db, dry_run=dry_run))
    if isinstance(done, str):
        _say([done])
        raise typer.Exit(1)
    said = "这件事当时已经办成，没有再办；当时的回答：" if done.kept else "再办一遍的回答："
    _say([said, f"{done.status} {_text(done.answer)}"])
    if dry_run:
        _say(["以上是试算，什么都没有改。"])
    if done.status >= 300:
        raise typer.Exit(1)


async def _latest(db: str, key: str, limit: int) -> tuple[Exchange, ...]:
    async with opened(db, migrated=False) as database:
        return await database.read(
            lambda session: Exchanges(session.connection, session.keyring).of_key(key, limit=limit)
        )


async def _of_number(db: str, number: int) -> Exchange:
    async with opened(db, migrated=False) as database:
        found = await database.read(lambda session: Exchanges(session.connection, session.keyring).of_number(number))
    if found is None:
        _say([NO_SUCH])
        raise typer.Exit(1)
    return found


async def _replayed(logged: Exchange, db: str, *, dry_run: bool) -> Replay | str:
    matcher_of, now = LearnedMatcher(shipped_matcher()), china_now()

    def work(session: Session) -> Replay | str:
        return replay(logged, session, now, matcher_of)

    async with opened(db) as database:
        return await (tried_out(database, work) if dry_run else database.write(work, key=f"api {logged.key_id}"))


async def _sent_again(logged: Exchange, db: str, *, dry_run: bool) -> str:
    if dry_run:
        return "试算：会把同样的内容重新签名，再推送一次。"
    async with opened(db) as database:
        fate = await HookCarrier(database, china_now, settings_for(db).hooked).post_again(logged)
    return "对方收下了。" if isinstance(fate, Sent) else f"没有送到：{fate.why}。"


def _line(one: Exchange) -> str:
    at = f"{one.at:%Y-%m-%d %H:%M:%S}" if one.at else ""
    cause = f" Idempotency-Key {one.cause}" if one.cause else ""
    return f"{one.seq} {at} {WAYS[one.direction]} {one.method} {one.path} {one.status} 钥匙 {one.key_id}{cause}"


def _text(content: bytes) -> str:
    """JSON as people read it; anything else as far as it is text."""
    try:
        return json.dumps(json.loads(content), ensure_ascii=False, indent=1)
    except ValueError:
        return content.decode("utf-8", "replace") or "（空）"


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
