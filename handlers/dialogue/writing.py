"""What a message may write where: one rule for every slot of every flow, before any value is put into a frame.

An empty slot takes what is said for it. A value that was given changes only by a word of correction, by the name of
its field, when it is the one asked for (or what that is worked out from), or when it is put on a list that waits. Free
words change without the name of their field only when they are what was answered last, or when the words that stand
are denied. Anything else is a doubt: it changes nothing, and is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from handlers.dialogue.hearing import Ctx
from handlers.dialogue.model import CONFIRM, Choice, Does, Flow, Frame, No, Ok, Slot, Values
from handlers.dialogue.moves import seen_by_parsers
from handlers.wording import engine as says
from nlu import field_names, homophones
from nlu.corrections import correction, says_so, writes
from nlu.fill import free_words
from nlu.house_numbers import with_number
from nlu.instruments_said import GENERAL
from nlu.measuring_range import with_other_end
from nlu.orders.called import is_short_for
from nlu.places import leads_to_place
from nlu.text import bare
from nlu.wording import clause_of


@dataclass(frozen=True)
class Doubt:
    """A value that was said for a slot that has another one, by nothing that changes it: `value` is parsed already."""

    slot: Slot
    value: Any


@dataclass(frozen=True)
class Admission:
    """The values that may be written, and those that are to be asked about first."""

    values: Values
    doubts: tuple[Doubt, ...] = ()


def admit(c: Ctx, frame: Frame, said: Values) -> Admission:
    """Part what may be written into `frame` from what may not, by the one rule of this module."""
    flow = c.skills.flows[frame.flow]
    if c.world.actor.role != "unit":
        return Admission(said)
    values: dict[str, Any] = {}
    doubts: list[Doubt] = []
    typed = any(name in flow.by_name and not flow.by_name[name].words and name in _TYPED for name in said)
    for name, value in said.items():
        slot = flow.by_name.get(name)
        if slot is not None and name not in frame.values and _is_talk(c, slot, value, typed=typed):
            continue
        if slot is None or slot.fluid or not given(frame, name) or _may_change(c, frame, slot, said):
            values[name] = value if slot is None else _with_other_part(slot, frame, value)
        elif slot.words in _PLACES and c.world.asked in said:
            continue  # 得你们来 地磅是埋在地里的: told beside an answer, it moves nothing
        elif (doubt := _doubt(c, flow, frame, slot, value)) is not None:
            doubts.append(doubt)
    return Admission(values, tuple(doubts))


def _taps(slot: Slot, said: str) -> tuple[Choice, ...]:
    return Choice("是", does=Does("fill", slot.name, said)), Choice("不是", does=Does("open", slot.name))


_SHORT = 16
"""A longer answer holds more than the words that were asked for, and is no talk as a whole."""


_TYPED = frozenset(("model", "serial", "serial_list", "range", "accuracy", "division", "uscc", "phone", "instruments"))
"""Values with a form of their own: a message that holds one tells of a thing, and its words are no talk."""


def _is_talk(c: Ctx, slot: Slot, value: Any, *, typed: bool) -> bool:
    """Whether free words that were not asked for are only a piece of talk: 俺是河南周口哩 搁呼市卖菜."""
    if slot.name == c.world.asked or not slot.words or typed or c.world.actor.role != "unit":
        return False
    if slot.words == "thing" or slot.name in field_names.named(c.world.text, c.flow.heard_as or c.flow.name):
        return False
    if c.said.read is not None and str(value) not in c.world.text:
        return False  # it was read on a photo
    return free_words.taken(slot.words, clause_of(c.world.text, str(value)), str(value)) is not True


def doubt_of_words(c: Ctx, slot: Slot, said: Any) -> No | None:
    """Why free words are not written down as they stand: they are only talk (`why` is ""), or may be.

    Named fields, what is known to the catalogue, and what was said again after it was doubted, are taken.
    """
    text = c.world.text
    if c.world.actor.role != "unit" or not isinstance(said, str) or not slot.words or not text:
        return None  # without a text it was read on a photo
    if slot.name in field_names.named(text, c.flow.heard_as or c.flow.name):
        return None
    asked = slot.name == c.world.asked and len(text) <= _SHORT
    if not asked and len(bare(said)) * 2 < len(bare(text)):
        return None
    verdict = free_words.taken(slot.words, text, said)
    if verdict is None and slot.words in _PLACES and leads_to_place(text):
        verdict = True
    if slot.words == "thing" and c.world.matcher.match(said).verdict != "none":
        verdict = True if verdict is not False else None
    if verdict is None and c.frame is not None and c.frame.tried.get(slot.name) != said:
        return No(says.is_it(slot.label, said), _taps(slot, said), keep=said)
    return No("") if verdict is False else None


def given(frame: Frame, name: str) -> bool:
    """Whether somebody gave the value of a slot, so that it does not merely follow from others."""
    return name in frame.values and name not in frame.derived


def _may_change(c: Ctx, frame: Frame, slot: Slot, said: Values) -> bool:
    """Whether this message may change the value that was given for `slot`."""
    flow = c.skills.flows[frame.flow]
    asked = flow.by_name.get(c.world.asked)
    stands = frame.values[slot.name]
    if stands == said[slot.name] or (asked is not None and slot.name in (asked.name, *asked.needs)):
        return True
    if any(isinstance(value, list) and stands in value for value in said.values()):
        return True
    if frame.awaiting == CONFIRM and slot.choices and not slot.words and said.keys() == {slot.name}:
        return True  # 送检吧, to what is summed up: the other of the choices
    named = field_names.named(c.world.text, flow.heard_as or flow.name)
    if slot.name in named:
        return True
    if slot.words in _PLACES and leads_to_place(c.world.text) and c.world.asked not in said:
        return True
    if (
        slot.words
        and homophones.says_spelling(c.world.text)
        and homophones.sound_alike(str(stands), str(said[slot.name]))
    ):
        return True
    if slot.words == "thing" and _is_the_same(c, frame, str(stands), str(said[slot.name])):
        return True
    if slot.words in _NAMES and _is_fuller(str(stands), str(said[slot.name])):
        return True
    if slot.words and (writes(c.world.text, str(said[slot.name])) or _denied(c.world.text, str(stands))):
        return True
    if c.heard.intent != "correct_info" and not says_so(c.world.text):
        return False
    if not slot.words:
        return True
    return not named and (_answered_last(frame) == slot.name or _denies(c, frame, slot))


def _denied(text: str, stands: str) -> bool:
    """Whether a text denies the words that stand: 不搁店里 搁后院库房.

    >>> _denied("不搁店里 搁后院库房", "店里"), _denied("不在，店里是另一台", "店里")
    (True, False)
    """
    at = text.find(stands)
    before = text[max(0, at - _DENIAL) : at]
    return at >= 0 and "不" in before and before.isalpha()


_DENIAL = 3
"""So far before the words stands the 不 that denies them."""


def _is_the_same(c: Ctx, frame: Frame, stands: str, said: str) -> bool:
    """Whether a name only says more precisely what stands: 秤, 电子计价秤; 打表器, 计价器."""
    if stands in GENERAL and stands in said:
        return True
    if said in GENERAL:
        return False
    category, verdict = frame.values.get("category"), c.world.matcher.match(said)
    if not isinstance(category, dict) or _TYPED & frame.values.keys() or not verdict.candidates:
        return False
    return verdict.candidates[0].second == category.get("second")


def _is_fuller(stands: str, said: str) -> bool:
    """Whether a name is a fuller form of the one that stands, or one where only a description stands.

    >>> _is_fuller("洁美洗衣店", "平和县洁美洗衣店"), _is_fuller("临河的粮库", "临河区丰谷粮食购销公司")
    (True, True)
    >>> _is_fuller("上海友声衡器有限公司", "上海友声衡器科技有限公司"), _is_fuller("上海友声", "上海大和")
    (True, False)
    """
    return is_short_for(stands, said) or ("的" in stands and "的" not in said)


_NAMES = ("company", "maker")
"""Names of which a fuller form is no other name."""
_PLACES = ("spot", "street")
"""Free words that 在 or 放在 leads to are named by it."""


def _answered_last(frame: Frame) -> str:
    return frame.filled[-1] if frame.filled else ""


def _denies(c: Ctx, frame: Frame, slot: Slot) -> bool:
    """不是大学东路 是大学西路: the correction names the words that stand now."""
    found = correction(c.world.text)
    old = bare(found.old) if found is not None and found.old else ""
    return len(old) > 1 and old in bare(str(frame.values[slot.name]))


def _doubt(c: Ctx, flow: Flow, frame: Frame, slot: Slot, value: Any) -> Doubt | None:
    """What to ask about; None when the words are no value of the slot, or the one that stands."""
    parsed = slot.parse(_with_other_part(slot, frame, value), seen_by_parsers(frame), c.world)
    if not isinstance(parsed, Ok) or parsed.value == frame.values[slot.name] or not slot.when(frame.values, c.world):
        return None
    if slot.words and free_words.says(slot.words, c.world.text) is False:
        return None  # 那敢情好存上存上 is no place
    return Doubt(slot, parsed.value)


def _with_other_part(slot: Slot, frame: Frame, value: Any) -> Any:
    stands = frame.values.get(slot.name)
    if slot.words == "street" and isinstance(stands, str):
        return with_number(stands, str(value))
    return with_other_end(stands, value) if slot.parts else value
