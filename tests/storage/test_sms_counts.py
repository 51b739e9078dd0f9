"""Text messages are counted and limited a day, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from booking.phone_codes import SPENT
from bot.clock import fixed_clock
from bot.sms_account import DailyAllowance
from storage.database import Database
from storage.moments import CHINA
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


async def test_notices_never_use_up_the_budget_of_codes(database: Database) -> None:
    clock = fixed_clock(datetime(2026, 11, 22, 9, 0, tzinfo=CHINA))
    allowance = DailyAllowance(database, clock, per_phone=99, in_all=3, codes=5)
    notices = [await allowance.take(f"1390000000{number}", 1, code=False) for number in range(5)]
    codes = [await allowance.take(f"1390000000{number}", 1, code=True) for number in range(5)]
    assert [one is None for one in (*notices, *codes)] == [True] * 3 + [False] * 2 + [True] * 5
    assert await database.read(lambda session: session.store.setting(SPENT)) is None
    assert await allowance.take(OTHER, 1, code=True) is not None
    assert await database.read(lambda session: session.store.setting(SPENT)) == "2026-11-22", "none is promised now"
