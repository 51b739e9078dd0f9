"""What every process does first: it looks whether database and keys belong together, and says in one sentence why not.

Nothing is made or changed before that is sure; then the keys of a new installation are made, the tables brought to this
release, and the database is told the names of its keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from bot.certificates.signing import Signer, load_signer
from bot.settings import Settings
from storage.database_url import is_sqlite, sqlite_file
from storage.key_file import load_keyring
from storage.migrate import migrate
from storage.probe import Promise, broken_promises
from storage.sealing import Keyring, UnreadableError
from storage.sole_writer import SoleWriter
from storage.standing import Found, Standing, look, put_marks

SENTENCES: Mapping[Standing, str] = {
    Standing.EMPTIED: "数据库文件 {where} 是空的（0 字节），数据没有了：请从备份恢复；确实要从头开始，就先删掉它。",
    Standing.DAMAGED: "数据库文件 {where} 损坏了，读不出来：请把它移开，从最近的备份恢复。",
    Standing.READ_ONLY: "数据库 {where} 只能读，不能写：请检查文件、所在文件夹或数据库账号的写权限，再启动。",
    Standing.LATER: "数据库 {where} 已经被更新的版本升级过（{revision}）：请换回新版本的程序，或恢复升级前的备份。",
    Standing.AWAY: "连不上数据库 {where}：请检查数据库是否在运行、地址和账号对不对，再启动。",
}
NO_KEY = "找不到数据库的密钥文件 {path}，没有它，已有的数据打不开：请从备份放回这个文件（或设好 YUEJIAN_KEY），再启动。"
BAD_KEY = "密钥 {path} 读不出来，内容不完整或被改过：请从备份放回原来的密钥，再启动。"
OTHER_KEY = "密钥 {path} 不是这个数据库的（打不开已有的数据）：请放回原来的密钥，再启动。"
LACKS_KEY = "密钥 {path} 里少了第 {version} 号密钥，用它写的数据打不开：请把它补回去，再启动。"
NO_SIGNING_KEY = (
    "找不到证书的签名密钥 {path}，没有它，已发的证书会验不过：请从备份放回（或设好 YUEJIAN_SIGNING_KEY），再启动。"
)
BAD_SIGNING_KEY = "证书的签名密钥 {path} 读不出来：请从备份放回原来的文件，再启动。"
OTHER_SIGNING_KEY = "证书的签名密钥 {path} 不是原来的，已发的证书会验不过：请把原来的密钥放回或补在后面，再启动。"
BROKEN: Mapping[Promise, str] = {
    Promise.TRANSACTIONS: "数据库 {where} 没有事务（连接池是 statement 模式吗？请改成 transaction 模式）。",
    Promise.APART: (
        "数据库 {where} 做不到 {level}：两个人同时办，互相看不见。请换 PostgreSQL；"
        "只能用 openGauss 一类的，请先看 docs/operations.md，再设 YUEJIAN_DATABASE_LEVEL=REPEATABLE READ。"
    ),
    Promise.SKIP_LOCKED: "数据库 {where} 没有 SKIP LOCKED：几个进程会抢着发同一条通知。请换 PostgreSQL 12 以上。",
    Promise.ON_CONFLICT: "数据库 {where} 没有 ON CONFLICT：什么都存不进去。请换 PostgreSQL 12 以上。",
    Promise.TRIGGERS: "数据库 {where} 不能建触发器：数目和名额都靠它。请换 PostgreSQL，或给账号建表、建函数的权限。",
    Promise.ADVISORY_LOCKS: "数据库 {where} 没有 advisory lock：几个进程会同时升级它。升级时请只启动一个进程。",
    Promise.CLOCK: "数据库 {where} 的时钟和这台机器相差 5 秒以上：请两边都对时（chrony 或 systemd-timesyncd）。",
    Promise.RELEASE: "SQLite 太旧，要 3.35 以上：请升级 Python 或系统。",
}
"""What is said of a database that does not do what it has to (`storage/probe.py`)."""

IN_USE = "数据库 {where} 已经有一个约检在用：请先停掉那一个，或者给这一个另设 YUEJIAN_DATA。"

KEY, SIGNING = "key", "signing"


async def make_ready(settings: Settings, now: datetime, *, migrated: bool = True) -> Keyring:
    """The keys of a database that this process may work with; SystemExit with a sentence for any other.

    A database that is not there yet is made whole: an empty file left behind would be taken for one that lost its data.
    """
    address = settings.database_address
    found = await look(address)
    if found.standing in SENTENCES:
        refuse(SENTENCES[found.standing], where=shown(address), revision=found.revision)
    _refuse_lost_keys(settings, found)
    keyring = _keyring(settings, found)
    signer = _signer(settings, found)
    if migrated or found.standing is Standing.NEW:
        await migrate(address, keyring, now)
        names = {KEY: keyring.names, SIGNING: dict.fromkeys(signer.names, "")}
        marks = {use: {**found.marks.get(use, {}), **there} for use, there in names.items()}
        if marks != found.marks:
            await put_marks(address, keyring, marks)
        for broken in await broken_promises(address, lambda: now, level=settings.database_level, short=True):
            refuse(BROKEN[broken], where=shown(address), level=settings.database_level)
    return keyring


def hold_alone(settings: Settings) -> SoleWriter | None:
    """The right to serve a SQLite file, which one process has at a time; None for a server, which many may use."""
    address = settings.database_address
    if not is_sqlite(address):
        return None
    writer = SoleWriter(sqlite_file(address))
    if not writer.hold():
        refuse(IN_USE, where=shown(address))
    return writer


def refuse(sentence: str, **facts: object) -> NoReturn:
    """End the process with a sentence for whoever started it."""
    raise SystemExit(sentence.format(**facts))


def shown(address: str) -> str:
    """An address as it may be printed: a file's path, or a server without account and password."""
    return str(sqlite_file(address)) if is_sqlite(address) else address.rsplit("@", 1)[-1].partition("?")[0]


def _refuse_lost_keys(settings: Settings, found: Found) -> None:
    """Both, before either is made."""
    if not settings.key.strip() and not settings.key_file.exists() and (found.marks.get(KEY) or found.sealed):
        refuse(NO_KEY, path=settings.key_file)
    signed = bool(found.marks.get(SIGNING)) or found.signed
    if not settings.signing_key.strip() and not settings.signing_key_file.exists() and signed:
        refuse(NO_SIGNING_KEY, path=settings.signing_key_file)


def _keyring(settings: Settings, found: Found) -> Keyring:
    path = _named(settings.key, "YUEJIAN_KEY", settings.key_file)
    try:
        keyring = load_keyring(settings.key, settings.key_file)
    except (ValueError, OSError):
        refuse(BAD_KEY, path=path)
    for version, name in found.marks.get(KEY, {}).items():
        if version not in keyring.names:
            refuse(LACKS_KEY, path=path, version=version)
        if keyring.names[version] != name:
            refuse(OTHER_KEY, path=path)
    if not found.marks.get(KEY) and found.sealed and not any(_opens(keyring, *one) for one in found.sealed):
        refuse(OTHER_KEY, path=path)
    return keyring


def _opens(keyring: Keyring, sealed: bytes, purpose: bytes) -> bool:
    try:
        keyring.open(sealed, purpose)
    except UnreadableError:
        return False
    return True


def _signer(settings: Settings, found: Found) -> Signer:
    path = _named(settings.signing_key, "YUEJIAN_SIGNING_KEY", settings.signing_key_file)
    try:
        signer = load_signer(settings.signing_key, settings.signing_key_file)
    except (ValueError, OSError):
        refuse(BAD_SIGNING_KEY, path=path)
    if set(found.marks.get(SIGNING, {})) - set(signer.names):
        refuse(OTHER_SIGNING_KEY, path=path)
    return signer


def _named(given: str, setting: str, path: Path) -> str:
    """Where a key comes from, for people."""
    return setting if given.strip() else str(path)
