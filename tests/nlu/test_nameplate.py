"""Nameplates and licences, from lines as they were recognised on photos."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from nlu.plates.photo import read_photo
from nlu.plates.seen import Line

SEEN = [json.loads(line) for line in (Path(__file__).parent / "photos" / "seen.jsonl").read_text("utf-8").splitlines()]
FREE = {"name_cn"}
"""Said in the record of the photo, but not printed on the plate."""


def line(text: str, left: float, top: float, *, score: float = 1.0, height: float = 40) -> Line:
    right, low = left + height * 0.8 * len(text), top + height
    return Line(text, score, ((left, top), (right, top), (right, low), (left, low)))


def seen(photo: dict[str, Any], degrees: float = 0) -> list[Line]:
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    out = []
    for text, score, corners in photo["lines"]:
        a, b, c, d = ((x * cos - y * sin, x * sin + y * cos) for x, y in corners)
        out.append(Line(text, score, (a, b, c, d)))
    return out


def squashed(value: Any) -> Any:
    return value.replace(" ", "") if isinstance(value, str) else value


@pytest.mark.parametrize("photo", SEEN, ids=[p["photo"] for p in SEEN])
@pytest.mark.parametrize("degrees", [0, -9, 9])
def test_a_photo_is_read_as_it_is_and_held_askew(photo: dict[str, Any], degrees: float) -> None:
    read = read_photo(seen(photo, degrees)).fields
    wanted = {name: squashed(value) for name, value in photo["fields"].items() if name not in FREE}
    assert {name: squashed(read.get(name)) for name in wanted} == wanted


def test_what_is_written_beside_a_plate_is_not_its_name() -> None:
    read = read_photo([line("白菜0.8元/斤", 0, 0), line("加气请熄火下车", 0, 300), line("请勿触摸", 0, 500)])
    assert not read.fields


def test_the_codes_of_a_price_scale_are_read_behind_their_labels() -> None:
    printed = ("生产码：SC202701080001", "铅封编号 B00417", "型式批准证书编号：2022F077-31", "编号：938581")
    read = read_photo([line(text, 0, 60 * n) for n, text in enumerate(("型号：ACS-30", *printed))])
    told = {name: read.fields.get(name) for name in ("production_code", "seal_no", "approval_no", "serial")}
    assert told == {
        "production_code": "SC202701080001", "seal_no": "B00417", "approval_no": "2022F077-31", "serial": "938581",
    }  # fmt: skip


def test_a_plate_that_only_speaks_of_a_seal_has_no_number_of_it() -> None:
    read = read_photo([line("型号：ACS-30", 0, 0), line("铅封损坏无效", 0, 60)])
    assert "seal_no" not in read.fields


def test_a_doubtful_value_is_said_and_not_handed_on() -> None:
    read = read_photo([line("型号：ACS-30", 0, 0), line("编号：93B5", 0, 60, score=0.4)])
    assert read.fields == {"model": "ACS-30"}
    assert read.doubtful == ("serial",)


def test_a_label_without_a_value_takes_none_from_the_next_row() -> None:
    read = read_photo([line("出厂编号", 0, 0), line("型号：ACS-30", 0, 60), line("938581", 600, 400)])
    assert "serial" not in read.fields


@pytest.mark.parametrize(
    ("most", "division", "bars", "wanted"),
    [("30kg", "10g", "ⅢI", "III"), ("3kg", "5g", "ⅢI", None), ("3kg", "5g", "Ⅲ", "III"), ("60t", "20kg", "", "III")],
)
def test_unclear_bars_are_told_by_the_number_of_divisions(
    most: str, division: str, bars: str, wanted: str | None
) -> None:
    lines = [
        line(f"最大秤量 {most}", 0, 0),
        line(f"e={division}", 0, 60),
        line(f"准确度等级 {bars}", 0, 120, score=0.9),
    ]
    assert read_photo(lines).fields.get("accuracy") == wanted


def test_a_credit_code_that_fails_its_check_is_doubtful() -> None:
    read = read_photo([line("营业执照", 0, 0), line("统一社会信用代码 91410711MA45C8N103", 0, 60)])
    assert "uscc" not in read.fields
    assert "uscc" in read.doubtful


def test_the_unit_of_a_flow_is_no_smallest_load() -> None:
    read = read_photo([line("流量范围(1~28) kg/min", 0, 0)])
    assert read.fields["range"] == {"min": 1, "max": 28, "unit": "kg/min"}


@pytest.mark.parametrize("text", ["检定合格证", "电话13800138000", "http://example.cn", "", "１２３", "()" * 40])
def test_nothing_is_made_of_anything(text: str) -> None:
    assert not read_photo([line(text, 0, 0)]).fields
