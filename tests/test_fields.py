"""The catalogue of fields: every asked slot is in it, and no label is written twice where people are talked to."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from booking.fields import FIELDS, Field
from handlers.dialogue.model import Flow
from handlers.skills import SKILLS

ROOT = Path(__file__).parents[1]
WORDS_PEOPLE_SAY = {"handlers/staff/reasons.py", "nlu/fill/table.py"}
"""Tables of what people call a field (and its columns): what is heard, not what is said."""
NOT_FIELDS = {"target", "field", "which", "reason", "instruments", "institution", "others"}
"""Slots that ask which thing is meant, or why, and store no value of it."""
PLAIN_WORDS = {"验证码", "时间", "数量", "类别", "用途", "产地", "备注", "邮箱", "预约单"}
"""Labels that are words of the language as well: they stand in sentences of their own."""


def literals(path: Path) -> set[str]:
    """The whole string constants of a module that are not its documentation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def test_no_label_is_written_a_second_time() -> None:
    labels = {field.label for field in FIELDS.values()} - PLAIN_WORDS
    twice = {
        f"{path.relative_to(ROOT)}: {label}"
        for room in ("handlers", "nlu")
        for path in (ROOT / room).rglob("*.py")
        if str(path.relative_to(ROOT)) not in WORDS_PEOPLE_SAY
        for label in literals(path) & labels
    }
    assert not twice


@pytest.mark.parametrize("flow", list(SKILLS.flows.values()), ids=lambda flow: flow.name)
def test_every_slot_that_a_person_is_asked_for_is_a_field(flow: Flow) -> None:
    slots = [slot for slot in flow.slots if slot.ask and "unit" in flow.roles]
    assert {slot.name for slot in slots} - NOT_FIELDS <= FIELDS.keys()
    assert [slot.name for slot in slots if slot.name in FIELDS and slot.label != FIELDS[slot.name].label] == []


@pytest.mark.parametrize("field", list(FIELDS.values()), ids=lambda field: field.name)
def test_a_field_says_what_it_is(field: Field) -> None:
    assert field.label
    assert field.kind
    assert field.source
    assert not field.options or field.kind == "choice"
