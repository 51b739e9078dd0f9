"""Owns the real reader: one process that recognises text, started with the first photo, and again when it died."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from bot.bounds import OVER_TIME
from bot.plates.port import NO_TEXT, OUT_OF_ORDER, Read, read_lines
from nlu.plates.seen import Line

READ_WITHIN_S = 90.0
"""An end to waiting: the process bounds how long it computes, and on a busy machine it waits for its turn to."""
WAIT_WITHIN_S = 20.0
"""A photo that waits longer for those before it is kept unread."""
ENDS_WITHIN_S = 5.0
LONGEST_ANSWER = 4 * 1024 * 1024

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = (sys.executable, "-m", "bot.plates.process")
_log = structlog.get_logger(__name__)


class OcrReader:
    """Reads photos one at a time, in a process of its own: a crash or a hang there harms no conversation."""

    def __init__(self, command: tuple[str, ...] = _COMMAND, *, within_s: float = READ_WITHIN_S) -> None:
        self._command, self._within = command, within_s
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._closed = False

    async def read(self, photo: bytes) -> Read:
        """What is on a photo; OUT_OF_ORDER when the process does not answer, twice."""
        try:
            await asyncio.wait_for(self._turn.acquire(), WAIT_WITHIN_S)
        except TimeoutError:
            return Read(problem=OUT_OF_ORDER)
        try:
            answer = await self._asked(photo)
        finally:
            self._turn.release()
        if "lines" not in answer:
            return Read(problem=str(answer["problem"]))
        lines = [_line(*one) for one in answer["lines"]]
        return read_lines(lines) if lines else Read(problem=NO_TEXT)

    async def close(self) -> None:
        """End the process."""
        self._closed = True
        await self._end()

    async def _asked(self, photo: bytes) -> dict[str, Any]:
        """The process's answer; one that has died is started once more, one that hangs is not waited for twice."""
        for attempt in (1, 2):
            if self._closed:
                break
            try:
                return await asyncio.wait_for(self._exchange(photo), self._within)
            except TimeoutError:
                _log.warning("plate_reader_hangs", seconds=self._within)
                await self._end()
                break
            except (OSError, asyncio.IncompleteReadError, ValueError) as fault:
                ended_with = await self._end()
                _log.warning("plate_reader_died", attempt=attempt, fault=repr(fault), ended_with=ended_with)
                if ended_with == OVER_TIME:
                    break
            except asyncio.CancelledError:
                await self._end()  # half an answer may be under way: it would be taken for the next photo's
                raise
        return {"problem": OUT_OF_ORDER}

    async def _exchange(self, photo: bytes) -> dict[str, Any]:
        process = await self._running()
        asked, answers = process.stdin, process.stdout
        if asked is None or answers is None:
            raise RuntimeError("the process was started with pipes")
        asked.write(len(photo).to_bytes(4, "big") + photo)
        await asked.drain()
        size = int.from_bytes(await answers.readexactly(4), "big")
        if size > LONGEST_ANSWER:
            raise ValueError("the answer is too long")
        answer: dict[str, Any] = json.loads(await answers.readexactly(size))
        return answer

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, cwd=_ROOT
            )
        return self._process

    async def _end(self) -> int | None:
        """End the process and return what it ended with; one that has closed its pipe may end by itself."""
        process, self._process = self._process, None
        if process is None:
            return None
        if process.stdout is not None and process.stdout.at_eof():
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), ENDS_WITHIN_S)
        if process.returncode is None:
            process.kill()
        await process.wait()
        transport = getattr(process, "_transport", None)  # closes the pipes now, not when the loop is gone
        if transport is not None:
            transport.close()
        return process.returncode


def _line(text: str, score: float, corners: list[float]) -> Line:
    points = tuple(zip(corners[::2], corners[1::2], strict=True))
    a, b, c, d = points
    return Line(text, score, (a, b, c, d))
