"""`bench pages`: how long an authority waits for each of its pages over a large PostgreSQL database.

A server of its own is filled (`pages_load.py`) and asked over HTTP as people of a province, a city and a county ask:
every page of numbers in each of its groupings, every list with and without conditions. `--quick` fills a tenth.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.own_postgres import own_postgres
from benchmarks.pages_load import FULL, OVER, TENTH, Size, fill, officials
from bot.settings import Settings
from bot.web.cookies import COOKIE, read_secret
from bot.web.desk.authority.lists import LISTS
from bot.web.desk.authority.reports import REPORTS
from bot.web.rate import Limiter, Pace
from bot.web.server import make_server
from bot.web.visitor import enter
from bot.wiring import open_app
from storage.database_url import with_driver
from storage.migrate import migrate

ROUNDS = 4
LIMIT_MS = 500.0
_ROOT = "/desk/over"
_ASKED = {
    "units": ("", "q=第77", "state=待审核"),
    "instruments": ("", "term=已过期", "second=燃油加油机", "term=60天内到期&second=非自动衡器", "q=S123", "page=200"),
    "bookings": ("", "q=2026", "state=已提交", "since=2026-10-01&until=2026-10-31"),
    "lines": (
        "",
        "state=退回",
        "state=办理中&second=非自动衡器",
        "since=2026-10-03&until=2026-11-11",
        "late=1",
        "q=号店",
        "page=200",
    ),
    "outcomes": (
        "",
        "result=不合格",
        "since=2026-10-03&until=2026-10-29",
        "q=NJG0001",
        "second=燃油加油机&result=不合格",
        "sort=day",
    ),
    "institutions": ("", "q=检定"),
    "capabilities": ("",),
}


def pages() -> Iterator[str]:
    """Every address that is measured."""
    for name, report in REPORTS.items():
        for by in report.by:
            yield f"{_ROOT}/report/{name}?by={by}"
            yield f"{_ROOT}/report/{name}?by={by}&since="
        yield f"{_ROOT}/report/{name}?second=非自动衡器&since=2025-03-05&until=2026-10-20"
    for name in LISTS:
        for asked in _ASKED[name]:
            yield f"{_ROOT}/{name}?{asked}"
    yield f"{_ROOT}/assignment"
    yield "/desk"


@contextmanager
def _server() -> Iterator[str]:
    with own_postgres() as server:
        server.psql("CREATE DATABASE pages;")
        yield server.get_uri(database="pages", driver="asyncpg")


async def _load(address: str, size: Size) -> None:
    await migrate(address)
    engine = create_async_engine(with_driver(address, "asyncpg"))
    async with engine.begin() as connection:
        await connection.run_sync(fill, size)
    bare = engine.execution_options(isolation_level="AUTOCOMMIT")
    async with bare.connect() as connection:
        await connection.execute(text("VACUUM ANALYZE"))
    await engine.dispose()


@asynccontextmanager
async def _site(address: str) -> AsyncIterator[dict[str, TestClient[Any, Any]]]:
    with tempfile.TemporaryDirectory() as folder:
        app = await open_app(Settings(data=Path(folder), database=address))
        server = TestServer(make_server(app))
        await server.start_server()
        await app.database.write(officials)
        clients = {}
        for who in OVER:
            client = clients[who] = TestClient(server)
            await client.get("/")
            cookie = next(one.value for one in client.session.cookie_jar if one.key == COOKIE)
            secret = read_secret(cookie, app.keyring)
            if secret is None:
                raise RuntimeError("the site gave no cookie")
            await app.database.write(partial(enter, secret=secret, person_id=who, now=app.clock()))
        yield clients
        for client in clients.values():
            await client.session.close()
        await server.close()
        await app.close()


async def _asked(client: TestClient[Any, Any], path: str) -> float:
    started = time.perf_counter()
    response = await client.get(path)
    await response.read()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return (time.perf_counter() - started) * 1000


async def _measured(address: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    async with _site(address) as clients:
        for path in pages():
            for who, client in clients.items():
                took = [await _asked(client, path) for _ in range(ROUNDS + 1)][1:]
                found[f"{who} {path.removeprefix(_ROOT)}"] = took
    return found


async def _admit_all(self: Limiter, key: str, pace: Pace) -> bool:
    return True


def main(*, as_json: bool, quick: bool = False) -> None:
    """Fill, ask, print the slowest pages and how the whole stands against half a second."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    Limiter.admits = _admit_all  # type: ignore[method-assign]  # nobody opens hundreds of pages a minute
    size = TENTH if quick else FULL
    with _server() as address:
        started = time.perf_counter()
        asyncio.run(_load(address, size))
        loaded = time.perf_counter() - started
        found = asyncio.run(_measured(address))
    slowest = sorted(((_p95(times), path) for path, times in found.items()), reverse=True)
    every = [one for times in found.values() for one in times]
    figures = {
        "instruments": size.instruments,
        "lines": size.lines,
        "pages": len(found),
        "p50_ms": round(statistics.median(every), 1),
        "p95_ms": round(_p95(every), 1),
        "slowest_p95_ms": round(slowest[0][0], 1),
        "over_limit": sum(took > LIMIT_MS for took, _ in slowest),
        "load_s": round(loaded),
    }
    print(
        f"{size.instruments} 台器具，{size.lines} 条预约明细，装入 {loaded:.0f} 秒；{len(found)} 个页面各 {ROUNDS} 次"
    )
    for took, path in slowest[:25]:
        print(f"{took:8.0f} ms  {path}")
    print(f"中位 {figures['p50_ms']} ms，p95 {figures['p95_ms']} ms")
    print(f"单页 p95 超过 {LIMIT_MS:.0f} ms 的有 {figures['over_limit']} 个")
    if as_json:
        print(json.dumps(figures, ensure_ascii=False))


def _p95(times: list[float]) -> float:
    return sorted(times)[max(0, round(len(times) * 0.95) - 1)]
