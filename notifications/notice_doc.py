"""Writes docs/notices.md: of which event who is told, how, in which words, and how long those are as an SMS; a test
compares it with the tables.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from notifications.capability_endings import WARN_BEFORE
from notifications.deadlines import ANSWER, ASSIGNMENT, KINDS, RESULTS
from notifications.reminders import DAYS_BEFORE
from notifications.rules import NOTICES, Rule
from notifications.sms_frames import LONGEST
from notifications.sms_templates import FILED, TEMPLATES, forms_of, named_values
from notifications.sms_text import JOINED_PART, ONE_PART, parts, signed
from notifications.titles import TITLES
from notifications.wording import words

TOLD: Mapping[str, str] = {
    "_the_phone": "这个手机号",
    "_the_old_phone": "原来的手机号",
    "_the_person": "申请人",
    "_the_member": "本人",
    "_the_unit": "使用单位",
    "_the_closed_unit": "使用单位",
    "_the_institution": "检定机构",
    "_the_institutions": "各检定机构",
    "_the_institution_of_the_capability": "检定机构",
    "_the_authority": "主管部门",
    "_the_holder": "经办的机构或主管部门",
    "_the_superior": "过了期限的，经办方的上级",
    "_the_complainant": "投诉人（留了手机号的）",
    "_the_other_side": "没有提出约定的一方",
    "_the_asked_or_asking": "另一方",
}

_LINE = {"n": 1, "name": "电子计价秤", "serial": "938580", "result": "合格", "certificate_no": "NJG2026-HQ-01132"}
EXAMPLE: Mapping[str, Any] = {
    "phone": "158****8236",
    "code": "482913",
    "company_name": "赛罕区惠香蔬菜店",
    "name": "云秀兰",
    "approved": True,
    "body": "呼和浩特市计量检定所",
    "duties": ["收发", "检定员"],
    "until": "",
    "active": True,
    "granted": True,
    "agreed": True,
    "booking_no": "2026112000101",
    "n": 1,
    "assigned": [{"institution": "内蒙古自治区计量测试研究院", "n": 1}],
    "institution": "内蒙古自治区计量测试研究院",
    "preferred_date": "2026-11-25",
    "why": "county",
    "text": "请与衡器室联系",
    "dept": "衡器室",
    "reason": "测量范围写错了",
    "reason_field": "range",
    "lines": [{**_LINE, "valid_until": "2027-11-20", "outcome": "改归类"}],
    "line": {**_LINE, "valid_until": "2027-11-20"},
    "changes": {"preferred_date": ["", "2026-11-26"]},
    "certificate_no": "NJG2026-HQ-01132",
    "state": "已分配",
    "last": "2026-11-27",
    "late": False,
    "date": "2026-11-25",
    "time": "AM",
    "second": "非自动衡器",
    "valid_until": "2026-12-05",
    "days": 7,
    "told": "赛罕区惠香蔬菜店 云秀兰",
    "title": "检定结果",
    "serial": "938580",
    "method": "送检",
    "answer": "已同意",
    "announcement": "市场监管总局公告2027年第5号",
    "place": "赛罕区昭乌达路农贸市场",
    "stay": ["燃油加油机"],
    "anew": ["压力仪表"],
    "system": "实验室系统",
    "day": "2026-11-24",
    "differences": 3,
}
"""Facts of a made-up booking, enough for every wording."""

RUNNING_OUT: tuple[Mapping[str, Any], ...] = (
    {**_LINE, "valid_until": "2026-12-05", "days": 7},
    {"name": "台秤", "serial": "T-2", "valid_until": "2026-11-27", "days": -1},
)
"""A scale that runs out in a week, and one that ran out yesterday."""


_REMINDED = (
    "有效期提醒：{days}，上午10点；一家单位一天最多一条，60天内到期又没有预约的器具合在一起说，"
    "回复 1 一次约好；已再约、停用、报废或改了日期的不再提醒。"
)


_TERMS = (
    f"受理{ANSWER.days}个、出结果{RESULTS.days}个、主管部门分配{ASSIGNMENT.days}个工作日。机构的期限前一个工作日提醒机构；"
    "过了期限，下一个工作日早上9点告诉主管部门。已经办了的不再发。工作日按国务院办公厅的放假通知，主管部门可以改。"
)


ENDING: Mapping[str, Any] = {
    "second": "非自动衡器",
    "what": "standard",
    "name": "（M1等级砝码标准装置）",
    "until": "2027-01-21",
    "days": 60,
}


_TEMPLATES = (
    "短信只能按服务商那里报备过的模板发。下面的正文照原样报备（腾讯云把变量依次写成 {{1}}、{{2}}……），批下来的模板编号"
    '写进 `YUEJIAN_SMS_TEMPLATES`，例如 `{{"phone_code": "SMS_1", "say1": "SMS_9"}}`。各家要的格式用 '
    "`.venv/bin/python -m bot sms-templates aliyun` 或 `tencent` 列出。没有自己模板的话和对话里的答复，"
    "走 `say…` 和 `ask…` 这几十条固定句式，一条也不能少报；没报的，这条通知就算没送到，会列出来。"
    "每个变量不超过{longest}字。带签名{one}字以内算1条，更长的每{joined}字1条。"
)

_WECHAT = (
    "公众号的模板（`YUEJIAN_WECHAT_TEMPLATES`）每个字段写一项事实的名字。每种通知都有 `title`（通知的名称）、"
    "`text`（整句话）、`no`（预约单号）；下面几种还有自己的。字段放不下会被截断（thing 20 字，character_string 32 字，"
    "phrase 5 字），所以日期、证书号要用单独的字段，别只放 `text`。例如约定时间：\n\n"
    "```json\n"
    '{"appointment_made": {"id": "模板编号", "fields": {"thing1": "who", "thing2": "day"}},\n'
    ' "*": {"id": "模板编号", "fields": {"thing1": "title", "thing2": "text", "character_string3": "no"}}}\n'
    "```\n\n"
    "要向各家办的：公众号——认证的服务号，开通模板消息或订阅通知，把服务器的地址放进 IP 白名单；"
    "企业微信——自建应用，可见范围包括要用它的人，填可信 IP 和接收消息的地址；"
    "短信——签名、模板、上行号码、两个回调地址和每天的上限（`sms-templates` 开头两行就是）。"
)


def document() -> str:
    """The whole document, in Markdown."""
    silent = sorted(event for event, rules in NOTICES.items() if not rules)
    days = "、".join("当天" if d == 0 else "过期次日" if d < 0 else f"前{d}天" for d in DAYS_BEFORE)
    ways = (
        "通知先发到对方开着的渠道（网页对话、微信），发不到再发短信；标“只发短信”的直接发短信。"
        "“结果不明时”指发出后没有回音：“重发”宁可收到两次，“搁置”等服务商给出结果。"
    )
    parts = [
        "# 通知一览",
        "由 `python -m notifications.notice_doc docs/notices.md` 生成，与 `notifications/rules.py` 一致。",
        ways,
        "| 事件 | 告诉谁 | 方式 | 结果不明时 | 短信 | 说什么（示例） |\n|---|---|---|---|---|---|\n"
        + "\n".join(_rows()),
        "## 提醒",
        _REMINDED.format(days=days),
        _quoted("validity_reminder", {"lines": RUNNING_OUT[:1]}),
        _quoted("validity_reminder", {"lines": RUNNING_OUT}),
        "约定时间前一天下午5点提醒；改期或撤销后旧的提醒作废。",
        _quoted("appointment_reminder", EXAMPLE),
        f"计量标准和检定人员到期前{'、'.join(str(d) for d in WARN_BEFORE)}天各提醒机构一次；换证、停用后旧的提醒作废。",
        f"> {words('capability_ending', ENDING)}",
        "单位自己的系统和约检对过账、当天结束时还不一样的，第二天告诉做那把接口密钥的人，一天最多一条。",
        _quoted("systems_differ", EXAMPLE),
        "## 期限",
        _TERMS,
        *(_quoted(kind, {**EXAMPLE, "days": term.days, "last": "2026-11-27"}) for kind, term in KINDS.items()),
        "## 短信模板",
        _TEMPLATES.format(one=ONE_PART, joined=JOINED_PART, longest=LONGEST),
        "| 名称 | 正文 |\n|---|---|\n" + "\n".join(f"| `{one.name}` | {one.text} |" for one in FILED),
        "## 微信模板的事实",
        _WECHAT,
        "| 通知 | 名称 | 自己的事实（例） |\n|---|---|---|\n" + "\n".join(_facts()),
        "## 不单独通知的事件",
        "这些只进审计记录，或者由上面的事件一并告知：" + "、".join(f"`{event}`" for event in silent) + "。",
    ]
    return "\n\n".join(parts) + "\n"


def _rows() -> Iterator[str]:
    for event, rules in NOTICES.items():
        for rule in rules:
            said, length = words(rule.kind, EXAMPLE), _length(rule.kind, EXAMPLE)
            yield f"| `{event}` | {_told(rule)} | {_way(rule)} | {_unsure(rule)} | {length} | {said} |"


def _facts() -> Iterator[str]:
    """The kinds of notices with facts of their own, each with an example."""
    for kind in dict.fromkeys(one.kind for one in TEMPLATES):
        data = {**EXAMPLE, "lines": RUNNING_OUT[:1]} if kind == "validity_reminder" else EXAMPLE
        values = named_values(kind, words(kind, data, short=True))
        shown = "；".join(f"`{name}` {value}" for name, value in values.items())
        yield f"| `{kind}` | {TITLES[kind]} | {shown} |"


def _quoted(kind: str, data: Mapping[str, Any]) -> str:
    """A text with what its SMS comes to."""
    return f"> {words(kind, data)}（短信 {_length(kind, data)}）"


def _length(kind: str, data: Mapping[str, Any]) -> str:
    """How long the SMS of a notice is, signature and all, and how many messages it is charged as."""
    texts = [signed(form.text) for form in forms_of(kind, words(kind, data, short=True), data)]
    return f"{sum(map(len, texts))}字{sum(len(parts(text)) for text in texts)}条"


def _told(rule: Rule) -> str:
    name = getattr(rule.to, "__name__", "")
    return TOLD[name] + ("（办理人本人除外）" if rule.except_doer else "")


def _way(rule: Rule) -> str:
    return "只发短信" if rule.sms_only else "对话，否则短信"


def _unsure(rule: Rule) -> str:
    return "重发" if rule.resend else "搁置"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(), encoding="utf-8")
