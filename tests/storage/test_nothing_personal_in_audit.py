"""Neither audit nor outbox says in clear who was told: an old trail is cleaned, chained anew, and tells of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from booking.events import Event
from booking.impersonal import impersonal, without_numbers
from bot.commands.audit import told
from notifications.plan import plan
from storage.audit_chain import following, head_of, keep_head
from storage.audit_check import Checked, check
from storage.audit_rewrite import rewrite
from storage.audit_seals import seal
from storage.database import open_database
from storage.history_rows import AUDIT_DATA
from storage.migrate import migrate, upgrade
from storage.moments import CHINA
from storage.sqlite_database import writer_engine
from storage.tables.notices import audit, outbox
from storage.unit_of_work import Session
from tests.storage.conftest import Opener
from tests.web.conftest import KEYRING

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=CHINA)
PHONE, OTHER, ID_NUMBER = "13900001111", "13811112222", "450103199001011234"
BEFORE = "0027"


@pytest.mark.parametrize(
    ("event", "data", "kept"),
    [
        ("PhoneCodeSent", {"phone": PHONE, "page": True, "secret": {"code": "123456"}}, {"page": True}),
        ("JoinAsked", {"name": "李四", "phone": PHONE, "unit_id": "u1"}, {"unit_id": "u1"}),
        ("StandardChanged", {"name": "砝码"}, {"name": "砝码"}),
        ("ProfileChanged", {"changes": {"phone": [PHONE, OTHER]}}, {"changes": {"phone": ["***", "***"]}}),
        ("ProfileChanged", {"changes": {"contact": ["", "李四"]}}, {"changes": {"contact": ["", "***"]}}),
        ("LinesRefused", {"reason": f"打{PHONE}没人接"}, {"reason": "打139****1111没人接"}),
        (
            "ResultsOut",
            {"lines": [{"serial": PHONE, "note": ID_NUMBER}]},
            {"lines": [{"serial": PHONE, "note": "450****1234"}]},
        ),
    ],
)
def test_the_audit_keeps_no_person(event: str, data: dict[str, Any], kept: dict[str, Any]) -> None:
    assert impersonal(event, data) == kept


@pytest.mark.parametrize("text", ["2026112200001", "编号 938581", "915001020000000000", "0471-3337062"])
def test_numbers_of_things_stay(text: str) -> None:
    assert without_numbers(text) == text


async def test_a_code_leaves_no_telephone_in_clear(opened: Opener) -> None:
    database = opened(plan)
    event = Event("PhoneCodeSent", "phone", "0123", NOW, data={"phone": PHONE, "at": "", "secret": {"code": "123456"}})
    await database.write(lambda session: session.record([event]))

    def rows(session: Session) -> str:
        return str([session.connection.execute(select(table)).all() for table in (audit, outbox)])

    found = await database.read(rows)
    assert PHONE not in found
    assert "123456" not in found


def old_row(connection: Connection, thing_id: str, data: dict[str, Any], reason: str = "") -> None:
    """A row as older releases wrote it."""
    row: dict[str, Any] = {
        "event": "PhoneCodeSent",
        "kind": "phone",
        "thing_id": thing_id,
        "verb": "",
        "party": "",
        "by": "p1",
    }
    row |= {"on_behalf": "", "reason": reason, "at": NOW, "data": KEYRING.seal_json(data, AUDIT_DATA)}
    link = following(head_of(connection), row, KEYRING)
    connection.execute(insert(audit), {**row, "chain": link.chain, "link": link.number, "digest": link.digest})
    keep_head(connection, link)


def old_file(path: Path) -> None:
    """A database of the release before, with telephones in its audit and outbox, half of it sealed."""
    engine = writer_engine(str(path))
    with engine.begin() as connection:
        upgrade(connection, to=BEFORE)
        for number in range(6):
            old_row(connection, f"1390000111{number}", {"phone": f"1390000111{number}"}, reason=f"打{PHONE}")
            if number == 3:
                seal(connection, KEYRING, NOW)
        notice: dict[str, Any] = dict.fromkeys(("lease_by", "channel", "receipt", "problem"), "")
        notice |= {"cause": f"phone_code:{PHONE}:x", "kind": "phone_code", "state": "sent", "tries": 1}
        notice |= {"recipient": b"", "recipient_index": b"", "data": b"", "urgent": True, "resend": False}
        connection.execute(insert(outbox), {**notice, "planned": NOW, "made_at": NOW})
    engine.dispose()


async def checked(path: Path) -> tuple[Checked, str]:
    database = open_database(str(path), KEYRING, plan)

    def read(session: Session) -> tuple[Checked, str]:
        texts = [str(session.connection.execute(select(table)).all()) for table in (audit, outbox)]
        kept = session.connection.execute(select(audit.c.data).where(audit.c.data.is_not(None))).scalars()
        opened = [KEYRING.open_json(data, AUDIT_DATA) for data in kept]
        return check(session.connection, KEYRING), f"{texts} {opened}"

    found = await database.read(read)
    await database.close()
    return found


async def test_an_old_trail_is_cleaned_and_chained_anew(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old_file(path)
    await migrate(str(path), KEYRING, NOW)
    found, text = await checked(path)
    assert found.broken == []
    assert (found.rows, found.seals, found.rewritten[0].rows) == (7, 2, 6)
    assert "1390000111" not in text
    assert PHONE not in text
    assert "改写前的链完好" in "".join(told(found))


async def test_both_databases_rewrite_alike(opened: Opener) -> None:
    database = opened(plan)

    def work(session: Session) -> tuple[Checked, str]:
        for number in range(5):
            old_row(session.connection, f"1390000111{number}", {"phone": f"1390000111{number}"}, reason=f"打{PHONE}")
        seal(session.connection, session.keyring, NOW)
        rewrite(session.connection, session.keyring, NOW)
        rows = session.connection.execute(select(audit)).all()
        return check(session.connection, session.keyring), str(rows)

    found, text = await database.write(work)
    assert (found.broken, found.rows, found.seals) == ([], 6, 2)
    assert "1390000111" not in text
    assert PHONE not in text


async def test_what_was_broken_before_is_still_told(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old_file(path)
    engine = writer_engine(str(path))
    with engine.begin() as connection:
        connection.execute(update(audit).where(audit.c.seq == 2).values(by="somebody else"))
    engine.dispose()
    await migrate(str(path), KEYRING, NOW)
    found, _text = await checked(path)
    assert found.broken == []
    assert found.rewritten[0].broken == 1
    assert "已有 1 处不对" in "".join(told(found))


async def test_a_trail_is_not_rewritten_without_its_key(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    old_file(path)
    with pytest.raises(RuntimeError, match="data key"):
        await migrate(str(path))


async def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    path.touch(mode=0o644)
    path.chmod(0o644)
    await migrate(str(path))
    assert path.stat().st_mode & 0o777 == 0o600
