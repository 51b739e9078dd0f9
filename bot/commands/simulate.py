"""`simulate`: one of the platforms, simulated, to develop against (the simulators of the tests, run by hand)."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import importlib.util
import sys

import typer

DESK = "tests.simulators.desk"


def simulate(name: str, *, port: int, service: str) -> None:
    """Serve the platform until stopped; a name that there is no simulator for is said so."""
    if importlib.util.find_spec("tests") is None or importlib.util.find_spec(DESK) is None:
        raise typer.BadParameter("模拟器在源代码的 tests 目录里，请在源代码目录里运行", param_hint="NAME")
    desk = importlib.import_module(DESK)
    if name not in desk.BENCHES:
        raise typer.BadParameter(f"没有叫 {name} 的模拟器，有的是：{desk.names()}", param_hint="NAME")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_run(desk, name, port, service.rstrip("/")))


async def _run(desk: object, name: str, port: int, service: str) -> None:
    lines: asyncio.Queue[str] = asyncio.Queue()
    typing = asyncio.create_task(_typed(lines))
    try:
        await desk.run(name, port, service, out=desk.write, lines=lines)  # type: ignore[attr-defined]  # found by name
    finally:
        typing.cancel()


async def _typed(lines: asyncio.Queue[str]) -> None:
    """What is typed, without holding up what else goes on."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        lines.put_nowait(line)
