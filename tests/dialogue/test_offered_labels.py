"""Every label that is offered does what it says, tapped at once or typed later; one that declines carries out nothing.

The states are those of all transcripts: after each message every choice is tried on the state as it is, which a pure
step leaves untouched.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from handlers.dialogue.engine import step
from handlers.dialogue.model import CONFIRM, Choice, Reply, Said, Turn
from handlers.skills import SKILLS
from handlers.wording.engine import NOT_UNDERSTOOD
from tests.talking import Talk, text_of
from tests.transcript import FOLDER, play, transcripts

DECLINES = re.compile(r"^(?:不(?!合格|要纸质)|先不|别|取消(?!预约)|没有了|暂不)")
EVERYWHERE = (
    "不撤了", "不改", "取消", "先不约", "先不提交", "不是", "没有了", "人工", "帮助", "进度", "台账", "录器具",
    "约检定", "继续", "跳过",
)  # fmt: skip
"""Labels that were offered at one time and may be tapped in an older reply at any other."""


def tapped(talk: Talk, said: str) -> Turn:
    """What a tap would come to; the talk stays as it is."""
    return step(SKILLS, talk.state, Said(said), talk.world())


@pytest.mark.parametrize("path", transcripts(), ids=lambda path: str(path.relative_to(FOLDER)))
def test_every_choice_does_what_its_label_says(path: Path) -> None:
    wrong: list[str] = []

    def watch(talk: Talk, replies: tuple[Reply, ...]) -> None:
        if talk.role != "unit":
            return
        choices = replies[-1].choices if replies else ()
        wrong.extend(
            f"{choice.label} ({said}) -> {text_of(tapped(talk, said).replies)[:80]}"
            for choice in choices
            for said in dict.fromkeys((choice.label, choice.say or choice.label))
            if not _does(talk, choice, tapped(talk, said))
        )

    play(path, watch=watch)
    assert not wrong


def _does(talk: Talk, choice: Choice, turn: Turn) -> bool:
    """Whether a tap was understood, filled what it fills, and carried out nothing when it declines."""
    if NOT_UNDERSTOOD in text_of(turn.replies) or (DECLINES.match(choice.label) and turn.commands):
        return False
    if choice.does is None or choice.does.kind != "fill" or turn.commands:
        return True
    before = talk.state.frames[-1]
    after = next((one for one in turn.state.frames if one.flow == before.flow), None)
    return after is None or choice.does.on in after.values or after.awaiting != before.awaiting


@pytest.mark.parametrize("path", transcripts()[::3], ids=lambda path: str(path.relative_to(FOLDER)))
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
