"""A conversation as JSON and back: versioned, and tolerant of whatever an older or newer release has written.

`load_state` never raises: what it cannot read is left out, so that at worst something is asked again. Flows and slots
that the running release does not know are dropped by `step` itself, which has the flows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handlers.dialogue.model import COMMITTING, Frame, Option, State

VERSION = 1


def dump_state(state: State) -> dict[str, Any]:
    """The state as JSON values; what lives only inside a turn (outcomes) is left out."""
    return {
        "version": VERSION,
        "frames": [_dump(f) for f in state.frames],
        "parked": [_dump(f) for f in state.parked],
        "suggested": state.suggested,
        "memory": dict(state.memory),
    }


def _dump(frame: Frame) -> dict[str, Any]:
    return {
        "flow": frame.flow,
        "values": dict(frame.values),
        "filled": list(frame.filled),
        "derived": list(frame.derived),
        "awaiting": frame.awaiting,
        "options": [{"label": o.label, "value": o.value} for o in frame.options],
        "tries": frame.tries,
        "confirmed": frame.confirmed,
        "tried": dict(frame.tried),
        "put_off": list(frame.put_off),
    }


def load_state(stored: Any) -> State:
    """The state that was stored; an empty one from anything that is no state."""
    if not isinstance(stored, dict):
        return State()
    return State(
        frames=_frames(stored.get("frames")),
        parked=_frames(stored.get("parked")),
        suggested=_text(stored.get("suggested")),
        memory=_mapping(stored.get("memory")),
    )


def _frames(stored: Any) -> tuple[Frame, ...]:
    if not isinstance(stored, (list, tuple)):
        return ()
    return tuple(_load(f) for f in stored if isinstance(f, dict) and _text(f.get("flow")))


def _load(stored: Mapping[str, Any]) -> Frame:
    """One frame. A commit that never came back (a release in between) is to be confirmed again."""
    values = _mapping(stored.get("values"))
    filled = tuple([n for n in _names(stored.get("filled")) if n in values])
    derived = tuple([n for n in _names(stored.get("derived")) if n in values and n not in filled])
    known = {*filled, *derived}
    loose = tuple([n for n in values if n not in known])
    awaiting = _text(stored.get("awaiting"))
    tries = stored.get("tries")
    return Frame(
        flow=_text(stored.get("flow")),
        values=values,
        filled=(*filled, *loose),
        derived=derived,
        awaiting="" if awaiting == COMMITTING or awaiting in values else awaiting,
        options=_options(stored.get("options")),
        tries=tries if isinstance(tries, int) and not isinstance(tries, bool) else 0,
        confirmed=stored.get("confirmed") is True,
        tried=_mapping(stored.get("tried")),
        put_off=tuple([n for n in _names(stored.get("put_off")) if n not in values]),
    )


def _options(stored: Any) -> tuple[Option, ...]:
    if not isinstance(stored, (list, tuple)):
        return ()
    return tuple(
        Option(_text(o.get("label")), o.get("value")) for o in stored if isinstance(o, dict) and _text(o.get("label"))
    )


def _names(stored: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys([n for n in stored if isinstance(n, str)])) if isinstance(stored, (list, tuple)) else ()


def _mapping(stored: Any) -> dict[str, Any]:
    return dict(stored) if isinstance(stored, dict) else {}


def _text(stored: Any) -> str:
    return stored if isinstance(stored, str) else ""
