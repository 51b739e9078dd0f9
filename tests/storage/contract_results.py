"""The part of the contract of a store that is about receipts, results and what is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from booking import bodies, line, result, unit
from booking.delivery_ask import ASKING, DeliveryAsk
from booking.ports import Store
from booking.result import Publication
from tests.booking import subject
from tests.booking.subject import NOW, SAIHAN, XINCHENG

DAY = timedelta(days=1)


class ResultContract:
    """Receipts, results and publications."""

    def test_receipts_by_time_without_those_that_were_taken_back(self, store: Store) -> None:
        late, early = subject.receipt(at=NOW + DAY), subject.receipt(id="r2")
        for one in (late, early, subject.receipt(id="r3", line_ids=())):
            store.put(one)
        assert store.receipts("2026112200001") == (early, late)

    def test_what_one_message_made_comes_in_the_order_it_was_made(self, store: Store) -> None:
        """Their time is the same, and their ids are drawn at random."""
        store.put(subject.institution())
        waiting = {"state": unit.PENDING}
        asking = DeliveryAsk("d", "2026112200001", "u1", "i1", ("l1",), "送检", "仪器太大", ASKING, NOW)
        for one in ("x9", "x1", "x5"):
            store.put(subject.receipt(id=one))
            store.put(subject.unit(id=one, uscc=one, **waiting))
            store.put(replace(asking, id=one))
            store.put(subject.capability(id=one, state=bodies.ASKED))
        lists = (
            store.receipts("2026112200001"),
            store.units_waiting("150000"),
            store.delivery_asks_open("u1"),
            store.delivery_asks("2026112200001"),
            store.capabilities_waiting("150000"),
        )
        assert [[one.id for one in each] for each in lists] == [["x9", "x1", "x5"]] * len(lists)

    def test_the_current_result_is_the_newest_version(self, store: Store) -> None:
        old = subject.result(state=result.REPLACED)
        new = subject.result(
            id="e2",
            version=2,
            certificate_no="NJG2026-HQ-02010",
            valid_until=date(2027, 11, 20),
            verified_on=date(2026, 11, 21),
        )
        store.put(old)
        store.put(new)
        assert store.result("l1") == new
        assert store.results("l1") == (old, new)
        assert store.result_of_certificate("NJG2026-HQ-01132") == old, "an old number is known, and known as replaced"
        assert store.result_of_certificate("NJG2026-HQ-02010") == new
        assert store.result_of_certificate("") is None
        assert store.result("l2") is None

    def test_a_number_kept_through_a_correction_gives_the_current_version(self, store: Store) -> None:
        store.put(subject.result(state=result.REPLACED, since=NOW + DAY))
        store.put(subject.result(id="e2", version=2, state=result.LOCKED))
        found = store.result_of_certificate("NJG2026-HQ-01132")
        assert found is not None
        assert found.id == "e2"

    def test_what_was_verified_in_a_region_and_time(self, store: Store) -> None:
        day = date(2026, 11, 20)
        rows = ((1, SAIHAN, "合格", day), (2, SAIHAN, "不合格", day), (3, XINCHENG, "合格", day - 40 * DAY))
        for n, region, said, on in rows:
            store.put(subject.line(id=f"l{n}", n=n, region_code=region, state=line.ISSUED))
            store.put(subject.result(id=f"e{n}", line_id=f"l{n}", result=said, state=result.LOCKED, verified_on=on))
        old = subject.result(id="e0", line_id="l1", version=0, state=result.REPLACED, verified_on=day)
        store.put(old)
        first, last = date(2026, 11, 1), date(2026, 11, 30)
        assert store.verified("150000", since=first, until=last) == {"合格": 1, "不合格": 1}
        assert store.verified(SAIHAN, since=first, until=last, institution_id=old.institution_id) == {
            "合格": 1,
            "不合格": 1,
        }
        assert store.verified(SAIHAN, since=first, until=last, institution_id="nobody") == {}
        assert store.verified(XINCHENG, since=first, until=last) == {}
        assert store.verified(XINCHENG, since=date(2026, 1, 1), until=day) == {"合格": 1}
        store.put(subject.result(id="e3", line_id="l3", result="合格", state=result.VOID, verified_on=day - 40 * DAY))
        assert store.verified(XINCHENG, since=date(2026, 1, 1), until=day) == {}

    def test_what_waits_to_be_signed_comes_in_the_order_it_was_booked(self, store: Store) -> None:
        for n, line_id in enumerate(("l9", "l2", "l5"), 1):
            store.put(subject.line(id=line_id, n=n, booking_no="2026112200002"))
        store.put(subject.line(id="l7", n=1, booking_no="2026112200001"))
        for line_id in ("l5", "l2", "l9", "l7"):
            store.put(subject.result(id=f"e{line_id}", line_id=line_id, state=result.REGISTERED))
        body, states = subject.result().institution_id, (result.REGISTERED,)
        found = store.pending_results(body, states=states)
        assert [one.line_id for one in found] == ["l7", "l9", "l2", "l5"]
        assert store.pending_results(body, states=states, limit=2) == found[:2]

    def test_the_last_result_of_an_instrument_is_of_its_newest_issued_line(self, store: Store) -> None:
        assert store.last_result("t1") is None
        for n, state in ((1, line.ISSUED), (2, line.ISSUED), (3, line.ACCEPTED)):
            store.put(subject.line(id=f"l{n}", booking_no=f"202611220000{n}", state=state, instrument_id="t1"))
        for n, version, state in ((1, 1, result.LOCKED), (2, 1, result.REPLACED), (2, 2, result.VOID)):
            store.put(subject.result(id=f"e{n}{version}", line_id=f"l{n}", version=version, state=state))
        found = store.last_result("t1")
        assert found is not None
        assert found.id == "e22"

    def test_publications(self, store: Store) -> None:
        one = Publication("b1", "NJG2026-HQ-01132", SAIHAN, result.SHOWN, NOW, by="p1")
        store.put(one)
        assert store.publication("NJG2026-HQ-01132") == one
        assert store.publication("other") is None
