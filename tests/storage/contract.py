"""What every store promises (`booking/ports.py`): run on dictionaries, on SQLite and on PostgreSQL.

A test class that inherits `StoreContract` gives two fixtures: `store`, an empty store, and `record`, which keeps events
as history the way the unit of work does at the end of a turn.
"""

from __future__ import annotations

from datetime import date, timedelta

from booking import bodies, booking, instrument, line, unit
from booking.people import Identity, PhoneCode, Role, RoleKind
from booking.ports import Store
from booking.unit import JoinRequest
from tests.booking import subject
from tests.booking.subject import NOW, QINGSHAN, SAIHAN, XINCHENG
from tests.storage.contract_catalogue import CatalogueContract
from tests.storage.contract_desk import DeskContract
from tests.storage.contract_history import HistoryContract, Record
from tests.storage.contract_results import ResultContract
from tests.storage.contract_staff import StaffContract
from tests.storage.contract_supervision import SupervisionContract
from tests.storage.contract_unreached import UnreachedContract

__all__ = ["Record", "StoreContract"]

DAY = timedelta(days=1)


class PeopleContract:
    """People, roles and phone codes."""

    def test_a_person_is_found_by_id_address_and_phone(self, store: Store) -> None:
        one = subject.person(phone="15847108236")
        store.put(one)
        store.put(Identity("wechat", "openid-1", one.id))
        store.put(Identity("sms", "15847108236", one.id))
        assert store.person("p1") == one
        assert store.person_at("wechat", "openid-1") == one
        assert store.person_of_phone("15847108236") == one
        assert store.identities("p1") == (
            Identity("sms", "15847108236", "p1"),
            Identity("wechat", "openid-1", "p1"),
        )

    def test_what_is_missing_is_none(self, store: Store) -> None:
        store.put(subject.person())
        assert store.person("nobody") is None
        assert store.person_at("sms", "openid-1") is None
        assert store.person_of_phone("") is None, "somebody without a phone is not found by no phone"

    def test_two_people_with_one_phone_give_the_earlier(self, store: Store) -> None:
        store.put(subject.person(id="p2", phone="15847108236", created_at=NOW + DAY))
        store.put(subject.person(id="p9", phone="15847108236"))
        found = store.person_of_phone("15847108236")
        assert found is not None
        assert found.id == "p9"

    def test_roles_and_members_with_the_owner_first(self, store: Store) -> None:
        for one in ("p1", "p2"):
            store.put(subject.person(id=one))
        store.put(Role("p1", RoleKind.UNIT, "u1"))
        store.put(Role("p2", RoleKind.UNIT, "u1", owner=True))
        store.put(Role("p1", RoleKind.INSTITUTION, "i1", title="检定员"))
        assert [one.id for one in store.members("unit", "u1")] == ["p2", "p1"]
        assert {(one.kind, one.ref) for one in store.roles("p1")} == {("unit", "u1"), ("institution", "i1")}
        assert store.roles("p3") == ()

    def test_a_role_put_twice_is_one_role(self, store: Store) -> None:
        store.put(subject.person())
        store.put(Role("p1", RoleKind.UNIT, "u1"))
        store.put(Role("p1", RoleKind.UNIT, "u1", owner=True))
        assert store.roles("p1") == (Role("p1", RoleKind.UNIT, "u1", owner=True),)

    def test_codes_are_counted_by_phone_and_by_sender(self, store: Store) -> None:
        for minutes, phone, sender in ((0, "A1", "p1"), (10, "A1", "p2"), (20, "B2", "p1")):
            at = NOW + timedelta(minutes=minutes)
            store.put(PhoneCode(phone, f"digest{minutes}", at, at + timedelta(minutes=5), sender=sender))
        before = NOW - timedelta(minutes=1)
        assert [one.digest for one in store.phone_codes("A1", before)] == ["digest10", "digest0"]
        assert store.codes_sent("p1", before) == 2
        assert store.codes_sent("p1", NOW) == 1, "what was sent at `since` is not counted"
        assert store.phone_codes("C3", before) == ()

    def test_codes_of_a_network_that_nobody_used_are_counted(self, store: Store) -> None:
        for minutes, network, used in ((0, "n1", False), (1, "n1", True), (2, "n2", False), (3, "", False)):
            at = NOW + timedelta(minutes=minutes)
            store.put(PhoneCode(f"A{minutes}", "digest", at, at, used=used, seat="s", network=network))
        before = NOW - timedelta(minutes=1)
        assert [store.codes_open(one, before) for one in ("n1", "n2", "n3")] == [1, 1, 0]
        assert store.phone_codes("A0", before)[0].seat == "s"

    def test_a_code_is_overwritten_by_phone_and_moment(self, store: Store) -> None:
        code = PhoneCode("A1", "digest", NOW, NOW + timedelta(minutes=5))
        store.put(code)
        store.put(PhoneCode("A1", "digest", NOW, NOW + timedelta(minutes=5), tries=3, used=True))
        (kept,) = store.phone_codes("A1", NOW - DAY)
        assert (kept.tries, kept.used) == (3, True)


class BodiesContract:
    """Units, institutions, authorities and capabilities."""

    def test_a_unit_is_found_by_id_code_and_phone(self, store: Store) -> None:
        one = subject.unit(differs=("uscc", "region"), id_number="15010219800101001X", due=NOW + DAY)
        store.put(one)
        assert store.unit("u1") == one
        assert store.unit_of_uscc("92150105MA0Q7K2L8J") == one
        assert store.units_of_phone("15847108236") == (one,)
        assert store.units_of_phone("") == ()
        assert store.unit_of_uscc("91150103MA0PWL3X06") is None

    def test_units_that_wait_are_those_beneath_the_region_oldest_first(self, store: Store) -> None:
        waiting = {"state": unit.PENDING}
        store.put(subject.unit(id="u1", uscc="1", since=NOW + DAY, **waiting))
        store.put(subject.unit(id="u2", uscc="2", **waiting))
        store.put(subject.unit(id="u3", uscc="3", region_code=QINGSHAN, **waiting))
        store.put(subject.unit(id="u4", uscc="4"))
        assert [one.id for one in store.units_waiting("150100")] == ["u2", "u1"]
        assert [one.id for one in store.units_waiting("150000")] == ["u2", "u3", "u1"]
        assert [one.id for one in store.units_waiting("", limit=1)] == ["u2"]

    def test_join_requests_that_wait(self, store: Store) -> None:
        first = JoinRequest("j1", "u1", "p2", "靳海军", "13947155402", NOW)
        store.put(first)
        store.put(JoinRequest("j2", "u1", "p3", "白铁柱", "13847271963", NOW, answer="agreed"))
        assert store.join_requests("u1") == (first,)
        assert store.join_request("j1") == first
        assert store.join_request("j9") is None

    def test_institutions_are_found_by_what_people_call_them(self, store: Store) -> None:
        store.put(subject.institution())
        store.put(subject.institution(id="i2", name="包头市产品质量计量检测所", region_code="150200"))
        store.put(subject.institution(id="i3", name="包头计量所", region_code="150200"))
        assert [one.id for one in store.institutions_named("包头")] == ["i3", "i2"], "the shorter name is nearer"
        assert [one.id for one in store.institutions_named("计量检测所")] == ["i2"]
        assert [one.id for one in store.institutions_named("包头所")] == ["i3", "i2"]
        assert [one.id for one in store.institutions_named("计量", limit=1)] == ["i3"]
        assert store.institutions_named("") == ()
        assert store.institutions_named("%") == ()

    def test_authorities_over_a_region_nearest_first(self, store: Store) -> None:
        store.put(subject.authority())
        store.put(subject.authority(id="a2", region_code="150100"))
        store.put(subject.authority(id="a3", region_code="150200"))
        store.put(subject.authority(id="a4", region_code=""))
        assert [one.id for one in store.authorities_over(SAIHAN)] == ["a2", "a1", "a4"]
        assert store.authority("a3") == subject.authority(id="a3", region_code="150200")

    def test_capabilities(self, store: Store) -> None:
        store.put(subject.institution())
        every = subject.capability()
        scales = subject.capability(
            id="c2",
            second="非自动衡器",
            regions=("150100", QINGSHAN),
            range={"max": 60, "unit": "kg"},
            standard_until=date(2027, 1, 31),
        )
        gauges = subject.capability(id="c3", second="指示类压力表、显示类压力表", state=bodies.ASKED)
        for one in (gauges, scales, every):
            store.put(one)
        assert store.capability("c2") == scales
        assert store.capabilities_for("非自动衡器") == (every, scales), "every category counts, in any state"
        assert store.capabilities_of("i1") == (every, gauges, scales), "by category, * first"
        assert store.capabilities_waiting("150000") == (gauges,)
        assert store.capabilities_waiting("150100") == (), "the institution belongs to the region above"


class LedgerContract:
    """The ledger."""

    def test_rows_come_in_the_order_they_were_entered(self, store: Store) -> None:
        for n, state in ((3, "在用"), (1, "在用"), (2, "停用"), (4, "报废")):
            store.put(subject.instrument(id=f"t{n}", code=f"0000{n}", serial=f"S-{n}", state=state))
        assert [one.id for one in store.instruments("u1")] == ["t1", "t3"]
        assert [one.id for one in store.instruments("u1", states=("在用", "停用"), offset=1, limit=1)] == ["t2"]
        assert store.instrument_count("u1") == 3, "what is scrapped or passed on does not count"
        assert store.instruments("u2") == ()

    def test_a_row_keeps_everything(self, store: Store) -> None:
        one = subject.instrument(
            division={"value": 5, "unit": "g"},
            range_text="200g-30kg",
            origin="国产",
            purchase_date="2025-12",
            valid_until=date(2027, 11, 20),
            valid_until_by="证书",
            photos=("a.jpg", "b.jpg"),
            extra={"铅封": "完好"},
            last_result="合格",
            last_certificate="NJG2026-HQ-01132",
            sample=True,
        )
        store.put(one)
        assert store.instrument("t1") == one

    def test_serial_numbers_are_found_however_they_are_written(self, store: Store) -> None:
        store.put(subject.instrument(serial="3MSW0702001(东)", manufacturer="重庆耐德"))
        store.put(subject.instrument(id="t2", code="00002", serial="3msw0702001（东）", state=instrument.SCRAPPED))
        assert [one.id for one in store.instruments_of_serial("u1", "3MSW0702001 （东）")] == ["t1", "t2"]
        assert store.instruments_of_serial("u2", "3MSW0702001(东)") == ()

    def test_twins_are_the_same_maker_and_serial_number_in_any_unit(self, store: Store) -> None:
        store.put(subject.instrument())
        store.put(subject.instrument(id="t2", unit_id="u2", manufacturer="永康 华鹰"))
        store.put(subject.instrument(id="t3", unit_id="u3", state=instrument.SCRAPPED))
        store.put(subject.instrument(id="t4", unit_id="u4", manufacturer="上海大和"))
        assert [one.id for one in store.twins("永康华鹰", "938580")] == ["t1", "t2"]

    def test_what_is_due(self, store: Store) -> None:
        for n, until in ((1, date(2027, 1, 2)), (2, date(2026, 12, 1)), (3, None), (4, date(2027, 3, 1))):
            store.put(subject.instrument(id=f"t{n}", code=f"0000{n}", valid_until=until))
        store.put(subject.instrument(id="t5", code="00005", valid_until=date(2026, 12, 1), state=instrument.STOPPED))
        assert [one.id for one in store.instruments_due("u1", until=date(2027, 1, 2))] == ["t2", "t1"]
        assert [one.id for one in store.instruments_due("u1", until=date(2027, 1, 2), limit=1)] == ["t2"]

    def test_codes_are_the_units_own_sequence(self, store: Store) -> None:
        codes = [store.next_instrument_code(one) for one in ("u1", "u1", "u2")]
        assert codes == ["00001", "00002", "00001"]


class BookingContract:
    """Bookings and their lines."""

    def test_numbers_are_the_day_and_its_sequence(self, store: Store) -> None:
        assert store.next_booking_no(NOW.date()) == "2026112200001"
        assert store.next_booking_no(NOW.date()) == "2026112200002"
        assert store.next_booking_no(NOW.date() + DAY) == "2026112300001"

    def test_bookings_newest_first_and_by_cause(self, store: Store) -> None:
        first = subject.booking(cause="wx-1", waits=True)
        second = subject.booking(no="2026112200002", cause="wx-2", state=booking.DRAFT, submitted_at=None)
        store.put(first)
        store.put(second)
        assert store.booking("2026112200001") == first
        assert store.bookings("u1") == (second, first)
        assert store.bookings("u1", limit=1, offset=1) == (first,)
        assert store.booking_of_cause("u1", "wx-2") == second
        assert store.booking_of_cause("u2", "wx-2") is None
        assert store.booking_of_cause("u1", "") is None

    def test_lines_of_a_booking_and_of_an_instrument(self, store: Store) -> None:
        for n, (no, state) in enumerate(
            (("2026112200001", line.FAILED), ("2026112200002", line.ASSIGNED), ("2026112200003", line.DRAFT)), 1
        ):
            store.put(subject.line(id=f"l{n}", booking_no=no, state=state, instrument_id="t1"))
        store.put(subject.line(id="l4", n=2, booking_no="2026112200002", instrument_id="t2", serial="938581"))
        assert [one.id for one in store.lines("2026112200002")] == ["l2", "l4"]
        assert store.line("l1") == subject.line(id="l1", state=line.FAILED)
        opened, last = store.open_line("t1"), store.last_line("t1")
        assert opened is not None
        assert last is not None
        assert (opened.id, last.id) == ("l2", "l2"), "a draft is neither open nor the last"
        assert store.open_line("t9") is None

    def test_only_the_draft_lines_of_a_booking_are_dropped(self, store: Store) -> None:
        store.put(subject.line(id="l1", state=line.DRAFT))
        store.put(subject.line(id="l2", n=2, state=line.WITHDRAWN))
        store.put(subject.line(id="l3", booking_no="2026112200002", state=line.DRAFT))
        store.drop_draft_lines("2026112200001")
        assert [one.id for one in store.lines("2026112200001")] == ["l2"]
        assert [one.id for one in store.lines("2026112200002")] == ["l3"]

    def test_the_work_of_an_institution_and_of_a_region_by_deadline(self, store: Store) -> None:
        store.put(subject.line(id="l1", due=NOW + 3 * DAY))
        store.put(subject.line(id="l2", n=2, due=NOW + DAY, region_code=XINCHENG))
        store.put(subject.line(id="l3", n=3, due=None))
        store.put(subject.line(id="l4", n=4, institution_id="i2", region_code=QINGSHAN))
        store.put(subject.line(id="l5", n=5, state=line.ISSUED))
        states = (line.ASSIGNED,)
        assert [one.id for one in store.institution_lines("i1", states=states)] == ["l2", "l1", "l3"]
        assert [one.id for one in store.institution_lines("i1", states=states, limit=1, offset=1)] == ["l1"]
        assert [one.id for one in store.region_lines("150100", states=states)] == ["l2", "l1", "l3"]
        assert [one.id for one in store.region_lines("", states=states)] == ["l2", "l1", "l4", "l3"]
        assert store.line_count(states=states) == 4
        assert store.line_count(states=states, institution_id="i1") == 3
        assert store.line_count(states=states, region_code="150200") == 1
        assert store.line_count(states=(line.ASSIGNED, line.ISSUED), institution_id="i1", region_code=SAIHAN) == 3

    def test_load_counts_what_an_institution_has_yet_to_do(self, store: Store) -> None:
        states = (line.ASSIGNED, line.ACCEPTED, line.IN_HAND, line.TESTED, line.RETURNED, line.FAILED, line.ISSUED)
        for n, state in enumerate(states):
            store.put(subject.line(id=f"l{n}", n=n, state=state))
        assert store.load_of("i1") == 4
        assert store.load_of("i2") == 0

    def test_lines_of_a_serial_number_newest_first(self, store: Store) -> None:
        store.put(subject.line(id="l1", serial="S-1001"))
        store.put(subject.line(id="l2", booking_no="2026112200002", serial="s-1001"))
        store.put(subject.line(id="l3", booking_no="2026112200003", serial="S-1001", institution_id="i2"))
        assert [one.id for one in store.institution_lines_of_serial("i1", "S-1001")] == ["l2", "l1"]


class StoreContract(
    PeopleContract,
    BodiesContract,
    LedgerContract,
    BookingContract,
    ResultContract,
    DeskContract,
    StaffContract,
    UnreachedContract,
    SupervisionContract,
    CatalogueContract,
    HistoryContract,
):
    """The whole contract: a test class of a store inherits this one."""
