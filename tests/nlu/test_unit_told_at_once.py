"""Tests a registration told in few messages: what is taken back in it, codes in parts, names of all kinds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from nlu import persons
from nlu.understand import Context, understand

IDLE = Context("", "next_action")


def told(text: str, context: Context = IDLE) -> Mapping[str, Any]:
    return understand(text, role="unit", context=context, now=datetime(2026, 11, 21)).slots  # noqa: DTZ001


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("注册 联系人我媳妇高玉兰 不对写我自己 赵海龙 13947155402", "赵海龙"),
        ("联系人：吴秀英 写错了 吴秀莲，手机13947155402，要注册", "吴秀莲"),
        ("登记一下 开烧烤店的 孟德胜", "孟德胜"),
        ("我想注册 佘桂芝 13947155402", "佘桂芝"),
        ("我要注册，联系：马国梁 13947155402", "马国梁"),
        ("注册 法人就我娜琳，13947155402", "娜琳"),
        ("张国栋，红山区利民五金店，13947155402，铁南大街8号", "张国栋"),
    ],
)
def test_the_contact_is_who_is_meant(text: str, name: str) -> None:
    assert told(text).get("contact") == name


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("张国栋，红山区利民五金店，13947155402，铁南大街8号", "铁南大街8号"),
        ("注册 红山区利民五金店 李家栋 13947155402 钢铁街3栋12号", "钢铁街3栋12号"),
        ("注册单位：红山区利民五金店 所在地：赤峰市红山区铁南大街8号", "赤峰市红山区铁南大街8号"),
        ("注册 红山区利民五金店 王国梁 13947155402", None),
    ],
)
def test_an_address_has_no_name_and_no_label_in_it(text: str, address: str | None) -> None:
    assert told(text).get("address") == address


@pytest.mark.parametrize(
    "text",
    [
        "我要注册 代码前8位92150202后面MA0QRC369F 13947155402",
        "代码是92150202，后头MA0QRC369F",
        "先说前半截92150202 再说MA0QRC369F，我要注册",
        "我念 九二一五零二 嗯 零二MA零Q 嗯后面 RC三六九F",
        "执照号我念一下啊 九二一五零二零二 后头是 MA零QR C三六九F 你看对不对",
    ],
)
def test_a_code_in_two_parts_is_one(text: str) -> None:
    assert told(text).get("uscc") == "92150202MA0QRC369F"


def test_a_part_of_a_code_and_a_telephone_are_no_code() -> None:
    assert "uscc" not in told("代码前8位92150202 电话13947155402")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "地区选错了是开鲁县的 代码92150202MA0QRC369F 开鲁镇新华大街5号",
            {"region": "内蒙古自治区通辽市开鲁县", "uscc": "92150202MA0QRC369F", "address": "开鲁镇新华大街5号"},
        ),
        ("店名错了 是红山区利民五金店 13947155402", {"company_name": "红山区利民五金店", "phone": "13947155402"}),
        ("电话打错了，是13947155402", {"phone": "13947155402"}),
    ],
)
def test_beside_what_is_put_right_the_rest_is_heard(text: str, says: dict[str, str]) -> None:
    assert told(text, Context("register", "uscc")) == says


@pytest.mark.parametrize("text", ["联系人错了 92150202MA0QRC369F", "联系人不对写我 13947155402"])
def test_no_code_and_no_telephone_is_a_name(text: str) -> None:
    assert "contact" not in told(text, Context("register", "uscc"))


@pytest.mark.parametrize("name", ["纳文军", "丛丽娟", "佘桂芝", "麦永强", "隋国庆", "赫连成", "鄢桂英", "雒建国"])
def test_rare_surnames_are_surnames(name: str) -> None:
    assert persons.looks_like(name)


@pytest.mark.parametrize("word", ["欧姆龙", "铁皮柜", "阳光房", "麦当劳", "脱皮机", "铁路局", "虎牌秤"])
def test_words_that_begin_like_them_are_no_names(word: str) -> None:
    assert not persons.looks_like(word)
