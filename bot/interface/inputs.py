"""What is sent where the command itself is not what a system would write: signatures, changes, wishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from booking.bodies import EVERY_CATEGORY
from booking.commands import (
    AskCapability,
    Command,
)
from bot.interface.asking import ApiProblem, Asking
from nlu.regions import region_name


@dataclass(frozen=True)
class SignedLine:
    """A line with the version of its result that was looked at."""

    line_id: str
    version: int


@dataclass(frozen=True)
class Signing:
    """Results that are signed."""

    signed: tuple[SignedLine, ...]

    @property
    def line_ids(self) -> tuple[str, ...]:
        """The lines."""
        return tuple(one.line_id for one in self.signed)

    @property
    def versions(self) -> Mapping[str, int]:
        """The version of each."""
        return {one.line_id: one.version for one in self.signed}


@dataclass(frozen=True)
class ResultChanges:
    """What a correction changes; null stays as it is."""

    result: str | None = None
    certificate_no: str | None = None
    verified_on: date | None = None
    valid_until: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class ResultCorrection:
    """A correction of a released result."""

    line_id: str
    changes: ResultChanges
    reason: str


@dataclass(frozen=True)
class BookingWish:
    """A booking."""

    instrument_ids: tuple[str, ...]
    preferred_date: date | None = None
    preferred_time: str = ""
    remark: str = ""


@dataclass(frozen=True)
class BookingChanges:
    """Another wish for a booking; what is null or empty stays."""

    booking_no: str
    preferred_date: date | None = None
    preferred_time: str = ""
    remark: str = ""


@dataclass(frozen=True)
class MeasuredRange:
    """A measuring range."""

    unit: str
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True)
class QualifiedPerson:
    """Somebody with the day until which they are qualified."""

    name: str
    until: date | None = None


@dataclass(frozen=True)
class CapabilityWish:
    """A capability that is asked for."""

    second: str
    regions: tuple[str, ...]
    first: str = ""
    range: MeasuredRange | None = None
    accuracy: str = ""
    standard: str = ""
    standard_until: date | None = None
    people: tuple[QualifiedPerson, ...] = ()
    replaces: str = ""


class CapabilityVerb(StrEnum):
    """What an institution does with a capability of its own."""

    STOP = "stop"
    ASK_AGAIN = "ask_again"


class InstrumentVerb(StrEnum):
    """What a unit does with an instrument."""

    STOP = "stop"
    RESUME = "resume"
    SCRAP = "scrap"
    RESTORE = "restore"
    TRANSFER = "transfer"


class DeliveryVerb(StrEnum):
    """What a unit answers to another 送检方式."""

    AGREE = "agree"
    DECLINE = "decline"


@dataclass(frozen=True)
class CapabilityMove:
    """A capability moved."""

    capability_id: str
    verb: CapabilityVerb
    reason: str = ""


@dataclass(frozen=True)
class InstrumentMove:
    """An instrument moved."""

    instrument_id: str
    verb: InstrumentVerb
    reason: str = ""


@dataclass(frozen=True)
class DeliveryAnswer:
    """A unit's answer to another 送检方式."""

    ask_id: str
    verb: DeliveryVerb
    reason: str = ""


def capability_asked(form: CapabilityWish, asking: Asking) -> Command | ApiProblem:
    """A capability of the key's institution, for a category of the catalogue and regions that there are."""
    catalogue = asking.matcher_of(asking.session).catalogue
    if form.second != EVERY_CATEGORY and catalogue.get(form.second, form.first or None) is None:
        return ApiProblem(422, "bad_value", f"强制检定目录里没有“{form.second}”。", "second")
    unknown = next((code for code in form.regions if region_name(code) is None), "" if form.regions else "没有填")
    if unknown:
        return ApiProblem(422, "bad_value", f"没有这个行政区划代码：{unknown}", "regions")
    measured = {name: value for name, value in vars(form.range).items() if value is not None} if form.range else {}
    return AskCapability(
        asking.key.ref,
        form.second,
        form.regions,
        form.first,
        measured,
        form.accuracy,
        form.standard,
        form.standard_until,
        tuple((one.name, one.until) for one in form.people),
        form.replaces,
    )
