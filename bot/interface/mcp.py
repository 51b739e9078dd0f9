"""The same interface as tools of the Model Context Protocol: a key's operations, lists and things, and nothing else.

A tool runs what its address of `/api/v1` runs, as the person whose key it is, and is kept among the exchanges alike.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from booking.people import Role
from booking.system_key import READ, SystemKey
from bot.chance import fresh_id
from bot.interface.asking import ApiProblem, Asking, MatcherOf
from bot.interface.door import NO_READ, WRONG_SIGNATURE, answer_of, known_by
from bot.interface.forms import JsonObject
from bot.interface.openapi import VERSION
from bot.interface.operations import OPERATIONS, Operation, carry_out
from bot.interface.reads import LISTINGS, ME, MOST, SINGLES, ApiList, Single, listed, shown
from bot.web.refusals import readable
from storage.exchanges import IN, Exchange, Exchanges
from storage.unit_of_work import Session

PROTOCOLS: Final = ("2025-06-18", "2025-03-26", "2024-11-05")
ABOUT: Final = "约检：强制检定预约。每个工具办的事，就是这把钥匙的主人在对话里、工作台上能办的事；办不了的会说明原因。"
Tool = Operation | ApiList | Single
UNKNOWN_METHOD, WRONG_PARAMETERS, NOT_A_REQUEST = -32601, -32602, -32600


@dataclass(frozen=True)
class NoRequest:
    """What is no request, as JSON-RPC names it."""

    code: int
    message: str


@dataclass(frozen=True)
class Tools:
    """The tools of one key; `secret` is what whoever started the server knows of it."""

    key_id: str
    secret: str
    matcher_of: MatcherOf

    def answer(self, session: Session, method: str, params: Mapping[str, Any], now: datetime) -> JsonObject | NoRequest:
        """The result of one request."""
        if method == "initialize":
            wanted = params.get("protocolVersion")
            return {
                "protocolVersion": wanted if wanted in PROTOCOLS else PROTOCOLS[0],
                "capabilities": {"tools": {"listChanged": False}},
                "serverInfo": {"name": "yuejian", "title": "约检", "version": VERSION},
                "instructions": ABOUT,
            }
        if method == "ping":
            return {}
        if method == "tools/list":
            known = self._known(session, now)
            return {"tools": [] if isinstance(known, ApiProblem) else tools_of(known[0])}
        if method == "tools/call":
            return self._called(session, params, now)
        return NoRequest(UNKNOWN_METHOD, f"no method {method[:60]}")

    def _known(self, session: Session, now: datetime) -> tuple[SystemKey, Role] | ApiProblem:
        """The key and its person's role, as they are now."""

        def flaw(key: SystemKey) -> ApiProblem | None:
            right = any(hmac.compare_digest(one, self.secret) for one in key.secrets(now))
            return None if right else WRONG_SIGNATURE

        return known_by(session, self.key_id, now, flaw)

    def _called(self, session: Session, params: Mapping[str, Any], now: datetime) -> JsonObject | NoRequest:
        name, given = str(params.get("name")), params.get("arguments") or {}
        what = RUNNING.get(name)
        if what is None or not isinstance(given, dict):
            return NoRequest(WRONG_PARAMETERS, f"no tool {name[:60]}")
        known = self._known(session, now)
        if isinstance(known, ApiProblem):
            return _content(known.body(""), wrong=True)
        key, role = known
        asking = Asking(session, key, role, now, self.matcher_of, fresh_id())
        done = run(what, given, asking)
        answer, changes = answer_of(done, asking.cause), isinstance(what, Operation)
        kept = Exchange(
            IN,
            key.id,
            "MCP",
            name,
            answer.status,
            readable(given).encode(),
            readable(answer.body).encode() if changes else b"",
            cause=asking.cause if changes else "",
            number=asking.cause[:12],
        )
        Exchanges(session.connection, session.keyring).keep(kept, now)
        return _content(answer.body, wrong=isinstance(done, ApiProblem))


def run(what: Tool, given: dict[str, Any], asking: Asking) -> JsonObject | ApiProblem:
    """What a tool does with its arguments."""
    if isinstance(what, Operation):
        return carry_out(what, given, asking)
    if READ not in asking.key.scopes:
        return NO_READ
    if isinstance(what, Single):
        return shown(what, asking, str(given.get("id", ""))[:64])
    query = {
        key: [str(one) for one in value] if isinstance(value, list) else [str(value)] for key, value in given.items()
    }
    return listed(what, asking, query)


def tools_of(key: SystemKey) -> list[JsonObject]:
    """The tools that a key opens."""
    found: list[JsonObject] = []
    for name, what in RUNNING.items():
        if isinstance(what, Operation):
            if key.kind in what.kinds and set(key.scopes) & set(what.scopes):
                found.append(_tool(name, what.title, what.about, what.schema, reads=False))
        elif key.kind in what.kinds and READ in key.scopes:
            found.append(_tool(name, what.title, what.title, _asked(what), reads=True))
    return found


def _asked(what: ApiList | Single) -> JsonObject:
    if isinstance(what, Single):
        needed = (
            {"properties": {"id": {"type": "string"}}, "required": ["id"]} if what is not ME else {"properties": {}}
        )
        return {"type": "object", **needed, "additionalProperties": False}
    properties: JsonObject = {
        "after": {"type": "string", "description": "上次给的 next"},
        "limit": {"type": "integer", "minimum": 1, "maximum": MOST},
    }
    if what.states:
        properties["state"] = {"type": "array", "items": {"type": "string", "enum": list(what.states)}}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _tool(name: str, title: str, about: str, schema: JsonObject, *, reads: bool) -> JsonObject:
    hints = {"readOnlyHint": reads, "destructiveHint": not reads}
    return {"name": name, "title": title, "description": about, "inputSchema": schema, "annotations": hints}


def _content(body: JsonObject, *, wrong: bool) -> JsonObject:
    return {"content": [{"type": "text", "text": readable(body)}], "structuredContent": body, "isError": wrong}


TOOLS: tuple[Tool, ...] = (ME, *LISTINGS, *SINGLES, *OPERATIONS)
RUNNING: Mapping[str, Tool] = {one.name: one for one in TOOLS}
"""Every tool by its name."""
