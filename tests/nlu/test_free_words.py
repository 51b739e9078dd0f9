"""What free words say: names are taken, talk is not, and what was learnt comes from the corpus as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.learn_words import WEIGHTS, fingerprint
from nlu.fill.free_words import KINDS, says

POOL = Path(__file__).parents[1] / "corpus" / "off_answers.tsv"
TALK = [line.split("\t")[1] for line in POOL.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
NAMES = {
    "company": (
        "佰通水果超市",
        "新城区老靳猪肉铺",
        "土默特左旗中心卫生院",
        "众惠生活馆",
        "李大姐麻辣烫",
        "招牌是一品鲜海鲜",
    ),
    "person": ("司马云飞", "鲍老师", "王芳", "娜仁高娃", "阿丽玛", "联系会计小佟"),
    "street": ("赵家堡子村东头第三家", "锡林南路银都大厦1208", "火车站对面", "腾飞大道与世纪五路交汇处", "汽配城2排"),
    "spot": ("店里", "摊位上", "主气缸", "化验楼三层", "养老院理疗室", "二号环检线", "车上 蒙B牌照那几辆"),
    "maker": ("沪东仪表", "永康超力", "上海精益的", "瑞安市三盛衡器", "中图仪器"),
    "model": ("卧式", "精灵王", "挂式双屏", "单泵双枪", "Ⅱ型", "桌面式", "小钢炮"),
    "thing": ("公平秤", "皮带秤", "拉力计", "粮食水分仪", "氧气表", "称猪的", "我有个秤"),
}


def test_the_words_were_learnt_from_this_corpus() -> None:
    assert json.loads(WEIGHTS.read_text(encoding="utf-8"))["corpus"] == fingerprint(), (
        "run python -m benchmarks.learn_words"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_of_talk_that_was_not_learnt_little_is_taken(kind: str) -> None:
    taken = [text for text in TALK if says(kind, text)]
    assert len(taken) <= len(TALK) * 0.04, taken


@pytest.mark.parametrize("kind", KINDS)
def test_names_that_were_not_learnt_are_taken_or_asked(kind: str) -> None:
    assert not [text for text in NAMES[kind] if says(kind, text) is False]
    assert sum(says(kind, text) is True for text in NAMES[kind]) >= len(NAMES[kind]) * 0.7
