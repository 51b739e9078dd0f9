"""Text messages are counted and limited a day, on both databases."""

from __future__ import annotations

from datetime import date, timedelta

from storage.database import Database
from storage.sms_counts import SmsCounts
from storage.unit_of_work import Session

TODAY, PHONE, OTHER = date(2026, 11, 22), "15847108236", "13800000000"


async def test_a_day_has_a_limit_for_a_telephone_and_one_for_all(database: Database) -> None:
    def work(session: Session) -> list[str | int]:
        counts = SmsCounts(session.connection, session.keyring)
        said: list[str | int] = [
            counts.take(PHONE, TODAY, parts, per_phone=5, in_all=7) for parts in (3, 3, 2)
        ]  # a third of three would be six
        said += [counts.take(OTHER, TODAY, 3, per_phone=5, in_all=7), counts.counted(TODAY, OTHER)]
        counts.give_back(PHONE, TODAY, 2)
        said += [counts.take(OTHER, TODAY, 3, per_phone=5, in_all=7), counts.counted(TODAY)]
        return [*said, counts.take(PHONE, TODAY + timedelta(days=1), 5, per_phone=5, in_all=7)]

    assert await database.write(work) == ["", "phone", "", "all", 0, "", 6, ""]
