"""What the worker does when a notice has failed for good: it leaves a to-do, in the commit that ends the notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import structlog

from booking.commands import ReportUnreached
from booking.execute import execute
from booking.setting import Setting
from bot.chance import digits, fresh_id
from notifications.notice import Notice
from notifications.titles import TITLES
from notifications.unreached import NO_TO_DO, report
from notifications.wording import CODE_NOT_SENT
from storage.outbox import Row
from storage.unit_of_work import Session

_log = structlog.get_logger(__name__)
EVERYWHERE = "000000"


def leave_spoiled(session: Session, now: datetime) -> int:
    """Have somebody told of rows that do not open, and say how many: whom they were for is sealed as well, so the
    to-do is that of the authority over everything.
    """
    for one in session.outbox.spoiled:
        _log.error("worker.row_set_aside", kind=one.kind, why=one.why)
        if one.kind in NO_TO_DO:
            continue
        title = TITLES.get(one.kind, one.kind)
        command = ReportUnreached(one.id, title, "打不开，不知道是谁", "", "", one.why, EVERYWHERE)
        setting = Setting(now, "", fresh_id, digits, session.keyring.digest, channel="clock")
        session.record(execute(command, session.store, setting).events)
    return len(session.outbox.spoiled)


def leave_to_do(session: Session, row: Row, id: str, why: str, now: datetime, *, unsure: bool) -> None:  # noqa: A002 - the delivery's id
    """Have the authority of the recipient's region told that the row reached nobody, and why."""
    if row.kind == "phone_code":
        _tell_asker(session, row, id, now)
    command = report(id, row.kind, row.to, row.data, session.store)
    if command is None:
        return
    setting = Setting(now, "", fresh_id, digits, session.keyring.digest, channel="clock")
    outcome = execute(replace(command, why=why, unsure=unsure), session.store, setting)
    session.record(outcome.events)


def _tell_asker(session: Session, row: Row, id: str, now: datetime) -> None:  # noqa: A002 - the delivery's id
    """Tell who asked for a code in a conversation that it did not go out; a page has seen it itself."""
    asker = str(row.data.get("asker", ""))
    if asker and not row.data.get("page"):
        told = Notice(f"code_not_sent:{id}", "late_answer", f"person:{asker}", {"text": CODE_NOT_SENT}, urgent=True)
        session.outbox.add([told], now)
