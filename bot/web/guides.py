"""The guides of docs/guide as pages, for anybody at /help and inside the desk: the same text that a clone holds.

They are written in a small part of Markdown: headings, paragraphs, lists, tables, pictures; **bold**, `code` and links
from one guide to another. A path of this service in backticks (`/verify`) becomes a link to it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from functools import cache
from html import escape

from aiohttp import web

from bot.web.desk.frame import desk_page, for_members
from bot.web.desk.member import INSTITUTION, Member
from bot.web.rendering import FOLDER, page

TEXTS = FOLDER / "guide"
GUIDES: Mapping[str, str] = {
    "unit": "送检单位",
    "institution": "检定机构",
    "authority": "主管部门",
    "public": "公众",
}
"""The guides by the last part of their address, in the order in which they are offered."""

_INLINE = re.compile(r"\*\*(?P<bold>[^*]+)\*\*|`(?P<code>[^`]+)`|\[(?P<title>[^]]+)\]\((?P<guide>\w+)\.md\)")
_PICTURE = re.compile(r"!\[(?P<alt>[^]]*)\]\(pictures/(?P<name>[a-z-]+)\.png\)")
_ITEM = re.compile(r"(?:-|\d+\.) ")


def guide_html(text: str) -> str:
    r"""A guide as HTML; whatever it says is escaped.

    >>> guide_html("# 标题\n\n见 `/verify`，**免费**。\n\n- 一\n- <二>")
    '<p>见 <a href="/verify">/verify</a>，<b>免费</b>。</p>\n<ul><li>一</li><li>&lt;二&gt;</li></ul>'
    """
    blocks = re.split(r"\n{2,}", text.strip())
    return "\n".join(_block(block) for block in blocks if not block.startswith("# "))


def _block(block: str) -> str:
    lines = block.splitlines()
    if block.startswith("## "):
        return f"<h2>{_inline(block.removeprefix('## '))}</h2>"
    if picture := _PICTURE.fullmatch(block):
        name, said = picture["name"], escape(picture["alt"])
        image = f'<img src="/help/pictures/{name}.png" alt="{said}" loading="lazy">'
        return f"<figure>{image}<figcaption>{said}</figcaption></figure>"
    if _ITEM.match(block):
        kind = "ul" if block.startswith("- ") else "ol"
        items = "".join(f"<li>{_inline(_ITEM.sub('', line, count=1))}</li>" for line in lines)
        return f"<{kind}>{items}</{kind}>"
    if block.startswith("|"):
        head, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in (lines[0], *lines[2:]))
        return (
            f"<table><thead>{_row(head, 'th')}</thead><tbody>{''.join(_row(row, 'td') for row in rows)}</tbody></table>"
        )
    return f"<p>{_inline(''.join(lines))}</p>"


def _row(cells: list[str], kind: str) -> str:
    return f"<tr>{''.join(f'<{kind}>{_inline(cell)}</{kind}>' for cell in cells)}</tr>"


def _inline(text: str) -> str:
    parts, at = [], 0
    for found in _INLINE.finditer(text):
        parts += [escape(text[at : found.start()]), _marked(found)]
        at = found.end()
    return "".join([*parts, escape(text[at:])])


def _marked(found: re.Match[str]) -> str:
    if found["bold"]:
        return f"<b>{escape(found['bold'])}</b>"
    if found["guide"]:
        return f'<a href="/help/{found["guide"]}">{escape(found["title"])}</a>'
    code = escape(found["code"])
    return f'<a href="{code}">{code}</a>' if code.startswith("/") else f"<code>{code}</code>"


@cache
def _guide(name: str) -> str:
    return guide_html((TEXTS / f"{name}.md").read_text(encoding="utf-8"))


async def help_page(request: web.Request) -> web.Response:
    """One guide with the names of the others; without a name, the one for units."""
    name = request.match_info.get("role", "unit")
    if name not in GUIDES:
        raise web.HTTPNotFound
    guide = await asyncio.to_thread(_guide, name)
    return page(request, "help.html", {"tab": "", "guides": GUIDES, "here": name, "guide": guide})


async def help_picture(request: web.Request) -> web.FileResponse:
    """A picture of a guide."""
    path = TEXTS / "pictures" / f"{request.match_info['name']}.png"
    if not await asyncio.to_thread(path.is_file):
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Cache-Control": "max-age=86400"})


@for_members()
async def desk_help(request: web.Request, member: Member) -> web.Response:
    """The guide of the member's kind of body, inside the desk."""
    name = "institution" if member.kind == INSTITUTION else "authority"
    guide = await asyncio.to_thread(_guide, name)
    return desk_page(request, member, "desk/help.html", {"title": GUIDES[name], "guide": guide})


ROUTES: tuple[web.RouteDef, ...] = (
    web.get("/help", help_page),
    web.get("/help/{role}", help_page),
    web.get("/help/pictures/{name:[a-z-]+}.png", help_picture),
    web.get("/desk/help", desk_help),
)
