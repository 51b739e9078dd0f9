"""Every page of numbers that an authority has (SPEC 7), as one table: what is counted, by what, and under which name.

A measure is a number with a link: it says which list it counts and which words that list is asked; the page's own words
are added. So a number and the list behind it are one question asked twice (`question.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from booking import line as life
from booking.bodies import ASKED, DENIED, IN_FORCE, LAPSED, STOPPED
from booking.instrument import IN_USE, SCRAPPED, TRANSFERRED
from booking.instrument import STOPPED as OUT_OF_USE
from booking.result import LOCKED, NOT_PASSED, PASSED, VOID
from booking.unit import APPROVED, CLOSED, PENDING, REJECTED
from bot.web.desk.authority.question import GOOD, IN_WORK, NEVER, OVER, UNTESTED

STATISTICS, OVERSIGHT, BODIES = "数据统计", "行政监管", "机构监管"
REGION, SECOND, INSTITUTION, MONTH = "region", "second", "institution", "month"
BY: Mapping[str, str] = {REGION: "地区", SECOND: "器具种别", INSTITUTION: "机构", MONTH: "月份"}
"""What numbers may be grouped by."""


@dataclass(frozen=True)
class Measure:
    """A number: how many rows `list` shows when it is asked `words`."""

    title: str
    list: str
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ratio:
    """A share in per cent: one measure of another, by their titles."""

    title: str
    part: str
    whole: str


@dataclass(frozen=True)
class Report:
    """A page of numbers. `by` are its groupings, the first one the usual; `drawn` are the measures of its chart.

    `this_year`: without words it shows the current year, because its numbers are about time that passes.
    """

    name: str
    title: str
    group: str
    by: tuple[str, ...]
    measures: tuple[Measure | Ratio, ...]
    drawn: tuple[str, ...]
    note: str = ""
    this_year: bool = False

    @property
    def counted(self) -> tuple[Measure, ...]:
        """The measures that are numbers of rows."""
        return tuple(one for one in self.measures if isinstance(one, Measure))


def _m(title: str, name: str, **words: str) -> Measure:
    return Measure(title, name, words)


_ANYTHING_BOOKED = (REGION, SECOND, INSTITUTION, MONTH)

REPORTS: Mapping[str, Report] = {
    one.name: one
    for one in (
        Report(
            "booked", "预约量", STATISTICS, _ANYTHING_BOOKED,
            (
                _m("预约台数", "lines"),
                _m("待分配", "lines", state=life.WAITING),
                _m("退回", "lines", state=life.RETURNED),
                _m("办理中", "lines", state=IN_WORK),
                _m("已出证", "lines", state=life.ISSUED),
                _m("预约失败", "lines", state=life.FAILED),
                _m("已撤销", "lines", state=life.WITHDRAWN),
            ),
            ("预约台数", "已出证"), "按预约编号里的日期统计，一台器具算一条。", this_year=True,
        ),
        Report(
            "verified", "检定量", STATISTICS, _ANYTHING_BOOKED,
            (
                _m("检定台数", "outcomes", state=LOCKED),
                _m("合格", "outcomes", state=LOCKED, result=PASSED),
                _m("不合格", "outcomes", state=LOCKED, result=NOT_PASSED),
                _m("已作废", "outcomes", state=VOID),
            ),
            ("合格", "不合格"), "按检定日期统计已提交的结果；作废的不算在检定台数里。", this_year=True,
        ),
        Report(
            "passed", "合格率", STATISTICS, _ANYTHING_BOOKED,
            (
                _m("检定台数", "outcomes", state=LOCKED),
                _m("合格", "outcomes", state=LOCKED, result=PASSED),
                _m("不合格", "outcomes", state=LOCKED, result=NOT_PASSED),
                Ratio("合格率", "合格", "检定台数"),
            ),
            ("合格率",), "合格台数除以检定台数。", this_year=True,
        ),
        Report(
            "covered", "受检率（到期未检）", STATISTICS, (REGION, SECOND),
            (
                _m("在用器具", "instruments", state=IN_USE),
                _m("有效期内", "instruments", state=IN_USE, term=GOOD),
                _m("到期未检", "instruments", state=IN_USE, term=OVER),
                _m("没有检定过", "instruments", state=IN_USE, term=NEVER),
                Ratio("受检率", "有效期内", "在用器具"),
            ),
            ("有效期内", "到期未检", "没有检定过"), "按今天的有效期统计在用器具；受检率是有效期内的台数除以在用台数。",
        ),
        Report(
            "timely", "机构时效", STATISTICS, (INSTITUTION, REGION, SECOND),
            (
                _m("承接台数", "lines"),
                _m("待受理", "lines", state=life.ASSIGNED),
                _m("办理中", "lines", state=IN_WORK),
                _m("超期未办", "lines", late="1"),
                _m("已出证", "lines", state=life.ISSUED),
                Ratio("出证率", "已出证", "承接台数"),
            ),
            ("办理中", "超期未办"), "超期未办是办理期限已过、还没有办完的台数。", this_year=True,
        ),
        Report(
            "business", "强检业务", OVERSIGHT, _ANYTHING_BOOKED,
            (
                _m("预约台数", "lines"),
                *(_m(state, "lines", state=state) for state in life.LINE.states if state != life.DRAFT),
            ),
            ("预约台数",), "预约的每台器具现在办到哪一步。", this_year=True,
        ),
        Report(
            "duties", "行政待办业务", OVERSIGHT, (REGION,),
            (
                _m("待分配", "lines", state=life.WAITING),
                _m("退回", "lines", state=life.RETURNED),
                _m("注册待审核", "units", state=PENDING),
                _m("能力待审核", "capabilities", state=ASKED),
                _m("机构超期未办", "lines", late="1"),
            ),
            ("待分配", "退回", "注册待审核", "能力待审核"), "等着主管部门办的事，点数字去办。",
        ),
        Report(
            "accepted", "机构受理情况", OVERSIGHT, (INSTITUTION, REGION, SECOND, MONTH),
            (
                _m("分配台数", "lines"),
                _m("待受理", "lines", state=life.ASSIGNED),
                _m("已受理待检", "lines", state=life.ACCEPTED),
                _m("检定中", "lines", state=life.IN_HAND),
                _m("结果待提交", "lines", state=life.TESTED),
                _m("已出证", "lines", state=life.ISSUED),
                _m("不予受理", "lines", state=life.FAILED),
                _m("退回", "lines", state=life.RETURNED),
            ),
            ("待受理", "已出证"), "每个机构分到的器具现在办到哪一步。", this_year=True,
        ),
        Report(
            "tested", "机构检定量", OVERSIGHT, (INSTITUTION, SECOND, REGION, MONTH),
            (
                _m("检定台数", "outcomes", state=LOCKED),
                _m("合格", "outcomes", state=LOCKED, result=PASSED),
                _m("不合格", "outcomes", state=LOCKED, result=NOT_PASSED),
                Ratio("合格率", "合格", "检定台数"),
            ),
            ("合格", "不合格"), "每个机构提交了多少台的结果。", this_year=True,
        ),
        Report(
            "bodies", "机构信息", OVERSIGHT, (REGION,),
            (
                _m("机构数", "institutions"),
                _m("有效项目", "capabilities", state=IN_FORCE),
                _m("待审核项目", "capabilities", state=ASKED),
                _m("已过期项目", "capabilities", state=LAPSED),
                _m("已停用项目", "capabilities", state=STOPPED),
                _m("已拒绝项目", "capabilities", state=DENIED),
            ),
            ("机构数",), "机构按它自己所在的地区统计。",
        ),
        Report(
            "owners", "使用单位", OVERSIGHT, (REGION,),
            (
                _m("单位数", "units"),
                _m("已通过", "units", state=APPROVED),
                _m("待审核", "units", state=PENDING),
                _m("已退回", "units", state=REJECTED),
                _m("已注销", "units", state=CLOSED),
            ),
            ("单位数",), "单位按注册的所在地统计。",
        ),
        Report(
            "quality", "器具合格率", OVERSIGHT, (REGION, SECOND),
            (
                _m("在用器具", "instruments", state=IN_USE),
                _m("最近一次合格", "instruments", state=IN_USE, result=PASSED),
                _m("最近一次不合格", "instruments", state=IN_USE, result=NOT_PASSED),
                _m("没有结果", "instruments", state=IN_USE, result=UNTESTED),
                Ratio("合格率", "最近一次合格", "在用器具"),
            ),
            ("最近一次合格", "最近一次不合格"), "看每台在用器具最近一次检定的结果。",
        ),
        Report(
            "standing", "器具状态", OVERSIGHT, (REGION, SECOND),
            (
                _m("器具总数", "instruments"),
                _m(IN_USE, "instruments", state=IN_USE),
                _m(OUT_OF_USE, "instruments", state=OUT_OF_USE),
                _m(SCRAPPED, "instruments", state=SCRAPPED),
                _m(TRANSFERRED, "instruments", state=TRANSFERRED),
            ),
            (IN_USE, OUT_OF_USE, SCRAPPED),
        ),
        Report(
            "kinds", "器具分类", OVERSIGHT, (SECOND, REGION),
            (
                _m("器具总数", "instruments"),
                _m("在用", "instruments", state=IN_USE),
                _m("有效期内", "instruments", state=IN_USE, term=GOOD),
                _m("到期未检", "instruments", state=IN_USE, term=OVER),
            ),
            ("在用",),
        ),
        Report(
            "local", "地方机构信息", BODIES, (INSTITUTION, REGION),
            (
                _m("能力项目", "capabilities"),
                _m("有效项目", "capabilities", state=IN_FORCE),
                _m("承接台数", "lines"),
                _m("超期未办", "lines", late="1"),
                _m("检定台数", "outcomes", state=LOCKED),
                _m("不合格", "outcomes", state=LOCKED, result=NOT_PASSED),
            ),
            ("检定台数",), "点机构名称看它的电话、能力和公示情况。",
        ),
    )
}  # fmt: skip
"""By the last part of the address."""
