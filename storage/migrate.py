"""Bringing a database to the tables of this release, by Alembic's revisions in `storage/migrations`.

python -m storage.migrate draft "what changes"     writes a revision from the difference to the declared tables
"""

from __future__ import annotations

import sys
from datetime import datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from storage.database_url import is_sqlite
from storage.moments import Moment
from storage.pooling import single_engine
from storage.sealing import Keyring
from storage.sqlite_database import writer_engine
from storage.tables.columns import Number, Packed, Word

_LOCK = 0x79756A69
"""The advisory lock of PostgreSQL under which one process migrates while others wait ("yuji")."""


async def migrate(address: str, keyring: Keyring | None = None, now: datetime | None = None) -> None:
    """Bring the database to the newest revision; at once when it is there already.

    A revision that rewrites what is kept sealed needs the `keyring` and the moment; an empty database needs neither.
    """
    if is_sqlite(address):
        _migrate_file(address, keyring, now)
    else:
        await _migrate_server(address, keyring, now)


def _migrate_file(address: str, keyring: Keyring | None, now: datetime | None) -> None:
    engine = writer_engine(address)
    try:
        with engine.begin() as connection:
            upgrade(connection, keyring, now)
    finally:
        engine.dispose()


async def _migrate_server(address: str, keyring: Keyring | None, now: datetime | None) -> None:
    engine = single_engine(address)
    async with engine.begin() as connection:
        await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await connection.run_sync(upgrade, keyring, now)
    await engine.dispose()


def upgrade(
    connection: Connection, keyring: Keyring | None = None, now: datetime | None = None, to: str = "head"
) -> None:
    """Run the revisions that this database has not seen, inside the transaction of the connection."""
    command.upgrade(config_for(connection, keyring, now), to)


def config_for(connection: Connection, keyring: Keyring | None = None, now: datetime | None = None) -> Config:
    """Alembic's settings, without a file at the top of the repository."""
    config = Config(stdout=StringIO())
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes.update(connection=connection, keyring=keyring, now=now)
    return config


def known_revisions() -> frozenset[str]:
    """The revisions of this release."""
    return frozenset(path.name[:4] for path in (Path(__file__).parent / "migrations" / "versions").glob("[0-9]*.py"))


def render_type(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """How the types of our columns are written in a revision."""
    if kind != "type":
        return False
    if isinstance(thing, Moment):
        return "Moment()"
    names = {Word: "Word", Number: "Number", Packed: "Packed"}
    return next((name for declared, name in names.items() if thing is declared), False)


def draft(message: str) -> None:
    """Write a revision from what a migrated database lacks of the declared tables; it is read before it is kept."""
    with TemporaryDirectory() as folder:
        engine = writer_engine(str(Path(folder) / "draft.db"))
        with engine.connect() as connection, connection.begin():
            upgrade(connection)
            newest = sorted(path.name[:4] for path in (Path(__file__).parent / "migrations" / "versions").glob("0*.py"))
            number = int(newest[-1]) + 1 if newest else 1
            command.revision(config_for(connection), message, autogenerate=True, rev_id=f"{number:04d}")
        engine.dispose()


if __name__ == "__main__":
    draft(sys.argv[2])
