"""The document of the interface (OpenAPI 3.1), made from the tables of operations, lists and single things."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from booking.system_key import RESULT, SCOPES
from bot.interface.asking import TITLE_OF
from bot.interface.forms import JsonObject, schema_of
from bot.interface.operations import OPERATIONS, Operation
from bot.interface.reads import LISTINGS, ME, MOST, SINGLES, USUAL, ApiList, Single
from bot.interface.signing import CAUSE, KEY, NONCE, SIGNATURE, TIMESTAMP

VERSION = "1.0.0"
BASE = "/api/v1"
ABOUT = (
    "约检给其他系统的接口。\n\n"
    "**签名**：每个请求都要签名。签名的是五行文字，用换行连起来：方法、带查询的路径、时间戳、随机数、"
    "请求体的 SHA-256（十六进制小写）。"
    "签名 = HMAC-SHA256(密钥, 这五行)，写成十六进制小写。\n\n"
    "**钥匙**：在工作台“接口密钥”里做。一把钥匙就是做它的那个人的一支笔：能办什么、不能办什么，"
    "和他本人在对话里、工作台上一模一样。\n\n"
    "**重发**：改数据的请求都带 Idempotency-Key，同一件事重发时不变，就只办一次；"
    "没办成的（4xx）没有改动任何东西，可以用同一个 Idempotency-Key 再试。\n\n"
    "**版本**：/api/v1 里只增加，不改、不删，多出来的字段请忽略；"
    "以后有不兼容的改动，会另开 /api/v2，两个版本至少并行一年。"
)
_HEADERS = {
    KEY: "钥匙的编号",
    TIMESTAMP: "现在的时间，1970年以来的秒数；和本服务相差5分钟以内",
    NONCE: "随机数，8到64个字母、数字、_、-；每个请求换一个",
    SIGNATURE: "签名",
}
_THING: JsonObject = {
    "name": "id",
    "in": "path",
    "required": True,
    "description": "它的编号",
    "schema": {"type": "string", "minLength": 1, "maxLength": 64},
}
_CAUSE: JsonObject = {
    "name": CAUSE,
    "in": "header",
    "required": True,
    "description": "同一件事重发时不变",
    "schema": {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^[!-~]+$"},
}
_READ_PROBLEMS = (401, 403, 404, 422, 429, 500)
_WRITE_PROBLEMS = (400, 401, 403, 404, 409, 413, 415, 422, 429, 500)


@cache
def document() -> JsonObject:
    """The whole document."""
    paths: JsonObject = {}
    for listing in LISTINGS:
        paths.setdefault(f"{BASE}/{listing.path}", {})["get"] = _listing(listing)
    for single in (ME, *SINGLES):
        path = f"{BASE}/{single.path}" if single is ME else f"{BASE}/{single.path}/{{id}}"
        paths.setdefault(path, {})["get"] = _single(single, named=single is not ME)
    for operation in OPERATIONS:
        paths.setdefault(f"{BASE}/{operation.path}", {})["post"] = _operation(operation)
    paths[f"{BASE}/results/{{id}}/file"] = {"put": _attaching(), "get": _downloading()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "约检接口", "version": VERSION, "description": ABOUT},
        "servers": [{"url": "/"}],
        "security": [{name: [] for name in _HEADERS}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                name: {"type": "apiKey", "in": "header", "name": name, "description": about}
                for name, about in _HEADERS.items()
            },
            "schemas": {"Problem": _problem_schema(), **_views()},
            "headers": {
                "RateLimit": {"description": "还能请求几次", "schema": {"type": "string"}},
                "RateLimit-Policy": {"description": "一共能请求几次", "schema": {"type": "string"}},
            },
        },
    }


def _views() -> JsonObject:
    kinds = {one.view for one in LISTINGS} | {one.view for one in (*SINGLES, ME)}
    return {kind.__name__: _open(schema_of(kind)) for kind in sorted(kinds, key=lambda kind: kind.__name__)}


def _open(schema: JsonObject) -> JsonObject:
    """The schema of what we send: fields may be added to it later."""
    shown = {name: _as_sent(one) for name, one in schema["properties"].items()}
    return {**schema, "properties": shown, "additionalProperties": True}


def _as_sent(schema: JsonObject) -> JsonObject:
    """A field of what we send: codes of theirs may stand for our words, and texts are as long as they are."""
    kept = {key: one for key, one in schema.items() if key not in ("enum", "maxLength", "maxItems", "pattern")}
    if "items" in kept:
        items = kept["items"]
        kept["items"] = _open(items) if items.get("type") == "object" and "properties" in items else _as_sent(items)
    return kept


def _of_view(view: type) -> JsonObject:
    return {"$ref": f"#/components/schemas/{view.__name__}"}


def _listing(listing: ApiList) -> JsonObject:
    parameters: list[JsonObject] = [
        _query("after", {"type": "string", "maxLength": 60, "pattern": "^[0-9-]*$"}, "上次给的 next"),
        _query("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}, "最多取几条"),
    ]
    if listing.states:
        states = {"type": "array", "items": {"type": "string", "enum": list(listing.states)}}
        parameters.append(_query("state", states, "只要这些状态的；可以写几个"))
    rows = {
        "type": "object",
        "properties": {
            "rows": {"type": "array", "items": _of_view(listing.view)},
            "next": {"type": ["string", "null"], "description": "接着取时放在 after 里；null 表示没有了"},
        },
        "required": ["rows", "next"],
    }
    return _described(listing.name, listing.title, "read", rows, _READ_PROBLEMS, parameters)


def _single(single: Single, *, named: bool) -> JsonObject:
    parameters = [_THING] if named else []
    return _described(single.name, single.title, "read", _of_view(single.view), _READ_PROBLEMS, parameters)


def _operation(operation: Operation) -> JsonObject:
    done = {"type": "object", "properties": {"result": {"type": "object"}}, "required": ["result"]}
    scopes = "、".join(SCOPES[one] for one in operation.scopes)
    told = _described(
        operation.name, operation.title, operation.path.partition("/")[0], done, _WRITE_PROBLEMS, [_CAUSE]
    )
    return {
        **told,
        "description": f"{operation.about}\n\n钥匙要有的权限：{scopes}。",
        "requestBody": {"required": True, "content": {"application/json": {"schema": operation.schema}}},
    }


def _attaching() -> JsonObject:
    version = _query("version", {"type": "integer", "minimum": 1, "maximum": 99999}, "结果的哪一版")
    done = {"type": "object", "properties": {"result": {"type": "object"}}, "required": ["result"]}
    parameters = [_THING, {**version, "required": True}, _CAUSE]
    told = _described("put_results_file", "附上机构自己的证书", "results", done, _WRITE_PROBLEMS, parameters)
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    about = (
        f"PDF，最大 2 MB，登记之后、核验之前附上；批准后发给送检单位的就是它。\n\n钥匙要有的权限：{SCOPES[RESULT]}。"
    )
    return {**told, "description": about, "requestBody": {"required": True, "content": content}}


def _downloading() -> JsonObject:
    told = _described("get_results_file", "下载证书", "results", {}, _READ_PROBLEMS, [_THING])
    told["responses"]["200"]["content"] = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
    return told


def _query(name: str, schema: JsonObject, about: str) -> JsonObject:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": about}


def _described(
    name: str, title: str, tag: str, answer: JsonObject, problems: Iterable[int], parameters: list[JsonObject]
) -> JsonObject:
    limits = {header: {"$ref": f"#/components/headers/{header}"} for header in ("RateLimit", "RateLimit-Policy")}
    told: dict[str, Any] = {
        "200": {"description": "办成了", "headers": limits, "content": {"application/json": {"schema": answer}}}
    }
    for status in problems:
        content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        told[str(status)] = {"description": TITLE_OF[status], "content": content}
    given: JsonObject = {"operationId": name, "summary": title, "tags": [tag], "responses": told}
    return given | ({"parameters": parameters} if parameters else {})


def _problem_schema() -> JsonObject:
    text = {"type": "string"}
    errors = {"type": "array", "items": {"type": "object", "properties": {"pointer": text, "why": text}}}
    names = {
        "type": "原因的网址，同一种原因不变",
        "title": "哪一类问题",
        "detail": "给人看的原因和办法",
        "code": "原因的代号，给程序用",
        "instance": "这次请求在本服务日志里的编号",
        "field": "说的是哪一项",
    }
    properties = {name: {**text, "description": about} for name, about in names.items()}
    return {
        "type": "object",
        "description": "RFC 9457",
        "properties": {**properties, "status": {"type": "integer"}, "errors": errors},
        "required": ["type", "title", "status", "detail", "code", "instance"],
    }
