"""Forms with files, read piece by piece up to a limit; the form token stands before everything else in them."""

from __future__ import annotations

from aiohttp import BodyPartReader, MultipartReader, web
from aiohttp.http_exceptions import HttpProcessingError

BROKEN = (ValueError, AssertionError, HttpProcessingError)
"""What aiohttp raises for a form that is no form."""

_PARTS = web.RequestKey("parts", MultipartReader)
_PIECE = 64 * 1024
_LONGEST_TOKEN = 200


async def first_field(request: web.Request, name: str) -> str:
    """The field that a form with files begins with, if it has this name; the rest is left to the page."""
    try:
        request[_PARTS] = await request.multipart()
        part = await request[_PARTS].next()
        if not isinstance(part, BodyPartReader) or part.name != name:
            return ""
        return (await part.read_chunk(_LONGEST_TOKEN)).decode("ascii", errors="replace")
    except BROKEN:
        return ""


async def parts_of(request: web.Request) -> MultipartReader:
    """The parts of a form that were not read yet."""
    begun = request.get(_PARTS)
    return await request.multipart() if begun is None else begun


async def uploaded(request: web.Request, name: str, largest: int) -> bytes | None:
    """The file under `name`; empty when none was sent, None when it is larger than `largest` bytes."""
    if not request.content_type.startswith("multipart/"):
        return b""
    content = bytearray()
    try:
        async for part in await parts_of(request):
            if not isinstance(part, BodyPartReader) or part.name != name:
                continue
            while chunk := await part.read_chunk(_PIECE):
                content += chunk
                if len(content) > largest:
                    return None
    except BROKEN:
        return b""
    return bytes(content)
