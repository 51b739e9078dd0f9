"""A conversation small enough to check by eye: it remembers everything said, in order; 秤… also writes something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from booking.commands import ProposeAlias
from booking.events import Event
from booking.ports import AliasProposal, Records, Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting
from bot.turn import Dialogue, Turns
from handlers.dialogue.model import Choice, Incoming, Reply, Said, Skills, State, Turn, World
from notifications.notice import Notice
from storage.moments import CHINA

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=CHINA)
SKILLS = Skills({}, (), {}, lambda _why, _world: "", lambda _world: Reply(""))
BROKEN, REFUSED, SCALE = "坏", "拒", "秤"


def said(state: State) -> tuple[str, ...]:
    """What this conversation has heard, in order."""
    return tuple(state.memory.get("said", ()))


def step(_skills: Skills, state: State, event: Incoming, world: World) -> Turn:
    """Remember and count; ask for something to be written when a scale is named."""
    if not isinstance(event, Said):
        told = "不行" if event.outcome.refused else f"记了第{event.outcome.result['count']}台"
        return Turn(state, (Reply(told, (Choice("好", "好"),)),))
    state = replace(state, memory={**state.memory, "said": [*said(state), event.text]})
    count = f"第{len(said(state))}句"
    asks = event.text.startswith((SCALE, REFUSED, BROKEN))
    commands = (ProposeAlias(f"{event.text} {world.message_id}", "非自动衡器", "非自动衡器"),) if asks else ()
    return Turn(state, (Reply(count),), commands)


def execute(command: Any, store: Store, setting: Setting) -> Outcome:
    """Write an alias and say that it happened; fail in the middle when it is a broken one."""
    if command.name.startswith(REFUSED):
        return Outcome(refused=Refused(Why.BAD_VALUE))
    count = int(store.setting("scales") or 0) + 1
    store.put_setting("scales", count)
    store.put_alias(AliasProposal(command.name, command.first, command.second, 1, "待定"))
    if command.name.startswith(BROKEN):
        raise RuntimeError("broken in the middle")
    data = {"name": command.name, "second": command.second, "count": count, "to": f"person:{setting.person_id}"}
    event = Event("AliasProposed", "alias", command.name, setting.now, by=setting.person_id, verb="提出", data=data)
    return Outcome((event,), result={"count": count})


def planned(events: Sequence[Event], _records: Records) -> Sequence[Notice]:
    """One notice for each scale, to whoever named it."""
    return [
        Notice(f"{one.name}:{one.thing_id}", "capability_waiting", one.data["to"], dict(one.data))
        for one in events
        if "to" in one.data
    ]


def dump(state: State) -> Mapping[str, Any]:
    return {"memory": dict(state.memory)}


def load(written: Mapping[str, Any]) -> State:
    return State(memory=written["memory"])


DIALOGUE = Dialogue(SKILLS, step, lambda state, _skills: f"句{len(said(state)) + 1}", dump, load)
TURNS = Turns(DIALOGUE, lambda _session: None, execute)  # type: ignore[arg-type,return-value]  # nothing is matched
