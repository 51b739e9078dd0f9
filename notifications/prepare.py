"""What the worker asks before it sends: is this notice still wanted, to whom does it go, and with which facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from booking.ports import Records
from notifications.addresses import addresses_of, reached
from notifications.choices import choices_of
from notifications.deadlines import KINDS, facts_of
from notifications.hooks import KIND
from notifications.ports import Delivery
from notifications.quiet import QuietHours
from notifications.reminders import Due, due_instruments, moot
from notifications.rules import SMS_ONLY


def prepare(
    *,
    id: str,  # noqa: A002 - it is the id of the outbox row, and of the delivery
    kind: str,
    to: str,
    data: Mapping[str, Any],
    records: Records,
    now: datetime,
    urgent: bool = False,
    resend: bool = False,
) -> Delivery | None:
    """The delivery of an outbox row as things stand `now`; None when it has become moot.

    Addresses may be empty: then `Sender.send` declines it for good, which is a visible failure.
    """
    if moot(kind, data, records, now):
        return None
    facts = dict(data)
    if kind == "validity_reminder":
        facts["lines"] = [_named(one) for one in due_instruments(data, records, now)]
    if kind in KINDS:
        facts = facts_of(kind, data, records)
    addresses = addresses_of(to, records, sms_only=kind in SMS_ONLY)
    return Delivery(id, kind, to, facts, addresses, urgent=urgent, resend=resend)


def asked_about(
    *,
    id: str,  # noqa: A002 - it is the id of the outbox row, and of the delivery
    kind: str,
    to: str,
    records: Records,
    sent_by: str,
    reference: str,
) -> Delivery:
    """What a channel has taken already, to ask it what became of that; whether its reason still holds is no matter."""
    addresses = addresses_of(to, records, sms_only=kind in SMS_ONLY)
    return Delivery(id, kind, to, {}, addresses, sent_by=sent_by, reference=reference)


def _named(due: Due) -> dict[str, Any]:
    one = due.instrument
    until = one.valid_until.isoformat() if one.valid_until else ""
    return {"name": one.instrument_name, "serial": one.serial, "valid_until": until, "days": due.days}


def hushed(delivery: Delivery, records: Records, now: datetime, everybody: QuietHours | None) -> Delivery:
    """The delivery with the end of the quiet hours that hold its recipient now: those of everybody, or their own.

    What is urgent knows none, and neither does a machine.
    """
    if delivery.urgent or delivery.kind == KIND:
        return delivery
    person = reached(delivery.to, records)
    hours = everybody if person is None else choices_of(person.id, records).hours(everybody)
    return delivery if hours is None else replace(delivery, quiet_until=hours.over(now))
