"""One round of `bench turn`: a fresh store, a server on its core, load from the other, and proof that it worked."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.form import PEOPLE, STEPS, confirmed, message, order
from benchmarks.loads import CONNECTIONS, Figures, exchange, paced, saturate
from benchmarks.servers import Served, Server, running
from benchmarks.wire import Request, opened, requests

AMPLE = 4
"""A stream of saturation holds so many times what the server took when everybody's first form was filled."""

_LOOKED_AT_AGAIN = 97
_LATER_S = 60.0


class WrongError(Exception):
    """A server answered wrongly, or its store does not hold what it answered: its figures mean nothing."""


@contextmanager
def _fresh(served: Served, template: Path | None, extra: Mapping[str, str]) -> Iterator[tuple[Server, Path, float]]:
    """The server on a store of its own, after a form of everybody's whose answers were looked at; its pace at that."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=template.parent.parent if template else None) as name:
        folder = Path(name)
        if template is not None:
            shutil.copytree(template.parent, folder, dirs_exist_ok=True)
        database = folder / (template.name if template else "bench.db")
        with running(served, database, extra=extra) as server:
            steps = order(1)
            made = requests(steps, first_id=1)
            began = time.perf_counter()
            answers = exchange(server.port, made)
            pace = len(steps) / (time.perf_counter() - began)
            _right(served, steps, answers)
            yield server, database, pace


def capacity(
    served: Served, seconds: int, *, template: Path | None = None, extra: Mapping[str, str] | None = None
) -> Figures:
    """How much the server takes; WrongError unless its answers and its store are right."""
    with _fresh(served, template, extra or {}) as (server, database, pace):
        steps = _steps(int(AMPLE * pace * seconds))
        made = requests(steps, first_id=_first_id())
        before = server.cpu_seconds()
        got = saturate(server.port, made, seconds)
        got = replace(got, cpu_us=(server.cpu_seconds() - before) / got.done * 1e6)
        _no_faults(served, got)
        if got.done >= len(made) - CONNECTIONS:
            raise WrongError(f"{served.name}: the stream of {len(made)} messages came to its end too soon")
        if served.remembers:
            _repeats(served, server.port, steps, made, got.done)
        stored = _stored(served, database)
    low, high = confirmed(got.done - 2 * CONNECTIONS), confirmed(got.done + 2 * CONNECTIONS)
    if not low <= stored - PEOPLE <= high:
        raise WrongError(
            f"{served.name}: {stored - PEOPLE} forms are stored, {low} to {high} were brought to their end"
        )
    return got


def latency(served: Served, rates: tuple[float, ...], forms: int, *, template: Path | None = None) -> list[Figures]:
    """What a message takes at each rate a second, `forms` forms of everybody at each; WrongError as above."""
    found = []
    with _fresh(served, template, {}) as (server, database, _pace):
        for n, rate in enumerate(rates):
            steps = order(forms, first_form=1 + n * forms)
            got = paced(server.port, requests(steps, first_id=_first_id() + n * len(steps)), rate)
            _no_faults(served, got)
            found.append(got)
        due = PEOPLE * (1 + forms * len(rates))
        stored = _stored_at_last(served, database, due)
    if stored != due:
        raise WrongError(f"{served.name}: {stored} forms are stored, {due} were brought to their end")
    return found


def _steps(at_least: int) -> list[tuple[int, int, int]]:
    return order(-(-at_least // (PEOPLE * STEPS)), first_form=1)


def _first_id() -> int:
    return PEOPLE * STEPS + 1


def _no_faults(served: Served, got: Figures) -> None:
    if got.faults:
        raise WrongError(f"{served.name}: {got.faults}")


def _right(served: Served, steps: list[tuple[int, int, int]], answers: list[str]) -> None:
    """Every answer decrypts and is the one that belongs to its message."""
    for (person, form, step), answer in zip(steps, answers, strict=True):
        said = opened(answer)
        if served.says[step] not in said:
            raise WrongError(f"{served.name}: to {message(person, form, step)!r} it said {said!r}")


def _repeats(served: Served, port: int, steps: list[tuple[int, int, int]], made: list[Request], done: int) -> None:
    """What was answered under load, asked for once more: the stored answers are the right ones, and nothing doubles."""
    again = range(0, max(1, done - 2 * CONNECTIONS), _LOOKED_AT_AGAIN)
    _right(served, [steps[i] for i in again], exchange(port, [made[i] for i in again]))


def _stored_at_last(served: Served, database: Path, due: int) -> int:
    """How many forms stand in the store once there are as many as are due, or after a while: a server that was held up
    may have said that it answers later.
    """
    until = time.monotonic() + _LATER_S
    while (stored := _stored(served, database)) < due and time.monotonic() < until:
        time.sleep(0.2)
    return stored


def _stored(served: Served, database: Path) -> int:
    """How many forms stand in the store now."""
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return int(db.execute(served.rows).fetchone()[0])
    finally:
        db.close()
