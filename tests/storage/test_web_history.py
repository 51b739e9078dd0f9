"""Chats of the web are kept once, sealed, in order, and for their person only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from storage.moments import CHINA
from storage.sealing import Keyring
from storage.sqlite_database import writer_engine
from storage.tables import metadata
from storage.web_history import WebHistory

KEYRING = Keyring({1: bytes(range(32))})
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=CHINA)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = writer_engine(str(tmp_path / "history.db"))
    with engine.begin() as connection:
        metadata.create_all(connection)
        yield connection
    engine.dispose()


@pytest.fixture
def history(connection: Connection) -> WebHistory:
    return WebHistory(connection, KEYRING)


def test_an_entry_is_kept_once(history: WebHistory) -> None:
    assert history.add("p", "m:1", {"text": "登记器具"}, NOW)
    assert not history.add("p", "m:1", {"text": "别的"}, NOW)
    assert [entry.body["text"] for entry in history.recent("p")] == ["登记器具"]


def test_two_people_may_use_one_key(history: WebHistory) -> None:
    assert history.add("p", "m:1", {"text": "甲"}, NOW)
    assert history.add("q", "m:1", {"text": "乙"}, NOW)
    assert [entry.body["text"] for entry in history.recent("q")] == ["乙"]
    assert history.find("p", "m:2") is None


def test_pages_are_oldest_first(history: WebHistory) -> None:
    for n in range(5):
        history.add("p", f"m:{n}", {"n": n}, NOW + timedelta(seconds=n))
    newest = history.recent("p", limit=2)
    assert [entry.body["n"] for entry in newest] == [3, 4]
    assert [entry.body["n"] for entry in history.recent("p", before=newest[0].seq, limit=2)] == [1, 2]
    assert [entry.body["n"] for entry in history.after("p", newest[0].seq)] == [4]
    assert newest[1].at == NOW + timedelta(seconds=4)


def test_who_got_something_new(history: WebHistory) -> None:
    history.add("p", "m:1", {}, NOW)
    seen = history.newest()
    history.add("q", "m:1", {}, NOW)
    assert set(history.people_since(seen).values()) == {"q"}


def test_what_is_written_cannot_be_read_in_the_file(connection: Connection, history: WebHistory) -> None:
    history.add("p", "m:1", {"text": "13812345678"}, NOW)
    body = connection.execute(text("SELECT body FROM web_messages")).scalar_one()
    assert b"13812345678" not in body
