"""What is said to words that nobody understood while nothing is open: a thing asked about, a welcome, a farewell."""

from __future__ import annotations

from handlers.answers.asked import TOPICS
from handlers.answers.lines_meant import latest
from handlers.answers.progress import progress
from handlers.answers.scope import scope
from handlers.answers.talk import greet
from handlers.dialogue.model import Acted, Reply, World
from handlers.standing import my_unit
from handlers.wording import engine as says
from nlu import instruments_said
from nlu.asking import asks, may_ask
from nlu.closed.scorer import ACT, ranked
from nlu.understand import Heard

WELCOMED = "welcomed"
"""Key of the memory: whether somebody who is not registered was welcomed; nobody is welcomed twice."""
_WELL = (
    "辛苦",
    "谢",
    "麻烦你",
    "麻烦您",
    "不说了",
    "睡了",
    "忙去",
    "太好",
    "满意",
    "挺好",
    "再见",
    "回见",
    "妥了",
    "中了",
)
"""Words of those who are content, or take their leave."""
_PUTS_OFF = 0.15
"""A share from which words that ask nothing may beg for time."""


def left_over(heard: Heard, text: str, world: World) -> Acted | None:
    """The answer that fits whoever says it: nobody is told 没太明白 who only said goodbye."""
    text, unit = world.text, my_unit(world)
    if not asks(text) and (said := _taken_leave(text)):
        return Acted((Reply(said),))
    names = {found.value for found in instruments_said.find(text)} - instruments_said.GENERAL
    if len(names) == 1 and may_ask(text):
        return scope(Heard("query_scope", {"instrument_name": names.pop()}), text, world)
    if unit is None and not world.memory.get(WELCOMED):
        hello = greet(heard, text, world)
        return Acted(hello.replies, then=hello.then, memory={WELCOMED: True}) if hello else None
    if unit is None or not asks(text):
        return None
    return (progress if latest(world, unit) else TOPICS["begin"])(heard, text, world)


def _taken_leave(text: str) -> str:
    """What is said to words that close a talk, or beg for time; "" when they do neither."""
    if any(word in text for word in _WELL):
        return says.SUGGESTION_DROPPED
    later = next((one.share for one in ranked(ACT, text) if one.name == "later"), 0.0)
    return says.PAUSED if later >= _PUTS_OFF else ""
