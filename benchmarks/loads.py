"""Load from the other core: as much as is taken (wrk), and open loops timed from the moment a message was due."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import LOAD_CORE, pinned
from benchmarks.wire import Request, write_stream

CONNECTIONS = 32
"""Messages under way while a server is saturated; fewer than there are people, so that nobody has two."""

_SCRIPT = Path(__file__).with_name("stream.lua")
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_DONE = re.compile(r"(\d+) requests in")
_BAD = re.compile(r"Non-2xx or 3xx responses:\s+(\d+)|Socket errors: (.+)")
_LATENCY = re.compile(r"(50|99)%\s+([\d.]+)(us|ms|s)")
_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Figures:
    """What one round of load measured; times in milliseconds; `done` messages were answered; `cpu_us` a message."""

    per_second: float
    p50: float
    p99: float
    done: int
    faults: str = ""
    cpu_us: float = 0.0


def generator() -> str:
    """What saturates the servers on this machine."""
    return "wrk" if shutil.which("wrk") else "asyncio"


def saturate(port: int, made: list[Request], seconds: int) -> Figures:
    """As many messages as the server takes, from `made` in order, each once; the stream must last for `seconds`."""
    if generator() != "wrk":
        return _by_own(port, made, "saturate", str(seconds))
    with _stream(made) as stream:
        done = subprocess.run(
            [*pinned(LOAD_CORE), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency",
             "-s", str(_SCRIPT), f"http://127.0.0.1:{port}", "--", str(stream)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    rate, count = _RATE.search(done.stdout), _DONE.search(done.stdout)
    if rate is None or count is None:
        raise RuntimeError(f"wrk said nothing to read:\n{done.stdout}\n{done.stderr}")
    times = {found[1]: float(found[2]) * _MS[found[3]] for found in _LATENCY.finditer(done.stdout)}
    bad = _BAD.search(done.stdout)
    return Figures(float(rate[1]), times.get("50", 0.0), times.get("99", 0.0), int(count[1]), bad[0] if bad else "")


def paced(port: int, made: list[Request], rate: float) -> Figures:
    """All of `made` at `rate` a second, whatever the answers take; latency counts from when a message was due."""
    return _by_own(port, made, "paced", str(rate))


def exchange(port: int, made: list[Request]) -> list[str]:
    """All of `made`, a few at a time, each person's in order; the bodies of the answers, which must all be 200."""
    with _stream(made) as stream:
        found: list[str] = json.loads(_generate(port, stream, "exchange"))
    return found


def _by_own(port: int, made: list[Request], kind: str, argument: str) -> Figures:
    with _stream(made) as stream:
        said = json.loads(_generate(port, stream, kind, argument))
    return Figures(said["per_second"], said["p50"], said["p99"], said["done"], said["faults"])


def _generate(port: int, stream: Path, *kind: str) -> str:
    done = subprocess.run(
        [*pinned(LOAD_CORE), sys.executable, "-m", "benchmarks.generator", str(port), str(stream), *kind],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"the generator failed:\n{done.stderr[-2000:]}")
    return done.stdout


@contextmanager
def _stream(made: list[Request]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stream"
        write_stream(path, made)
        yield path
