"""The filed templates say what the wordings say, and every notice fits into two text messages."""

from __future__ import annotations

import doctest
import re

import pytest

from notifications import sms_templates, sms_text
from notifications.deadlines import KINDS
from notifications.notice_doc import EXAMPLE, RUNNING_OUT
from notifications.rules import NOTICES
from notifications.sms_templates import GENERAL, TEMPLATES, Template, filled
from notifications.sms_text import parts, sends, signed
from notifications.wording import words

CODES = {template.name: f"T-{template.name}" for template in TEMPLATES}
FAILED = {**EXAMPLE, "lines": [{"name": "电子秤", "serial": "1", "result": "不合格", "note": "示值超差"}]}
SAID = {
    "results_out": words("results_out", FAILED, short=True),
    "receipt_issued": words("receipt_issued", {**EXAMPLE, "text": "请与衡器室0471-3337062联系"}, short=True),
    "validity_reminder": words("validity_reminder", {"lines": RUNNING_OUT[:1]}, short=True),
    "validity_over": words("validity_reminder", {"lines": RUNNING_OUT[1:]}, short=True),
}
"""Texts for the templates that the example itself does not come to."""


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.name)
def test_a_template_gives_back_the_wording_word_for_word(template: Template) -> None:
    kind = template.kind or "late_answer"
    said = SAID.get(template.name) or words(kind, {**EXAMPLE, "text": "您好"}, short=True)
    found = filled(kind, said, CODES)
    assert found is not None
    assert found.code == CODES[template.name]
    assert re.sub(r"\$\{(\w+)\}", lambda name: found.values[name[1]], template.text) == said
    assert tuple(found.values) == template.variables


def test_what_fits_no_template_goes_by_the_general_one_or_not_at_all() -> None:
    assert filled("unit_closed", "您的单位账号已注销。", CODES) == sms_templates.Filled(
        CODES[GENERAL.name], {"content": "您的单位账号已注销。"}
    )
    assert filled("unit_closed", "您的单位账号已注销。", {"phone_code": "T"}) is None
    assert filled("phone_code", "别的话", {"phone_code": "T"}) is None


def test_every_notice_fits_into_two_messages() -> None:
    kinds = {rule.kind for rules in NOTICES.values() for rule in rules} | set(KINDS)
    facts = {**EXAMPLE, "last": "2026-11-27"}
    long = {kind: len(signed(words(kind, facts, short=True))) for kind in kinds}
    assert not {kind: length for kind, length in long.items() if length > 2 * sms_text.JOINED_PART}
    assert len(parts(signed(words("phone_code", EXAMPLE, short=True)))) == 1


def test_nothing_is_lost_where_a_text_is_cut() -> None:
    text = "\n".join(["短", "长" * 1200, "", "末"])
    assert "".join(sends(text)).replace("\n", "") == text.replace("\n", "")
    assert all(len(signed(one)) <= sms_text.MOST for one in sends(text))


@pytest.mark.parametrize("module", [sms_templates, sms_text])
def test_examples_in_the_documentation(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]  # a module, given as a parameter
    assert tried
    assert not failed
