"""In chat, too, a colleague without the duty is told whose it is, and nothing happens."""

from __future__ import annotations

import pytest

from booking.booking import SUBMITTED, Booking
from booking.line import ACCEPTED, ASSIGNED, Line
from booking.people import Duty, Role, RoleKind
from tests.booking import subject
from tests.talking import INSTITUTE, NOW, Talk, Town, text_of

NUMBER = "2026112100001"


@pytest.fixture
def town() -> Town:
    made = Town().open()
    made.store.put(subject.unit(since=NOW, created_at=NOW))
    made.store.put(subject.instrument(since=NOW, created_at=NOW))
    made.store.put(Booking(NUMBER, "u1", SUBMITTED, NOW, NOW, submitted_at=NOW))
    made.store.put(subject.line(booking_no=NUMBER, state=ASSIGNED, institution_id=INSTITUTE, since=NOW))
    return made


def as_one_with(town: Town, *duties: Duty) -> Talk:
    town.store.put(Role(INSTITUTE, RoleKind.INSTITUTION, INSTITUTE, duties=tuple(duties)))
    return Talk(town, INSTITUTE, "institution", INSTITUTE)


def line_of(town: Town) -> Line:
    return town.store.lines(NUMBER)[0]


@pytest.mark.parametrize("duty", [Duty.TESTER, Duty.CHECKER, Duty.APPROVER, Duty.ADMIN])
def test_only_a_receiver_accepts(town: Town, duty: Duty) -> None:
    said = text_of(as_one_with(town, duty).say(f"受理 {NUMBER} 请与衡器室联系"))
    assert "由收发来办" in said
    assert line_of(town).state == ASSIGNED


def test_a_receiver_accepts_and_does_not_write_results(town: Town) -> None:
    talk = as_one_with(town, Duty.RECEIVER)
    talk.say(f"受理 {NUMBER} 请与衡器室联系")
    assert line_of(town).state == ACCEPTED
    said = text_of(talk.say("938580 合格 证书号NJG-1 检定员王强 核验员李敏 批准人赵刚 有效期到2027年11月20号"))
    said += text_of(talk.say("确认"))
    assert "由检定员来办" in said
    assert line_of(town).state == ACCEPTED
