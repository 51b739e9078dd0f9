"""Who works where: duties decide what staff may do, who may grant them, and that administrators are a matter of two."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.commands import (
    AnswerGrant,
    CheckResults,
    EndGrants,
    GrantStaff,
    RegisterResults,
    ResultDraft,
    SubmitResults,
    TakeInLines,
)
from booking.duty_rules import OF_INSTITUTION, duties_for
from booking.lifecycle import Party
from booking.lifecycles import LIVES
from booking.parties import party_for
from booking.people import OF_AUTHORITIES, OF_INSTITUTIONS, Duty, Person, Role, RoleKind
from booking.refusal import Refused, Why
from booking.staff_grant import PROPOSED, StaffGrant
from tests.booking import subject
from tests.booking.subject import NOW
from tests.booking.test_lifecycles import THINGS
from tests.booking.town import APPROVER, BAOTOU_STAFF, CITY_OFFICER, OFFICER, OWNER, STAFF, STRANGER, Town

INSTITUTION, AUTHORITY = RoleKind.INSTITUTION.value, RoleKind.AUTHORITY.value
NEW = "13900008888"


def grant(**said: object) -> GrantStaff:
    form = {"kind": INSTITUTION, "ref": "i1", "phone": NEW, "name": "何检", "duties": (Duty.TESTER,)} | said
    return GrantStaff(**form)  # type: ignore[arg-type]  # a form of many kinds


def with_duties(town: Town, *duties: Duty, kind: RoleKind = RoleKind.INSTITUTION, ref: str = "i1") -> str:
    town.store.put(Person("member", "成员", created_at=NOW))
    town.store.put(Role("member", kind, ref, duties=tuple(duties)))
    return "member"


@pytest.mark.parametrize("party", [Party.INSTITUTION, Party.AUTHORITY])
def test_every_verb_asks_for_a_duty_that_there_is(party: Party) -> None:
    there = set(OF_INSTITUTIONS if party is Party.INSTITUTION else OF_AUTHORITIES)
    for life in LIVES:
        for row in life.transitions:
            if party in row.parties:
                needed = duties_for(party, life.name, row.verb)
                assert needed
                assert needed <= there
    verbs = {life.name: {row.verb for row in life.transitions} for life in LIVES}
    assert all(set(rows) <= verbs[name] for name, rows in OF_INSTITUTION.items()), "no row for a verb that is not there"


@pytest.mark.parametrize("duty", [*Duty, None])
@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_a_duty_opens_exactly_its_verbs(town: Town, life: object, duty: Duty | None) -> None:
    town.store.put(subject.line())
    town.store.put(subject.booking())
    thing = THINGS[life.name]  # type: ignore[attr-defined]  # a Life
    for kind, ref, party in (
        (RoleKind.INSTITUTION, "i1", Party.INSTITUTION),
        (RoleKind.AUTHORITY, "a1", Party.AUTHORITY),
    ):
        duties = () if duty is None else (duty,)
        town.store.put(Role("member", kind, ref, duties=duties, active=bool(duties)))
        for row in life.transitions:  # type: ignore[attr-defined]  # a Life
            if party not in row.parties:
                continue
            given = party_for(row.verb, "member", thing, town.store)  # type: ignore[arg-type]  # each is owned
            may = duty in duties_for(party, row_life(life), row.verb)
            if isinstance(given, Refused):
                if given.why is Why.OUT_OF_REGION:
                    continue  # the whole country's, and this authority is a region's
                assert given.why in ({Why.NO_DUTY} if duty else {Why.NOT_SIGNED_IN, Why.NO_DUTY})
                assert not may
            elif given is party:
                assert may
        town.store.put(Role("member", kind, ref, active=False))


def row_life(life: object) -> str:
    return str(getattr(life, "name", ""))


def test_the_three_of_a_result_are_three_duties(town: Town) -> None:
    _, lines = town.accepted("938580")
    ids = (lines[0].id,)
    receiver = with_duties(town, Duty.RECEIVER)
    town.well(receiver, TakeInLines(ids))
    draft = RegisterResults((ResultDraft(ids[0], "合格", certificate_no="N-1"),), {"非自动衡器": 12})
    refused = town.refused(receiver, draft)
    assert (refused.why, refused.data["duties"]) == (Why.NO_DUTY, "检定员")
    tester = with_duties(town, Duty.TESTER)
    town.well(tester, draft)
    assert town.refused(tester, SubmitResults(ids)).data["duties"] == "批准人"
    assert town.refused(APPROVER, SubmitResults(ids)).why is Why.WRONG_STATE, "unchecked"
    assert town.refused(with_duties(town, Duty.APPROVER), CheckResults(ids)).data["duties"] == "核验员"
    town.release(*ids)


def test_an_administrator_brings_somebody_in_by_phone(town: Town) -> None:
    person_id = town.well(STAFF, grant(title="检定员", until=NOW + timedelta(days=30)))["person_id"]
    role = town.store.role(person_id, INSTITUTION, "i1")
    assert role is not None
    assert (role.duties, role.title, role.active, role.owner) == (("检定员",), "检定员", True, False)
    person = town.store.person_of_phone(NEW)
    assert person is not None
    assert (person.id, person.name) == (person_id, "何检")
    told = town.told("StaffChanged")[-1]
    assert (told["body"], told["duties"], told["active"]) == ("内蒙古自治区计量测试研究院", ["检定员"], True)
    assert person_id in {one.id for one in town.store.members(INSTITUTION, "i1")}
    town.well(STAFF, grant(phone="", name="", person_id=person_id, duties=()))
    assert town.store.roles(person_id) == ()
    assert town.store.role(person_id, INSTITUTION, "i1") is not None, "what was is remembered"


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (OWNER, Why.NOT_YOURS),
        (STRANGER, Why.NOT_SIGNED_IN),
        (BAOTOU_STAFF, Why.NOT_YOURS),
        (CITY_OFFICER, Why.OUT_OF_REGION),
        ("member", Why.NO_DUTY),
    ],
)
def test_nobody_else_grants(town: Town, who: str, why: Why) -> None:
    with_duties(town, Duty.RECEIVER, Duty.TESTER, Duty.CHECKER, Duty.APPROVER)
    assert town.refused(who, grant()).why in (why, Why.NOT_YOURS)
    assert town.store.person_of_phone(NEW) is None


def test_an_authority_over_an_institution_may_name_its_administrator(town: Town) -> None:
    assert town.well(OFFICER, grant(duties=(Duty.ADMIN,)))["state"] == "已生效"


@pytest.mark.parametrize(
    ("said", "slot"),
    [
        ({"phone": "12"}, "phone"),
        ({"name": " "}, "name"),
        ({"duties": (Duty.OFFICER,)}, "duties"),
        ({"duties": ()}, "duties"),
        ({"until": NOW}, "until"),
        ({"ref": "nobody"}, "body"),
        ({"phone": "", "person_id": "unheard of"}, "person"),
    ],
)
def test_a_grant_that_makes_no_sense_is_refused(town: Town, said: dict[str, object], slot: str) -> None:
    assert town.refused(STAFF, grant(**said)).slot == slot


def test_the_last_administrator_stays(town: Town) -> None:
    mine = grant(phone="", name="", person_id=STAFF, duties=(Duty.TESTER,))
    assert town.refused(STAFF, mine).why is Why.LAST_ADMIN
    town.well(STAFF, grant(duties=(Duty.ADMIN,)))
    town.well(STAFF, mine)
    assert town.refused(STAFF, grant(phone="13900009999")).why is Why.NO_DUTY


# -- administrators of an authority ----


def at_authority(**said: object) -> GrantStaff:
    return grant(**({"kind": AUTHORITY, "ref": "a2", "duties": (Duty.ADMIN,)} | said))


def test_an_officer_is_granted_by_one_administrator(town: Town) -> None:
    assert town.well(CITY_OFFICER, at_authority(duties=(Duty.OFFICER,)))["state"] == "已生效"


def test_an_administrator_is_made_by_two(town: Town) -> None:
    done = town.well(CITY_OFFICER, at_authority())
    assert done["state"] == PROPOSED
    assert town.store.roles(done["person_id"]) == ()
    assert town.told("GrantWaiting")[-1]["region_code"] == "150200"
    answer = AnswerGrant(done["grant_id"], "confirm")
    assert town.refused(CITY_OFFICER, answer).why is Why.SAME_PERSON
    assert town.refused(STAFF, answer).why is Why.NOT_YOURS
    assert town.refused(CITY_OFFICER, at_authority()).why is Why.WRONG_STATE, "one at a time for one person"
    town.well(OFFICER, answer)
    assert town.store.roles(done["person_id"])[0].granted == (Duty.ADMIN,)
    assert town.refused(OFFICER, answer).why is Why.WRONG_STATE


def test_an_administrator_is_unmade_by_two(town: Town) -> None:
    town.store.put(Person("second", "第二位", created_at=NOW))
    town.store.put(Role("second", RoleKind.AUTHORITY, "a2"))
    done = town.well(CITY_OFFICER, at_authority(phone="", name="", person_id="second", duties=()))
    assert done["state"] == PROPOSED
    assert town.refused("second", AnswerGrant(done["grant_id"], "decline", "不")).why is Why.SAME_PERSON
    town.well(OFFICER, AnswerGrant(done["grant_id"], "confirm"))
    assert town.store.roles("second") == ()


def test_a_proposal_is_declined_with_a_reason_or_called_back(town: Town) -> None:
    first = town.well(CITY_OFFICER, at_authority())["grant_id"]
    assert town.refused(OFFICER, AnswerGrant(first, "decline")).why is Why.REASON_NEEDED
    assert town.refused(OFFICER, AnswerGrant(first, "call_back")).why is Why.NOT_YOURS
    town.well(CITY_OFFICER, AnswerGrant(first, "call_back"))
    second = town.well(CITY_OFFICER, at_authority())["grant_id"]
    town.well(OFFICER, AnswerGrant(second, "decline", "人数够了"))
    assert town.store.staff_grants("a2") == ()
    assert town.refused(OFFICER, AnswerGrant("no such", "confirm")).why is Why.NOT_FOUND


def test_without_a_second_administrator_nothing_is_proposed(town: Town) -> None:
    assert town.refused(OFFICER, at_authority(ref="a1")).why is Why.NO_SECOND


def test_one_human_known_from_two_channels_is_not_two_administrators(town: Town) -> None:
    for name in ("web", "wechat"):
        town.store.put(Person(name, "同一人", "13900001234", NOW))
        town.store.put(Role(name, RoleKind.AUTHORITY, "a2"))
    grant_id = town.well("web", at_authority())["grant_id"]
    assert town.refused("wechat", AnswerGrant(grant_id, "confirm")).why is Why.SAME_PERSON
    town.well("wechat", AnswerGrant(grant_id, "call_back"))
    town.store.put(Role(CITY_OFFICER, RoleKind.AUTHORITY, "a2", active=False))
    town.store.put(Role(OFFICER, RoleKind.AUTHORITY, "a1", active=False))
    assert town.refused("web", at_authority()).why is Why.NO_SECOND
    assert town.refused("web", at_authority(phone="", person_id="web", duties=())).why is Why.LAST_ADMIN


def test_what_is_granted_or_taken_holds_for_every_channel_of_a_human(town: Town) -> None:
    for name in ("web", "wechat"):
        town.store.put(Person(name, "何检", NEW, NOW))
        town.store.put(Role(name, RoleKind.INSTITUTION, "i1", duties=(Duty.TESTER,)))
    town.well(STAFF, grant(phone="", name="", person_id="wechat", duties=()))
    assert town.store.roles("web") == town.store.roles("wechat") == ()


def test_an_officer_without_the_duty_confirms_nothing(town: Town) -> None:
    town.store.put(StaffGrant("g", "a2", "p1", "150200", CITY_OFFICER, PROPOSED, NOW, duties=(Duty.ADMIN,)))
    with_duties(town, Duty.OFFICER, kind=RoleKind.AUTHORITY, ref="a2")
    assert town.refused("member", AnswerGrant("g", "confirm")).why is Why.NO_DUTY


# -- for a while ----


def test_a_grant_for_a_while_ends_by_itself(town: Town) -> None:
    _, lines = town.accepted("938580")
    person_id = town.well(STAFF, grant(duties=(Duty.TESTER,), until=NOW + timedelta(days=1)))["person_id"]
    town.later(days=1)
    taken = TakeInLines((lines[0].id,))
    assert town.refused(person_id, taken).why is Why.NOT_YOURS, "at once, before the clock has come by"
    assert town.refused(STAFF, EndGrants()).why is Why.NOT_YOURS
    assert town.well("", EndGrants())["ended"] == 1
    assert town.store.roles(person_id) == ()
    assert town.told("StaffChanged")[-1]["active"] is False
    assert town.well("", EndGrants())["ended"] == 0
