"""A reminder comes when it is due, once; its answer 1 books everything, and then the later ones stay away."""

from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from booking.booking import Booking
from bot.settings import Settings
from bot.setup_bookings import lay
from bot.setup_form import Setup
from bot.wiring import open_app
from notifications.senders.local import LocalBox
from storage.everything import every
from storage.moments import CHINA
from storage.tables.notices import outbox
from storage.unit_of_work import Session

SCALE: dict[str, Any] = {
    "unit": "bt",
    "instrument_name": "电子计价秤",
    "first_name": "非自动衡器",
    "second_name": "非自动衡器",
}
SETUP: dict[str, Any] = {
    "institutions": [{"name": "包头市产品质量计量检测所", "region": "内蒙古自治区包头市", "capabilities": ["*"]}],
    "units": [
        {
            "key": "bt",
            "company_name": "青山区佰通水果超市",
            "uscc": "92150204MA0N4E6W8P",
            "phone": "13847271963",
            "region": "内蒙古自治区包头市青山区",
        }
    ],
    "ledger": [{**SCALE, "serial": f"BT-00{n}", "valid_until": "2026-12-05"} for n in (1, 2)],
    "actors": {"u": "bt"},
}


async def test_one_tap_books_everything_due(tmp_path: Path) -> None:
    now = datetime(2026, 11, 21, 9, tzinfo=CHINA)
    box = LocalBox(lambda: now)
    settings = Settings(data=tmp_path, database=f"sqlite:///{tmp_path / 'r.db'}")
    app = await open_app(settings, lambda: now, box=box)
    form = Setup.model_validate(SETUP)
    await app.database.write(lambda session: lay(form, session, now).person_of("u"))
    worker = app.worker()

    async def at(day: str) -> list[str]:
        """What is delivered up to ten o'clock of a day that was not before."""
        nonlocal now
        before = len(box.recent())
        now = datetime.fromisoformat(f"{day}T10:00:00+08:00")
        await worker.drain()
        return [kept.text for kept in box.recent()[: len(box.recent()) - before]]

    assert await at("2026-11-27") == []
    (reminder,) = await at("2026-11-28")
    assert "BT-001" in reminder
    assert "BT-002" in reminder
    assert "还有7天到期" in reminder
    assert await at("2026-11-28") == []
    await app.turn("chat", "u", "m1", "1")
    answered = await app.turn("chat", "u", "m2", "提交")
    assert "20261128" in answered.replies[0].text

    def booked(session: Session) -> list[int]:
        return [len(session.store.lines(one.no)) for one in every(session.store, Booking)]

    assert await app.database.read(booked) == [2]
    assert [text for text in await at("2026-12-06") if "有效期" in text] == []
    states = await app.database.read(
        lambda session: session.connection.execute(
            select(outbox.c.state, func.count())
            .where(outbox.c.kind == "validity_reminder")
            .group_by(outbox.c.state)
            .order_by(outbox.c.state)
        ).all()
    )
    assert [tuple(row) for row in states] == [("moot", 3), ("sent", 1)]
    await app.close()
