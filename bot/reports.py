"""What a provider tells later about a notice that it took: delivered, or a failure that somebody sees."""

from __future__ import annotations

from datetime import datetime

from bot.worker_failures import leave_to_do
from notifications.addresses import addresses_of
from notifications.notice import Notice
from storage.outbox import Row
from storage.outbox_reports import Report
from storage.tables.notices import DEAD
from storage.unit_of_work import Session

REFUSED_LATER = frozenset({"wechat", "mini"})
"""Channels that take a template message first and tell afterwards that its recipient refuses them."""


def take_report(session: Session, report: Report, now: datetime) -> bool:
    """Take a report in the transaction of the callback that brought it; whether it changed anything.

    A message that WeChat took and then did not deliver goes on to the telephone, as one that it refuses at once. What
    did not arrive there, or cannot go there, leaves a to-do with the authority, as any notice that failed for good.
    """
    row = session.outbox.report(report, now)
    if row is not None and row.state == DEAD and not (report.channel in REFUSED_LATER and _by_phone(session, row, now)):
        leave_to_do(session, row, row.delivery_id, report.why, now, unsure=False)
    return row is not None


def _by_phone(session: Session, row: Row, now: datetime) -> bool:
    """Owe the same notice to the recipient's telephone; False when they have none, or want nothing there."""
    phones = [one for one in addresses_of(row.to, session.store) if one.channel == "sms"]
    if not phones:
        return False
    to = f"phone:{phones[0].address}"
    notice = Notice(f"sms:{row.cause}", row.kind, to, row.data, urgent=row.urgent, resend=row.resend)
    session.outbox.add([notice], now)
    return True
