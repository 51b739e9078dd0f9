"""好差评: 评5, 评价 满意, or one tap; a reason is asked for with the two bad ones.

The word stands before the digit, since a bare digit may answer a reminder.
"""

from __future__ import annotations

import re

from booking.commands import RateBooking
from booking.execute import Outcome
from booking.rating import BAD, STARS
from booking.ratings import FINISHED, rating_id
from booking.refusal import Why
from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.standing import my_unit
from handlers.wording.refusals import refusal
from nlu.text import bare
from nlu.understand import Heard

HEARD_AS = ("unclear", "provide_info", "query_status", "affirm", "deny", "thanks", "complaint", "query_howto", "greet",
            "abuse", "off_topic", "skip_slot")  # fmt: skip
"""What a rating may be taken for: none of the intents is about it, so the words decide."""
_SAID = re.compile(
    r"(?:我?[来要想给]?)?评价?(?:一下)?[:：,，]?\s*(?:(?P<no>20\d{11})\s*)?"
    r"(?:(?P<digit>[1-5])(?:[分星颗])?|(?P<word>非常满意|基本满意|非常不满意|不满意|满意))?\s*[:：,，。]?\s*"
    r"(?P<no2>20\d{11})?\s*(?P<reason>\D.{0,80})?"
)
_ASKS = re.compile(r"(?:我?[来要想给]*)评价?(?:一下)?(?:你们|服务|这次|机构)?")
_WORDS = {word: stars for stars, word in STARS.items()}
REASONS = ("等得太久", "联系不上人", "态度不好", "结果有疑问", "没说原因")
NOTHING = "现在没有可以评价的：办完一件（出了结果或者没受理）就能评。"


def rate(heard: Heard, text: str, world: World) -> Acted | None:
    """A rating of the last matter that was finished, or of the booking that is named; None for anything else."""
    found, unit = _SAID.fullmatch(text.strip()), my_unit(world)
    if found is None or unit is None or world.asked:
        return None
    stars = int(found["digit"]) if found["digit"] else _WORDS.get(found["word"] or "", 0)
    if not stars and not (_ASKS.fullmatch(bare(text)) or found["no"]):
        return None
    no = found["no"] or found["no2"] or _last_finished(world, unit.id)
    if not no:
        return Acted((Reply(NOTHING, (Choice("进度"),)),))
    if not stars:
        return Acted((Reply(f"预约单{no}办得怎么样？", _stars(no)),))
    reason = (found["reason"] or "").strip()
    if stars <= BAD and not reason:
        taps = tuple(Choice(word, f"评{stars} {no} {word}") for word in REASONS)
        return Acted((Reply("没办好，对不住。是哪里不满意？点一个，或者连原因一起回，例如“评2 等得太久”。", taps),))
    return Acted(commands=(RateBooking(no, stars, reason),))


def _stars(no: str) -> tuple[Choice, ...]:
    return tuple(Choice(word, f"评{stars} {no}") for stars, word in STARS.items())


def _last_finished(world: World, unit_id: str) -> str:
    """The newest booking with a part that is finished and not rated yet."""
    for booking in world.records.bookings(unit_id, limit=20):
        lines = [one for one in world.records.lines(booking.no) if one.state in FINISHED and one.institution_id]
        if any(world.records.rating(rating_id(line)) is None for line in lines):
            return booking.no
    return ""


def rated(command: RateBooking, outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """Thanks; who rates badly hears that somebody will call, and where else to turn."""
    if outcome.refused is not None and outcome.refused.why is Why.RATED_ALREADY:
        return (Reply("这一单已经评价过了，谢谢您。"),)
    if outcome.refused is not None:
        return (Reply(refusal(outcome.refused, world)),)
    word = STARS[command.stars]
    if command.stars <= BAD:
        return (Reply(f"记下了：{word}。当地计量部门5个工作日内会回访您；还想反映情况，回“投诉”。", (Choice("投诉"),)),)
    return (Reply(f"记下了：{word}。谢谢您！"),)
