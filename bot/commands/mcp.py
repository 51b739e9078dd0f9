"""`mcp`: the tools of one key over standard input and output, one JSON-RPC message a line."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import Mapping
from typing import Any

from bot.clock import china_now
from bot.commands.opened import opened
from bot.interface.mcp import NOT_A_REQUEST, NoRequest, Tools
from bot.log import log_to_stderr
from bot.matching import LearnedMatcher
from bot.web.cleaned import read_json
from catalogue_match.match import shipped_matcher
from storage.database import Database

SECRET = "MCP_KEY_SECRET"  # noqa: S105 - the name of the variable that holds it
LONGEST = 1_000_000
FAILED = -32603


def mcp(*, db: str, key: str) -> None:
    """Serve until the input ends."""
    secret = os.environ.get(SECRET, "")
    if not secret:
        sys.stderr.write(f"请把钥匙的密钥放在环境变量 {SECRET} 里；钥匙在工作台“接口密钥”里做。\n")
        raise SystemExit(2)
    log_to_stderr(level=logging.WARNING)
    asyncio.run(_serve(db, Tools(key, secret, LearnedMatcher(shipped_matcher()))))


async def _serve(db: str, tools: Tools) -> None:
    async with opened(db) as database:
        while line := await asyncio.to_thread(sys.stdin.readline, LONGEST):
            answer = await answered(line, tools, database)
            if answer is not None:
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
                sys.stdout.flush()


async def answered(line: str, tools: Tools, database: Database) -> Mapping[str, Any] | None:
    """The answer to one line; None for a notification, which wants none."""
    asked = read_json(line.encode())
    if not isinstance(asked, dict) or not isinstance(asked.get("method"), str):
        return _error(None, NoRequest(NOT_A_REQUEST, "not a JSON-RPC request")) if line.strip() else None
    number, params = asked.get("id"), asked.get("params")
    if number is None:
        return None
    given = params if isinstance(params, dict) else {}
    try:
        result = await database.write(lambda session: tools.answer(session, asked["method"], given, china_now()))
    except Exception:
        logging.getLogger(__name__).exception("a tool failed")
        return _error(number, NoRequest(FAILED, "服务出了差错，没有改动任何东西。"))
    if isinstance(result, NoRequest):
        return _error(number, result)
    return {"jsonrpc": "2.0", "id": number, "result": result}


def _error(number: Any, wrong: NoRequest) -> Mapping[str, Any]:
    return {"jsonrpc": "2.0", "id": number, "error": {"code": wrong.code, "message": wrong.message}}
