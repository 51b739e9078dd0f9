"""柜台受理 on its page: a newcomer with a scale is taken in, a known unit is filled in, what is wrong is said."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from booking.bodies import EVERY_CATEGORY, IN_FORCE, Capability
from notifications.plan import plan
from tests.bot.tiny import NOW
from tests.web.conftest import Town, open_town
from tests.web.desk_town import lay_work, said, sent, staff

CODE = "92150102MA13R5T82N"
FORM = {
    "uscc": CODE, "company_name": "新城区老靳猪肉铺", "contact": "靳海军", "phone": "13947155402",
    "region": "内蒙古自治区呼和浩特市新城区", "address": "东库街3排22号", "second": "非自动衡器",
    "instrument_name": "电子计价秤", "model": "ACS-30", "range_text": "200g-30kg", "accuracy": "三级", "serial": "W-1",
    "manufacturer": "永康华鹰", "install_location": "摊位", "purpose": "贸易结算", "delivery_method": "送检",
}  # fmt: skip


@pytest.fixture
async def counter(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lambda session: lay_work(session, 1))
        able = Capability("c-all", "i", EVERY_CATEGORY, ("150000",), IN_FORCE, NOW)
        await town.write(lambda session: session.store.put(able))
        yield town


async def test_a_newcomer_is_taken_in_on_one_page(counter: Town) -> None:
    browser = await staff(counter, "/desk/walk-in")
    status, text = await sent(browser, "/desk/walk-in", *FORM.items())
    assert status == 303, said(text)
    assert "样品编号：261122-001" in said(text)
    assert "打印样品标签" in text
    unit = await counter.site.database.read(lambda session: session.store.unit_of_uscc(CODE))
    assert unit is not None
    (row,) = await counter.site.database.read(lambda session: session.store.instruments(unit.id))
    assert (row.range, row.accuracy, row.first) == ({"min": 0.2, "max": 30, "unit": "kg"}, "III", "非自动衡器")
    assert "新城区老靳猪肉铺" in (await browser.open(f"/desk/walk-in?uscc={CODE}"))[1]
    status, text = await sent(browser, "/desk/walk-in", *FORM.items())
    assert (status, said(text)) == (422, "里面有已经约过的器具，不用再约。")


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("second", "", "请选器具种别。"),
        ("region", "月亮", "所在地没看懂"),
        ("range_text", "很多", "测量范围没看懂"),
        ("phone", "12", "不对"),
        ("company_name", "", "没有填"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    counter: Town, field: str, value: str, told: str
) -> None:
    browser = await staff(counter, "/desk/walk-in")
    status, text = await sent(browser, "/desk/walk-in", *{**FORM, field: value}.items())
    assert status == 422
    assert told in said(text), said(text)
    assert "W-1" in text
    assert await counter.site.database.read(lambda session: session.store.unit_of_uscc(CODE)) is None
