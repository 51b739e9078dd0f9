"""The part of the contract of a store that is about notices that reached nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from booking.ports import Store
from booking.unreached import OPEN, TOLD, Unreached
from tests.booking.subject import NOW, SAIHAN

DAY = timedelta(days=1)


class UnreachedContract:
    """Notices that reached nobody."""

    def test_what_waits_beneath_a_region_oldest_first(self, store: Store) -> None:
        new = Unreached("n2", "检定结果", "店", "15847108236", "合格。", "拒收", SAIHAN, OPEN, NOW + DAY, unsure=True)
        old = replace(new, id="n1", since=NOW, unsure=False)
        for one in (new, old, replace(new, id="n3", state=TOLD), replace(new, id="n4", region_code="410000")):
            store.put(one)
        assert store.unreached_open("150000") == (old, new)
        assert store.unreached_open("150000", limit=1) == (old,)
        assert store.unreached("n2") == new
        assert store.unreached("other") is None
