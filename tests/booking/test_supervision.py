"""Showing institutions and catalogue items to the public, and inspecting institutions."""

from __future__ import annotations

from datetime import date, timedelta

from booking.commands import AddCategory, CorrectInspection, Post, RecordInspection
from booking.posting import posting_id
from booking.refusal import Why
from tests.booking.subject import NOW
from tests.booking.town import CITY_OFFICER, OFFICER, OWNER, STAFF, Town

TODAY = NOW.date()
SAID = RecordInspection("i2", "日常检查", TODAY, "证书存档不全", correct=True, until=TODAY + timedelta(days=30))


def test_what_nobody_withdrew_is_shown_and_can_be_withdrawn_and_shown_again(town: Town) -> None:
    show, hide = Post("institution", "i2", "", show=True), Post("institution", "i2", "", show=False)
    assert town.refused(CITY_OFFICER, show).why is Why.WRONG_STATE
    assert town.well(CITY_OFFICER, hide)["state"] == "未发布"
    assert town.refused(OFFICER, hide).why is Why.WRONG_STATE
    assert town.well(OFFICER, show)["state"] == "已发布"
    past = town.store.history("posting", posting_id("institution", "i2", "150200"))
    assert [(one.verb, one.by) for one in past] == [("公示", ""), ("撤销发布", CITY_OFFICER), ("发布", OFFICER)]


def test_nobody_else_shows_anything(town: Town) -> None:
    for person, why in ((CITY_OFFICER, Why.OUT_OF_REGION), (STAFF, Why.NOT_YOURS), (OWNER, Why.NOT_YOURS)):
        assert town.refused(person, Post("institution", "i1", "", show=False)).why is why
        assert town.refused(person, AddCategory("衡器", "小秤", "150100")).why is why
    assert town.refused(OFFICER, Post("institution", "nobody", "")).why is Why.NOT_FOUND
    assert town.refused(OFFICER, Post("village", "i1", "")).why is Why.NOT_FOUND


def test_an_added_item_begins_hidden_and_is_added_once(town: Town) -> None:
    item = AddCategory(" 非自动衡器 ", "集市公平秤", "150000")
    assert town.well(OFFICER, item)["state"] == "未发布"
    assert town.refused(OFFICER, item).why is Why.WRONG_STATE
    posting = town.store.posting(posting_id("category", "非自动衡器/集市公平秤", "150000"))
    assert posting is not None
    assert posting.added
    assert town.well(OFFICER, Post("category", posting.ref, "150000"))["state"] == "已发布"
    for first, second, why in (
        ("", "秤", Why.MISSING),
        ("衡器", "a/b", Why.BAD_VALUE),
        ("衡器", "秤" * 61, Why.BAD_VALUE),
    ):
        assert town.refused(OFFICER, AddCategory(first, second, "150000")).why is why


def test_an_inspection_is_written_down_and_put_right(town: Town) -> None:
    done = town.well(CITY_OFFICER, SAID)
    assert done["state"] == "要求整改"
    assert town.refused(STAFF, CorrectInspection(done["inspection_id"], "已补齐")).why is Why.NOT_YOURS
    assert town.refused(CITY_OFFICER, CorrectInspection(done["inspection_id"], " ")).why is Why.REASON_NEEDED
    assert town.well(CITY_OFFICER, CorrectInspection(done["inspection_id"], "已补齐"))["state"] == "整改完成"
    good = RecordInspection("i2", "专项检查", TODAY, "没有发现问题")
    assert town.well(OFFICER, good)["state"] == "符合要求"
    assert len(town.store.inspections_of("i2")) == 2


def test_an_inspection_that_makes_no_sense_is_refused(town: Town) -> None:
    from dataclasses import replace

    for wrong, why, slot in (
        (replace(SAID, institution_id="nobody"), Why.NOT_FOUND, "institution"),
        (replace(SAID, found=" "), Why.MISSING, "found"),
        (replace(SAID, kind="随便看看"), Why.BAD_VALUE, "kind"),
        (replace(SAID, day=TODAY + timedelta(days=1)), Why.BAD_VALUE, "day"),
        (replace(SAID, until=None), Why.MISSING, "until"),
        (replace(SAID, until=date(2020, 1, 1)), Why.BAD_VALUE, "until"),
    ):
        refused = town.refused(CITY_OFFICER, wrong)
        assert (refused.why, refused.slot) == (why, slot)
    assert town.refused(CITY_OFFICER, replace(SAID, institution_id="i1")).why is Why.OUT_OF_REGION
