"""What people ask in the middle of anything, by the topic of the question, from the unit's own records where it can."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from booking.line import ACCEPTED, FAILED, ISSUED, RETURNED, TESTED, WAITING, Line
from booking.result import NOT_PASSED
from handlers.answers import everyday
from handlers.answers.ledger_list import ledger
from handlers.answers.lines_meant import latest, lines_meant
from handlers.answers.papers import certificate
from handlers.answers.progress import AFTER_FAILURE, line_text, progress
from handlers.answers.refusal_reason import refusal_reason
from handlers.answers.validity import validity
from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.flows.day_wished import TIMES, wishes
from handlers.standing import my_instruments, my_unit
from handlers.wording import everyday as says
from nlu import field_names, instruments_said
from nlu.asking import asks
from nlu.closed.scorer import LEAN
from nlu.closed.topics import orders_beside, topics
from nlu.understand import Heard

_SEVERAL = 2
Answer = Callable[[Heard, str, World], Acted | None]

"""礼拜天上班不 asks about a day and wishes for none."""
_PLAINLY = 0.85
"""A share from which a question is no answer and no order, though it was heard as one."""
_OF_QUESTIONS = 0.6
"""A share from which a question is what its scorer makes of it, whatever its words were heard as."""
_SAYS = frozenset(
    ("request_human", "provide_info", "affirm", "deny", "correct_info", "skip_slot", "booking_create", "ledger_add")
)
"""What answers and begins things: a question has to be plain to be taken for one instead."""
_SURELY = 0.95
"""A share from which a question is about the unit's own lines, though it was heard as one about a kind of thing."""
_SHARES = {**dict.fromkeys(_SAYS, _PLAINLY), "unclear": LEAN, "query_scope": _SURELY}
"""From which share a topic is taken, by what the message was heard as; else `_OF_QUESTIONS`."""
_OF_ITS_LINES = frozenset(("use", "result", "why", "stage"))
"""What is asked about the unit's own lines, though it was heard as asking whether a kind of thing is verified."""
_TYPED = frozenset(
    ("model", "range", "serial_list", "uscc", "phone", "preferred_date", "instruments", "company_name", "address",
     "booking_no")
)  # fmt: skip
"""An answer or an order that gives such values is more than a question."""
HEARD_AS = (
    "unclear", "provide_info", "correct_info", "affirm", "deny", "skip_slot", "help", "abuse", "off_topic",
    "complaint", "greet", "bye", "pause_flow", "go_back", "cancel_flow", "register_start", "profile_edit", "ledger_add",
    "ledger_edit", "ledger_delete", "ledger_query", "booking_create", "booking_edit", "booking_cancel",
    "booking_resubmit", "booking_save", "query_howto", "query_status", "query_reject_reason", "query_price",
    "query_materials", "query_place_time", "query_duration", "query_certificate", "query_validity", "query_policy",
    "query_scope", "account_recover", "request_human",
)  # fmt: skip


def asked(heard: Heard, text: str, world: World) -> Acted | None:
    """The answers to what a message asks; None when it asks nothing that is known here, or says more than that."""
    gives = not heard.intent.startswith("query_") and _TYPED & heard.slots.keys() and not everyday.OPEN.search(text)
    if gives or orders_beside(world.text) or (heard.intent == "register_start" and not asks(text)):
        return None  # 注册吧 asks nothing
    least = _SHARES.get(heard.intent, _OF_QUESTIONS)
    told = topics(world.text, least, surely=heard.intent == "unclear" and not world.asked)
    found = [one for one in told if world.asked not in _ANSWERED_BY.get(one, ())]
    if heard.intent == "query_scope" and not (set(found) & _OF_ITS_LINES and _meant(heard, text, world)):
        return None
    if "preferred_date" in wishes(world, least=1):  # 还是30号吧 wishes; 你们是周四来对吧 asks
        found = [one for one in found if one != "when" or asks(text)]
        found += ["when"] if not (found or world.asked) and asks(text) else []
    if not found and (last := world.memory.get(TOPIC)) in TOPICS and _AND_THAT.fullmatch(text) and _named(text):
        found = [str(last)]
    said = Heard(heard.intent, {**_named(text), **heard.slots})
    acted = [answer for one in found if (answer := TOPICS[one](said, text, world)) is not None]
    if not acted:
        return None
    memory = {name: value for answer in acted for name, value in answer.memory.items()}
    memory[TOPIC] = found[-1]
    if len(acted) < _SEVERAL:
        return replace(acted[0], memory=memory)
    replies = tuple(dict.fromkeys(reply for answer in acted for reply in answer.replies))
    return Acted(replies, memory=memory)


TOPIC = "topic"
"""Key of the memory: what was asked about last, for 压力表呢 after it."""
_AND_THAT = re.compile(r"(?:那|还有)?\S{1,14}呢[?？]?")


_ANSWERED_BY = {"onsite": ("delivery_method",), "when": ("preferred_date", "preferred_time"), "empty": ("nameplate",)}
"""Topics that answer the open question when they are spoken of there: 你们来还是我送 我搬不动."""


def _named(text: str) -> dict[str, str]:
    names = [found.value for found in instruments_said.find(text)]
    return {"instrument_name": names[0]} if names else {}


def _told(text: str, *choices: str, then: str = "") -> Acted:
    return Acted((Reply(text, tuple(Choice(one) for one in choices)),), then=then)


def _always(text: str) -> Answer:
    return lambda _heard, _text, _world: _told(text)


def _meant(heard: Heard, text: str, world: World) -> tuple[Line, ...]:
    unit = my_unit(world)
    if unit is None:
        return ()
    return lines_meant(heard, text, world, unit) or latest(world, unit)


def _when(heard: Heard, text: str, world: World) -> Acted | None:
    """The appointments, else what the institution wrote, else that it has not answered yet."""
    lines = _meant(heard, text, world)
    fixed = [line for line in lines if line.state == ACCEPTED and line.scheduled_date]
    if not fixed:
        return everyday.place(heard, text, world) if lines else progress(heard, text, world)
    days = dict.fromkeys(
        f"{line.scheduled_date} {TIMES.get(line.scheduled_time, line.scheduled_time)}".strip() for line in fixed
    )
    told = everyday.place(heard, text, world)
    head = Reply(f"约的是 {'、'.join(days)}。")
    return Acted((head, *(told.replies if told else ())))


def _use(heard: Heard, text: str, world: World) -> Acted | None:
    """Whether something may be used: what holds for its kind or what befell it, else by its result."""
    if (known := everyday.of_what_befell(heard, text, world)) is not None:
        return known
    lines = [line for line in _meant(heard, text, world) if line.state in (TESTED, ISSUED)]
    told = [line_text(line, world) for line in lines]
    failed = any(
        (result := world.records.result(line.id)) is not None and result.result == NOT_PASSED for line in lines
    )
    advice = AFTER_FAILURE if failed or _NOT_PASSED.search(text) else says.MAY_BE_USED
    return _told("\n".join((*told, f"{advice}{says.AGAIN_AFTER_REPAIR}" if failed else advice)), "约检定")


_NOT_PASSED = re.compile(r"没过|不合格|不过|修|坏|换")


def _why(heard: Heard, text: str, world: World) -> Acted | None:
    """Why something was refused, or how it stands where nothing was."""
    lines = _meant(heard, text, world)
    if any(line.state in (FAILED, RETURNED, WAITING) for line in lines):
        return refusal_reason(heard, text, world)
    return progress(heard, text, world) if lines else refusal_reason(heard, text, world)


def _law(heard: Heard, text: str, world: World) -> Acted | None:
    return _told(says.PENALTY if _FINE.search(text) else says.WHY, "约检定")


_FINE = re.compile(r"罚|不检|没检|不弄|封|查|贴|犯|违|过期|咋样|怎样|行")


def _stage(heard: Heard, text: str, world: World) -> Acted | None:
    """How it stands; in the middle of registering, that this is not done yet."""
    if my_unit(world) is None and world.asked:
        return _told(says.NOT_REGISTERED_YET)
    return progress(heard, text, world)


def _bring(heard: Heard, text: str, world: World) -> Acted | None:
    """What to have ready: for the verification, and before that for the registration."""
    told = everyday.materials(heard, text, world)
    if my_unit(world) is not None or told is None:
        return told
    return Acted((Reply(says.REGISTRATION_NEEDS), *told.replies))


def _registration_needs(heard: Heard, text: str, world: World) -> Acted | None:
    if re.search(r"照片|拍|传|图", text):
        return _told(says.LICENCE_PHOTO)
    if "代码" in text:
        return _told(says.FIELDS["uscc"])
    return _told(says.REGISTRATION_NEEDS, *(() if my_unit(world) else ("注册",)))


def _field(heard: Heard, text: str, world: World) -> Acted | None:
    """How to fill the field that is named, else the one that is asked for."""
    if _WAYS.search(text):
        return _told(says.FIELDS["delivery_method"])
    named = next((one.slot for one in field_names.find(text) if one.slot in says.FIELDS), world.asked)
    return _told(says.FIELDS[named]) if named in says.FIELDS else everyday.howto(heard, text, world)


_WAYS = re.compile(r"送检|上门|现场检")


def _period(heard: Heard, text: str, world: World) -> Acted | None:
    """How often; until when what was verified last holds; and of own instruments when their ends are asked about."""
    tested = [line for line in _meant(heard, text, world) if line.state in (TESTED, ISSUED)]
    until = "\n".join(line_text(line, world) for line in tested)
    if re.search(r"到期|有效期", text) and not until and my_instruments(world):
        return validity(heard, text, world)
    told = everyday.periods(heard, text, world)
    return Acted((*told.replies, Reply(until))) if until else told


def _number(heard: Heard, text: str, world: World) -> Acted | None:
    """The certificates that are out, else what is registered; of what did not pass, that."""
    return progress(heard, text, world) if "不合格" in text else certificate(heard, text, world)


def _begin(heard: Heard, text: str, world: World) -> Acted | None:
    """How to go about it: of a matter that is named, else from where somebody stands, registered, entered, booked."""
    if (known := everyday.how_of(text)) is not None:
        return known
    if my_unit(world) is None:
        asked_now = () if world.asked else ("注册",)
        return _told(says.HOWTO["booking"] + says.THIS_IS_THE_PLACE, *asked_now, then="register_start")
    lines = _meant(heard, text, world)
    if lines and _DONE.search(text):
        return progress(heard, text, world)
    if not my_instruments(world):
        return _told(says.NEXT_LEDGER, "录器具")
    return _told(says.NEXT_BOOKING if not lines else says.NEXT_WAIT, *(("约检定",) if not lines else ("查进度",)))


_DONE = re.compile(r"这就|就行了|完了|不用我|还要|还用|接下来|然后|下一步")


def _voice(heard: Heard, text: str, world: World) -> Acted | None:
    return _told(says.PHOTOS if re.search(r"照片|拍|图", text) else says.VOICE)


TOPICS: Mapping[str, Answer] = {
    "when": _when,
    "result": progress,
    "stage": _stage,
    "why": _why,
    "use": _use,
    "period": _period,
    "number": _number,
    "cert": certificate,
    "price": everyday.price,
    "bring": _bring,
    "where": everyday.place,
    "howlong": everyday.duration,
    "regtime": _always(says.REGISTRATION_TIME),
    "law": _law,
    "regneed": _registration_needs,
    "field": _field,
    "empty": _always(says.EMPTY_IS_RIGHT),
    "nozzle": _always(says.A_ROW_A_NOZZLE),
    "undo": _always(says.CHANGE_OF_MIND),
    "remind": _always(says.HOWTO["remind"]),
    "contact": _always(says.CHANGE_CONTACT),
    "onsite": _always(says.ON_SITE),
    "begin": _begin,
    "voice": _voice,
    "mine": ledger,
    "new": _always(says.NEW_ONE),
}
"""Topic (a class of tests/corpus/closed/asks) -> its answer."""
