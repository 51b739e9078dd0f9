"""Marks of descriptions, and refusals that words of refusal ("not for sale", "not charged for") must not call off."""

import pytest

from catalogue_match.match import shipped_matcher
from catalogue_match.scoring import SHORTEST_DESCRIPTION, thresholds
from catalogue_match.sources import cues, families, row_keys


@pytest.mark.parametrize(
    ("said", "second"),
    [
        ("护士推车上夹着的玻璃管子银色液体升上去那个", "无创非自动测量血压计"),
        ("社区卫生服务站老人来了坐下胳膊一伸自动出高压低压还能打印的", "无创自动测量血压计"),
        ("幼儿园晨检老师往小朋友耳朵眼里一放就出度数的那个", "体温计"),
        ("粮库化验室来了一车稻谷先扦样再放到里面读百分之十四点五的", "谷物水分测定仪"),
        ("抢救床边上挂的那个一直响的显示器", "多参数监护仪"),
        ("我们站是给车加石油气的不是天然气那个加气枪", "液化石油气加气机"),
    ],
)
def test_a_description_without_a_name_meets_its_row(said: str, second: str) -> None:
    verdict = shipped_matcher().match(said)
    assert verdict.verdict in {"sure", "several"}
    assert verdict.candidates[0].second == second


@pytest.mark.parametrize(
    "said",
    [
        "车间里领料内部用的台秤不对外结算",
        "单位内部职工用的充电桩不收费",
        "公司院里只给自己车用的充电桩",
        "家里老人用的血压计",
        "学校物理课用的声级计",
        "肛表",
    ],
)
def test_words_of_refusal_do_not_call_an_exclusion_off(said: str) -> None:
    assert shipped_matcher().match(said).verdict == "excluded"


def test_noise_taken_by_officers_is_environmental_monitoring() -> None:
    verdict = shipped_matcher().match("环境局半夜去KTV门口测分贝取证那个")
    assert verdict.candidates[0].second == "声级计"
    assert verdict.verdict in {"sure", "several"}


def test_every_mark_speaks_for_known_kinds() -> None:
    known = {*row_keys(), *families()}
    for cue in cues():
        assert set(cue.kinds) <= known, cue


def test_one_mark_is_a_hint_and_not_a_certainty() -> None:
    limits = thresholds()
    assert limits["accept"] <= limits["cue"] < limits["sure"]
    assert limits["cues"] >= limits["sure"]
    assert SHORTEST_DESCRIPTION > 2
