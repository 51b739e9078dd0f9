"""The databases of the storage tests, for what runs on top of them."""

from __future__ import annotations

from tests.storage.conftest import address, opened

__all__ = ["address", "opened"]
