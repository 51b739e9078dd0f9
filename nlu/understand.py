"""Owns the door to understanding: one message with its context in, one intent with its slots out."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from nlu import spans
from nlu.clean import clean, is_stand_in
from nlu.courtesies import without
from nlu.heard import Context, Heard
from nlu.intents import model
from nlu.intents.listeners import hear
from nlu.reading import Reading
from nlu.self_repair import mended
from nlu.text import paused

__all__ = ("Context", "Heard", "as_record", "ready", "understand")

RECURRING: Final = 24
"""Messages up to this length come again and again (确认, 登记器具, 电子计价秤): they are understood once a day."""

_ONES_OWN: Final = re.compile(r"\d{5}")
"""A telephone, a code, a serial number: somebody's own, which does not come again and is not kept in memory."""


def understand(text: str, *, role: str, context: Context | None, now: datetime) -> Heard:
    """What a message says, in the intents, slots and value formats of the labels (unit | institution | admin | public).

    Never raises on any text; what is not understood is the intent `unclear`.

    >>> from datetime import datetime
    >>> understand("检秤要多少钱", role="unit", context=None, now=datetime(2026, 11, 21)).intent
    'query_price'
    """
    text = paused(clean(text))
    if is_stand_in(text):
        return Heard("unclear")
    said = without(text)
    if role == "unit":
        said = mended(said, now.date())
    flow = (context.flow or None) if context is not None else None
    awaiting = context.awaiting if context is not None else None
    heard = _read(said, role, flow, awaiting, now.date())
    if said != text and flow is None and awaiting is None and heard.intent in _SAYS_NOTHING:
        whole = _read(text, role, flow, awaiting, now.date())  # 哈喽 在忙不: the courtesy is all that is said
        if whole.intent == "unclear" and _GREETING.match(text) is not None:
            return Heard("greet")  # 你好 我们是牧区的: nothing is asked yet
        return Heard("thanks") if whole.intent == "unclear" and "谢" in text else whole  # 行，谢谢
    return heard


_GREETING: Final = re.compile(r"(?:师傅|老师|同志)?(?:[你您]们?好|赛[白拜音努]|喂|哈[喽啰]|[早中上下晚][上午]?好)")
_SAYS_NOTHING: Final = frozenset(("unclear", "affirm"))


def _read(text: str, role: str, flow: str | None, awaiting: str | None, today: date) -> Heard:
    if len(text) > RECURRING or _ONES_OWN.search(text):
        return _heard_of(Reading(text, role=role, flow=flow, awaiting=awaiting, today=today))
    heard = _heard(text, role, flow, awaiting, today)
    return Heard(heard.intent, _own(heard.slots), heard.also)


@lru_cache(maxsize=4096)
def _heard(text: str, role: str, flow: str | None, awaiting: str | None, today: date) -> Heard:
    return _heard_of(Reading(text, role=role, flow=flow, awaiting=awaiting, today=today))


def _heard_of(reading: Reading) -> Heard:
    heard = hear(reading)
    told = spans.SLOTS.keys() & heard.slots
    if told == {"instrument_name"} and heard.slots.keys().isdisjoint(spans.OF_ONE):
        told = set()  # of a name alone no more is known than the rules know
    if reading.role != "unit" or not told:
        return heard
    return Heard(heard.intent, spans.put_right(heard.slots, reading.text, reading.spans), heard.also)


def _own(value: Any) -> Any:
    """A copy of JSON values that whoever asked may keep."""
    if isinstance(value, dict):
        return {name: _own(part) for name, part in value.items()}
    return [_own(part) for part in value] if isinstance(value, list) else value


def ready() -> None:
    """Load now what is otherwise loaded by the first messages: word lists, cues, regions, what was learnt."""
    for role in ("unit", "institution", "admin", "public"):
        for text in ("你好", "在包头市青山区检一台电子秤 编号938579 要多少钱", "把第2台分给计量所"):
            understand(text, role=role, context=None, now=datetime(2026, 1, 1))  # noqa: DTZ001  (only a day is used)
    model.shipped()
    spans.shipped()


def as_record(heard: Heard) -> dict[str, Any]:
    """The record that the command line prints: {"intent", "slots"}.

    >>> as_record(Heard("greet"))
    {'intent': 'greet', 'slots': {}}
    """
    return {"intent": heard.intent, "slots": dict(heard.slots)}
