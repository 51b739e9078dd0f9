"""The filed templates say what the wordings say, and every notice fits into two text messages."""

from __future__ import annotations

import doctest
import re

import pytest

from notifications import sms_frames, sms_templates, sms_text
from notifications.deadlines import KINDS
from notifications.notice_doc import EXAMPLE, RUNNING_OUT
from notifications.rules import NOTICES
from notifications.sms_templates import TEMPLATES, Template, forms_of
from notifications.sms_text import parts, signed
from notifications.wording import words

FAILED = {**EXAMPLE, "lines": [{"name": "电子秤", "serial": "1", "result": "不合格", "note": "示值超差"}]}
PASSED = {**EXAMPLE, "lines": [{"name": "电子秤", "serial": "1", "result": "合格"}]}
SAID = {
    "results_out": words("results_out", FAILED, short=True),
    "results_passed": words("results_out", PASSED, short=True),
    "receipt_issued": words("receipt_issued", {**EXAMPLE, "text": "请与衡器室0471-3337062联系"}, short=True),
    "validity_reminder": words("validity_reminder", {"lines": RUNNING_OUT[:1]}, short=True),
    "validity_over": words("validity_reminder", {"lines": RUNNING_OUT[1:]}, short=True),
}
"""Texts for the templates that the example itself does not come to."""


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda one: one.name)
def test_a_template_gives_back_the_wording_word_for_word(template: Template) -> None:
    said = SAID.get(template.name) or words(template.kind, EXAMPLE, short=True)
    (form,) = forms_of(template.kind, said, {})
    assert form.name == template.name
    assert form.text == said
    assert re.sub(r"\$\{(\w+)\}", lambda name: form.values[name[1]], template.text) == said
    assert tuple(form.values) == template.variables


def test_what_fits_no_template_of_its_own_goes_in_a_frame() -> None:
    (form,) = forms_of("unit_closed", "您的单位账号已注销。", {})
    assert (form.name, form.text) == ("say1", "检定答复：您的单位账号已注销。")
    long = words("receipt_issued", {**EXAMPLE, "text": "请带好执照和说明书原件" * 5}, short=True)
    assert {form.name[:3] for form in forms_of("receipt_issued", long, {})} == {"say"}


def test_every_notice_fits_into_two_messages() -> None:
    kinds = {rule.kind for rules in NOTICES.values() for rule in rules} | set(KINDS)
    facts = {**EXAMPLE, "last": "2026-11-27"}
    long = {kind: len(signed(words(kind, facts, short=True))) for kind in kinds}
    assert not {kind: length for kind, length in long.items() if length > 2 * sms_text.JOINED_PART}
    assert len(parts(signed(words("phone_code", EXAMPLE, short=True)))) == 1


@pytest.mark.parametrize("module", [sms_frames, sms_templates, sms_text])
def test_examples_in_the_documentation(module: object) -> None:
    failed, tried = doctest.testmod(module)  # type: ignore[arg-type]  # a module, given as a parameter
    assert tried
    assert not failed
