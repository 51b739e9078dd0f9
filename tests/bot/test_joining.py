"""A second person asks to act for a unit that is registered already, and its owner answers in their own chat."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.setup_bookings import lay
from bot.setup_form import Setup
from bot.wiring import open_app
from notifications.senders.local import LocalBox
from storage.moments import CHINA

NOW = datetime(2026, 11, 21, 9, tzinfo=CHINA)
SETUP = {
    "units": [
        {
            "key": "bt",
            "company_name": "青山区佰通水果超市",
            "uscc": "92150204MA0N4E6W8P",
            "contact": "白铁柱",
            "phone": "13847271963",
            "region": "内蒙古自治区包头市青山区",
        }
    ],
    "ledger": [{"unit": "bt", "instrument_name": "电子秤", "second_name": "非自动衡器", "serial": "BT-001"}],
    "actors": {"u": "bt"},
}


@pytest.mark.parametrize(("answer", "let_in"), [("同意加入", True), ("不同意加入", False)])
async def test_the_owner_answers_who_asks_to_join(tmp_path: Path, answer: str, *, let_in: bool) -> None:
    box = LocalBox(lambda: NOW)
    app = await open_app(Settings(data=tmp_path, database=f"sqlite:///{tmp_path / 'j.db'}"), lambda: NOW, box=box)
    await app.database.write(lambda session: lay(Setup.model_validate(SETUP), session, NOW).person_of("u"))
    number = 0

    async def say(user: str, text: str) -> str:
        nonlocal number
        number += 1
        answered = await app.turn("chat", user, f"m{number}", text)
        await app.worker().drain()
        return "\n".join(reply.text for reply in answered.replies)

    await say("second", "注册 青山区佰通水果超市 92150204MA0N4E6W8P 张三 13900000002 内蒙古包头市青山区幸福路1号")
    await say("second", "确认")
    code = re.search(r"验证码 (\d{6})", box.recent()[0].text)
    assert code
    await say("second", code[1])
    asked = box.recent()[0]
    assert (asked.to, asked.kind) == ("u", "join_asked")
    assert f"“{answer}”" in asked.text
    said = await say("u", answer)
    assert ("可以替您单位" in said) is let_in
    told = box.recent()[0]
    assert (told.to, told.kind) == ("second", "join_answered")
    assert ("BT-001" in await say("second", "看看我的台账")) is let_in
    assert "张三" not in await say("u", answer)  # nobody asks any more
    await app.close()
