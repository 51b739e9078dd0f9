"""The matcher's verdicts: their form, learned names, notes, and that no text breaks it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue_match.match import Alias, shipped_matcher
from catalogue_match.narrow import narrow

SCALE = ("非自动衡器", "非自动衡器")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(text: str) -> None:
    verdict = shipped_matcher().match(text)
    assert verdict.verdict in {"sure", "several", "none", "excluded"}
    assert len(verdict.candidates) <= 4
    assert all(0 <= one.score <= 1 for one in verdict.candidates)


def test_a_very_long_text_is_cut() -> None:
    assert shipped_matcher().match("电子秤" * 40_000).verdict in {"sure", "several"}


def test_the_same_text_gets_the_same_verdict() -> None:
    assert shipped_matcher().match("老式水银血压计") == shipped_matcher().match("老式水银血压计")


def test_a_learned_name_is_used_at_once() -> None:
    matcher = shipped_matcher()
    assert matcher.match("狗头金盘").verdict == "none"
    learned = matcher.with_aliases([Alias("狗头金盘", *SCALE)])
    verdict = learned.match("狗头金盘")
    assert (verdict.verdict, verdict.candidates[0].second) == ("sure", "非自动衡器")
    assert matcher.match("狗头金盘").verdict == "none"


def test_a_learned_name_wins_over_a_shipped_one() -> None:
    learned = shipped_matcher().with_aliases([Alias("水分仪", "水分测定仪", "原棉水分测定仪")])
    assert learned.match("水分仪").candidates[0].second == "原棉水分测定仪"


def test_gas_detectors_are_neither_demanded_nor_excused() -> None:
    verdict = shipped_matcher().match("可燃气体报警器")
    assert verdict.verdict in {"sure", "several"}
    assert "请向当地计量部门确认" in verdict.reason


def test_rows_of_low_certainty_say_so() -> None:
    assert "以当地计量部门核实为准" in shipped_matcher().match("角膜曲率计").reason


def test_a_sure_verdict_names_the_announcement() -> None:
    assert "2020年第42号" in shipped_matcher().match("电子计价秤").route


def test_answers_narrow_what_was_offered() -> None:
    offered = shipped_matcher().match("量血压的").candidates
    automatic = narrow(offered, "就是胳膊伸进去自动量的")
    by_hand = narrow(offered, "水银的")
    assert automatic is not None
    assert automatic.second == "无创自动测量血压计"
    assert by_hand is not None
    assert by_hand.second == "无创非自动测量血压计"
    gas = shipped_matcher().match("加气机").candidates
    liquid = narrow(gas, "液化天然气的")
    assert liquid is not None
    assert liquid.second == "液化天然气加气机"


def test_an_answer_about_something_else_chooses_nothing() -> None:
    offered = shipped_matcher().match("量血压的").candidates
    assert narrow(offered, "等一下有人买菜") is None
    assert narrow((), "水银的") is None
