"""What notices say about roles, passwords, lost accounts and the keys of connected systems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notifications.phrases import month_day, reason_text

Data = Mapping[str, Any]


def _duties(data: Data) -> str:
    return "、".join(str(one) for one in data.get("duties", ()))


def staff_changed(data: Data, _named: int) -> str:
    """Somebody was given duties at a body, or has none there any more."""
    if not data.get("active"):
        return f"您在{data['body']}的角色已收回，不能再办这家单位的事。有疑问请问本单位管理员。"
    until = f"，到{data['until']}为止" if data.get("until") else ""
    return f"{data['body']}给您分配了角色：{_duties(data)}{until}。用这个手机号在网页上登录就能办公。"


def grant_waiting(data: Data, _named: int) -> str:
    """Two people have to agree to who administers an authority."""
    return f"{data['body']}有一项管理员角色的分配等另一位管理员确认，请在网页“人员”里办。"


def account_kept(data: Data, _named: int) -> str:
    """The password was set; whoever did not do it has to hear of it."""
    return "您的网页登录密码刚刚设置过。不是您本人办的，请马上回复“人工”。"


def recovery_waiting(data: Data, _named: int) -> str:
    """An authority has one working day to answer."""
    return f"{data['company_name']}申请找回账号，已上传证明材料，请在1个工作日内在网页“账号找回”里答复。"


def recovery_answered(data: Data, _named: int) -> str:
    """The answer, to the new phone."""
    if data.get("granted"):
        return f"{data['company_name']}的账号已找回，现在归这个手机号。请用它在网页上登录，或在对话里说“绑定手机”。"
    return f"{data['company_name']}的账号没有找回{reason_text(data)}。可以补齐材料再申请。"


def systems_differ(data: Data, _named: int) -> str:
    """A connected system and the service do not hold the same."""
    return (
        f"{month_day(data.get('day', ''))}对账，“{data['system']}”和约检有{data['differences']}处不一样。"
        "请在网页“接口密钥”里看是哪几条、怎么改，改好再对一次。"
    )
