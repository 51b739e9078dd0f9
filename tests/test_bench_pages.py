"""Every list and every page of numbers of an authority answers in half a second over millions of rows (`make soak`)."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.mark.soak
@pytest.mark.postgres
def test_pages_over_millions_of_rows_answer_within_half_a_second() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "bot", "bench", "pages", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=3 * 3600)
    sys.stdout.write(done.stdout)
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["lines"] == 2_000_000
    assert figures["over_limit"] == 0, figures
