"""The first words of a chat: a welcome to an empty one, and to somebody who comes back what has happened meanwhile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.web.ledger import due_unbooked
from bot.web.standing import Standing
from bot.web.wording import WELCOME
from notifications.asks import REBOOK
from storage.unit_of_work import Session

AWAY = timedelta(hours=4)
"""Who was away for so long is greeted; who only reloads the page is not."""


def greeting(
    session: Session, who: Standing, entries: Sequence[Mapping[str, Any]], unread: int, now: datetime
) -> Mapping[str, Any] | None:
    """What stands at the end of the chat as it opens; None while it goes on as it was left."""
    text, choices = WELCOME[who.role if who.ref else "newcomer"]
    if not entries:
        return {"text": text, "choices": list(choices)} | ({} if who.ref else {"camera": choices[0]})
    away = now - datetime.fromisoformat(entries[-1]["at"]) > AWAY
    if not who.ref or not (unread or away):
        return None
    due = len(due_unbooked(session, who, now.date()))
    told = f"您不在的时候来了{unread}条通知，在上面。" if unread else ""
    ending = f"有{due}台器具快到期或已过期，还没约。" if due else ""
    if not told and not ending:
        return None
    offered = (["全部约上"] if due else []) + [one for one in choices if one != "哪些快到期了" or not due][:3]
    given: dict[str, Any] = {"text": f"欢迎回来。{told}{ending}", "choices": offered}
    return given | {"says": [REBOOK if one == "全部约上" else one for one in offered]} if due else given
