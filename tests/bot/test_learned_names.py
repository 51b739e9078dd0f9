"""A name that a person chose a category for is taken into use by an authority, and every process matches by it."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.matching import LearnedMatcher
from bot.settings import Settings
from bot.setup_bookings import lay
from bot.setup_form import Setup
from bot.wiring import App, open_app
from catalogue_match.match import shipped_matcher
from notifications.senders.local import LocalBox
from storage.moments import CHINA
from storage.unit_of_work import Session
from tests.bot.test_joining import SETUP

NOW = datetime(2026, 11, 21, 9, tzinfo=CHINA)
NAME = "量血压的"
Say = Callable[[str, str], Awaitable[str]]


def _talk(app: App, who: str) -> Say:
    number = 0

    async def say(user: str, text: str) -> str:
        nonlocal number
        number += 1
        answered = await app.turn("chat", user, f"{who}{number}", text)
        return "\n".join(reply.text for reply in answered.replies)

    return say


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'names.db'}"
    return str(request.getfixturevalue("postgres_url"))


async def test_a_chosen_name_is_matched_in_every_process_once_it_is_taken_into_use(tmp_path: Path, url: str) -> None:
    settings = Settings(data=tmp_path, database=url)
    app = await open_app(settings, lambda: NOW, box=LocalBox(lambda: NOW))
    say = _talk(app, "m")
    await app.database.write(lambda session: lay(Setup.model_validate(SETUP), session, NOW).person_of("u"))
    await app.database.write(lambda session: lay(Setup.model_validate(SETUP), session, NOW).person_of("a"))

    replicas = (LearnedMatcher(shipped_matcher()), LearnedMatcher(shipped_matcher()))

    def verdicts(session: Session) -> list[str]:
        return [replica(session).match(NAME).verdict for replica in replicas]

    assert await app.database.write(verdicts) == ["several"] * 2
    for text in ("登记器具", NAME, "1", "型号HBP-1320 编号DD-1 欧姆龙的 0到40kPa 放诊室 送检 医疗卫生", "没有", "保存"):
        await say("u", text)
    waiting = await say("a", "有哪些叫法要审")
    assert NAME in waiting, waiting
    assert "已采用" in await say("a", f"采用叫法{NAME}")
    assert await app.database.write(verdicts) == ["sure"] * 2
    await app.close()
