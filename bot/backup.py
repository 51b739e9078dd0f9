"""Backups: the database first, then the photos that it names; each file with its digest, and the keys apart.

A photo is written before its row, so a copy of the folder made after the copy of the database has all that it names.
Photos never change: one that an earlier backup in the same place has is linked, not copied.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot.settings import Settings
from storage.database_url import is_sqlite, parsed, sqlite_file

MANIFEST, FILE, DUMP, MEDIA = "manifest.json", "yuejian.db", "yuejian.dump", "media"
KEYS = ("key", "signing-key")
PREFIX = "yuejian-"
BACKED_UP = "backup"
"""The setting that tells when the last backup, and the last try of one, was."""


class BackupFault(Exception):
    """A backup cannot be made, or is not whole; the text is for whoever runs it."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: when it was made, of which revision, and the digest of every file."""

    made_at: str
    revision: str
    files: dict[str, str]


def make_backup(settings: Settings, place: Path, revision: str, now: datetime) -> Path:
    """A backup of the database and the photos in a new folder beneath `place`; BackupFault when it cannot be made."""
    earlier = backups_in(place)
    folder = place / f"{PREFIX}{now:%Y%m%d-%H%M%S}"
    draft = folder.with_suffix(".part")
    draft.mkdir(parents=True, mode=0o700)
    _copy_database(settings, draft)
    _copy_media(settings.media_folder, draft / MEDIA, earlier[-1] / MEDIA if earlier else None)
    manifest = Manifest(now.isoformat(), revision, {name: _digest(draft / name) for name in _files(draft)})
    (draft / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    draft.rename(folder)
    return folder


def copy_keys(settings: Settings, place: Path) -> list[Path]:
    """The key files, copied for their owner alone; keys that the environment gives have no file."""
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    copied = []
    for name in KEYS:
        if (settings.data / name).exists():
            shutil.copyfile(settings.data / name, place / name)
            (place / name).chmod(0o600)
            copied.append(place / name)
    return copied


def backups_in(place: Path) -> list[Path]:
    """The whole backups in a place, the oldest first."""
    return sorted(one.parent for one in place.glob(f"{PREFIX}*/{MANIFEST}") if one.parent.suffix != ".part")


def drop_old(place: Path, keep: int) -> list[Path]:
    """Delete all but the newest `keep` backups: what a person had deleted is gone from them, too, by then."""
    old = backups_in(place)[:-keep] if keep else []
    for folder in old:
        shutil.rmtree(folder)
    return old


def check_backup(folder: Path) -> Manifest:
    """The manifest of a backup whose files are all there and as they were; BackupFault for any other."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as fault:
        raise BackupFault(f"{folder} 里没有完整的备份（读不到 {MANIFEST}）。") from fault
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.exists():
            raise BackupFault(f"备份不完整：缺 {name}。请换一份备份。")
        if _digest(path) != digest:
            raise BackupFault(f"备份被改动或损坏：{name} 和做备份时不一样。请换一份备份。")
    return manifest


def restore(folder: Path, keys: Path | None, settings: Settings) -> Manifest:
    """Lay a backup and its keys into the data folder of the settings, where nothing may be; BackupFault else."""
    manifest = check_backup(folder)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = [one for one in (*KEYS, MEDIA) if (settings.data / one).exists()]
    if held:
        raise BackupFault(
            f"{settings.data} 里已经有 {'、'.join(held)}：恢复不会覆盖已有的数据，请换一个空的 YUEJIAN_DATA。"
        )
    _lay_database(folder, settings)
    if (folder / MEDIA).exists():
        shutil.copytree(folder / MEDIA, settings.media_folder)
    for name in KEYS:
        if keys is not None and (keys / name).exists():
            shutil.copyfile(keys / name, settings.data / name)
            (settings.data / name).chmod(0o600)
    return manifest


def _copy_database(settings: Settings, draft: Path) -> None:
    address = settings.database_address
    if is_sqlite(address):
        path = sqlite_file(address)
        if not path.exists():
            raise BackupFault(f"没有数据库 {path}，没有东西可以备份。")
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=30)) as file:
            file.execute("VACUUM INTO ?", (str(draft / FILE),))
        (draft / FILE).chmod(0o600)
        return
    _run("pg_dump", "--format=custom", f"--file={draft / DUMP}", _plain(address))


def _lay_database(folder: Path, settings: Settings) -> None:
    address = settings.database_address
    if is_sqlite(address):
        path = sqlite_file(address)
        if path.exists():
            raise BackupFault(f"已经有数据库 {path}：恢复不会覆盖它。请先移开，或换一个 YUEJIAN_DATA。")
        if not (folder / FILE).exists():
            raise BackupFault("这份备份是 PostgreSQL 的：请设好 YUEJIAN_DATABASE=postgresql://…，指向一个空的数据库。")
        shutil.copyfile(folder / FILE, path)
        path.chmod(0o600)
        return
    if not (folder / DUMP).exists():
        raise BackupFault("这份备份是 SQLite 的：请去掉 YUEJIAN_DATABASE，恢复成文件。")
    _run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={_plain(address)}", str(folder / DUMP))


def _plain(address: str) -> str:
    """An address as PostgreSQL's own programs read it."""
    return parsed(address).render_as_string(hide_password=False)


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupFault(f"找不到 {program}：请安装 postgresql-client，版本不低于数据库的。")
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's own, found by name
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["没有说明原因"])[-1]
        raise BackupFault(f"{program} 没有成功：{why}")


def _copy_media(source: Path, target: Path, earlier: Path | None) -> None:
    for path in sorted(source.rglob("*")) if source.exists() else ():
        if not path.is_file() or path.suffix == ".part":
            continue
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        before = earlier / path.relative_to(source) if earlier is not None else None
        if before is not None and before.exists() and before.stat().st_size == path.stat().st_size:
            os.link(before, copy)
        else:
            shutil.copyfile(path, copy)
            copy.chmod(0o600)


def _files(folder: Path) -> Iterator[str]:
    return (str(path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
