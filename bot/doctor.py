"""What is not right with an installation, found by looking and trying: the settings, the folder, keys, the database,
the worker. Each finding says what to do; nothing is changed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from bot.backup import BACKED_UP
from bot.clock import Clock
from bot.pulse import last_beat
from bot.settings import Settings
from bot.settings_check import Flaw, faults_of
from bot.starting import BROKEN, make_ready, shown
from storage.database import open_database
from storage.database_url import is_sqlite, parsed
from storage.migrate import known_revisions
from storage.outbox_figures import OutboxFigures
from storage.probe import Promise, broken_promises
from storage.sealing import Keyring
from storage.standing import Standing, look
from storage.unit_of_work import Session

LEAST_FREE = 1024**3
RESTED = timedelta(minutes=5)
LATELY = timedelta(minutes=30)
BACKUP_AGE, DRILL_AGE = timedelta(days=7), timedelta(days=92)


async def findings(settings: Settings, environment: Mapping[str, str], clock: Clock) -> AsyncIterator[Flaw]:
    """Everything that is not right, what keeps the service from starting among it."""
    faults = faults_of(settings, environment)
    for fault in faults:
        yield fault
    for fault in (*_folder(settings), *_secrets(settings)):
        yield fault
    if any(fault.stops and fault.variable in ("YUEJIAN_DATABASE", "YUEJIAN_KEY") for fault in faults):
        return
    async for fault in _database(settings, clock):
        yield fault


def _folder(settings: Settings) -> list[Flaw]:
    """What is not right with the data folder."""
    folder = settings.data
    if not folder.exists():
        return [Flaw("", f"数据文件夹 {folder} 还没有：第一次启动时会建", stops=False)]
    found = []
    if not os.access(folder, os.W_OK | os.X_OK):
        found.append(Flaw("", f"数据文件夹 {folder} 不能写：请把它交给运行约检的用户（chown）"))
    if folder.stat().st_mode & 0o007:
        found.append(Flaw("", f"别的用户也能进数据文件夹 {folder}：请运行 chmod 700 {folder}", stops=False))
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        found.append(
            Flaw("", f"数据文件夹所在的磁盘只剩 {free // 1024**2} MB：请清理或扩容，满了就收不了消息", stops=False)
        )
    return found  # fmt: skip


def _secrets(settings: Settings) -> list[Flaw]:
    """Files that only the service may read."""
    files: list[tuple[str, Path]] = [("密钥", settings.key_file), ("签名密钥", settings.signing_key_file)]
    if is_sqlite_file(settings):
        files.append(("数据库", Path(parsed(settings.database_address).database or "")))
    return [
        Flaw("", f"别的用户也能读{title}文件 {path}：请运行 chmod 600 {path}", stops=False)
        for title, path in files
        if path.is_file() and path.stat().st_mode & 0o077
    ]


def is_sqlite_file(settings: Settings) -> bool:
    """Whether the address is one, and of a file."""
    try:
        return is_sqlite(settings.database_address)
    except ValueError:
        return False


async def _database(settings: Settings, clock: Clock) -> AsyncIterator[Flaw]:
    found = await look(settings.database_address)
    if found.standing is Standing.NEW:
        yield Flaw("", f"数据库 {shown(settings.database_address)} 还是空的：请运行 migrate，或直接启动", stops=False)
        return
    try:
        keyring = await make_ready(settings, clock(), migrated=False)
    except SystemExit as refused:  # what a start would say
        yield Flaw("", str(refused.code))
        return
    newest = max(known_revisions())
    if found.revision != newest:
        yield Flaw("", f"数据库是第 {found.revision} 版，程序要第 {newest} 版：请先备份，再运行 migrate", stops=False)
        return
    for broken in await broken_promises(settings.database_address, clock, level=settings.database_level):
        said = BROKEN[broken].format(where=shown(settings.database_address), level=settings.database_level)
        yield Flaw("", said, stops=broken is not Promise.CLOCK)
    async for fault in _work(settings, keyring, clock):
        yield fault


async def _work(settings: Settings, keyring: Keyring, clock: Clock) -> AsyncIterator[Flaw]:
    """Whether notices go out."""
    database = open_database(settings.database_address, keyring, level=settings.database_level)
    now = clock()
    try:
        said = await database.read(
            lambda session: _rests(session, now, public=settings.public_url.startswith("https://"))
        )
    finally:
        await database.close()
    for one in said:
        yield Flaw("", one, stops=False)


def _rests(session: Session, now: datetime, *, public: bool) -> list[str]:
    beat, in_vain = last_beat(session), OutboxFigures(session.connection).channels_in_vain(now - LATELY)
    found = _backups(session, now) if public else []
    if beat.good_at is None or now - beat.good_at > RESTED:
        found.append("没有进程在发通知：请启动 serve（不带 --no-worker）或 worker")
    found += [f"后台任务 {name} 总是失败（{why}）：请看日志里的 worker.failed" for name, why in beat.failing.items()]
    found += [f"{channel} 的消息一条也发不出去：请检查它的密钥、余额和网络" for channel in in_vain]
    return found


def _backups(session: Session, now: datetime) -> list[str]:
    """Whether what is kept could be brought back."""
    done = session.store.setting(BACKED_UP) or {}
    found = []
    if "at" not in done or now - datetime.fromisoformat(done["at"]) > BACKUP_AGE:
        found.append("最近一周没有备份：请让 backup 每天运行（deploy/yuejian-backup.timer）")
    if "drill_at" not in done or now - datetime.fromisoformat(done["drill_at"]) > DRILL_AGE:
        found.append("最近三个月没有做过恢复演练：请运行 backup --drill，没有试过的备份不算备份")
    return found
