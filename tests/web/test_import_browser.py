"""A long sheet in a real browser: its progress moves, it is stopped, taken up again, and what is wrong goes back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from python_calamine import CalamineWorkbook

from bot.sheets import write_sheet
from bot.web.desk.imports import PATH
from nlu.uscc import check_character
from tests.web.served import Service
from tests.web.test_browser import DESK, People
from tests.web.test_county_begins_browser import FILLED, begun

__all__ = ["begun"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROWS, WAITS_MS = 6_000, 120_000
WRONG = {7: {"联系人": ""}, 4_000: {"手机号": "12345"}}
"""The faults of two rows, by what number of row they are."""


def long_sheet(folder: Path) -> Path:
    """Six thousand shops, two of which are wrong."""
    usual, path = FILLED["units"], folder / "units.xlsx"
    bodies = [f"92410105MA{n:07d}" for n in range(ROWS)]
    rows = (
        usual | {"单位名称": f"金水区第{n}粮油店", "统一社会信用代码": body + check_character(body)} | WRONG.get(n, {})
        for n, body in enumerate(bodies)
    )
    write_sheet(path, list(usual), [list(row.values()) for row in rows])
    return path


def test_a_long_sheet_is_followed_stopped_and_taken_up_again(
    browser: Browser, begun: tuple[Service, str], tmp_path: Path
) -> None:
    running, token = begun
    people = People(browser, running)
    officer = people.comes(DESK, f"/enter/{token}")
    page = officer.page
    page.get_by_role("button", name="进入").click()
    page.wait_for_load_state()
    page.goto(PATH)
    form = page.locator(f'form[action="{PATH}/new/units"]')
    form.locator('input[type="file"]').set_input_files(long_sheet(tmp_path))
    form.get_by_role("button", name="试算").click()
    heading = page.locator("#standing h2")
    expect(heading).to_have_text(re.compile(rf"正在试算：[1-9]\d*/{ROWS} 行"), timeout=WAITS_MS)
    page.get_by_role("button", name="取消").click()
    expect(heading).to_have_text("试算已取消", timeout=WAITS_MS)
    page.get_by_role("button", name="从头接着办").click()
    expect(heading).to_have_text("试算已完成", timeout=WAITS_MS)
    expect(page.locator("#standing")).to_contain_text(f"新增 {ROWS - len(WRONG)} 行")
    for said in ("“联系人”没有填", "手机号要11位"):
        expect(page.locator("#standing .desk-table")).to_contain_text(said)
    page.get_by_role("button", name="导入没有问题的行").click()
    expect(heading).to_have_text("导入已完成", timeout=WAITS_MS)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载有问题的行").click()
    back = tmp_path / "back.xlsx"
    download.value.save_as(back)
    assert len(CalamineWorkbook.from_path(back).get_sheet_by_index(0).to_python()) == 1 + len(WRONG)
    officer.context.close()
    assert officer.complaints == []
