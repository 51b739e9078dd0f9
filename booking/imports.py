"""Entering units from a sheet, when a service begins with what another one knew (SPEC 8)."""

from __future__ import annotations

from booking.act import Act
from booking.commands import ImportUnit
from booking.phone_codes import MOBILE
from booking.ports import Store
from booking.refusal import Why
from booking.region import reaches_county
from booking.setting import Outcome, Setting, refuse
from booking.unit import PENDING, Unit


def import_unit(command: ImportUnit, store: Store, setting: Setting) -> Outcome:
    """A unit that is registered already; it has no owner until somebody proves its phone by a code."""
    if setting.person_id:
        return refuse(Why.NOT_YOURS)
    for slot in ("company_name", "uscc", "address", "contact"):
        if not getattr(command, slot).strip():
            return refuse(Why.MISSING, slot)
    if not MOBILE.fullmatch(command.phone):
        return refuse(Why.BAD_VALUE, "phone")
    if not reaches_county(command.region_code):
        return refuse(Why.BAD_VALUE, "region")
    if store.unit_of_uscc(command.uscc) is not None:
        return refuse(Why.UNIT_EXISTS, "uscc")
    act = Act(store, setting)
    unit = Unit(
        id=setting.fresh(),
        company_name=command.company_name.strip(),
        uscc=command.uscc,
        region_code=command.region_code,
        region=command.region,
        address=command.address.strip(),
        contact=command.contact.strip(),
        phone=command.phone,
        state=PENDING,
        since=setting.now,
        created_at=setting.now,
    )
    act.create(unit, "导入", itself=True)
    act.clock(unit, "pass")
    return act.done({"unit_id": unit.id})
