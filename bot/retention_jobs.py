"""Deletes by itself what is past its term (`booking/retention.py`), and files of the media folder without a row."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import structlog

from booking.retention import term_of
from storage.database import Database
from storage.expiry import SWEPT, YOUNG, delete_expired, named_files
from storage.media import MediaFolder
from storage.unit_of_work import Session

_log = structlog.get_logger(__name__)

AT_ONCE = 400


async def delete_what_is_past(database: Database, media: MediaFolder, outbox: Path, now: datetime) -> int:
    """Delete what is past its term; files once a day, and whenever somebody's photos were forgotten."""
    gone = await database.write(lambda session: dict(delete_expired(session.connection, now)))
    if gone:
        _log.info("retention.deleted", **gone)
    await asyncio.to_thread(_drop_letters, outbox, now)
    swept = await database.read(lambda session: session.store.setting(SWEPT))
    if swept != now.date().isoformat():
        gone["files"] = await _sweep(database, media, now)
        await database.write(lambda session: session.store.put_setting(SWEPT, now.date().isoformat()))
    return sum(gone.values())


async def _sweep(database: Database, media: MediaFolder, now: datetime) -> int:
    """Delete the files that no row names; how many."""
    names = await asyncio.to_thread(media.names_before, now - YOUNG)
    dropped = 0
    for at in range(0, len(names), AT_ONCE):
        asked = names[at : at + AT_ONCE]

        def named(session: Session, asked: list[str] = asked) -> set[str]:
            return named_files(session.connection, asked)

        for name in set(asked) - await database.read(named):
            await asyncio.to_thread(media.drop, name)
            dropped += 1
    return dropped


def _drop_letters(folder: Path, now: datetime) -> None:
    """Letters that lie on this machine because nobody carries them hold telephones: they go like codes do."""
    oldest = (now - term_of("codes")).timestamp()
    for path in folder.glob("*.json") if folder.exists() else ():
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
