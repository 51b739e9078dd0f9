"""At a terminal the log goes to a file, and only faults are shown; elsewhere it is JSON on standard error."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.log import LARGEST, log_to_file, log_to_stderr


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def test_a_terminal_shows_faults_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "new" / "serve.log"
    with log_to_file(path):
        log = structlog.get_logger("bot.web")
        log.info("request", route="/ledger")
        log.warning("worker.not_sent", problem="no provider")
        log.error("worker.failed")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "worker.failed" in shown.err
    assert "request" not in shown.err
    assert "not_sent" not in shown.err
    written = path.read_text(encoding="utf-8")
    assert ["request" in written, "not_sent" in written, "worker.failed" in written] == [True] * 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_fault_is_shown_with_where_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with log_to_file(tmp_path / "serve.log"):
        try:
            int("broken here")
        except ValueError:
            structlog.get_logger("bot.web").exception("request failed")
    assert "broken here" in capsys.readouterr().err


def test_what_is_large_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "serve.log"
    path.write_bytes(bytes(LARGEST + 1))
    with log_to_file(path):
        structlog.get_logger("bot.web").info("request")
    assert path.stat().st_size < 1000
    assert (tmp_path / "serve.old.log").stat().st_size == LARGEST + 1


def test_programs_read_json(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(as_json=True)
    structlog.get_logger("bot.web").info("request", route="/ledger")
    assert json.loads(capsys.readouterr().err)["route"] == "/ledger"
