"""Connections to a PostgreSQL that may stand behind a pooler: whether one hands every transaction to another server
process (PgBouncer with pool_mode=transaction), and what a connection then must not rely on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from storage.database_url import parsed, with_driver

LOOKS = 3
PATIENCE_S = 5.0
"""A pooler that lends one server process to a client for good lets the second connection wait for ever."""


def unnamed() -> str:
    """The name of a statement that lasts as long as its transaction: none."""
    return ""


WITHOUT_NAMES: Mapping[str, Any] = {
    "statement_cache_size": 0,
    "prepared_statement_cache_size": 0,
    "prepared_statement_name_func": unnamed,
}
"""How asyncpg is opened where the next transaction may be another server process, which knows no named statement."""


def single_engine(address: str) -> AsyncEngine:
    """An engine for a few statements now and then, which works behind any pooler and keeps no connection."""
    return create_async_engine(
        with_driver(address, "asyncpg"), poolclass=NullPool, hide_parameters=True, connect_args=dict(WITHOUT_NAMES)
    )


async def is_pooled(address: str) -> bool:
    """Whether two connections that are open at once are served by one server process, or the address says so."""
    if parsed(address).query.get("prepared_statement_cache_size") == "0":
        return True
    engine = single_engine(address)
    try:
        async with asyncio.timeout(PATIENCE_S), engine.connect() as one, engine.connect() as other:
            seen = [(await _process(one), await _process(other)) for _ in range(LOOKS)]
    except TimeoutError:
        return False
    finally:
        await engine.dispose()
    return bool({mine for mine, _ in seen} & {theirs for _, theirs in seen})


async def _process(connection: AsyncConnection) -> int:
    """The server process that carries out a transaction of this connection."""
    async with connection.begin():
        return int((await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one())
