"""The report on duties: each line names what was measured and its evidence, and what is planted turns its line red."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from booking.retention import RETENTION
from bot.backup import BACKED_UP
from bot.comply import DUTIES, HEADINGS, MET, UNMET, Premises, report
from bot.settings import Settings
from bot.web.server import own_routes
from bot.wiring import App, open_app
from tests.bot.tiny import NOW

ROOT = Path(__file__).resolve().parents[2]
BUILT_LATER = {"统一身份认证", "国密算法", "OFD 电子证书", "电子归档", "小程序备案", "短信签名实名"}


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    opened = await open_app(Settings(data=tmp_path / "data", public_url="https://yuejian.example.com"), lambda: NOW)
    await opened.turn("chat", "u", "m1", "你好")
    os.utime(tmp_path / "data" / "key", (NOW.timestamp(), NOW.timestamp()))
    yield opened
    await opened.close()


@pytest.fixture
def styles(tmp_path: Path) -> Path:
    """Styles with nothing small in them."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "elder.css").write_text("p { font-size: 18px; }\nbutton { min-height: 60px; }\n", encoding="utf-8")
    return folder


async def measured(app: App, styles: Path, **changed: object) -> dict[str, tuple[str, ...]]:
    """The lines of the report by their titles."""
    routes = frozenset(str(route.path) for route in own_routes())
    rows = await app.database.read(
        lambda session: report(
            replace(Premises(app.settings, session, styles, routes, NOW), **changed)  # type: ignore[arg-type]  # any field
        )
    )
    assert len(rows) == len(DUTIES)
    return {row[0]: row for row in rows}


async def test_every_line_has_its_source_its_measurement_and_its_evidence(app: App, styles: Path) -> None:
    lines = await measured(app, styles)
    for line in lines.values():
        assert len(line) == len(HEADINGS)
        assert all(line[:5])
        assert (line[3] == UNMET) == bool(line[5])
    assert {title for title in BUILT_LATER if lines[title][3] == UNMET} == BUILT_LATER
    for title in ("告知和协议", "查阅、带走、改正、删除", "保存期限", "存储加密和去标识", "密钥保管和更换", "传输加密"):
        assert lines[title][3] == MET, lines[title]


async def test_a_planted_small_text_turns_its_line_red(app: App, styles: Path) -> None:
    assert (await measured(app, styles))["长辈版字号"][3] == MET
    (styles / "planted.css").write_text(".note { font-size: 13px; }\n", encoding="utf-8")
    line = (await measured(app, styles))["长辈版字号"]
    assert line[3] == UNMET
    assert "planted.css:1 13px" in line[4]


async def test_an_unset_retention_turns_its_line_red(app: App, styles: Path) -> None:
    unset = tuple(replace(one, term=None) if one.name == "chat" else one for one in RETENTION)
    line = (await measured(app, styles, retention=unset))["保存期限"]
    assert line[3] == UNMET
    assert "对话和收到的消息" in line[4]
    late = (await measured(app, styles, now=NOW + timedelta(days=400)))["保存期限"]
    assert late[3] == UNMET  # nobody deleted it


async def test_a_missing_backup_drill_turns_its_line_red(app: App, styles: Path) -> None:
    assert (await measured(app, styles))["备份和恢复演练"][3] == UNMET
    done = {"at": NOW.isoformat(), "drill_at": NOW.isoformat()}
    await app.database.write(lambda session: session.store.put_setting(BACKED_UP, done))
    assert (await measured(app, styles))["备份和恢复演练"][3] == MET
    assert (await measured(app, styles, now=NOW + timedelta(days=100)))["备份和恢复演练"][3] == UNMET


@pytest.mark.parametrize("name", ["report.xlsx", "report.csv"])
def test_the_command_writes_a_sheet(tmp_path: Path, name: str) -> None:
    asyncio.run(_made(tmp_path / "data"))
    env = {one: value for one, value in os.environ.items() if not one.startswith("YUEJIAN_")}
    command = [sys.executable, "-m", "bot", "comply", "--report", str(tmp_path / name)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=env | {"YUEJIAN_DATA": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "项不符合" in done.stdout
    if name.endswith(".xlsx"):
        rows = CalamineWorkbook.from_path(tmp_path / name).get_sheet_by_index(0).to_python()
        assert tuple(rows[0]) == HEADINGS
        assert len(rows) == len(DUTIES) + 1
    else:
        assert (tmp_path / name).read_text(encoding="utf-8-sig").startswith("义务")


async def _made(data: Path) -> None:
    await (await open_app(Settings(data=data), lambda: NOW)).close()
