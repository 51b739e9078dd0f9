"""The command line's forms: what goes in and comes out line by line, and what stands in the store afterwards."""

import ast
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from typer.testing import CliRunner

from bot.cli import app

ROOT = Path(__file__).resolve().parents[2]
NOW = "2026-11-21T09:00:00+08:00"
SETUP = {
    "institutions": [{"name": "内蒙古自治区计量测试研究院", "region": "内蒙古自治区", "capabilities": ["*"]}],
    "units": [
        {
            "key": "hx",
            "company_name": "赛罕区惠香蔬菜店",
            "uscc": "92150105MA0Q7K2L8J",
            "contact": "云秀兰",
            "phone": "15847108236",
            "region": "内蒙古自治区呼和浩特市赛罕区",
        }
    ],
    "actors": {"u": "hx"},
    "bookings": [
        {
            "booking_no": "2026112000101",
            "unit": "hx",
            "instruments": [
                {
                    "instrument_name": "电子计价秤",
                    "first_name": "非自动衡器",
                    "second_name": "非自动衡器",
                    "model": "ACS-15",
                    "serial": "S-1001",
                }
            ],
        }
    ],
    "weather": "fine",
}


@dataclass(frozen=True)
class Ran:
    returncode: int
    stdout: str
    stderr: str


class Bot:
    """The command line in this process, with a data folder and a database of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.db = f"sqlite:///{folder / 'bot.db'}"
        self.env = {"YUEJIAN_DATA": str(folder)}

    def run(self, *arguments: str, lines: str = "") -> Ran:
        done = CliRunner().invoke(app, list(arguments), input=lines, env=self.env)
        fault = "" if isinstance(done.exception, SystemExit | None) else repr(done.exception)
        return Ran(done.exit_code, done.stdout, done.stderr + fault)

    def objects(self, *arguments: str, lines: str = "") -> list[dict[str, Any]]:
        done = self.run(*arguments, lines=lines)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def chat(self, *said: tuple[str, str], setup: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        lines = "".join(json.dumps({"user": user, "text": text}) + "\n" for user, text in said)
        options = ["--json", "--db", self.db, "--now", NOW]
        if setup is not None:
            path = self.folder / "setup.json"
            path.write_text(json.dumps(setup), encoding="utf-8")
            options += ["--setup", str(path)]
        return self.objects("chat", *options, lines=lines)


@pytest.fixture
def bot(tmp_path: Path) -> Bot:
    return Bot(tmp_path)


def test_the_module_runs_as_a_process(tmp_path: Path) -> None:
    command = [sys.executable, "-W", "error", "-m", "bot", "migrate", "--db", f"sqlite:///{tmp_path / 'x.db'}"]
    env = {**os.environ, "YUEJIAN_DATA": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=env, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "x.db").exists()


def test_match_answers_line_by_line(bot: Bot) -> None:
    found = bot.objects("match", "--json", lines="电子秤\n\n体温计\n")
    assert [one["text"] for one in found] == ["电子秤", "", "体温计"]
    assert set(found[0]) == {"text", "verdict", "candidates", "reason"}
    assert found[0]["candidates"][0]["second"] == "非自动衡器"
    assert found[2]["verdict"] == "excluded"
    assert found[2]["reason"]
    assert "非自动衡器" in bot.run("match", lines="电子秤\n").stdout


def test_understand_answers_line_by_line(bot: Bot) -> None:
    message = {"role": "unit", "context": None, "text": "我要预约检定", "now": NOW}
    asked = {"role": "unit", "context": {"flow": "register", "awaiting": "phone"}, "text": "13800000000", "now": NOW}
    lines = "".join(json.dumps(one) + "\n" for one in (message, asked))
    first, second = bot.objects("understand", "--json", lines=lines)
    assert first["intent"] == "booking_create"
    assert second["slots"] == {"phone": "13800000000"}
    wrong = bot.run("understand", "--json", lines='{"role": "unit"}\n')
    assert wrong.returncode != 0
    assert "line 1" in wrong.stderr


def test_a_code_is_sent_and_can_be_read_among_the_notices(bot: Bot) -> None:
    said = [
        ("u", "注册 赛罕区惠香蔬菜店 92150105MA0Q7K2L8J 云秀兰 15847108236 呼和浩特市赛罕区昭乌达路农贸市场A区17号"),
        ("u", "确认"),
    ]
    answered = bot.chat(*said)
    assert answered[-1]["awaiting"] == "sms_code"
    (notice,) = answered[-1]["notices"]
    assert (notice["to"], notice["channel"]) == ("15847108236", "sms")
    assert notice["text"].startswith("【约检】验证码 ")
    assert all(set(one) == {"user", "replies", "awaiting", "notices"} for one in answered)


def test_staff_and_owner_talk_and_the_export_shows_it(bot: Bot) -> None:
    staff = "i:内蒙古自治区计量测试研究院"
    answered = bot.chat(
        ("u", "你好"), (staff, "受理2026112000101 请与衡器室0471-3337085联系"), (staff, "确认"), setup=SETUP
    )
    told = [notice for one in answered for notice in one["notices"]]
    assert [(notice["to"], notice["channel"]) for notice in told] == [("u", "chat")]
    assert "0471-3337085" in told[0]["text"]
    (unit,) = bot.objects("export", "units", "--json", "--db", bot.db)
    assert unit["company_name"] == "赛罕区惠香蔬菜店"
    (row,) = bot.objects("export", "ledger", "--json", "--db", bot.db)
    assert (row["serial"], row["unit"]) == ("S-1001", "赛罕区惠香蔬菜店")
    (booking,) = bot.objects("export", "bookings", "--json", "--db", bot.db)
    assert booking["items"][0]["status"] == "待检定"
    assert booking["receipts"][0]["institution"] == staff[2:]
    assert bot.objects("export", "publications", "--json", "--db", bot.db) == []


def test_what_the_setup_says_in_vain_is_named(bot: Bot) -> None:
    path = bot.folder / "setup.json"
    path.write_text(json.dumps(SETUP), encoding="utf-8")
    done = bot.run("chat", "--json", "--db", bot.db, "--now", NOW, "--setup", str(path), lines="")
    assert done.returncode == 0
    assert "setup.weather" in done.stderr
    path.write_text(json.dumps({"bookings": [{"booking_no": "1", "unit": "x"}]}), encoding="utf-8")
    done = bot.run("chat", "--json", "--db", bot.db, "--setup", str(path), lines="")
    assert done.returncode != 0
    assert "'x'" in done.stderr


def test_sheets_for_people(bot: Bot) -> None:
    bot.chat(setup=SETUP)
    done = bot.run("export", "ledger", "--db", bot.db)
    assert done.stdout.splitlines()[0].startswith("使用单位,器具名称")
    assert "S-1001" in done.stdout
    for name in ("bookings.xlsx", "bookings.csv"):
        out = bot.folder / name
        assert bot.run("export", "bookings", "--db", bot.db, "--out", str(out)).returncode == 0
    with ZipFile(bot.folder / "bookings.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.index("预约编号") < sheet.index("2026112000101")
    assert (bot.folder / "bookings.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert bot.run("export", "bookings", "--out", "x.doc").returncode != 0
    assert bot.run("export", "weather").returncode != 0


def test_a_database_that_nobody_has_begun_is_empty(bot: Bot) -> None:
    assert bot.objects("export", "bookings", "--json", "--db", bot.db) == []
    assert bot.run("migrate", "--db", bot.db).returncode == 0
    assert bot.run("sample", "remove", "--db", bot.db).stdout == "没有示例数据。\n"


def test_a_conversation_in_the_terminal(bot: Bot) -> None:
    done = bot.run("chat", "--db", bot.db, lines="你好\n退出\n")
    assert done.returncode == 0
    greeted, _, answered = done.stdout.partition("> ")
    assert "您好，我是约检" in greeted, "whoever opens it is greeted before they say anything"
    assert "约检" in answered


def test_the_help_of_bench_names_every_measurement(bot: Bot) -> None:
    benches = {
        path.stem
        for path in (ROOT / "benchmarks").glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == "main"
        if "as_json" in {one.arg for one in node.args.kwonlyargs}
    }
    assert "turn" in benches
    told = bot.run("bench", "--help").stdout
    assert not [name for name in benches if name not in told]


def test_a_measurement_that_does_not_exist_is_said(bot: Bot) -> None:
    done = bot.run("bench", "nothing")
    assert done.returncode != 0
    assert "nothing" in done.stderr
