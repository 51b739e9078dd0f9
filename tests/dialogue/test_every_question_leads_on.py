"""Every question can be answered by a tap, left open by an unsure, or put off; and its taps are answers."""

from __future__ import annotations

import pytest

from handlers.dialogue.model import Flow, Frame, No, Slot, World
from handlers.dialogue.questions import taps
from handlers.skills import SKILLS
from tests.dialogue.test_forms import shop
from tests.dialogue.test_written_where import REGISTERED

ASKED = [(flow, slot) for flow in SKILLS.flows.values() for slot in flow.slots if slot.ask]
WORLD: World = shop(*REGISTERED).world()
"""What somebody of a shop that has registered may read."""


@pytest.mark.parametrize(("flow", "slot"), ASKED, ids=lambda one: one.name)
def test_a_question_has_taps_an_unsure_or_a_later(flow: Flow, slot: Slot) -> None:
    assert taps(slot, Frame(flow.name), WORLD) or slot.unsure or slot.later


@pytest.mark.parametrize(("flow", "slot"), ASKED, ids=lambda one: one.name)
def test_what_is_offered_for_a_question_answers_it(flow: Flow, slot: Slot) -> None:
    for choice in taps(slot, Frame(flow.name), WORLD):
        if choice.does is not None and choice.does.kind == "fill":
            refused = slot.parse(choice.does.value, {}, WORLD)
            assert not isinstance(refused, No) or _is_heard(slot), f"{choice.label}: {refused}"


def _is_heard(slot: Slot) -> bool:
    """Whether the words of a tap are understood before they are read (今年, 全部, 重发), so that no slot sees words."""
    return slot.name in ("purchase_date", "instruments", "accuracy", "sms_code")
