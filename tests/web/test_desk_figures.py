"""检定统计: whatever happened, each number is as long as the list it opens, on the page and in the sheet."""

from __future__ import annotations

import html
import io
import random
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from booking.commands import (
    AcceptLines,
    CheckResults,
    Command,
    RefuseLines,
    RegisterResults,
    ResultDraft,
    ReturnLines,
    SubmitResults,
)
from booking.execute import execute
from booking.setting import Setting
from bot.chance import digits, fresh_id
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.conftest import Browser, Town, open_town
from tests.web.desk_town import lay_work, line_of, staff

CELL = re.compile(r'<td class="number"[^>]*>(?:<a href="([^"]+)">([^<]+)</a>|([^<]*))</td>')
LINES = 12


def lay(session: Session) -> None:
    lay_work(session, LINES)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lay)
        yield town


async def do(town: Town, command: Command, person: str = "staff-i") -> None:
    """Carry out a command as it is done everywhere, with its events kept."""

    def work(session: Session) -> None:
        setting = Setting(town.clock(), person, fresh_id, digits, session.keyring.digest)
        outcome = execute(command, session.store, setting)
        assert outcome.refused is None, outcome.refused
        session.record(outcome.events)

    await town.write(work)


async def assigned(town: Town, number: int) -> None:
    """The line comes from an authority's hand, so that the audit says when."""
    from booking.events import Event

    line = line_of(number)

    def work(session: Session) -> None:
        session.record([Event("LineForceAssigned", "booking_line", line.id, town.clock(), verb="强制分配")])

    await town.write(work)


async def lived(town: Town, draw: random.Random) -> None:
    """A year of work: some answered in time and some late, some returned, some passed, some never finished."""
    for number in range(1, LINES + 1):
        town.clock.now = NOW - timedelta(days=draw.randint(30, 200))
        line_id = line_of(number).id
        await assigned(town, number)
        town.clock.go(days=draw.choice((1, 3, 12)))
        fate = draw.choice(("accept", "accept", "accept", "refuse", "return", "wait"))
        if fate == "refuse":
            await do(town, RefuseLines((line_id,), "量程写错了"))
        elif fate == "return":
            await do(town, ReturnLines((line_id,), "设备在检"))
        elif fate == "accept":
            await do(town, AcceptLines((line_id,), "好"))
            if draw.random() < 0.7:
                town.clock.go(days=draw.choice((2, 40)))
                result = draw.choice(("合格", "合格", "不合格"))
                await do(town, RegisterResults((ResultDraft(line_id, result),), {"非自动衡器": draw.choice((1, 12))}))
                await do(town, CheckResults((line_id,)), "checker-i")
                await do(town, SubmitResults((line_id,)), "approver-i")
    town.clock.now = NOW


def cells(text: str) -> list[tuple[str, str]]:
    """(link, number) of each figure of the table."""
    return [(html.unescape(link), number or plain) for link, number, plain in CELL.findall(text)]


async def length_of(browser: Browser, link: str) -> int:
    _, text = await browser.open(link)
    found = re.search(r"共 (\d+) 条", text)
    assert (found is not None) == ('name="row"' in text)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("by", ["month", "second", "region"])
@pytest.mark.parametrize("seed", [1, 2])
async def test_every_number_is_as_long_as_its_list(desk: Town, by: str, seed: int) -> None:
    await lived(desk, random.Random(seed))
    browser = await staff(desk, "/desk/figures?since=2026-01-01")
    _, text = await browser.open(f"/desk/figures?since=2026-01-01&by={by}")
    assert "data-chart" in text
    found = [(link, number) for link, number in cells(text) if number.isdecimal() and link]
    assert len(found) > 3
    for link, number in found:
        assert await length_of(browser, link) == int(number), link
    every = [int(number) for _link, number in cells(text) if number.isdecimal()]
    assert max(every) <= LINES
    assert '<tr class="sum"' in text


async def test_the_lists_and_the_figures_come_as_sheets(desk: Town) -> None:
    await lived(desk, random.Random(3))
    browser = await staff(desk, "/desk/figures")
    for path in ("/desk/figures/export", "/desk/figures/list/export"):
        response = await browser.post(path, data={"list_measure": "answered", "list_since": "2026-01-01"})
        assert response.status == 200
        with zipfile.ZipFile(io.BytesIO(await response.read())) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
            assert sheet.count("<row") > 2


async def test_another_institution_sees_none_of_it(desk: Town) -> None:
    await lived(desk, random.Random(1))
    rival = await staff(desk, "/desk/figures", "j")
    _, text = await rival.open("/desk/figures?since=2026-01-01")
    assert "没有可统计的业务" in text
    assert await length_of(rival, "/desk/figures/list?measure=answered&since=2026-01-01") == 0


async def test_nothing_asked_makes_sense_too(desk: Town) -> None:
    browser = await staff(desk, "/desk/figures")
    for query in ("by=x&since=x&until=2020-01-01", "group=%00&measure=x&side=x", "since=2027-01-01&until=2026-01-01"):
        for path in ("/desk/figures", "/desk/figures/list"):
            assert (await browser.open(f"{path}?{query}"))[0] == 200
