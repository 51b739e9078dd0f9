"""A lost key, an emptied or damaged file, a later release: a start says so in one sentence, and changes nothing."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.settings import Settings
from bot.starting import hold_alone, make_ready
from bot.wiring import open_app
from storage.standing import look
from tests.bot.tiny import NOW

ROOT = Path(__file__).resolve().parents[2]
Harm = Callable[[Path], object]


async def live(settings: Settings) -> None:
    """An installation in which somebody has spoken."""
    app = await open_app(settings)
    await app.turn("chat", "u", "m1", "你好")
    app.press.signer.names  # noqa: B018 - the key of certificates is there as well
    await app.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder of such an installation."""
    asyncio.run(live(Settings(data=tmp_path / "data")))
    return tmp_path / "data"


def with_database(change: str) -> Harm:
    def harm(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "yuejian.db")) as file:
            file.execute(change)
            file.commit()

    return harm


def overwritten(at: int, what: bytes) -> Harm:
    def harm(folder: Path) -> None:
        for journal in folder.glob("yuejian.db-*"):
            journal.unlink()
        with (folder / "yuejian.db").open("r+b") as file:
            file.seek(at)
            file.write(what)

    return harm


def _without_marks(folder: Path) -> None:
    with_database("DELETE FROM settings WHERE name = 'key_marks'")(folder)


def _older_without_key(folder: Path) -> None:
    _without_marks(folder)
    (folder / "key").unlink()


def _older_with_another_key(folder: Path) -> None:
    _without_marks(folder)
    (folder / "key").write_text("1:" + "A" * 43 + "=\n")


HARMS: dict[str, tuple[Harm, str]] = {
    "no key": (lambda folder: (folder / "key").unlink(), "找不到数据库的密钥文件"),
    "no key, before there were marks": (_older_without_key, "找不到数据库的密钥文件"),
    "key of another": (lambda folder: _put(folder / "key", "1:" + "A" * 43 + "=\n"), "不是这个数据库的"),
    "key of another, before there were marks": (_older_with_another_key, "不是这个数据库的"),
    "key under another number": (lambda folder: _put(folder / "key", "2:" + "A" * 43 + "=\n"), "少了第 1 号密钥"),
    "half a key": (lambda folder: _put(folder / "key", "1:AAAA"), "读不出来"),
    "key of noise": (lambda folder: (folder / "key").write_bytes(b"\xff\x00\x80"), "读不出来"),
    "no signing key": (lambda folder: (folder / "signing-key").unlink(), "找不到证书的签名密钥"),
    "another signing key": (lambda folder: _put(folder / "signing-key", "A" * 43 + "=\n"), "不是原来的"),
    "half a signing key": (lambda folder: _put(folder / "signing-key", "AAAA"), "读不出来"),
    "emptied": (lambda folder: _put(folder / "yuejian.db", ""), "0 字节"),
    "no database at all": (lambda folder: _put(folder / "yuejian.db", "今天的账" * 999), "损坏"),
    "damaged pages": (overwritten(4096 * 3, os.urandom(4096 * 40)), "损坏"),
    "cut short": (lambda folder: os.truncate(folder / "yuejian.db", 4096 * 9), "损坏"),
    "of a later release": (
        with_database("UPDATE alembic_version SET version_num = '9999'"),
        "更新的版本升级过（9999）",
    ),
    "read-only": (overwritten(18, b"\x03"), "只能读"),
}
"""A file whose header names a later way of writing (byte 18) is read-only for everybody, root too."""


def _put(path: Path, text: str) -> None:
    for journal in path.parent.glob(f"{path.name}-*"):
        journal.unlink()
    path.write_text(text)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.is_file() and not path.name.endswith((".serving", "-shm", "-wal"))
    }


@pytest.mark.parametrize("what", HARMS)
def test_a_start_says_what_is_wrong_and_changes_nothing(folder: Path, what: str) -> None:
    harm, sentence = HARMS[what]
    harm(folder)
    before = contents(folder)
    with pytest.raises(SystemExit) as ended:
        asyncio.run(make_ready(Settings(data=folder), NOW))
    said = str(ended.value)
    assert sentence in said
    assert "\n" not in said
    assert re.search(r"请|先", said), "it says what to do"
    assert contents(folder) == before


@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_every_command_that_would_begin_says_it(folder: Path, command: str) -> None:
    (folder / "key").unlink()
    environment = {**os.environ, "YUEJIAN_DATA": str(folder), "YUEJIAN_PORT": "0"}
    run = subprocess.run(
        [sys.executable, "-m", "bot", command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 1
    *_told, last = run.stderr.strip().splitlines()
    assert last.startswith("找不到数据库的密钥文件")
    assert "Traceback" not in run.stderr
    assert not (folder / "key").exists()


def test_what_belongs_together_starts_again_and_again(folder: Path, tmp_path: Path) -> None:
    asyncio.run(live(Settings(data=folder)))
    _without_marks(folder)
    asyncio.run(live(Settings(data=folder)))
    assert asyncio.run(look(f"sqlite:///{folder / 'yuejian.db'}")).marks["key"]
    newer = (folder / "key").read_text() + "2:" + "A" * 43 + "=\n"
    (folder / "key").write_text(newer)
    asyncio.run(live(Settings(data=folder)))
    restored = shutil.copytree(folder, tmp_path / "restored")
    asyncio.run(live(Settings(data=restored)))
    (folder / "key").write_text(newer.splitlines()[0])
    with pytest.raises(SystemExit, match="少了第 2 号密钥"):
        asyncio.run(make_ready(Settings(data=folder), NOW))


def test_tables_made_before_there_was_a_key_are_a_new_installation(tmp_path: Path) -> None:
    asyncio.run(make_ready(Settings(data=tmp_path), NOW))
    assert {"key", "signing-key", "yuejian.db"} <= set(contents(tmp_path))


def test_the_second_who_serves_a_file_is_sent_away(folder: Path, tmp_path: Path) -> None:
    settings = Settings(data=folder)
    first = hold_alone(settings)
    assert first is not None
    beside = tmp_path / "link.db"
    beside.symlink_to(folder / "yuejian.db")
    for again in (settings, Settings(data=tmp_path / "other", database=f"sqlite:///{beside}")):
        with pytest.raises(SystemExit, match="已经有一个约检在用"):
            hold_alone(again)
    first.let_go()
    second = hold_alone(settings)
    assert second is not None
    second.let_go()


READ_ONLY = """DO $$ BEGIN
EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$"""


async def _run(url: str, statements: list[str]) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


@pytest.mark.postgres
def test_a_server_is_looked_at_the_same_way(postgres_url: str, tmp_path: Path) -> None:
    server = Settings(data=tmp_path / "data", database=postgres_url)
    asyncio.run(live(server))
    asyncio.run(live(server))
    key = server.key_file.read_text()
    server.key_file.unlink()
    with pytest.raises(SystemExit, match="找不到数据库的密钥文件"):
        asyncio.run(make_ready(server, NOW))
    assert not server.key_file.exists()
    server.key_file.write_text("1:" + "A" * 43 + "=\n")
    with pytest.raises(SystemExit, match="不是这个数据库的"):
        asyncio.run(make_ready(server, NOW))
    server.key_file.write_text(key)
    asyncio.run(_run(server.database, ["UPDATE alembic_version SET version_num = '9999'"]))
    with pytest.raises(SystemExit, match="更新的版本"):
        asyncio.run(make_ready(server, NOW))
    asyncio.run(_run(server.database, [READ_ONLY]))
    with pytest.raises(SystemExit, match="只能读"):
        asyncio.run(make_ready(server, NOW))


def test_a_server_that_is_away_is_said_without_its_password(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database="postgresql://somebody:secret@127.0.0.1:1/yuejian")
    with pytest.raises(SystemExit, match=r"连不上数据库 127\.0\.0\.1:1/yuejian") as ended:
        asyncio.run(make_ready(settings, NOW))
    assert "secret" not in str(ended.value)
    assert not (tmp_path / "key").exists()
