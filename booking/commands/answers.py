"""Commands about an institution's answers to booked lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class AcceptLines:
    """An institution accepts lines and writes a receipt; a template of its library is filled in for each booking."""

    line_ids: tuple[str, ...]
    text: str = ""
    dept: str = ""
    phone: str = ""
    template_id: str = ""


@dataclass(frozen=True)
class RefuseLines:
    """An institution refuses lines; `reason_field` is the slot that the reason is about, when known (SPEC 6)."""

    line_ids: tuple[str, ...]
    reason: str
    reason_field: str = ""


@dataclass(frozen=True)
class ReturnLines:
    """An institution gives lines back to the authority, with a reason and perhaps a proposed institution."""

    line_ids: tuple[str, ...]
    reason: str
    proposed: str = ""


@dataclass(frozen=True)
class TakeBackLines:
    """An institution takes back its own answer to lines, while nothing has come of it yet.

    `anew`: to give another at once, so that nobody is told of the taking back.
    """

    line_ids: tuple[str, ...]
    anew: bool = False


@dataclass(frozen=True)
class ScheduleLines:
    """Appoint when accepted lines are verified; `date` ISO, `time` AM, PM or HH:MM."""

    line_ids: tuple[str, ...]
    date: str
    time: str = ""


@dataclass(frozen=True)
class PutBackLines:
    """撤回收样: instruments that were taken in by mistake are not in hand after all; their sample numbers stay used."""

    line_ids: tuple[str, ...]


@dataclass(frozen=True)
class CallOffLines:
    """终止检定: lines end without a result, with a reason: withdrawn by the unit, broken, not fit to be verified."""

    line_ids: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class TakeInLines:
    """The instruments have arrived at (or the verifier at) the institution: 检定受理.

    `samples`: line id -> sample number, where the laboratory has one of its own; the others are numbered.
    """

    line_ids: tuple[str, ...]
    samples: Mapping[str, str] = field(default_factory=dict)
