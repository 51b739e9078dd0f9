"""Numbers where nobody typed one, and the wish for paper: whose they are, and until when (SPEC 5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from booking.commands import (
    AskCapability,
    AskPaper,
    CheckResults,
    MoveCapability,
    RegisterResults,
    ResultDraft,
    SetNumbering,
    SubmitResults,
)
from booking.paper import wants_paper
from booking.people import Duty, Role, RoleKind
from booking.refusal import Why
from tests.booking.town import APPROVER, BAOTOU_STAFF, CHECKER, OFFICER, OWNER, STAFF, STRANGER, Town


def issue(town: Town, *serials: str, **said: Any) -> list[str]:
    """Issued without a number being typed; the numbers they got."""
    _no, lines = town.accepted(*serials)
    ids = tuple(line.id for line in lines)
    town.well(STAFF, RegisterResults(tuple(ResultDraft(one, "合格", **said) for one in ids), {"非自动衡器": 12}))
    town.release(*ids)
    return [result.certificate_no for one in ids if (result := town.store.result(one)) is not None]


def test_numbers_go_on_within_the_year_and_pass_over_what_was_typed(town: Town) -> None:
    assert issue(town, "1", "2") == ["YJ-2026-00001", "YJ-2026-00002"]
    assert issue(town, "3", certificate_no="YJ-2026-00004") == ["YJ-2026-00004"], "what is typed wins"
    assert issue(town, "4", "5") == ["YJ-2026-00003", "YJ-2026-00005"]
    assert town.told("ResultsOut")[-1]["lines"][0]["certificate_no"] == "YJ-2026-00003"
    row = town.store.twins("永康华鹰", "5")[0]
    assert row.last_certificate == "YJ-2026-00005"
    town.later(days=365)
    assert issue(town, "6") == ["YJ-2027-00001"]


def test_an_institution_chooses_its_prefix_and_nobody_else_does(town: Town) -> None:
    town.well(STAFF, SetNumbering("i1", " 呼检字 "))
    assert issue(town, "1") == ["呼检字-2026-00001"]
    for who in (BAOTOU_STAFF, OWNER, OFFICER):
        assert town.refused(who, SetNumbering("i1", "X")).why is Why.NOT_YOURS
    assert town.refused(STRANGER, SetNumbering("i1", "X")).why is Why.NOT_SIGNED_IN
    for prefix in ("", "a" * 21, "a/b", "<b>"):
        assert town.refused(STAFF, SetNumbering("i1", prefix)).slot == "certificate_no"


def test_a_refused_submission_uses_no_number_up(town: Town) -> None:
    _no, (good, bad) = town.accepted("1", "2")
    town.well(STAFF, RegisterResults((ResultDraft(good.id, "合格"),)))
    town.well(CHECKER, CheckResults((good.id,)))
    assert town.refused(APPROVER, SubmitResults((good.id, bad.id))).why is Why.WRONG_STATE
    town.well(APPROVER, SubmitResults((good.id,)))
    result = town.store.result(good.id)
    assert result is not None
    assert result.certificate_no == "YJ-2026-00001"


def test_paper_may_be_asked_for_until_it_is_issued_and_not_after(town: Town) -> None:
    _no, (line,) = town.accepted("1")
    town.well(OWNER, AskPaper((line.id,)))
    assert wants_paper(town.store, line.id)
    assert town.told("PaperAsked")[0]["institution_ids"] == ["i1"]
    town.well(OWNER, AskPaper((line.id,), wanted=False))
    assert not wants_paper(town.store, line.id)
    town.well(STAFF, RegisterResults((ResultDraft(line.id, "合格"),)))
    town.well(OWNER, AskPaper((line.id,)))
    town.release(line.id)
    refused = town.refused(OWNER, AskPaper((line.id,)))
    assert (refused.why, refused.data["state"]) == (Why.WRONG_STATE, "已出证")


@pytest.mark.parametrize(
    ("who", "why"),
    [(STAFF, Why.NOT_YOURS), (BAOTOU_STAFF, Why.NOT_YOURS), (OFFICER, Why.NOT_YOURS), (STRANGER, Why.NOT_SIGNED_IN)],
)
def test_paper_is_asked_for_by_the_unit_itself(town: Town, who: str, why: Why) -> None:
    _no, (line,) = town.accepted("1")
    assert town.refused(who, AskPaper((line.id,))).why is why


def test_a_line_that_nobody_has_yet_may_be_wanted_on_paper_too(town: Town) -> None:
    from tests.booking.subject import JINSHUI

    _no, (line,) = town.booked("1", use_region_code=JINSHUI)
    town.well(OWNER, AskPaper((line.id,)))
    assert town.told("PaperAsked")[0]["institution_ids"] == []


def test_only_its_managers_number_and_ask_for_capabilities(town: Town) -> None:
    receiver = Role(STAFF, RoleKind.INSTITUTION, "i1", duties=(Duty.RECEIVER,))
    town.store.put(receiver)
    ask = AskCapability("i1", "非自动衡器", ("150000",))
    for command in (SetNumbering("i1", "X"), ask, MoveCapability("c1", "stop")):
        assert town.refused(STAFF, command).why is Why.NO_DUTY
    town.store.put(replace(receiver, duties=(Duty.ADMIN,)))
    for command in (SetNumbering("i1", "X"), ask, MoveCapability("c1", "stop")):
        town.well(STAFF, command)
