"""What is said and answered does not hang on the database: every transcript is talked through again on each of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from booking.bodies import EVERY_CATEGORY, IN_FORCE, Authority, Capability, Institution
from booking.execute import execute
from booking.people import Duty, Identity, Person, Role, RoleKind
from bot.turn import Answered, Message, Turns
from bot.wiring import DIALOGUE
from notifications.plan import plan
from storage.database import Database
from storage.tables.notices import outbox
from storage.unit_of_work import Session
from tests.storage.conftest import Opener
from tests.talking import APPROVER, CHECKER, INSTITUTE, NOW, OFFICE, the_matcher
from tests.transcript import BEFORE, BODY, CHECKS, FOLDER, OVER, OWNER, RELEASES, shown, transcripts

TURNS = Turns(DIALOGUE, lambda _session: the_matcher(), execute)
WHO = {OWNER: "u", BEFORE: "u", BODY: INSTITUTE, CHECKS: CHECKER, RELEASES: APPROVER, OVER: OFFICE}
NUMBER = re.compile(r"20\d{11}")


def lay(session: Session) -> None:
    """The same town as the transcripts are talked through in."""
    duties = {INSTITUTE: (Duty.ADMIN, Duty.RECEIVER, Duty.TESTER), CHECKER: (Duty.CHECKER,), APPROVER: (Duty.APPROVER,)}
    session.store.put(Institution(INSTITUTE, "内蒙古自治区计量测试研究院", "150000", "", "0471-8192306"))
    session.store.put(Capability("c1", INSTITUTE, EVERY_CATEGORY, ("150000",), IN_FORCE, NOW))
    session.store.put(Authority(OFFICE, "市场监督管理局", "150000"))
    for who in ("u", *duties, OFFICE):
        session.store.put(Person(who, name="" if who == "u" else who, created_at=NOW))
        session.store.put(Identity("chat", who, who))
    for who, theirs in duties.items():
        session.store.put(Role(who, RoleKind.INSTITUTION, INSTITUTE, duties=theirs))
    session.store.put(Role(OFFICE, RoleKind.AUTHORITY, OFFICE, duties=("*",)))


def newest_code(session: Session) -> str:
    sealed = session.connection.execute(
        select(outbox.c.data).where(outbox.c.kind == "phone_code").order_by(outbox.c.seq.desc()).limit(1)
    ).scalar()
    return str(session.keyring.open_json(sealed, b"outbox.data")["code"]) if sealed else "000000"


async def take(database: Database, message: Message) -> Answered:
    return await database.write(lambda session: TURNS.take(session, message, NOW), key=message.address)


async def talked_through(database: Database, written: str) -> list[str]:
    """The lines of a transcript as they are said and answered here."""
    lines, number = [], "000000"
    for at, line in enumerate(written.splitlines()):
        who, mark, text = line.partition("> ")
        if not mark or who not in WHO:
            continue
        code = await database.read(newest_code) if "{验证码}" in text else ""
        text = text.replace("{验证码}", code).replace("{单号}", number)
        message = Message("chat", WHO[who], f"m{at}", text)
        answer = shown((await take(database, message)).replies)
        number = [number, *NUMBER.findall("\n".join(answer))][-1]
        lines += [line, *([] if who == BEFORE else answer)]
    return [NUMBER.sub("{单号}", line) for line in "\n".join(lines).splitlines()]


@pytest.fixture(params=transcripts(), ids=lambda path: str(path.relative_to(FOLDER)))
def written(request: pytest.FixtureRequest) -> str:
    """What is said and answered in a transcript, without what was carried out."""
    path: Path = request.param
    said = path.read_text(encoding="utf-8").partition("\n执行：")[0]
    return "\n".join(line for line in said.splitlines() if line and not line.startswith(("#", "设定")))


async def test_a_talk_is_the_same_on_either_database(opened: Opener, written: str) -> None:
    database = opened(plan)
    await database.write(lay)
    assert await talked_through(database, written) == NUMBER.sub("{单号}", written).splitlines()
