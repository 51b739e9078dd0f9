"""`catalogue`: an announcement tried out (dry run), loaded, confirmed, rolled back; and what versions there are."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from pathlib import Path

import typer

from booking.catalogue_preview import Preview, preview
from booking.catalogue_version import CatalogueVersion
from booking.commands import Command, MoveCatalogue
from booking.execute import execute
from booking.setting import Outcome, Setting
from bot.announcement_file import LARGEST, load_command, read_announcement
from bot.catalogue_jobs import advance_catalogues
from bot.chance import digits, fresh_id
from bot.clock import china_now
from bot.commands.opened import opened
from catalogue_match.difference import Difference
from handlers.wording.refusals import refusal_text
from storage.database import Database
from storage.unit_of_work import Session

SHOWN = 20


def load(file: Path, *, db: str, dry_run: bool, confirm: bool) -> None:
    """Say what an announcement changes; unless it is a dry run keep it, and with `confirm` let it have its day."""
    content = file.read_bytes()[: LARGEST + 1]
    asyncio.run(_load(content, db, dry_run=dry_run, confirm=confirm))


async def _load(content: bytes, db: str, *, dry_run: bool, confirm: bool) -> None:
    async with opened(db) as database:

        def look(session: Session) -> tuple[Difference, Preview]:
            difference = read_announcement(content, session.store)
            return difference, preview(difference.changes, session.store)

        difference, seen = await database.read(look)
        if difference.faults:
            _say(f"第{fault.row}行：{fault.text}" if fault.row else fault.text for fault in difference.faults)
            _say([f"共 {len(difference.faults)} 处不对，没有载入。"])
            raise typer.Exit(1)
        _say(told(difference, seen))
        if dry_run:
            _say(["以上是试算，什么都没有改。"])
            return
        version_id = str((await _do(database, load_command(difference))).result["version_id"])
        _say([f"已载入，编号 {version_id}，等待确认。"])
        if confirm:
            await _confirm(database, version_id)


async def _confirm(database: Database, version_id: str) -> None:
    await _do(database, MoveCatalogue(version_id, "confirm"))
    await advance_catalogues(database, china_now())
    version = await database.read(lambda session: session.store.catalogue_version(version_id))
    _say([described(version)] if version else [])


def move(version_id: str, verb: str, *, db: str, reason: str = "") -> None:
    """Confirm, drop or roll back a version, and do at once what the clock has to do about it."""
    asyncio.run(_move(version_id, verb, db, reason))


async def _move(version_id: str, verb: str, db: str, reason: str) -> None:
    async with opened(db) as database:
        await _do(database, MoveCatalogue(version_id, verb, reason))
        await advance_catalogues(database, china_now())
        version = await database.read(lambda session: session.store.catalogue_version(version_id))
        _say([described(version)] if version else [])


def versions(*, db: str) -> None:
    """List the versions, newest first."""
    asyncio.run(_versions(db))


async def _versions(db: str) -> None:
    async with opened(db) as database:
        found = await database.read(lambda session: session.store.catalogue_versions())
        _say([described(one) for one in found] or ["没有载入过公告，用的是随程序带的目录。"])


def described(version: CatalogueVersion) -> str:
    """A version in a line."""
    counts = "，".join(f"{name} {n}" for name, n in version.counts.items())
    done = f"（{counts}）" if counts else ""
    return f"{version.id}  {version.name}  {version.effective:%Y-%m-%d} 起  {version.state}{done}"


def told(difference: Difference, seen: Preview) -> list[str]:
    """A dry run in lines: counts first, then the first few of everything that changes."""
    counts = "，".join(f"{name} {n} 台" for name, n in sorted(seen.counts.items())) or "没有器具受影响"
    lines = [
        f"{difference.announcement}，{difference.effective:%Y-%m-%d} 起生效。",
        f"器具：{counts}；涉及单位 {seen.units} 家，未办完的预约明细 {seen.open_lines} 条。",
    ]
    lines += [
        f"  {second} → {outcome}{f'（{to}）' if to != second else ''}：{n} 台"
        for (second, outcome, to), n in sorted(seen.fates.items())
    ]
    for title, rows in (("器具", seen.instruments), ("预约", seen.bookings), ("机构", seen.institutions)):
        for one in rows[:SHOWN]:
            to = f"（{one.to}）" if one.to else ""
            lines.append(f"{title}  {one.holder}  {one.thing}  {one.outcome}{to}  {one.note}".rstrip())
        if len(rows) > SHOWN:
            lines.append(f"{title}  …还有，请在管理后台“目录版本”里看全部")
    return lines


async def _do(database: Database, command: Command) -> Outcome:
    """Carry out a command as the operator; a refusal ends the program."""

    def work(session: Session) -> Outcome:
        setting = Setting(china_now(), "", fresh_id, digits, session.keyring.digest, channel="command line")
        outcome = execute(command, session.store, setting)
        session.record(outcome.events)
        return outcome

    outcome = await database.write(work)
    if outcome.refused is not None:
        _say([refusal_text(outcome.refused)])
        raise typer.Exit(1)
    return outcome


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(line + "\n")
