"""What rounds of messages written blind found missing: one sentence for each cause that was mended."""

from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from nlu.understand import Context, understand

NOW: Final = datetime(2026, 11, 21, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
HEARD: Final[tuple[tuple[str, str, str, dict[str, Any]], ...]] = (
    ("", "约的22号去不了 换成24号行不", "booking_edit", {"preferred_date": "2026-11-24"}),
    (
        "booking/preferred_date",
        "26号到29号之间都行",
        "provide_info",
        {"preferred_date": {"from": "2026-11-26", "to": "2026-11-29"}},
    ),
    ("booking/preferred_date", "下周二不行 周三吧", "provide_info", {"preferred_date": "2026-11-25"}),
    ("booking/preferred_date", "明儿个上午", "provide_info", {"preferred_date": "2026-11-22", "preferred_time": "AM"}),
    ("booking/confirm", "不约了", "cancel_flow", {}),
    ("booking/confirm", "等一下 加上第三台", "correct_info", {"selection": {"add": [3]}}),
    ("", "编号66120那台秤的型号写错了 应该是ACS-60", "ledger_edit", {"target": {"serial": "66120"}, "model": "ACS-60"}),
    ("ledger_add/confirm", "购置日期改一下 2022年8月", "correct_info", {"purchase_date": "2022-08"}),
    ("ledger_add/confirm", "不是医疗卫生 是安全防护用的", "correct_info", {"purpose": "安全防护"}),
    ("ledger_add/origin", "德国货", "provide_info", {"origin": "进口"}),
    ("ledger_add/category_choice", "下面那个", "provide_info", {"choice": -1}),
    ("ledger_add/range", "0到25 单位MPa", "provide_info", {"range": {"min": 0, "max": 25, "unit": "MPa"}}),
    ("ledger_add/range", "零下0.1到2.4兆帕", "provide_info", {"range": {"min": -0.1, "max": 2.4, "unit": "MPa"}}),
    ("ledger_add/delivery_method", "麻烦你们来一趟", "provide_info", {"delivery_method": "现场检"}),
    ("ledger_add/purchase_date", "收据上没日期", "skip_slot", {"field": "purchase_date"}),
    ("ledger_add/next_action", "够了 不录了", "deny", {}),
    ("ledger_add/use_region", "就在和田于田", "provide_info", {"use_region": "新疆维吾尔自治区和田地区于田县"}),
    ("register/uscc", "九幺一五零二零三MA0Q3K8H7W", "provide_info", {"uscc": "91150203MA0Q3K8H7W"}),
    ("register/username", "手机号当用户名", "provide_info", {"username_ref": "phone"}),
    ("", "老板换了 现在法人是田桂花", "profile_edit", {"legal_person": "田桂花"}),
    ("", "先给我注册上 然后登记一台秤", "register_start", {}),
    ("", "第三块表挪到锅炉房了", "ledger_edit", {"target": {"index": 3}, "install_location": "锅炉房"}),
    ("", "又买了块表 跟上次那块一样 编号71822", "ledger_copy", {"serial": "71822"}),
    (
        "",
        "加两台电子秤 一台15公斤的 一台60公斤的",
        "ledger_add",
        {
            "instruments": [
                {"instrument_name": "电子秤", "range": {"max": 15, "unit": "kg"}},
                {"instrument_name": "电子秤", "range": {"max": 60, "unit": "kg"}},
            ]
        },
    ),
)


@pytest.mark.parametrize(("where", "text", "intent", "slots"), HEARD)
def test_what_was_missed_is_heard(where: str, text: str, intent: str, slots: dict[str, Any]) -> None:
    flow, _, awaiting = where.partition("/")
    heard = understand(text, role="unit", context=Context(flow, awaiting) if flow else None, now=NOW)
    assert heard.intent == intent
    assert {name: heard.slots.get(name) for name in slots} == slots


def test_a_parting_of_rows_says_nothing_of_its_own() -> None:
    heard = understand(
        "我家两台秤 一台电子计价秤ACS-30编号21023 一台台秤TCS-150编号21024", role="unit", context=None, now=NOW
    )
    assert [row["serial"] for row in heard.slots["instruments"]] == ["21023", "21024"]
