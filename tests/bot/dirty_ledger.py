"""A ledger as offices keep it, with dirt planted: what has to be refused in which cell, and what is meant."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from booking.instrument import NO_VALUE
from nlu.uscc import check_character
from tests.bot.sheets_made import ERROR, SCALE, UNIT

Row = dict[str, Any]
UNITS = 200
THINGS = (
    ("电子计价秤", "ACS-30", "200g-30kg", "三级", "III", "贸易结算", "店铺内"),
    ("电子汽车衡", "SCS-60", "400kg~60t", "Ⅲ", "III", "贸易结算", "过磅房"),
    ("压力表", "(0～1.6)MPa", "(0~1.6)MPa", "1.6", "1.6", "安全防护", "锅炉主气缸"),
    ("无创自动测量血压计", "HBP-1320", "(0~40)kPa", "无", NO_VALUE, "医疗卫生", "内科诊室"),
    ("声级计", "AWA5636", "(20~132)dB", "2级", "2", "环境监测", "监测站"),
)
MAKERS = ("永康市华鹰衡器有限公司", "红旗仪表有限公司", "欧姆龙(大连)有限公司", "无锡天平仪器厂")


@dataclass
class Planted:
    """A sheet, what has to be refused (row -> titles of the cells), and what has to be stored (row -> values)."""

    rows: list[Row] = field(default_factory=list)
    refused: dict[int, frozenset[str]] = field(default_factory=dict)
    stored: dict[int, Mapping[str, str]] = field(default_factory=dict)
    counted: dict[str, int] = field(default_factory=dict)


def units() -> list[Row]:
    """The units that the ledger is of, each with a code that passes its check."""
    made = []
    for number in range(UNITS):
        body = f"92150105MA{number:07d}"
        made.append(
            UNIT | {"单位名称": f"赛罕区第{number + 1}粮油店", "统一社会信用代码": body + check_character(body)}
        )
    return made


BAD: Mapping[str, tuple[str, Any]] = {
    "a number of more than 15 digits": ("出厂编号", 123456789012345678),
    "a date in the place of a model": ("型号规格", date(2026, 6, 15)),
    "a truth value": ("出厂编号", True),
    "an error": ("测量范围", ERROR),
    "a number shown short": ("出厂编号", "1.23E+10"),
    "an empty cell that is needed": ("安装/使用地点", ""),
    "a day that no year has": ("购置时间", "2024-02-30"),
    "a day as a number": ("购置时间", 45000),
    "a range without a unit": ("测量范围", "200-30000"),
    "a unit that nobody knows": ("使用单位", "没有登记过的店"),
    "several in one row": ("器具数量", 3),
    "a choice that is none": ("送检方式", "看情况"),
}
"""What has to be refused -> the cell and what stands there."""
_WIDE = {ord(figure): ord(figure) + 0xFEE0 for figure in "0123456789"}
MEANT: Mapping[str, Callable[[Row], Row]] = {
    "the same as above": lambda _row: {"生产厂家": "同上"},
    "no number": lambda _row: {"出厂编号": "无", "生产厂家": "不详"},
    "wide figures": lambda row: {
        "出厂编号": row["出厂编号"].translate(_WIDE),
        "型号规格": f"　{row['型号规格']} ",
    },
    "words for short": lambda row: {"送检方式": "现场", "器具用途": row["器具用途"][:2]},
}
"""What has to be read as it is meant -> what stands there instead."""
TWICE = "the same number twice"


def planted(count: int, seed: int = 17) -> Planted:
    """A sheet of so many rows in which every tenth row is dirty, each kind of dirt as often as the others."""
    chance, made = random.Random(seed), Planted()
    kinds = [*BAD, *MEANT, TWICE]
    names = [one["单位名称"] for one in units()]
    for number in range(count):
        thing = THINGS[number % len(THINGS)]
        row = SCALE | {
            "使用单位": names[number * len(names) // count],
            "器具名称": thing[0], "型号规格": thing[1], "测量范围": thing[2], "准确度等级": thing[3],
            "出厂编号": f"{chance.randrange(10**5):05d}{number:06d}", "生产厂家": chance.choice(MAKERS),
            "安装/使用地点": thing[6], "器具用途": thing[5], "购置时间": date(2020, 1 + number % 12, 1 + number % 28),
            "器具数量": 1,
        }  # fmt: skip
        meant = {"serial": row["出厂编号"], "manufacturer": row["生产厂家"], "model": thing[1], "accuracy": thing[4]}
        above = made.rows[-1] if made.rows else row
        kind = kinds[number // 10 % len(kinds)] if number % 10 == 9 else ""
        _plant(made, kind, row, above, meant)
    return made


def _plant(made: Planted, kind: str, row: Row, above: Row, meant: dict[str, str]) -> None:
    number = len(made.rows) + 2
    if kind in BAD:
        title, cell = BAD[kind]
        row[title] = cell
        made.refused[number] = frozenset({title})
    elif kind == TWICE:
        row |= {title: above[title] for title in ("使用单位", "出厂编号", "生产厂家", "器具名称")}
        made.refused[number] = frozenset({"出厂编号"})
    else:
        if kind:
            row |= MEANT[kind](row)
        if kind == "the same as above":
            meant["manufacturer"] = above["生产厂家"]
        if kind == "no number":
            meant |= {"serial": NO_VALUE, "manufacturer": NO_VALUE}
        made.stored[number] = meant
    if kind:
        made.counted[kind] = made.counted.get(kind, 0) + 1
    made.rows.append(row)
