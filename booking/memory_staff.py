"""The part of the memory store that keeps who works where, accounts, accounts that were lost, and keys of systems."""

from __future__ import annotations

from datetime import datetime

from booking.bodies import Authority
from booking.login import Account, name_key
from booking.memory_kept import Kept
from booking.people import Role, RoleKind
from booking.recovery import ASKED, Recovery
from booking.region import covers
from booking.staff_grant import PROPOSED, StaffGrant
from booking.system_key import SystemKey


class KeptStaff(Kept):
    """Roles with those that do not hold, accounts, grants and recoveries."""

    def role(self, person_id: str, kind: str, ref: str) -> Role | None:
        return self._get(Role, (person_id, kind, ref))

    def staff(self, kind: str, ref: str) -> tuple[Role, ...]:
        return self._pick(Role, lambda one: one.kind == kind and one.ref == ref, lambda one: not one.owner)

    def roles_past(self, now: datetime, *, limit: int) -> tuple[Role, ...]:
        found = self._pick(Role, lambda one: one.active and one.is_over(now), lambda one: (one.until, one.person_id))
        return found[:limit]

    def account(self, person_id: str) -> Account | None:
        return self._get(Account, person_id)

    def account_named(self, username: str) -> Account | None:
        found = self._pick(Account, lambda one: one.username == name_key(username), lambda one: one.person_id)
        return found[0] if found else None

    def staff_grant(self, grant_id: str) -> StaffGrant | None:
        return self._get(StaffGrant, grant_id)

    def staff_grants(self, authority_id: str) -> tuple[StaffGrant, ...]:
        def waits(one: StaffGrant) -> bool:
            return one.ref == authority_id and one.state == PROPOSED

        return self._pick(StaffGrant, waits, lambda one: one.since)

    def recovery(self, recovery_id: str) -> Recovery | None:
        return self._get(Recovery, recovery_id)

    def recoveries_of(self, unit_id: str) -> tuple[Recovery, ...]:
        found = self._pick(Recovery, lambda one: one.unit_id == unit_id, lambda one: one.since)
        return found[::-1]

    def recoveries_waiting(self, region_code: str, *, limit: int = 50) -> tuple[Recovery, ...]:
        def waits(one: Recovery) -> bool:
            return one.state == ASKED and covers(region_code, one.region_code)

        return self._pick(Recovery, waits, lambda one: one.since)[:limit]

    def system_key(self, key_id: str) -> SystemKey | None:
        return self._get(SystemKey, key_id)

    def system_keys(self, kind: str, ref: str) -> tuple[SystemKey, ...]:
        return self._pick(SystemKey, lambda one: one.kind == kind and one.ref == ref, lambda one: one.made_at)

    def keys_over(self, region_code: str) -> tuple[SystemKey, ...]:
        over = {one.id for one in self._pick(Authority, lambda one: covers(one.region_code, region_code), str)}
        return self._pick(
            SystemKey,
            lambda one: one.kind is RoleKind.AUTHORITY and one.ref in over and one.ended_at is None,
            lambda one: one.made_at,
        )
