"""What notices say about complaints, social public standards and changes of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notifications.phrases import lines_text, month_day, reason_text

Data = Mapping[str, Any]

MOVED, FREED, PERSON = "改归类", "不再强检", "待人工"


def complaint_made(data: Data, _named: int) -> str:
    """To the authority of the place: what it is about stands on the desk, not in a message."""
    return f"收到一件投诉举报：{data.get('place') or '地点见详情'}。请到管理后台“投诉举报”处理。"


def complaint_answered(data: Data, _named: int) -> str:
    """To whoever left a telephone with a complaint."""
    done = "已办结" if data.get("state") == "已办结" else "没有受理"
    return f"您关于{data.get('place') or '计量器具'}的投诉{done}{reason_text(data)}。有疑问请联系当地计量部门。"


def change_told(data: Data, _named: int) -> str:
    """To a machine it goes as data; these are the words of the to-do when it could not be told."""
    about = f"预约单{data['booking_no']}" if data.get("booking_no") else "台账或能力"
    return f"{about}有变化（{data.get('verb') or '有更新'}），没有推送到单位自己的系统。"


def standard_waiting(data: Data, _named: int) -> str:
    """To the authority: somebody submitted a standard."""
    return f"有社会公用计量标准待审核：{data['name']}。请到管理后台“社公标录入”审核。"


def catalogue_touched(data: Data, named: int) -> str:
    """To a unit whose instruments a new catalogue touches: what becomes of them, why, and what to do."""
    said = [_said(data, outcome, words, named) for outcome, words in _FATES]
    told = "".join(one for one in said if one) or f"您的{lines_text(data, named)}仍需强制检定，有关规定有调整。"
    return f"强检目录按{_announcement(data)}有调整：{told}有疑问请回复“人工”。"


_ASK = "分成了几类，请确认归哪一类，回复“改台账”"
_FATES = (
    (FREED, "不再强制检定，不用再约"),
    (MOVED, "改归新的类别，检定照常"),
    (PERSON, _ASK),
)


def _said(data: Data, outcome: str, words: str, named: int) -> str:
    lines = [one for one in data.get("lines", ()) if one.get("outcome") == outcome]
    return f"{lines_text({'lines': lines}, named)}{words}。" if lines else ""


def catalogue_touched_back(data: Data, named: int) -> str:
    """To a unit: the change was taken back; what was entered since may have to be said anew."""
    back = [one for one in data.get("lines", ()) if one.get("outcome") != PERSON]
    restored = f"您的{lines_text({'lines': back}, named)}恢复原来的类别，检定照常。" if back else ""
    return f"{_announcement(data)}的目录调整已撤回。{restored}{_said(data, PERSON, _ASK, named)}"


def catalogue_touches_institution(data: Data, _named: int) -> str:
    """To an institution: which of its categories change, and for which it has to apply anew."""
    day = f"{month_day(str(data['date']))}起" if data.get("date") else ""
    parts = []
    if data.get("stay"):
        parts.append(f"{'、'.join(data['stay'])}改名，您的能力随之改名，不用办什么")
    if data.get("anew"):
        parts.append(f"{'、'.join(data['anew'])}拆分或移出，请按新类别申请能力")
    told = "；".join(parts) or "您的检定能力涉及的类别有调整，请到能力维护查看"
    return f"强检目录{day}按{_announcement(data)}调整：{told}。"


def _announcement(data: Data) -> str:
    return str(data.get("announcement") or "新公告")


_HELD = {"待分配": "待分配", "退回": "待分配"}


def booking_urged(data: Data, named: int) -> str:
    """A unit urges whoever holds its booking."""
    look = _HELD.get(str(data["state"]), "待办")
    last = "，已经过了期限" if data.get("late") else f"，期限到{month_day(str(data['last']))}"
    what = f"预约单{data['booking_no']}的{lines_text(data, named)}"
    return f"{data['company_name']}催办{what}，现在是“{data['state']}”{last}。回复“{look}”处理。"


def urged_late(data: Data, named: int) -> str:
    """The superior of who holds it past its time."""
    what = f"预约单{data['booking_no']}的{lines_text(data, named)}"
    return (
        f"{data['company_name']}催办{what}，“{data['state']}”的期限{month_day(str(data['last']))}已过。"
        f"请督办，回复“预约单信息 {data['booking_no']}”查看。"
    )
