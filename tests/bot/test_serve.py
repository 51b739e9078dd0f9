"""The whole process: it serves, sends notices by itself, opens sample doors, and says when a port is taken."""

import asyncio
import os
import re
import socket
import subprocess
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from typer.testing import CliRunner

from bot.cli import app
from bot.commands.serve import application
from bot.invocation import own_command
from bot.settings import Settings
from bot.wiring import open_app
from notifications.notice import Notice
from tests.simulators.wechat import WeChat

ROOT = Path(__file__).resolve().parents[2]


async def test_it_serves_and_its_worker_sends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wechat = WeChat()
    settings = Settings(
        data=tmp_path,
        database=f"sqlite:///{tmp_path / 'serve.db'}",
        dev_outbox=True,
        wechat_token=wechat.account.token,
        wechat_app_id=wechat.account.app_id,
        wechat_aes_key=wechat.account.aes_key,
    )
    served = await application(settings, with_sample=True, with_worker=True)
    async with TestClient(TestServer(served)) as client:
        printed = capsys.readouterr().out
        links = re.findall(r"/enter/(\S+)", printed)
        assert len(links) == 6
        assert "/dev/outbox" in printed
        async with client.get("/") as page:
            assert page.status == 200
        async with client.get(f"/enter/{links[0]}") as page:
            assert page.status == 200
        push = wechat.sealed(wechat.text("openid", "你好"))
        async with client.post("/wechat", params=dict(push.query), data=push.body) as response:
            assert "约检" in wechat.read(await response.text())
        phone = "13800000000"
        for text in ("注册 赛罕区惠香蔬菜店 92150105MA0Q7K2L8J 云秀兰 13800000000 呼和浩特市赛罕区昭乌达路1号", "确认"):
            push = wechat.sealed(wechat.text("openid", text))
            async with client.post("/wechat", params=dict(push.query), data=push.body) as response:
                assert response.status == 200
        for _ in range(100):
            async with client.get("/dev/outbox") as page:
                if phone in await page.text():
                    break
            await asyncio.sleep(0.1)
        else:
            pytest.fail("the code was not sent")


async def test_without_a_worker_nothing_is_sent(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database=f"sqlite:///{tmp_path / 'serve.db'}", quiet_hours="")
    served = await application(settings, with_sample=False, with_worker=False)
    async with TestClient(TestServer(served)) as client, client.get("/healthz") as page:
        assert page.status == 200
    house = await open_app(settings)
    notice = Notice("c", "late_answer", "address:sms:13800000000", {"text": "您好"})
    await house.database.write(lambda session: session.outbox.add([notice], house.clock()))
    assert house.box.recent() == ()
    assert await house.worker().drain() == 1
    assert [kept.text for kept in house.box.recent()] == ["【约检】检定答复：您好。"]
    await house.close()


def refused(folder: Path, *arguments: str, **environment: str) -> tuple[int, str, str]:
    """How `serve` ends: its exit code, what it printed, and its complaint."""
    env = {"YUEJIAN_DATA": str(folder / "data"), **environment}
    done = CliRunner().invoke(app, ["serve", "--sample", *arguments], env=env)
    return done.exit_code, done.stdout, done.stderr


def test_a_port_that_is_taken_is_said_and_nothing_else_was_done(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, told, complaint = refused(tmp_path, PORT=str(port))
    assert (code, told) == (1, "")
    assert f"127.0.0.1:{port} 已被占用" in complaint
    assert "PORT=8081 make run" in complaint
    assert not (tmp_path / "data").exists()


def test_an_address_that_is_not_this_machines_is_said(tmp_path: Path) -> None:
    code, told, complaint = refused(tmp_path, HOST="192.0.2.1", PORT="0")
    assert (code, told) == (1, "")
    assert "没有地址 192.0.2.1" in complaint
    assert not re.search("[a-z]{4,}", complaint)


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("PORT", "abc", "环境变量 PORT 的值“abc”不对：要写整数"),
        ("YUEJIAN_PORT", "八千", "环境变量 YUEJIAN_PORT 的值“八千”不对：要写整数"),
        ("YUEJIAN_SMS_PROVIDER", "aliyum", "环境变量 YUEJIAN_SMS_PROVIDER 的值“aliyum”不对：只能是规定的几个词"),
        ("YUEJIAN_SMS_TEMPLATES", "{", "环境变量 YUEJIAN_SMS_TEMPLATES 的值不对：要写 JSON，见 docs/operations.md"),
        ("YUEJIAN_DEV_OUTBOX", "也许", "环境变量 YUEJIAN_DEV_OUTBOX 的值“也许”不对：要写 1（是）或 0（否）"),
    ],
)
def test_a_wrong_setting_is_said_in_one_line(tmp_path: Path, variable: str, value: str, said: str) -> None:
    assert refused(tmp_path, **{variable: value}) == (1, "", said + "\n")


@pytest.mark.parametrize("environment", [{"PYTHONIOENCODING": "latin-1"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}])
def test_chinese_comes_out_of_any_terminal_and_out_of_any_folder(tmp_path: Path, environment: dict[str, str]) -> None:
    (tmp_path / "约检 副本").symlink_to(ROOT)  # libraries that are no Python cannot be loaded from there in ASCII
    env = {"PATH": os.environ["PATH"], "PYTHONCOERCECLOCALE": "0", **environment}
    command = [str(tmp_path / "约检 副本/.venv/bin/python"), "-m", "bot", "sample", "--help"]
    shown = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, check=True).stdout
    assert "示例数据" in shown.decode("utf-8")


def test_the_command_that_people_are_told_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    told = f"{own_command()} sample --help"
    assert subprocess.run(told, shell=True, cwd=ROOT, capture_output=True, check=False).returncode == 0, told


def test_host_and_port_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "8125")
    assert (Settings().host, Settings().port) == ("0.0.0.0", 8125)
    monkeypatch.setenv("YUEJIAN_PORT", "8126")
    assert (Settings().port, Settings(port=8127).port) == (8126, 8127)
