"""What a unit says of an appointment that stands: the day or time it shall be moved to, or that it will not do."""

from __future__ import annotations

import re
from datetime import date, timedelta

from booking.line import Line
from handlers.dialogue.model import World
from handlers.flows.day_wished import OTHER_DAY
from handlers.flows.rows_meant import clauses
from nlu import day_meant
from nlu.asking import asks
from nlu.denials import denied_day
from nlu.fill.booking import wanted_time
from nlu.found import Found
from nlu.reading import Reading

_MOVES = re.compile(
    r"改|换|挪|推(?!荐)|延|提[前早]|[往向][前后]|晚(?!上)|早(?!上|晨|就)|调(?:整|到|至|成)|另约|重新?约|约时间|选时间"
)
"""Words of a change of day or hour."""


def moment_said(world: World, lines: tuple[Line, ...]) -> dict[str, str]:
    """The day and time that the message moves an appointment to, what it leaves unsaid as it stood; {} for none.

    A question moves nothing unless it asks for a move; a day that is told without a word of change has to sound like
    a wish.
    """
    day, time = (lines[0].scheduled_date, lines[0].scheduled_time) if lines else ("", "")
    reading = _reading(world)
    moves = _MOVES.search(reading.text) is not None
    meant = _day(reading, day)
    if meant is not None and not moves and (asks(world.text) or not _wished(reading.text, meant)):
        return {}
    later = day_meant.shift(reading.text) if day else 0
    if meant is None and later:
        meant = Found((date.fromisoformat(day) + timedelta(days=later)).isoformat(), 0, 0)
    said = wanted_time(reading) if reading.times and (moves or meant is not None) else None
    chosen = {"date": str(meant.value) if meant else day, "time": said or time}
    return chosen if chosen["date"] and chosen != {"date": day, "time": time} else {}


def _wished(text: str, day: Found[str]) -> bool:
    """Whether a day sounds like a wish, in its own clause or by a word behind it that means it: 就那天来吧."""
    return day_meant.weight(text, day) > 0 or "那天" in text[day.end :]


def will_not_do(world: World, lines: tuple[Line, ...]) -> bool:
    """Whether the message says that the appointed day will not do: 星期四不在, 26号来不了."""
    reading = _reading(world)
    day = lines[0].scheduled_date if lines else ""
    return any(one.value == day and denied_day(reading.text, one.start, one.end) for one in reading.days)


def _reading(world: World) -> Reading:
    return Reading(world.text, role="unit", flow="booking", awaiting="confirm", today=world.now.date())


def _day(reading: Reading, before: str) -> Found[str] | None:
    """The one day that is meant, other than the one that stands; None when it belongs to something else."""
    meant = day_meant.meant(reading.text, [one for one in reading.days if one.value != before])
    if meant is None or not day_meant.is_day(meant.value):
        return None
    words = reading.text[meant.start : meant.end]
    return None if any(words in one and OTHER_DAY.search(one) for one in clauses(reading.text)) else meant
