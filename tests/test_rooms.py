"""The rooms keep to themselves: who may import whom, wait, commit, read the clock (DESIGN 1)."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.read_modules import read_module

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("booking", "nlu", "catalogue_match", "handlers", "notifications", "storage", "bot")
DECIDING = ("booking", "nlu", "catalogue_match", "handlers")

CLOCK = Path("bot/clock.py")
MAY_COMMIT = ("storage/unit_of_work.py", "storage/probe.py")  # the second sees what two commits at once come to

# What reads the wall clock, as `owner.name`. Without an argument, gmtime and localtime read it too.
CLOCK_READERS = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
    "time.time_ns",
    "time.gmtime",
    "time.localtime",
    "func.now",
    "func.current_timestamp",
}
STOPWATCHES = {"time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns"}


def modules(*rooms: str) -> Iterator[Path]:
    for room in rooms:
        yield from sorted(path.relative_to(ROOT) for path in (ROOT / room).rglob("*.py"))


def where(path: Path, called: str, line: int) -> str:
    """A call as it is printed."""
    return f"{path}:{line} {called}"


def test_imports_point_downwards_only() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_rooms_that_decide_never_wait() -> None:
    found = [f"{path}:{line}" for path in modules(*DECIDING) for line in read_module(path).waits]
    assert not found, "a room that decides is synchronous:\n" + "\n".join(found)


def test_only_the_unit_of_work_commits() -> None:
    # The rooms that decide hold no connection; a flow's `commit` there only names the command it ends with.
    found = [
        where(path, name, line)
        for path in modules("notifications", "storage", "bot")
        if str(path) not in MAY_COMMIT
        for name, line in read_module(path).calls
        if name.rsplit(".", 1)[-1] == "commit"
    ]
    assert not found, "only the unit of work commits:\n" + "\n".join(found)


def test_only_the_clock_reads_the_clock() -> None:
    found = [
        where(path, name, line)
        for path in modules(*ROOMS)
        if path != CLOCK
        for name, line in read_module(path).calls
        if name in CLOCK_READERS
    ]
    assert not found, f"only {CLOCK} reads the clock:\n" + "\n".join(found)


def test_stopwatches_run_only_in_processes() -> None:
    rooms = tuple(room for room in ROOMS if room != "bot")
    found = [
        where(path, name, line)
        for path in modules(*rooms)
        for name, line in read_module(path).calls
        if name in STOPWATCHES
    ]
    assert not found, "only bot and benchmarks measure time:\n" + "\n".join(found)


@pytest.mark.parametrize("room", [*ROOMS, "benchmarks"])
def test_rooms_come_from_this_repository(room: str) -> None:
    file = importlib.import_module(room).__file__
    assert file is not None, f"{room} has no __init__.py"
    assert Path(file).is_relative_to(ROOT)
