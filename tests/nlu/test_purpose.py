"""Purpose of use and way of delivery."""

import pytest

from nlu import delivery, purpose


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("卖菜收钱用的", "贸易结算"), ("称药卖钱用", "贸易结算"), ("充电收费用", "贸易结算"),
        ("收废铁结算用", "贸易结算"), ("就是卖东西", "贸易结算"), ("做生意用", "贸易结算"),
        ("给病人看病用", "医疗卫生"), ("医疗卫生吧", "医疗卫生"), ("给人配眼镜", "医疗卫生"),
        ("锅炉上用的", "安全防护"), ("查酒驾", "安全防护"), ("保证安全", "安全防护"),
        ("测噪声 环保局用", "环境监测"), ("环保监测", "环境监测"), ("自己用", "其他"), ("内部管理", "其他"),
        ("不是贸易结算 是医疗卫生", "医疗卫生"),
    ],
)  # fmt: skip
def test_purpose(said: str, value: str) -> None:
    assert purpose.read(said) == value


@pytest.mark.parametrize("said", ["", "用途填什么", "不知道", "信用代码92150102MA13R5T82N", "费用多少"])
def test_no_purpose(said: str) -> None:
    assert purpose.read(said) is None
    assert purpose.find(said) == ()


@pytest.mark.parametrize("value", purpose.PURPOSES)
def test_purposes_round_trip(value: str) -> None:
    assert purpose.read(purpose.show(value)) == value


@pytest.mark.parametrize("said", ["锅炉主气缸", "验光室", "店门口", "医院科室"])
def test_a_place_is_no_purpose_in_a_sentence(said: str) -> None:
    assert purpose.find(f"压力表 {said} 编号123456") == ()


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("你们来检吧 摊子离不开人", "现场检"), ("现场", "现场检"), ("上门检", "现场检"),
        ("秤太沉 搬不动", "现场检"), ("送不了", "现场检"), ("派人来吧", "现场检"),
        ("师傅来店里检", "现场检"), ("我们送过去", "送检"), ("也送检", "送检"), ("我自己送", "送检"),
        ("拿过去检", "送检"), ("不用来 我们送", "送检"),
    ],
)  # fmt: skip
def test_delivery(said: str, value: str) -> None:
    assert delivery.read(said) == value
    assert delivery.read(delivery.show(value)) == value


@pytest.mark.parametrize("said", ["", "送检还是现场检好", "送检方式填什么", "带啥东西去", "送到哪里"])
def test_no_delivery(said: str) -> None:
    assert delivery.read(said) is None


@pytest.mark.parametrize(
    "said", ["约下周二上午9点半去现场", "下周三上午能来检吗", "压力表拿过去要带上次的证书吗", "送检单怎么打印"]
)
def test_no_delivery_in_a_sentence(said: str) -> None:
    assert delivery.find(said) == ()
