"""The whole work between a shop's system and a laboratory's, by the interface alone; what chat refuses is refused."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from storage.unit_of_work import Session
from tests.interface.conftest import County
from tests.interface.system import Heard

ROW = {
    "instrument_name": "电子秤",
    "second_name": "非自动衡器",
    "model": "ACS-30",
    "range": "最大30公斤最小200克",
    "serial": "938579",
    "manufacturer": "永康华鹰",
    "install_location": "店铺内",
    "purpose": "贸易结算",
    "delivery_method": "现场检",
    "production_code": "sc2027 0108 0001",
}


def good(heard: Heard) -> Any:
    """What a request gave that has to have gone well."""
    assert heard.status == 200, heard.body
    return heard.body


def done(heard: Heard) -> Any:
    """The result of what was done."""
    return good(heard)["result"]


async def booked(county: County, *instruments: str) -> list[str]:
    """The lines of a new booking."""
    made = done(await county["owner"].do("bookings_submit", {"instrument_ids": list(instruments)}))
    booking = good(await county["owner"].ask("get_bookings", made["booking_no"]))
    return [line["line_id"] for line in booking["lines"]]


async def released(county: County, line_id: str, number: str = "NO-1") -> None:
    """A line taken through all three signatures."""
    tester = county["tester"]
    done(await tester.do("lines_accept", {"line_ids": [line_id], "text": "请周四来"}))
    done(await tester.do("lines_take_in", {"line_ids": [line_id]}))
    row = {"line_id": line_id, "result": "合格", "certificate_no": number}
    done(await tester.do("results_register", {"rows": [row]}))
    version = good(await tester.ask("get_results", line_id))["version"]
    signed = {"signed": [{"line_id": line_id, "version": version}]}
    done(await county["checker"].do("results_check", signed))
    done(await county["approver"].do("results_release", signed))


async def test_a_scale_goes_from_the_ledger_to_its_certificate(county: County) -> None:
    owner, tester = county["owner"], county["tester"]
    made = done(await owner.do("instruments_add", {"rows": [ROW]}))
    one = good(await owner.ask("get_instruments", made["instrument_ids"][0]))
    assert one["production_code"] == "SC202701080001"
    assert (one["range"], one["second"], one["use_region_code"]) == ("0.2~30kg", "非自动衡器", "150105")
    (line_id,) = await booked(county, one["instrument_id"])
    (line,) = await tester.everything("list_lines", state="已分配")
    assert (line["line_id"], line["company_name"], line["phone"]) == (line_id, "u1店", "15847108236")
    await released(county, line_id)
    result = good(await owner.ask("get_results", line_id))
    assert (result["result"], result["verifier"], result["checker"], result["approver"]) == (
        "合格", "tester先生", "checker先生", "approver先生",
    )  # fmt: skip
    assert result["valid_until"] == "2027-11-21"
    again = good(await owner.ask("get_instruments", one["instrument_id"]))
    assert (again["valid_until"], again["last_certificate"]) == ("2027-11-21", "NO-1")
    done(await county["officer"].do("publications_set", {"certificate_no": "NO-1"}))
    assert [one["published"] for one in await county["officer"].everything("list_publications")] == [True]
    figures = {one["name"]: one["value"] for one in await county["officer"].everything("list_figures")}
    assert (figures["已出证"], figures["一年内合格"]) == (1, 1)


async def test_nobody_signs_twice_and_nobody_without_the_duty(county: County) -> None:
    tester = county["tester"]
    (line_id,) = await booked(county, "t1")
    done(await tester.do("lines_accept", {"line_ids": [line_id]}))
    done(await tester.do("results_register", {"rows": [{"line_id": line_id, "result": "合格"}]}))
    signed = {"signed": [{"line_id": line_id, "version": 1}]}
    for who, name in (("tester", "results_check"), ("approver", "results_check"), ("checker", "results_release")):
        heard = await county[who].do(name, signed)
        assert (heard.status, heard.body["code"]) == (403, "no_duty"), (who, name)
    stale = await county["checker"].do("results_check", {"signed": [{"line_id": line_id, "version": 0}]})
    assert stale.body["code"] == "changed"
    done(await county["checker"].do("results_check", signed))
    assert (await county["owner"].ask("get_results", line_id)).status == 404, "nothing is out before the last signature"
    assert (await county["approver"].do("results_release", signed)).status == 200
    assert (await county["approver"].do("results_release", signed)).body["code"] == "wrong_state"


async def test_what_is_not_theirs_is_not_shown_and_not_touched(county: County) -> None:
    (line_id,) = await booked(county, "t1")
    other = county["other"]
    assert (await other.ask("get_lines", line_id)).status == 404
    assert await other.everything("list_lines") == []
    heard = await other.do("lines_accept", {"line_ids": [line_id]})
    assert (heard.status, heard.body["code"], heard.body["detail"]) == (
        403, "not_yours", "这件事要由相关单位的人来办，您这边办不了。",
    )  # fmt: skip
    neighbour = await county.connect("neighbour")
    assert (await neighbour.ask("get_instruments", "t1")).status == 404
    change = {"instrument_id": "t1", "changes": {"model": "ACS-15"}}
    assert (await neighbour.do("instruments_change", change)).status == 404
    assert (await neighbour.do("bookings_submit", {"instrument_ids": ["t1"]})).status == 404


async def test_a_refusal_is_answered_and_the_instrument_booked_again(county: County) -> None:
    owner, tester = county["owner"], county["tester"]
    (line_id,) = await booked(county, "t1")
    said = {"line_ids": [line_id], "reason": "请规范填写测量范围", "reason_field": "range"}
    done(await tester.do("lines_refuse", said))
    line = good(await owner.ask("get_lines", line_id))
    assert (line["state"], line["reason_field"]) == ("预约失败", "range")
    done(await owner.do("instruments_change", {"instrument_id": "t1", "changes": {"range": "30g-15kg"}}))
    (again,) = await booked(county, "t1")
    assert good(await owner.ask("get_lines", again))["previous"] == line_id
    assert good(await owner.ask("get_lines", again))["range"] == "0.03~15kg"


async def test_what_is_wrong_is_said_all_at_once_with_its_place(county: County) -> None:
    row = {**ROW, "purpose": "自己用", "strange": 1, "serial": 5}
    heard = await county["owner"].do("instruments_add", {"rows": [row], "more": True})
    assert heard.status == 422
    assert [one["pointer"] for one in heard.body["errors"]] == [
        "/more", "/rows/0/strange", "/rows/0/serial", "/rows/0/purpose",
    ]  # fmt: skip
    spoiled = await county["owner"].do("instruments_add", {"rows": [{**ROW, "range": "看铭牌吧"}]})
    assert spoiled.body["errors"][0]["pointer"] == "/rows/0/range"
    assert (await county["owner"].do("instruments_add", [])).body["errors"][0]["why"] == "要写成 JSON 对象"
    assert (await county["owner"].send("POST", "/api/v1/instruments/add", {"rows": []})).body["code"] == "no_cause"


async def test_the_same_request_again_does_nothing_and_answers_the_same(county: County) -> None:
    owner = county["owner"]
    body = {"instrument_ids": ["t1", "t2"]}
    first, again = [await owner.do("bookings_submit", body, "one-and-the-same") for _ in range(2)]
    assert first.body == again.body
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (None, "true")
    other = await owner.do("bookings_submit", {"instrument_ids": ["t3"]}, "one-and-the-same")
    assert (other.status, other.body["code"]) == (422, "cause_used")
    assert len(await owner.everything("list_bookings")) == 1


async def test_what_came_too_early_may_come_again_under_its_key(county: County) -> None:
    tester = county["tester"]
    (line_id,) = await booked(county, "t1")
    take_in = {"line_ids": [line_id], "samples": {line_id: "S-7"}}
    assert (await tester.do("lines_take_in", take_in, "take-in")).body["code"] == "wrong_state"
    done(await tester.do("lines_accept", {"line_ids": [line_id]}))
    assert done(await tester.do("lines_take_in", take_in, "take-in"))["samples"] == {line_id: "S-7"}


async def test_ten_at_once_under_one_key_book_once(county: County) -> None:
    owner = county["owner"]
    body = {"instrument_ids": ["t1"]}
    heard = await asyncio.gather(*(owner.do("bookings_submit", body, "at-once") for _ in range(10)))
    assert {one.status for one in heard} == {200}
    assert len({one.body["result"]["booking_no"] for one in heard}) == 1


async def test_the_feed_tells_each_side_its_own_and_goes_on_from_its_place(county: County) -> None:
    owner, tester = county["owner"], county["tester"]
    place = (await tester.ask("list_changes")).body["next"] or ""
    (line_id,) = await booked(county, "t1")
    await released(county, line_id)
    told: list[Any] = []
    while True:
        heard = good(await tester.ask("list_changes", after=place, limit=3))
        if not heard["rows"]:
            break
        told += heard["rows"]
        place = heard["next"]
    verbs = [one["verb"] for one in told if one["thing_id"] == line_id]
    assert verbs == ["自动分配", "受理", "检定受理", "结果登记", "结果提交"]
    assert {one["thing"] for one in told} == {"booking_line", "certificate"}
    seen = await owner.everything("list_changes")
    assert not {one["thing"] for one in seen} & {"certificate", "capability"}
    assert [one["verb"] for one in seen if one["thing_id"] == line_id][-1] == "结果提交"
    assert (await county["other"].ask("list_changes")).body["rows"] == []
    assert (await owner.ask("list_changes", after="1-x")).body["code"] == "bad_place"


async def test_an_authority_follows_the_lines_and_publications_of_its_region(county: County) -> None:
    officer = county["officer"]
    (line_id,) = await booked(county, "t1")
    await released(county, line_id)
    done(await officer.do("publications_set", {"certificate_no": "NO-1"}))
    told = await officer.everything("list_changes")
    verbs = [one["verb"] for one in told if one["thing_id"] == line_id]
    assert verbs == ["提交", "自动分配", "受理", "检定受理", "结果登记", "结果提交"]
    assert {one["thing"] for one in told} == {"booking_line", "publication"}
    assert [one["verb"] for one in told if one["thing"] == "publication"][-1] == "发布"

    def elsewhere(session: Session) -> None:
        authority = session.store.authority("a1")
        assert authority is not None
        session.store.put(replace(authority, region_code="410100"))

    await county.town.write(elsewhere)
    await booked(county, "t2")
    assert await officer.everything("list_changes") == told


async def test_lists_go_on_where_they_ended(county: County) -> None:
    owner = county["owner"]
    rows = [{**ROW, "serial": f"N{number:03}"} for number in range(7)]
    done(await owner.do("instruments_add", {"rows": rows}))
    assert [one["serial"] for one in await owner.everything("list_instruments", limit=2)] == [
        "SN001", "SN002", "SN003", *(f"N{number:03}" for number in range(7)),
    ]  # fmt: skip
    for query in ({"limit": 0}, {"limit": 201}, {"limit": "x"}, {"state": "没有"}, {"strange": 1}, {"after": "x"}):
        assert (await owner.ask("list_instruments", **query)).status == 422, query


@pytest.mark.parametrize("day", ["2026-11-20", "2026-13-01", "下周二", ""])
async def test_a_day_that_cannot_be_is_refused(county: County, day: str) -> None:
    body = {"instrument_ids": ["t1"], "preferred_date": day}
    assert (await county["owner"].do("bookings_submit", body)).status == 422
