"""未送达的通知 on the desk: what reached nobody in one's own region, how it was tried, and that they were told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from booking.unreached import OPEN, Unreached
from bot.web.desk.unreached import NOTHING_TICKED, PATH
from notifications.notice import Notice
from notifications.plan import plan
from notifications.ports import Tried
from storage.outbox import Ending, Outbox
from storage.tables.notices import DEAD
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.conftest import Town, open_town
from tests.web.desk_town import said, sent, staff
from tests.web.test_desk_complaints import lay


def fail(session: Session) -> None:
    lay(session)
    outbox: Outbox = session.outbox
    outbox.add([Notice("c1", "results_out", "unit:甲", {"lines": []})], NOW)
    until = NOW + timedelta(minutes=1)
    (row,) = outbox.claim("w", now=NOW, until=until, limit=1)
    outbox.begin(row, "w", until)
    tried = (Tried("wechat", "declined", why="对方拒收（43101）"), Tried("sms", "declined", why="号码停机"))
    outbox.end(row, "w", Ending(DEAD, problem="号码停机", tried=tried), NOW)
    for id_, region, unsure in ((row.delivery_id, "150102", False), ("n2", "150102", True), ("n3", "150200", False)):
        session.store.put(
            Unreached(
                id_, "检定结果", f"店{id_} 店主", "13847100009", "合格。", "号码停机", region, OPEN, NOW, unsure=unsure
            )
        )


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(fail)
        yield town


async def test_it_is_listed_with_every_way_that_was_tried_and_settled(desk: Town) -> None:
    browser = await staff(desk, PATH, "a")
    _status, text = await browser.open(PATH)
    assert ("共 2 条" in text, "店n3" in text) == (True, False), "only one's own region"
    for shown in ("13847100009", "合格。", "微信没发出（对方拒收（43101））", "短信没发出（号码停机）", "可能没送到"):
        assert shown in text
    assert "共 1 条" in (await browser.open(f"{PATH}?state=可能没送到"))[1]
    assert "共 1 条" in (await browser.open(f"{PATH}?q=店n2"))[1]
    status, text = await sent(browser, f"{PATH}/settle")
    assert (status, NOTHING_TICKED in text) == (422, True)
    status, text = await sent(browser, f"{PATH}/settle", ("row", "n2"), ("row", "n3"))
    assert (status, said(text)) == (303, "已记下1条，1条没有办成。")
    assert "共 1 条" in (await browser.open(PATH))[1]


async def test_only_authorities_see_it(desk: Town) -> None:
    assert (await (await staff(desk, "/desk/lines", "i")).open(PATH))[0] == 404
    neighbour = await staff(desk, PATH, "b")
    status, _text = await sent(neighbour, f"{PATH}/settle", ("row", "n2"))
    assert status == 422
