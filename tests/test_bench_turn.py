"""`bench turn`, run short: every server answers rightly and stores what it answered; no bound on speed."""

import json
import subprocess
import sys

import pytest

from benchmarks.form import PEOPLE, STEPS, confirmed, order
from benchmarks.loads import Figures
from benchmarks.turn import QUICK, Measured, figures, verdicts


def test_an_order_gives_nobody_two_messages_on_the_way() -> None:
    steps = order(2, first_form=3)
    assert len(steps) == 2 * STEPS * PEOPLE
    for at in range(0, len(steps), PEOPLE):
        assert len({person for person, _, _ in steps[at : at + PEOPLE]}) == PEOPLE
    done = [n for n in range(len(steps) + 1) if confirmed(n) != confirmed(max(0, n - 1))]
    assert [steps[n - 1][2] for n in done] == [STEPS - 1] * 2 * PEOPLE


def test_what_is_promised_is_compared_with_what_was_measured() -> None:
    measured = Measured(QUICK)
    rates = {"floor": 1000.0, "product": 340.0, "werobot": 300.0, "werobot's parts": 400.0, "aiogram": 100.0}
    for name, rate in rates.items():
        for kind in (name, f"{name}, slow disk"):
            measured.note(kind, Figures(rate, 1.0, 2.0, 10, cpu_us=5.0))
    for kind in ("floor, quiet", "floor, busy", "product, quiet", "product, busy", "product, full store"):
        measured.note(kind, Figures(200.0, 1.0, 2.0, 10, cpu_us=5.0))
    found = figures(measured)
    assert found["ratio"] == 0.34
    said = verdicts(found)
    assert [line.split()[-1] for line in said[:4]] == ["MISSED", "holds", "MISSED", "holds"]


@pytest.mark.soak
def test_the_short_benchmark_proves_every_round() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "bench", "turn", "--quick", "--json"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert {"turns_per_s", "p50_ms", "p99_ms", "floor_per_s", "ratio"} <= found.keys()
