"""What a unit answers an institution's desk in one word: 同意改送检, 不同意改送检, 没等到人."""

from __future__ import annotations

import re

from booking.commands import AnswerDelivery, MissAppointment
from booking.delivery_ask import AGREED
from booking.execute import Outcome
from booking.line import ACCEPTED, Line
from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.flows.appointment import accepted
from handlers.standing import my_unit
from handlers.wording import appointments as says
from handlers.wording.refusals import refusal
from nlu.text import bare
from nlu.understand import Heard

ANSWER_HEARD_AS = ("booking_edit", "affirm", "deny", "unclear", "provide_info", "ledger_edit")
MISSED_HEARD_AS = ("unclear", "complaint", "query_status", "query_place_time", "provide_info", "abuse", "booking_edit")
_HOW = r"(?:改|换|变)?(?:成|为)?(?P<how>送检|送去检|送去|自己送|现场检|上门检?)"
_AGREE = re.compile(rf"(?:同意|可以|行|好)的?,?(?:{_HOW})?(?:吧|了)?")
_REFUSE = re.compile(rf"(?:不同意|不行|不可以|不要|不)(?:{_HOW})?(?:了)?")
_MISSED = re.compile(
    r"(?:人|师傅|检定员|机构|他们|你们|检定的?|上门的?)[^,，。]{0,6}(?:没来|没有来|没到|没见)|没等到|没等着|没人来|爽约|放(?:了)?我?鸽子|白等"
)


def answer_delivery(_heard: Heard, text: str, world: World) -> Acted | None:
    """The oldest open question is answered; None when there is none, or the message says something else."""
    said = bare(text)
    agree = _AGREE.fullmatch(said)
    found = agree or _REFUSE.fullmatch(said)
    unit = my_unit(world) if found else None
    waiting = world.records.delivery_asks_open(unit.id) if unit else ()
    if not waiting:
        return None
    return Acted(commands=(AnswerDelivery(waiting[0].id, "agree" if agree else "decline"),))


def delivery_answered(_command: AnswerDelivery, outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """What came of the answer."""
    if outcome.refused is not None:
        return (Reply(refusal(outcome.refused, world)),)
    agreed = outcome.result["state"] == AGREED
    choices = (Choice("约时间"),) if agreed and accepted(world) else (Choice("进度"),)
    return (Reply(says.delivery_answered(str(outcome.result["method"]), agreed=agreed), choices),)


def nobody_came(_heard: Heard, text: str, world: World) -> Acted | None:
    """The institution did not come at the appointed time; None when nothing was appointed for a day that is over."""
    if not _MISSED.search(text):
        return None
    lines = _overdue(world)
    if lines:
        return Acted(commands=(MissAppointment(tuple(line.id for line in lines), text[:80]),))
    days = [line.scheduled_date for group in accepted(world).values() for line in group if line.scheduled_date]
    return Acted((Reply(says.not_yet(min(days)), (Choice("改时间"),)),)) if days else None


def _overdue(world: World) -> tuple[Line, ...]:
    """The unit's lines whose appointed day has come, of the earliest such appointment."""
    today = world.now.date().isoformat()
    due = [
        line
        for lines in accepted(world).values()
        for line in lines
        if line.state == ACCEPTED and line.scheduled_date and line.scheduled_date <= today
    ]
    first = min((line.scheduled_date for line in due), default="")
    return tuple(line for line in due if line.scheduled_date == first)


def missed(command: MissAppointment, outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """What came of it, and how to go on."""
    if outcome.refused is not None:
        return (Reply(refusal(outcome.refused, world)),)
    line = world.records.line(command.line_ids[0])
    body = world.records.institution(line.institution_id) if line else None
    return (Reply(says.missed(body.name if body else "机构"), (Choice("约时间"),)),)
