"""What the clock does with catalogue versions and standards: versions come into force on their day, piece by piece."""

from __future__ import annotations

from datetime import datetime

import structlog

from booking.catalogue_version import UNDER_WAY
from booking.commands import AdvanceCatalogue, Command, MoveStandard
from booking.execute import execute
from booking.setting import Outcome, Setting
from bot.chance import digits, fresh_id
from bot.held_apart import each
from storage.database import Database
from storage.unit_of_work import Session

_log = structlog.get_logger(__name__)

MOST_PIECES = 100_000
"""More pieces than any migration has: a version that goes on for ever is a fault of ours."""


async def advance_catalogues(database: Database, now: datetime) -> int:
    """Carry on with every version that is under way until it is done or not yet due; the number of pieces done.

    Each piece is a transaction of its own (`booking/catalogue_moving.py`), so nobody waits long, and after a crash the
    next look goes on where the last piece ended.
    """
    under_way = await database.read(
        lambda session: [one.id for one in session.store.catalogue_versions() if one.state in UNDER_WAY]
    )
    return sum([await _advance(database, version_id, now) for version_id in under_way])


async def _advance(database: Database, version_id: str, now: datetime) -> int:
    for pieces in range(MOST_PIECES):
        outcome = await _by_clock(database, AdvanceCatalogue(version_id), now)
        if not outcome.result.get("more"):
            return pieces
    _log.error("catalogue.never_ends", version=version_id)
    return MOST_PIECES


async def lapse_standards(database: Database, now: datetime) -> int:
    """End social public standards that are past their day; how many."""
    past = await database.read(lambda session: [one.id for one in session.store.standards_past(now.date())])
    return await each("standard", past, lambda one: _by_clock(database, MoveStandard(one, "lapse"), now))


async def _by_clock(database: Database, command: Command, now: datetime) -> Outcome:
    def work(session: Session) -> Outcome:
        setting = Setting(now, "", fresh_id, digits, session.keyring.digest, channel="clock")
        outcome = execute(command, session.store, setting)
        session.record(outcome.events)
        return outcome

    return await database.write(work)
