"""The real service in a process of its own, with sample data, for the browser to visit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import unused_port

ROOT = Path(__file__).resolve().parents[2]
DOOR = re.compile(r"^\s+(\S+)（示例）\s+http\S+?(/enter/\S+)$", re.MULTILINE)
STARTS_WITHIN_S = 180.0
"""An end to waiting, not a measure: on a machine where ten others compute, a start takes a minute."""


@dataclass(frozen=True)
class Service:
    """A running service: its address, and the sign-in links of the sample people by title."""

    url: str
    doors: Mapping[str, str]


@contextmanager
def service(folder: Path) -> Iterator[Service]:
    """Start it on a port that nobody uses, wait until it answers, stop it in the end."""
    port = unused_port()
    environment = {**os.environ, "YUEJIAN_DATA": str(folder), "YUEJIAN_DEV_OUTBOX": "1", "PYTHONWARNINGS": "default"}
    command = [sys.executable, "-m", "bot", "serve", "--sample", "--port", str(port)]
    out, errors = folder / "out.txt", folder / "errors.txt"
    with out.open("w") as stdout, errors.open("w") as stderr:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=stdout, stderr=stderr)
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, process, errors)
            yield Service(url, dict(DOOR.findall(out.read_text(encoding="utf-8"))))
        finally:
            process.terminate()
            process.wait(20)


def _wait(url: str, process: subprocess.Popen[bytes], errors: Path) -> None:
    ends = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < ends:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the service did not start:\n{errors.read_text(encoding='utf-8')[-4000:]}")
