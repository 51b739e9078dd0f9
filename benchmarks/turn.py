"""`bench turn`: the whole turn beside its floor and two peers, on a slow disk, and with a full store."""

from __future__ import annotations

import json
import os
import signal
import statistics
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.host import host_time, taken_by_host
from benchmarks.loads import Figures, generator
from benchmarks.product import prepare
from benchmarks.servers import AIOGRAM, FLOOR, LOAD_CORE, PRODUCT, SERVER_CORE, WEROBOT, WEROBOT_PARTS, Served
from benchmarks.slow_disk import EXTRA_MS, slow_disk
from benchmarks.turn_rounds import capacity, latency

QUIET_RATE = 200.0
BUSY = 0.7
JUST_NOW_S = 2
"""Seconds of saturation before a timing, to know what 70 % of it are."""


@dataclass(frozen=True)
class Effort:
    """How long it is measured: rounds of saturation and their seconds, rounds of timing and how many forms of everybody
    each takes, instruments of others.
    """

    rounds: int
    seconds: int
    timings: int
    forms: int
    instruments: int


FULL, QUICK = Effort(3, 5, 7, 1, 1_000_000), Effort(1, 3, 1, 1, 50_000)


@dataclass
class Measured:
    """Figures by what was measured, a list of rounds each."""

    effort: Effort
    rounds: dict[str, list[Figures]] = field(default_factory=dict)

    def note(self, what: str, got: Figures) -> None:
        """Keep the figures of a round, and say them."""
        self.rounds.setdefault(what, []).append(got)
        cpu = f"   CPU {got.cpu_us:5.0f} µs" if got.cpu_us else ""
        print(f"  {what:<20}{got.per_second:7.0f}/s   p50 {got.p50:7.2f} ms   p99 {got.p99:7.2f} ms{cpu}", flush=True)

    def median(self, what: str, figure: str = "per_second") -> float:
        """The median of the rounds."""
        return float(statistics.median(getattr(got, figure) for got in self.rounds[what]))


def main(*, as_json: bool, quick: bool = False) -> None:
    """Measure and print; with `as_json` the last line is one object of figures."""
    if len(os.sched_getaffinity(0)) <= max(SERVER_CORE, LOAD_CORE):
        sys.exit("bench turn needs two cores: one for the server, one for the load")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that no server of ours outlives a run that is stopped
    measured = Measured(QUICK if quick else FULL)
    print(f"server on core {SERVER_CORE}, load by {generator()} on core {LOAD_CORE}, rounds interleaved", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-turn-") as name:
        folder = Path(name)
        small, large = _template(folder / "small", 0), _template(folder / "large", measured.effort.instruments)
        began = host_time()
        _throughput(measured, small, large, slow_disk(folder))
        _latency(measured, small)
        print(f"the host took {100 * taken_by_host(began, host_time()):.1f} % of the processors' time for others")
    found = figures(measured)
    for line in verdicts(found):
        print(line)
    if as_json:
        print(json.dumps(found))


def _template(folder: Path, others: int) -> Path:
    folder.mkdir()
    prepare(folder / "bench.db", others=others)
    return folder / "bench.db"


def _throughput(measured: Measured, small: Path, large: Path, slow: Mapping[str, str]) -> None:
    """Saturation: everybody on an ordinary disk, everybody on a slow one, and the product with a full store."""
    everybody = (FLOOR, PRODUCT, WEROBOT, WEROBOT_PARTS, AIOGRAM)
    for n in range(measured.effort.rounds):
        print(f"saturated, round {n + 1}", flush=True)
        for served in everybody:
            measured.note(served.name, capacity(served, measured.effort.seconds, template=_store(served, small)))
        measured.note("product, full store", capacity(PRODUCT, measured.effort.seconds, template=large))
        for served in everybody:
            got = capacity(served, measured.effort.seconds, template=_store(served, small), extra=slow)
            measured.note(f"{served.name}, slow disk", got)


def _latency(measured: Measured, small: Path) -> None:
    """Open loops: the product and its floor, each at 70 % of what it takes just then, and at a quiet rate."""
    for n in range(measured.effort.timings):
        print(f"timed from when a message was due, round {n + 1}", flush=True)
        for served in (FLOOR, PRODUCT):
            store, effort = _store(served, small), measured.effort
            now = capacity(served, JUST_NOW_S, template=store).per_second  # a shared host gives now more, now less
            busy, quiet = latency(served, (BUSY * now, QUIET_RATE), effort.forms, template=store)
            measured.note(f"{served.name}, busy", busy)
            measured.note(f"{served.name}, quiet", quiet)


def _store(served: Served, small: Path) -> Path | None:
    return small if served is PRODUCT else None


def figures(measured: Measured) -> dict[str, float]:
    """The figures by name: a second, milliseconds, and ratios."""
    at = measured.median
    return {
        "turns_per_s": round(at("product"), 1),
        "p50_ms": round(at("product, busy", "p50"), 2),
        "p99_ms": round(at("product, busy", "p99"), 2),
        "floor_per_s": round(at("floor"), 1),
        "ratio": round(at("product") / at("floor"), 3),
        "cpu_us": round(at("product", "cpu_us")),
        "floor_cpu_us": round(at("floor", "cpu_us")),
        "cpu_ratio": round(at("floor", "cpu_us") / at("product", "cpu_us"), 3),
        "werobot_cpu_us": round(at("werobot", "cpu_us")),
        "aiogram_cpu_us": round(at("aiogram", "cpu_us")),
        "werobot_per_s": round(at("werobot"), 1),
        "werobot_parts_per_s": round(at("werobot's parts"), 1),
        "aiogram_per_s": round(at("aiogram"), 1),
        "p50_quiet_ms": round(at("product, quiet", "p50"), 2),
        "p99_quiet_ms": round(at("product, quiet", "p99"), 2),
        "p99_quiet_to_floor": round(at("product, quiet", "p99") / at("floor, quiet", "p99"), 2),
        "p99_busy_to_floor": round(at("product, busy", "p99") / at("floor, busy", "p99"), 2),
        "slow_disk_per_s": round(at("product, slow disk"), 1),
        "slow_disk_kept": round(at("product, slow disk") / at("product"), 3),
        "slow_disk_floor_per_s": round(at("floor, slow disk"), 1),
        "slow_disk_werobot_per_s": round(at("werobot, slow disk"), 1),
        "slow_disk_werobot_parts_per_s": round(at("werobot's parts, slow disk"), 1),
        "slow_disk_aiogram_per_s": round(at("aiogram, slow disk"), 1),
        "full_store_per_s": round(at("product, full store"), 1),
        "full_store_slower": round(at("product") / at("product, full store"), 2),
    }


def verdicts(found: Mapping[str, float]) -> list[str]:
    """Each figure that something was promised about, beside the promise."""
    promises = (
        ("of its floor", found["ratio"], 0.35, True),
        ("of werobot", found["turns_per_s"] / found["werobot_per_s"], 1.0, True),
        ("of werobot's parts behind aiohttp", found["turns_per_s"] / found["werobot_parts_per_s"], 1.0, True),
        ("of aiogram", found["turns_per_s"] / found["aiogram_per_s"], 1.0, True),
        (f"of werobot, fsync + {EXTRA_MS} ms", found["slow_disk_per_s"] / found["slow_disk_werobot_per_s"], 1.0, True),
        (
            f"of werobot's parts, fsync + {EXTRA_MS} ms",
            found["slow_disk_per_s"] / found["slow_disk_werobot_parts_per_s"],
            1.0,
            True,
        ),
        (f"of aiogram, fsync + {EXTRA_MS} ms", found["slow_disk_per_s"] / found["slow_disk_aiogram_per_s"], 1.0, True),
        (f"of itself, fsync + {EXTRA_MS} ms", found["slow_disk_kept"], 0.7, True),
        ("times the floor's p99 at 200/s", found["p99_quiet_to_floor"], 2.5, False),
        ("times the floor's p99 at 70 %", found["p99_busy_to_floor"], 2.5, False),
        ("times slower with a full store", found["full_store_slower"], 1.3, False),
    )
    return [
        f"{value:8.2f} {what:<36} {'at least' if least else 'at most'} {bound:.2f}   "
        f"{'holds' if (value >= bound if least else value <= bound) else 'MISSED'}"
        for what, value, bound, least in promises
    ]
