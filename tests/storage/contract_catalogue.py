"""The part of the contract of a store that is about complaints, standards and catalogue versions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from booking.catalogue_version import CatalogueMove, CatalogueVersion
from booking.complaint import IN_HAND, WAITING, Complaint
from booking.ports import Store
from booking.standard import APPROVED, DRAFT, REMOVED, Standard
from tests.booking import subject
from tests.booking.subject import NOW, QINGSHAN, SAIHAN

DAY = timedelta(days=1)


class CatalogueContract:
    """Complaints, standards, catalogue versions and what these did."""

    def test_complaints_beneath_a_region_oldest_first(self, store: Store) -> None:
        old = Complaint("k2", SAIHAN, "东市场3号摊", "秤少二两", WAITING, NOW, NOW, "15847108236", due=NOW + DAY)
        new = replace(old, id="k1", since=NOW + DAY, phone="")
        for one in (new, old, replace(old, id="k3", region_code=QINGSHAN), replace(old, id="k4", state=IN_HAND)):
            store.put(one)
        assert store.complaints("150100", states=(WAITING,)) == (old, new)
        assert store.complaints(SAIHAN, states=(WAITING, IN_HAND), limit=1, offset=1) == (
            replace(old, id="k4", state=IN_HAND),
        )
        assert store.complaint("k2") == old
        assert store.complaint("other") is None

    def test_standards_by_region_and_number(self, store: Store) -> None:
        one = Standard(
            "s1", "F2等级砝码标准装置", "[2024]蒙社量标001", "计量院", SAIHAN, DRAFT, NOW, "1mg~20kg", "F2", "市局",
            date(2024, 3, 1), date(2028, 2, 29), "二楼砝码室", created_at=NOW,
        )  # fmt: skip
        gone = replace(one, id="s0", state=REMOVED)
        for standard in (one, gone, replace(one, id="s2", number="另一个", state=APPROVED)):
            store.put(standard)
        assert store.standard("s1") == one
        assert store.standard_of_number("[2024]蒙社量标001") == one, "a deleted one has given its number back"
        assert store.standard_of_number("没有") is None
        assert store.standards("150000", states=(DRAFT,)) == (one,)
        assert store.standards("410000", states=(DRAFT, APPROVED)) == ()

    def test_catalogue_versions_newest_first(self, store: Store) -> None:
        row = {
            "first": "非自动衡器",
            "second": "电子计价秤",
            "period_months": 12,
            "origins": [["非自动衡器", "非自动衡器"]],
        }
        old = CatalogueVersion(
            "v9", "公告一", date(2027, 1, 1), (row,), ({"kind": "keep"},), "待确认", NOW, created_at=NOW
        )
        new = replace(old, id="v1", name="公告二", created_at=NOW + DAY, counts={"改归类": 3}, previous="v9")
        store.put(old)
        store.put(new)
        assert store.catalogue_versions() == (new, old)
        assert store.catalogue_version("v1") == new
        assert store.catalogue_version("v2") is None

    def test_what_a_version_did_in_the_order_of_its_ids(self, store: Store) -> None:
        one = CatalogueMove(
            "v1:u1:instrument:t1", "v1", "instrument", "t1", "u1", SAIHAN, "待人工", "甲", "甲一", "甲", "甲一", NOW,
            asked=True,
        )  # fmt: skip
        two = replace(one, id="v1:u2:instrument:t2", thing_id="t2", asked=False, region_code=QINGSHAN)
        for move in (two, one, replace(one, id="v2:u1:instrument:t1", version_id="v2", asked=False)):
            store.put(move)
        assert store.catalogue_moves("v1") == (one, two)
        assert store.catalogue_moves("v1", after=one.id) == (two,)
        assert store.catalogue_moves("v1", limit=1) == (one,)
        assert store.catalogue_move(two.id) == two
        assert store.catalogue_move_open("t1") == one
        assert store.catalogue_move_open("t2") is None
        assert store.catalogue_moves_asked("150100") == (one,)
        assert store.catalogue_moves_asked("150200") == ()

    def test_units_that_hold_a_category_by_id(self, store: Store) -> None:
        for number, unit_id in enumerate(("u3", "u1", "u2", "u1")):
            store.put(subject.instrument(id=f"t{number}", unit_id=unit_id, second="电子计价秤", serial=str(number)))
        store.put(subject.instrument(id="t9", unit_id="u4", second="压力表"))
        assert store.units_holding("电子计价秤") == ("u1", "u2", "u3")
        assert store.units_holding("电子计价秤", after="u1", limit=1) == ("u2",)
