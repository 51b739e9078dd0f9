"""What the web keeps is kept alike on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import datetime, timedelta

from notifications.notice import Notice
from storage.database import Database
from storage.moments import CHINA
from storage.outbox import Ending
from storage.outbox_figures import OutboxFigures
from storage.unit_of_work import Session
from storage.web_history import WebHistory
from storage.web_sessions import WebSessions

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=CHINA)


async def test_entries_are_kept_once_and_in_order(database: Database) -> None:
    def write(session: Session) -> list[bool]:
        history = WebHistory(session.connection, session.keyring)
        return [history.add("p", key, {"text": key}, NOW) for key in ("m:1", "r:1", "m:1")]

    def read(session: Session) -> tuple[list[str], list[str], set[str]]:
        history = WebHistory(session.connection, session.keyring)
        recent = history.recent("p")
        after = history.after("p", recent[0].seq)
        return [one.key for one in recent], [one.key for one in after], set(history.people_since(0).values())

    assert await database.write(write) == [True, True, False]
    assert await database.read(read) == (["m:1", "r:1"], ["r:1"], {"p"})


async def test_sessions_end_and_presence_ages(database: Database) -> None:
    def write(session: Session) -> None:
        sessions = WebSessions(session.connection)
        sessions.open("a", "p", NOW, NOW + timedelta(days=1))
        sessions.open("b", "p", NOW, NOW + timedelta(days=2))
        assert sessions.revoke("a", "p", NOW)
        sessions.see("p", NOW)
        sessions.see("p", NOW + timedelta(seconds=5))

    def read(session: Session) -> tuple[list[str], float | None]:
        sessions = WebSessions(session.connection)
        return [one.digest for one in sessions.of_person("p", NOW)], sessions.seen("p", NOW + timedelta(seconds=9))

    await database.write(write)
    assert await database.read(read) == (["b"], 4.0)


async def test_figures_count_what_is_due_and_what_failed(database: Database) -> None:
    def write(session: Session) -> None:
        later = NOW + timedelta(days=30)
        session.outbox.add([Notice("a", "x", "person:p"), Notice("b", "x", "person:q", due=later)], NOW)
        row = session.outbox.claim("w", now=NOW, until=NOW + timedelta(seconds=30), limit=5)[0]
        session.outbox.begin(row, "w", NOW + timedelta(seconds=30))
        session.outbox.end(row, "w", Ending("dead", problem="没有地址"), NOW)
        session.outbox.add([Notice("c", "x", "person:r")], NOW)

    def read(session: Session) -> tuple[dict[str, int], dict[str, int]]:
        figures = OutboxFigures(session.connection)
        return dict(figures.under_way(NOW)), dict(figures.to_look_at())

    await database.write(write)
    under_way, to_look_at = await database.read(read)
    assert under_way == {"waiting": 1, "retry": 0, "leased": 0, "sending": 0}
    assert to_look_at == {"dead": 1, "uncertain": 0}
