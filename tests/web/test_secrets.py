"""What people type in confidence is nowhere in clear: not in the database, not in a file, not in the log."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, text

from booking.execute import execute
from bot.matching import LearnedMatcher
from bot.turn import Turns
from bot.wiring import DIALOGUE
from catalogue_match.match import shipped_matcher
from notifications.plan import plan
from storage.tables import metadata
from storage.tables.notices import outbox
from storage.unit_of_work import Session
from tests.web.conftest import Browser, Town, open_town

PHONE, OTHER, COMPLAINER = "13512349876", "13698761234", "13787654321"
ID_NUMBER, PASSWORD, TALK = "450103199001011234", "Mima-2026-xyz", "悄悄说一句没人该看到的话"


async def newest_code(town: Town) -> str:
    def read(session: Session) -> str:
        query = select(outbox.c.data).where(outbox.c.kind == "phone_code").order_by(outbox.c.seq.desc()).limit(1)
        sealed = session.connection.execute(query).scalar_one()
        return str(session.keyring.open_json(sealed, b"outbox.data")["code"])

    return await town.site.database.read(read)


async def register(town: Town, browser: Browser) -> str:
    """Register a unit and confirm its telephone, in the conversation; the code that was sent."""
    whole = f"注册 惠香蔬菜店，信用代码92150105MA0Q7K2L8J，联系人王小明，手机{PHONE}，呼和浩特市赛罕区大学东路12号"
    for number, said in enumerate((whole, TALK, f"我的身份证是{ID_NUMBER}", "确认")):
        await browser.say(said, f"m{number}")
    code = await newest_code(town)
    await browser.say(code, "m9")
    return code


async def everything_else(town: Town, browser: Browser) -> list[str]:
    """Bind another telephone, set a password, fail to sign in, complain; the code of it."""
    await browser.open("/account")
    town.clock.go(minutes=2)
    await browser.post("/account/code", data={"phone": OTHER})
    code = await newest_code(town)
    form = {"username": "wangxm", "password": PASSWORD, "again": PASSWORD, "phone": OTHER, "code": code}
    await browser.post("/account", data=form)
    stranger = await town.browser()
    await stranger.open("/sign-in")
    await stranger.post("/sign-in/password", data={"username": "wangxm", "password": f"{PASSWORD}!"})
    await stranger.post("/sign-in/phone", data={"phone": PHONE, "code": "000000"})
    complaint = {"region": "呼和浩特市赛罕区", "place": "菜场", "what": TALK, "phone": COMPLAINER}
    await stranger.post("/public/complain", data=complaint)
    await stranger.open(f"/public?q={PHONE}")
    return [code]


async def in_clear(town: Town, folder: Path, secrets: list[str]) -> list[str]:
    """Where a secret stands: "secret in file" of the data folder, "secret in table" of the database."""
    kept = files(folder) | await town.site.database.read(tables)
    return [f"{one} in {name}" for name, content in kept.items() for one in secrets if one.encode() in content]


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def tables(session: Session) -> dict[str, bytes]:
    """Everything that the database holds, by table."""
    held = {
        name: b"\n".join(written(one) for row in session.connection.execute(table.select()) for one in row)
        for name, table in metadata.tables.items()
    }
    assert held["web_messages"]
    assert held["outbox"]
    return held


def written(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


async def test_secrets_stand_nowhere_in_clear(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    turns = Turns(DIALOGUE, LearnedMatcher(shipped_matcher()), execute)
    async with open_town(tmp_path, planner=plan, turns=turns, at=address) as town:
        browser = await town.browser()
        codes = [await register(town, browser)]
        codes += await everything_else(town, browser)
        secrets = [PHONE, OTHER, COMPLAINER, ID_NUMBER, PASSWORD, TALK, browser.cookie]
        assert await in_clear(town, tmp_path, secrets) == []
    said = "".join(capsys.readouterr())
    for secret in (*secrets, *codes):
        assert secret not in said, f"{secret} stands in the log"


async def test_a_statement_that_fails_hides_what_was_typed(either_town: Town) -> None:
    def fail(session: Session) -> None:
        session.connection.execute(text("INSERT INTO nowhere VALUES (:phone)"), {"phone": PHONE})

    with pytest.raises(Exception, match="nowhere") as fault:
        await either_town.write(fail)
    assert PHONE not in str(fault.value)
