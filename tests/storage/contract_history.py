"""The part of the contract of a store that is about what happened, what was learned, and settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from booking.events import Event
from booking.past_result import PastResult
from booking.ports import AliasProposal, Store
from tests.booking import subject
from tests.booking.subject import NOW

Record = Callable[[Sequence[Event]], None]
DAY = timedelta(days=1)


class HistoryContract:
    """What happened, what was learned, and settings."""

    def test_results_from_before_newest_first(self, store: Store) -> None:
        old = PastResult(
            "h1", "u1", "t1", "150105", "非自动衡器", "NM2019-1", "合格", date(2019, 3, 1), "呼和浩特市计量检定所",
            valid_until=date(2020, 2, 29), created_at=NOW,
        )  # fmt: skip
        new = replace(old, id="h2", certificate_no="NM2021-7", verified_on=date(2021, 3, 1), valid_until=None)
        for thing in (old, new, replace(old, id="h3", instrument_id="t2")):
            store.put(thing)
        assert store.past_results("t1") == (new, old)
        assert store.past_results("t9") == ()

    def test_the_history_of_a_thing_in_the_words_of_people(self, store: Store, record: Record) -> None:
        store.put(subject.person())
        moved = Event(
            "LineReturned",
            "booking_line",
            "l1",
            NOW,
            by="p1",
            party="受理机构",
            verb="退回",
            reason="没有能力",
            data={"booking_no": "2026112200001", "secret": {"code": "123456"}},
        )
        told = Event("LinesGivenBack", "booking_line", "l1", NOW, by="p1", data={"booking_no": "2026112200001"})
        clock = Event("LineAssigned", "booking_line", "l1", NOW + DAY, party="系统", verb="自动分配")
        record((moved, told))
        record((clock,))
        past = store.history("booking_line", "l1")
        assert [(one.verb, one.by, one.at, one.reason, one.party) for one in past] == [
            ("退回", "云秀兰", NOW, "没有能力", "受理机构"),
            ("自动分配", "", NOW + DAY, "", "系统"),
        ], "summaries tell somebody, but are not the history of a thing"
        assert past[0].event == "LineReturned"
        assert dict(past[0].data) == {"booking_no": "2026112200001"}, "a secret is never kept"
        assert store.history("booking", "l1") == ()

    def test_alias_proposals_most_confirmed_first(self, store: Store) -> None:
        often = AliasProposal("称菜的", "非自动衡器", "非自动衡器", 3, "待定", ("p1", "p2", "p3"))
        seldom = AliasProposal("量血压的", "血压计（表）", "无创自动测量血压计", 1, "待定")
        store.put_alias(seldom)
        store.put_alias(often)
        store.put_alias(AliasProposal("秤", "非自动衡器", "非自动衡器", 9, "采用"))
        assert store.alias_proposals() == (often, seldom)
        assert store.alias_proposals(limit=1) == (often,)
        assert store.alias_proposal("量血压的", "无创自动测量血压计") == seldom
        assert store.alias_proposal("量血压的", "非自动衡器") is None

    def test_settings_hold_json(self, store: Store) -> None:
        assert store.setting("alias_version") is None
        store.put_setting("alias_version", 1)
        store.put_setting("alias_version", {"n": [1, 2]})
        assert store.setting("alias_version") == {"n": [1, 2]}
