"""A unit's owner answers who asked to act for it (SPEC 2): 同意加入, 不同意加入."""

from __future__ import annotations

import re

from booking.commands import AnswerJoin
from booking.execute import Outcome
from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.wording import joining as says
from nlu.text import bare
from nlu.understand import Heard

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
