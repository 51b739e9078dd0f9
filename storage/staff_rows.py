"""Who works where in the store: roles with those that do not hold, accounts, grants that wait, lost accounts, keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, literal_column, select

from booking.login import Account, name_key
from booking.people import Role, RoleKind
from booking.recovery import ASKED, Recovery
from booking.staff_grant import PROPOSED, StaffGrant
from booking.system_key import SystemKey
from storage.people_rows import ROLE
from storage.rows import Rows, beneath, codes_over, over, region_bounds
from storage.shapes import Shape
from storage.tables.accounts import accounts, recoveries, staff_grants, system_keys
from storage.tables.bodies import authorities
from storage.tables.people import roles

ACCOUNT = Shape(Account, accounts)
STAFF_GRANT = Shape(StaffGrant, staff_grants)
RECOVERY = Shape(Recovery, recoveries)
SYSTEM_KEY = Shape(SystemKey, system_keys)

_at_body = (roles.c.kind == bindparam("kind"), roles.c.ref == bindparam("ref"))
_role = ROLE.select(roles.c.person_id == bindparam("person_id"), *_at_body)
_staff = ROLE.select(*_at_body).order_by(roles.c.owner.desc(), roles.c.seq)
_past = ROLE.select(roles.c.active, roles.c.until.is_not(None), roles.c.until <= bindparam("now"))
_past = _past.order_by(roles.c.until, roles.c.person_id).limit(bindparam("limit"))
_account = ACCOUNT.select(accounts.c.person_id == bindparam("person_id"))
_named = ACCOUNT.select(accounts.c.username_index == bindparam("username"))
_grant = STAFF_GRANT.select(staff_grants.c.id == bindparam("id"))
_grants = STAFF_GRANT.select(
    staff_grants.c.ref == bindparam("ref"), staff_grants.c.state == literal_column(f"'{PROPOSED}'")
)
_grants = _grants.order_by(staff_grants.c.since, staff_grants.c.seq)
_recovery = RECOVERY.select(recoveries.c.id == bindparam("id"))
_of_unit = RECOVERY.select(recoveries.c.unit_id == bindparam("unit_id"))
_of_unit = _of_unit.order_by(recoveries.c.since.desc(), recoveries.c.seq.desc())
_waiting = RECOVERY.select(beneath(recoveries.c.region_code), recoveries.c.state == literal_column(f"'{ASKED}'"))
_waiting = _waiting.order_by(recoveries.c.since, recoveries.c.seq).limit(bindparam("limit"))

_key = SYSTEM_KEY.select(system_keys.c.id == bindparam("id"))
_keys = SYSTEM_KEY.select(system_keys.c.kind == bindparam("kind"), system_keys.c.ref == bindparam("ref"))
_keys = _keys.order_by(system_keys.c.seq)
_keys_over = SYSTEM_KEY.select(
    system_keys.c.kind == literal_column(f"'{RoleKind.AUTHORITY}'"),
    system_keys.c.ended_at.is_(None),
    system_keys.c.ref.in_(select(authorities.c.id).where(over(authorities.c.region_code))),
).order_by(system_keys.c.seq)


class StaffRows(Rows):
    """The part of `booking.ports.Records` that is about staff and their accounts."""

    def role(self, person_id: str, kind: str, ref: str) -> Role | None:
        return self.one(ROLE, _role, person_id=person_id, kind=str(kind), ref=ref)

    def staff(self, kind: str, ref: str) -> tuple[Role, ...]:
        return self.all(ROLE, _staff, kind=str(kind), ref=ref)

    def roles_past(self, now: datetime, *, limit: int) -> tuple[Role, ...]:
        return self.all(ROLE, _past, now=now, limit=limit)

    def account(self, person_id: str) -> Account | None:
        return self.one(ACCOUNT, _account, person_id=person_id)

    def account_named(self, username: str) -> Account | None:
        return self.one(ACCOUNT, _named, username=self.index("username", name_key(username)))

    def staff_grant(self, grant_id: str) -> StaffGrant | None:
        return self.one(STAFF_GRANT, _grant, id=grant_id)

    def staff_grants(self, authority_id: str) -> tuple[StaffGrant, ...]:
        return self.all(STAFF_GRANT, _grants, ref=authority_id)

    def recovery(self, recovery_id: str) -> Recovery | None:
        return self.one(RECOVERY, _recovery, id=recovery_id)

    def recoveries_of(self, unit_id: str) -> tuple[Recovery, ...]:
        return self.all(RECOVERY, _of_unit, unit_id=unit_id)

    def recoveries_waiting(self, region_code: str, *, limit: int = 50) -> tuple[Recovery, ...]:
        least, greatest = region_bounds(region_code)
        return self.all(RECOVERY, _waiting, least=least, greatest=greatest, limit=limit)

    def system_key(self, key_id: str) -> SystemKey | None:
        return self.one(SYSTEM_KEY, _key, id=key_id)

    def system_keys(self, kind: str, ref: str) -> tuple[SystemKey, ...]:
        return self.all(SYSTEM_KEY, _keys, kind=str(kind), ref=ref)

    def keys_over(self, region_code: str) -> tuple[SystemKey, ...]:
        return self.all(SYSTEM_KEY, _keys_over, **codes_over(region_code))
