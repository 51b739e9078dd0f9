"""Links open once, provider tokens are shared, photos are whole and sealed."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from storage.database import Database
from storage.media import MediaFolder, note_photo, photo_of
from storage.provider_tokens import ProviderTokens
from storage.sealing import UnreadableError
from storage.sign_in import Link, SignIn
from storage.tables.sign_in import links
from storage.unit_of_work import Session
from tests.booking.subject import NOW
from tests.storage.conftest import KEYRING

HOUR = timedelta(hours=1)


def sign_in(session: Session) -> SignIn:
    return SignIn(session.connection, session.keyring)


async def test_a_link_opens_once(database: Database) -> None:
    link = Link("institution", "i1")
    await database.write(lambda s: sign_in(s).keep_link("token", link, now=NOW, until=NOW + HOUR))
    opened = await asyncio.gather(*(database.write(lambda s: sign_in(s).use_link("token", NOW)) for _ in range(3)))
    assert sorted(opened, key=lambda one: one is None) == [link, None, None]
    assert await database.write(lambda s: sign_in(s).use_link("another", NOW)) is None


async def test_a_link_that_is_too_old_opens_nothing(database: Database) -> None:
    await database.write(lambda s: sign_in(s).keep_link("token", Link(person_id="p1"), now=NOW, until=NOW + HOUR))
    assert await database.write(lambda s: sign_in(s).use_link("token", NOW + HOUR)) is None


async def test_tables_hold_no_token_as_it_is(database: Database) -> None:
    await database.write(lambda s: sign_in(s).keep_link("secret", Link("unit", "u1"), now=NOW, until=NOW + HOUR))
    kept = await database.read(lambda s: s.connection.execute(select(links)).all())
    assert "secret" not in str(kept)


async def test_the_last_provider_token_is_everybodys(database: Database) -> None:
    def lay(session: Session) -> None:
        tokens = ProviderTokens(session.connection, session.keyring)
        assert tokens.take("wechat") is None
        tokens.lay("wechat", "old", NOW)
        tokens.lay("wechat", "new", NOW + HOUR)

    await database.write(lay)
    found = await database.read(lambda s: ProviderTokens(s.connection, s.keyring).take("wechat"))
    assert found == ("new", NOW + HOUR)


async def test_a_photo_is_kept_sealed_and_has_an_owner(database: Database, tmp_path: Path) -> None:
    folder = MediaFolder(tmp_path / "media", KEYRING)
    name = folder.keep(b"a licence")
    assert folder.read(name) == b"a licence"
    files = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert [path.name for path in files] == [name]
    assert b"a licence" not in files[0].read_bytes()
    for wrong in ("", "../../etc/passwd", "0" * 32):
        assert folder.read(wrong) is None
    files[0].write_bytes(files[0].read_bytes()[:-1])
    with pytest.raises(UnreadableError):
        folder.read(name)

    def note(session: Session) -> None:
        note_photo(session.connection, name, person_id="p1", content_type="image/jpeg", size=9, now=NOW)

    await database.write(note)
    assert await database.read(lambda s: photo_of(s.connection, name)) == ("p1", "image/jpeg")
    assert await database.read(lambda s: photo_of(s.connection, "nothing")) is None
