"""The key by which the system of a body asks and acts over the interface: it writes as the person who made it.

A key opens nothing of its own. What it may do is what its person may do at that body, and of that only its scopes; when
the person's role or duty ends, so does what the key opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from booking.people import RoleKind

LASTS = timedelta(days=365)
"""A key has to be rotated once a year."""

OVERLAP = timedelta(days=7)
"""How long the secret before a rotation stays good, so that a system need not stop while it is changed."""

READ, LEDGER, BOOKING, ANSWER, RESULT, SIGN, ABILITY, PUBLISH = (
    "read", "ledger", "booking", "answer", "result", "sign", "ability", "publish",
)  # fmt: skip
SCOPES: Final[Mapping[str, str]] = {
    READ: "查看",
    LEDGER: "维护台账",
    BOOKING: "预约和撤销",
    ANSWER: "受理、退回、约时间、收样",
    RESULT: "登记和更正结果",
    SIGN: "核验、批准",
    ABILITY: "能力维护",
    PUBLISH: "信息公示",
}
SCOPES_OF: Final[Mapping[RoleKind, tuple[str, ...]]] = {
    RoleKind.UNIT: (READ, LEDGER, BOOKING),
    RoleKind.INSTITUTION: (READ, ANSWER, RESULT, SIGN, ABILITY),
    RoleKind.AUTHORITY: (READ, PUBLISH),
}
"""What a key of a body may be given, in the order in which it is offered."""


@dataclass(frozen=True)
class SystemKey:
    """`kind` and `ref` name the body, as in a role. `before` is the secret that was good before the last rotation,
    until `before_until`. `hook` is where changes are told to, "" for nowhere. `codes`: how that system calls our words,
    by field: {"purpose": {"贸易结算": "4"}}; what is not named there keeps our word.
    """

    id: str
    kind: RoleKind
    ref: str
    person_id: str
    name: str
    scopes: tuple[str, ...]
    secret: str
    made_at: datetime
    until: datetime
    before: str = ""
    before_until: datetime | None = None
    hook: str = ""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ended_at: datetime | None = None

    def opens(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.ended_at is None and now < self.until

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """The secrets that sign for it now, the newest first."""
        overlaps = self.before and self.before_until is not None and now < self.before_until
        return (self.secret, self.before) if overlaps else (self.secret,)
