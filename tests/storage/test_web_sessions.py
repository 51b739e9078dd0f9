"""Sessions of the web can be found, lengthened and taken back; presence is a matter of seconds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from storage.moments import CHINA
from storage.sqlite_database import writer_engine
from storage.tables import metadata
from storage.web_sessions import WebSessions

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=CHINA)
DAY = timedelta(days=1)


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[WebSessions]:
    engine = writer_engine(str(tmp_path / "sessions.db"))
    with engine.begin() as connection:
        metadata.create_all(connection)
        yield WebSessions(connection)
    engine.dispose()


def test_a_session_lives_until_it_ends(sessions: WebSessions) -> None:
    sessions.open("d", "p", NOW, NOW + DAY)
    found = sessions.find("d")
    assert found is not None
    assert found.person_id == "p"
    assert found.live(NOW)
    assert not found.live(NOW + DAY)
    assert sessions.of_person("p", NOW + DAY) == ()
    sessions.extend("d", NOW + 3 * DAY)
    assert [one.digest for one in sessions.of_person("p", NOW + DAY)] == ["d"]


def test_a_session_is_taken_back_by_its_person_only(sessions: WebSessions) -> None:
    sessions.open("d", "p", NOW, NOW + DAY)
    assert not sessions.revoke("d", "q", NOW)
    assert sessions.revoke("d", "p", NOW)
    assert not sessions.revoke("d", "p", NOW)
    found = sessions.find("d")
    assert found is not None
    assert not found.live(NOW)


def test_presence_is_the_last_time_the_chat_was_open(sessions: WebSessions) -> None:
    assert sessions.seen("p", NOW) is None
    sessions.see("p", NOW)
    sessions.see("p", NOW + timedelta(seconds=30))
    assert sessions.seen("p", NOW + timedelta(seconds=40)) == 10.0
