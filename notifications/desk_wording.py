"""What notices about appointments and 送检方式 say that come from an institution's desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notifications.phrases import lines_text, moment, reason_text

Data = Mapping[str, Any]

_HOW = {"送检": "由您送到机构检定", "现场检": "由机构上门检定"}


def appointment_missed(data: Data, named: int) -> str:
    """未赴约, to the side that did not come; both ends say what to do next."""
    when, what = moment(data["date"], data.get("time", "")), lines_text(data, named)
    note = f"（{data['note']}）" if data.get("note") else ""
    if data.get("by_unit"):
        whose = f"{what}，预约单{data['booking_no']}"
        return f"{data['company_name']}反映{when}没有等到检定人员{note}：{whose}。请重新约定时间。"
    return (
        f"{data['institution']}{when}没有等到您的{what}{note}，这次约定已取消，预约还在。回复“改时间”重新选一个时间。"
    )


def lines_called_off(data: Data, named: int) -> str:
    """终止检定: why, and that the instruments may be booked again."""
    what = f"{lines_text(data, named)}（预约单{data['booking_no']}）"
    return f"{data['institution']}终止了您的{what}的检定{reason_text(data)}。办好后可以重新预约，回复“约检定”。"


def walk_in_made(data: Data, named: int) -> str:
    """Somebody brought instruments to the counter in the unit's name; it says so when that was not so."""
    phone = f"，电话{data['institution_phone']}" if data.get("institution_phone") else ""
    what = f"{lines_text(data, named)}（预约单{data['booking_no']}）"
    return f"{data['institution']}收下了送来检定的{what}。检定不收费。不是您送去的，请回复“投诉”，或联系机构{phone}。"


def delivery_proposed(data: Data, named: int) -> str:
    """The institution asks for another 送检方式; the unit answers in one word."""
    how = _HOW.get(str(data["method"]), str(data["method"]))
    return (
        f"{data['institution']}想把您的{lines_text(data, named)}改为{data['method']}（{how}）{reason_text(data)}。"
        f"同意请回复“同意改{data['method']}”，不同意请回复“不同意改{data['method']}”。"
    )


def delivery_answered(data: Data, named: int) -> str:
    """What the unit answered, to the institution; or to the unit that nothing has to be answered any more."""
    what = f"{lines_text(data, named)}（预约单{data['booking_no']}）改为{data['method']}"
    if data["answer"] == "已撤回":
        return f"{data['institution']}不再要求{what}，您不用答复了。"
    agreed = data["answer"] == "已同意"
    return f"{data['company_name']}{'同意' if agreed else '不同意'}{what}{reason_text(data)}。"
