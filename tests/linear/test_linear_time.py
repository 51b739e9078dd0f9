"""No text that a stranger sends costs more than its length: every reader, every alphabet, in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from catalogue_match.match import shipped_matcher
from tests.linear.readings import cost

ROOT = Path(__file__).resolve().parent.parent.parent
LEAST_READINGS = 5_000
HONEST = (
    "METTLERTOLEDOINTERNATIONAL",
    "Spectrophotometer/Fluorometer",
    "electrocardiographmonitor",
    "thermohygrometer-barometer",
    "a" * 60,
)


@pytest.mark.parametrize("much", ["", pytest.param("whole", marks=pytest.mark.soak)])
def test_what_ten_times_the_text_costs_is_not_a_hundred_times_the_time(much: str) -> None:
    command = [sys.executable, "-m", "tests.linear.readings", much]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=True)
    *faults, last = [json.loads(line) for line in run.stdout.splitlines()]
    assert not faults, faults
    assert last["measured"] > LEAST_READINGS


@pytest.mark.parametrize("name", HONEST)
def test_a_long_latin_name_is_matched_at_once(name: str) -> None:
    assert cost(shipped_matcher().match, name, len(name)) < 0.5
