"""Pushes that are owed an answer, and codes that sign somebody in, on both databases."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from storage.database import Database
from storage.late_pushes import LatePushes
from storage.moments import CHINA
from storage.unit_of_work import Session
from storage.wechat_scenes import WeChatScenes

NOW = datetime(2026, 11, 22, 10, tzinfo=CHINA)
UNTIL = NOW + timedelta(minutes=5)
OLDER = timedelta(minutes=1)


def pushes(session: Session) -> LatePushes:
    return LatePushes(session.connection, session.keyring)


def scenes(session: Session) -> WeChatScenes:
    return WeChatScenes(session.connection, session.keyring)


async def test_pushes_are_kept_once_and_left_in_their_order_until_they_are_dropped(database: Database) -> None:
    def keep(session: Session) -> None:
        pushes(session).keep({"b": {"text": "乙"}, "a": {"text": "甲"}}, NOW + timedelta(seconds=5))
        pushes(session).keep({"c": {"text": "丙"}}, NOW)
        pushes(session).keep({"a": {"text": "别的"}}, NOW + timedelta(minutes=9))

    async def left(at: datetime, most: int = 9) -> list[str]:
        return await database.read(
            lambda session: [one["text"] for one in pushes(session).left(at, older=OLDER, most=most)]
        )

    await database.write(keep)
    assert await left(NOW) == []
    assert await left(NOW + timedelta(seconds=61)) == ["丙"]
    late = NOW + timedelta(minutes=3)
    assert sorted(await left(late)) == sorted(["丙", "乙", "甲"])
    assert await left(late, 1) == ["丙"]
    await database.write(lambda session: pushes(session).drop("c"))
    await database.write(lambda session: pushes(session).drop("unknown"))
    assert sorted(await left(late)) == sorted(["乙", "甲"])


async def test_a_code_goes_one_way_and_is_spent_once(database: Database) -> None:
    await database.write(lambda session: scenes(session).offer("t", "b", now=NOW, until=UNTIL))
    steps = [
        lambda session: scenes(session).spend("t", "b", NOW),
        lambda session: scenes(session).agree("p", NOW),
        lambda session: scenes(session).scan("t", "p", NOW),
        lambda session: scenes(session).scan("t", "q", NOW),
        lambda session: scenes(session).agree("q", NOW),
        lambda session: scenes(session).spend("t", "b", NOW),
        lambda session: scenes(session).agree("p", NOW),
        lambda session: scenes(session).agree("p", NOW),
        lambda session: scenes(session).state("t", "b", NOW),
        lambda session: scenes(session).spend("t", "another", NOW),
        lambda session: scenes(session).spend("t", "b", NOW),
        lambda session: scenes(session).spend("t", "b", NOW),
    ]
    assert [await database.write(step) for step in steps] == [
        "", False, True, False, False, "", True, False, "agreed", "", "p", "",
    ]  # fmt: skip


async def test_a_code_is_nothing_after_its_time(database: Database) -> None:
    await database.write(lambda session: scenes(session).offer("t", "b", now=NOW, until=UNTIL))
    assert await database.write(lambda session: scenes(session).scan("t", "p", NOW))
    assert not await database.write(lambda session: scenes(session).agree("p", UNTIL))
    assert await database.write(lambda session: scenes(session).agree("p", NOW))
    assert await database.write(lambda session: scenes(session).state("t", "b", UNTIL)) == ""
    assert await database.write(lambda session: scenes(session).spend("t", "b", UNTIL)) == ""


async def test_two_who_use_a_code_at_once_get_one_session(database: Database) -> None:
    def agreed(session: Session) -> None:
        scenes(session).offer("t", "b", now=NOW, until=UNTIL)
        scenes(session).scan("t", "p", NOW)
        scenes(session).agree("p", NOW)

    await database.write(agreed)
    spent = await asyncio.gather(
        *(database.write(lambda session: scenes(session).spend("t", "b", NOW)) for _ in range(6))
    )
    assert sorted(spent) == ["", "", "", "", "", "p"]
