"""Photos: sealed files in a folder outside the repository, each with a row that says whose it is."""

from __future__ import annotations

import os
import secrets
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from storage.moments import milliseconds
from storage.photo_places import without_place
from storage.sealing import Keyring
from storage.tables.messages import media

_PHOTO = b"media"
_add = insert(media)
_owner = select(media.c.person_id, media.c.content_type).where(media.c.name == bindparam("name"))


_of_person = select(media.c.name, media.c.content_type, media.c.size).where(media.c.person_id == bindparam("person_id"))
_newest = select(media.c.name).order_by(media.c.at_ms.desc()).limit(bindparam("limit"))


class MediaFolder:
    """The files. A name is random, says nothing and cannot be guessed; a file is there whole or not at all."""

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder = folder
        self._keyring = keyring

    def free_bytes(self) -> int:
        """How much more the disk of the folder holds."""
        there = next(one for one in (self._folder, *self._folder.parents) if one.exists())
        return shutil.disk_usage(there).free

    def keep(self, content: bytes) -> str:
        """Write a photo, sealed, without the place where it was taken; its name."""
        name = secrets.token_hex(16)
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_suffix(".part")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(self._keyring.seal(without_place(content), _PHOTO))
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
        return name

    def names_before(self, moment: datetime) -> list[str]:
        """The names of the files that were written before a moment."""
        return [
            path.name
            for path in self._folder.glob("??/*")
            if path.is_file() and path.suffix != ".part" and path.stat().st_mtime < moment.timestamp()
        ]

    def drop(self, name: str) -> None:
        """Delete a photo's file; one that is gone is gone."""
        self._path(name).unlink(missing_ok=True)

    def read(self, name: str) -> bytes | None:
        """A photo by its name; None when there is no such photo."""
        if not (len(name) == 32 and name.isalnum()):
            return None
        path = self._path(name)
        return self._keyring.open(path.read_bytes(), _PHOTO) if path.exists() else None

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / name


def note_photo(
    connection: Connection, name: str, *, person_id: str, content_type: str, size: int, now: datetime
) -> None:
    """Say in the database whose photo this is."""
    row = {"name": name, "person_id": person_id, "content_type": content_type, "size": size}
    connection.execute(_add, row | {"at_ms": milliseconds(now)})


def photo_of(connection: Connection, name: str) -> tuple[str, str] | None:
    """The owner and the content type of a photo."""
    row = connection.execute(_owner, {"name": name}).first()
    return None if row is None else (row[0], row[1])


def photos_of(connection: Connection, person_id: str) -> list[dict[str, Any]]:
    """What is known of a person's photos."""
    rows = connection.execute(_of_person, {"person_id": person_id})
    return [{"name": row[0], "content_type": row[1], "size": row[2]} for row in rows]


def some_photos(connection: Connection, limit: int) -> list[str]:
    """The names of the newest photos."""
    return list(connection.execute(_newest, {"limit": limit}).scalars())
