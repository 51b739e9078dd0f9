"""The addresses of the interface, made from its tables; whatever else lies under `/api/v1` answers with a problem."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from bot.interface.asking import ApiProblem
from bot.interface.door import ApiAnswer, problem_answer, read_signed, told, write_signed
from bot.interface.files import attach, download
from bot.interface.openapi import BASE, document
from bot.interface.operations import OPERATIONS, Operation, carry_out
from bot.interface.reads import LISTINGS, ME, SINGLES, ApiList, Single, listed, shown
from bot.web.refusals import REQUEST_ID

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LONGEST_ID = 64
ELSEWHERE = f"{BASE}/{{rest}}"
"""Whatever lies beneath that has no address of its own, as its route calls itself."""


def _of_listing(listing: ApiList) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        query = {name: request.query.getall(name) for name in request.query}
        return await read_signed(request, lambda asking: listed(listing, asking, query))

    return answer


def _of_single(single: Single) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        thing_id = request.match_info.get("id", "")[:LONGEST_ID]
        return await read_signed(request, lambda asking: shown(single, asking, thing_id))

    return answer


def _of_operation(operation: Operation) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        return await write_signed(request, lambda asking, given: carry_out(operation, given, asking))

    return answer


async def openapi(_request: web.Request) -> web.StreamResponse:
    """The document; anybody may read it."""
    return told(ApiAnswer(200, document()))


def _strange(known: Mapping[str, set[str]]) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        """An address that there is not, or a way in which it is not asked."""
        methods = sorted(known.get(request.path, ()))
        number, headers = request[REQUEST_ID], {"Allow": ", ".join(methods)}
        if not methods:
            problem = ApiProblem(404, "not_found", "没有这个地址，请看 /api/v1/openapi.json。")
            return told(problem_answer(problem, number))
        problem = ApiProblem(405, "wrong_method", f"这个地址只能用 {'、'.join(methods)}。")
        return told(problem_answer(problem, number, headers))

    return answer


def interface_routes() -> tuple[web.RouteDef, ...]:
    """Every address, for the server, as routes that prove themselves otherwise than by a cookie."""
    made: list[Any] = [web.get(f"{BASE}/openapi.json", openapi, allow_head=False)]
    made += [web.get(f"{BASE}/{ME.path}", _of_single(ME), allow_head=False)]
    made += [web.get(f"{BASE}/{one.path}", _of_listing(one), allow_head=False) for one in LISTINGS]
    made += [web.put(f"{BASE}/results/{{id}}/file", attach)]
    made += [web.get(f"{BASE}/results/{{id}}/file", download, allow_head=False)]
    made += [web.post(f"{BASE}/{one.path}", _of_operation(one)) for one in OPERATIONS]
    made += [web.get(f"{BASE}/{one.path}/{{id}}", _of_single(one), allow_head=False) for one in SINGLES]
    known: dict[str, set[str]] = {}
    for route in made:
        known.setdefault(route.path, set()).add(route.method)
    return (*made, web.route("*", f"{BASE}/{{rest:.*}}", _strange(known)))
