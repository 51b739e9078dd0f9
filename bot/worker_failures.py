"""What the worker does when a notice has failed for good: it leaves a to-do, in the commit that ends the notice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from booking.execute import execute
from booking.setting import Setting
from bot.chance import digits, fresh_id
from notifications.notice import Notice
from notifications.unreached import report
from notifications.wording import CODE_NOT_SENT
from storage.outbox import Row
from storage.unit_of_work import Session


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
