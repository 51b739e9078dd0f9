"""What a notice lets its reader answer in one word: what 1, 2, a bare yes and a bare no to it stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

REBOOK = "快到期的都约上"
"""What 1 says in answer to a reminder (SPEC 5)."""

HEARD = "谢谢"
"""What a bare yes says to a notice that asks for nothing."""


@dataclass(frozen=True)
class Asks:
    """The words behind each bare answer; "" where the notice asks for nothing of the kind.

    `numbers` are those of the choices that the notice numbers, in their order.
    """

    numbers: tuple[str, ...] = ()
    yes: str = ""
    no: str = ""


ASKS: Mapping[str, Asks] = {
    "validity_reminder": Asks((REBOOK,), yes=REBOOK),
    "delivery_proposed": Asks(("同意改送检", "不同意改送检"), yes="同意改送检", no="不同意改送检"),
    "join_asked": Asks(("同意加入", "不同意加入"), yes="同意加入", no="不同意加入"),
    "appointment_made": Asks(no="改时间"),
    "appointment_reminder": Asks(no="改时间"),
    "appointment_missed": Asks(("改时间",), yes="改时间"),
    "registration_answered": Asks(yes="登记器具"),
}
"""By the kind of notice. What is not listed tells something, and its bare yes is a courtesy."""
