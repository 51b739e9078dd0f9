"""A set-up is laid into the real store once, moved on as people would, and what it says in vain is named."""

from datetime import datetime
from typing import Any

import pytest

from booking.booking import Booking
from booking.instrument import Instrument
from booking.people import RoleKind
from booking.result import Result
from booking.unit import Unit
from bot.exporting import booking_row, ledger_row, publication_row, sheet_rows, unit_row
from bot.setup_bookings import lay
from bot.setup_file import SetupError, seconds_called
from bot.setup_form import Setup, unknown_keys
from notifications.plan import plan
from storage.database import Database
from storage.everything import every
from storage.moments import CHINA
from storage.unit_of_work import Session
from tests.storage.conftest import Opener

NOW = datetime(2026, 11, 21, 9, tzinfo=CHINA)
SETUP: dict[str, Any] = {
    "institutions": [
        {"name": "内蒙古自治区计量测试研究院", "region": "内蒙古自治区", "capabilities": ["*"]},
        {"name": "包头市产品质量计量检测所", "region": "内蒙古自治区包头市", "capabilities": ["非自动衡器"]},
    ],
    "units": [
        {
            "key": "bt",
            "company_name": "青山区佰通水果超市",
            "uscc": "92150204MA0N4E6W8P",
            "contact": "白铁柱",
            "phone": "13847271963",
            "region": "内蒙古自治区包头市青山区",
        }
    ],
    "actors": {"u": "bt", "i": "包头市产品质量计量检测所"},
    "ledger": [
        {
            "unit": "bt",
            "valid_until": "2026-12-05",
            "instrument_name": "电子计价秤",
            "first_name": "非自动衡器",
            "second_name": "非自动衡器",
            "model": "ACS-30",
            "range": {"min": 0.2, "max": 30, "unit": "kg"},
            "serial": "BT-001",
        }
    ],
    "bookings": [
        {
            "booking_no": "2026112000101",
            "unit": "bt",
            "instruments": [
                {
                    "instrument_name": "电子计价秤",
                    "first_name": "非自动衡器",
                    "second_name": "非自动衡器",
                    "serial": "BT-002",
                },
                {
                    "instrument_name": "压力表",
                    "first_name": "压力仪表",
                    "second_name": "指示类压力表、显示类压力表",
                    "serial": "P-1",
                    "status": "退回",
                    "reason": "无检定能力",
                },
                {"instrument_name": "台秤", "second_name": "非自动衡器", "serial": "S-3", "status": "不予受理"},
                {"instrument_name": "台秤", "second_name": "非自动衡器", "serial": "S-4", "status": "已受理"},
            ],
        },
        {
            "booking_no": "2026112000102",
            "unit": "bt",
            "status": "待分配",
            "instruments": [{"instrument_name": "焦度计", "second_name": "焦度计", "serial": "J-1"}],
        },
    ],
    "certificates": [
        {
            "certificate_no": "NJG2026-HQ-00001",
            "unit": "bt",
            "instrument_name": "电子秤",
            "second_name": "非自动衡器",
            "serial": "BT-009",
            "result": "合格",
            "valid_until": "2027-05-01",
            "published": True,
        },
        {"certificate_no": "NJG2026-HQ-00002", "unit": "bt", "second_name": "非自动衡器", "serial": "BT-010"},
    ],
}


@pytest.fixture
def database(opened: Opener) -> Database:
    return opened(plan)


async def laid(database: Database, setup: dict[str, Any]) -> None:
    form = Setup.model_validate(setup)
    assert list(unknown_keys(form)) == []
    await database.write(lambda session: lay(form, session, NOW))


async def exported(database: Database) -> dict[str, list[dict[str, Any]]]:
    def read(session: Session) -> dict[str, list[dict[str, Any]]]:
        store = session.store
        return {
            "units": [unit_row(one, store) for one in every(store, Unit)],
            "ledger": [ledger_row(one, store) for one in every(store, Instrument)],
            "bookings": [booking_row(one, store) for one in every(store, Booking)],
            "publications": [row for one in every(store, Result) if (row := publication_row(one, store))],
        }

    return await database.read(read)


async def test_everything_stands_where_the_setup_has_it(database: Database) -> None:
    await laid(database, SETUP)
    found = await exported(database)
    assert found["units"] == [
        {
            "company_name": "青山区佰通水果超市",
            "uscc": "92150204MA0N4E6W8P",
            "contact": "白铁柱",
            "phone": "13847271963",
            "region": "内蒙古自治区包头市青山区",
            "address": "",
            "state": "已通过",
        }
    ]
    first = next(row for row in found["ledger"] if row["serial"] == "BT-001")
    assert first["range"] == {"min": 0.2, "max": 30, "unit": "kg"}
    assert (first["valid_until"], first["state"], first["unit"]) == ("2026-12-05", "在用", "青山区佰通水果超市")
    booking, waiting = (row for row in found["bookings"] if row["booking_no"].startswith("20261120"))
    items = {item["serial"]: item for item in booking["items"]}
    assert [items[serial]["status"] for serial in ("BT-002", "P-1", "S-3", "S-4")] == [
        "已分配",
        "退回",
        "预约失败",
        "待检定",
    ]
    assert items["BT-002"]["assigned_to"] == "包头市产品质量计量检测所"
    assert items["P-1"]["assigned_to"] == "内蒙古自治区计量测试研究院"
    returned = items["P-1"]["history"][-1]
    assert (returned["verb"], returned["reason"], returned["by"]) == (
        "退回",
        "无检定能力",
        "内蒙古自治区计量测试研究院",
    )
    assert items["S-3"]["history"][-1]["verb"] == "不予受理"
    assert booking["submitted_at"].startswith("2026-11-20")
    assert [item["status"] for item in waiting["items"]] == ["待分配"]
    assert {row["certificate_no"]: row["published"] for row in found["publications"]} == {
        "NJG2026-HQ-00001": True,
        "NJG2026-HQ-00002": False,
    }
    certified = next(item for row in found["bookings"] for item in row["items"] if item["serial"] == "BT-009")
    assert certified["result"] == {"result": "合格", "certificate_no": "NJG2026-HQ-00001", "valid_until": "2027-05-01"}
    for kind, rows in found.items():
        for row in rows:
            assert sheet_rows(kind, row)


async def test_the_same_setup_again_changes_nothing(database: Database) -> None:
    await laid(database, SETUP)
    before = await exported(database)
    await laid(database, SETUP)
    assert await exported(database) == before


async def test_users_are_who_the_setup_says(database: Database) -> None:
    def check(session: Session) -> None:
        ground = lay(Setup.model_validate(SETUP), session, NOW)
        store = session.store
        (role,) = store.roles(ground.person_of("u"))
        unit = store.unit(role.ref)
        assert (role.kind, role.owner) == (RoleKind.UNIT, True)
        assert unit is not None
        assert unit.owner_id == role.person_id
        assert store.person_of_phone("13847271963") == store.person(role.person_id)
        (staff,) = store.roles(ground.person_of("i:包头市产品质量计量检测所"))
        assert store.roles(ground.person_of("i"))[0].ref == staff.ref
        assert store.roles(ground.person_of("a"))[0].kind == RoleKind.AUTHORITY
        assert store.roles(ground.person_of("p")) == ()
        assert ground.person_of("u") == role.person_id
        with pytest.raises(SetupError, match="没有这家"):
            ground.person_of("i:没有这家")

    await database.write(check)


async def test_a_setup_that_contradicts_itself_is_refused(database: Database) -> None:
    for wrong in (
        {"bookings": [{"booking_no": "1", "unit": "nobody", "instruments": []}]},
        {"institutions": [{"name": "院", "region": "没有这个地方"}]},
    ):
        with pytest.raises(SetupError):
            await database.write(lambda session, wrong=wrong: lay(Setup.model_validate(wrong), session, NOW))  # type: ignore[misc]  # a default binds the loop's value


async def test_capabilities_are_said_in_several_ways(database: Database) -> None:
    body = {
        "name": "所",
        "region": "内蒙古自治区",
        "regions": ["包头市", "呼和浩特市赛罕区"],
        "capabilities": [
            "加气机",
            ["压力仪表", "指示类压力表、显示类压力表"],
            {"second_name": "非自动衡器", "range": {"max": 100, "unit": "kg"}},
        ],
    }

    def check(session: Session) -> None:
        ground = lay(Setup.model_validate({"institutions": [body]}), session, NOW)
        held = {one.second: one for one in session.store.capabilities_of(ground.institution("所").id)}
        assert {"压缩天然气加气机", "液化天然气加气机", "指示类压力表、显示类压力表"} < set(held)
        assert held["非自动衡器"].range == {"max": 100, "unit": "kg"}
        assert held["非自动衡器"].regions == ("150200", "150105")

    await database.write(check)
    assert seconds_called("本地增补的一类") == ("本地增补的一类",)


def test_what_is_said_in_vain_is_named() -> None:
    setup = Setup.model_validate(
        {
            "weather": "fine",
            "units": [{"company_name": "店", "colour": "red"}],
            "bookings": [{"booking_no": "1", "unit": "x", "instruments": [{"smell": 1}]}],
        }
    )
    assert list(unknown_keys(setup)) == [
        "setup.weather",
        "setup.units[0].colour",
        "setup.bookings[0].instruments[0].smell",
    ]


async def test_a_certificate_that_has_ended_is_laid_all_the_same(database: Database) -> None:
    ended = {**SETUP["certificates"][0], "valid_until": "2026-08-01"}
    await laid(database, {**SETUP, "bookings": [], "certificates": [ended]})
    found = await exported(database)
    row = next(row for row in found["ledger"] if row["serial"] == "BT-009")
    assert row["valid_until"] == "2026-08-01"
