"""Sample data is laid once, is marked, opens doors once, and goes away without a trace."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from booking.bodies import IN_FORCE, Capability, Institution
from booking.commands import AcceptLines, CheckResults, RegisterResults, ResultDraft, SubmitBooking, SubmitResults
from booking.execute import execute
from booking.people import Role, RoleKind
from booking.setting import Setting
from booking.staff_grant import PROPOSED, StaffGrant
from booking.unit import Unit
from bot.chance import digits, fresh_id
from bot.sample import ABILITIES, lay_sample
from bot.setup_bookings import lay
from bot.setup_form import Setup
from bot.worker import Worker
from catalogue_match.catalogue import load_catalogue
from notifications.plan import plan
from notifications.senders.chain import ChainSender
from storage.database import Database
from storage.moments import CHINA
from storage.samples import SAMPLE_ID, remove_samples
from storage.sign_in import SignIn
from storage.tables import metadata
from storage.unit_of_work import Session
from tests.storage.conftest import Opener

NOW = datetime(2026, 11, 21, 9, tzinfo=CHINA)
KEPT = {"audit", "outbox", "sequences", "settings", "tally_changes"}
OWN = {
    "units": [
        {
            "key": "own",
            "company_name": "自己的店",
            "uscc": "92150105MA0Q7K2L8J",
            "phone": "13800000000",
            "region": "内蒙古呼和浩特市赛罕区",
        }
    ],
    "ledger": [
        {
            "unit": "own",
            "instrument_name": "秤",
            "first_name": "非自动衡器",
            "second_name": "非自动衡器",
            "serial": "1",
        }
    ],
    "actors": {"u": "own"},
}


@pytest.fixture
def database(opened: Opener) -> Database:
    return opened(plan)


def counts(session: Session) -> dict[str, int]:
    rows = {
        name: session.connection.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in metadata.tables.items()
    }
    return {name: number for name, number in rows.items() if number and name not in KEPT}


def test_abilities_are_names_of_the_catalogue() -> None:
    catalogue = load_catalogue()
    for seconds in ABILITIES.values():
        for second in seconds:
            assert catalogue.get(second) is not None


async def test_doors_open_once_and_are_fresh_every_time(database: Database) -> None:
    first = await database.write(lambda session: lay_sample(session, NOW))
    laid = await database.read(counts)
    doors = await database.write(lambda session: lay_sample(session, NOW))
    assert len({door.token for door in (*first, *doors)}) == 12
    assert await database.read(counts) == laid | {"links": 12}

    def enter(session: Session) -> list[str]:
        sign_in = SignIn(session.connection, session.keyring)
        used = [sign_in.use_link(door.token, NOW) for door in doors]
        assert [sign_in.use_link(door.token, NOW) for door in doors] == [None] * 6
        return [link.person_id for link in used if link is not None]

    people = await database.write(enter)
    kinds = await database.read(lambda session: [session.store.roles(one)[0].kind for one in people])
    assert kinds == [RoleKind.UNIT, *[RoleKind.INSTITUTION] * 4, RoleKind.AUTHORITY]


async def test_removal_leaves_what_was_there_before(database: Database) -> None:
    form = Setup.model_validate(OWN)
    await database.write(lambda session: lay(form, session, NOW).person_of("u"))
    before = await database.read(counts)
    await database.write(lambda session: lay_sample(session, NOW))
    await database.write(_use)
    assert await database.read(counts) != before
    assert await database.write(lambda session: remove_samples(session.connection, session.keyring)) > 0
    assert await database.read(counts) == before
    scale = await database.read(lambda session: session.store.instruments(_own(session).id)[0])
    assert (scale.valid_until, scale.last_certificate) == (None, "")
    assert await database.write(lambda session: remove_samples(session.connection, session.keyring)) == 0


async def test_a_failed_notice_to_the_sample_shop_leaves_no_to_do(database: Database) -> None:
    await database.write(lambda session: lay_sample(session, NOW))
    nobody = ChainSender({})
    await Worker(database, nobody, lambda: NOW + timedelta(days=6), "w").drain()
    assert await database.read(lambda session: session.store.unreached_open("150000"))
    await database.write(lambda session: remove_samples(session.connection, session.keyring))
    assert await database.read(lambda session: session.store.unreached_open("150000")) == ()


def _own(session: Session) -> Unit:
    unit = session.store.unit_of_uscc("92150105MA0Q7K2L8J")
    assert unit is not None
    return unit


def _use(session: Session) -> None:
    """Somebody's own shop books with the sample institution, and gets a result; so does the sample shop."""
    store = session.store
    store.put(StaffGrant("g", f"{SAMPLE_ID}bureau", "somebody", "150100", "else", PROPOSED, NOW))
    for unit_id in (_own(session).id, "sample-shop"):
        owner = store.members(RoleKind.UNIT, unit_id)[0].id
        scales = tuple(one.id for one in store.instruments(unit_id))
        booked = _do(session, SubmitBooking(unit_id, scales), owner)
        lines = store.lines(str(booked["booking_no"]))
        ids = tuple(line.id for line in lines)
        assert {line.institution_id for line in lines} == {"sample-market"}
        _do(session, AcceptLines(ids, "来吧"), "sample-market-staff")
        drafts = tuple(ResultDraft(one, "合格", f"C-{unit_id}-{n}") for n, one in enumerate(ids))
        _do(session, RegisterResults(drafts, {"非自动衡器": 12}), "sample-market-staff")
        _do(session, CheckResults(ids), "sample-market-checker")
        _do(session, SubmitResults(ids), "sample-market-approver")
    store.put(Role(store.members(RoleKind.UNIT, _own(session).id)[0].id, RoleKind.AUTHORITY, "sample-bureau"))


def _do(session: Session, command: object, person_id: str) -> dict[str, object]:
    setting = Setting(NOW, person_id, fresh_id, digits, session.keyring.digest)
    outcome = execute(command, session.store, setting)  # type: ignore[arg-type]  # any command
    assert outcome.refused is None, outcome.refused
    session.record(outcome.events)
    return dict(outcome.result)


async def test_beside_a_real_institution_no_work_is_made_up_and_the_service_starts(database: Database) -> None:
    """An institution that serves the same county and can do the same would be assigned the made-up bookings."""

    def real(session: Session) -> None:
        session.store.put(Institution("real", "赛罕区计量所", "150105", "内蒙古自治区呼和浩特市赛罕区"))
        for number, second in enumerate(ABILITIES["market"], 1):
            session.store.put(Capability(f"real-{number}", "real", second, ("150105",), IN_FORCE, NOW))

    await database.write(real)
    doors = await database.write(lambda session: lay_sample(session, NOW))
    assert len(doors) == 6
    made_up = await database.read(lambda session: session.store.bookings(f"{SAMPLE_ID}shop"))
    assert made_up == ()
    assert len(await database.write(lambda session: lay_sample(session, NOW))) == 6, "the next start as well"
