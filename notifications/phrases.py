"""The pieces that notices are worded from: instruments in a row, days, times of day, reasons, field names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

_WEEKDAYS = "一二三四五六日"
_TIMES = {"AM": "上午", "PM": "下午"}
_FIELDS = {
    "company_name": "单位名称",
    "uscc": "统一社会信用代码",
    "region": "所在地",
    "region_code": "所在地",
    "address": "详细地址",
    "contact": "联系人",
    "phone": "手机号",
    "legal_person": "法定代表人",
    "licence": "营业执照",
}


def month_day(text: str) -> str:
    """A day as people say it, with its weekday; what is not one whole day stays as written.

    >>> month_day("2026-11-25"), month_day("2026-12"), month_day("2026-11-25/2026-11-27")
    ('11月25日（周三）', '2026年12月', '11月25日（周三）到11月27日（周五）')
    """
    if "/" in text:
        ends = [month_day(end) for end in text.split("/") if end]
        return "到".join(ends) if len(ends) > 1 else f"{ends[0]}前后" if ends else ""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        year, dash, month = text.partition("-")
        return f"{year}年{int(month)}月" if dash and month.isdigit() else text
    return f"{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def moment(day: str, time: str) -> str:
    """A day and a time of day.

    >>> moment("2026-11-25", "AM"), moment("2026-11-25", "09:30"), moment("2026-11-25", "")
    ('11月25日（周三）上午', '11月25日（周三）09:30', '11月25日（周三）')
    """
    return month_day(day) + _TIMES.get(time, time)


def lines_text(data: Mapping[str, Any], named: int) -> str:
    """The instruments of `data["lines"]`, the first `named` of them in full.

    >>> lines_text({"lines": [{"name": "电子秤", "serial": "938580"}]}, 4)
    '电子秤（编号938580）'
    >>> lines_text({"lines": [{"name": "电子秤", "serial": "1"}, {"name": "台秤", "serial": "-----"}]}, 1)
    '电子秤（编号1）等2台'
    """
    rows = list(data.get("lines", ()))
    if not rows:
        return "器具"
    shown = [_one(row) for row in rows[:named]]
    return "、".join(shown) + (f"等{len(rows)}台" if len(rows) > len(shown) else "")


def _one(row: Mapping[str, Any]) -> str:
    serial = str(row.get("serial") or "").strip("-")
    return f"{row['name']}（编号{serial}）" if serial else str(row["name"])


def reason_text(data: Mapping[str, Any]) -> str:
    """The reason behind a comma, or nothing.

    >>> reason_text({"reason": "测量范围写错了。"}), reason_text({})
    ('，原因：测量范围写错了', '')
    """
    reason = str(data.get("reason") or "").strip().rstrip("。.")
    return f"，原因：{reason}" if reason else ""


def registration_field(name: str) -> str:
    """The label of a field of the registration form."""
    return _FIELDS.get(name, "资料")
