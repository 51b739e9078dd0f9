"""How long each thing is kept, declared once: the page, the job that deletes and the report read this.

Verification records are kept as the regulations on them ask; the audit has nobody's name in it and stays with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

NOTICE_VERSION = "2026-12-01"
"""The version of the notice on personal data and of the agreement: kept with each consent."""

DAY = timedelta(days=1)


@dataclass(frozen=True)
class KeptThing:
    """A thing that is kept: what it is, what for, how long; None = as long as the records it belongs to."""

    name: str
    title: str
    purpose: str
    term: timedelta | None

    @property
    def shown(self) -> str:
        """The term as people read it."""
        if self.term is None:
            return "和检定记录一起保存，注销后里面不再有您的个人信息"
        return f"{self.term.days} 天" if self.term > DAY else "1 天"


RETENTION: tuple[KeptThing, ...] = (
    KeptThing("codes", "短信验证码", "证明手机号是您的", DAY),
    KeptThing("pushes", "微信推来、稍后才回答的消息", "回答您", DAY),
    KeptThing("links", "登录链接", "让您登录", 7 * DAY),
    KeptThing("sessions", "登录状态（不再使用以后）", "让您不用每次登录", 30 * DAY),
    KeptThing("chat", "对话和收到的消息", "接着上次说，重复推来的只办一次", 180 * DAY),
    KeptThing("notices", "发给您的通知", "查得到通知了什么、送到没有", 180 * DAY),
    KeptThing("exchanges", "单位自己的系统经接口来往的记录", "对账，出了差错能查清、能重做", 180 * DAY),
    KeptThing("papers", "没有通过的找回材料", "核对是不是本人", 30 * DAY),
    KeptThing("strangers", "还没登记的人发来的照片", "帮您填表", 7 * DAY),
    KeptThing("imports", "主管部门导入的表格", "退回有问题的行，中断了接着导入", 30 * DAY),
    KeptThing("counts", "短信条数的统计", "防止有人乱发短信", 30 * DAY),
    KeptThing("person", "姓名、手机号、微信标识、身份证号、执照照片", "登记、通知、核对身份", None),
    KeptThing("records", "器具、预约、检定结果、证书", "依法保存检定记录", None),
)


def term_of(name: str) -> timedelta:
    """How long a thing is kept; KeyError for one that has no term."""
    term = {one.name: one.term for one in RETENTION}[name]
    if term is None:
        raise KeyError(name)
    return term
