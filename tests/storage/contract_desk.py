"""The part of the contract of a store that is about institutions' desks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from booking.delivery_ask import AGREED, ASKING, DeliveryAsk
from booking.desk_texts import REFUSING, RETURNING, Reason, ReceiptTemplate
from booking.line import ACCEPTED, IN_HAND
from booking.opening import Opening
from booking.ports import Store
from booking.sample import Sample
from tests.booking import subject
from tests.booking.subject import NOW

DAY = date(2026, 11, 24)


class DeskContract:
    """Libraries, half-days, questions to units, samples."""

    def test_a_library_in_the_order_of_its_making_without_what_is_gone(self, store: Store) -> None:
        late, early = (Reason(one, "i1", REFUSING, f"理由{one}", "range") for one in "ab")
        for one in (early, late, replace(early, id="c", use=RETURNING), replace(early, id="d", institution_id="i2")):
            store.put(one)
        assert store.reasons("i1", use=REFUSING) == (early, late)
        store.put(replace(early, gone=True))
        assert store.reasons("i1", use=REFUSING) == (late,)
        assert store.reason("b") == replace(early, gone=True)
        assert store.reason("other") is None

    def test_receipt_templates_of_an_institution(self, store: Store) -> None:
        one = ReceiptTemplate("t1", "i1", "衡器室", "0471-3337085", "请与{科室}联系")
        two = replace(one, id="t2", dept="光学室")
        for each in (one, two, replace(one, id="t3", institution_id="i2"), replace(one, id="t4", gone=True)):
            store.put(each)
        assert store.receipt_templates("i1") == (one, two)
        assert store.receipt_template("t2") == two

    def test_half_days_by_date_the_morning_first(self, store: Store) -> None:
        later = Opening("i1", DAY + timedelta(days=1), "AM", 4)
        morning, afternoon = Opening("i1", DAY, "AM", 10), Opening("i1", DAY, "PM", 6)
        for one in (later, afternoon, morning, replace(morning, institution_id="i2")):
            store.put(one)
        assert store.openings("i1", since=DAY, until=DAY) == (morning, afternoon)
        store.put(replace(morning, capacity=0))
        assert store.openings("i1", since=DAY, until=later.day) == (replace(morning, capacity=0), afternoon, later)

    def test_appointments_are_accepted_lines_of_these_days(self, store: Store) -> None:
        one = subject.line(id="l1", state=ACCEPTED, scheduled_date="2026-11-24", scheduled_time="AM")
        two = replace(one, id="l2", n=2, instrument_id="t2", scheduled_date="2026-11-25")
        for each in (
            two,
            one,
            replace(one, id="l3", n=3, instrument_id="t3", state=IN_HAND),
            replace(one, id="l4", n=4, instrument_id="t4", scheduled_date=""),
            replace(one, id="l5", n=5, instrument_id="t5", institution_id="i2"),
        ):
            store.put(each)
        assert store.appointments("i1", since=DAY, until=DAY) == (one,)
        assert store.appointments("i1", since=DAY, until=date(2026, 12, 1)) == (one, two)

    def test_questions_to_a_unit(self, store: Store) -> None:
        one = DeliveryAsk("d1", "2026112200001", "u1", "i1", ("l1",), "送检", "仪器太大", ASKING, NOW)
        two = replace(one, id="d2", since=NOW + timedelta(hours=1), line_ids=("l2", "l3"))
        answered = replace(one, id="d3", state=AGREED, since=NOW - timedelta(hours=1))
        for each in (two, one, answered, replace(one, id="d4", unit_id="u2", booking_no="2026112200002")):
            store.put(each)
        assert store.delivery_asks_open("u1") == (one, two)
        assert store.delivery_asks("2026112200001") == (answered, one, two)
        assert store.delivery_ask("d2") == two

    def test_a_sample_is_found_by_its_line_and_by_its_number(self, store: Store) -> None:
        one = Sample("l1", "i1", "261122-001", NOW)
        store.put(one)
        store.put(Sample("l2", "i2", "261122-001", NOW))
        assert store.sample("l1") == one
        assert store.sample_numbered("i1", "261122-001") == one
        assert store.sample_numbered("i1", "261122-002") is None
        assert store.next_sample_no("i1", DAY) == "261124-001"
        assert store.next_sample_no("i1", DAY) == "261124-002"
        assert store.next_sample_no("i2", DAY) == "261124-001"
