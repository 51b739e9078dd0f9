"""Commands about who people are and for whom they act: registration, phones, profiles, review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class SendPhoneCode:
    """Send a six-digit code to a mobile phone (SPEC 2: single use, five minutes, rate-limited); `page`: it will be
    typed into a page, not into the conversation.
    """

    phone: str
    page: bool = False


@dataclass(frozen=True)
class RegisterUnit:
    """Register a unit, or bind the person to it when it exists already and the confirmed phone is the unit's own.

    With another phone a unit that exists gives a request to join (event JoinAsked), never a second account.
    """

    company_name: str
    uscc: str
    region_code: str
    region: str
    address: str
    contact: str
    phone: str
    code: str
    user_type: str = "企业"
    legal_person: str = ""
    email: str = ""
    id_number: str = ""


@dataclass(frozen=True)
class BindPhone:
    """The person proves a phone by its code and gets the roles that belong to that phone (another channel, say)."""

    phone: str
    code: str


@dataclass(frozen=True)
class EraseMe:
    """Forget the person who asks: sessions, channels, name, phone, photos, conversation; records stay without them."""


@dataclass(frozen=True)
class AnswerJoin:
    """The owner of a unit lets somebody act for it, or not."""

    request_id: str
    agree: bool


@dataclass(frozen=True)
class ChangeProfile:
    """Change fields of a unit (contact, phone, address, region_code+region, company_name, email); a new phone
    needs its code.
    """

    unit_id: str
    changes: Mapping[str, str]
    code: str = ""


@dataclass(frozen=True)
class ReviewUnit:
    """An authority approves a registration, or sends it back with a reason."""

    unit_id: str
    approve: bool
    reason: str = ""


@dataclass(frozen=True)
class ImportUnit:
    """The service itself enters a unit from a sheet (SPEC 8). Whoever proves its phone by a code acts for it."""

    company_name: str
    uscc: str
    region_code: str
    region: str
    address: str
    contact: str
    phone: str
