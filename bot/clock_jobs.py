"""What the service does by itself when a time has come: moves of lifecycles whose party is the clock."""

from __future__ import annotations

from datetime import datetime

from booking.commands import MoveCapability
from booking.execute import execute
from booking.setting import Setting
from bot.chance import digits, fresh_id
from storage.database import Database
from storage.unit_of_work import Session


async def lapse_capabilities(database: Database, now: datetime) -> int:
    """End capabilities whose standard is out of date, so that nothing more is assigned by them (SPEC 6)."""

    def lapse(session: Session) -> int:
        setting = Setting(now, "", fresh_id, digits, session.keyring.digest, channel="clock")
        past = session.store.capabilities_past(now.date())
        for capability in past:
            outcome = execute(MoveCapability(capability.id, "lapse"), session.store, setting)
            session.record(outcome.events)
        return len(past)

    return await database.write(lapse)
