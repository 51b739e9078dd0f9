"""`kill -9` at any moment: what was acknowledged is there, what was said counts once, each notice goes out once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storage.talk import known_as
from tests.bot.kill_driver import KEYRING
from tests.bot.tiny import SCALE

ROOT = Path(__file__).resolve().parents[2]


def killed(folder: Path, kills: int, seed: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bot.kill_driver", str(folder), str(kills), str(seed)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def check(found: dict[str, Any], kills: int) -> None:
    assert found["faults"] == []
    assert (found["kills"], found["last_exit"]) == (kills, 0)
    assert sum(found["acks"].values()) > kills, "there was a conversation under way"
    for spoken in found["spoken"]:
        assert spoken == [f"{SCALE}{n}" if n % 2 else f"话{n}" for n in range(found["most"])]
    scales = sorted(
        f"{SCALE}{n} {known_as(KEYRING, 'wechat', f'o{person}', f'{person}-{n}')}"
        for person in range(12)
        for n in range(1, found["most"], 2)
    )
    assert sorted(found["aliases"]) == scales
    assert sorted(found["audit"]) == scales
    assert len(set(found["causes"])) == len(found["causes"]) == len(scales)
    assert found["states"] == ["sent"], "every notice has gone out"
    assert found["carried"] == len(scales), "and has arrived"
    assert found["carried_twice"] == 0, "none was handed over a second time"


@pytest.mark.slow
def test_fifty_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    check(killed(tmp_path, 50, seed=1), 50)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 8))
def test_many_more_kills(tmp_path: Path, seed: int) -> None:
    check(killed(tmp_path, 200, seed), 200)
