"""预约受理 on the pages: singly and in batch, with templates, reasons, half-days, undo; others' lines are not there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from booking.commands import KeepReason, KeepTemplate
from booking.execute import execute
from booking.line import ACCEPTED, ASSIGNED, FAILED, IN_HAND, RETURNED
from booking.opening import Opening
from booking.setting import Setting
from booking.take_in_code import take_in_code
from bot.chance import digits, fresh_id
from notifications.plan import plan
from storage.desk_lines import last_answer
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.paper_reading import qr_of, text_of
from tests.web.conftest import Town, open_town
from tests.web.desk_town import BOOKING_NO, OTHERS_NO, accepted, lay_work, line, said, sent, staff, ticked_in, ticks
from tests.web.test_pages import scale


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan) as town:
        await town.write(lay_work)
        yield town


async def test_the_list_shows_what_waits_and_nothing_of_others(desk: Town) -> None:
    browser = await staff(desk)
    _, text = await browser.open("/desk/lines")
    assert ("共 3 条" in text, "甲蔬菜店" in text, "乙蔬菜店" in text) == (True, True, False)
    parts = (("q=002", 1), ("q=sn00", 3), ("q=%E7%94%B2+003", 1), (f"q={BOOKING_NO[:8]}", 3), ("q=sn00+zzz", 0))
    for query, count in (
        *parts,
        ("q=SN002", 1),
        ("q=甲蔬菜", 3),
        (f"q={BOOKING_NO}", 3),
        ("method=送检", 0),
        ("q=100%25", 0),
    ):
        text = (await browser.open(f"/desk/lines?{query}"))[1]
        assert text.count('name="row"') == count, query
    assert "没有符合条件的" in (await browser.open("/desk/lines?state=待检定"))[1]
    assert "共 3 条" in (await browser.open("/desk/lines?since=2026-11-22&until=2026-11-22"))[1]
    assert "没有符合条件的" in (await browser.open("/desk/lines?since=2026-11-23"))[1]
    for sort in ("name", "unit", "booking_no", "submitted", "state", "-due"):
        assert "共 3 条" in (await browser.open(f"/desk/lines?sort={sort}"))[1]


async def test_a_batch_is_accepted_with_a_template_and_taken_back(desk: Town) -> None:
    def keep(session: Session) -> str:
        setting = Setting(NOW, "staff-i", fresh_id, digits, session.keyring.digest)
        made = execute(
            KeepTemplate("i", "衡器室", "0471-3337085", "{单位}{台数}台，请找{科室}"), session.store, setting
        )
        return str(made.result["id"])

    template = await desk.write(keep)
    browser = await staff(desk)
    form = (*ticks(1, 2), ("accept_template", template))
    status, text = await sent(browser, "/desk/lines/accept", *form)
    assert (status, "甲蔬菜店2台，请找衡器室" in text) == (422, True), "what goes is shown before it goes"
    assert await desk.site.database.read(lambda session: session.store.receipts(BOOKING_NO)) == ()
    seen = text.split('name="accept_seen" value="')[1].split('"')[0]
    status, text = await sent(browser, "/desk/lines/accept", *ticks(3), *form, ("accept_seen", seen))
    assert status == 422, "seen for other lines is not seen for these"
    status, text = await sent(browser, "/desk/lines/accept", *form, ("accept_seen", seen))
    assert (status, said(text)) == (303, "已受理2台，回执已发给送检单位。")
    receipts = await desk.site.database.read(lambda session: session.store.receipts(BOOKING_NO))
    assert [(one.text, one.dept) for one in receipts] == [("甲蔬菜店2台，请找衡器室", "衡器室")]
    assert "刚才处理了 2 台" in text
    status, text = await sent(browser, "/desk/lines/undo")
    assert said(text) == "已撤回2台，可以重新处理。"
    assert [(await line(desk, n)).state for n in (1, 2, 3)] == [ASSIGNED] * 3
    assert "刚才处理了" not in text
    assert said((await sent(browser, "/desk/lines/undo"))[1]).startswith("没有可以撤回的")


async def test_a_refusal_says_what_is_wrong_and_ties_the_field(desk: Town) -> None:
    def keep(session: Session) -> str:
        setting = Setting(NOW, "staff-i", fresh_id, digits, session.keyring.digest)
        made = execute(KeepReason("i", "refuse", "写清楚量程", "range"), session.store, setting)
        return str(made.result["id"])

    reason = await desk.write(keep)
    browser = await staff(desk)
    status, text = await sent(browser, "/desk/lines/refuse", *ticks(1), ("act", "refuse"), ("refuse_text", " "))
    assert (status, said(text)) == (422, "请选一个原因，或者自己写。")
    assert len(ticked_in(text)) == 1, "the tick is kept"
    await sent(browser, "/desk/lines/refuse", *ticks(1), ("refuse_reason", reason))
    await sent(browser, "/desk/lines/refuse", *ticks(2), ("refuse_text", "型号不对"))
    await sent(browser, "/desk/lines/refuse", *ticks(3), ("refuse_text", "有疑问"), ("refuse_field", "serial"))
    found = [await line(desk, n) for n in (1, 2, 3)]
    assert [(one.state, one.reason, one.reason_field) for one in found] == [
        (FAILED, "写清楚量程", "range"),
        (FAILED, "型号不对", "model"),
        (FAILED, "有疑问", "serial"),
    ]


async def test_a_return_names_a_reason_and_somebody_who_could(desk: Town) -> None:
    browser = await staff(desk)
    shipped = "没有该项目的检定能力"
    await sent(browser, "/desk/lines/return", *ticks(1), ("return_reason", shipped), ("return_to", "计量院"))
    found = await line(desk)
    assert (found.state, found.reason, found.proposed) == (RETURNED, shipped, "计量院")


async def test_all_or_none_and_the_wrong_one_is_named(desk: Town) -> None:
    await desk.write(lambda session: accepted(session, 2))
    browser = await staff(desk)
    status, text = await sent(browser, "/desk/lines/accept", *ticks(1, 2), ("accept_text", "请送来"))
    assert (status, said(text)) == (422, "第2台（编号SN002）：现在是“待检定”，不能这样办。")
    assert "请送来" in text
    assert (await line(desk)).state == ASSIGNED


async def test_the_page_of_one_line_has_its_own_buttons(desk: Town) -> None:
    browser = await staff(desk, "/desk/lines/line-甲-1")
    text = (await browser.open("/desk/lines/line-甲-1"))[1]
    assert "13847100001" in text
    assert 'action="/desk/lines/accept"' in text
    assert 'action="/desk/appointments/schedule"' not in text
    one = ("from_line", "line-甲-1")
    status, text = await sent(browser, "/desk/lines/refuse", *ticks(1), one)
    assert (status, said(text)) == (422, "请选一个原因，或者自己写。")
    status, text = await sent(browser, "/desk/lines/accept", *ticks(1), one, ("accept_text", "请送来"))
    assert said(text) == "已受理1台，回执已发给送检单位。"
    assert "请送来" in text
    assert 'action="/desk/appointments/schedule"' in text
    assert said((await sent(browser, "/desk/lines/undo", *ticks(1), one))[1]) == "已撤回1台，可以重新处理。"


async def test_another_way_of_delivery_is_asked_for_and_called_back(desk: Town) -> None:
    browser = await staff(desk)
    status, text = await sent(browser, "/desk/lines/delivery", *ticks(1, 2))
    assert (status, said(text)) == (422, "请选改成送检还是现场检。")
    status, text = await sent(browser, "/desk/lines/delivery", *ticks(1, 2), ("delivery_method", "送检"))
    assert said(text) == "已请送检单位确认，答复后会通知您。"
    asks = await desk.site.database.read(lambda session: session.store.delivery_asks_open("甲"))
    assert [(one.method, len(one.line_ids)) for one in asks] == [("送检", 2)]
    assert "还没答复" in (await browser.open("/desk/lines/line-甲-1"))[1]
    text = (await sent(browser, "/desk/lines/call-back", ("from_line", "line-甲-1"), ("ask", asks[0].id)))[1]
    assert said(text) == "已撤回，送检方式不变。"


async def test_half_days_are_opened_and_not_overbooked(desk: Town) -> None:
    await desk.write(lambda session: accepted(session, 1, 2))
    browser = await staff(desk, "/desk/slots")
    status, text = await sent(browser, "/desk/slots", ("2026-11-24_AM", "1"), ("was_2026-11-24_AM", ""))
    assert said(text) == "已保存1个半天，送检单位在对话里就能选。"
    assert (await sent(browser, "/desk/slots", ("2026-11-24_AM", "很多")))[0] == 422
    assert (await sent(browser, "/desk/slots/fill", ("AM", "x")))[0] == 422
    assert (await sent(browser, "/desk/slots/fill"))[0] == 422
    openings = await desk.site.database.read(
        lambda session: session.store.openings("i", since=date(2026, 11, 22), until=date(2026, 12, 1))
    )
    assert openings == (Opening("i", date(2026, 11, 24), "AM", 1),)
    when = (("schedule_date", "2026-11-24"), ("schedule_half", "AM"))
    status, text = await sent(browser, "/desk/appointments/schedule", *ticks(1, 2), *when)
    assert (status, said(text)[:11]) == (422, "那个半天只剩1台的位置")
    assert said((await sent(browser, "/desk/appointments/schedule", *ticks(1), *when))[1]).startswith("已约好1台")
    assert "已约 1" in (await browser.open("/desk/slots"))[1]
    assert (await sent(browser, "/desk/appointments/schedule", *ticks(1)))[0] == 422
    assert (await sent(browser, "/desk/appointments/missed", *ticks(1)))[0] == 422, "the day has not come"
    desk.clock.go(days=2)
    assert "未赴约" in said((await sent(browser, "/desk/appointments/missed", *ticks(1), ("missed_note", "没开门")))[1])


async def test_all_worked_half_days_are_opened_at_once(desk: Town) -> None:
    browser = await staff(desk, "/desk/slots")
    await sent(browser, "/desk/slots", ("2026-11-24_AM", "1"), ("was_2026-11-24_AM", ""))
    assert said((await sent(browser, "/desk/slots/fill", ("AM", "8"), ("PM", "")))[1]).startswith("已保存19个半天")
    openings = await desk.site.database.read(
        lambda session: session.store.openings("i", since=date(2026, 11, 22), until=date(2026, 12, 31))
    )
    assert {one.capacity for one in openings} == {1, 8}
    assert all(one.day.weekday() < 5 for one in openings)


async def test_what_is_accepted_may_be_asked_about_and_taken_back_in_its_own_list(desk: Town) -> None:
    from tests.web.test_pages import as_

    await desk.write(lambda session: accepted(session, 1, 2))
    browser = await staff(desk, "/desk/appointments")
    status, text = await sent(browser, "/desk/appointments/delivery", *ticks(1, 2))
    assert (status, len(ticked_in(text))) == (422, 2)
    await sent(
        browser, "/desk/appointments/delivery", *ticks(1), ("delivery_method", "送检"), ("delivery_reason", "大")
    )
    text = (await (await as_(desk, "甲")).open(f"/bookings/{BOOKING_NO}"))[1]
    assert ("计量所想把这张单子的 1 台改为送检：大" in text, "约时间" in text) == (True, True)
    assert said((await sent(browser, "/desk/appointments/undo", *ticks(2)))[1]) == "已撤回1台，可以重新处理。"
    assert (await line(desk, 2)).state == ASSIGNED


async def test_the_plan_of_a_day_is_grouped_by_place(desk: Town) -> None:
    await desk.write(lambda session: accepted(session, 1, 2))
    browser = await staff(desk, "/desk/appointments")
    when = (("schedule_date", "2026-11-24"), ("schedule_half", "PM"))
    await sent(browser, "/desk/appointments/schedule", *ticks(1, 2), *when)
    text = (await browser.open("/desk/day?day=2026-11-24"))[1]
    assert ("1 个地方，2 台" in text, text.count("甲蔬菜店"), "下午" in text) == (True, 1, True)
    assert "这天没有约好送来的" in text
    await desk.write(lambda session: session.store.put(replace(scale(1), delivery_method="送检")))
    text = (await browser.open("/desk/day?day=2026-11-24"))[1]
    assert "1 个地方，1 台" in text
    assert "送到柜台的：1 家，1 台" in text
    assert "这天没有约好的现场检" in (await browser.open("/desk/day?day=2026-11-23"))[1]
    assert "这天没有约好的现场检" in (await browser.open("/desk/day?day=昨天"))[1]


async def test_scanning_a_slip_takes_the_instruments_in(desk: Town) -> None:
    await desk.write(lambda session: accepted(session, 1, 2))
    browser = await staff(desk, "/desk/intake")
    code = take_in_code(BOOKING_NO, desk.site.keyring.digest)
    for known, picked in ((code, 2), (BOOKING_NO, 2), ("SN001", 1), ("sn001", 1)):
        text = (await browser.open("/desk/intake", params={"code": known}))[1]
        assert text.count('name="row"') == 2, known
        assert text.count(" checked>") == picked, "one serial is one line"
        assert ('class="meant"' in text) == (picked == 1)
    for unknown in (f"{BOOKING_NO}-000000000000", OTHERS_NO, "2026112299999", "SN999"):
        assert (await browser.open("/desk/intake", params={"code": unknown}))[0] == 404, unknown
    text = (await sent(browser, "/desk/intake", *ticks(1, 2), ("code", code), ("sample_line-甲-1", "H-17")))[1]
    assert said(text) == "已收下2台，样品编号：H-17、261122-001。可以扫下一张。"
    assert [(await line(desk, n)).state for n in (1, 2)] == [IN_HAND] * 2
    response = await browser.client.get("/desk/intake/labels.pdf?row=line-甲-1&row=line-甲-2")
    pdf = await response.read()
    assert (qr_of(pdf), "261122-001" in text_of(pdf)) == ("H-17", True)
    assert 'class="meant"' in (await browser.open("/desk/intake?code=H-17"))[1], "the label leads back to its line"
    other = await staff(desk, "/desk/intake", "j")
    assert (await other.open("/desk/intake/labels.pdf?row=line-甲-1"))[0] == 404
    assert (await sent(other, "/desk/intake/put-back", ("back", "line-甲-1")))[0] == 422
    text = (await sent(browser, "/desk/intake/put-back", ("back", "line-甲-2")))[1]
    assert said(text) == "已撤回1台的收样，可以重新收。"
    assert (await line(desk, 2)).state == ACCEPTED
    await desk.write(lambda session: accepted(session, 3))
    status, text = await sent(browser, "/desk/intake", *ticks(3), ("code", code), ("sample_line-甲-3", "H-17"))
    assert (status, said(text)) == (422, "第3台（编号SN003）：样品编号H-17已经用在别的器具上了，请换一个。")


async def test_the_library_is_kept_on_its_page(desk: Town) -> None:
    browser = await staff(desk, "/desk/library")
    path = "/desk/library/template"
    status, text = await sent(browser, path, ("act", "keep"), ("dept", "衡器室"), ("text", "请到{地址}"))
    assert (status, said(text)) == (422, "模板里的“地址”没有内容可填，能用的见下面的说明。")
    assert "请到{地址}" in text
    assert said((await sent(browser, path, ("dept", "衡器室"), ("text", "请到{机构}")))[1]) == "已保存。"
    await sent(browser, "/desk/library/take-over", ("use", "refuse"))
    reasons = await desk.site.database.read(lambda session: session.store.reasons("i", use="refuse"))
    assert (len(reasons), reasons[0].field) == (5, "range")
    await sent(browser, "/desk/library/reason", ("act", "drop"), ("use", "refuse"), ("id", reasons[0].id))
    assert len(await desk.site.database.read(lambda session: session.store.reasons("i", use="refuse"))) == 4
    assert (await browser.post("/desk/library/reason", data={"use": "x", "text": "y"})).status == 404


async def test_what_is_another_institutions_is_not_there(desk: Town) -> None:
    browser = await staff(desk, who="j")
    assert (await browser.open("/desk/lines/line-甲-1"))[0] == 404
    for path in (
        "/desk/lines/accept", "/desk/lines/refuse", "/desk/lines/return", "/desk/lines/delivery",
        "/desk/appointments/schedule", "/desk/appointments/missed", "/desk/appointments/take-in", "/desk/intake",
    ):  # fmt: skip
        form = [
            *ticks(1), ("refuse_text", "x"), ("return_text", "x"), ("delivery_method", "送检"),
            ("schedule_date", "2026-11-24"), ("from_line", "line-甲-1"), ("code", BOOKING_NO),
        ]  # fmt: skip
        assert (await browser.post(path, data=form)).status == 404, path
    assert (await browser.post("/desk/lines/undo", data=form)).status == 404
    assert (await line(desk)).state == ASSIGNED
    assert (await browser.open(f"/desk/intake?code={BOOKING_NO}"))[0] == 404
    text = (await browser.open("/desk/lines"))[1]
    assert ("甲蔬菜店" in text, "乙蔬菜店" in text) == (False, True)


async def test_a_unit_and_a_stranger_have_no_such_pages(desk: Town) -> None:
    from tests.web.test_pages import as_

    shop, stranger = await as_(desk, "甲"), await desk.browser()
    for path in ("/desk/lines", "/desk/appointments", "/desk/slots", "/desk/day", "/desk/intake", "/desk/library"):
        assert (await shop.open(path))[0] == 403
        response = await stranger.client.get(path, allow_redirects=False)
        assert response.headers["Location"].startswith("/sign-in")


async def test_only_the_last_answer_is_taken_back_and_not_for_ever(desk: Town) -> None:
    browser = await staff(desk)
    await sent(browser, "/desk/lines/accept", *ticks(1), ("accept_text", "请来"))
    desk.clock.go(minutes=1)
    await sent(browser, "/desk/lines/accept", *ticks(2, 3), ("accept_text", "请来"))
    found = await desk.site.database.read(lambda s: last_answer(s.connection, "staff-i", NOW))
    assert found == ("line-甲-2", "line-甲-3")
    desk.clock.go(hours=1)
    assert said((await sent(browser, "/desk/lines/undo"))[1]).startswith("没有可以撤回的")
    assert (await line(desk, 2)).state == ACCEPTED


async def test_an_appointment_goes_into_a_calendar_of_those_concerned_only(desk: Town) -> None:
    from tests.web.test_pages import as_

    await desk.write(lambda session: accepted(session, 1, 2))
    browser = await staff(desk, "/desk/appointments")
    path = f"/bookings/{BOOKING_NO}/calendar.ics"
    assert (await browser.open(path))[0] == 404, "nothing is appointed yet"
    when = (("schedule_date", "2026-11-24"), ("schedule_half", "PM"))
    await sent(browser, "/desk/appointments/schedule", *ticks(1, 2), *when)
    for known in (browser, await as_(desk, "甲")):
        response = await known.client.get(path)
        text = (await response.read()).decode()
        assert response.content_type == "text/calendar"
        assert "DTSTART:20261124T060000Z\r\nDTEND:20261124T093000Z\r\nSUMMARY:计量所检定2台器具" in text
        assert all(len(row.encode()) <= 75 for row in text.split("\r\n"))
        assert text.count("BEGIN:VEVENT") == 1
    for stranger in (await as_(desk, "乙"), await staff(desk, who="j"), await desk.browser()):
        assert (await stranger.open(path))[0] == 404


def test_examples_of_the_calendar() -> None:
    import doctest

    from bot.web import appointment_calendar

    failed, tried = doctest.testmod(appointment_calendar)
    assert (failed, tried > 0) == (0, True)
