"""The store in dictionaries keeps the promises of every store, and comes back to its savepoints."""

from __future__ import annotations

import pytest

from booking.memory import MemoryStore
from booking.ports import Store
from tests.booking import subject
from tests.storage.contract import Record, StoreContract


class TestMemoryStore(StoreContract):
    @pytest.fixture
    def store(self) -> MemoryStore:
        return MemoryStore()

    @pytest.fixture
    def record(self, store: MemoryStore) -> Record:
        return store.record


def test_it_is_a_store() -> None:
    _store: Store = MemoryStore()


def test_a_savepoint_brings_everything_back_and_may_be_used_again() -> None:
    store = MemoryStore()
    store.put(subject.unit())
    saved = store.snapshot()
    for _ in range(2):
        store.put(subject.unit(contact="别人"))
        store.put(subject.instrument())
        store.put_setting("alias_version", 1)
        assert store.next_booking_no(subject.NOW.date()) == "2026112200001"
        store.restore(saved)
        assert store.unit("u1") == subject.unit()
        assert store.instrument("t1") is None
        assert store.setting("alias_version") is None
