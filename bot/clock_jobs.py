"""What the service does by itself when a time has come: moves whose party is the clock, and the seals on the audit."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import structlog

from booking.commands import EndGrants, MoveCapability
from booking.execute import execute
from booking.result import Result
from booking.setting import Setting
from bot.certificates.printed import Press
from bot.certificates.printing import Unprintable
from bot.chance import digits, fresh_id
from bot.held_apart import each
from notifications.capability_endings import WARN_BEFORE, overdue_warnings
from notifications.hooks import differ_notice
from storage.audit_seals import seal
from storage.certificate_rows import unprinted
from storage.database import Database
from storage.doubles import settle_doubles
from storage.media import MediaFolder
from storage.paces import Paces
from storage.photo_room import PhotoRoom
from storage.read_tallies import fold
from storage.reconciliations import Reconciliations
from storage.unit_of_work import Session

_log = structlog.get_logger(__name__)


async def lapse_capabilities(database: Database, now: datetime) -> int:
    """End capabilities whose standard is out of date, so that nothing more is assigned by them (SPEC 6)."""

    def lapse(session: Session, capability_id: str) -> None:
        setting = Setting(now, "", fresh_id, digits, session.keyring.digest, channel="clock")
        session.record(execute(MoveCapability(capability_id, "lapse"), session.store, setting).events)

    past = await database.read(lambda session: [one.id for one in session.store.capabilities_past(now.date())])
    return await each("lapse", past, lambda one: database.write(lambda session: lapse(session, one)))


async def warn_of_endings(database: Database, now: datetime) -> int:
    """Warn of standards and people that end within sixty days where no approval planned it (SPEC 6); each once."""

    def warn(session: Session) -> int:
        ending = session.store.capabilities_ending(now.date() + timedelta(days=max(WARN_BEFORE)))
        notices = [notice for capability in ending for notice in overdue_warnings(capability, now)]
        session.outbox.add(notices, now)
        return 0  # what is new among them goes out by itself

    return await database.write(warn)


async def tell_of_differences(database: Database, now: datetime) -> int:
    """Tell the makers of keys whose system and the service did not agree when the day before ended; each once."""
    day = now.date() - timedelta(days=1)

    def tell(session: Session) -> int:
        notices = [
            differ_notice(key, day, count)
            for key_id, count in Reconciliations(session.connection, session.keyring).differing(day)
            if (key := session.store.system_key(key_id)) is not None and key.opens(now)
        ]
        session.outbox.add(notices, now)
        return 0  # what is new among them goes out by itself

    return await database.write(tell)


async def print_certificates(press: Press) -> int:
    """Print what was submitted lately, so that it says what held then, whenever it is opened first."""
    waiting = await press.database.read(lambda session: unprinted(session.store))
    unprintable = 0

    async def print_one(result: Result) -> None:
        nonlocal unprintable
        printed = await press.printed(result)
        if isinstance(printed, Unprintable):
            unprintable += 1
            _log.warning("certificate.unprintable", result=result.id, characters=printed.characters)

    return await each("print", waiting, print_one) - unprintable


async def end_grants(database: Database, now: datetime) -> int:
    """End the roles whose time is over, so that a grant for a while is one."""

    def end(session: Session) -> int:
        setting = Setting(now, "", fresh_id, digits, session.keyring.digest, channel="clock")
        outcome = execute(EndGrants(), session.store, setting)
        session.record(outcome.events)
        return int(outcome.result["ended"])

    return await database.write(end)


async def seal_audit(database: Database, now: datetime) -> int:
    """Seal the audit trail; the log, outside the database, keeps the seal's number and digest."""
    made = await database.write(lambda session: seal(session.connection, session.keyring, now))
    if made is None:
        return 0
    _log.info("audit.sealed", number=made.number, digest=made.digest)
    return 1


async def clear_strangers_photos(database: Database, media: MediaFolder, now: datetime) -> int:
    """Delete photos of people who never registered anything, a week after they came."""

    def drop(session: Session) -> tuple[str, ...]:
        room = PhotoRoom(session.connection, session.keyring)
        room.forget_old_days(now)
        return room.drop_strangers(now)

    names = await database.write(drop)
    for name in names:
        await asyncio.to_thread(media.drop, name)
    return len(names)


async def forget_old_counts(database: Database, now: datetime) -> int:
    """Forget how often somebody asked, where that limits nobody any more."""
    return await database.write(lambda session: Paces(session.connection, session.keyring).forget_paid(now))


async def fold_tallies(database: Database) -> int:
    """Add what came and went to the kept counts, so that few changes have to be read beside them."""
    done = 0
    while folded := await database.write(lambda session: fold(session.connection)):
        done += folded
    return done


async def strike_off_doubles(database: Database) -> int:
    """Take from the list of what stands double what does so no more."""
    return await database.write(lambda session: settle_doubles(session.connection))
