"""Tests that what stands beside a value is no part of it: an article, what befell an instrument, a unit's number."""

from datetime import datetime

import pytest

from nlu import certificate_no
from nlu.understand import Context, understand

NOW = datetime.fromisoformat("2026-11-21T09:00:00+08:00")


@pytest.mark.parametrize(
    ("text", "flow", "asked", "slot", "value"),
    [
        ("哦单位名 叫个察素齐旺牛收奶站", "register", "company_name", "company_name", "察素齐旺牛收奶站"),
        ("店名是个大福早餐店", "register", "company_name", "company_name", "大福早餐店"),
        ("我那秤去年让牛踩过一回", "ledger_add", "model", "purchase_date", None),
        ("去年检过一次 2019年买的", "ledger_add", "model", "purchase_date", "2019"),
        ("今年春天修过 22年买的", "ledger_add", "model", "purchase_date", "2022"),
        ("电话13904753382 通辽科尔沁区明仁大街农贸市场肉区6号", "register", "phone", "company_name", None),
        ("联系人刘志军 15804728319 青山区厂前路8号", "register", "contact", "address", "青山区厂前路8号"),
        ("最小100克 有个三个道道的椭圆 三级哇", "ledger_add", "range", "count", None),
        ("两个人看店 走不开", "ledger_add", "delivery_method", "count", None),
        ("我有两个电子秤", "ledger_add", "next_action", "count", 2),
        ("第三把 型号厂家流量都一样 编号204418K", "ledger_add", "next_action", "manufacturer", None),
        ("正负25个D", "ledger_add", "confirm", "count", None),
        ("0到30个公斤 两台", "ledger_add", "range", "count", 2),
    ],
)
def test_value_is_what_is_said_of_it(text: str, flow: str, asked: str, slot: str, value: str | int | None) -> None:
    heard = understand(text, role="unit", context=Context(flow, asked), now=NOW)
    assert heard.slots.get(slot) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("80316 合格 证书编号GX2026第0419号 有效期到2027年11月26日", "GX2026第0419号"),
        ("证书号 JL2026字第0031号", "JL2026字第0031号"),
        ("938580 合格 证书号NJG2026-HQ-01132 有效期到明年11月20号", "NJG2026-HQ-01132"),
    ],
)
def test_certificate_number_is_whole(text: str, value: str) -> None:
    assert [found.value for found in certificate_no.find(text)] == [value]


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("在兴庆区玉皇阁北街26号。这个往后搬了家还能改不能？", "address", "兴庆区玉皇阁北街26号"),
        ("地址要写多细 昆都仑区钢铁大街58号 这样行不", "address", "昆都仑区钢铁大街58号"),
    ],
)
def test_what_was_asked_for_is_kept_beside_a_question_about_it(text: str, asked: str, value: str) -> None:
    heard = understand(text, role="unit", context=Context("register", asked), now=NOW)
    assert heard.slots.get(asked) == value
    assert heard.also


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("李梦瑶 手机18697145508 座机0971-6303119 一般打手机", "18697145508"),
        ("lxr 陈凯 sj18257904613", "18257904613"),
        ("王海 座机0476-8231190", "0476-8231190"),
    ],
)
def test_of_several_numbers_the_mobile_one_is_taken(text: str, phone: str) -> None:
    assert understand(text, role="unit", context=Context("register", "contact"), now=NOW).slots.get("phone") == phone
