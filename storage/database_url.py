"""The address of a database: what people write, and what each engine needs."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL, make_url


def parsed(address: str) -> URL:
    """An address as SQLAlchemy's URL without a driver: `sqlite:///path`, `postgresql://…` (`postgres://…` too).

    A bare path is a SQLite file. ValueError for any other database.

    >>> parsed("postgres://u@h/d").drivername, parsed("/tmp/x.db").database
    ('postgresql', '/tmp/x.db')
    """
    url = make_url(address if "://" in address else f"sqlite:///{address}")
    name = url.get_backend_name()
    if name == "postgres":
        name = "postgresql"
    if name not in ("sqlite", "postgresql"):
        raise ValueError(f"a database is sqlite:///path or postgresql://…, not {address.split(':', 1)[0]}")
    return url.set(drivername=name)


def is_sqlite(address: str) -> bool:
    """Whether the address is of a SQLite file."""
    return parsed(address).drivername == "sqlite"


def sqlite_file(address: str) -> Path:
    """The file of a SQLite address, its folder made when missing. ValueError when it names none (`sqlite://`)."""
    database = parsed(address).database
    if not database or database == ":memory:":
        raise ValueError("several connections share the database: it has to be a file")
    path = Path(database).expanduser()
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def make_private(address: str) -> None:
    """Let nobody but the owner read a SQLite file and what lies beside it, whoever made the folder."""
    path = sqlite_file(address)
    os.close(os.open(path, os.O_RDONLY | os.O_CREAT, 0o600))
    for one in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
        if one.exists() and one.stat().st_mode & 0o077:
            one.chmod(0o600)


def with_driver(address: str, driver: str) -> URL:
    """The address for an engine with this driver, such as `aiosqlite` or `asyncpg`."""
    url = parsed(address)
    if url.drivername == "sqlite":
        url = url.set(database=str(sqlite_file(address)))
    return url.set(drivername=f"{url.drivername}+{driver}")
