"""How often somebody may ask is counted for all processes together, on both databases; a question has one answer."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from bot.clock_jobs import forget_old_counts
from bot.web.rate import LOOK, TALK, Limiter, Pace
from bot.web.sign_in.captcha import WORDS, ask, is_right
from bot.web.sign_in.pace import TRY
from storage.database import Database
from storage.paces import Paces
from storage.unit_of_work import Session
from tests.web.conftest import KEYRING, Browser, HandClock, Town, open_town

TWO_A_SECOND = Pace(burst=2, per_second=1)


async def admitted(limiter: Limiter, key: str, pace: Pace, count: int) -> list[bool]:
    return [await limiter.admits(key, pace) for _ in range(count)]


async def test_the_pace_fills_up_again(database: Database) -> None:
    clock = HandClock()
    limiter = Limiter(database, clock)
    assert await admitted(limiter, "a", TWO_A_SECOND, 3) == [True, True, False]
    assert await limiter.admits("b", TWO_A_SECOND)
    clock.go(seconds=1.5)
    assert await admitted(limiter, "a", TWO_A_SECOND, 2) == [True, False]
    assert limiter.wait("a") == 1.0
    clock.go(days=1)
    assert await admitted(limiter, "a", TWO_A_SECOND, 3) == [True, True, False], "no more than the burst, ever"


@pytest.mark.parametrize("pace", [LOOK, TALK, TRY], ids=["look", "talk", "try"])
async def test_replicas_let_no_more_through_than_one(database: Database, pace: Pace) -> None:
    clock = HandClock()
    replicas = [Limiter(database, clock) for _ in range(3)]
    let = [one for _ in range(pace.burst) for one in [await replica.admits("k", pace) for replica in replicas]]
    assert let.count(True) == pace.burst


async def test_many_at_once_get_no_more_than_the_burst(database: Database) -> None:
    limiter = Limiter(database, HandClock())
    pace = Pace(burst=10, per_second=1, handful=3)
    assert sum(await asyncio.gather(*(limiter.admits("k", pace) for _ in range(40)))) == 10


async def test_a_flood_is_refused_without_asking_the_store(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    clock, asked = HandClock(), 0
    limiter, write = Limiter(database, clock), database.write

    async def counted(*given: Any, **named: Any) -> Any:
        nonlocal asked
        asked += 1
        return await write(*given, **named)

    monkeypatch.setattr(database, "write", counted)
    assert sum(await admitted(limiter, "k", LOOK, 1000)) == LOOK.burst
    assert asked <= LOOK.burst / LOOK.handful + 1


async def test_being_spent_is_seen_without_taking(database: Database) -> None:
    here, there = (Limiter(database, HandClock()) for _ in range(2))
    await admitted(here, "wrong", TWO_A_SECOND, 1)
    assert not await there.is_spent("wrong", TWO_A_SECOND)
    await admitted(here, "wrong", TWO_A_SECOND, 1)
    assert await there.is_spent("wrong", TWO_A_SECOND)


async def test_a_question_has_one_answer_whichever_process_is_asked(database: Database) -> None:
    clock = HandClock()
    here, there = (Limiter(database, clock) for _ in range(2))
    question = ask(WORDS, KEYRING, clock())
    digits = {one: at for at, one in enumerate("零一二三四五六七八九")}
    answer = str(sum(digits[one] for one in question.text if one in digits))
    assert await is_right(question.token, answer, KEYRING, here, clock())
    assert not await is_right(question.token, answer, KEYRING, there, clock())


async def test_what_is_paid_is_forgotten(database: Database) -> None:
    clock = HandClock()
    await admitted(Limiter(database, clock), "k", TWO_A_SECOND, 2)
    clock.go(seconds=1)
    assert await forget_old_counts(database, clock()) == 0
    clock.go(seconds=2)
    assert await forget_old_counts(database, clock()) == 1


async def test_a_guesser_gains_nothing_by_going_to_another_process(address: str, tmp_path: Path) -> None:
    async with open_town(tmp_path, at=address) as town, open_town(tmp_path, at=address) as other:
        tried = 0
        for number in range(60):
            browser = await (town, other)[number % 2].browser()
            tried += await wrong_password(browser)
        assert tried == 3, "three wrong ones from an address, then the question, everywhere"


async def wrong_password(browser: Browser) -> bool:
    """Whether the password was looked at."""
    form = {"username": "wangxm", "password": "wrong"}
    text = await (await browser.post("/sign-in/password", data=form)).text()
    assert re.search(r"不对|请再答", text)
    return "用户名或密码不对" in text


async def test_no_address_and_no_name_stands_in_the_counts(town: Town) -> None:
    def keep(session: Session) -> bytes:
        Paces(session.connection, session.keyring).take("wrong name wangxm", 1, 1, town.clock())
        found = session.connection.exec_driver_sql("SELECT whose FROM paces").scalars()
        return b"".join(bytes(one) for one in found)

    assert b"wang" not in await town.write(keep)
