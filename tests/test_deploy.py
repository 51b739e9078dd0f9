"""What `deploy/` holds fits the program: every setting explained, every command and figure there, units that load."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.settings import Settings, variables_of
from bot.web.measured import Measured

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNITS = sorted(one for one in DEPLOY.iterdir() if one.suffix in (".service", ".timer"))
SERVICES = [one for one in UNITS if one.suffix == ".service"]


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def name_of(field: str) -> str:
    """The variable of a setting that is ours alone."""
    return next(one for one in variables_of(field) if one.startswith("YUEJIAN_"))


def test_every_setting_is_explained_and_nothing_else_is_set() -> None:
    named = re.findall(r"^#?(YUEJIAN_[A-Z_]+)=", text_of("yuejian.env"), re.MULTILINE)
    declared = [
        next(one for one in variables_of(field) if one.startswith("YUEJIAN_")) for field in Settings.model_fields
    ]
    assert sorted(named) == sorted(declared)  # fmt: skip


def test_a_proposed_value_is_the_one_that_holds_without_it() -> None:
    usual = {"YUEJIAN_QUIET_HOURS", "YUEJIAN_PORT", "YUEJIAN_HOST", "YUEJIAN_SMS_DAILY", "YUEJIAN_SMS_CODES_DAILY"}
    proposed = dict(re.findall(r"^#?(YUEJIAN_[A-Z_]+)=(.*)$", text_of("yuejian.env"), re.MULTILINE))
    for field in Settings.model_fields:
        if (name := name_of(field)) in usual:
            assert proposed[name] == str(Settings.model_fields[field].default)


@pytest.mark.parametrize("unit", SERVICES, ids=lambda path: path.name)
def test_a_unit_runs_a_command_that_there_is_as_nobody_of_power(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    (line,) = re.findall(r"^ExecStart=(.+)$", text, re.MULTILINE)
    python, _m, bot, *arguments = shlex.split(line.replace("%i", "8081"))
    assert (python, bot) == ("/opt/yuejian/.venv/bin/python", "bot")
    asked = CliRunner().invoke(app, [arguments[0], "--help"])
    assert asked.exit_code == 0
    for option in (one for one in arguments if one.startswith("--")):
        assert option in asked.output
    for hard in ("User=yuejian", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet=\n"):
        assert hard in text


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_takes_a_unit(unit: Path, tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.fail("systemd-analyze is missing: sudo apt install systemd")
    for one in UNITS:
        text = one.read_text(encoding="utf-8").replace("/opt/yuejian/.venv/bin/python", "/bin/true")
        (tmp_path / one.name).write_text(text, encoding="utf-8")
    done = subprocess.run([verify, "verify", tmp_path / unit.name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert str(tmp_path) not in done.stderr
    assert unit.name not in done.stderr


def figures() -> set[str]:
    """The names that `/metrics` gives."""
    measured = Measured()
    measured.request("/", 200)
    measured.turn("web", "answered", 0.1)
    measured.codes_of_today(1, 2)
    page = measured.page({"waiting": 1}, {"dead": 1}, 0).decode()
    return set(re.findall(r"^(yuejian_\w+)", page, re.MULTILINE)) | {"yuejian_wechat_admission"}


@pytest.mark.parametrize("name", ["prometheus-alerts.yaml", "grafana-dashboard.json"])
def test_what_is_watched_is_measured(name: str) -> None:
    asked = set(re.findall(r"yuejian_\w+", text_of(name))) - {"yuejian"}
    assert asked
    assert asked <= figures()


def test_every_alert_says_what_to_do() -> None:
    alerts = text_of("prometheus-alerts.yaml").split("- alert: ")[1:]
    assert len(alerts) >= 8
    for alert in alerts:
        assert {"expr:", "summary:", "action:", "severity:"} <= set(re.findall(r"\w+:", alert))


def test_the_dashboard_is_read_by_grafana() -> None:
    board = json.loads(text_of("grafana-dashboard.json"))
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"]) >= 8
    assert all(target["expr"] for panel in board["panels"] for target in panel["targets"])


def test_the_proxy_says_for_whom_it_asks_and_hides_the_figures() -> None:
    text = text_of("nginx.conf")
    served = text.split("location = /metrics { return 404; }")[1]
    for location in served.split("location ")[1:]:
        assert "X-Forwarded-For $proxy_add_x_forwarded_for" in location
        assert "X-Forwarded-Proto $scheme" in location
    assert "proxy_buffering off" in served.split("/api/events")[1]
