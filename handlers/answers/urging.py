"""催办: what is under way is urged, once a day, and who was told is said."""

from __future__ import annotations

import re
from datetime import date

from booking.booking import ANSWERED, SUBMITTED
from booking.commands import UrgeBooking
from booking.execute import Outcome
from booking.refusal import Why
from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.flows.rows_meant import clauses
from handlers.standing import my_unit
from handlers.wording.refusals import refusal
from nlu.text import bare
from nlu.understand import Heard

HEARD_AS = ("query_status", "unclear", "provide_info", "request_human", "query_place_time", "booking_create")
"""What a wish to urge may be taken for: none of the intents is about it, so the word decides."""
_URGE = re.compile(r"(?:那就|麻烦|请|再|能不能|可不可以|可以)?(?:您|你们?|给我|帮我|替我)*催(?!泪|化|熟).{0,24}")
_UNDER_WAY = (SUBMITTED, ANSWERED)
MOST = 3


def urge(heard: Heard, text: str, world: World) -> Acted | None:
    """Urge the booking that is named, or those that are under way; None when it is about something else."""
    unit = my_unit(world)
    if unit is None or not any(_URGE.fullmatch(bare(clause)) for clause in clauses(text)):
        return None
    named = str(heard.slots.get("booking_no", ""))
    bookings = [one.no for one in world.records.bookings(unit.id, limit=50) if one.state in _UNDER_WAY]
    wanted = [named] if named else bookings[:MOST]
    return Acted(commands=tuple(UrgeBooking(no) for no in wanted)) if wanted else None


def urged(command: UrgeBooking, outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """Who was told, and until when they have to answer; today's second wish is answered with what was done."""
    no = command.booking_no
    if outcome.refused is not None and outcome.refused.why is Why.URGED_TODAY:
        return (Reply(f"预约单{no}今天已经催过了，对方收到了，明天还没动静再催一次。", (Choice("进度"),)),)
    if outcome.refused is not None:
        return (Reply(refusal(outcome.refused, world), (Choice("进度"),)),)
    told = []
    for facts in outcome.result["told"]:
        body = world.records.institution(str(facts["institution_id"]))
        who = f"{body.name}（{body.phone}）" if body and body.phone else body.name if body else "计量部门"
        last = date.fromisoformat(str(facts["last"]))
        over = "已经过了期限，也告诉了它的上级" if facts["late"] else f"最晚{last.month}月{last.day}日前办"
        told.append(f"{who}，{facts['n']}台，{over}")
    return (Reply(f"催过了：预约单{no}，已通知{'；'.join(told)}。", (Choice("进度"),)),)
