"""Carrying out again what a connected system once asked: the logged request, as the person of its key, as of now.

What was carried out is not done twice: it is answered from the log, as it is to a system that asks again. What was
refused is tried again under the idempotency key that it came under, so that the system's own second try finds it done.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime

from bot.chance import fresh_id
from bot.interface.asking import ApiProblem, Asking, MatcherOf
from bot.interface.door import ApiAnswer, answer_of, known_by
from bot.interface.mcp import RUNNING, Tool, run
from bot.interface.openapi import BASE
from bot.interface.operations import OPERATIONS
from bot.web.refusals import readable
from storage.exchanges import Exchange, Exchanges
from storage.unit_of_work import Session

FILE = "这是上传文件的请求，文件没有整个留在记录里，请对方重新上传。"
CUT = "这个请求太长，只留下了开头，请对方用原来的 Idempotency-Key 重发。"
_ADDRESSED = {f"{BASE}/{one.path}": one for one in OPERATIONS}


@dataclass(frozen=True)
class Replay:
    """What came of it; `kept` says that it had been carried out before and this is the answer of that time."""

    status: int
    answer: bytes
    kept: bool = False


def replay(logged: Exchange, session: Session, now: datetime, matcher_of: MatcherOf) -> Replay | str:
    """Carry a logged request out again; why it cannot be, when it cannot."""
    exchanges = Exchanges(session.connection, session.keyring)
    before = exchanges.of_cause(logged.key_id, logged.cause) if logged.cause else None
    if before is not None:
        return Replay(before.status, before.answer, kept=True)
    what = tool_of(logged)
    if what is None or not logged.is_whole:
        return FILE if what is None else CUT
    known = known_by(session, logged.key_id, now, lambda _key: None)
    number = fresh_id()[:12]
    if isinstance(known, ApiProblem):
        return _replay(answer_of(known, number))
    key, role = known
    asking = Asking(session, key, role, now, matcher_of, logged.cause)
    done = _replay(answer_of(run(what, json.loads(logged.request), asking), number))
    exchanges.keep(replace(logged, status=done.status, answer=done.answer, number=number), now)
    return done


def _replay(answer: ApiAnswer) -> Replay:
    return Replay(answer.status, readable(answer.body).encode())


def tool_of(logged: Exchange) -> Tool | None:
    """What a logged request asked for; None for a file."""
    return RUNNING.get(logged.path) if logged.method == "MCP" else _ADDRESSED.get(logged.path.partition("?")[0])
