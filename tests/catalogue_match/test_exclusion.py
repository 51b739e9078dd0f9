"""The six refusals of SPEC 4 with their exact limits."""

import pytest

from catalogue_match.catalogue import Category, load_catalogue
from catalogue_match.exclusion import excluded


def row(second: str) -> Category:
    found = load_catalogue().get(second)
    assert found is not None
    return found


SCALE = "非自动衡器"
FLOW = "流量计（口径范围DN300及以下）"


@pytest.mark.parametrize(
    ("text", "second", "code"),
    [
        ("厂内自用的台秤", SCALE, "internal"),
        ("仓库盘点内部用的台秤", SCALE, "internal"),
        ("家里厨房用的电子秤", SCALE, "home"),
        ("玻璃体温计", "体温计", "glass"),
        ("水表 DN50", "水表DN15～DN50", "meter"),
        ("水表 DN65", "水表DN15～DN50", "size"),
        ("燃气表 G16", "燃气表G1.6～G16", "meter"),
        ("燃气表 G25", "燃气表G1.6～G16", "size"),
        ("热量表 DN50", "热能表DN15～DN50", "meter"),
        ("电表", "电能表", "meter"),
        ("我单位的最高计量标准压力表", "指示类压力表、显示类压力表", "standard"),
        ("DN400的流量计", FLOW, "size"),
        ("称重传感器", "称重传感器", "model_only"),
        ("KTV自己测的声级计", "声级计", "ecology"),
        ("单位内部员工用的充电桩", "电动汽车充电桩", "inside_pile"),
    ],
)
def test_refused_with_reason_and_route(text: str, second: str, code: str) -> None:
    found = excluded(text, row(second))
    assert found is not None
    assert found.code == code
    assert found.reason
    assert found.route


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("菜市场卖菜的电子秤", SCALE),
        ("家里开的小卖部卖货的秤", SCALE),
        ("DN300的流量计", FLOW),
        ("电子体温计", "体温计"),
        ("环保局测噪声的声级计", "声级计"),
        ("小区对外收费的充电桩", "电动汽车充电桩"),
        ("锅炉压力表", "指示类压力表、显示类压力表"),
    ],
)
def test_what_is_in_scope_is_not_refused(text: str, second: str) -> None:
    assert excluded(text, row(second)) is None


def test_the_use_that_was_given_counts() -> None:
    assert excluded("声级计", row("声级计"), purpose="环境监测") is None
    found = excluded("声级计", row("声级计"), purpose="安全防护")
    assert found is not None
    assert found.code == "ecology"
    found = excluded("台秤", row(SCALE), purpose="其他")
    assert found is not None
    assert found.code == "internal"
    assert excluded("台秤", row(SCALE), purpose="贸易结算") is None


def test_a_size_given_apart_counts() -> None:
    assert excluded("流量计", row(FLOW), diameter=300) is None
    found = excluded("流量计", row(FLOW), diameter=400)
    assert found is not None
    assert found.code == "size"


def test_what_is_not_in_the_catalogue_is_refused() -> None:
    found = excluded("游标卡尺", None)
    assert found is not None
    assert found.code == "not_in_catalogue"
