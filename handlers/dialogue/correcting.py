"""Corrections: a value given before is replaced, with or without its name being said; the open question stays open."""

from __future__ import annotations

import re

from handlers.dialogue.asking import ask, with_next
from handlers.dialogue.hearing import Ctx
from handlers.dialogue.model import COMMITTING, CONFIRM, Frame, Ok, Reply, Slot, Turn, Values
from handlers.dialogue.moves import clear, seen_by_parsers, with_top, with_values
from handlers.dialogue.questions import repeat
from handlers.dialogue.reading import take, written
from handlers.dialogue.replacing import replace
from handlers.wording import engine as says
from nlu import field_names, homophones
from nlu.corrections import correction, says_so
from nlu.fill import codes_said
from nlu.house_numbers import with_number
from nlu.text import folded
from nlu.understand import Heard

_ADDED = re.compile(r"(?:后面?|最后|末尾|结尾)(?:再|还|要|得)?(?:加|添|补|带)(?:上|个|一个|一下)?(?P<more>.{1,20})$")


def correct(c: Ctx) -> Turn | None:
    """不对，编号是938580 / 把型号改成ACS-15 / 地址写错了 / 不对，是938580."""
    if c.frame is None or c.heard.intent != "correct_info":
        return None
    said = c.taken()
    open_name = c.frame.awaiting if c.frame.awaiting not in c.frame.values else ""
    if said:
        taking = take(c, c.frame, said)
        unchanged = taking.frame.values == c.frame.values and not (taking.refused or taking.open or taking.doubts)
        if c.frame.awaiting == CONFIRM and c.agrees and unchanged and not c.flow.orders:
            return ask(c.skills, with_top(c.state, replace(c.frame, confirmed=True)), c.world)  # 对 就12月3号 提交
        return written(c, taking, prefer=open_name)
    if (more := _longer(c)) is not None:
        return written(c, take(c, c.frame, more), prefer=open_name)
    if (slot := _named(c)) is not None:
        return _ask_anew(c, slot)
    if (found := _unlabelled(c)) is not None:
        slot, value = found
        return written(c, take(c, c.frame, {slot.name: value}), prefer=open_name)
    if c.slot is not None:
        return None
    return repeat(c.skills, c.state, c.world, (Reply(says.WHAT_TO_CHANGE),))


def put_right(c: Ctx) -> Turn | None:
    """末了仨数是471, 是幸福的福, 我是B区28号: a piece of a value that stands, said in another way."""
    if c.frame is None:
        return None
    for mend in (_tail, _respelt, _renumbered, _reread):
        if (said := mend(c)) is not None:
            if (mend, c.heard.intent) in _WITH_OTHERS:
                said = {**_beside(c, said), **said}  # 弄岔了 是TCS-300 最大300公斤
            corrects = replace(c, heard=Heard("correct_info", said))
            return written(c, take(corrects, c.frame, said), prefer=c.frame.awaiting if c.slot is not None else "")
    return None


def _beside(c: Ctx, said: Values) -> Values:
    """What else the message says than what it puts right and how that is spelt."""
    return {
        name: value
        for name, value in c.heard.slots.items()
        if value not in said.values() and not (isinstance(value, str) and homophones.says_spelling(value))
    }


def _reread(c: Ctx) -> Values | None:
    """看错了 是N7703-128: the one code that stands written like it, whatever else was said since."""
    stands = c.state.frames[-1].values
    names = [name for name in _CODES if isinstance(stands.get(name), str)]
    read = codes_said.put_right(c.world.text, [stands[name] for name in names])
    return {names[read[0]]: read[1]} if read is not None else None


def _renumbered(c: Ctx) -> Values | None:
    """18号是我姐家 我是B区28号: the address that stands, or a place with a word of correction, with another number."""
    frame = c.state.frames[-1]
    kinds = ("street", "spot") if says_so(c.world.text) else ("street",) if "是" in c.world.text else ()
    for slot in c.flow.slots:
        stands = frame.values.get(slot.name)
        if slot.words in kinds and isinstance(stands, str) and slot.name != frame.awaiting:
            new = with_number(stands, c.world.text)
            if new not in (stands, c.world.text):
                return {slot.name: new}
    return None


def regroup(c: Ctx) -> Turn | None:
    """两台ACS-30，一台TCS-150 / 第二台不录了 / 不对，那是另外一台: a message about several things of the open flow."""
    if c.frame is None or c.flow.regroup is None or c.frame.awaiting == COMMITTING or c.begins:
        return None
    found = c.flow.regroup(c.heard, c.frame.values, c.world)
    if found is None:
        return None
    turn = regrouped(c, c.frame, found)
    wanted = c.skills.begun_by(c.heard.intent) if c.heard.intent == "booking_create" else None
    if wanted is None or wanted.name == c.flow.name or not turn.state.frames:
        return turn
    return with_next(turn, c.flow, wanted)  # 三台一块儿约上: once these are entered


def regrouped(c: Ctx, frame: Frame, found: tuple[Values, str], *said: Reply) -> Turn:
    """Go on with the values as such a message left them."""
    values, remark = found
    frame = with_values(replace(frame, awaiting="", options=(), tries=0, confirmed=False), values)
    said = (*said, Reply(remark)) if remark else said
    return ask(c.skills, with_top(c.state, frame), c.world, said=said)


def _longer(c: Ctx) -> Values | None:
    """编号后面加个(东): words are added to a value that is there."""
    found = _ADDED.search(c.text)
    label = next(iter(field_names.find(c.text)), None)
    if found is None or label is None or not isinstance(c.state.frames[-1].values.get(label.slot), str):
        return None
    return {label.slot: f"{c.state.frames[-1].values[label.slot]}{found['more']}"}


def _tail(c: Ctx) -> Values | None:
    """末了仨数是471, 是06381 前头字母一样: the last digits of the code that was given last are others."""
    found = _LAST_DIGITS.search(c.text)
    frame = c.state.frames[-1]
    codes = [n for n in reversed(frame.filled) if n in _CODES and isinstance(frame.values.get(n), str)]
    before = field_names.find(c.text[: found.start()] if found else c.text)
    named = [label.slot for label in before if label.slot in codes]
    name = next(reversed(named), codes[0] if codes else "")
    said = (
        found["digits"].translate(_SPOKEN)
        if found
        else str(c.heard.slots.get(name, ""))
        if _HEAD_STAYS.search(c.text)
        else ""
    )
    whole = str(frame.values.get(name, ""))
    if not said or len(whole) <= len(said) or "serial_list" in c.heard.slots:
        return None
    return {name: whole[: -len(said)] + said}


_HEAD_STAYS = re.compile(r"(?:前[头面边几]|字母|开头)[一-龥]{0,4}(?:一样|不变|没错|没变|不动|对着)")


def _respelt(c: Ctx) -> Values | None:
    """转错字了 是幸福的福 孟福贵: names that stand in wrong characters of the same sound, put right."""
    text = homophones.put_right(folded(c.world.text))
    if not homophones.says_spelling(text):
        return None
    stands = c.state.frames[-1].values
    names = {slot.name: stands[slot.name] for slot in c.flow.slots if slot.words and slot.name in stands}
    for mend in (homophones.respelt, homophones.with_sign):
        found = {name: new for name, old in names.items() if isinstance(old, str) and (new := mend(text, old))}
        if found and (mend is homophones.respelt or len(found) == 1):
            return found
    return None


_SPOKEN = str.maketrans("零〇一二三四五六七八九幺洞拐", "00123456789107")
_CODES = ("serial", "phone", "uscc", "model")
_LAST_DIGITS = re.compile(
    r"(?:末[了尾]?|最后|[后尾][面头边巴号数]?)(?:那?[一二两俩三仨四1-4]?个?[位数字号]*)(?:不是\d{1,4}[,，\s]*)?(?:应该|其实)?是个?\s?(?P<digits>[\d零〇幺一二三四五六七八九洞拐]{1,4})(?![\d零〇幺一二三四五六七八九洞拐])"
)


_WITH_OTHERS = frozenset(((_reread, "correct_info"), (_respelt, "provide_info")))
"""Where a piece is put right beside other values: with _respelt 蛋是鸡蛋的蛋 13624788017."""


def _named(c: Ctx) -> Slot | None:
    """The slot that was only named (地址写错了)."""
    field = c.heard.slots.get("field")
    return next((s for s in c.flow.slots if s.name == field and s.ask), None)


def _ask_anew(c: Ctx, slot: Slot) -> Turn:
    frame = replace(clear(c.flow, c.state.frames[-1], slot.name), confirmed=False)
    return ask(c.skills, with_top(c.state, frame), c.world, prefer=slot.name)


def _unlabelled(c: Ctx) -> tuple[Slot, str] | None:
    """The last value given that the new one could replace; a correction without a name means that."""
    found = correction(c.world.text)
    if found is None or not found.value or found.slot is not None or _ADDED.search(c.text):
        return None
    frame = c.state.frames[-1]
    for name in reversed(frame.filled):
        slot = c.flow.slot(name)
        if slot.words and name != frame.filled[-1]:
            continue
        if slot.spot and isinstance(slot.parse(found.value, seen_by_parsers(frame), c.world), Ok):
            return slot, found.value
    return None
