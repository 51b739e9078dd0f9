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


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_tells_no_value(kind: str) -> None:
    told = [text for text in QUESTIONS if added(kind, shipped().leads(text), text) is not None]
    assert len(told) <= len(QUESTIONS) * 0.04, told


@pytest.mark.parametrize("text", ["", " ", "a", "放" * 10_000, "\x02\x03", "在" + "里" * LONGEST])
def test_any_text_has_an_answer(text: str) -> None:
    for lead, span in shipped().leads(text).values():
        assert text[span.start : span.end] == span.value
        assert lead == lead  # noqa: PLR0124  (no NaN)
