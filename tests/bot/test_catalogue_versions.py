"""A new announcement on both databases, by the clock and the command line: dry run, migration, rollback, replicas."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from booking.commands import LoadCatalogue, MoveCatalogue
from booking.execute import execute
from booking.instrument import Instrument
from booking.setting import Setting
from bot.announcement_file import load_command, read_announcement
from bot.catalogue_jobs import advance_catalogues
from bot.chance import digits, fresh_id
from bot.cli import app
from bot.matching import LearnedMatcher
from catalogue_match.difference import HEADINGS
from catalogue_match.match import shipped_matcher
from storage.database import Database, open_database
from storage.key_file import load_keyring
from storage.migrate import migrate
from storage.tables.bodies import capabilities
from storage.tables.bookings import lines
from storage.tables.ledger import instruments
from storage.unit_of_work import Session
from tests.booking import subject
from tests.booking.subject import NOW
from tests.storage.conftest import address, opened
from tests.storage.conftest import database as both

__all__ = ["address", "both", "opened"]

LEDGER = {
    "电子计价秤": "非自动衡器",
    "机械台秤": "非自动衡器",
    "老秤": "非自动衡器",
    "CNG加气机": "压缩天然气加气机",
    "LNG加气机": "液化天然气加气机",
    "声级计": "声级计",
    "焦度计": "焦度计",
    "验光镜片箱": "验光镜片箱",
}
FIRSTS = {"压缩天然气加气机": "加气机", "液化天然气加气机": "加气机", "验光镜片箱": "验光仪器"}


def announcement(effective: str = "2026-11-22") -> bytes:
    rows = [
        ["公告", "市场监管总局公告2026年第99号"], ["公告日期", "2026-11-01"], ["生效日期", effective], list(HEADINGS),
        ["拆分", "非自动衡器", "非自动衡器", "电子", "非自动衡器", "电子秤"],
        ["拆分", "非自动衡器", "非自动衡器", "机械", "非自动衡器", "机械秤"],
        ["合并", "加气机", "压缩天然气加气机", "", "加气机", "天然气加气机"],
        ["合并", "加气机", "液化天然气加气机", "", "加气机", "天然气加气机"],
        ["移出", "声级计", "声级计"],
        ["调整", "焦度计", "焦度计", "", "", "", "", "", "", "", "6"],
    ]  # fmt: skip
    out = StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("gb18030")


def lay(session: Session) -> None:
    session.store.put(subject.unit())
    for number, (name, second) in enumerate(LEDGER.items()):
        session.store.put(instrument(number, name, second))
    session.store.put(
        subject.line(id="l1", instrument_id="t3", first="加气机", second="压缩天然气加气机", state="已分配")
    )
    session.store.put(subject.institution())
    session.store.put(subject.capability(id="c1", first="加气机", second="压缩天然气加气机"))
    session.store.put(subject.capability(id="c2", first="非自动衡器", second="非自动衡器"))


def instrument(number: int, name: str, second: str) -> Instrument:
    return subject.instrument(
        id=f"t{number}", instrument_name=name, first=FIRSTS.get(second, second), second=second, serial=f"S{number}",
        model="-----", range_text="",
    )  # fmt: skip


def rows(session: Session) -> list[Sequence[Any]]:
    """Every column of everything that a version may touch."""
    return [
        tuple(row)
        for table in (instruments, lines, capabilities)
        for row in session.connection.execute(select(table).order_by(table.c.seq))
    ]


def do(session: Session, command: LoadCatalogue | MoveCatalogue) -> str:
    setting = Setting(NOW, "", fresh_id, digits, session.keyring.digest)
    outcome = execute(command, session.store, setting)
    assert outcome.refused is None, outcome.refused
    session.record(outcome.events)
    return str(outcome.result["version_id"])


async def loaded(database: Database, content: bytes) -> str:
    difference = await database.read(lambda session: read_announcement(content, session.store))
    assert difference.faults == []
    version = await database.write(lambda session: do(session, load_command(difference)))
    return await database.write(lambda session: do(session, MoveCatalogue(version, "confirm")))


async def test_migrated_and_rolled_back_to_identical_rows(both: Database) -> None:
    await both.write(lay)
    before = await both.read(rows)
    version = await loaded(both, announcement())
    assert await advance_catalogues(both, NOW) > 2
    found = await both.read(lambda session: {one.instrument_name: one for one in session.store.instruments("u1")})
    assert {name: one.second for name, one in found.items()} == LEDGER | {
        "电子计价秤": "电子秤",
        "机械台秤": "机械秤",
        "CNG加气机": "天然气加气机",
        "LNG加气机": "天然气加气机",
    }
    assert found["声级计"].extra == {"目录": "不再强检"}
    assert found["老秤"].extra == {"目录": "待人工"}
    kept = await both.read(lambda session: session.store.catalogue_version(version))
    assert kept is not None
    assert kept.counts == {"检定能力": 1, "改归类": 4, "待人工": 1, "不再强检": 1, "不变": 1, "预约明细": 1}
    await both.write(lambda session: do(session, MoveCatalogue(version, "roll_back", "公告撤回")))
    await advance_catalogues(both, NOW)
    assert await both.read(rows) == before


async def test_every_replica_speaks_of_it_from_the_next_turn_on(both: Database) -> None:
    here, there = LearnedMatcher(shipped_matcher()), LearnedMatcher(shipped_matcher())
    version = await loaded(both, announcement("2026-11-23"))
    await advance_catalogues(both, NOW)
    for replica in (here, there):
        assert await seconds(both, replica, "CNG加气机") == ["压缩天然气加气机"], "its day has not come"
    await advance_catalogues(both, NOW + timedelta(days=1))
    for replica in (here, there):
        assert await seconds(both, replica, "CNG加气机") == ["天然气加气机"]
        assert await seconds(both, replica, "声级计") == []
    await both.write(lambda session: do(session, MoveCatalogue(version, "roll_back", "错了")))
    for replica in (here, there):
        assert await seconds(both, replica, "CNG加气机") == ["压缩天然气加气机"]


async def seconds(database: Database, replica: LearnedMatcher, name: str) -> list[str]:
    return await database.read(lambda session: [one.second for one in replica(session).match(name).candidates])


@pytest.fixture
async def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YUEJIAN_DATA", str(tmp_path))
    where = f"sqlite:///{tmp_path / 'yuejian.db'}"
    await migrate(where)
    database = open_database(where, load_keyring("", tmp_path / "key"))
    await database.write(lay)
    await database.close()
    (tmp_path / "new.csv").write_bytes(announcement("2020-01-01"))
    (tmp_path / "bad.csv").write_bytes("公告,x\n变动\n移出".encode())
    return tmp_path


def said(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["catalogue", *words])
    return result.exit_code, result.stdout


def test_by_the_command_line(folder: Path) -> None:
    code, text = said("load", str(folder / "new.csv"), "--dry-run")
    assert code == 0
    assert "器具：不再强检 1 台，不变 1 台，待人工 1 台，改归类 4 台；涉及单位 1 家，未办完的预约明细 1 条。" in text
    assert "机构  内蒙古自治区计量测试研究院  非自动衡器  要按新目录重新申请能力" in text
    assert "什么都没有改" in text
    assert said("versions")[1] == "没有载入过公告，用的是随程序带的目录。\n"
    code, text = said("load", str(folder / "new.csv"), "--confirm")
    assert code == 0
    assert "现行（检定能力 1，" in text
    version = text.strip().splitlines()[-1].split()[0]
    assert said("move", version, "roll_back")[0] == 1, "a reason is needed"
    code, text = said("move", version, "roll_back", "--reason", "公告撤回")
    assert code == 0
    assert "已回退" in text


def test_a_sheet_with_faults_is_not_loaded(folder: Path) -> None:
    code, text = said("load", str(folder / "bad.csv"))
    assert code == 1
    assert "缺少“原一级目录”这一列" in text
    assert "没有载入" in text
