"""What a kind of notice is called where people read lists of notices."""

from __future__ import annotations

from collections.abc import Mapping

TITLES: Mapping[str, str] = {
    "late_answer": "对话的答复",
    "phone_code": "验证码",
    "registration_answered": "注册结果",
    "registration_waiting": "注册待审核",
    "join_asked": "加入申请",
    "join_answered": "加入申请的答复",
    "phone_changed": "手机号变更",
    "unit_closed": "账号注销",
    "booking_received": "预约已提交",
    "booking_changed": "预约改动",
    "lines_assigned": "已安排机构",
    "task_arrived": "新的检定任务",
    "assignment_needed": "待分配",
    "assignment_waits": "等待安排机构",
    "receipt_issued": "受理回执",
    "lines_refused": "不予受理",
    "lines_given_back": "机构退回",
    "lines_given_back_unit": "退回重新安排",
    "answer_taken_back": "撤回处理",
    "appointment_made": "约定时间",
    "appointment_reminder": "约定时间的提醒",
    "booking_called_off": "预约撤销",
    "results_out": "检定结果",
    "result_changed": "结果更正",
    "result_voided": "证书作废",
    "result_voided_office": "证书作废",
    "appointment_missed": "未赴约",
    "delivery_proposed": "送检方式变更",
    "delivery_answered": "送检方式变更的答复",
    "capability_waiting": "能力待审核",
    "capability_answered": "能力审核结果",
    "capability_lapsed": "计量标准到期",
    "paper_asked": "要纸质证书",
    "validity_reminder": "有效期提醒",
    "notice_failed": "有通知没送到",
    "answer_due": "受理快到期",
    "answer_overdue": "逾期未受理",
    "results_due": "结果快到期",
    "results_overdue": "逾期未出结果",
    "assignment_overdue": "逾期未分配",
}
"""Every kind of `wording.WORDINGS` has its title; a test compares."""
