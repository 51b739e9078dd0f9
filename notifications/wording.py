"""What a notice says: one function a kind, in plain Chinese, always with what to do next. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from notifications import account_wording, desk_wording, office_wording
from notifications.phrases import lines_text, moment, month_day, reason_text, registration_field

Data = Mapping[str, Any]
Wording = Callable[[Data, int], str]
"""(data, named): how many instruments are named in full; few by SMS, where seventy characters are a message."""

IN_SMS, ELSEWHERE = 1, 4


CODE_NOT_SENT = "刚才的验证码短信没有发出去，这会儿发不了。请过一会儿回“重发”，或者换一个手机号。"
"""What is told to who asked for a code in a conversation, when no provider took it."""


def _sms_used_up(_data: Data, _named: int) -> str:
    return "今天发到这个手机的短信用完了，明天再接着办，填过的都留着。验证码照常能收。急事请打当地市场监管所的电话。"


def _phone_code(data: Data, _named: int) -> str:
    where = "填到刚才的网页上" if data.get("page") else "发到刚才的对话里"
    return f"验证码 {data['code']}，5分钟内有效。请把它{where}，不要告诉别人。"


def _registration_answered(data: Data, _named: int) -> str:
    name = data["company_name"]
    if data.get("approved"):
        return f"{name}注册已通过。现在可以登记器具、预约检定了，回复“登记器具”开始。"
    if data.get("reason"):
        return f"{name}的注册没有通过：{data['reason']}。改好后回复“修改资料”重新提交。"
    fields = "、".join(registration_field(one) for one in data.get("differs", ()))
    checked = f"{fields}需要人工核对" if fields else "资料需要人工核对"
    return f"{name}的注册已收到，{checked}，1到2个工作日内答复。这期间可以先登记器具。"


def _registration_waiting(data: Data, _named: int) -> str:
    fields = "、".join(registration_field(one) for one in data.get("differs", ()))
    about = f"（{fields}不一致）" if fields else ""
    return f"有新的注册待审核：{data['company_name']}{about}。回复“待审核”查看。"


def _join_asked(data: Data, _named: int) -> str:
    return (
        f"{data['name']}（{data['phone']}）想加入{data['company_name']}，帮您办检定。"
        "是您的人请回复“同意加入”，不认识请回复“不同意加入”。"
    )


def _join_answered(data: Data, _named: int) -> str:
    if data.get("agreed"):
        return f"{data['company_name']}同意了，您现在可以替它登记器具和预约检定。"
    return f"{data['company_name']}没有同意您加入。有疑问请和该单位负责人联系。"


def _phone_changed(data: Data, _named: int) -> str:
    return f"{data.get('company_name') or '您的单位'}的联系手机已换成别的号码。不是您本人办的，请马上回复“人工”。"


def _unit_closed(data: Data, _named: int) -> str:
    return f"您的单位账号已注销{reason_text(data)}。有疑问请和当地计量部门联系。"


def _booking_received(data: Data, _named: int) -> str:
    to = "；".join(
        f"{one['n']}台交给{one['institution']}" for one in data.get("assigned", ()) if one.get("institution")
    )
    return f"预约单{data['booking_no']}已提交，共{data['n']}台{f'，{to}' if to else ''}。机构受理后会告诉您。"


def _booking_changed(data: Data, _named: int) -> str:
    changes = data.get("changes", {})
    wish = str((changes.get("preferred_date") or ("", ""))[1] or "")
    what = f"希望的日期改为{month_day(wish)}" if wish else "改了希望的时间或备注"
    return f"{data['company_name']}的预约单{data['booking_no']}{what}。回复“待办”查看。"


def _lines_assigned(data: Data, named: int) -> str:
    return (
        f"您的{lines_text(data, named)}已安排给{data['institution']}检定（预约单{data['booking_no']}）。"
        "机构受理后会告诉您。"
    )


def _task_arrived(data: Data, _named: int) -> str:
    wish = data.get("preferred_date")
    wished = f"，希望{month_day(wish)}检" if wish else ""
    return (
        f"有新的检定预约：{data['company_name']}，{data['n']}台{wished}，预约单{data['booking_no']}。回复“待办”处理。"
    )


_UNFIT = {
    "category": "没有机构登记这一类器具的检定能力",
    "county": "没有机构承担这个县区的检定",
    "capability": "机构的检定能力还没有批准或已过期",
    "range": "测量范围超出了机构的检定能力",
    "accuracy": "准确度等级超出了机构的检定能力",
}


def _why_unfit(data: Data) -> str:
    why = data.get("why", "")
    found = why if isinstance(why, (list, tuple)) else [one.strip() for one in str(why).split(",")]
    return "、".join(dict.fromkeys(_UNFIT.get(str(one), "暂时没有合适的机构") for one in found if one))


def _assignment_needed(data: Data, _named: int) -> str:
    why = _why_unfit(data)
    return (
        f"有{data['n']}台器具没能自动分配：{data['company_name']}，预约单{data['booking_no']}"
        f"{f'，原因：{why}' if why else ''}。回复“待分配”处理。"
    )


def _assignment_waits(data: Data, _named: int) -> str:
    why = _why_unfit(data)
    return (
        f"预约单{data['booking_no']}里有{data['n']}台还没找到检定机构"
        f"{f'（{why}）' if why else ''}，已转当地计量部门安排，您不用做什么，有结果会告诉您。"
    )


def _receipt_issued(data: Data, named: int) -> str:
    contact = " ".join(str(data[key]) for key in ("dept", "phone") if data.get(key) and data[key] not in data["text"])
    said = "；".join(one for one in (data.get("text"), contact) if one)
    back = f"回执：{said.rstrip('。')}。" if said else ""
    choose = "回复“约时间”选检定时间。" if data.get("choose") else ""
    what = f"{lines_text(data, named)}（预约单{data['booking_no']}）"
    return f"{data['institution']}已受理您的{what}。{back}{choose}检定不收费。"


def _lines_refused(data: Data, named: int) -> str:
    who = data.get("institution") or "计量部门"
    mend = "直接把正确的内容发来，改好就能重新预约。" if data.get("reason_field") else "不明白请回复“为什么不受理”。"
    return f"{who}不予受理您的{lines_text(data, named)}（预约单{data['booking_no']}）{reason_text(data)}。{mend}"


def _lines_given_back(data: Data, named: int) -> str:
    return (
        f"{data['institution']}退回了{lines_text(data, named)}（预约单{data['booking_no']}）"
        f"{reason_text(data)}。回复“待分配”重新安排。"
    )


def _lines_given_back_unit(data: Data, named: int) -> str:
    return (
        f"{data['institution']}把您的{lines_text(data, named)}退回计量部门重新安排"
        f"{reason_text(data)}。您不用做什么，安排好会告诉您。"
    )


def _answer_taken_back(data: Data, named: int) -> str:
    what = f"{lines_text(data, named)}的处理（预约单{data['booking_no']}）"
    return f"{data['institution']}撤回了对您的{what}，会重新答复您。"


def _appointment_made(data: Data, named: int) -> str:
    when = moment(data["date"], data.get("time", ""))
    if data.get("by_unit"):
        return f"送检单位把预约单{data['booking_no']}的{lines_text(data, named)}约在{when}。回复“待办”查看。"
    what = f"{lines_text(data, named)}（预约单{data['booking_no']}）"
    return f"{data['institution']}约定{when}检定您的{what}。去不了请回复“改时间”。"


def _appointment_reminder(data: Data, _named: int) -> str:
    when = moment(data["date"], data.get("time", ""))
    return f"提醒：{when}{data['institution']}检定您的器具（预约单{data['booking_no']}）。去不了请现在回复“改时间”。"


def _booking_called_off(data: Data, named: int) -> str:
    return f"{data['company_name']}撤销了预约单{data['booking_no']}的{lines_text(data, named)}，不用再处理。"


def _results_out(data: Data, named: int) -> str:
    said = []
    for row in data["lines"][:named]:
        who = f"{row['name']} {row['serial']}".strip()
        if row["result"] == "合格":
            number = f"，证书号{row['certificate_no']}" if row.get("certificate_no") else ""
            until = f"，有效期至{row['valid_until']}" if row.get("valid_until") else ""
            said.append(f"{who}合格{number}{until}")
        else:
            note = f"（{row['note']}）" if row.get("note") else ""
            said.append(f"{who}不合格{note}")
    rest = len(data["lines"]) - len(said)
    more = f"；另有{rest}台，回复“结果”查看" if rest else ""
    failed = any(row["result"] != "合格" for row in data["lines"])
    advice = "不合格的请先停用，修好后再预约。" if failed else ""
    numbered = any(row.get("certificate_no") for row in data["lines"])
    opens = "回复“证书”打开电子证书。" if numbered and named > IN_SMS else ""
    return f"检定结果出来了：{'；'.join(said)}{more}。{advice}{opens}"


def _result_changed(data: Data, _named: int) -> str:
    row = data["line"]
    number = f"，证书号{row['certificate_no']}" if row.get("certificate_no") else ""
    until = f"，有效期至{row['valid_until']}" if row.get("valid_until") else ""
    return (
        f"{data['institution']}更正了{row['name']} {row['serial']}的检定结果：{row['result']}{number}{until}"
        f"{reason_text(data)}。以这次为准。"
    )


def _result_voided(data: Data, _named: int) -> str:
    number = f"证书{data['certificate_no']}" if data.get("certificate_no") else "一张检定证书"
    which = f"（{data['name']} {data['serial']}）" if data.get("name") else ""
    return f"{number}{which}已作废{reason_text(data)}。该器具请先不要使用，回复“预约”重新检定。"


def _result_voided_office(data: Data, _named: int) -> str:
    number = f"证书{data['certificate_no']}" if data.get("certificate_no") else "一张检定证书"
    return f"{data['institution']}的{number}（{data['name']} {data['serial']}）已作废{reason_text(data)}。"


def _capability_waiting(data: Data, _named: int) -> str:
    return f"{data['institution']}申请检定能力：{data['second']}。回复“能力审核”处理。"


def _capability_answered(data: Data, _named: int) -> str:
    if data.get("approved"):
        return f"检定能力“{data['second']}”已批准，从现在起会分到相应的预约。"
    return f"检定能力“{data['second']}”没有批准{reason_text(data)}。改好后可以重新申请。"


def _capability_ending(data: Data, _named: int) -> str:
    name = data.get("name", "")
    who = f"检定人员{name}的资格" if data.get("what") == "person" else f"计量标准{name}"
    second = "全部强检目录" if data["second"] == "*" else data["second"]
    return (
        f"“{second}”的{who}有效期至{month_day(data.get('until', ''))}，还有{data['days']}天。"
        "请及时换证，并在“能力维护”里报主管部门审核；到期后不再分配新任务。"
    )


def _paper_asked(data: Data, named: int) -> str:
    wish = "要纸质证书，出证时请一并打印" if data.get("wanted") else "不再要纸质证书"
    return f"预约单{data['booking_no']}的{lines_text(data, named)}{wish}。"


def _capability_lapsed(data: Data, _named: int) -> str:
    which = f"“{data['second']}”" if data.get("second") else ""
    return f"检定能力{which}的计量标准或检定人员资格已到期，不再分配新的预约。换证后请重新申请。"


def _validity_reminder(data: Data, named: int) -> str:
    rows = list(data["lines"])
    over = [row for row in rows if int(row["days"]) < 0]
    if len({row["valid_until"] for row in rows}) == 1:
        until, what = month_day(str(rows[0]["valid_until"])), lines_text(data, named)
        if over:
            return f"{what}的检定有效期{until}已过，请先停用。回复 1 现在就预约检定，不收费。"
        return f"{what}的检定有效期至{until}，{_left(rows[0])}。回复 1 全部预约，不收费。"
    said = "；".join(
        f"{lines_text({'lines': [row]}, 1)}{'已经过期' if int(row['days']) < 0 else _left(row)}" for row in rows[:named]
    )
    rest = f"，共{len(rows)}台" if len(rows) > named else ""
    stop = "过期的请先停用。" if over else ""
    return f"您有器具该检定了：{said}{rest}。{stop}回复 1 全部预约，不收费。"


def _left(row: Data) -> str:
    days = int(row["days"])
    return {0: "今天到期", 1: "明天到期"}.get(days, f"还有{days}天到期")


def _whose(data: Data) -> str:
    return f"预约单{data['booking_no']}（{data['company_name']}，{data['n']}台）"


def _answer_due(data: Data, _named: int) -> str:
    return f"{_whose(data)}还没有受理，期限到{month_day(data['last'])}。回复“待办”处理。"


def _answer_overdue(data: Data, _named: int) -> str:
    late = f"{data['institution']}过了{data['days']}个工作日还没有受理"
    return f"{late}{_whose(data)}。请催办，回复“预约单信息 {data['booking_no']}”查看。"


def _results_due(data: Data, _named: int) -> str:
    return f"{_whose(data)}还没有出检定结果，期限到{month_day(data['last'])}。回复“没出结果”查看。"


def _results_overdue(data: Data, _named: int) -> str:
    late = f"{data['institution']}受理后过了{data['days']}个工作日还没有出结果：{_whose(data)}"
    return f"{late}。请催办，回复“预约单信息 {data['booking_no']}”查看。"


def _assignment_overdue(data: Data, _named: int) -> str:
    return f"{_whose(data)}过了{data['days']}个工作日还没有分配机构。回复“待分配”处理。"


def _notice_failed(data: Data, _named: int) -> str:
    who = data.get("told") or "有人"
    return f"{who}没有收到通知（{data['title']}）：{data['why'].rstrip('。')}。回复“未送达”查看，请打电话告诉对方。"


def _late_answer(data: Data, _named: int) -> str:
    """An answer that a channel could not wait for; it was worded by the conversation."""
    return str(data["text"])


WORDINGS: Mapping[str, Wording] = {
    "late_answer": _late_answer,
    "staff_changed": account_wording.staff_changed,
    "systems_differ": account_wording.systems_differ,
    "grant_waiting": account_wording.grant_waiting,
    "account_kept": account_wording.account_kept,
    "recovery_waiting": account_wording.recovery_waiting,
    "recovery_answered": account_wording.recovery_answered,
    "phone_code": _phone_code,
    "sms_used_up": _sms_used_up,
    "registration_answered": _registration_answered,
    "registration_waiting": _registration_waiting,
    "join_asked": _join_asked,
    "join_answered": _join_answered,
    "phone_changed": _phone_changed,
    "unit_closed": _unit_closed,
    "booking_received": _booking_received,
    "booking_changed": _booking_changed,
    "change_told": office_wording.change_told,
    "booking_urged": office_wording.booking_urged,
    "urged_late": office_wording.urged_late,
    "lines_assigned": _lines_assigned,
    "task_arrived": _task_arrived,
    "assignment_needed": _assignment_needed,
    "assignment_waits": _assignment_waits,
    "receipt_issued": _receipt_issued,
    "lines_refused": _lines_refused,
    "lines_given_back": _lines_given_back,
    "lines_called_off": desk_wording.lines_called_off,
    "walk_in_made": desk_wording.walk_in_made,
    "lines_given_back_unit": _lines_given_back_unit,
    "answer_taken_back": _answer_taken_back,
    "appointment_made": _appointment_made,
    "appointment_reminder": _appointment_reminder,
    "booking_called_off": _booking_called_off,
    "results_out": _results_out,
    "result_changed": _result_changed,
    "result_voided": _result_voided,
    "result_voided_office": _result_voided_office,
    "complaint_made": office_wording.complaint_made,
    "complaint_answered": office_wording.complaint_answered,
    "standard_waiting": office_wording.standard_waiting,
    "catalogue_touched": office_wording.catalogue_touched,
    "catalogue_touched_back": office_wording.catalogue_touched_back,
    "catalogue_touches_institution": office_wording.catalogue_touches_institution,
    "appointment_missed": desk_wording.appointment_missed,
    "delivery_proposed": desk_wording.delivery_proposed,
    "delivery_answered": desk_wording.delivery_answered,
    "capability_waiting": _capability_waiting,
    "capability_answered": _capability_answered,
    "capability_lapsed": _capability_lapsed,
    "paper_asked": _paper_asked,
    "capability_ending": _capability_ending,
    "validity_reminder": _validity_reminder,
    "notice_failed": _notice_failed,
    "answer_due": _answer_due,
    "answer_overdue": _answer_overdue,
    "results_due": _results_due,
    "results_overdue": _results_overdue,
    "assignment_overdue": _assignment_overdue,
}
"""Every kind that `rules` and `reminders` plan has its words here; a test compares."""


def words(kind: str, data: Data, *, short: bool = False) -> str:
    """The text of a notice; `short` for SMS."""
    return WORDINGS[kind](data, IN_SMS if short else ELSEWHERE)
