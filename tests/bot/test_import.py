"""`import`: what `export` wrote goes into another store, good rows although others are wrong, and those come back."""

from pathlib import Path
from typing import Any

from bot.exporting import COLUMNS
from bot.sheets import write_sheet
from bot.sheets_in import read_rows
from tests.bot.test_cli import SETUP, Bot

UNIT = (
    "赛罕区惠香蔬菜店",
    "92150102H68QAKGT80",
    "云秀兰",
    "15847108236",
    "呼和浩特市赛罕区",
    "昭乌达路农贸市场A区17号",
)


def sheet(path: Path, kind: str, *rows: dict[str, str]) -> str:
    headings = COLUMNS[kind]
    write_sheet(path, tuple(headings.values()), [[row.get(name, "") for name in headings] for row in rows])
    return str(path)


def unit(**changed: str) -> dict[str, str]:
    names = ("company_name", "uscc", "contact", "phone", "region", "address")
    return dict(zip(names, UNIT, strict=True)) | changed


def scale(**changed: str) -> dict[str, str]:
    said = {
        "unit": "赛罕区惠香蔬菜店", "instrument_name": "电子计价秤", "model": "ACS-30", "range": "200g-30kg",
        "accuracy": "三级", "serial": "938579", "manufacturer": "永康市华鹰衡器有限公司", "install_location": "店铺内",
        "purpose": "贸易结算", "delivery_method": "现场检",
    }  # fmt: skip
    return said | changed


def brought(bot: Bot, kind: str, path: str, *more: str) -> Any:
    return bot.run("import", kind, path, "--db", bot.db, *more)


def test_units_and_their_ledger_go_in_and_come_out_again(tmp_path: Path) -> None:
    bot = Bot(tmp_path)
    done = brought(bot, "units", sheet(tmp_path / "u.xlsx", "units", unit()))
    assert (done.returncode, done.stdout) == (0, "已导入 1 行，0 行有问题。\n")
    rows = [scale(), scale(serial="938580", purpose="", unit=UNIT[1])]
    done = brought(bot, "ledger", sheet(tmp_path / "l.xlsx", "ledger", *rows))
    assert done.returncode == 0, done.stderr
    kept = bot.objects("export", "ledger", "--json", "--db", bot.db)
    assert [one["serial"] for one in kept] == ["938579", "938580"]
    assert kept[0]["range"] == {"min": 0.2, "max": 30, "unit": "kg"}
    assert (kept[1]["second_name"], kept[1]["purpose"]) == ("非自动衡器", "贸易结算")
    out = tmp_path / "again.xlsx"
    assert bot.run("export", "ledger", "--db", bot.db, "--out", str(out)).returncode == 0
    again = brought(bot, "ledger", str(out))
    assert (again.returncode, again.stdout) == (0, "已导入 0 行，2 行原来就有，0 行有问题。\n")
    assert len(bot.objects("export", "ledger", "--json", "--db", bot.db)) == 2


def test_wrong_rows_come_back_and_keep_nothing_else_out(tmp_path: Path) -> None:
    bot, wrong = Bot(tmp_path), tmp_path / "wrong.xlsx"
    rows = (
        unit(),
        unit(uscc="92150102H68QAKGT8O"),
        unit(uscc="92150105MA0Q7K2L8J", phone="12345"),
        unit(uscc="92150105MA0Q7K2L8J", region="呼和浩特市"),
        unit(),
    )
    done = brought(bot, "units", sheet(tmp_path / "u.xlsx", "units", *rows), "--wrong", str(wrong))
    assert done.returncode == 1
    assert "第3行：“统一社会信用代码”不对，是不是 92150102H68QAKGT80？" in done.stderr
    assert "第4行：手机号要11位" in done.stderr
    assert "第5行：“所在地”写的“呼和浩特市”认不出来，要写到区县" in done.stderr
    assert "第6行：“统一社会信用代码”和第2行重复。" in done.stderr
    assert [one["uscc"] for one in bot.objects("export", "units", "--json", "--db", bot.db)] == [UNIT[1]]
    back = read_rows(wrong.read_bytes(), ["问题", "手机号"])
    assert isinstance(back, tuple)
    assert [row.cells["手机号"] for row in back] == [UNIT[3], "12345", UNIT[3], UNIT[3]]


def test_a_try_out_changes_nothing(tmp_path: Path) -> None:
    bot = Bot(tmp_path)
    done = brought(bot, "units", sheet(tmp_path / "u.xlsx", "units", unit()), "--dry-run")
    assert done.stdout == "可以导入 1 行，0 行有问题。\n"
    assert bot.objects("export", "units", "--json", "--db", bot.db) == []


def test_what_no_row_can_mean_is_said(tmp_path: Path) -> None:
    bot = Bot(tmp_path)
    bot.chat(("u", "你好"), setup=SETUP)
    rows = [scale(unit="没有这家店"), scale(instrument_name="游标卡尺"), scale(range="200g-30"), scale(serial="7")]
    done = brought(bot, "ledger", sheet(tmp_path / "l.xlsx", "ledger", *rows))
    assert "第2行：“使用单位”没有找到这个使用单位" in done.stderr
    assert "第3行：" in done.stderr
    assert "第4行：“测量范围”" in done.stderr
    assert done.stdout == "已导入 1 行，3 行有问题。\n"


def test_what_is_no_sheet_is_named(tmp_path: Path) -> None:
    bot, file = Bot(tmp_path), tmp_path / "x.xlsx"
    file.write_bytes(b"\xd0\xcf\x11\xe0\x00\xff")
    assert "这不是 XLSX 或 CSV 表格" in brought(bot, "units", str(file)).stderr
    assert "表格缺少这些列" in brought(bot, "ledger", sheet(file, "units", unit())).stderr
    assert brought(bot, "weather", str(file)).returncode == 2
    assert bot.run("import", "units", "--db", bot.db).returncode == 2


def test_a_template_is_written_and_filled(tmp_path: Path) -> None:
    bot, empty = Bot(tmp_path), tmp_path / "empty.xlsx"
    assert bot.run("import", "ledger", "--template", str(empty)).returncode == 0
    assert "表格里没有内容" in brought(bot, "ledger", str(empty)).stderr
