"""What a browser or program sends, cleaned before any page sees it: addresses, forms and JSON (`nlu/clean.py`).

A page then meets no character that a database refuses, whoever wrote the page and whichever database it is.
"""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from multidict import MultiDict, MultiDictProxy

from bot.web.guard import BY_OTHERS, Handler, route_of
from nlu.clean import clean

FORM = "application/x-www-form-urlencoded"


@web.middleware
async def cleaned(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Hand on the request with its query and its form cleaned; nothing lies under a path that needs it."""
    if route_of(request) in request.app[BY_OTHERS]:
        return await handler(request)  # signed as it is, and read with care by its own door
    if clean(request.path) != request.path:
        raise web.HTTPNotFound
    given = request.query
    query = _clean_values(given)
    if query != given:
        request = request.clone(rel_url=request.rel_url.with_query(query))
    if request.method == "POST" and request.content_type == FORM:
        form = _clean_values(await request.post())
        request._post = MultiDictProxy(form)  # noqa: SLF001 - from now on post() gives this
    return await handler(request)


def read_json(body: bytes) -> Any:
    """A JSON value with every text in it cleaned; None for what is none, or is nested beyond reading."""
    try:
        return _cleaned(json.loads(body))
    except (ValueError, RecursionError):
        return None


def _clean_values(given: Any) -> MultiDict[Any]:
    return MultiDict((clean(name), clean(value) if isinstance(value, str) else value) for name, value in given.items())


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(name): _cleaned(one) for name, one in value.items()}
    return [_cleaned(one) for one in value] if isinstance(value, list) else value
