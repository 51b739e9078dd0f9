"""`backup` and `restore`: a copy of everything, a try of it, and the way back."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

from bot.backup import BACKED_UP, BackupFault, check_backup, copy_keys, drop_old, make_backup, restore
from bot.clock import china_now
from bot.commands.migrate import settings_for
from bot.settings import Settings
from bot.starting import make_ready
from storage.audit_check import check
from storage.database import Database, open_database
from storage.database_url import is_sqlite
from storage.media import MediaFolder, some_photos
from storage.migrate import known_revisions
from storage.standing import Standing, look
from storage.unit_of_work import Session

PHOTOS = 20


def back_up(place: Path, *, db: str, keys: Path | None, keep: int, drill: bool) -> None:
    """Make a backup; with `drill` it is restored beside and read, as it would be on the day that it is needed."""
    settings = settings_for(db)
    began = time.monotonic()
    try:
        folder = make_backup(settings, place, asyncio.run(_revision(settings)), china_now())
        _say(f"备份好了：{folder}（{time.monotonic() - began:.1f} 秒）")
        for path in copy_keys(settings, keys) if keys else ():
            _say(f"密钥另存在 {path}：请和备份分开放，没有它，备份里的手机号和对话谁也打不开。")
        if not keys:
            _say("没有备份密钥：请确认 key 和 signing-key 另有一份，放在别处（--keys 文件夹）。")
        if drill:
            _say(asyncio.run(_try_out(folder, settings)))
        asyncio.run(_note(settings, drill=drill))
    except BackupFault as fault:
        _fail(fault)
    for old in drop_old(place, keep):
        _say(f"删除了旧备份 {old}")


def bring_back(folder: Path, *, db: str, keys: Path | None) -> None:
    """Restore a backup into an empty data folder, and look whether all of it can be read."""
    settings = settings_for(db)
    try:
        manifest = restore(folder, keys, settings)
        _say(f"已恢复 {manifest.made_at[:19].replace('T', ' ')} 的备份到 {settings.data}")
        _say(asyncio.run(_read_through(settings)))
    except BackupFault as fault:
        _fail(fault)
    _say("可以启动了：serve")


async def _revision(settings: Settings) -> str:
    found = await look(settings.database_address)
    if found.standing is not Standing.OURS:
        raise BackupFault("数据库不能用，没有做备份：请先运行 doctor 看是什么问题。")
    return found.revision


async def _try_out(folder: Path, settings: Settings) -> str:
    """Restore a backup into a folder that is thrown away, with the keys that are in use, and read it."""
    if not is_sqlite(settings.database_address):
        check_backup(folder)
        return "备份的每个文件都和做的时候一样。PostgreSQL 的备份要恢复到另一个空库里才算演练过：见 docs/operations.md"
    with tempfile.TemporaryDirectory(prefix="yuejian-drill-") as place:
        there = settings.model_copy(
            update={
                "data": Path(place) / "data",
                "database": "",
                "key": settings.key or settings.key_file.read_text(encoding="ascii"),
                "signing_key": settings.signing_key or settings.signing_key_file.read_text(encoding="ascii"),
            }
        )
        restore(folder, None, there)
        return await _read_through(there)


async def _read_through(settings: Settings) -> str:
    """Open everything that was restored; BackupFault when something of it cannot be read."""
    try:
        keyring = await make_ready(settings, china_now(), migrated=False)
    except SystemExit as refused:
        raise BackupFault(f"恢复出来的打不开：{refused.code}") from refused
    database: Database = open_database(settings.database_address, keyring, level=settings.database_level)
    try:
        checked, photos = await database.read(
            lambda session: (check(session.connection, session.keyring), some_photos(session.connection, PHOTOS))
        )
    finally:
        await database.close()
    if checked.broken:
        raise BackupFault(f"恢复出来的审计记录有 {len(checked.broken)} 处不对。")
    media = MediaFolder(settings.media_folder, keyring)
    gone = [name for name in photos if media.read(name) is None]
    if gone:
        raise BackupFault(f"恢复出来的照片缺 {len(gone)} 张。")
    return f"演练过了：密钥对得上，审计记录 {checked.rows} 条都对，抽查照片 {len(photos)} 张都能打开。"


async def _note(settings: Settings, *, drill: bool) -> None:
    """Remember in the database when this was: `doctor` asks, and the report on duties."""
    if (await look(settings.database_address)).revision != max(known_revisions()):
        return  # an older release's database is left as it is
    keyring = await make_ready(settings, china_now(), migrated=False)
    database = open_database(settings.database_address, keyring, level=settings.database_level)
    now = china_now().isoformat()

    def note(session: Session) -> None:
        before = session.store.setting(BACKED_UP) or {}
        session.store.put_setting(BACKED_UP, {**before, "at": now, **({"drill_at": now} if drill else {})})

    await database.write(note)
    await database.close()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _fail(fault: BackupFault) -> NoReturn:
    sys.stderr.write(f"{fault}\n")
    raise SystemExit(1)
