"""The MCP tools: what they offer, how they are spoken to, and that they can do nothing that chat refuses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from booking import commands
from booking.bodies import CAPABILITY
from booking.booking import BOOKING
from booking.commands import Command
from booking.execute import execute
from booking.instrument import INSTRUMENT
from booking.lifecycle import Life, Party, Transition
from booking.line import LINE
from booking.people import RoleKind
from booking.result import CERTIFICATE, HIDDEN, LOCKED, PENDING, PUBLICATION, Publication
from booking.setting import Setting
from bot.chance import digits, fresh_id
from bot.commands.mcp import answered
from bot.interface.mcp import RUNNING, Tools
from storage.trying_out import tried_out
from storage.unit_of_work import Session
from tests.booking import subject
from tests.booking.subject import NOW
from tests.interface.conftest import PEOPLE, TURNS, County

ONE = {"line_ids": ["l1"]}
SIGNED = {"signed": [{"line_id": "l1", "version": 1}]}
DRAFTED = commands.ResultDraft("l1", "合格")
BOOKING_NO = "2026112200001"

Row = tuple[str, Mapping[str, Any], Callable[[], Command]]
BY_TOOL: Mapping[tuple[str, str], Row] = {
    ("booking_line", "accept"): ("lines_accept", ONE, lambda: commands.AcceptLines(("l1",))),
    ("booking_line", "refuse"): (
        "lines_refuse", {**ONE, "reason": "写错了"}, lambda: commands.RefuseLines(("l1",), "写错了"),
    ),
    ("booking_line", "give_back"): (
        "lines_return", {**ONE, "reason": "做不了"}, lambda: commands.ReturnLines(("l1",), "做不了"),
    ),
    ("booking_line", "take_back"): ("lines_take_back", ONE, lambda: commands.TakeBackLines(("l1",))),
    ("booking_line", "schedule"): (
        "lines_schedule", {**ONE, "date": "2026-11-25"}, lambda: commands.ScheduleLines(("l1",), "2026-11-25"),
    ),
    ("booking_line", "no_show"): ("lines_no_show", ONE, lambda: commands.MissAppointment(("l1",))),
    ("booking_line", "take_in"): ("lines_take_in", ONE, lambda: commands.TakeInLines(("l1",))),
    ("booking_line", "put_back"): ("lines_put_back", ONE, lambda: commands.PutBackLines(("l1",))),
    ("booking_line", "register_result"): (
        "results_register", {"rows": [{"line_id": "l1", "result": "合格"}]},
        lambda: commands.RegisterResults((DRAFTED,)),
    ),
    ("booking_line", "submit_result"): (
        "results_release", SIGNED, lambda: commands.SubmitResults(("l1",), {"l1": 1}),
    ),
    ("booking_line", "propose_correction"): (
        "results_correct", {"line_id": "l1", "changes": {"note": "改"}, "reason": "抄错"},
        lambda: commands.CorrectResult("l1", {"note": "改"}, "抄错"),
    ),
    ("booking_line", "call_off"): (
        "lines_call_off", {**ONE, "reason": "坏了"}, lambda: commands.CallOffLines(("l1",), "坏了"),
    ),
    ("booking_line", "withdraw"): (
        "bookings_withdraw", {"booking_no": BOOKING_NO, "line_ids": ["l1"]},
        lambda: commands.WithdrawBooking(BOOKING_NO, ("l1",)),
    ),
    ("booking", "withdraw"): (
        "bookings_withdraw", {"booking_no": BOOKING_NO}, lambda: commands.WithdrawBooking(BOOKING_NO),
    ),
    **{
        ("instrument", verb): (
            "instruments_move", {"instrument_id": "t9", "verb": verb},
            partial(commands.MoveInstrument, "t9", verb),
        )
        for verb in ("stop", "resume", "scrap", "restore", "transfer")
    },
    **{
        ("capability", verb): (
            "capabilities_move", {"capability_id": "c9", "verb": verb},
            partial(commands.MoveCapability, "c9", verb),
        )
        for verb in ("stop", "ask_again")
    },
    ("certificate", "check"): ("results_check", SIGNED, lambda: commands.CheckResults(("l1",), {"l1": 1})),
    ("certificate", "lock"): ("results_release", SIGNED, lambda: commands.SubmitResults(("l1",), {"l1": 1})),
    ("certificate", "give_back"): (
        "results_give_back", {**ONE, "reason": "再看"}, lambda: commands.GiveBackResults(("l1",), "再看"),
    ),
    ("certificate", "drop"): (
        "results_drop_correction", {"line_id": "l1"}, lambda: commands.DropCorrection("l1"),
    ),
    ("certificate", "void"): (
        "results_void", {"line_id": "l1", "reason": "错"}, lambda: commands.VoidResult("l1", "错"),
    ),
    ("publication", "publish"): (
        "publications_set", {"certificate_no": "NO-9"}, lambda: commands.Publish("NO-9"),
    ),
    ("publication", "unpublish"): (
        "publications_set", {"certificate_no": "NO-9", "show": False}, lambda: commands.Publish("NO-9", show=False),
    ),
}  # fmt: skip
"""The row of a table -> the tool that moves by it, what it is given, and the command that chat would carry out."""

NOT_OFFERED = {
    ("booking_line", verb) for verb in ("submit", "assign", "force_assign", "dismiss", "correct_result")
} | {
    ("booking", verb) for verb in ("submit", "answer", "reopen", "finish")
} | {
    ("capability", verb) for verb in ("approve", "reject", "lapse")
} | {("certificate", "rewrite"), ("certificate", "replace")}  # fmt: skip
"""Rows of the clock, of other rows' commands, or of authorities' desks: no tool moves by them."""

LIVES: tuple[Life, ...] = (LINE, BOOKING, INSTRUMENT, CERTIFICATE, CAPABILITY, PUBLICATION)
PARTY = {RoleKind.UNIT: Party.UNIT, RoleKind.INSTITUTION: Party.INSTITUTION, RoleKind.AUTHORITY: Party.AUTHORITY}


def test_every_row_of_the_tables_has_a_tool_or_none_on_purpose() -> None:
    rows = {(life.name, row.verb) for life in LIVES for row in life.transitions}
    assert rows == set(BY_TOOL) | NOT_OFFERED
    assert not set(BY_TOOL) & NOT_OFFERED
    assert {tool for tool, _given, _command in BY_TOOL.values()} <= set(RUNNING)


def lay_thing(session: Session, life: Life, state: str) -> None:
    """A thing of a life in a state, with what it needs around it."""
    store = session.store
    line_state = {"booking_line": state, "certificate": "已出证" if state not in PENDING else "已检定"}
    booking_state = state if life is BOOKING else "已提交"
    store.put(subject.booking(state=booking_state))
    store.put(subject.instrument(id="t9", serial="SN9", state=state if life is INSTRUMENT else "在用"))
    store.put(subject.line(id="l1", instrument_id="t9", state=line_state.get(life.name, "已分配")))
    store.put(subject.capability(id="c9", second="非自动衡器", state=state if life is CAPABILITY else "有效"))
    if life in (CERTIFICATE, PUBLICATION) or state in ("已检定", "已出证"):
        result_state = state if life is CERTIFICATE else (LOCKED if state != "已检定" else "已核验")
        signed = {"by": "x", "checked_by": "y", "approved_by": "z"}
        store.put(subject.result(state=result_state, certificate_no="NO-9", instrument_id="t9", **signed))
    shown = state if life is PUBLICATION else HIDDEN
    store.put(Publication("b9", "NO-9", "150105", shown, NOW))


@pytest.fixture
def tools(county: County) -> dict[str, Tools]:
    return {who: Tools(one.key_id, one.secret, TURNS.matcher_of) for who, one in county.systems.items()}


@pytest.mark.slow
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)  # who may do what does not hang on the database
@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
async def test_a_tool_can_do_nothing_that_chat_refuses(county: County, tools: dict[str, Tools], life: Life) -> None:
    await county.connect("neighbour")
    tools["neighbour"] = Tools(county["neighbour"].key_id, county["neighbour"].secret, TURNS.matcher_of)
    moved = 0
    for state in life.states:
        for row in life.transitions:
            if (life.name, row.verb) not in BY_TOOL:
                continue
            for who in PEOPLE:
                by_tool, by_chat = await outcomes(county, tools[who], life, state, row, who)
                case = (life.name, state, row.verb, who)
                if by_tool == "":
                    moved += 1
                    assert by_chat == "", case
                    assert state in row.sources, case
                    assert PARTY[PEOPLE[who][0]] in row.parties, case
                    assert who not in ("neighbour", "other"), case
                elif by_tool != "no_scope":
                    assert by_tool == by_chat, case
    assert moved >= len({verb for name, verb in BY_TOOL if name == life.name}) // 2


async def outcomes(county: County, tools: Tools, life: Life, state: str, row: Transition, who: str) -> tuple[str, str]:
    """Why a tool, and why the command itself, refuses; "" for what is done. Nothing of it is kept."""
    name, given, command = BY_TOOL[life.name, row.verb]

    def by_tool(session: Session) -> str:
        lay_thing(session, life, state)
        called: Any = tools.answer(session, "tools/call", {"name": name, "arguments": dict(given)}, NOW)
        if called["isError"]:
            return str(called["structuredContent"]["code"])
        wrong = called["structuredContent"]["result"].get("wrong") or [{"refused": {"code": ""}}]
        return str(wrong[0]["refused"]["code"])

    def by_chat(session: Session) -> str:
        lay_thing(session, life, state)
        setting = Setting(NOW, who, fresh_id, digits, session.keyring.digest, channel="web")
        refused = execute(command(), session.store, setting).refused
        return "" if refused is None else refused.why.value

    database = county.town.site.database
    return await tried_out(database, by_tool), await tried_out(database, by_chat)


async def ask(county: County, tools: Tools, method: str, **params: Any) -> Any:
    line = json.dumps({"jsonrpc": "2.0", "id": 7, "method": method, "params": params}, ensure_ascii=False)
    told = await answered(line, tools, county.town.site.database)
    assert told is not None
    return told.get("result", told.get("error"))


async def test_a_session_of_a_client(county: County, tools: dict[str, Tools]) -> None:
    owner = tools["owner"]
    hello = await ask(county, owner, "initialize", protocolVersion="2025-03-26")
    assert (hello["protocolVersion"], hello["serverInfo"]["name"]) == ("2025-03-26", "yuejian")
    assert (await ask(county, owner, "initialize", protocolVersion="1"))["protocolVersion"] == "2025-06-18"
    note = json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"})
    assert await answered(note, owner, county.town.site.database) is None
    offered = {one["name"]: one for one in (await ask(county, owner, "tools/list"))["tools"]}
    assert {"get_me", "list_instruments", "bookings_submit", "instruments_add"} <= set(offered)
    assert not {"results_check", "lines_accept", "publications_set"} & set(offered)
    assert offered["list_instruments"]["annotations"]["readOnlyHint"]
    assert await ask(county, owner, "ping") == {}
    for line, code in (("nonsense", -32600), ('{"id": 1, "method": "x/y"}', -32601)):
        told = await answered(line, owner, county.town.site.database)
        assert told is not None
        assert told["error"]["code"] == code
    assert (await ask(county, owner, "tools/call", name="drop_tables"))["code"] == -32602


async def test_a_secret_that_is_wrong_or_over_opens_no_tool(county: County, tools: dict[str, Tools]) -> None:
    wrong = replace(tools["owner"], secret="guessed")
    assert (await ask(county, wrong, "tools/list"))["tools"] == []
    told = await ask(county, wrong, "tools/call", name="get_me", arguments={})
    assert told["isError"]


@pytest.mark.slow
def test_the_command_speaks_over_its_input_and_output(tmp_path: Path) -> None:
    environment = {**os.environ, "YUEJIAN_DATA": str(tmp_path), "MCP_KEY_SECRET": "s"}
    lines = [{"jsonrpc": "2.0", "id": n, "method": method} for n, method in enumerate(("ping", "tools/list"))]
    command = [sys.executable, "-m", "bot", "mcp", "--key", "0" * 32]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    ran = subprocess.run(command, input=text, capture_output=True, text=True, env=environment, timeout=120, check=True)
    answers = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [one["result"] for one in answers] == [{}, {"tools": []}]
    del environment["MCP_KEY_SECRET"]
    assert subprocess.run(command, capture_output=True, env=environment, timeout=120, check=False).returncode == 2
