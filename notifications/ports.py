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

from notifications.sms_templates import FiledText


@dataclass(frozen=True)
class Address:
    """Where somebody is reached: channel "sms", "wechat", "web", "chat" … and the address within it."""

    channel: str
    address: str


@dataclass(frozen=True)
class Delivery:
    """A notice ready to go. `id` is the outbox row's id: the same id is never carried twice by a carrier that
    remembers. `addresses` stand in the order in which they are tried. Until `quiet_until` only channels that wake
    nobody may be used. `sent_by` and `reference`: the channel that took it and the provider's number, once one has.
    """

    id: str
    kind: str
    to: str
    data: Mapping[str, Any]
    addresses: tuple[Address, ...]
    urgent: bool = False
    resend: bool = False
    quiet_until: datetime | None = None
    sent_by: str = ""
    reference: str = ""


@dataclass(frozen=True)
class Tried:
    """One way that was tried for a notice. `outcome` is "sent", "delivered", "declined" or "unsure"."""

    channel: str
    outcome: str
    reference: str = ""
    why: str = ""


@dataclass(frozen=True)
class Sent:
    """It was taken over for delivery. `reference` is the provider's own number for it, if it gave one.

    delivered     taking it over was the delivery: it lies before the person, or nothing more is ever told of it
    awaits_report the provider will tell, or can be asked, whether it arrived
    tried         every way that was tried for it (filled by the chain)
    """

    channel: str
    address: str
    text: str
    reference: str = ""
    delivered: bool = False
    awaits_report: bool = False
    tried: tuple[Tried, ...] = ()


@dataclass(frozen=True)
class Declined:
    """It was certainly not delivered. `again`: worth another try later (an outage, a rate limit); `after` seconds
    at the earliest when the provider said so.
    """

    why: str
    again: bool = False
    after: float | None = None
    tried: tuple[Tried, ...] = ()


@dataclass(frozen=True)
class Unsure:
    """Nobody can say whether it was delivered (a time-out after the request had gone out). `unknown`: its provider was
    asked and answered that it knows of no such message.
    """

    why: str
    tried: tuple[Tried, ...] = ()
    unknown: bool = False


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
    """One text for one address: what a carrier of one channel gets. `reference`: the provider's number of an earlier
    send that is asked about. `forms`: by SMS, the filed templates that the text goes out by.
    """

    id: str
    kind: str
    address: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    reference: str = ""
    forms: tuple[FiledText, ...] = ()


class Carrier(Protocol):
    """Carries letters in one channel (WeChat, an SMS provider, the open web page)."""

    async def carry(self, letter: Letter) -> Fate: ...

    async def fate(self, letter: Letter) -> Fate: ...
