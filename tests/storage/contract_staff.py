"""What every store promises of roles, accounts, proposed grants and lost accounts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from booking.bodies import Authority
from booking.login import Account
from booking.people import Duty, Role, RoleKind
from booking.ports import Store
from booking.recovery import ASKED, GRANTED, Recovery
from booking.staff_grant import IN_FORCE, PROPOSED, StaffGrant
from booking.system_key import SystemKey
from tests.booking import subject
from tests.booking.subject import NOW

DAY = timedelta(days=1)
INSTITUTION = RoleKind.INSTITUTION


def recovery(recovery_id: str, **said: object) -> Recovery:
    form = {"region_code": "150105", "state": ASKED, "since": NOW} | said
    return Recovery(recovery_id, "u1", "店", name="云", phone="13900007777", documents=("d1",), **form)  # type: ignore[arg-type]  # a form of many kinds


class StaffContract:
    """Who works where."""

    def test_a_role_that_does_not_hold_is_kept_but_opens_nothing(self, store: Store) -> None:
        store.put(subject.person(id="p1"))
        role = Role("p1", INSTITUTION, "i1", "检定员", duties=(Duty.TESTER,), until=NOW + DAY, active=False)
        store.put(role)
        assert store.roles("p1") == ()
        assert store.members(INSTITUTION, "i1") == ()
        assert store.role("p1", INSTITUTION, "i1") == role
        assert store.staff(INSTITUTION, "i1") == (role,)
        assert store.role("p1", INSTITUTION, "i2") is None

    def test_staff_comes_with_the_owner_first(self, store: Store) -> None:
        for one in ("p1", "p2"):
            store.put(Role(one, INSTITUTION, "i1"))
        store.put(Role("p3", INSTITUTION, "i1", owner=True))
        assert [one.person_id for one in store.staff("institution", "i1")] == ["p3", "p1", "p2"]

    def test_roles_that_are_past_come_the_oldest_first(self, store: Store) -> None:
        for name, until, active in (("a", DAY, True), ("b", -DAY, True), ("c", -2 * DAY, True), ("d", -DAY, False)):
            store.put(Role(name, INSTITUTION, "i1", until=NOW + until, active=active))
        store.put(Role("e", INSTITUTION, "i1"))
        assert [one.person_id for one in store.roles_past(NOW, limit=5)] == ["c", "b"]
        assert len(store.roles_past(NOW, limit=1)) == 1

    def test_an_account_is_found_by_person_and_by_name_in_any_case(self, store: Store) -> None:
        account = Account("p1", "wangjd", "$argon2id$x", NOW)
        store.put(account)
        assert store.account("p1") == store.account_named("WangJD ") == account
        store.put(Account("p1", "wang2", "$argon2id$y", NOW + DAY))
        assert store.account_named("wangjd") is None
        assert store.account("p2") is None

    def test_grants_that_wait_for_an_authority(self, store: Store) -> None:
        for name, state, ref in (
            ("g2", PROPOSED, "a1"),
            ("g1", PROPOSED, "a1"),
            ("g3", IN_FORCE, "a1"),
            ("g4", PROPOSED, "a2"),
        ):
            store.put(StaffGrant(name, ref, "p1", "150000", "p2", state, NOW, duties=(Duty.ADMIN,)))
        assert [one.id for one in store.staff_grants("a1")] == ["g2", "g1"]
        found = store.staff_grant("g3")
        assert found is not None
        assert (found.state, found.duties) == (IN_FORCE, ("管理员",))

    def test_recoveries_that_wait_beneath_a_region_oldest_first(self, store: Store) -> None:
        store.put(recovery("r1", since=NOW + DAY))
        store.put(recovery("r2"))
        store.put(recovery("r3", region_code="150204"))
        store.put(recovery("r4", state=GRANTED))
        assert [one.id for one in store.recoveries_waiting("150100")] == ["r2", "r1"]
        assert [one.id for one in store.recoveries_waiting("", limit=2)] == ["r2", "r3"]
        assert [one.id for one in store.recoveries_of("u1")] == ["r1", "r4", "r3", "r2"]
        assert store.recovery("r1") == recovery("r1", since=NOW + DAY)

    def test_keys_of_systems_are_found_by_their_id_and_by_their_body(self, store: Store) -> None:
        key = SystemKey("k1", INSTITUTION, "i1", "p1", "LIMS", ("read",), "s-1", NOW, NOW + DAY)
        store.put(key)
        store.put(replace(key, id="k2", name="天平室", made_at=NOW + DAY))
        store.put(replace(key, id="k3", ref="i2"))
        changed = replace(
            key, secret="s-2", before="s-1", before_until=NOW + DAY, hook="https://lims.example/hook",
            codes={"purpose": {"贸易结算": "4"}},
        )  # fmt: skip
        store.put(changed)
        assert store.system_key("k1") == changed
        assert store.system_key("k9") is None
        assert [one.id for one in store.system_keys("institution", "i1")] == ["k1", "k2"]
        assert store.system_keys("unit", "i1") == ()

    def test_keys_of_the_authorities_over_a_place(self, store: Store) -> None:
        for region_code in ("150000", "150100", "150105", "150200", "000000"):
            store.put(Authority(f"a{region_code}", "局", region_code))
            key = SystemKey(
                f"k{region_code}", RoleKind.AUTHORITY, f"a{region_code}", "p1", "平台", ("read",), "s", NOW, NOW
            )
            store.put(key)
            store.put(replace(key, id=f"ended{region_code}", ended_at=NOW))
        store.put(replace(key, id="body", kind=INSTITUTION, ref="a150105"))
        assert {one.id for one in store.keys_over("150105")} == {"k150000", "k150100", "k150105", "k000000"}
