"""Every event says whom it tells, and everything that is told has words."""

import doctest
from pathlib import Path

import pytest

from booking.events import SUMMARIES
from booking.lifecycles import LIVES
from notifications import phrases, sms_text
from notifications.deadlines import KINDS
from notifications.notice_doc import document
from notifications.rules import NOTICES
from notifications.sms_text import parts
from notifications.titles import TITLES
from notifications.wording import WORDINGS, words

ROWS = [
    {
        "n": 1,
        "name": "电子计价秤",
        "serial": "938580",
        "result": "合格",
        "certificate_no": "NJG2026-1",
        "valid_until": "2027-11-20",
        "days": 7,
    },
    {
        "n": 2,
        "name": "台秤",
        "serial": "-----",
        "result": "不合格",
        "note": "示值超差",
        "valid_until": "2026-11-20",
        "days": -1,
    },
    {"n": 3, "name": "压力表", "serial": "P-1", "result": "合格", "valid_until": "2026-12-05", "days": 0},
]
FACTS = {
    "phone": "13800000000",
    "code": "123456",
    "unit_id": "u1",
    "company_name": "赛罕区惠香蔬菜店",
    "approved": True,
    "body": "计量测试研究院",
    "duties": ["收发", "检定员"],
    "until": "2027-01-01",
    "active": True,
    "granted": True,
    "agreed": True,
    "differs": ["region"],
    "name": "云秀兰",
    "booking_no": "2026112000101",
    "n": 3,
    "assigned": [{"institution_id": "i1", "institution": "计量测试研究院", "n": 3}],
    "institution": "计量测试研究院",
    "preferred_date": "2026-11-25",
    "why": "county",
    "text": "请与衡器室联系",
    "dept": "衡器室",
    "reason": "测量范围写错了",
    "lines": ROWS,
    "line": ROWS[0],
    "date": "2026-11-25",
    "time": "AM",
    "second": "非自动衡器",
    "valid_until": "2026-12-05",
    "days": 7,
    "last": "2026-11-27",
    "state": "已分配",
    "late": True,
    "told": "惠香蔬菜店 云秀兰",
    "title": "检定结果",
    "serial": "938580",
    "method": "送检",
    "answer": "未同意",
    "system": "实验室系统",
    "day": "2026-11-24",
    "differences": 3,
}


def test_every_event_is_a_key() -> None:
    every = set(SUMMARIES).union(*(life.events for life in LIVES))
    assert set(NOTICES) == every


def test_every_planned_kind_has_words_and_every_wording_is_planned() -> None:
    planned = {rule.kind for rules in NOTICES.values() for rule in rules}
    by_themselves = {
        "validity_reminder",
        "appointment_reminder",
        "late_answer",
        "capability_ending",
        "sms_used_up",
        "change_told",
        "systems_differ",
    }
    assert set(WORDINGS) == planned | set(KINDS) | by_themselves

    assert set(TITLES) == set(WORDINGS)


@pytest.mark.parametrize("kind", sorted(WORDINGS))
def test_words_are_plain_and_end_as_a_sentence(kind: str) -> None:
    for short in (False, True):
        text = words(kind, FACTS, short=short)
        assert "None" not in text
        assert "{" not in text
        assert not text.startswith("【")
        assert kind == "late_answer" or text.endswith("。")
        assert not any(doubled in text for doubled in ("。。", "，，", "（）", "，。"))


def test_an_sms_names_fewer_instruments() -> None:
    assert "等3台" in words("receipt_issued", FACTS, short=True)
    assert "等3台" not in words("receipt_issued", FACTS)
    assert len(parts(words("phone_code", FACTS, short=True))) == 1


def test_a_result_that_did_not_pass_says_to_stop() -> None:
    assert "先停用" in words("results_out", FACTS)
    passed = {**FACTS, "lines": ROWS[:1]}
    assert (
        words("results_out", passed) == "检定结果出来了：电子计价秤 938580合格，证书号NJG2026-1，有效期至2027-11-20。"
        "回复“证书”打开电子证书。"
    )


def test_the_document_says_what_the_tables_say() -> None:
    path = Path(__file__).resolve().parents[2] / "docs" / "notices.md"
    assert path.read_text(encoding="utf-8") == document(), "python -m notifications.notice_doc docs/notices.md"


@pytest.mark.parametrize("module", [phrases, sms_text])
def test_examples_in_the_documentation(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]  # a module, given as a parameter
    assert tried
    assert not failed
