"""Behind a real PgBouncer in transaction mode: it is noticed, and several processes write and read without a fault."""

from __future__ import annotations

import asyncio
import getpass
import os
import pwd
import shutil
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from storage.database import open_database
from storage.migrate import migrate
from storage.pooling import is_pooled
from tests.booking import subject
from tests.ports import unused_port
from tests.storage.conftest import KEYRING

pytestmark = [pytest.mark.soak, pytest.mark.postgres]

OPERATIONS, PROCESSES, SERVER_CONNECTIONS = 60, 3, 3

INI = """[databases]
pooled = host={socket} dbname={name} user=postgres
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {size}
logfile = {folder}/log
"""


async def listening(port: int) -> None:
    """Wait until somebody listens on a port."""
    async with asyncio.timeout(30):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.05)
            else:
                writer.close()
                return


@pytest.fixture
async def pooled(postgres_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The address of a PostgreSQL behind a pooler in transaction mode."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.fail("pgbouncer is missing: sudo apt install pgbouncer")
    folder, port, url = tmp_path_factory.mktemp("pooler"), unused_port(), urlsplit(postgres_url)
    socket = Path(parse_qs(url.query)["host"][0])
    as_nobody = []
    if getpass.getuser() == "root":  # it refuses to run as root, and somebody else has to reach socket and folder
        as_nobody = ["-u", "nobody"]
        for path in (socket, socket.parent, folder, *folder.parents[:3]):
            path.chmod(path.stat().st_mode | 0o055)
        os.chown(folder, pwd.getpwnam("nobody").pw_uid, -1)
    text = INI.format(socket=socket, name=url.path[1:], port=port, size=SERVER_CONNECTIONS, folder=folder)
    (folder / "pgbouncer.ini").write_text(text, encoding="utf-8")
    (folder / "pgbouncer.ini").chmod(0o644)
    process = await asyncio.create_subprocess_exec(
        program, *as_nobody, folder / "pgbouncer.ini", stderr=subprocess.DEVNULL
    )
    await listening(port)
    yield f"postgresql://postgres@127.0.0.1:{port}/pooled"
    process.terminate()
    await process.wait()


async def test_sixty_writes_and_reads_through_a_pooler(pooled: str) -> None:
    assert await is_pooled(pooled)
    for _ in range(2):
        await migrate(pooled)
    databases = [open_database(pooled, KEYRING) for _ in range(PROCESSES)]

    async def one(n: int) -> None:
        database = databases[n % PROCESSES]
        unit = subject.unit(id=f"u{n}", uscc=f"91150105MA0Q{n:05}X")
        if n % 2:
            await database.write(lambda session: session.store.put(unit))
        else:
            await database.read(lambda session: session.store.unit(f"u{n - 1}"))

    failed = await asyncio.gather(*(one(n) for n in range(OPERATIONS)), return_exceptions=True)
    assert [fault for fault in failed if fault is not None] == []
    for database in databases:
        await database.close()
