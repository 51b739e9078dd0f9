"""Acting for another unit (SPEC 2): its owner answers who asked (同意加入); an order for it is told how that goes."""

from __future__ import annotations

import re

from booking.commands import AnswerJoin
from booking.execute import Outcome
from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.standing import my_unit
from handlers.wording import joining as says
from handlers.wording.everyday import HOWTO
from nlu import companies
from nlu.text import bare
from nlu.understand import Heard

_FOR_ANOTHER = re.compile(
    r"(?:用|以|拿|借|挂)(?P<under>[^,，。]{2,24}?)的?(?:名义|名字|账号|户头)"
    r"|(?:帮|替|给|代|代替)(?P<whom>[^,，。]{2,24}?)(?:也|再|一起|顺便)?(?:约|报|办|检|录|登记|注册|申请|预约)"
)
_SOMEBODY = re.compile(
    r"隔壁|邻居|别人|别家|人家|朋友|亲戚|同行|另一家|他们店|她们店|其他(?:店|摊)|[几多两三]+家|摊主们|商户们?"
)
_AGREE = re.compile(r"同意(?:让)?(?:加入|他加入|她加入|他|她)?|让[他她]?加入吧?")
_REFUSE = re.compile(r"(?:不同意|拒绝|不让|不准|别让)[他她]?(?:加入)?|不认识(?:[他她]|这个?人)?")


def answer_join(_heard: Heard, text: str, world: World) -> Acted | None:
    """The oldest open request is answered; None when there is none, or the message says something else."""
    said = bare(text)
    agree = _AGREE.fullmatch(said) is not None
    if not agree and not _REFUSE.fullmatch(said):
        return None
    waiting = world.records.join_requests(world.actor.ref) if world.actor.ref else ()
    return Acted(commands=(AnswerJoin(waiting[0].id, agree),)) if waiting else None


def on_behalf(_heard: Heard, text: str, world: World) -> Acted | None:
    """An order for somebody else's unit books nothing here: how acting for another goes."""
    found = _FOR_ANOTHER.search(text)
    whom = (found["under"] or found["whom"] or "") if found else ""
    unit = my_unit(world)
    named = companies.find(whom)
    other = named.value if named is not None else ""
    if not other and not _SOMEBODY.search(whom):
        return None
    if unit is not None and other and (other in unit.company_name or unit.company_name in other):
        return None
    return Acted((Reply(HOWTO["others"]),))


def join_answered(command: AnswerJoin, outcome: Outcome, world: World) -> tuple[Reply, ...]:
    """What came of it, and who asks next."""
    request = world.records.join_request(command.request_id)
    if request is None or outcome.refused is not None:
        return ()
    done = Reply(says.let_in(request.name) if command.agree else says.kept_out(request.name))
    waiting = world.records.join_requests(request.unit_id)
    if not waiting:
        return (done,)
    following = Reply(says.asks(waiting[0].name, waiting[0].phone), (Choice(says.AGREE), Choice(says.REFUSE)))
    return (done, following)
