"""`notices`: one person's notices with their tries; `sms-templates`: what is filed with a provider."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app
from bot.settings import Settings
from bot.wiring import open_app
from notifications.notice import Notice
from notifications.ports import Declined, Fate, Letter
from notifications.senders.chain import ChainSender
from notifications.sms_templates import FILED
from tests.simulators.filing import why_not_filed

PHONE = "15847108236"


class Refusing:
    """A provider that takes nothing."""

    async def carry(self, letter: Letter) -> Fate:
        return Declined("短信里有服务商不让发的词（isv.BLACK_KEY_CONTROL_LIMIT）")

    async def fate(self, letter: Letter) -> Fate:
        return Declined("", again=True)


async def left_behind(folder: Path) -> str:
    """A database in which a notice failed, one waits, and a code was sent."""
    address = f"sqlite:///{folder / 'n.db'}"
    settings = Settings(data=folder, database=address)
    served = await open_app(settings, sender_of=lambda _own: ChainSender({"sms": Refusing()}))
    now = served.clock()
    notices = (
        Notice("a", "unit_closed", f"phone:{PHONE}", {"reason": "重复注册"}, urgent=True),
        Notice("b", "late_answer", f"address:sms:{PHONE}", {"text": "您好"}, due=now + timedelta(days=1)),
        Notice("c", "phone_code", f"phone:{PHONE}", {"code": "482913"}, urgent=True),
    )
    await served.database.write(lambda session: session.outbox.add(notices, now))
    await served.worker().drain()
    await served.close()
    return address


async def test_every_notice_of_a_person_with_its_tries(tmp_path: Path) -> None:
    address = await left_behind(tmp_path)
    ran = await asyncio.to_thread(run, "notices", PHONE, "--db", address, folder=tmp_path)
    assert "账号注销：没送到" in ran
    assert "isv.BLACK_KEY_CONTROL_LIMIT" in ran
    assert "第1次" in ran
    assert "对话的答复：等着发" in ran
    assert "482913" not in ran
    assert "没有给这个人的通知" in await asyncio.to_thread(
        run, "notices", "13900000000", "--db", address, folder=tmp_path
    )


def run(*arguments: str, folder: Path) -> str:
    return CliRunner().invoke(app, list(arguments), env={"YUEJIAN_DATA": str(folder)}).stdout


def test_what_is_filed_with_a_provider(tmp_path: Path) -> None:
    for provider, variable in (("aliyun", "${a1}"), ("tencent", "{1}")):
        lines = [line.split("\t") for line in run("sms-templates", provider, folder=tmp_path).splitlines()]
        rows = {line[0]: line for line in lines if len(line) == 4}
        assert rows.keys() - {"名称"} == {one.name for one in FILED}
        assert variable in rows["say1"][2]
        assert rows["phone_code"][1] == "验证码"
        if provider == "aliyun":
            assert [why_not_filed(row[2]) for name, row in rows.items() if name != "名称"] == [""] * len(FILED)
    assert CliRunner().invoke(app, ["sms-templates", "wechat"]).exit_code != 0
