"""The border between the worker and whatever carries notices: what is handed over, and what may come of it.

The worker claims a row of the outbox, asks `notifications.prepare.prepare(...)` for its `Delivery` (None: it has become
moot), records that it is being sent, and awaits `Sender.send(delivery)` outside any transaction. After a crash in
between it asks `Sender.status(delivery)` before it decides whether to send again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Address:
    """Where somebody is reached: channel "sms", "wechat", "web", "chat" … and the address within it."""

    channel: str
    address: str


@dataclass(frozen=True)
class Delivery:
    """A notice ready to go. `id` is the outbox row's id: the same id is never carried twice by a carrier that
    remembers. `addresses` stand in the order in which they are tried. Until `quiet_until` only channels that wake
    nobody may be used.
    """

    id: str
    kind: str
    to: str
    data: Mapping[str, Any]
    addresses: tuple[Address, ...]
    urgent: bool = False
    resend: bool = False
    quiet_until: datetime | None = None


@dataclass(frozen=True)
class Sent:
    """It was taken over for delivery. `reference` is the provider's own number for it, if it gave one."""

    channel: str
    address: str
    text: str
    reference: str = ""


@dataclass(frozen=True)
class Declined:
    """It was certainly not delivered. `again`: worth another try later (an outage, a rate limit); `after` seconds
    at the earliest when the provider said so.
    """

    why: str
    again: bool = False
    after: float | None = None


@dataclass(frozen=True)
class Unsure:
    """Nobody can say whether it was delivered (a time-out after the request had gone out)."""

    why: str


Fate = Sent | Declined | Unsure


class Sender(Protocol):
    """Carries a delivery by whatever way its addresses allow. It never raises for what a provider does."""

    async def send(self, delivery: Delivery) -> Fate: ...

    async def status(self, delivery: Delivery) -> Fate:
        """What became of an earlier `send` of the same id: Sent, Declined(again=True) when it surely never
        arrived, Unsure when the provider cannot say.
        """
        ...


@dataclass(frozen=True)
class Letter:
    """One text for one address: what a carrier of one channel gets."""

    id: str
    kind: str
    address: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)


class Carrier(Protocol):
    """Carries letters in one channel (WeChat, an SMS provider, the open web page)."""

    async def carry(self, letter: Letter) -> Fate: ...

    async def fate(self, letter: Letter) -> Fate: ...
