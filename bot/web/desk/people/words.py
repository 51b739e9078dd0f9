"""What the pages about people say where a form is not right."""

from __future__ import annotations

from booking.refusal import Refused, Why

FIELDS = {
    "phone": "请填11位手机号，他用这个手机号登录。",
    "name": "请填姓名。",
    "duties": "请至少选一个角色。",
    "until": "到期的日子要在今天以后。",
    "person": "没有找到这个人。",
    "body": "没有找到这家单位。",
}


def field_problem(refused: Refused) -> str:
    """What to do about the field that stopped a grant; "" when it was something else."""
    if refused.why is Why.WRONG_STATE:
        return "这个人已经有一项在等确认，先把那一项办完。"
    if refused.why is Why.SAME_PERSON:
        return "提出的人和本人都不能确认，要另一位管理员来办。"
    return FIELDS.get(refused.slot, "") if refused.why in (Why.BAD_VALUE, Why.MISSING, Why.NOT_FOUND) else ""
