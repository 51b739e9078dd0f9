"""Turns a template and its values into a page, with what every page carries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.chance import fresh_id
from bot.web.assets import ASSETS
from bot.web.visitor import VISITOR, give_cookie
from bot.web.wording import BADGES
from nlu import accuracy

FOLDER = Path(__file__).parent
LARGE = "large"
"""The cookie of who wants large type."""


@cache
def environment() -> Environment:
    """The templates; a value that is missing is a fault, not an empty place."""
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["fresh_id"] = fresh_id
    made.globals["static"] = f"/static/{ASSETS.version}"
    made.globals["large"] = False
    made.filters["day"] = day
    made.filters["minute"] = minute
    made.filters["badge"] = badge
    made.filters["masked"] = masked
    made.filters["grade"] = accuracy.show
    made.filters["number"] = lambda value: f"{value:g}"
    return made


def page(request: web.Request, template: str, values: Mapping[str, Any], *, status: int = 200) -> web.Response:
    """A whole page for the visitor of this request, with their cookie if they need one."""
    visitor = request[VISITOR]
    given = {"form_token": visitor.secret.form, "signed_in": bool(visitor.person_id), "path": request.path}
    given |= {"large": request.cookies.get(LARGE) == "1", **values}
    text = environment().get_template(template).render(given)
    response = web.Response(text=text, content_type="text/html", status=status)
    response.headers["Cache-Control"] = "no-store"
    response.enable_compression()
    if visitor.fresh:
        give_cookie(request, response, visitor.secret)
    return response


def go_to(path: str) -> web.Response:
    """Send the browser to another page after a form was taken."""
    return web.Response(status=303, headers={"Location": path, "Cache-Control": "no-store"})


def wants_part(request: web.Request) -> bool:
    """Whether htmx asks for the list alone, to put into a page that is open."""
    return request.headers.get("HX-Request") == "true"


def day(value: date | datetime | None) -> str:
    """A day as people write it: 2026年11月22日."""
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def minute(value: datetime | None) -> str:
    """A moment to the minute: 2026年11月22日 9:05."""
    return f"{day(value)} {value.hour}:{value.minute:02d}" if value else ""


def badge(state: str) -> str:
    """The colour of a state: good, wait, bad or calm."""
    return BADGES.get(state, "calm")


def masked(phone: str) -> str:
    """A phone of which only its owner knows the rest: 138****5678."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) == 11 else phone
