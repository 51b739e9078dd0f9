"""From the events of one commit to the notices that they owe; pure, so that planning is part of the transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from booking.events import Event
from booking.ports import Records
from notifications.addresses import people_of
from notifications.capability_endings import capability_warnings
from notifications.deadlines import deadlines
from notifications.hooks import hook_notices
from notifications.notice import Notice
from notifications.reminders import appointment_reminder, validity_reminders
from notifications.rules import NOTICES, Rule


def plan(events: Sequence[Event], records: Records) -> tuple[Notice, ...]:
    """The notices owed for `events`, each cause once. An event that the table does not know is a fault: KeyError."""
    owed: dict[str, Notice] = {}
    for event in events:
        for notice in _of_event(event, records):
            owed.setdefault(notice.cause, notice)
    for told in hook_notices(events, records):
        owed.setdefault(told.cause, told)
    return tuple(owed.values())


def _of_event(event: Event, records: Records) -> Iterable[Notice]:
    for rule in NOTICES[event.name]:
        for party in rule.to(event, records):
            yield from _of_rule(event, rule, party, records)
    yield from deadlines(event, records)
    if event.name == "ValidityChanged":
        yield from validity_reminders(event)
    if event.name == "CapabilityApproved":
        yield from capability_warnings(event, records)
    if event.name == "AppointmentMade":
        yield from appointment_reminder(event)


def _of_rule(event: Event, rule: Rule, party: str, records: Records) -> Iterable[Notice]:
    """One notice for each person behind `party`; one for the body itself while nobody stands behind it."""
    people = [f"person:{person.id}" for person in people_of(party, records)]
    told = people or [party]
    if rule.sms_only and event.data.get("read"):
        return  # the answer of the conversation came as a text message, to the same telephone
    if rule.except_doer and event.by:
        told = [to for to in told if to != f"person:{event.by}"]
    if rule.sms_only and party.startswith("unit:"):
        told = [party]  # one text message to the unit's own telephone, not one to each member
    data = {**_named(_plain(event.data), records), **event.data.get("secret", {}), "at": event.at.isoformat()}
    for to in told:
        yield Notice(
            cause=_cause(event, rule, to),
            kind=rule.kind,
            to=to,
            data=data,
            urgent=rule.urgent and _presses(event),
            resend=rule.resend,
        )


def _cause(event: Event, rule: Rule, to: str) -> str:
    """What makes a notice the same notice: its facts. Of failures a person hears once a day, however many there are."""
    if rule.kind == "notice_failed":
        return f"{rule.kind}:{event.at.date().isoformat()}:{to}"
    return f"{rule.kind}:{event.thing_id}:{event.at.isoformat()}:{_digest(event.data)}:{to}"


def _presses(event: Event) -> bool:
    """Whether it cannot wait for the morning: everything but an appointment that is still some days away."""
    try:
        day = date.fromisoformat(str(event.data.get("date", "")))
    except ValueError:
        return True
    return (day - event.at.date()).days <= 1


def _plain(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key != "secret"}


def _named(data: dict[str, Any], records: Records) -> dict[str, Any]:
    """The facts with the name beside the id of every institution that a booking went to."""
    assigned = []
    for one in data.get("assigned", ()):
        institution = records.institution(str(one["institution_id"]))
        assigned.append({**one, "institution": institution.name if institution else ""})
    return {**data, "assigned": assigned} if assigned else data


def _digest(data: Mapping[str, Any]) -> str:
    """Tells two events of one thing and one moment apart, without giving their secrets away."""
    text = json.dumps(_plain(data), ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
