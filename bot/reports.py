"""What a provider tells later about a notice that it took: delivered, or a failure that somebody sees."""

from __future__ import annotations

from datetime import datetime

from bot.worker_failures import leave_to_do
from storage.outbox_reports import Report
from storage.tables.notices import DEAD
from storage.unit_of_work import Session


def take_report(session: Session, report: Report, now: datetime) -> bool:
    """Take a report in the transaction of the callback that brought it; whether it changed anything.

    A message that did not arrive leaves a to-do with the authority, as any notice that failed for good.
    """
    row = session.outbox.report(report, now)
    if row is not None and row.state == DEAD:
        leave_to_do(session, row, row.delivery_id, report.why, now, unsure=False)
    return row is not None
