"""The property machine is tested too: each fault planted here has to be found by it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from handlers.dialogue import asking, engine, listeners, moves, outcomes, reading, steering
from handlers.dialogue.hearing import Ctx
from handlers.dialogue.model import Flow, Frame, State, Turn
from tests.dialogue.conversation import Conversation

Plant = Callable[[pytest.MonkeyPatch], None]
HUNT = settings(
    max_examples=150,
    stateful_step_count=25,
    deadline=None,
    database=None,
    print_blob=False,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


def _listener(patch: pytest.MonkeyPatch, old: Callable[..., Any], new: Callable[[Ctx], Turn | None]) -> None:
    patch.setattr(engine, "LISTENERS", tuple(new if one is old else one for one in engine.LISTENERS))


def dependants_stay(patch: pytest.MonkeyPatch) -> None:
    """A changed name leaves the category that was worked out from the old one."""

    def fill(flow: Flow, frame: Frame, name: str, value: Any, *, derived: bool = False) -> Frame:
        old = {n: v for n, v in frame.values.items() if n != name}
        return moves.fill(flow, replace(frame, values=old), name, value, derived=derived)

    patch.setattr(reading, "fill", fill)


def commits_without_asking(patch: pytest.MonkeyPatch) -> None:
    """The summary is skipped."""
    patch.setattr(asking, "summary", lambda _flow, _frame, _world: None)


def stays_open(patch: pytest.MonkeyPatch) -> None:
    """A flow is not closed after its success."""

    def finish(skills: Any, state: State, world: Any, said: Any) -> Turn:
        turn = asking.finish(skills, state, world, said)
        return replace(turn, state=replace(turn.state, frames=state.frames[-1:]))

    patch.setattr(outcomes, "finish", finish)


def closes_on_refusal(patch: pytest.MonkeyPatch) -> None:
    """A refusal throws away what was typed."""

    def committed(skills: Any, state: State, event: Any, world: Any) -> Turn:
        turn = real(skills, state, event, world)
        return replace(turn, state=replace(turn.state, frames=())) if event.outcome.refused else turn

    real = outcomes._committed
    patch.setattr(outcomes, "_committed", committed)


def cancel_forgets(patch: pytest.MonkeyPatch) -> None:
    """取消 throws the frame away instead of parking it."""

    def cancel(c: Ctx) -> Turn | None:
        turn = steering.cancel(c)
        return replace(turn, state=replace(turn.state, parked=())) if turn else None

    _listener(patch, steering.cancel, cancel)


def back_does_nothing(patch: pytest.MonkeyPatch) -> None:
    """上一步 asks the same again."""

    def back(c: Ctx) -> Turn | None:
        turn = steering.back(c)
        return replace(turn, state=c.state) if turn else None

    _listener(patch, steering.back, back)


def correction_reaches_too_far(patch: pytest.MonkeyPatch) -> None:
    """A correction also clears the slot that was filled last."""
    from handlers.dialogue.correcting import correct as real

    def correct(c: Ctx) -> Turn | None:
        turn = real(c)
        if turn is None or not turn.state.frames or len(turn.state.frames[-1].filled) < 2:
            return turn
        frame = turn.state.frames[-1]
        flow = c.skills.flows[frame.flow]
        return replace(turn, state=moves.with_top(turn.state, moves.clear(flow, frame, frame.filled[0])))

    _listener(patch, real, correct)


def says_nothing(patch: pytest.MonkeyPatch) -> None:
    """A message that nobody understands is left without an answer."""
    _listener(patch, listeners.lost, lambda c: Turn(c.state))


def open_twice(patch: pytest.MonkeyPatch) -> None:
    """A flow that is open already is opened again on top of itself."""

    def resume(c: Ctx) -> Turn | None:
        turn = steering.resume(c)
        if turn is None or not turn.state.frames:
            return turn
        return replace(turn, state=replace(turn.state, frames=(*turn.state.frames, turn.state.frames[-1])))

    _listener(patch, steering.resume, resume)


FAULTS: tuple[Plant, ...] = (
    dependants_stay,
    commits_without_asking,
    stays_open,
    closes_on_refusal,
    cancel_forgets,
    back_does_nothing,
    correction_reaches_too_far,
    says_nothing,
    open_twice,
)


@pytest.mark.slow
@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, KeyError, ExceptionGroup)):
        run_state_machine_as_test(Conversation, settings=HUNT)
