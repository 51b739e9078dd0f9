"""The object that `--setup` reads: who and what stands in the store before a conversation begins.

It is the `setup` of the labelled conversations. Whatever it holds that is not known here is named, never passed over.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, BaseModel, ConfigDict, Field


class Form(BaseModel):
    """A part of the set-up; keys that it does not know are kept aside, to be named."""

    model_config = ConfigDict(extra="allow", frozen=True)


class CapabilityForm(Form):
    """What an institution is able to verify, with its limits."""

    first_name: str = ""
    second_name: str = Field("", validation_alias=AliasChoices("second_name", "name"))
    range: dict[str, Any] = Field(default_factory=dict)
    accuracy: str = ""
    standard_until: date | None = None


class InstitutionForm(Form):
    """An institution; `capabilities` name categories of the second level (or of the first, for all beneath it; "*" for
    every one), as a name, as first and second name, or with limits. They hold in `regions`, or else in all of `region`.
    """

    name: str
    region: str
    regions: tuple[str, ...] = ()
    capabilities: tuple[str | tuple[str, str] | CapabilityForm, ...] = ("*",)
    phone: str = ""
    address: str = ""


class UnitForm(Form):
    """A registered unit; `key` is how the rest of the set-up calls it."""

    company_name: str
    key: str = ""
    uscc: str = ""
    contact: str = ""
    phone: str = ""
    region: str = ""
    address: str = ""
    user_type: str = "企业"
    legal_person: str = ""
    state: str = "已通过"


class InstrumentForm(Form):
    """An instrument of a ledger, in the names of labels.md; `unit` is a key or a name of a unit."""

    unit: str = ""
    instrument_name: str = Field("", validation_alias=AliasChoices("instrument_name", "name"))
    first_name: str = ""
    second_name: str = ""
    model: str = "-----"
    range: dict[str, Any] = Field(default_factory=dict)
    range_text: str = ""
    division: dict[str, Any] = Field(default_factory=dict)
    accuracy: str = ""
    serial: str = "-----"
    manufacturer: str = "-----"
    origin: str = ""
    use_region: str = ""
    install_location: str = ""
    purchase_date: str = ""
    purpose: str = ""
    delivery_method: str = ""
    valid_until: date | None = None
    state: str = "在用"


class ResultForm(Form):
    """A result that was submitted already."""

    result: str = "合格"
    certificate_no: str = Field("", validation_alias=AliasChoices("certificate_no", "no"))
    valid_until: date | None = None
    verified_on: date | None = Field(None, validation_alias=AliasChoices("verified_on", "verified_at", "date"))
    note: str = ""


class BookedForm(InstrumentForm, ResultForm):
    """An instrument of a booking, and where its line stands; without `status` it has been assigned."""

    result: str = ""
    status: str = ""
    reason: str = Field("", validation_alias=AliasChoices("reason", "return_reason", "reject_reason"))
    institution: str = Field("", validation_alias=AliasChoices("institution", "assigned_to", "returned_by"))


class BookingForm(Form):
    """A submitted booking; `status` and `institution` hold for each of its instruments that says nothing else."""

    booking_no: str
    unit: str
    instruments: tuple[BookedForm, ...] = Field((), validation_alias=AliasChoices("instruments", "items"))
    serials: tuple[str, ...] = ()
    status: str = Field("", validation_alias=AliasChoices("status", "state"))
    reason: str = Field("", validation_alias=AliasChoices("reason", "return_reason", "reject_reason"))
    institution: str = Field("", validation_alias=AliasChoices("institution", "assigned_to", "returned_by"))
    submitted_at: datetime | None = None
    preferred_date: str = ""
    preferred_time: str = ""
    remark: str = ""


class CertificateGiven(InstrumentForm, ResultForm):
    """A certificate that was issued, for an instrument of a unit, and whether it is shown to the public."""

    certificate_no: str = Field(validation_alias=AliasChoices("certificate_no", "no"))
    published: bool = False
    institution: str = ""
    booking_no: str = ""


class Setup(Form):
    """The whole set-up. `actors`: "u" to the key of a unit, "i" to the name of an institution."""

    institutions: tuple[InstitutionForm, ...] = ()
    units: tuple[UnitForm, ...] = ()
    ledger: tuple[InstrumentForm, ...] = ()
    bookings: tuple[BookingForm, ...] = ()
    certificates: tuple[CertificateGiven, ...] = ()
    actors: dict[str, str] = Field(default_factory=dict)


def read_setup(path: Path) -> Setup:
    """The set-up in a file; ValueError (pydantic's) says what is missing or of the wrong kind."""
    return Setup.model_validate(json.loads(path.read_text(encoding="utf-8")))


def unknown_keys(form: Form, at: str = "setup") -> Iterator[str]:
    """Where the set-up says something that nobody here reads."""
    for name in form.model_extra or {}:
        yield f"{at}.{name}"
    for name in type(form).model_fields:
        value = getattr(form, name)
        parts = value if isinstance(value, tuple) else (value,)
        for number, part in enumerate(parts):
            if isinstance(part, Form):
                yield from unknown_keys(part, f"{at}.{name}[{number}]" if isinstance(value, tuple) else f"{at}.{name}")
