"""The door of the interface: who signs comes in, once a request; what it changes, it changes once; all of it is kept.

Everything of one request happens in one transaction: the nonce, the pace, the command, the answer that is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from aiohttp import web

from booking.people import Role
from booking.system_key import READ, SystemKey
from bot.interface.asking import ApiProblem, Asking
from bot.interface.forms import JsonObject
from bot.interface.signing import CAUSE, SignedHead, is_cause, is_in_time, is_signed, read_head
from bot.web.address import asker
from bot.web.cleaned import read_json
from bot.web.rate import KNOCK, Pace
from bot.web.refusals import REQUEST_ID, readable
from bot.web.site import SITE, Site
from storage.exchanges import IN, Exchange, Exchanges, fingerprint_of
from storage.paces import Paces
from storage.unit_of_work import Session

PACE = Pace(burst=300, per_second=20.0)
"""Requests of one key."""

JSON = "application/json"
LARGEST_FILE = 2 * 1024 * 1024
MOST_KEPT = 128 * 1024
"""Of a request, what is kept: all of what is no file."""

REPLAYED = "Idempotency-Replayed"
NOT_SIGNED = ApiProblem(
    401, "not_signed", "没有签名，或者签名的写法不对。要带 X-Key、X-Timestamp、X-Nonce、X-Signature。"
)
WRONG_SIGNATURE = ApiProblem(401, "wrong_signature", "签名不对，或者钥匙停用、过期了。请照文档逐行核对签名的内容。")
OUT_OF_TIME = ApiProblem(401, "out_of_time", "签名的时间和现在差了5分钟以上，请校准时钟。")
REPEATED = ApiProblem(
    401, "repeated_nonce", "这个 X-Nonce 用过了。每个请求要用新的；重发同一件事，换 nonce，不换 Idempotency-Key。"
)
NO_ROLE = ApiProblem(403, "no_role", "做这把钥匙的人已经不在这个单位，或者角色停用了。")
NO_CAUSE = ApiProblem(400, "no_cause", "要带 Idempotency-Key：1到64个可见的英文字符，同一件事重发时不变。")
OTHER_REQUEST = ApiProblem(422, "cause_used", "这个 Idempotency-Key 已经用在另一个请求上了。")
NOT_JSON = ApiProblem(400, "not_json", "请求体要是 JSON。")
NOT_JSON_TYPE = ApiProblem(415, "not_json_type", "请求体要用 Content-Type: application/json。")
NOT_FILE_TYPE = ApiProblem(415, "not_file_type", "请求体要用 Content-Type: application/octet-stream。")
TOO_LARGE = ApiProblem(413, "too_large", "文件太大，最大 2 MB。")
TOO_OFTEN = ApiProblem(429, "too_often", "这把钥匙请求得太频繁了，请照 Retry-After 等一等。")
KNOCKED = ApiProblem(429, "too_often", "从您的地址来的请求多次没有通过签名校验，请过一会儿再试。")
NO_READ = ApiProblem(403, "no_scope", "这把钥匙没有“查看”的权限。")

Work = Callable[[Asking], JsonObject | ApiProblem]
Filing = Callable[[Asking, bytes], JsonObject | ApiProblem]
Writing = Callable[[Asking, object], JsonObject | ApiProblem]


@dataclass(frozen=True)
class ApiAnswer:
    """What is answered."""

    status: int
    body: JsonObject
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Came:
    """A request as it came in."""

    head: SignedHead
    method: str
    target: str
    body: bytes
    cause: str
    number: str
    now: datetime


async def read_signed(request: web.Request, work: Work) -> web.Response:
    """Answer a signed request that looks at something."""
    return told(await answer_signed(request, work))


async def answer_signed(request: web.Request, work: Work) -> ApiAnswer:
    """The answer to a signed request that looks at something."""

    def look(session: Session, asking: Asking, _came: Came) -> JsonObject | ApiProblem:
        return work(asking) if READ in asking.key.scopes else NO_READ

    return await _answered(request, look)


async def write_signed(request: web.Request, work: Writing) -> web.Response:
    """Answer a signed request that changes something: under one idempotency key it does so once."""

    def change(session: Session, asking: Asking, came: Came) -> JsonObject | ApiProblem:
        given = read_json(came.body)
        return NOT_JSON if given is None else work(asking, given)

    return told(await _answered(request, change, media=JSON))


async def file_signed(request: web.Request, work: Filing) -> web.Response:
    """Answer a signed request that brings a file."""

    def keep(session: Session, asking: Asking, came: Came) -> JsonObject | ApiProblem:
        return work(asking, came.body)

    return told(await _answered(request, keep, media="application/octet-stream"))


Step = Callable[[Session, Asking, Came], JsonObject | ApiProblem]


async def _answered(request: web.Request, step: Step, *, media: str = "") -> ApiAnswer:
    """The answer; `media` is what the body of a request that changes something has to be, "" for one that looks."""
    site, number = request.config_dict[SITE], request[REQUEST_ID]
    knocks = f"api {asker(request)}"
    if site.limiter.wait(knocks) > 0:
        return problem_answer(KNOCKED, number, {"Retry-After": "10"})
    came = await _came(request, media)
    if isinstance(came, ApiProblem):
        if came.status == 401:
            await site.limiter.admits(knocks, KNOCK)
        return problem_answer(came, number)
    reply = await site.database.write(
        lambda session: _in_session(session, site, came, step), key=f"api {came.head.key_id}"
    )
    if reply.body.get("code") == WRONG_SIGNATURE.code:  # a request that came twice was signed by who it says
        await site.limiter.admits(knocks, KNOCK)
    return reply


async def _came(request: web.Request, media: str) -> Came | ApiProblem:
    head = read_head(request.headers)
    if head is None:
        return NOT_SIGNED
    cause = request.headers.get(CAUSE, "")
    if media and request.content_type != media:
        return NOT_JSON_TYPE if media == JSON else NOT_FILE_TYPE
    body = await request.read() if media in ("", JSON) else await _file_of(request)
    if body is None:
        return TOO_LARGE
    if media and not is_cause(cause):
        return NO_CAUSE
    now = request.config_dict[SITE].clock()
    return Came(head, request.method, request.raw_path, body, cause if media else "", request[REQUEST_ID], now)


async def _file_of(request: web.Request) -> bytes | None:
    """The file of a request; None when it is too large."""
    content = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > LARGEST_FILE:
            return None
    return bytes(content)


def _in_session(session: Session, site: Site, came: Came, step: Step) -> ApiAnswer:
    known = known_by(session, came.head.key_id, came.now, lambda key: _flaw(came, key))
    if isinstance(known, ApiProblem):
        return problem_answer(known, came.number)
    key, role = known
    limits = _paced(session, key, came.now)
    if limits is None:
        return problem_answer(TOO_OFTEN, came.number, {"Retry-After": "1", **_policy(0)})
    exchanges = Exchanges(session.connection, session.keyring)
    if not exchanges.use_nonce(key.id, came.head.nonce, came.now):
        return problem_answer(REPEATED, came.number, limits)
    before = exchanges.of_cause(key.id, came.cause) if came.cause else None
    if before is not None:
        return _again(before, came, limits)
    asking = Asking(session, key, role, came.now, site.turns.matcher_of, came.cause)
    done = step(session, asking, came)
    reply = answer_of(done, came.number, limits)
    if came.cause:
        _keep(exchanges, came, key, reply)
    return reply


def known_by(
    session: Session, key_id: str, now: datetime, flaw: Callable[[SystemKey], ApiProblem | None]
) -> tuple[SystemKey, Role] | ApiProblem:
    """The key that asks, and the role of its person at its body now; `flaw` looks at what proves the key."""
    key = session.store.system_key(key_id)
    if key is None or not key.opens(now):
        return WRONG_SIGNATURE
    wrong = flaw(key)
    if wrong is not None:
        return wrong
    role = session.store.role(key.person_id, key.kind, key.ref)
    return (key, role) if role is not None and role.opens(now) else NO_ROLE


def _flaw(came: Came, key: SystemKey) -> ApiProblem | None:
    """What is wrong with the signature of a request."""
    if not is_signed(came.head, key.secrets(came.now), came.method, came.target, came.body):
        return WRONG_SIGNATURE
    return None if is_in_time(came.head, came.now) else OUT_OF_TIME


def _paced(session: Session, key: SystemKey, now: datetime) -> Mapping[str, str] | None:
    """Take one permission of the key; the headers that say what is left, None when nothing is."""
    paces, name = Paces(session.connection, session.keyring), f"api key {key.id}"
    if not paces.take(name, PACE.each_ms, PACE.room_ms, now):
        return None
    return _policy((PACE.room_ms - paces.owed_ms(name, now)) // PACE.each_ms)


def _policy(left: int) -> dict[str, str]:
    window = PACE.room_ms // 1000
    return {"RateLimit-Policy": f'"key";q={PACE.burst};w={window}', "RateLimit": f'"key";r={left};t=1'}


def _again(before: Exchange, came: Came, limits: Mapping[str, str]) -> ApiAnswer:
    """The same request once more: the same answer, and nothing is done."""
    if before.fingerprint != fingerprint_of(came.method, came.target, came.body):
        return problem_answer(OTHER_REQUEST, came.number, limits)
    return ApiAnswer(before.status, json.loads(before.answer), {**limits, REPLAYED: "true"})


def _keep(exchanges: Exchanges, came: Came, key: SystemKey, reply: ApiAnswer) -> None:
    """Keep what came, with the idempotency key that it came under; after a refusal that stays free for another try."""
    kept = Exchange(
        IN,
        key.id,
        came.method,
        came.target,
        reply.status,
        came.body[:MOST_KEPT],
        readable(reply.body).encode(),
        cause=came.cause,
        number=came.number,
        fingerprint=fingerprint_of(came.method, came.target, came.body),
    )
    exchanges.keep(kept, came.now)


def answer_of(done: JsonObject | ApiProblem, number: str, headers: Mapping[str, str] | None = None) -> ApiAnswer:
    """What came of a request, or why nothing did, as it is answered to the request of that number."""
    return (
        problem_answer(done, number, headers) if isinstance(done, ApiProblem) else ApiAnswer(200, done, headers or {})
    )


def problem_answer(problem: ApiProblem, number: str, headers: Mapping[str, str] | None = None) -> ApiAnswer:
    """A problem as it is answered to the request of that number."""
    return ApiAnswer(problem.status, problem.body(number), headers or {})


def told(reply: ApiAnswer) -> web.Response:
    """A reply as a response; problems have a media type of their own (RFC 9457)."""
    kind = "application/json" if reply.status < 400 else "application/problem+json"
    headers = {"Cache-Control": "no-store", **reply.headers}
    return web.Response(
        body=readable(reply.body).encode(), status=reply.status, content_type=kind, charset="utf-8", headers=headers
    )
