"""Who comes in: every way in which a signature can be wrong, replays, limits, keys that ended, scopes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from booking.commands import EndKey, RotateKey
from booking.execute import execute
from booking.people import Role, RoleKind
from booking.setting import Setting
from bot.chance import digits, fresh_id
from bot.interface import door
from bot.web.rate import Pace
from storage.unit_of_work import Session
from tests.interface.conftest import County


async def test_a_signed_request_tells_whose_key_it_is(county: County) -> None:
    heard = await county["tester"].ask("get_me")
    assert heard.status == 200
    assert (heard.body["body"], heard.body["person"]) == ("i1计量所", "tester先生")
    assert heard.body["duties"] == ["管理员", "收发", "检定员"]
    assert heard.headers["RateLimit"].startswith('"key";r=2')
    assert heard.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("X_Key", "", "not_signed"),
        ("X_Key", "0" * 32, "wrong_signature"),
        ("X_Timestamp", "1795000000", "wrong_signature"),
        ("X_Nonce", "other-nonce", "wrong_signature"),
        ("X_Nonce", "a b", "not_signed"),
        ("X_Signature", "0" * 64, "wrong_signature"),
        ("X_Signature", "zz", "not_signed"),
    ],
)
async def test_a_changed_header_opens_nothing(county: County, header: str, value: str, code: str) -> None:
    heard = await county["tester"].send("GET", "/api/v1/me", **{header: value})
    assert (heard.status, heard.body["code"]) == (401, code)
    assert heard.headers["Content-Type"].startswith("application/problem+json")
    assert heard.body["title"] == "没有通过签名校验"


async def test_what_was_signed_is_what_is_sent(county: County) -> None:
    system = county["tester"]
    headers = system.signed("GET", "/api/v1/me", b"")
    assert (await system.client.get("/api/v1/lines", headers=headers)).status == 401
    assert (await system.client.get("/api/v1/me?after=1", headers=headers)).status == 401
    assert (await system.client.get("/api/v1/me", headers=headers)).status == 200


async def test_a_request_that_was_caught_is_good_for_nothing(county: County) -> None:
    system = county["tester"]
    headers = system.signed("GET", "/api/v1/me", b"")
    assert (await system.client.get("/api/v1/me", headers=headers)).status == 200
    again = await system.client.get("/api/v1/me", headers=headers)
    assert (again.status, (await again.json())["code"]) == (401, "repeated_nonce")
    other = county["checker"].signed("GET", "/api/v1/me", b"", nonce=headers["X-Nonce"])
    assert (await system.client.get("/api/v1/me", headers=other)).status == 200, "nonces are each key's own"


async def test_an_old_request_is_refused(county: County) -> None:
    system = county["tester"]
    headers = system.signed("GET", "/api/v1/me", b"")
    county.town.clock.go(minutes=6)
    late = await system.client.get("/api/v1/me", headers=headers)
    assert (late.status, (await late.json())["code"]) == (401, "out_of_time")


async def carry_out(county: County, command: Any, who: str = "tester") -> Any:
    def work(session: Session) -> Any:
        setting = Setting(county.town.clock(), who, fresh_id, digits, session.keyring.digest)
        outcome = execute(command, session.store, setting)
        session.record(outcome.events)
        return outcome

    return await county.town.write(work)


async def test_a_rotated_key_works_with_both_secrets_for_a_week(county: County) -> None:
    system = county["tester"]
    new = replace(system, secret="the-new-secret")
    assert (await carry_out(county, RotateKey(system.key_id, "the-new-secret"))).refused is None
    assert [(await one.ask("get_me")).status for one in (system, new)] == [200, 200]
    county.town.clock.go(days=8)
    assert [(await one.ask("get_me")).status for one in (system, new)] == [401, 200]


async def test_a_key_ends_by_who_made_it_or_who_runs_the_body_and_by_its_year(county: County) -> None:
    checkers, approvers = county["checker"], county["approver"]
    assert (await carry_out(county, EndKey(checkers.key_id), "approver")).refused is not None
    assert (await carry_out(county, EndKey(checkers.key_id), "other")).refused is not None
    assert (await carry_out(county, EndKey(checkers.key_id), "tester")).refused is None
    assert (await checkers.ask("get_me")).status == 401
    county.town.clock.go(days=366)
    assert (await approvers.ask("get_me")).status == 401


async def test_who_has_left_takes_the_key_along(county: County) -> None:
    gone = Role("tester", RoleKind.INSTITUTION, "i1", duties=("检定员",), active=False)
    await county.town.write(lambda session: session.store.put(gone))
    assert (await county["tester"].ask("get_me")).body["code"] == "no_role"
    ended = replace(gone, active=True, until=county.town.clock() - timedelta(days=1))
    await county.town.write(lambda session: session.store.put(ended))
    assert (await county["tester"].ask("get_me")).status == 403


async def test_a_key_does_what_its_scopes_say(county: County) -> None:
    blind = await county.connect("tester", ("answer",))
    assert (await blind.ask("list_lines")).body["code"] == "no_scope"
    assert (await blind.do("results_register", {"rows": []})).body["code"] == "no_scope"
    assert (await county["owner"].do("lines_accept", {"line_ids": []})).body["code"] == "no_scope"
    assert (await county["owner"].ask("list_figures")).body["code"] == "not_for_this_body"


async def test_who_asks_too_often_is_told_to_wait(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "PACE", Pace(burst=2, per_second=1.0))
    system = county["tester"]
    heard = [await system.ask("get_me") for _ in range(3)]
    assert [one.status for one in heard] == [200, 200, 429]
    assert heard[2].headers["Retry-After"] == "1"
    county.town.clock.go(seconds=3)
    assert (await system.ask("get_me")).status == 200


async def test_who_knocks_with_wrong_signatures_is_shut_out_for_a_while(county: County) -> None:
    system = county["tester"]
    wrong = [(await system.send("GET", "/api/v1/me", X_Signature="0" * 64)).status for _ in range(14)]
    assert wrong[:10] == [401] * 10
    assert wrong[-1] == 429


async def test_a_network_that_repeats_shuts_nobody_out(county: County) -> None:
    system = county["tester"]
    headers = system.signed("GET", "/api/v1/me", b"")
    again = [(await system.client.get("/api/v1/me", headers=headers)).status for _ in range(20)]
    assert again == [200] + [401] * 19
    assert (await system.ask("get_me")).status == 200


async def test_what_is_no_address_answers_as_a_problem(county: County) -> None:
    client = county["tester"].client
    for method, path, status in (
        ("GET", "/api/v1/nowhere", 404),
        ("POST", "/api/v1/nowhere", 404),
        ("DELETE", "/api/v1/lines", 405),
        ("GET", "/api/v1/lines/accept/more", 404),
        ("POST", "/api/v1/me", 405),
    ):
        answer = await client.request(method, path)
        told = await answer.json()
        assert (answer.status, told["status"]) == (status, status), path
        assert told["detail"]
    assert answer.headers["Allow"] == "GET"
