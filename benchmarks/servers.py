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

from benchmarks.form import STEPS
from benchmarks.wire import AES_KEY, APP_ID, TOKEN

SERVER_CORE, LOAD_CORE = 0, 1
_START_SECONDS = 60.0


@dataclass(frozen=True)
class Served:
    """A kind of server: its name, the arguments of its interpreter, what its environment adds, where forms end up.

    `{database}`, `{folder}` and `{port}` in arguments and environment are filled in at the start. `says` is a part of
    the answer to each message of a form; `rows` counts the forms that stand in its store; `remembers`: a message that
    is sent again gets the same answer and changes nothing.
    """

    name: str
    arguments: tuple[str, ...]
    says: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    rows: str = "SELECT count(*) FROM ledger"
    remembers: bool = False


_NOTED = ("记下",) * STEPS
FLOOR = Served("floor", ("-m", "benchmarks.floor", "{database}", "{port}"), _NOTED, remembers=True)
WEROBOT = Served("werobot", ("-m", "benchmarks.peers.werobot_form", "{database}", "{port}"), _NOTED)
"""As it is run: its own application on waitress, the first server that its manual lets it take."""

WEROBOT_PARTS = Served("werobot's parts", (*WEROBOT.arguments, "aiohttp"), _NOTED)
"""Its parser, cipher and session behind the HTTP server of the floor; nobody runs it so."""

AIOGRAM = Served(
    "aiogram",
    ("-m", "benchmarks.peers.aiogram_form", "{database}", "{port}"),
    ("是什么器具", *_NOTED[2:], "已登记"),
)
PRODUCT = Served(
    "product",
    ("-m", "bot", "serve", "--db", "sqlite:///{database}", "--port", "{port}"),
    ("什么器具", "型号", "测量范围", "出厂编号", "厂", "放在哪儿", "请核对", "存好了"),
    {
        "YUEJIAN_DATA": "{folder}",
        "YUEJIAN_WECHAT_TOKEN": TOKEN,
        "YUEJIAN_WECHAT_APP_ID": APP_ID,
        "YUEJIAN_WECHAT_AES_KEY": AES_KEY,
    },
    rows="SELECT count(*) FROM instruments WHERE unit_id LIKE 'bench-unit-%'",
    remembers=True,
)
"""The product as it runs in production: web, callback and worker in one process."""


@dataclass(frozen=True)
class Server:
    """A server under way: its port, and the process that it is."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """The CPU time that it has taken until now, all threads together (proc(5): utime and stime)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


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
def running(served: Served, database: Path, *, extra: Mapping[str, str] | None = None) -> Iterator[Server]:
    """The server under way on its core. RuntimeError when it does not come up."""
    port = free_port()
    given = {"database": database, "folder": database.parent, "port": port}
    arguments = [word.format(**given) for word in served.arguments]
    added = {name: value.format(**given) for name, value in served.environment.items()}
    log = database.with_suffix(".log")
    with log.open("ab") as out:
        process = subprocess.Popen(
            [*pinned(SERVER_CORE), sys.executable, *arguments],
            env={**os.environ, **added, **(extra or {})},
            stdout=out,
            stderr=out,
        )
    try:
        _wait(port, process, log)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
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
