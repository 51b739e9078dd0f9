"""`doctor` finds what was planted, says what to do, and a start says all that is wrong with the settings at once."""

from __future__ import annotations

import asyncio
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.doctor import findings
from bot.settings import Settings, read_settings
from bot.settings_check import Flaw
from bot.wiring import open_app
from notifications.sms_templates import FILED
from tests.bot.tiny import NOW

ROOT = Path(__file__).resolve().parents[2]
AES = "a" * 43
WHOLE = {
    "YUEJIAN_PUBLIC_URL": "https://yuejian.example.com",
    "YUEJIAN_WECHAT_TOKEN": "t",
    "YUEJIAN_WECHAT_APP_ID": "wx1",
    "YUEJIAN_WECHAT_AES_KEY": AES,
    "YUEJIAN_WECHAT_SECRET": "s",
    "YUEJIAN_SMS_PROVIDER": "aliyun",
    "YUEJIAN_SMS_KEY_ID": "k",
    "YUEJIAN_SMS_KEY_SECRET": "s",
    "YUEJIAN_SMS_TEMPLATES": json.dumps({one.name: "SMS_1" for one in FILED}),
}
"""An installation in which all is set."""

PLANTED: list[tuple[dict[str, str], str, str, bool]] = [
    ({"YUEJIAN_WECHT_TOKEN": "x"}, "YUEJIAN_WECHT_TOKEN", "YUEJIAN_WECHAT_TOKEN", True),
    ({"YUEJIAN_COLOUR": "red"}, "YUEJIAN_COLOUR", "不起作用", False),
    ({"YUEJIAN_PUBLIC_URL": "yuejian.example.com"}, "YUEJIAN_PUBLIC_URL", "完整的网址", True),
    ({"YUEJIAN_PUBLIC_URL": "https://yuejian.example.com/"}, "YUEJIAN_PUBLIC_URL", "后面不要带", True),
    ({"YUEJIAN_PUBLIC_URL": "http://yuejian.example.com"}, "YUEJIAN_PUBLIC_URL", "https", False),
    ({"YUEJIAN_SMS_KEY_SECRET": ""}, "YUEJIAN_SMS_KEY_SECRET", "谁也登不上", True),
    ({"YUEJIAN_SMS_TEMPLATES": "{}"}, "YUEJIAN_SMS_TEMPLATES", "一条短信也发不出去", True),
    ({"YUEJIAN_SMS_PROVIDER": "tencent"}, "YUEJIAN_SMS_APP_ID", "还差它", True),
    ({"YUEJIAN_SMS_PROVIDER": ""}, "YUEJIAN_SMS_PROVIDER", "不会真的发出", False),
    ({"YUEJIAN_WECHAT_AES_KEY": ""}, "YUEJIAN_WECHAT_AES_KEY", "只设了一半", True),
    ({"YUEJIAN_WECHAT_AES_KEY": "short"}, "YUEJIAN_WECHAT_AES_KEY", "43", True),
    ({"YUEJIAN_WECHAT_SECRET": ""}, "YUEJIAN_WECHAT_SECRET", "发不出去", False),
    ({"YUEJIAN_WECOM_CORP_ID": "c"}, "YUEJIAN_WECOM_SECRET、YUEJIAN_WECOM_AGENT_ID", "企业微信只设了一半", True),
    ({"YUEJIAN_DATABASE": "mysql://u@h/d"}, "YUEJIAN_DATABASE", "postgresql://", True),
    ({"YUEJIAN_KEY": "1:abc"}, "YUEJIAN_KEY", "32 字节", True),
    ({"YUEJIAN_QUIET_HOURS": "晚上"}, "YUEJIAN_QUIET_HOURS", "22:00-08:00", True),
    ({"YUEJIAN_TRUSTED_PROXIES": "nginx"}, "YUEJIAN_TRUSTED_PROXIES", "网段", True),
    ({"YUEJIAN_SMS_CALLBACK_KEY": "short"}, "YUEJIAN_SMS_CALLBACK_KEY", "24", True),
    ({"YUEJIAN_METRICS_TOKEN": "short"}, "YUEJIAN_METRICS_TOKEN", "24", True),
    ({"YUEJIAN_LEASE_SECONDS": "5"}, "YUEJIAN_LEASE_SECONDS", "发两次", True),
    ({"YUEJIAN_DEV_OUTBOX": "1"}, "YUEJIAN_DEV_OUTBOX", "验证码", True),
    ({"YUEJIAN_HOST": "0.0.0.0"}, "YUEJIAN_HOST", "防火墙", False),
    ({"YUEJIAN_PORT": "70000"}, "YUEJIAN_PORT", "65535", True),
]


def found_with(monkeypatch: pytest.MonkeyPatch, data: Path, environment: dict[str, str]) -> list[Flaw]:
    """What is found with an environment that has nothing else of ours."""
    for name in [one for one in os.environ if one.startswith("YUEJIAN_")]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("bot.settings_check.find_spec", lambda _name: object())
    settings, said = read_settings()
    assert said == []
    return asyncio.run(listed(settings.model_copy(update={"data": data}), environment))


async def listed(settings: Settings, environment: dict[str, str]) -> list[Flaw]:
    return [one async for one in findings(settings, environment, lambda: NOW)]


def test_an_installation_in_which_all_is_set_has_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert [str(one) for one in found_with(monkeypatch, tmp_path / "none", WHOLE) if "还没有" not in one.said] == [
        f"数据库 {tmp_path / 'none' / 'yuejian.db'} 还是空的：请运行 migrate，或直接启动"
    ]


@pytest.mark.parametrize(("changed", "variable", "said", "stops"), PLANTED)
def test_a_planted_fault_of_the_settings_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, changed: dict[str, str], variable: str, said: str, *, stops: bool
) -> None:
    found = found_with(monkeypatch, tmp_path / "none", WHOLE | changed)
    assert [(one.variable, one.stops) for one in found if one.variable] == [(variable, stops)]
    assert said in str(next(one for one in found if one.variable))


async def live(settings: Settings) -> None:
    """An installation whose worker has just done a round."""
    app = await open_app(settings, lambda: NOW)
    await app.turn("chat", "u", "m1", "你好")
    app.press.signer.names  # noqa: B018 - the key of certificates is there as well
    await app.worker().round()
    await app.close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of such an installation."""
    asyncio.run(live(Settings(data=tmp_path / "data")))
    (tmp_path / "data").chmod(0o700)
    return tmp_path / "data"


def with_database(change: str) -> Callable[[Path], object]:
    def harm(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "yuejian.db")) as file:
            file.execute(change)
            file.commit()

    return harm


HARMED: list[tuple[Callable[[Path], object], str]] = [
    (lambda folder: (folder / "key").unlink(), "找不到数据库的密钥文件"),
    (lambda folder: (folder / "key").chmod(0o644), "chmod 600"),
    (lambda folder: (folder / "yuejian.db").chmod(0o644), "chmod 600"),
    (lambda folder: folder.chmod(0o755), "chmod 700"),
    (lambda folder: (folder / "yuejian.db").write_bytes(b""), "是空的（0 字节）"),
    (with_database("UPDATE alembic_version SET version_num = '9999'"), "更新的版本"),
    (with_database("UPDATE alembic_version SET version_num = '0029'"), "请先备份，再运行 migrate"),
    (with_database("DELETE FROM settings WHERE name = 'worker_pulse'"), "没有进程在发通知"),
    (
        with_database(
            "UPDATE settings SET value = json_set(value, '$.failing.sealing', 'OSError') WHERE name = 'worker_pulse'"
        ),
        "后台任务 sealing 总是失败",
    ),
]


@pytest.mark.parametrize(("harm", "said"), HARMED)
async def test_a_planted_fault_of_an_installation_is_found(
    data: Path, harm: Callable[[Path], object], said: str
) -> None:
    settings = Settings(data=data)
    assert await listed(settings, {}) == []
    harm(data)
    found = await listed(settings, {})
    assert [str(one) for one in found if said in str(one)], found
    assert len(found) == 1


def test_a_start_says_all_that_is_wrong_at_once(tmp_path: Path) -> None:
    wrong = {
        "YUEJIAN_PORT": "八千",
        "YUEJIAN_SMS_TEMPLATES": "{",
        "YUEJIAN_PUBLIC_URL": "example.com",
        "YUEJIAN_WECHT_TOKEN": "x",
        "YUEJIAN_MINI_APP_ID": "wx2",
    }
    env = {"PATH": os.environ["PATH"], "YUEJIAN_DATA": str(tmp_path / "data"), **wrong}
    command = [sys.executable, "-m", "bot", "serve"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == len(wrong)
    assert not (tmp_path / "data").exists()


def test_the_release_is_told() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"约检 \d+\.\d+\.\d+，数据库第 \d{4} 版\n", done.stdout)
