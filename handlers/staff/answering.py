"""An institution answers bookings in one message: 受理, 不予受理, 退回, take-in, appointment, and 撤回."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from booking import line as life
from booking.commands import (
    AcceptLines,
    Command,
    RefuseLines,
    ReturnLines,
    ScheduleLines,
    TakeBackLines,
    TakeInLines,
)
from booking.desk_texts import REFUSING, RETURNING
from handlers.dialogue.model import Acted, Choice, Deed, Reply, World
from handlers.staff.reasons import REFUSE_REASONS, RETURN_REASONS, field_of
from handlers.staff.targets import INSTITUTION, Meant, Unclear, find
from nlu.understand import Heard

ROLE = frozenset({INSTITUTION})
_NUMBER = re.compile(r"20\d{11}")
_COMMAND_WORDS = re.compile(
    r"第?[\d一二两三四五六七八九十、,，和到至-]+[台条个号块支把件只](?!\d)"
    r"|[前后][\d一二两三四五六七八九十]+[台条个块支把]|除了?|其他的?|其余的?|剩下的?"
    r"|全部|都|这单|本单|该单|预约单|受理|同意|通过|下一单|可以|收下了?|收了|接了|我们"
)
_EDGES = re.compile(r"^[\s,，。.、;；:：的了吧啊把]+|[\s,，、;；:：]+$")
_TAKE_IN = re.compile(r"收样|收到(?:了)?(?:样品|器具)|检定受理|接样|(?:样品|器具|秤|东西)(?:已|都)?(?:收到|到)了?$")

Answer = Callable[[Mapping[str, Any], str, World, Collection[str]], "Command | Acted | Unclear"]
"""(slots, text, world, lines that other parts of the message speak of) -> what is to be done."""


def receipt_text(text: str, slots: Mapping[str, Any]) -> str:
    """What of the message is for the shop: without the command, the booking number and the serial numbers.

    >>> receipt_text("受理 2020041000309 请与光学室0471-3337062联系", {})
    '请与光学室0471-3337062联系'
    >>> receipt_text("全部受理 衡器室0472-5903370", {"dept": "衡器室", "phone": "0472-5903370"})
    '请与衡器室联系，电话 0472-5903370。'
    """
    dept, phone = str(slots.get("dept") or ""), str(slots.get("phone") or "")
    rest = _NUMBER.sub("", text)
    serials = slots.get("serial") or ()
    for serial in (serials,) if isinstance(serials, str) else serials:
        rest = rest.replace(str(serial), "")
    rest = _EDGES.sub("", _COMMAND_WORDS.sub("", rest, count=6))
    bare = rest.replace(dept, "").replace(phone, "")
    if len(re.sub(r"[\W\d]", "", bare)) >= 2:
        return rest
    if dept or phone:
        return f"请与{dept or '我们'}联系" + (f"，电话 {phone}。" if phone else "。")
    return ""


def accept(slots: Mapping[str, Any], text: str, world: World, taken: Collection[str] = ()) -> Command | Acted | Unclear:
    """受理: the lines named, or those of the booking in hand that still wait; a receipt may be said afterwards."""
    meant = find(slots, text, world, states=(life.ASSIGNED,), taken=taken)
    if isinstance(meant, Unclear):
        return meant
    dept, phone = str(slots.get("dept") or ""), str(slots.get("phone") or "")
    receipt = receipt_text(text, slots)
    done = tuple(line.id for line in meant.lines if line.state == life.ACCEPTED)
    if (dept or phone) and done and not any(line.state == life.ASSIGNED for line in meant.lines):
        again = AcceptLines(done, text=receipt, dept=dept, phone=phone)
        return Acted(commands=(TakeBackLines(done), again), memory={"answered": list(done)})
    return AcceptLines(_ids(meant), text=receipt, dept=dept, phone=phone)


def refuse(slots: Mapping[str, Any], text: str, world: World, taken: Collection[str] = ()) -> Command | Acted | Unclear:
    """不予受理: needs a reason; without one it is asked for, the lines being kept."""
    meant = find(slots, text, world, states=(life.ASSIGNED,), taken=taken)
    if isinstance(meant, Unclear):
        return meant
    reason = str(slots.get("reason") or "")
    if not reason:
        return Acted(enter="inst_refuse", values={"lines": list(_ids(meant))})
    return RefuseLines(_ids(meant), reason, reason_field=field_meant(reason, world))


def give_back(
    slots: Mapping[str, Any], text: str, world: World, taken: Collection[str] = ()
) -> Command | Acted | Unclear:
    """退回 to the authority: needs a reason; a proposed institution is kept with it."""
    meant = find(slots, text, world, states=(life.ASSIGNED,), taken=taken)
    if isinstance(meant, Unclear):
        return meant
    reason = str(slots.get("reason") or "")
    if not reason:
        return Acted(enter="inst_return", values={"lines": list(_ids(meant))})
    return ReturnLines(_ids(meant), reason, proposed=str(slots.get("institution") or ""))


def schedule(
    slots: Mapping[str, Any], text: str, world: World, taken: Collection[str] = ()
) -> Command | Acted | Unclear:
    """Appoint a day for accepted lines; without a day it is asked for."""
    meant = find(slots, text, world, states=(life.ACCEPTED,), taken=taken)
    if isinstance(meant, Unclear):
        return meant
    day = slots.get("date")
    if not isinstance(day, str) or not day:
        return Acted(enter="inst_schedule", values={"lines": list(_ids(meant))})
    return ScheduleLines(_ids(meant), day, time=str(slots.get("time") or ""))


def take_in(slots: Mapping[str, Any], text: str, world: World) -> Command | Acted | Unclear:
    """检定受理: the instruments have come in."""
    meant = find(slots, text, world, states=(life.ACCEPTED,))
    return meant if isinstance(meant, Unclear) else TakeInLines(_ids(meant))


def take_back(_slots: Mapping[str, Any], _text: str, world: World) -> Command | Acted | Unclear:
    """撤回: the institution's last answer, while nothing has come of it."""
    last = tuple(str(line_id) for line_id in world.memory.get("answered", ()))
    if not last:
        return Unclear(Reply("没有可以撤回的处理。已提交的检定结果请说“更正”，例如：S-1001的证书号应该是…"))
    return TakeBackLines(last)


ANSWERS: Mapping[str, Answer] = {
    "inst_accept": accept,
    "inst_reject": refuse,
    "inst_return": give_back,
    "inst_schedule": schedule,
}


def _ids(meant: Meant) -> tuple[str, ...]:
    return tuple(line.id for line in meant.lines)


def _parts(heard: Heard) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """Each thing that one message asks for, in order: (intent, slots). What is said once counts for all."""
    actions = heard.slots.get("actions")
    if not isinstance(actions, (list, tuple)):
        return ((heard.intent, heard.slots),)
    shared = {k: heard.slots[k] for k in ("booking_no", "dept", "phone") if k in heard.slots}
    return tuple((str(a.get("intent", heard.intent)), {**shared, **a}) for a in actions if isinstance(a, Mapping))


def answer(heard: Heard, text: str, world: World) -> Acted | None:
    """Everything that one message of an institution answers, in order; nothing is done when a part is unclear."""
    commands: list[Command] = []
    touched: list[str] = []
    memory: dict[str, Any] = {}
    parts = _parts(heard)
    if len(parts) > 1:
        if world.memory.get("acted_on") == world.message_id:
            return Acted()  # the further intents of this message were among the parts done already
        memory["acted_on"] = world.message_id
    for intent, slots in sorted(parts, key=lambda part: bool(part[1].get("rest"))):
        deed = ANSWERS.get(intent)
        if deed is None:
            return None
        done = deed(slots, str(slots.get("said", "")) if len(parts) > 1 else text, world, touched)
        if isinstance(done, Unclear):
            return Acted(replies=(done.reply,))
        if isinstance(done, Acted):
            return done
        commands.append(done)
        touched += _of(done)
    if touched:
        memory["answered"] = [one for c in commands if not isinstance(c, ScheduleLines) for one in _of(c)]
    memory.update(_in_hand(commands, world))
    return Acted(commands=tuple(commands), memory=memory)


def _of(command: Command) -> tuple[str, ...]:
    """The lines that a command is about."""
    return tuple(getattr(command, "line_ids", ()))


def _in_hand(commands: list[Command], world: World) -> Mapping[str, Any]:
    """The booking that the next message of this person is about."""
    for command in commands:
        for line_id in _of(command):
            line = world.records.line(line_id)
            if line is not None:
                lines = [each.id for each in world.records.lines(line.booking_no)]
                return {"booking_no": line.booking_no, "listed": lines}
    return {}


def undo(heard: Heard, text: str, world: World) -> Acted | None:
    """撤回 said alone."""
    done = take_back(heard.slots, text, world)
    if isinstance(done, Unclear):
        return Acted(replies=(done.reply,))
    return done if isinstance(done, Acted) else Acted(commands=(done,), memory={"answered": None})


MOST_REASONS = 8


def reason_choices(world: World, *, returning: bool) -> tuple[Choice, ...]:
    """Reasons to tap: the institution's own, or while it has none the shipped ones."""
    own = world.records.reasons(world.actor.ref, use=RETURNING if returning else REFUSING)
    texts = [one.text for one in own] or (RETURN_REASONS if returning else REFUSE_REASONS)
    return tuple(Choice(text) for text in texts[:MOST_REASONS])


def field_meant(reason: str, world: World) -> str:
    """The ledger slot that a reason is about: as the institution's library ties it, else by its words."""
    own = world.records.reasons(world.actor.ref, use=REFUSING)
    return next((one.field for one in own if one.field and one.text == reason), "") or field_of(reason)


def came_in(heard: Heard, text: str, world: World) -> Acted | None:
    """收样 said in whatever words: 2026… 样品收到了."""
    if not _TAKE_IN.search(text):
        return None
    done = take_in(heard.slots, text, world)
    if isinstance(done, Unclear):
        return Acted(replies=(done.reply,))
    return done if isinstance(done, Acted) else Acted(commands=(done,), memory=_in_hand([done], world))


ANSWER_DEEDS: tuple[Deed, ...] = (
    Deed("inst_take_in", ("inst_accept", "inst_todo", "query_place_time", "provide_info", "unclear"), ROLE, came_in),
    Deed("inst_answer", tuple(ANSWERS), ROLE, answer),
    Deed("inst_undo", ("undo",), ROLE, undo),
)
