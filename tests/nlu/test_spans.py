"""Where names, places and makers stand is learnt: the weights are those of the corpus, and questions tell none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.learn_spans import WEIGHTS, fingerprint
from nlu.spans import KINDS, LONGEST, added, put_right, shipped

QUESTIONS = (Path(__file__).parents[1] / "corpus" / "questions.txt").read_text(encoding="utf-8").splitlines()

PUT_RIGHT = (
    ("install_location", "称谷子算账用的搁在粮库门口", "粮库门口"),
    ("install_location", "给娃娃量身重的摆在保健室", "保健室"),
    ("manufacturer", "铭牌顶上印的青岛衡信", "青岛衡信"),
    ("company_name", "嘞是海拉尔区刘嫂豆腐店", "海拉尔区刘嫂豆腐店"),
)
OTHERS = (
    ("游标卡尺先不管 录那个电子汽车衡 SCS-100 编号9912", "instrument_name", "游标卡尺", "电子汽车衡"),
    ("大秤 就是电子地上衡 SCS-3 编号DS190702", "instrument_name", "大秤", "电子地上衡"),
    ("那先给俺报上吧俺那个店执照上写嘞是中原区秀芝凉皮店", "company_name", "吧俺那个店", "中原区秀芝凉皮店"),
    ("银川兴庆区 解放西街综合市场C区8号", "address", "C区8号", "解放西街综合市场C区8号"),
    ("编号B0712 北京三盈科技的 也送检", "manufacturer", "北京三盈", "北京三盈科技"),
)
KEPT = (
    ("电子秤 ACS-30 编号11 体温计回头再说", "instrument_name", "电子秤"),
    ("台秤俩 TCS-500 编号50217和50218 跟地磅一个厂", "instrument_name", "台秤"),
    ("两样 一个戥子 还有一个电子计价秤", "instrument_name", "戥子"),
    ("编号190722 哈尔滨万丰衡器的 19年安的", "manufacturer", "哈尔滨万丰衡器"),
    ("前两台 欧姆龙有限公司 后一台 江苏鱼跃医疗设备股份有限公司", "manufacturer", "欧姆龙有限公司"),
)
WHOLE = (
    ("install_location", "药店柜台上"),
    ("install_location", "停车场入口右手第一根"),
    ("install_location", "店铺里头货架子跟前儿"),
    ("manufacturer", "梅特勒-托利多(常州)称重设备系统有限公司"),
    ("company_name", "同仁堂赛罕区大药房"),
    ("company_name", "五原县隆兴昌镇远达加油站"),
)


def test_the_spans_were_learnt_from_this_corpus() -> None:
    assert json.loads(WEIGHTS.read_text(encoding="utf-8"))["corpus"] == fingerprint(), "run make learn"


@pytest.mark.parametrize(("slot", "said", "value"), PUT_RIGHT)
def test_words_that_lead_to_a_value_are_taken_away(slot: str, said: str, value: str) -> None:
    assert put_right({slot: said}, said, shipped().leads(said)) == {slot: value}


@pytest.mark.parametrize(("slot", "said"), WHOLE)
def test_a_value_stays_whole(slot: str, said: str) -> None:
    assert put_right({slot: said}, said, shipped().leads(said)) == {slot: said}


@pytest.mark.parametrize(("text", "slot", "told", "value"), OTHERS)
def test_a_fuller_value_or_another_one_is_taken(text: str, slot: str, told: str, value: str) -> None:
    assert put_right({slot: told, "serial": "1"}, text, shipped().leads(text))[slot] == value


@pytest.mark.parametrize(("text", "slot", "told"), KEPT)
def test_what_else_is_named_is_not_taken(text: str, slot: str, told: str) -> None:
    said = {slot: told} if slot == "instrument_name" and "两样" in text else {slot: told, "serial": "1"}
    assert put_right(said, text, shipped().leads(text)) == said


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_tells_no_value(kind: str) -> None:
    told = [text for text in QUESTIONS if added(kind, shipped().leads(text), text) is not None]
    assert len(told) <= len(QUESTIONS) * 0.04, told


@pytest.mark.parametrize("text", ["", " ", "a", "放" * 10_000, "\x02\x03", "在" + "里" * LONGEST])
def test_any_text_has_an_answer(text: str) -> None:
    for lead, span in shipped().leads(text).values():
        assert text[span.start : span.end] == span.value
        assert lead == lead  # noqa: PLR0124  (no NaN)
