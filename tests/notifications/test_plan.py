"""What is planned in a commit: each cause once, to everybody behind a party, reminders that die with their reason."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from booking.bodies import Authority, Institution
from booking.events import Event
from booking.instrument import SCRAPPED, Instrument
from booking.line import ACCEPTED, ASSIGNED, Line
from booking.memory import MemoryStore
from booking.people import Identity, Person, Role, RoleKind
from booking.unit import APPROVED, Unit
from notifications.plan import plan
from notifications.ports import Address
from notifications.prepare import prepare
from notifications.wording import words

NOW = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
SCALE = Instrument(
    "s1", "u1", "0001", "电子计价秤", "非自动衡器", "非自动衡器", "ACS-30", "938580", "华鹰", "150105", "赛罕区",
    "摊位", "贸易结算", "现场检", "在用", NOW, valid_until=date(2026, 12, 5),
)  # fmt: skip
LINE = Line(
    "l1", "B1", 1, "u1", "s1", "电子计价秤", "非自动衡器", "非自动衡器", "ACS-30", "938580", "150105", ASSIGNED, NOW
)


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    store.put(
        Unit(
            "u1",
            "惠香蔬菜店",
            "92150105MA0Q7K2L8J",
            "150105",
            "赛罕区",
            "A17",
            "云秀兰",
            "15847108236",
            APPROVED,
            NOW,
            owner_id="p1",
        )
    )
    for number, name in (("p0", "店员"), ("p1", "云秀兰")):
        store.put(Person(number, name))
        store.put(Role(number, RoleKind.UNIT, "u1", owner=number == "p1"))
    store.put(Person("p9", "局里", phone="13900000009"))
    store.put(Authority("a1", "内蒙古自治区市场监督管理局", "150000"))
    store.put(Role("p9", RoleKind.AUTHORITY, "a1"))
    store.put(Institution("i1", "计量测试研究院", "150000", "内蒙古自治区"))
    store.put(Identity("wechat", "open-1", "p1"))
    store.put(SCALE)
    return store


def event(name: str, **data: Any) -> Event:
    return Event(name, "booking", "B1", NOW, by="p1", data=data)


def delivered_to(store: MemoryStore, to: str) -> tuple[Address, ...]:
    delivery = prepare(id="1", kind="late_answer", to=to, data={"text": "x"}, records=store, now=NOW)
    assert delivery is not None
    return delivery.addresses


def test_everybody_of_the_unit_is_told_once(store: MemoryStore) -> None:
    receipt = event(
        "ReceiptIssued", unit_id="u1", booking_no="B1", institution="院", text="", dept="", phone="", lines=[]
    )
    notices = plan([receipt, receipt], store)
    assert {notice.to for notice in notices} == {"person:p0", "person:p1"}
    assert len({notice.cause for notice in notices}) == len(notices) == 2
    assert {notice.cause for notice in plan([receipt], store)} == {notice.cause for notice in notices}


def test_two_refusals_of_one_booking_at_one_moment_are_two_notices(store: MemoryStore) -> None:
    two = [
        event("LinesRefused", unit_id="u1", booking_no="B1", institution="院", reason=why, lines=[]) for why in "甲乙"
    ]
    assert len(plan(two, store)) == 4


def test_who_did_it_in_the_conversation_is_not_told_again(store: MemoryStore) -> None:
    received = event("BookingReceived", unit_id="u1", booking_no="B1", company_name="店", n=1, assigned=[])
    assert [notice.to for notice in plan([received], store)] == ["person:p0"]


def test_a_code_goes_to_the_phone_at_once_and_not_after_five_minutes(store: MemoryStore) -> None:
    (notice,) = plan([event("PhoneCodeSent", phone="15847108236", secret={"code": "123456"})], store)
    assert (notice.to, notice.urgent, notice.data["code"]) == ("phone:15847108236", True, "123456")
    assert "123456" not in notice.cause
    known: dict[str, Any] = {"id": "1", "kind": notice.kind, "to": notice.to, "data": notice.data, "records": store}
    assert prepare(**known, now=NOW + timedelta(minutes=4)) is not None
    assert prepare(**known, now=NOW + timedelta(minutes=6)) is None


def test_a_body_without_people_is_told_itself(store: MemoryStore) -> None:
    arrived = event("TaskArrived", institution_id="i1", institution="院", booking_no="B1", company_name="店", n=1)
    assert [notice.to for notice in plan([arrived], store)] == ["institution:i1"]
    assert delivered_to(store, "institution:i1") == ()


def test_the_nearest_authority_is_told(store: MemoryStore) -> None:
    waiting = event("RegistrationWaiting", unit_id="u1", company_name="店", region_code="150105", differs=["region"])
    assert [notice.to for notice in plan([waiting], store)] == ["person:p9"]


def test_addresses_open_channels_first_and_the_telephone_after(store: MemoryStore) -> None:
    assert delivered_to(store, "person:p1") == (Address("wechat", "open-1"), Address("sms", "15847108236"))
    assert delivered_to(store, "unit:u1") == (Address("wechat", "open-1"), Address("sms", "15847108236"))
    assert delivered_to(store, "person:p9") == (Address("sms", "13900000009"),)
    assert delivered_to(store, "address:wechat:open:x") == (Address("wechat", "open:x"),)


def reminders(store: MemoryStore, until: str) -> list[datetime]:
    changed = event("ValidityChanged", unit_id="u1", instrument_id="s1", valid_until=until, first=True)
    return [notice.due for notice in plan([changed], store) if notice.due is not None]


def test_reminders_are_due_at_ten_on_their_days_and_none_in_the_past(store: MemoryStore) -> None:
    days = [(due.date() - date(2026, 12, 5)).days for due in reminders(store, "2026-12-05")]
    assert days == [-7, -1, 0, 1]
    assert all((due.hour, due.minute) == (10, 0) for due in reminders(store, "2026-12-05"))
    assert len(reminders(store, "2027-12-05")) == 7
    assert reminders(store, "") == []


def test_instruments_of_one_day_share_one_reminder(store: MemoryStore) -> None:
    both = [
        event("ValidityChanged", unit_id="u1", instrument_id=one, valid_until="2026-12-05", first=True)
        for one in ("s1", "s2")
    ]
    assert len(plan(both, store)) == 4


def test_a_reminder_dies_with_its_reason(store: MemoryStore) -> None:
    data = {"unit_id": "u1", "day": "2026-11-28"}
    due = datetime(2026, 11, 28, 10, tzinfo=NOW.tzinfo)

    def asked() -> bool:
        return prepare(id="1", kind="validity_reminder", to="unit:u1", data=data, records=store, now=due) is not None

    assert asked()
    for other in (
        replace(SCALE, state=SCRAPPED),
        replace(SCALE, valid_until=date(2027, 11, 20)),
        replace(SCALE, valid_until=None),
    ):
        store.put(other)
        assert not asked()
    store.put(SCALE)
    store.put(LINE)
    assert not asked()


def test_after_an_outage_only_the_last_reminder_is_sent_and_says_how_long_it_is_still(store: MemoryStore) -> None:
    data = {"unit_id": "u1", "day": "2026-11-28"}
    known: dict[str, Any] = {"id": "1", "kind": "validity_reminder", "to": "unit:u1", "records": store}
    late = prepare(**known, data=data, now=datetime(2026, 12, 2, 10, tzinfo=NOW.tzinfo))
    assert late is not None
    assert "还有3天到期" in words(late.kind, late.data)
    assert prepare(**known, data=data, now=datetime(2026, 12, 4, 10, tzinfo=NOW.tzinfo)) is None
    over = prepare(**known, data={**data, "day": "2026-12-06"}, now=datetime(2026, 12, 20, 10, tzinfo=NOW.tzinfo))
    assert over is not None
    assert "已过" in words(over.kind, over.data)


def test_an_appointment_is_called_to_mind_while_it_stands(store: MemoryStore) -> None:
    made = event(
        "AppointmentMade", unit_id="u1", institution="院", booking_no="B1", date="2026-11-24", time="AM", lines=[]
    )
    (reminder,) = [notice for notice in plan([made], store) if notice.due]
    assert reminder.due == datetime(2026, 11, 23, 17, tzinfo=NOW.tzinfo)
    line = replace(LINE, state=ACCEPTED, scheduled_date="2026-11-24", scheduled_time="AM")
    known: dict[str, Any] = {"id": "1", "kind": reminder.kind, "to": "unit:u1", "data": reminder.data, "records": store}
    store.put(line)
    assert prepare(**known, now=reminder.due) is not None
    store.put(replace(line, scheduled_date="2026-11-26"))
    assert prepare(**known, now=reminder.due) is None


def test_one_message_a_day_gathers_everything_that_runs_out(store: MemoryStore) -> None:
    day = datetime(2026, 11, 28, 10, tzinfo=NOW.tzinfo)
    soon, later = replace(SCALE, id="s2", serial="2"), replace(SCALE, id="s3", serial="3")
    store.put(replace(soon, valid_until=date(2026, 11, 29)))
    store.put(replace(later, valid_until=date(2027, 1, 20)))
    store.put(replace(later, id="s4", serial="4", valid_until=date(2027, 3, 20)))
    changed = [
        event("ValidityChanged", unit_id="u1", instrument_id=one, valid_until=until, first=True)
        for one, until in (("s1", "2026-12-05"), ("s2", "2026-11-29"))
    ]
    owed = [notice for notice in plan(changed, store) if notice.due == day]
    assert len(owed) == 1
    ready = prepare(id="1", kind="validity_reminder", to="unit:u1", data=owed[0].data, records=store, now=day)
    assert ready is not None
    assert [(row["serial"], row["days"]) for row in ready.data["lines"]] == [("2", 1), ("938580", 7), ("3", 53)]
    assert "明天到期" in words(ready.kind, ready.data, short=True)
    assert "共3台" in words(ready.kind, ready.data, short=True)


def test_what_came_into_the_ledger_late_silences_no_earlier_reminder(store: MemoryStore) -> None:
    now = datetime(2026, 11, 30, 9, tzinfo=NOW.tzinfo)
    store.put(replace(SCALE, id="s2", valid_until=date(2026, 12, 6), since=now))  # its day was the 29th
    data = {"unit_id": "u1", "day": "2026-11-28"}
    assert prepare(id="1", kind="validity_reminder", to="unit:u1", data=data, records=store, now=now) is not None
