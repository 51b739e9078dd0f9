"""Commands that enter what other systems knew (SPEC 8): by the service itself, or by an authority at its desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ImportBody:
    """Enter a technical institution, or write down its address, telephone and authorisation; `authorised_until` is text
    as written.
    """

    name: str
    region_code: str
    region: str
    phone: str = ""
    address: str = ""
    authorisation: str = ""
    authorised_until: str = ""


@dataclass(frozen=True)
class ImportAuthority:
    """Enter an authority over a region ("" = the whole country)."""

    name: str
    region_code: str


@dataclass(frozen=True)
class ImportMember:
    """Let whoever holds a phone act for a unit; they are known as soon as they prove it by a code."""

    unit_id: str
    name: str
    phone: str


@dataclass(frozen=True)
class ImportPastResult:
    """Keep a result from before this service; the newest one sets 有效期至 of its instrument."""

    instrument_id: str
    certificate_no: str
    result: str
    verified_on: date
    institution: str
    valid_until: date | None = None
    verifier: str = ""
    note: str = ""
