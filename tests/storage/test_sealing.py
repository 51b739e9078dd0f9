"""Personal data is sealed so that it opens with its key only, in its place only, and is found without being opened."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from booking.people import Identity, PhoneCode
from storage.key_file import load_keyring
from storage.sealing import Keyring, UnreadableError, read_keys
from storage.sql_store import SqlStore
from storage.sqlite_database import writer_engine
from storage.tables import metadata
from tests.booking import subject

OLD, NEW = bytes(range(32)), bytes(range(1, 33))


@given(st.text(min_size=1))
def test_what_is_sealed_opens_again_and_is_never_the_same_twice(secret: str) -> None:
    ring = Keyring({1: OLD})
    sealed = ring.seal_text(secret, b"here")
    assert sealed is not None
    assert ring.open_text(sealed, b"here") == secret
    assert sealed != ring.seal_text(secret, b"here")


def test_another_place_another_key_or_a_changed_byte_does_not_open() -> None:
    ring = Keyring({1: OLD})
    sealed = ring.seal(b"15847108236", b"people.phone")
    with pytest.raises(UnreadableError):
        ring.open(sealed, b"units.phone")
    with pytest.raises(UnreadableError):
        Keyring({1: NEW}).open(sealed, b"people.phone")
    with pytest.raises(UnreadableError):
        Keyring({2: OLD}).open(sealed, b"people.phone")
    with pytest.raises(UnreadableError):
        ring.open(sealed[:-1] + bytes((sealed[-1] ^ 1,)), b"people.phone")
    with pytest.raises(UnreadableError):
        ring.open(b"", b"people.phone")


def test_a_second_key_seals_anew_and_leaves_the_old_readable_and_findable() -> None:
    first, both = Keyring({1: OLD}), Keyring({1: OLD, 2: NEW})
    assert both.open(first.seal(b"x", b"p"), b"p") == b"x"
    assert both.seal(b"x", b"p")[0] == 2
    assert both.index("15847108236", b"phone") == first.index("15847108236", b"phone")
    assert first.index("", b"phone") is None


def test_a_key_file_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "data" / "key"
    ring = load_keyring("", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_keyring("", path) == ring
    assert [one.name for one in path.parent.iterdir()] == ["key"]
    assert load_keyring("1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", path) == Keyring({1: bytes(32)})


def test_a_keyring_of_wrong_keys_is_refused() -> None:
    for wrong in ("", "1:c2hvcnQ="):
        with pytest.raises(ValueError, match="32 bytes"):
            read_keys(wrong)


PERSONAL = ("15847108236", "150102199003078894", "openid-1", "15900000000")


def test_no_personal_data_lies_open_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "sealed.db"
    engine = writer_engine(str(path))
    with engine.begin() as connection:
        metadata.create_all(connection)
        _fill(connection)
    engine.dispose()
    kept = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert "赛罕".encode() in kept, "what is not personal can be read, so the search is a fair one"
    for secret in PERSONAL:
        assert secret.encode() not in kept


def _fill(connection: Connection) -> None:
    store = SqlStore(connection, Keyring({1: OLD}))
    phone, number, address, other = PERSONAL
    store.put(subject.person(phone=phone))
    store.put(subject.unit(phone=phone, id_number=number))
    store.put(Identity("wechat", address, "p1"))
    store.put(Identity("sms", phone, "p1"))
    store.put(PhoneCode(other, "digest", subject.NOW, subject.NOW, sender="p1"))
