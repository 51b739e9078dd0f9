"""Load from the other core: as much as is taken (wrk), and an open loop timed from the moment a message was due."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import LOAD_CORE, pinned, tool
from benchmarks.wire import Request, write_stream

CONNECTIONS = 32
_SCRIPT = Path(__file__).with_name("stream.lua")
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_BAD = re.compile(r"Non-2xx or 3xx responses:\s+(\d+)|Socket errors: (.+)")
_LATENCY = re.compile(r"(50|99)%\s+([\d.]+)(us|ms|s)")
_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True)
class Figures:
    """What one round of load measured; times in milliseconds."""

    per_second: float
    p50: float
    p99: float
    faults: str = ""


def saturate(port: int, made: list[Request], seconds: float) -> Figures:
    """As many messages as the server takes, from `made`, by wrk on its own core.

    The stream must be longer than can be taken: a message is never sent twice.
    """
    with tempfile.TemporaryDirectory() as folder:
        stream = Path(folder) / "stream"
        write_stream(stream, made)
        done = subprocess.run(
            [*pinned(LOAD_CORE), tool("wrk"), "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", "--latency",
             "-s", str(_SCRIPT), f"http://127.0.0.1:{port}", "--", str(stream)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    rate = _RATE.search(done.stdout)
    if rate is None:
        raise RuntimeError(f"wrk said nothing to read:\n{done.stdout}\n{done.stderr}")
    times = {found[1]: float(found[2]) * _MS[found[3]] for found in _LATENCY.finditer(done.stdout)}
    bad = _BAD.search(done.stdout)
    return Figures(float(rate[1]), times.get("50", 0.0), times.get("99", 0.0), bad[0] if bad else "")


def paced(port: int, made: list[Request], rate: float) -> Figures:
    """All of `made` at `rate` a second, whatever the answers take; latency counts from when a message was due."""
    with tempfile.TemporaryDirectory() as folder:
        stream = Path(folder) / "stream"
        write_stream(stream, made)
        done = subprocess.run(
            [*pinned(LOAD_CORE), sys.executable, "-m", "benchmarks.loads", str(port), str(rate), str(stream)],
            capture_output=True, text=True, check=True, env=dict(os.environ),
        )  # fmt: skip
    said = json.loads(done.stdout)
    return Figures(said["per_second"], said["p50"], said["p99"], said["faults"])


class _Line:
    """One connection of the open loop: requests go out in order, answers are matched in order."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.free = asyncio.Lock()

    async def send(self, raw: bytes) -> bool:
        """Send, and read the whole answer; whether it was a 200."""
        async with self.free:
            self.writer.write(raw)
            head = await self.reader.readuntil(b"\r\n\r\n")
            found = re.search(rb"(?i)content-length: (\d+)", head)
            await self.reader.readexactly(int(found[1]) if found else 0)
            return head.startswith(b"HTTP/1.1 200")


async def _open_loop(port: int, rate: float, raws: list[bytes]) -> dict[str, object]:
    lines = [_Line(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(200)]
    took: list[float] = []
    faults = 0
    started = time.perf_counter() + 0.2

    async def one(i: int, due: float) -> None:
        nonlocal faults
        good = await lines[i % len(lines)].send(raws[i])
        took.append((time.perf_counter() - due) * 1000)
        faults += not good

    sent = []
    for i in range(len(raws)):
        due = started + i / rate
        wait = due - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        sent.append(asyncio.create_task(one(i, due)))
    await asyncio.gather(*sent)
    took.sort()
    spent = time.perf_counter() - started
    for line in lines:
        line.writer.close()
    return {
        "per_second": len(raws) / spent,
        "p50": took[len(took) // 2],
        "p99": took[int(len(took) * 0.99)],
        "faults": f"{faults} bad answers" if faults else "",
    }


def main(port: int, rate: float, stream: str) -> None:
    """The open loop as a process of its own."""
    made = []
    for row in Path(stream).read_bytes().splitlines():
        target, body = row.split(b"\t", 1)
        made.append(Request(target.decode(), body).raw)
    print(json.dumps(asyncio.run(_open_loop(port, rate, made))))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3])
