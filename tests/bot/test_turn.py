"""One message is one transaction: answered once, all or nothing, in order, whoever else writes at the same time."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from booking.people import Identity, Person, Role, RoleKind
from bot.turn import Answered, Message, acting, writer
from handlers.dialogue.model import State
from nlu.clean import clean
from storage.database import Database
from storage.database_url import is_sqlite
from storage.tables.learned import aliases
from storage.tables.messages import conversations, inbox
from storage.tables.notices import audit, outbox
from storage.tables.people import identities, people
from storage.talk import Writer
from storage.unit_of_work import Session
from tests.bot.tiny import BROKEN, NOW, REFUSED, SCALE, TURNS, planned, said
from tests.storage.conftest import Opener
from tests.web.test_hostile_text import HOSTILE

TABLES = {"inbox": inbox, "aliases": aliases, "audit": audit, "outbox": outbox}


@pytest.fixture
def database(opened: Opener) -> Database:
    return opened(planned)


async def say(
    database: Database, text: str, message_id: str = "", address: str = "o1", *, channel: str = "wechat"
) -> Answered:
    message = Message(channel, address, message_id or text, text)
    return await database.write(
        lambda session: TURNS.take(session, message, NOW), key=f"{message.channel} {message.address}"
    )


async def counts(database: Database) -> dict[str, int]:
    def read(session: Session) -> dict[str, int]:
        return {
            name: session.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in TABLES.items()
        }

    return await database.read(read)


async def heard(database: Database, address: str = "o1", *, channel: str = "wechat") -> tuple[str, ...]:
    """What the conversation at an address remembers."""

    def read(session: Session) -> tuple[str, ...]:
        who = session.talk.writer(channel, address)
        assert who is not None
        return said(TURNS.dialogue.load_state(session.talk.load(who.person_id, NOW)))

    return await database.write(read)


async def test_a_message_is_answered_once_and_a_repeat_gets_the_same_answer(database: Database) -> None:
    first = await say(database, f"{SCALE}一", "m1")
    again = await say(database, f"{SCALE}一", "m1")
    assert [reply.text for reply in first.replies] == ["第1句", "记了第1台"]
    assert again.replies == first.replies
    assert again.awaiting == first.awaiting == "句2"
    assert (first.repeated, again.repeated) == (False, True)
    assert await counts(database) == {"inbox": 1, "aliases": 1, "audit": 1, "outbox": 1}


@pytest.mark.parametrize("channel", ["wechat", "wecom", "sms", "web", "mini", "chat"])
async def test_two_people_whose_messages_have_one_number_are_both_heard(database: Database, channel: str) -> None:
    """Whoever numbers messages numbers those of one account, one provider, one page: never those of everybody."""

    async def take(address: str, text: str) -> Answered:
        message = Message(channel, address, "7700001", text)
        return await database.write(lambda session: TURNS.take(session, message, NOW), key=address)

    first = await take("15847100001", f"{SCALE}一")
    second = await take("15847100002", f"{SCALE}二")
    assert (first.repeated, second.repeated) == (False, False)
    assert await counts(database) == {"inbox": 2, "aliases": 2, "audit": 2, "outbox": 2}
    again = await take("15847100002", f"{SCALE}二")
    assert again.repeated
    assert again.replies == second.replies


@pytest.mark.parametrize("channel", ["wechat", "wecom", "sms", "web", "mini", "chat"])
async def test_whatever_is_said_is_kept_clean_on_every_channel(database: Database, channel: str) -> None:
    for number, text in enumerate(HOSTILE.values()):
        await say(database, text, f"m{number}", channel=channel)
    assert await heard(database, channel=channel) == tuple(map(clean, HOSTILE.values()))


async def test_a_fault_in_the_middle_leaves_nothing_and_the_next_try_does_it(database: Database) -> None:
    await say(database, "你好")
    with pytest.raises(RuntimeError):
        await say(database, f"{BROKEN}秤", "m2")
    assert await counts(database) == {"inbox": 1, "aliases": 0, "audit": 0, "outbox": 0}
    assert await heard(database) == ("你好",)
    done = await say(database, f"{SCALE}一", "m2")
    assert done.replies[-1].text == "记了第1台"


async def test_a_refusal_is_told_and_writes_nothing(database: Database) -> None:
    refused = await say(database, f"{REFUSED}一")
    assert [reply.text for reply in refused.replies] == ["第1句", "不行"]
    assert await counts(database) == {"inbox": 1, "aliases": 0, "audit": 0, "outbox": 0}


async def test_ten_messages_at_once_all_take_effect_in_order(database: Database) -> None:
    texts = [f"{SCALE}{n}" for n in range(10)]
    answers = await asyncio.gather(*(say(database, text) for text in texts))
    assert [answer.replies[0].text for answer in answers] == [f"第{n + 1}句" for n in range(10)]
    assert await heard(database) == tuple(texts)
    assert await counts(database) == {"inbox": 10, "aliases": 10, "audit": 10, "outbox": 10}


async def test_the_same_message_many_times_at_once_is_one_message(database: Database) -> None:
    answers = await asyncio.gather(*(say(database, f"{SCALE}一", "m1") for _ in range(8)))
    assert sum(not answer.repeated for answer in answers) == 1
    assert len({answer.replies for answer in answers}) == 1
    assert await counts(database) == {"inbox": 1, "aliases": 1, "audit": 1, "outbox": 1}


async def test_the_first_messages_of_a_new_person_at_once_make_one_person(opened: Opener, address: str) -> None:
    replicas = 1 if is_sqlite(address) else 3  # one process writes a SQLite file, many share a server
    databases = [opened(planned) for _ in range(replicas)]
    await asyncio.gather(*(say(databases[n % replicas], f"{n}") for n in range(6)))

    def count(session: Session) -> list[int]:
        tables = (people, identities, conversations)
        return [session.connection.execute(select(func.count()).select_from(one)).scalar_one() for one in tables]

    assert await databases[0].read(count) == [1, 1, 1]
    assert sorted(await heard(databases[0])) == [f"{n}" for n in range(6)]


async def test_somebody_who_writes_by_sms_is_the_person_of_that_phone(database: Database) -> None:
    def known(session: Session) -> None:
        session.store.put(Person("p1", "云秀兰", "15847108236", NOW))
        session.store.put(Identity("wechat", "o1", "p1"))
        session.store.put(Role("p1", RoleKind.UNIT, "u1"))

    await database.write(known)
    await say(database, "你好")
    message = Message("sms", "15847108236", "s1", "再说一句")
    answer = await database.write(lambda session: TURNS.take(session, message, NOW))
    assert answer.replies[0].text == "第2句", "it is the same conversation"
    again = await database.write(lambda session: writer(session, message, NOW))
    assert (again.person_id, again.roles) == ("p1", (("unit", "u1"),))
    other = Message("sms", "15900000000", "s2", "你好")
    stranger = await database.write(lambda session: writer(session, other, NOW))
    assert stranger.person_id != "p1"


@pytest.mark.parametrize(
    ("roles", "chosen", "expected"),
    [
        ((), None, ("unit", "")),
        ((("unit", "u1"), ("unit", "u2")), None, ("unit", "u2")),
        ((("admin", "a1"), ("institution", "i1"), ("unit", "u1")), None, ("admin", "a1")),
        ((("admin", "a1"), ("unit", "u1")), ["unit", "u1"], ("unit", "u1")),
        ((("unit", "u1"),), ["admin", "a1"], ("unit", "u1")),
    ],
)
def test_as_what_somebody_writes(
    roles: tuple[tuple[str, str], ...], chosen: list[str] | None, expected: tuple[str, str]
) -> None:
    state = replace(State(), memory={"acting": chosen} if chosen else {})
    actor = acting(Writer("p1", "云秀兰", roles), state, "unit")
    assert (actor.role, actor.ref) == expected


async def test_roles_granted_in_the_turn_hold_at_once(database: Database) -> None:
    await say(database, "你好")

    def grant(session: Session) -> None:
        who = session.talk.writer("wechat", "o1")
        assert who is not None
        session.store.put(Role(who.person_id, RoleKind.UNIT, "u1", owner=True))
        again = session.talk.writer("wechat", "o1")
        assert again is not None
        assert again.roles == (("unit", "u1"),)

    await database.write(grant)
