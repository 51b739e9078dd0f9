"""The whole conversation by text messages alone: answers go out by SMS, numbers choose, nothing doubles."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from booking.instrument import Instrument
from booking.unit import Unit
from bot.channels.sms import SmsDoor, mobile
from bot.settings import Settings
from bot.setup_bookings import lay
from bot.setup_form import Setup
from bot.wiring import App, open_app
from notifications.senders.local import LocalBox
from notifications.sms_text import ONE_PART
from storage.everything import every
from storage.moments import CHINA

PHONE = "15847108236"
SETUP = {"institutions": [{"name": "内蒙古自治区计量测试研究院", "region": "内蒙古自治区", "capabilities": ["*"]}]}


class Telephone:
    """Somebody with nothing but a telephone; a minute passes between messages."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(2026, 11, 21, 9, tzinfo=CHINA)
        self.box = LocalBox(lambda: self.now)
        self.settings = Settings(data=folder, database=f"sqlite:///{folder / 'sms.db'}")
        self.number = 0

    async def open(self) -> App:
        self.app = await open_app(self.settings, lambda: self.now, box=self.box)
        form = Setup.model_validate(SETUP)
        await self.app.database.write(lambda session: lay(form, session, self.now))
        self.door = SmsDoor(self.app.database, self.app.turns, self.app.clock)
        return self.app

    async def send(self, text: str) -> str:
        """A text message that the provider pushes twice; what came in on the telephone because of it."""
        before = len(self.box.recent())
        self.number += 1
        for _ in range(2):
            await self.door.receive(f"+86{PHONE}", text, f"sms-{self.number}")
        await self.app.worker().drain()
        self.now += timedelta(minutes=1)
        new = self.box.recent()[: len(self.box.recent()) - before]
        assert all((kept.channel, kept.to) == ("sms", PHONE) for kept in new)
        assert all(kept.text.startswith("【约检】") for kept in new)
        assert all(kept.count == 1 or len(kept.text) > ONE_PART for kept in new)
        return "\n".join(kept.text for kept in reversed(new))


@pytest.fixture
async def telephone(tmp_path: Path) -> AsyncIterator[Telephone]:
    held = Telephone(tmp_path)
    app = await held.open()
    yield held
    await app.close()


async def test_register_enter_and_book_by_text_messages(telephone: Telephone) -> None:
    asked = await telephone.send(
        f"注册 赛罕区惠香蔬菜店 92150105MA0Q7K2L8J 云秀兰 {PHONE} 呼和浩特市赛罕区昭乌达路农贸市场A区17号"
    )
    assert re.search(r"^1\. ", asked, re.MULTILINE), asked
    told = await telephone.send("1")  # the first choice under the summary: yes
    assert "验证码" not in told, "a text message shows by itself whose telephone it is"
    assert "已通过" in told
    await telephone.send("录一台电子计价秤 ACS-30 200g到30公斤 三级 编号938580 永康华鹰 摊位上 卖菜用 现场检")
    await telephone.send("1")
    units = await telephone.app.database.read(lambda session: list(every(session.store, Unit)))
    scales = await telephone.app.database.read(lambda session: list(every(session.store, Instrument)))
    assert [unit.phone for unit in units] == [PHONE]
    assert [scale.serial for scale in scales] == ["938580"]
    await telephone.send("约检")
    assert "20261121" in await telephone.send("提交")


async def test_only_telephones_may_send(telephone: Telephone) -> None:
    with pytest.raises(ValueError, match="not a mainland mobile"):
        await telephone.door.receive("10086", "你好", "1")
    assert mobile("86-158 4710 8236") == PHONE
