"""Ten people on 32 connections, one message in twenty sent twice: no error, no lost update, one notice a cause."""

from __future__ import annotations

import asyncio
import random
import time
from itertools import count

import pytest
from sqlalchemy import func, select

from bot.turn import Message
from storage.database import Database
from storage.tables.learned import aliases
from storage.tables.messages import inbox
from storage.tables.notices import audit, outbox
from storage.unit_of_work import Session
from tests.bot.tiny import NOW, SCALE, TURNS, planned, said
from tests.storage.conftest import Opener

PEOPLE, CONNECTIONS, REPEATED = 10, 32, 0.05


async def load(database: Database, seconds: float) -> list[int]:
    """Send for so long; how many different messages each person has sent."""
    numbers = [count() for _ in range(PEOPLE)]
    sent = [0] * PEOPLE
    end = time.monotonic() + seconds

    async def connection(chance: random.Random) -> None:
        while time.monotonic() < end:
            person = chance.randrange(PEOPLE)
            n = next(numbers[person])
            sent[person] += 1
            text = f"{SCALE}{n}" if n % 4 == 0 else f"话{n}"
            message = Message("wechat", f"o{person}", f"{person}-{n}", text)
            copies = 2 if chance.random() < REPEATED else 1
            answers = await asyncio.gather(*(say(database, message) for _ in range(copies)))
            assert len(set(answers)) == 1

    await asyncio.gather(*(connection(random.Random(seed)) for seed in range(CONNECTIONS)))
    return sent


async def say(database: Database, message: Message) -> tuple[str, ...]:
    key = f"{message.channel} {message.address}"
    answered = await database.write(lambda session: TURNS.take(session, message, NOW), key=key)
    return tuple(reply.text for reply in answered.replies)


async def check(database: Database, sent: list[int]) -> None:
    def read(session: Session) -> tuple[list[int], list[tuple[str, ...]]]:
        counts = [
            session.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (inbox, aliases, audit, outbox)
        ]
        heard = []
        for person in range(PEOPLE):
            who = session.talk.writer("wechat", f"o{person}")
            assert who is not None
            heard.append(said(TURNS.dialogue.load_state(session.talk.load(who.person_id, NOW))))
        return counts, heard

    counts, heard = await database.write(read)
    scales = sum((n + 3) // 4 for n in sent)
    assert counts == [sum(sent), scales, scales, scales]
    for n, texts in zip(sent, heard, strict=True):
        assert texts == tuple(f"{SCALE}{i}" if i % 4 == 0 else f"话{i}" for i in range(n)), "all, once, in order"


@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.soak)])
async def test_everything_takes_effect_once_and_in_order(opened: Opener, seconds: float) -> None:
    database = opened(planned)
    sent = await load(database, seconds)
    assert min(sent) > 0
    await check(database, sent)
