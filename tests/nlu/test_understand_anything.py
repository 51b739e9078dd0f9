"""Understanding stands anything: any text at any length, and a thousand sentences of which it may add nothing."""

import time
from datetime import datetime
from itertools import islice, product
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.understand import Context, ready, understand

NOW: Final = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
ROLES: Final = ("unit", "institution", "admin", "public")
CONTEXTS: Final = (
    None,
    Context("register", "company_name"),
    Context("register", "sms_code"),
    Context("ledger_add", "range"),
    Context("ledger_add", "category_choice"),
    Context("ledger_add", "confirm"),
    Context("ledger_add", None),
    Context("booking", "instruments"),
    Context("booking", "preferred_date"),
    Context("inst_result", "result"),
    Context("admin_assign", "confirm"),
    Context("", "next_action"),
)
WORDS: Final = st.sampled_from(
    (
        "编号",
        "型号是",
        "ACS-30",
        "938579",
        "200g-30kg",
        "第2台",
        "不受理",
        "合格",
        "有效期到",
        "2027-11-23",
        "改成",
        "不对",
        "除了",
        "都约上",
        "三级",
        " ",
        "，",
        "？",
        "吗",
        "厂家",
        "在",
        "赛罕区",
        "永康华鹰",
        "公司",
        "下周三",
        "证书号",
        "13947155402",
        "取消",
        "92150102MA13R5T82N",
        "±0.5kPa",
        "一",
        "半",
        "\u200b",
        "(",
        ")",
    ),
)


@given(
    text=st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=14).map("".join)),
    role=st.sampled_from(ROLES),
    context=st.sampled_from(CONTEXTS),
)
@settings(max_examples=250, deadline=None)
def test_nothing_raises(text: str, role: str, context: Context | None) -> None:
    said = understand(text, role=role, context=context, now=NOW)
    assert said.intent
    assert all(isinstance(name, str) for name in said.slots)


@pytest.mark.parametrize(
    "text",
    [
        "检秤多少钱",
        "1",
        "一二三四五六七八九十",
        "0到1.6MPa ",
        "第1台受理 第2台不受理 ",
        "(",
        "，",
        "升每分",
        "\x00\ud800",
    ],
)
def test_a_hundred_thousand_characters_take_no_longer_than_a_message(text: str) -> None:
    ready()
    long = text * (100_000 // len(text))
    for role, context in (("unit", None), ("unit", CONTEXTS[1]), ("unit", CONTEXTS[3]), ("institution", None)):
        took = []
        for tail in "xy":
            start = time.thread_time()
            understand(long + tail, role=role, context=context, now=NOW)
            took.append(time.thread_time() - start)
        assert min(took) < 0.05, (role, context, took)


FIELDS: Final[tuple[tuple[tuple[str, dict[str, Any]], ...], ...]] = (
    (
        ("电子秤", {"instrument_name": "电子秤"}),
        ("压力表", {"instrument_name": "压力表"}),
        ("加油机", {"instrument_name": "加油机"}),
    ),
    (("ACS-30", {"model": "ACS-30"}), ("型号Y-100", {"model": "Y-100"}), ("", {})),
    (
        ("最大30公斤", {"range": {"max": 30, "unit": "kg"}}),
        ("量程0到1.6兆帕", {"range": {"min": 0, "max": 1.6, "unit": "MPa"}}),
        ("", {}),
    ),
    (("三级", {"accuracy": "III"}), ("1.6级", {"accuracy": "1.6"}), ("", {})),
    (("编号938579", {"serial": "938579"}), ("编号SX15103", {"serial": "SX15103"})),
    (
        ("永康华鹰的", {"manufacturer": "永康华鹰"}),
        ("厂家是红旗仪表有限公司", {"manufacturer": "红旗仪表有限公司"}),
        ("", {}),
    ),
    (("22年3月买的", {"purchase_date": "2022-03"}), ("去年底买的", {"purchase_date": "2025-12"}), ("", {})),
    (("摊位上", {"install_location": "摊位上"}), ("放在二楼仓库", {"install_location": "二楼仓库"}), ("", {})),
    (("卖菜用", {"purpose": "贸易结算"}), ("", {})),
    (("现场检", {"delivery_method": "现场检"}), ("我们自己送检", {"delivery_method": "送检"}), ("", {})),
)


def sentences() -> list[tuple[str, dict[str, Any]]]:
    """A thousand sentences, evenly spread over all of them, each with the values that it says."""
    out = []
    for number, parts in enumerate(islice(product(*FIELDS), 0, None, 23)):
        said: dict[str, Any] = {}
        for _, value in parts:
            said.update(value)
        out.append(((" ", "，")[number % 2].join(text for text, _ in parts if text), said))
    return out[:1000]


@pytest.mark.slow
def test_of_a_thousand_sentences_no_value_is_made_up() -> None:
    made_up, lost = [], 0
    whole = sentences()
    for text, said in whole:
        heard = understand(text, role="unit", context=None, now=NOW)
        made_up += [
            (text, name, value) for name, value in heard.slots.items() if name not in said or value != said[name]
        ]
        lost += sum(name not in heard.slots for name in said)
    assert len(whole) == 1000
    assert not made_up, made_up[:10]
    assert lost / len(whole) < 0.05, lost
