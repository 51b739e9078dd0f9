"""A new SQLite file gets its tables as a copy of one that was migrated: revisions run once in a process."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from storage import migrate as migration
from storage.database_url import sqlite_file
from storage.sealing import Keyring


@contextmanager
def migrating_by_copies(folder: Path) -> Iterator[None]:
    """While this lasts, a file that is not there yet is a copy; one that is there is migrated as always."""
    migrate_file, template = migration._migrate_file, folder / "migrated.db"

    def copy_or_migrate(address: str, keyring: Keyring | None, now: datetime | None) -> None:
        file = sqlite_file(address)
        if file.exists():
            migrate_file(address, keyring, now)
            return
        if not template.exists():
            migrate_file(f"sqlite:///{template}", keyring, now)
        shutil.copy(template, file)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migration, "_migrate_file", copy_or_migrate)
        yield
