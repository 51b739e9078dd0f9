"""Every label that is offered does what it says, tapped at once or typed later; one that declines carries out nothing.

The states are those of all transcripts, and those that the property machine reaches: after each message every choice is
tried on the state as it is, which a pure step leaves untouched.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant

from handlers.dialogue.model import CONFIRM, Reply
from tests.dialogue.conversation import Conversation
from tests.dialogue.offered import DECLINES, idle_labels, tapped
from tests.talking import Talk
from tests.transcript import FOLDER, play, transcripts

EVERYWHERE = (
    "不撤了", "不改", "取消", "先不约", "先不提交", "不是", "没有了", "人工", "帮助", "进度", "台账", "录器具",
    "约检定", "继续", "跳过",
)  # fmt: skip
"""Labels that were offered at one time and may be tapped in an older reply at any other."""


@pytest.mark.parametrize("path", transcripts(), ids=lambda path: str(path.relative_to(FOLDER)))
def test_every_choice_does_what_its_label_says(path: Path) -> None:
    wrong: list[str] = []

    def watch(talk: Talk, replies: tuple[Reply, ...]) -> None:
        wrong.extend(idle_labels(talk, replies))

    play(path, watch=watch)
    assert not wrong


@pytest.mark.slow
@pytest.mark.parametrize("path", transcripts(), ids=lambda path: str(path.relative_to(FOLDER)))
def test_a_label_of_an_older_reply_harms_nothing(path: Path) -> None:
    wrong: list[str] = []

    def watch(talk: Talk, _replies: tuple[Reply, ...]) -> None:
        if talk.role != "unit":
            return
        frame = talk.state.frames[-1] if talk.state.frames else None
        entering = frame is not None and frame.awaiting == CONFIRM and not talk.skills.flows[frame.flow].orders
        for label in EVERYWHERE:
            if label == "不改" and entering:
                continue  # said to a summary that nobody offered to change: it is right as it is
            if tapped(talk, label).commands and (DECLINES.match(label) or (frame and frame.awaiting == CONFIRM)):
                wrong.append(label)

    play(path, watch=watch)
    assert not wrong


class Tapping(Conversation):
    """The machine, which taps every label of every answer before it goes on."""

    @invariant()
    def every_label_does_what_it_says(self) -> None:
        assert not idle_labels(self.talk, self.said)


Tapping.TestCase.settings = settings(
    max_examples=15, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
TestTapping = pytest.mark.slow(Tapping.TestCase)
