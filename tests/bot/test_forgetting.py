"""Somebody who goes is in no table, file or log afterwards; records and figures stand, and the audit still checks."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from booking import commands
from booking.complaint import Complaint
from booking.execute import Outcome, execute
from booking.line import ACCEPTED, ASSIGNED, ISSUED
from booking.login import Account
from booking.people import Identity, Person, PhoneCode, Role, RoleKind
from booking.recovery import ASKED, Recovery
from booking.refusal import Why
from booking.result import Receipt
from booking.retention import RETENTION
from booking.setting import Setting
from booking.unit import CLOSED, JoinRequest
from booking.unreached import OPEN, Unreached
from bot.retention_jobs import delete_what_is_past
from bot.settings import Settings
from bot.web.own_data import held_of
from bot.wiring import App, open_app
from notifications.notice import Notice
from storage.audit_check import check
from storage.sealing import UnreadableError
from storage.sign_in import Link, SignIn
from storage.tables import metadata
from storage.unit_of_work import Session
from storage.web_history import WebHistory
from storage.web_sessions import WebSessions
from tests.booking import subject
from tests.booking.subject import NOW

PHONE, NAME, OPENID, ID_NUMBER = "15847108236", "云秀兰", "oYunXiuLan0001", "150102197003074023"
PHOTO = b"\xff\xd8\xff a face"
PERSONAL = (PHONE, NAME, OPENID, ID_NUMBER)
PURPOSES = tuple(
    f"{table.name}.{column.name}".encode() for table in metadata.tables.values() for column in table.columns
)


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    opened = await open_app(Settings(data=tmp_path), lambda: NOW)
    yield opened
    await opened.close()


async def lay(app: App) -> str:
    """A person of every channel, with bookings, photos, notices, complaints; the person's id."""
    await app.turn("wechat", OPENID, "m1", f"我是{NAME}，手机{PHONE}")
    await app.keep_photo("wechat", OPENID, PHOTO, "image/jpeg")

    def put(session: Session) -> str:
        person = session.store.person_at("wechat", OPENID)
        assert person is not None
        things(session, person)
        beside(session, person.id)
        return person.id

    return await app.database.write(put)


def things(session: Session, person: Person) -> None:
    put, me = session.store.put, person.id
    put(replace(person, name=NAME, phone=PHONE))
    put(Identity("sms", PHONE, me))
    put(subject.unit(contact=NAME, phone=PHONE, id_number=ID_NUMBER, legal_person=NAME, owner_id=me))
    put(Role(me, RoleKind.UNIT, "u1", owner=True))
    put(subject.institution())
    for n, state in enumerate((ISSUED, ASSIGNED), 1):
        no = f"2026112200{n:03}"
        put(subject.instrument(id=f"t{n}", code=f"{n:05}", serial=f"S{n}"))
        put(subject.booking(no=no, remark=f"找{NAME} {PHONE}", person_id=me))
        line = subject.line(id=f"l{n}", booking_no=no, instrument_id=f"t{n}", institution_id="i1", state=state)
        put(replace(line, reason=f"打{PHONE}没人接"))
        put(Receipt(f"r{n}", no, "i1", f"请{NAME}（{PHONE}）周四来", NOW))
    put(subject.result(line_id="l1", instrument_id="t1"))
    put(PhoneCode(PHONE, "d", NOW, NOW + timedelta(minutes=5), sender=me))
    put(Account(me, PHONE, "digest", NOW))
    put(JoinRequest("j1", "u9", me, NAME, PHONE, NOW))
    put(Recovery("y1", "u9", "店", "150105", NAME, PHONE, (), ASKED, NOW))
    put(Complaint("k1", "150105", "东市场", "秤不准", "待处理", NOW, NOW, phone=PHONE))
    put(Unreached("n1", "检定结果", NAME, PHONE, f"{NAME}您好", "拒收", "150105", OPEN, NOW))


def beside(session: Session, me: str) -> None:
    """What stands outside the subject."""
    who = {"name": NAME, "phone": PHONE}
    notices = [
        Notice("a", "bound", f"person:{me}", {"phone": PHONE}),
        Notice("b", "phone_code", f"phone:{PHONE}", {"phone": PHONE}),
        Notice("c", "receipt", "unit:u1", {"text": NAME}),
        Notice("d", "join_asked", "unit:u9", who),
    ]
    session.outbox.add(notices, NOW)
    WebSessions(session.connection).open("digest", me, NOW, NOW + timedelta(days=1))
    WebHistory(session.connection, session.keyring).add(me, "k", {"text": f"{NAME} {PHONE}"}, NOW)
    SignIn(session.connection, session.keyring).keep_link("t", Link(person_id=me), now=NOW, until=NOW)


def everything(session: Session) -> Iterator[tuple[str, str]]:
    """Every value that is kept, by its table; what is sealed is opened."""
    for table in metadata.sorted_tables:
        for row in session.connection.execute(select(table)):
            for value in row:
                yield table.name, opened(session, value) if isinstance(value, bytes) else str(value)


def opened(session: Session, value: bytes) -> str:
    for purpose in PURPOSES:
        try:
            return session.keyring.open(value, purpose).decode("utf-8", "replace")
        except UnreadableError:
            continue
    return ""


def where_found(found: list[tuple[str, str]], said: tuple[str, ...]) -> set[tuple[str, str]]:
    return {
        (table, one)
        for table, value in found
        for one in said
        if one in value or json.dumps(one, ensure_ascii=True).strip('"') in value
    }


async def erase(app: App, person_id: str) -> Outcome:
    setting = Setting(NOW, person_id, lambda: "x", lambda n: "1" * n, app.keyring.digest)

    def run(session: Session) -> Outcome:
        outcome = execute(commands.EraseMe(), session.store, setting)
        session.record(outcome.events)
        return outcome

    return await app.database.write(run)


async def test_nothing_of_a_person_stays_and_the_records_do(app: App, tmp_path: Path) -> None:
    await forgotten_whole(app, tmp_path)


@pytest.mark.postgres
async def test_nothing_of_a_person_stays_on_a_server(postgres_url: str, tmp_path: Path) -> None:
    opened = await open_app(Settings(data=tmp_path, database=postgres_url), lambda: NOW)
    await forgotten_whole(opened, tmp_path)
    await opened.close()


async def forgotten_whole(app: App, tmp_path: Path) -> None:
    me = await lay(app)
    before = where_found(await app.database.read(lambda session: list(everything(session))), (*PERSONAL, me))
    assert {table for table, _ in before} >= {
        "people", "identities", "units", "bookings", "receipts", "lines", "phone_codes", "accounts", "join_requests",
        "recoveries", "complaints", "unreached", "outbox", "sessions", "web_messages", "links", "inbox", "media",
        "conversations",
    }  # fmt: skip
    outcome = await erase(app, me)
    assert outcome.refused is None
    later = NOW + timedelta(hours=2)
    await delete_what_is_past(app.database, app.media, tmp_path / "outbox", later + timedelta(days=40))
    found = await app.database.read(lambda session: list(everything(session)))
    assert where_found(found, PERSONAL) == set()
    assert {table for table, _ in where_found(found, (me,))} <= {"people", "audit", "bookings"}  # their bare id
    assert not [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    checked, unit, result, line = await app.database.read(
        lambda session: (
            check(session.connection, session.keyring),
            session.store.unit("u1"),
            session.store.result("l1"),
            session.store.line("l2"),
        )
    )
    assert checked.broken == []
    assert result is not None
    assert unit is not None
    assert line is not None
    assert (unit.state, unit.company_name, line.state) == (CLOSED, "赛罕区惠香蔬菜店", "已撤销")


async def test_who_comes_back_is_a_new_person_and_may_register_again(app: App) -> None:
    me = await lay(app)
    await erase(app, me)
    await app.turn("wechat", OPENID, "m2", "你好")
    again = await app.database.read(lambda session: session.store.person_at("wechat", OPENID))
    assert again is not None
    assert (again.id == me, again.name, again.phone) == (False, "", "")


async def test_what_an_institution_works_on_ends_first(app: App) -> None:
    me = await lay(app)
    held = subject.line(id="l2", booking_no="2026112200002", instrument_id="t2", institution_id="i1", state=ACCEPTED)
    await app.database.write(lambda session: session.store.put(held))
    refused = (await erase(app, me)).refused
    assert refused is not None
    assert (refused.why, refused.data["booking_no"]) == (Why.OPEN_WORK, "2026112200002")
    assert await app.database.read(lambda session: session.store.person_at("wechat", OPENID)) is not None


async def test_staff_end_their_office_first_and_a_shared_unit_goes_on(app: App) -> None:
    me = await lay(app)

    def share(session: Session) -> None:
        session.store.put(Person("p2", "李", "13900001111", NOW))
        session.store.put(Role("p2", RoleKind.UNIT, "u1"))
        session.store.put(Role(me, RoleKind.INSTITUTION, "i1"))

    await app.database.write(share)
    refused = (await erase(app, me)).refused
    assert refused is not None
    assert refused.why is Why.STILL_IN_OFFICE
    await app.database.write(lambda session: session.store.put(Role(me, RoleKind.INSTITUTION, "i1", active=False)))
    assert (await erase(app, me)).refused is None
    unit, line, members = await app.database.read(
        lambda session: (session.store.unit("u1"), session.store.line("l2"), session.store.members("unit", "u1"))
    )
    assert unit is not None
    assert line is not None
    assert (unit.contact, unit.phone, unit.owner_id, line.state) == ("李", "13900001111", "p2", ASSIGNED)
    assert [one.id for one in members] == ["p2"]


async def test_it_can_be_asked_for_in_the_chat_and_nothing_said_before_is_kept(app: App) -> None:
    me = await lay(app)
    told = await app.turn("wechat", OPENID, "m3", "把我的信息删了")
    assert "确定注销吗" in told.replies[-1].text
    assert told.awaiting == "confirm"
    done = await app.turn("wechat", OPENID, "m4", "确认")
    assert "已注销" in done.replies[0].text
    found = await app.database.read(lambda session: list(everything(session)))
    assert where_found(found, PERSONAL) == set()
    held = await app.database.read(lambda session: held_of(session, me))
    assert held is not None
    assert not any(held[what] for what in ("姓名", "手机号", "从哪里来过", "照片", "对话", "单位"))


async def test_a_person_may_take_along_what_is_held(app: App) -> None:
    me = await lay(app)
    held = await app.database.read(lambda session: held_of(session, me))
    assert held is not None
    text = json.dumps(held, ensure_ascii=False, default=str)
    for said in (*PERSONAL, "S1", "2026112200001", "合格"):
        assert said in text
    assert len(held["单位"][0]["台账"]) == 2
    assert len(held["照片"]) == 1


async def test_what_is_past_its_term_goes_and_what_is_not_stays(app: App, tmp_path: Path) -> None:
    await lay(app)

    def counted(session: Session) -> dict[str, int]:
        return {
            table.name: len(session.connection.execute(select(table)).all())
            for table in metadata.sorted_tables
            if table.name in ("phone_codes", "sessions", "links", "inbox", "web_messages", "conversations", "results")
        }

    async def after(days: int) -> dict[str, int]:
        await delete_what_is_past(app.database, app.media, tmp_path / "outbox", NOW + timedelta(days=days))
        return await app.database.read(counted)

    assert min((await app.database.read(counted)).values()) == 1
    assert await after(0) == await app.database.read(counted)
    assert {name for name, n in (await after(2)).items() if not n} == {"phone_codes"}
    assert {name for name, n in (await after(40)).items() if not n} == {"phone_codes", "sessions", "links"}
    left = await after(200)
    assert {name for name, n in left.items() if n} == {"results"}


def test_every_thing_that_is_kept_has_a_term_or_a_reason() -> None:
    assert len({one.name for one in RETENTION}) == len(RETENTION)
    assert [one.name for one in RETENTION if one.term is None] == ["person", "records"]
    assert all(one.shown for one in RETENTION)
