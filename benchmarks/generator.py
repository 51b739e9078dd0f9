"""The generator of our own, on its own core: open loops, whole exchanges, and saturation where wrk is missing."""

from __future__ import annotations

import asyncio
import gc
import json
import re
import sys
import time
from pathlib import Path

from benchmarks.form import PEOPLE
from benchmarks.wire import Request

_LENGTH = re.compile(rb"(?i)content-length: (\d+)")
_SATURATING = 32
_EXCHANGING = 16


class Line:
    """One connection: a request goes out when the answer to the one before it has come."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self.writer = reader, writer
        self._free = asyncio.Lock()

    async def send(self, raw: bytes) -> tuple[bool, bytes]:
        """Send, and read the whole answer; whether it was a 200, and its body."""
        async with self._free:
            self.writer.write(raw)
            head = await self._reader.readuntil(b"\r\n\r\n")
            found = _LENGTH.search(head)
            body = await self._reader.readexactly(int(found[1]) if found else 0)
            return head.startswith(b"HTTP/1.1 200"), body


async def lines(port: int, count: int) -> list[Line]:
    """Connections to the server."""
    return [Line(*await asyncio.open_connection("127.0.0.1", port)) for _ in range(count)]


def figures(took: list[float], spent: float, faults: int) -> str:
    """What was measured, as the JSON that `benchmarks.loads` reads."""
    took.sort()
    said = {
        "per_second": len(took) / spent,
        "p50": took[len(took) // 2],
        "p99": took[int(len(took) * 0.99)],
        "done": len(took),
        "faults": f"{faults} bad answers" if faults else "",
    }
    return json.dumps(said)


async def paced(port: int, raws: list[bytes], rate: float) -> str:
    """An open loop: a message goes out when it is due, whatever has become of those before it."""
    ways = await lines(port, PEOPLE)
    took: list[float] = []
    faults = 0

    async def one(i: int, due: float) -> None:
        nonlocal faults
        good, _body = await ways[i % len(ways)].send(raws[i])
        took.append((time.perf_counter() - due) * 1000)
        faults += not good

    sent = []
    started = time.perf_counter() + 0.2
    for i in range(len(raws)):
        due = started + i / rate
        wait = due - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        sent.append(asyncio.create_task(one(i, due)))
    await asyncio.gather(*sent)
    return figures(took, time.perf_counter() - started, faults)


async def saturate(port: int, raws: list[bytes], seconds: float) -> str:
    """A closed loop of 32 connections for some seconds."""
    waiting = iter(raws)
    took: list[float] = []
    faults = 0
    started = time.perf_counter()

    async def one(way: Line) -> None:
        nonlocal faults
        for raw in waiting:
            before = time.perf_counter()
            good, _body = await way.send(raw)
            now = time.perf_counter()
            took.append((now - before) * 1000)
            faults += not good
            if now - started > seconds:
                return

    await asyncio.gather(*(one(way) for way in await lines(port, _SATURATING)))
    return figures(took, time.perf_counter() - started, faults)


async def exchange(port: int, raws: list[bytes]) -> str:
    """Everything, sixteen at a time in order; the bodies of the answers as a JSON list."""
    got: list[str] = [""] * len(raws)
    waiting = iter(enumerate(raws))

    async def one(way: Line) -> None:
        for i, raw in waiting:
            good, body = await way.send(raw)
            if not good:
                raise RuntimeError(f"message {i} was answered {body[:200]!r}")
            got[i] = body.decode()

    await asyncio.gather(*(one(way) for way in await lines(port, _EXCHANGING)))
    return json.dumps(got)


def main(port: int, stream: Path, kind: str, argument: str = "") -> None:
    """Generate one round of load from a prepared stream."""
    made = []
    for row in stream.read_bytes().splitlines():
        target, body = row.split(b"\t", 1)
        made.append(Request(target.decode(), body).raw)
    gc.disable()  # a pause of the generator is not the server's latency
    if kind == "paced":
        work = paced(port, made, float(argument))
    elif kind == "saturate":
        work = saturate(port, made, float(argument))
    else:
        work = exchange(port, made)
    print(asyncio.run(work))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:])
