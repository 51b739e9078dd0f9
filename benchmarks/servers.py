"""Starting the measured servers: each pinned to one core, on a database of its own, and stopped again."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

SERVER_CORE, LOAD_CORE = 0, 1
_START_SECONDS = 60.0


@dataclass(frozen=True)
class Served:
    """A kind of server: its name, the arguments of its interpreter, and what its environment adds."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)


def floor() -> Served:
    """The floor."""
    return Served("floor", ("-m", "benchmarks.floor", "{database}", "{port}"))


def werobot() -> Served:
    """The peer werobot."""
    return Served("werobot", ("-m", "benchmarks.peers.werobot_form", "{database}", "{port}"))


def aiogram() -> Served:
    """The peer aiogram."""
    return Served("aiogram", ("-m", "benchmarks.peers.aiogram_form", "{database}", "{port}"))


def tool(name: str) -> str:
    """The path of a program of the system; SystemExit naming the package when it is missing."""
    found = shutil.which(name)
    if found is None:
        sys.exit(f"{name} is missing: apt-get install {'util-linux' if name == 'taskset' else name}")
    return found


def pinned(core: int) -> list[str]:
    """The words before a command that keep it on one core."""
    return [tool("taskset"), "-c", str(core)]


def free_port() -> int:
    """A port of the loopback interface that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(served: Served, database: Path, *, extra: Mapping[str, str] | None = None) -> Iterator[int]:
    """The server under way on its core; gives its port. RuntimeError when it does not come up."""
    port = free_port()
    arguments = [a.format(database=database, port=port) for a in served.arguments]
    environment = {**os.environ, **served.environment, **(extra or {})}
    log = database.with_suffix(".log")
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*pinned(SERVER_CORE), sys.executable, *arguments], env=environment, stdout=out, stderr=out
        )
    try:
        _wait(port, process, log)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not come up:\n{log.read_text(errors='replace')[-2000:]}")
