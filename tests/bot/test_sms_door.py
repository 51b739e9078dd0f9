"""The whole conversation by text messages alone: answers go out by SMS, numbers choose, nothing doubles."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from booking.instrument import Instrument
from booking.notice_choices import choices_name
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
from storage.sms_counts import SmsCounts
from storage.unit_of_work import Session

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
    assert "1 确认" in asked, asked
    told = await telephone.send("1")  # the first choice under the summary: yes
    assert "验证码" not in told, "a text message shows by itself whose telephone it is"
    assert "审核通过" in told
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


REGISTER = f"注册 赛罕区惠香蔬菜店 92150105MA0Q7K2L8J 云秀兰 {PHONE} 呼和浩特市赛罕区昭乌达路农贸市场A区17号"


async def test_the_agreement_can_be_had_before_it_is_agreed_to(telephone: Telephone) -> None:
    assert "协议" in await telephone.send(REGISTER)
    told = await telephone.send("协议")
    assert "免费" in told
    while "更多" in told:
        told = await telephone.send("更多")
    assert "确认" in told, "what is open comes last"
    assert "审核通过" in await telephone.send("1")


async def test_a_page_that_lies_on_the_screen_is_not_sent_again(telephone: Telephone) -> None:
    page = await telephone.send(REGISTER)
    assert "赛罕区惠香蔬菜店" in page
    changed = await telephone.send("联系人改成云秀莲")
    assert "云秀莲" in changed
    assert "赛罕区惠香蔬菜店" not in changed
    assert "同意" in changed, "what is agreed to is said each time"
    assert telephone.box.recent()[0].count == 1
    whole = await telephone.send("更多")
    assert "赛罕区惠香蔬菜店" in whole
    assert "云秀莲" in whole
    assert "审核通过" in await telephone.send("1")
    assert telephone.box.recent()[0].kind == "late_answer", "the approval is told once"


@pytest.mark.parametrize("word", ["TD", "t", "退订", "回T退订"])
async def test_who_unsubscribes_is_told_so_and_gets_no_more(telephone: Telephone, word: str) -> None:
    await telephone.send(REGISTER)
    await telephone.send("1")
    assert "短信" in await telephone.send(word)
    person = await telephone.app.database.read(lambda session: session.store.person_at("sms", PHONE))
    assert person is not None
    kept = await telephone.app.database.read(lambda session: session.store.setting(choices_name(person.id)))
    assert kept == {"off": ["sms"]}


async def test_one_answer_is_one_text_of_two_parts_at_most(telephone: Telephone) -> None:
    charged = 0
    scale = "录一台电子计价秤 ACS-30 200g到30公斤 三级 编号938580 永康华鹰 摊位上 卖菜用 现场检"
    asked = ("我能办什么", "要带什么", "台账", "进度")
    for text in ("你好", REGISTER, "1", scale, "1", "约检", "提交", *asked):
        before = len(telephone.box.recent())
        await telephone.send(text)
        new = telephone.box.recent()[: len(telephone.box.recent()) - before]
        assert [kept.kind for kept in new].count("late_answer") == 1
        assert all(kept.count <= 2 for kept in new), [kept.text for kept in new]
        charged += sum(kept.count for kept in new)
    assert charged <= 20


async def test_when_a_day_is_used_up_that_is_said_once_and_nothing_changes(telephone: Telephone) -> None:
    door = SmsDoor(telephone.app.database, telephone.app.turns, telephone.app.clock, per_phone=6)
    telephone.door = door
    await telephone.send("我要注册")

    def spend(session: Session) -> None:
        SmsCounts(session.connection, session.keyring).take(PHONE, telephone.now.date(), 5, per_phone=6, in_all=99)

    await telephone.app.database.write(spend)
    assert "明天" in await telephone.send("赛罕区惠香蔬菜店")
    assert await telephone.send("92150105MA0Q7K2L8J") == ""
    telephone.now += timedelta(days=1)
    assert "名称" in await telephone.send("看一下") or "单位名称" in await telephone.send("继续")


async def test_an_answer_that_has_not_left_dies_when_the_talk_goes_on(telephone: Telephone) -> None:
    for n, text in enumerate(("我要注册", "要带什么", "要钱吗"), 100):
        await telephone.door.receive(PHONE, text, f"late-{n}")
    await telephone.app.worker().drain()
    assert len(telephone.box.recent()) == 1
    assert "免费" in telephone.box.recent()[0].text or "不收" in telephone.box.recent()[0].text


async def test_a_late_answer_does_not_ring_at_night(telephone: Telephone) -> None:
    telephone.now = datetime(2026, 11, 21, 23, 50, tzinfo=CHINA)
    await telephone.door.receive(PHONE, "你好", "night")
    telephone.now += timedelta(minutes=20)
    await telephone.app.worker().drain()
    assert telephone.box.recent() == ()
    telephone.now = datetime(2026, 11, 22, 8, 1, tzinfo=CHINA)
    await telephone.app.worker().drain()
    assert len(telephone.box.recent()) == 1
