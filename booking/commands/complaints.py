"""Commands about complaints of the public."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Complain:
    """Anybody complains, signed in or not. With a `certificate_no` that is published the place is known by it."""

    text: str
    region_code: str = ""
    place: str = ""
    certificate_no: str = ""
    phone: str = ""


@dataclass(frozen=True)
class MoveComplaint:
    """An authority moves a complaint by a verb of its life: take, settle, turn_down (`reason`: what came of it)."""

    complaint_id: str
    verb: str
    reason: str = ""
