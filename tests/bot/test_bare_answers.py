"""A bare answer belongs to the last text on the person's screen, whatever was left open before it, on any channel."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from booking.booking import Booking
from bot.settings import Settings
from bot.setup_bookings import lay
from bot.setup_form import Setup
from bot.turn import Answered
from bot.wiring import App, open_app
from notifications.notice import Notice
from notifications.senders.local import LocalBox
from storage.everything import every
from storage.moments import CHINA
from storage.unit_of_work import Session
from tests.bot.test_reminders import SETUP

LEFT_OPEN: dict[str, tuple[str, ...]] = {
    "nothing": ("台账",),
    "a saved instrument, and thanks": ("录一台台秤", "TCS-150", "谢谢"),
    "a question for a model": ("录一台台秤",),
    "a question which one": ("先停用一阵子",),
    "a consent": ("把BT-001停用",),
    "a booking form": ("约检定",),
    "a suggestion": ("你好",),
    "two things": ("录一台台秤", "把BT-001停用"),
}


@dataclass
class Town:
    """A shop with two scales that run out on 5 December, and a clock."""

    app: App
    box: LocalBox
    clock: list[datetime]
    said: int = 0
    channel: str = "chat"
    answers: list[Answered] = field(default_factory=list)

    async def say(self, text: str) -> str:
        self.said += 1
        answered = await self.app.turn(self.channel, "u", f"m{self.said}", text)
        self.answers.append(answered)
        self.clock[0] += timedelta(minutes=1)
        return "\n".join(reply.text for reply in answered.replies)

    async def until(self, moment: str) -> None:
        self.clock[0] = datetime.fromisoformat(moment)
        await self.app.worker().drain()
        self.clock[0] += timedelta(minutes=5)

    async def tell(self, kind: str, data: dict[str, Any]) -> None:
        """A notice of somebody else's turn goes out to the shop now."""

        def add(session: Session) -> None:
            unit = next(iter(session.store.units_of_phone("13847271963")))
            session.outbox.add([Notice(f"test:{kind}", kind, f"unit:{unit.id}", data)], self.clock[0])

        await self.app.database.write(add)
        await self.app.worker().drain()
        self.clock[0] += timedelta(minutes=5)

    async def booked(self) -> list[int]:
        return await self.app.database.read(
            lambda session: [len(session.store.lines(one.no)) for one in every(session.store, Booking)]
        )


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    clock = [datetime(2026, 11, 28, 9, tzinfo=CHINA)]
    box = LocalBox(lambda: clock[0])
    settings = Settings(data=tmp_path, database=f"sqlite:///{tmp_path / 'r.db'}")
    app = await open_app(settings, lambda: clock[0], box=box)
    form = Setup.model_validate(SETUP)
    await app.database.write(lambda session: lay(form, session, clock[0]).person_of("u"))
    yield Town(app, box, clock)
    await app.close()


@pytest.mark.parametrize("before", LEFT_OPEN)
@pytest.mark.parametrize("answer", ["1", "行", "约上"])
async def test_a_reminder_owns_the_answer_whatever_was_left_open(town: Town, before: str, answer: str) -> None:
    for text in LEFT_OPEN[before]:
        await town.say(text)
    await town.until("2026-11-28T10:00:00+08:00")
    shown = await town.say(answer)
    assert "BT-001" in shown
    assert "BT-002" in shown
    assert town.answers[-1].awaiting == "confirm"
    done = await town.say("提交")
    assert "约上了" in done, done
    assert await town.booked() == [2]
    stopped = await town.app.database.read(
        lambda session: [one for one in session.store.instruments_of_serial("", "BT-001") if one.state != "在用"]
    )
    assert not stopped


async def test_what_was_put_aside_is_said_and_comes_back(town: Town) -> None:
    await town.say("录一台台秤")
    await town.say("型号TCS-150")
    await town.until("2026-11-28T10:00:00+08:00")
    assert "放一边" in await town.say("1")
    await town.say("提交")
    assert "TCS-150" in await town.say("继续") + await town.say("看一下")


async def test_the_next_answer_is_again_the_open_questions_own(town: Town) -> None:
    await town.until("2026-11-28T10:00:00+08:00")
    await town.say("录一台台秤")
    shown = await town.say("1")
    assert "BT-001" not in shown


async def test_a_yes_to_news_carries_nothing_out(town: Town) -> None:
    await town.say("把BT-001停用")
    await town.tell(
        "catalogue_touched_back",
        {"announcement": "第5号", "lines": [{"n": 1, "name": "电子计价秤", "serial": "BT-002"}]},
    )
    shown = await town.say("好的")
    assert town.answers[-1].awaiting == "confirm"
    assert "停用" in shown


async def test_a_bare_answer_of_hours_later_is_not_taken(town: Town) -> None:
    await town.say("把BT-001停用")
    town.clock[0] += timedelta(hours=7)
    shown = await town.say("对")
    assert "BT-001" in shown
    assert town.answers[-1].awaiting == "confirm"
    assert "停用" in await town.say("对")
    assert town.answers[-1].awaiting != "confirm"


async def test_a_number_of_hours_later_is_no_value(town: Town) -> None:
    await town.say("录一台台秤")
    town.clock[0] += timedelta(hours=30)
    assert "型号" in await town.say("1")
    await town.say("看一下")
    assert "型号规格" not in await town.say("看一下")


async def test_a_suggestion_of_hours_ago_is_asked_anew(town: Town) -> None:
    await town.say("我要注册")
    for text in ("录一台台秤，TCS-150，1kg到150kg，编号887766，青岛衡器，放店里，卖菜用，现场检，三级", "保存"):
        await town.say(text)
    if town.answers[-1].awaiting != "next_action":
        pytest.fail(town.answers[-1].replies[-1].text)
    town.clock[0] += timedelta(hours=30)
    await town.say("好")
    assert town.answers[-1].awaiting == "next_action"
    assert "哪" in await town.say("好")
    assert town.answers[-1].awaiting == "instruments"
