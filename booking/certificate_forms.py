"""What a certificate says that no single result does: the body's own data, and per category its regulation and items.

An institution is asked for these once; whatever it has not said is left open on the paper, never made up (SPEC 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from booking.act import Act
from booking.commands import KeepBody, KeepCertificateForm
from booking.lifecycle import Party
from booking.parties import belongs_to
from booking.people import Duty
from booking.ports import Records, Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse

LONGEST, MOST_ITEMS = 120, 30
_RUNS = frozenset({Duty.ADMIN})


@dataclass(frozen=True)
class CertificateForm:
    """How one institution's certificates of a category look: the regulation, and the items with their limits."""

    regulation: str = ""
    items: tuple[tuple[str, str], ...] = ()


def keep_body(command: KeepBody, store: Store, setting: Setting) -> Outcome:
    """The institution, or an authority over it, says where it is reached and by which authorisation it verifies."""
    body = store.institution(command.institution_id)
    if body is None:
        return refuse(Why.NOT_FOUND, "institution")
    wrong = belongs_to(setting.person_id, body, store, party=Party.INSTITUTION, duties=_RUNS)
    if wrong is not None:
        wrong = belongs_to(setting.person_id, body, store, party=Party.AUTHORITY) and wrong
    if wrong is not None:
        return Outcome(refused=wrong)
    said = {name: getattr(command, name).strip() for name in ("phone", "address", "authorisation", "authorised_until")}
    long = next((name for name, text in said.items() if len(text) > LONGEST), None)
    if long is not None:
        return refuse(Why.BAD_VALUE, long, longest=LONGEST)
    act = Act(store, setting)
    act.put(replace(body, phone=said.pop("phone"), address=said.pop("address")))
    keep_authorisation(store, body.id, said["authorisation"], said["authorised_until"])
    act.tell("LibraryChanged", "institution", body.id, verb="改机构资料", institution_id=body.id, text=body.name)
    return act.done({"institution_id": body.id})


def keep_authorisation(store: Store, institution_id: str, authorisation: str, until: str) -> None:
    """Write down by which authorisation a body verifies, and until when, both as written."""
    said = {"authorisation": authorisation.strip(), "authorised_until": until.strip()}
    store.put_setting(_body_name(institution_id), said)


def body_paper(records: Records, institution_id: str) -> Mapping[str, str]:
    """The authorisation of a body, by the names of `KeepBody`; empty for what it has not said."""
    return {"authorisation": "", "authorised_until": "", **(records.setting(_body_name(institution_id)) or {})}


def keep_certificate_form(command: KeepCertificateForm, store: Store, setting: Setting) -> Outcome:
    """The institution says, once for a category, by which regulation it verifies and what stands in the table."""
    body = store.institution(command.institution_id)
    if body is None:
        return refuse(Why.NOT_FOUND, "institution")
    duties = frozenset({Duty.ADMIN, Duty.TESTER})
    wrong = belongs_to(setting.person_id, body, store, party=Party.INSTITUTION, duties=duties) or _wrong(command)
    if wrong is not None:
        return Outcome(refused=wrong)
    forms: dict[str, Any] = dict(store.setting(_forms_name(body.id)) or {})
    items = [[item.strip(), limit.strip()] for item, limit in command.items if item.strip()]
    forms[command.second] = {"regulation": command.regulation.strip(), "items": items}
    store.put_setting(_forms_name(body.id), forms)
    act = Act(store, setting)
    act.tell("LibraryChanged", "institution", body.id, verb="改证书内容", institution_id=body.id, text=command.second)
    return act.done({"second": command.second})


def _wrong(command: KeepCertificateForm) -> Refused | None:
    if not command.second.strip():
        return Refused(Why.MISSING, "second")
    if len(command.items) > MOST_ITEMS:
        return Refused(Why.BAD_VALUE, "items", {"longest": MOST_ITEMS})
    texts = (command.regulation, *(text for pair in command.items for text in pair))
    return Refused(Why.BAD_VALUE, "items", {"longest": LONGEST}) if any(len(one) > LONGEST for one in texts) else None


def certificate_form(records: Records, institution_id: str, second: str) -> CertificateForm:
    """The form of a category; an empty one where the institution has said nothing."""
    kept = (records.setting(_forms_name(institution_id)) or {}).get(second) or {}
    items = tuple((str(item), str(limit)) for item, limit in kept.get("items", ()))
    return CertificateForm(str(kept.get("regulation", "")), items)


def _body_name(institution_id: str) -> str:
    return f"body paper {institution_id}"


def _forms_name(institution_id: str) -> str:
    return f"certificate forms {institution_id}"
