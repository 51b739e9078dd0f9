"""A file that a form sends, read piece by piece up to a limit; fields beside it are ignored."""

from __future__ import annotations

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError

_PIECE = 64 * 1024


async def uploaded(request: web.Request, name: str, largest: int) -> bytes | None:
    """The file under `name`; empty when none was sent, None when it is larger than `largest` bytes."""
    if not request.content_type.startswith("multipart/"):
        return b""
    content = bytearray()
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name != name:
                continue
            while chunk := await part.read_chunk(_PIECE):
                content += chunk
                if len(content) > largest:
                    return None
    except (ValueError, AssertionError, HttpProcessingError):  # what aiohttp raises for a broken form
        return b""
    return bytes(content)
