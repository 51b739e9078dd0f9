"""What the public looks up, and what is looked up in the audit, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.events import Event
from booking.result import REPLACED, SHOWN, Publication
from storage.audit_search import Wanted, look
from storage.database import Database
from storage.public_rows import look_up, published_of
from storage.unit_of_work import Session
from tests.booking import subject
from tests.booking.subject import NOW, QINGSHAN, SAIHAN
from tests.storage.conftest import KEYRING


def lay(session: Session) -> None:
    store = session.store
    store.put(subject.unit(company_name="惠香100%蔬菜店"))
    store.put(subject.unit(id="u2", company_name="包头一店", region_code=QINGSHAN))
    store.put(subject.institution())
    for number, (unit_id, place, region) in enumerate(
        (("u1", "昭乌达路市场", SAIHAN), ("u2", "青山市场", QINGSHAN)), 1
    ):
        one = subject.instrument(id=f"t{number}", unit_id=unit_id, serial=f"JL 50{number}", install_location=place)
        store.put(one)
        result = subject.result(
            id=f"r{number}", line_id=f"l{number}", instrument_id=one.id, certificate_no=f"NJG-{number}", state="已提交"
        )
        store.put(result)
        store.put(Publication(f"p{number}", f"NJG-{number}", region, SHOWN, NOW))
    store.put(subject.result(id="r0", line_id="l1", instrument_id="t1", certificate_no="NJG-1", state=REPLACED))
    session.record([Event("LineAccepted", "booking_line", "l1", NOW, verb="受理", data={"unit_id": "u1"})])
    late = NOW + timedelta(days=1)
    session.record([Event("LineRefused", "booking_line", "l2", late, verb="不予受理", data={"unit_id": "u2"})])


@pytest.fixture
async def laid(database: Database) -> Database:
    await database.write(lay)
    return database


@pytest.mark.parametrize(
    ("words", "region", "found"),
    [
        ("NJG-1", "", ["NJG-1"]),
        ("jl501", "", ["NJG-1"]),
        ("100%蔬菜", "", ["NJG-1"]),
        ("_", "", []),
        ("市场", "", []),
        ("市场", SAIHAN, ["NJG-1"]),
        ("市场", "150000", ["NJG-2", "NJG-1"]),
        ("", QINGSHAN, ["NJG-2"]),
        ("", "", []),
    ],
)
async def test_published_certificates_are_found(laid: Database, words: str, region: str, found: list[str]) -> None:
    rows = await laid.read(lambda session: look_up(session.connection, KEYRING, words, region))
    assert [one.certificate_no for one in rows] == found
    assert all(one.result.state != REPLACED for one in rows), "the version that holds now"


async def test_one_by_its_number(laid: Database) -> None:
    one = await laid.read(lambda session: published_of(session.connection, KEYRING, " NJG-2 "))
    assert one is not None
    assert (one.company, one.instrument.id, one.institution) == ("包头一店", "t2", "内蒙古自治区计量测试研究院")
    assert await laid.read(lambda session: published_of(session.connection, KEYRING, "NJG-3")) is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["l2", "l1"]),
        (Wanted(region_code=QINGSHAN), ["l2"]),
        (Wanted(words="受理", limit=1), ["l2"]),
        (Wanted(since=NOW + timedelta(hours=1)), ["l2"]),
        (Wanted(until=NOW + timedelta(hours=1), kind="booking_line"), ["l1"]),
        (Wanted(kind="unit"), []),
    ],
)
async def test_the_audit_is_looked_through(laid: Database, wanted: Wanted, found: list[str]) -> None:
    looked = await laid.read(lambda session: look(session.connection, KEYRING, session.store, wanted))
    assert [one.thing_id for one in looked.entries] == found
    if wanted.limit == 1:
        again = Wanted(words="受理", before=looked.go_on)
        rest = await laid.read(lambda session: look(session.connection, KEYRING, session.store, again))
        assert [one.thing_id for one in rest.entries] == ["l1"]
