"""A notice: something that somebody has to be told because of an event; planned inside the commit of that event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Notice:
    """One thing to tell one recipient. It becomes one row of the outbox.

    cause    unique for ever: a second notice of the same cause is the same notice and is left out
    kind     a key of `notifications.wording.WORDINGS`
    to       "person:<id>", "unit:<id>", "institution:<id>", "authority:<region code>", "phone:<number>",
             "address:<channel>:<address>" or "hook:<key of a system>"; addresses are looked up when it is sent
             (`notifications.prepare`)
    data     JSON, what the wording needs; kept until it is sent
    due      not before this moment (a reminder); None = at once
    urgent   worth a message at night, and goes before the others
    resend   when nobody can say whether a send arrived: True = send again, False = hold it and show it to a person
    """

    cause: str
    kind: str
    to: str
    data: Mapping[str, Any] = field(default_factory=dict)
    due: datetime | None = None
    urgent: bool = False
    resend: bool = False
