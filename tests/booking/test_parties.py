"""What somebody is to a thing."""

from __future__ import annotations

import pytest

from booking.catalogue_version import CatalogueVersion
from booking.complaint import Complaint
from booking.delivery_ask import ASKING, DeliveryAsk
from booking.inspection import Inspection
from booking.lifecycle import Party
from booking.parties import Owned, parties_of, party_of
from booking.people import Role, RoleKind
from booking.posting import Posting
from booking.result import HIDDEN, Publication
from booking.standard import Standard
from booking.unit import JoinRequest
from booking.unreached import OPEN, Unreached
from tests.booking import subject
from tests.booking.subject import NOW, QINGSHAN, SAIHAN
from tests.booking.town import BAOTOU_STAFF, CITY_OFFICER, OFFICER, OWNER, STAFF, STRANGER, Town

UNIT, BODY, OVER = Party.UNIT, Party.INSTITUTION, Party.AUTHORITY
THINGS: list[tuple[Owned, dict[str, Party]]] = [
    (subject.unit(), {OWNER: UNIT, OFFICER: OVER}),
    (JoinRequest("j1", "u1", STRANGER, "x", "x", NOW), {OWNER: UNIT, OFFICER: OVER}),
    (subject.instrument(), {OWNER: UNIT, OFFICER: OVER}),
    (subject.instrument(use_region_code=QINGSHAN), {OWNER: UNIT, OFFICER: OVER, CITY_OFFICER: OVER}),
    (subject.line(), {OWNER: UNIT, STAFF: BODY, OFFICER: OVER}),
    (subject.line(institution_id=""), {OWNER: UNIT, OFFICER: OVER}),
    (subject.booking(), {OWNER: UNIT, STAFF: BODY, OFFICER: OVER}),
    (subject.result(), {OWNER: UNIT, STAFF: BODY, OFFICER: OVER}),
    (Publication("b1", "NJG-1", SAIHAN, HIDDEN, NOW), {OFFICER: OVER}),
    (Unreached("n1", "检定结果", "店", "", "合格。", "拒收", SAIHAN, OPEN, NOW), {OFFICER: OVER}),
    (Posting("p", "institution", "i1", SAIHAN, HIDDEN, NOW), {OFFICER: OVER}),
    (Inspection("v1", "i1", SAIHAN, "日常检查", NOW.date(), "不全", "要求整改", NOW), {OFFICER: OVER}),
    (Complaint("k1", SAIHAN, "东市场", "秤不准", "待处理", NOW, NOW), {OFFICER: OVER}),
    (Standard("s1", "砝码", "社证1", "计量院", SAIHAN, "草稿", NOW), {OFFICER: OVER}),
    (CatalogueVersion("v1", "公告", NOW.date(), (), (), "待确认", NOW), {}),
    (DeliveryAsk("d1", "2026112200001", "u1", "i1", ("l1",), "送检", "", ASKING, NOW), {OWNER: UNIT, STAFF: BODY}),
    (subject.capability(), {STAFF: BODY, OFFICER: OVER}),
    (subject.institution(id="i2", region_code="150200"), {BAOTOU_STAFF: BODY, OFFICER: OVER, CITY_OFFICER: OVER}),
]


@pytest.mark.parametrize(("thing", "parties"), THINGS, ids=[type(one).__name__ for one, _ in THINGS])
def test_what_everybody_is_to_a_thing(town: Town, thing: Owned, parties: dict[str, Party]) -> None:
    town.store.put(subject.booking())
    town.store.put(subject.line())
    everybody = (OWNER, STAFF, BAOTOU_STAFF, OFFICER, CITY_OFFICER, STRANGER, "unheard of")
    assert {who: party for who in everybody if (party := party_of(who, thing, town.store))} == parties
    assert parties_of("", thing, town.store) == (Party.CLOCK,)


def test_somebody_may_be_several_things_to_a_thing(town: Town) -> None:
    town.store.put(Role(OWNER, RoleKind.AUTHORITY, "a1"))
    town.store.put(Role(OWNER, RoleKind.INSTITUTION, "i1"))
    assert parties_of(OWNER, subject.line(), town.store) == (UNIT, BODY, OVER)


def test_a_role_for_a_body_that_is_gone_is_worth_nothing(town: Town) -> None:
    town.store.put(Role(STRANGER, RoleKind.AUTHORITY, "a9"))
    assert party_of(STRANGER, subject.line(), town.store) is None
