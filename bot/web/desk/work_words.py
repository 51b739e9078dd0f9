"""What the institution's pages say: titles of times and fields, refusals with the instrument named, what was done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from booking.fields import labels_of
from booking.instrument import Instrument
from booking.refusal import Refused, Why
from bot.web.desk.frame import why_not
from handlers.flows.fields import LABELS
from handlers.flows.ledger_change import CHANGEABLE
from nlu import measuring_range

HALF_TITLES: Mapping[str, str] = {"AM": "上午", "PM": "下午"}
METHOD_TITLES: Mapping[str, str] = {"送检": "送检（单位送来）", "现场检": "现场检（上门）"}
WEEKDAYS = "一二三四五六日"
FIELDS: tuple[tuple[str, str], ...] = tuple((name, LABELS[name]) for name in CHANGEABLE)
"""The fields that a reason may be tied to."""

RESULT_FIELDS: Mapping[str, str] = {
    "result": "检定结果",
    "certificate_no": "证书编号",
    "verified_on": "检定日期",
    "valid_until": "有效期至",
    "note": "原因说明",
    "advice": "建议",
    "regulation": "检定依据",
    "spot": "检定地点",
    "temperature": "温度℃",
    "humidity": "湿度%",
    **labels_of("check_code", "seal_no"),
    "data": "检定数据",
    "present": "在场人（断网补录才填）",
}
_SLOTS: Mapping[str, str] = {
    **dict(FIELDS),
    **RESULT_FIELDS,
    "date": "日期",
    "time": "时间",
    "text": "内容",
    "dept": "科室",
    "capacity": "容量",
    "sample_no": "样品编号",
    "template": "回执模板",
    "use": "用处",
}
CHOOSE = "请先勾选器具。"
REASON_FIRST = "请选一个原因，或者自己写。"
DATE_FIRST = "请选日期。"
NOT_FOUND = "有的器具找不到了，可能别人已经处理，请刷新再看。"


def refused_words(refused: Refused) -> str:
    """A refusal with the instrument and the field that it is about.

    >>> refused_words(Refused(Why.WRONG_STATE, data={"n": 2, "serial": "938579", "state": "待检定"}))
    '第2台（编号938579）：现在是“待检定”，不能这样办。'
    """
    who = _named(refused)
    if refused.why is Why.FULL:
        return f"{who}那个半天只剩{refused.data.get('left', 0)}台的位置，请换一个时间或在“约检时段”里加容量。"
    if refused.why is Why.BAD_VALUE and "variable" in refused.data:
        return f"模板里的“{refused.data['variable']}”没有内容可填，能用的见下面的说明。"
    if "days" in refused.data:
        return f"{who}{why_not(refused)}"
    if refused.why in (Why.BAD_VALUE, Why.MISSING) and refused.slot in _SLOTS:
        problem = "没有填" if refused.why is Why.MISSING else _wrong(refused)
        return f"{who}{_SLOTS[refused.slot]}{problem}。"
    return f"{who}{why_not(refused)}"


def _wrong(refused: Refused) -> str:
    if refused.data.get("past"):
        return "已经过去了，请换一天"
    if "longest" in refused.data:
        return f"太长了，最多{refused.data['longest']}个字"
    value = refused.data.get("value")
    return f"“{value}”不对，请核对" if value not in (None, "") else "不对，请核对"


def _named(refused: Refused) -> str:
    serial = str(refused.data.get("serial") or "").strip("-")
    number = refused.data.get("n")
    if number is None:
        return ""
    return f"第{number}台（编号{serial}）：" if serial else f"第{number}台："


def range_words(instrument: Instrument) -> str:
    """The measuring range as the unit wrote it, or in its one form; "" for none."""
    said = cast("measuring_range.Range", instrument.range)
    return instrument.range_text or (measuring_range.show(said) if said else "")


def when(day: str, time: str) -> str:
    """An appointment: 2026-11-24 上午."""
    return f"{day} {HALF_TITLES.get(time, time)}".strip()
