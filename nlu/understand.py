"""Owns the door to understanding: one message with its context in, one intent with its slots out."""

from datetime import datetime
from typing import Any

from nlu.heard import Context, Heard
from nlu.intents import model
from nlu.intents.listeners import hear
from nlu.reading import Reading

__all__ = ("Context", "Heard", "as_record", "ready", "understand")


def understand(text: str, *, role: str, context: Context | None, now: datetime) -> Heard:
    """What a message says, in the intents, slots and value formats of the labels (unit | institution | admin | public).

    Never raises on any text; what is not understood is the intent `unclear`.

    >>> from datetime import datetime
    >>> understand("检秤要多少钱", role="unit", context=None, now=datetime(2026, 11, 21)).intent
    'query_price'
    """
    flow = (context.flow or None) if context is not None else None
    awaiting = context.awaiting if context is not None else None
    return hear(Reading(text, role=role, flow=flow, awaiting=awaiting, today=now.date()))


def ready() -> None:
    """Load now what is otherwise loaded by the first messages: word lists, cues, regions, the scorer."""
    for role in ("unit", "institution", "admin", "public"):
        for text in ("你好", "在包头市青山区检一台电子秤 编号938579 要多少钱", "把第2台分给计量所"):
            understand(text, role=role, context=None, now=datetime(2026, 1, 1))  # noqa: DTZ001  (only a day is used)
    model.shipped()


def as_record(heard: Heard) -> dict[str, Any]:
    """The record that the command line prints: {"intent", "slots"}.

    >>> as_record(Heard("greet"))
    {'intent': 'greet', 'slots': {}}
    """
    return {"intent": heard.intent, "slots": dict(heard.slots)}
