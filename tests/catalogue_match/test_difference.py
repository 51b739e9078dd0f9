"""An announcement as a sheet: read, checked, applied to the shipped catalogue, and known by the matcher."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from catalogue_match.catalogue import load_catalogue
from catalogue_match.difference import HEADINGS, Difference, read_difference
from catalogue_match.exclusion import excluded
from catalogue_match.match import Matcher, shipped_matcher
from catalogue_match.stored import dump_row, load_rows

NAME = "市场监管总局公告2027年第5号"
HEAD = (("公告", NAME), ("公告日期", "2027-03-01"), ("生效日期", "2027-06-01"))


def row(kind: str, old: str = "", new: str = "", **more: str) -> list[str]:
    first, _, second = old.partition("/")
    to_first, _, to_second = new.partition("/")
    given = {"变动": kind, "原一级目录": first, "原二级目录": second, **more}
    given |= {"新一级目录": to_first, "新二级目录": to_second}
    return [given.get(name, "") for name in HEADINGS]


CHANGES = (
    row("拆分", "非自动衡器/非自动衡器", "非自动衡器/电子秤", 条件="电子|ACS"),
    row("拆分", "非自动衡器/非自动衡器", "非自动衡器/机械秤", 条件="机械|杆秤"),
    row("合并", "加气机/压缩天然气加气机", "加气机/天然气加气机"),
    row("合并", "加气机/液化天然气加气机", "加气机/天然气加气机"),
    row("移出", "声级计/声级计"),
    row("调整", "焦度计/焦度计", **{"检定周期（月）": "6"}),
    row("新增", "", "充电设施/储能电表", 监管方式="型式批准、强制检定", 强检方式="周期检定", 别名="储能表|储能柜电表"),
)


def read(*changes: Sequence[Any], head: Sequence[Sequence[Any]] = HEAD) -> Difference:
    return read_difference([*head, [], HEADINGS, *changes], load_catalogue())


@pytest.fixture(scope="module")
def announced() -> Difference:
    found = read(*CHANGES)
    assert found.faults == []
    return found


@pytest.fixture(scope="module")
def matcher(announced: Difference) -> Matcher:
    rows = [dump_row(one) for one in announced.catalogue]
    return Matcher(load_rows(rows, NAME, "2027-03-01"))


def test_the_catalogue_as_it_will_stand(announced: Difference) -> None:
    assert (announced.announcement, announced.effective) == (NAME, date(2027, 6, 1))
    seconds = [one.second for one in announced.catalogue]
    assert len(seconds) == len(load_catalogue()) - 1 + 2 - 2 + 1 - 1 + 1
    assert {"电子秤", "机械秤", "天然气加气机", "储能电表"} <= set(seconds)
    assert not {"非自动衡器", "压缩天然气加气机", "声级计"} & set(seconds)
    lens = announced.catalogue.get("焦度计")
    assert lens is not None
    assert (lens.period_months, lens.announcement) == (6, NAME)
    scale = announced.catalogue.get("电子秤")
    assert scale is not None
    assert scale.origins == (("非自动衡器", "非自动衡器"),)


def test_what_becomes_of_each_touched_category(announced: Difference) -> None:
    said = {(one["second"], one["kind"], one["to_second"]): one["note"] for one in announced.changes}
    assert said[("非自动衡器", "move", "电子秤")] == "归到“电子秤”"
    assert said[("声级计", "free", "")] == "移出强制检定目录"
    assert said[("焦度计", "keep", "")] == "检定周期由12个月改为6个月"
    assert len(said) == 6


def test_kept_and_read_again_it_is_the_same(announced: Difference) -> None:
    rows = [dump_row(one) for one in announced.catalogue]
    again = load_rows(rows, NAME, "2027-03-01")
    assert [dump_row(one) for one in again] == rows
    assert again.called == "《实施强制管理的计量器具目录》（市场监管总局公告2027年第5号，2027年3月1日）"


@pytest.mark.parametrize(
    ("said", "verdict", "seconds"),
    [
        ("电子秤", "sure", {"电子秤"}),
        ("卖菜的秤", "several", {"电子秤", "机械秤"}),
        ("CNG加气机", "sure", {"天然气加气机"}),
        ("LNG加气机", "sure", {"天然气加气机"}),
        ("储能表", "sure", {"储能电表"}),
        ("焦度计", "sure", {"焦度计"}),
    ],
)
def test_the_matcher_speaks_of_the_new_rows(matcher: Matcher, said: str, verdict: str, seconds: set[str]) -> None:
    found = matcher.match(said)
    assert (found.verdict, {one.second for one in found.candidates}) == (verdict, seconds)


def test_what_left_the_catalogue_is_not_found(matcher: Matcher) -> None:
    assert matcher.match("声级计").verdict == "none"
    assert shipped_matcher().match("声级计").verdict == "sure"


def test_what_was_renamed_is_still_excluded_where_it_was(matcher: Matcher) -> None:
    category = read(row("改名", "水表/水表DN15～DN50", "水表/民用水表")).catalogue.get("民用水表")
    assert category is not None
    refusal = excluded("家里的水表", category)
    assert refusal is not None
    assert refusal.code == "meter"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ([row("删掉", "声级计/声级计")], "变动只能是"),
        ([row("移出", "没有/没有")], "现行目录里没有"),
        ([row("改名", "声级计/声级计")], "要写新一级目录"),
        ([row("新增", "", "声级计/声级计", 监管方式="强制检定")], "已经有了"),
        ([row("新增", "", "新/新")], "监管方式"),
        ([row("调整", "声级计/声级计", **{"检定周期（月）": "半年"})], "整数月份"),
        ([row("拆分", "声级计/声级计", "声级计/甲", 条件="甲")], "只有一行"),
        ([row("改名", "声级计/声级计", "声级计/甲"), row("移出", "声级计/声级计", 条件="乙")], "单独一行"),
        ([row("拆分", "声级计/声级计", "声级计/甲"), row("拆分", "声级计/声级计", "声级计/乙")], "两行没写条件"),
        ([], "没有一行变动"),
    ],
)
def test_what_is_wrong_is_said_row_by_row(changes: list[list[str]], text: str) -> None:
    found = read(*changes)
    assert any(text in fault.text for fault in found.faults), found.faults
    assert not found.changes


def test_the_head_is_needed() -> None:
    found = read(*CHANGES, head=())
    assert [fault.text[:9] for fault in found.faults if fault.row == 0] == [
        "前面要有一行“公告",
        "前面要有一行“公告",
        "前面要有一行“生效",
    ]


def test_a_part_that_is_freed_leaves_the_rest(announced: Difference) -> None:
    found = read(row("移出", "非自动衡器/非自动衡器", 条件="体重"))
    assert found.catalogue.get("非自动衡器") is not None
    assert [(one["kind"], one["match"]) for one in found.changes] == [("free", "体重"), ("keep", "")]


def test_a_split_of_which_a_part_is_freed_leaves_nothing_of_the_old_row() -> None:
    found = read(
        row("拆分", "非自动衡器/非自动衡器", "非自动衡器/电子秤", 条件="电子"),
        row("移出", "非自动衡器/非自动衡器", 条件="体重"),
    )
    assert found.faults == []
    assert found.catalogue.get("非自动衡器") is None
    assert [one["kind"] for one in found.changes] == ["move", "free"], "what fits neither is asked"


def test_a_merge_into_a_row_that_is_there_keeps_its_name_and_its_descent() -> None:
    found = read(row("合并", "血压计（表）/无创非自动测量血压计", "血压计(表)/无创自动测量血压计"))
    target = found.catalogue.get("无创自动测量血压计")
    assert target is not None
    assert (target.first, len(target.origins)) == ("血压计（表）", 2)
    assert found.changes[0]["to_first"] == "血压计（表）"
    assert len(found.catalogue) == len(load_catalogue()) - 1


def test_model_approval_alone_frees(announced: Difference) -> None:
    found = read(row("调整", "焦度计/焦度计", 监管方式="型式批准"))
    assert found.changes[0]["kind"] == "free"
    assert found.catalogue.get("焦度计") is not None
