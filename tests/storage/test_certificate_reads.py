"""What certificates, capabilities and figures read from the store, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from booking.events import Event
from booking.institution_figures import Case
from booking.result import LOCKED, VOID
from storage.capability_rows import capabilities_beneath
from storage.certificate_rows import certificates_of_unit, result_of_id, unprinted
from storage.database import Database
from storage.figure_cases import cases_of
from storage.printed_certificates import Printed, PrintedCertificates
from storage.samples import remove_samples
from storage.unit_of_work import Session
from tests.booking import subject
from tests.booking.subject import NOW

OLD = subject.result(
    id="r0", line_id="l0", state=LOCKED, result="不合格", certificate_no="N-0", verified_on=date(2026, 10, 1)
)
NEW = subject.result(
    id="r1", state=LOCKED, certificate_no="N-1", verified_on=date(2026, 11, 20), valid_until=date(2027, 11, 19)
)
PRINTED = Printed("r1", "ab" * 16, "digest", "hash", 5, {"unit": "喆堃䶮"}, NOW)


def lay(session: Session) -> None:
    store = session.store
    for thing in (
        subject.unit(), subject.institution(region_code="150100"), subject.instrument(), subject.booking(),
        subject.booking(no="2026093000001"), subject.line(institution_id="i1", state="已出证"),
        subject.line(id="l0", instrument_id="t1", booking_no="2026093000001", institution_id="i1", state="已出证"),
        OLD, NEW, subject.capability(), subject.capability(id="c2", people=({"name": "王五", "until": "2026-11-01"},),
                                                           people_until=date(2026, 11, 1)),
    ):  # fmt: skip
        store.put(thing)
    for days, name in ((9, "LineAssigned"), (7, "LineAccepted"), (6, "LineTakenBack"), (5, "LineAccepted")):
        session.record([Event(name, "booking_line", "l1", NOW - timedelta(days=days), verb="x")])
    session.record([Event("ResultSubmitted", "booking_line", "l1", NOW - timedelta(days=2), verb="x")])


async def test_a_line_with_what_happened_to_it_and_the_results_beside_it(database: Database) -> None:
    await database.write(lay)

    def read(session: Session) -> dict[str, Case]:
        found = cases_of(session.store, "i1", date(2026, 11, 1), date(2026, 11, 30))
        assert found.all_of_them
        assert cases_of(session.store, "i2", date(2026, 1, 1), date(2026, 12, 31)).rows == ()
        return {one.line.id: one for one in found.rows}

    found = await database.read(read)
    today = NOW.date()
    one = found["l1"]
    assert (one.assigned_on, one.answered_on, one.accepted_on, one.issued_on) == tuple(
        today - timedelta(days=n) for n in (9, 5, 5, 2)
    )
    assert (one.before, one.verified_again, one.in_use, one.unit) == ("不合格", False, True, "赛罕区惠香蔬菜店")
    assert (found["l0"].before, found["l0"].verified_again) == ("", True)
    long_ago = await database.read(lambda s: cases_of(s.store, "i1", date(2027, 11, 1), date(2027, 11, 30)).rows)
    assert [one.line.id for one in long_ago] == ["l1"], "a certificate that runs out counts then"


async def test_certificates_in_force_of_a_unit(database: Database) -> None:
    await database.write(lay)
    names = await database.read(lambda s: [one.id for one in certificates_of_unit(s.store, "u1")])
    assert names == ["r1", "r0"]
    await database.write(lambda s: s.store.put(replace(NEW, state=VOID)))
    assert await database.read(lambda s: [one.id for one in certificates_of_unit(s.store, "u1")]) == ["r0"]
    assert await database.read(lambda s: result_of_id(s.store, "r1")) == replace(NEW, state=VOID)
    assert await database.read(lambda s: result_of_id(s.store, "r9")) is None


async def test_a_printed_certificate_is_kept_once(database: Database) -> None:
    await database.write(lay)

    def keep(session: Session) -> tuple[Printed, Printed]:
        kept = PrintedCertificates(session.connection, session.keyring)
        return kept.keep(PRINTED), kept.keep(replace(PRINTED, name="other", sha256="other"))

    assert await database.write(keep) == (PRINTED, PRINTED)

    def find(session: Session) -> tuple[Printed | None, Printed | None]:
        kept = PrintedCertificates(session.connection, session.keyring)
        return kept.find_file("hash"), kept.find_file("other")

    assert await database.read(find) == (PRINTED, None)


async def test_a_samples_certificate_goes_with_it(database: Database) -> None:
    await database.write(lay)
    await database.write(lambda s: PrintedCertificates(s.connection, s.keyring).keep(PRINTED))
    await database.write(lambda s: s.store.put(subject.institution(region_code="150100", sample=True)))
    await database.write(lambda s: remove_samples(s.connection, s.keyring))
    assert await database.read(lambda s: PrintedCertificates(s.connection, s.keyring).find("r1")) is None


def _beneath(session: Session, region: str) -> int:
    return len(capabilities_beneath(session.store, region))


async def test_capabilities_beneath_a_region_and_past_their_people(database: Database) -> None:
    await database.write(lay)
    for region, count in (("150000", 2), ("150100", 2), ("150200", 0), ("", 2)):
        found = await database.read(partial(_beneath, region=region))
        assert found == count
    past = await database.read(lambda s: s.store.capabilities_past(date(2026, 11, 2)))
    assert [one.id for one in past] == ["c2"]
    assert past[0].people == ({"name": "王五", "until": "2026-11-01"},)
    assert await database.read(lambda s: s.store.capabilities_past(date(2026, 11, 1))) == ()


async def test_what_is_not_printed_yet(database: Database) -> None:
    await database.write(lay)
    assert await database.read(lambda s: [one.id for one in unprinted(s.store)]) == ["r0", "r1"]
    await database.write(lambda s: PrintedCertificates(s.connection, s.keyring).keep(PRINTED))
    assert await database.read(lambda s: [one.id for one in unprinted(s.store)]) == ["r0"]
    await database.write(lambda s: s.store.put(replace(OLD, state=VOID)))
    assert await database.read(lambda s: unprinted(s.store)) == ()
