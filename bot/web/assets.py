"""Our style sheets, scripts and icons, and the browser libraries: compressed once, sent only when changed."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from bot.web.rendering import FOLDER

STATIC = FOLDER / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
"""What is served; anything else in the folder is not."""


@dataclass(frozen=True)
class Asset:
    """A file as it is sent. `stamp` is when it was changed last, `tag` the digest by which a browser knows it."""

    plain: bytes
    packed: bytes
    kind: str
    tag: str
    stamp: int


class Assets:
    """The files of a folder, read when they are first asked for and again when they have changed."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder.resolve()
        self._known: dict[str, Asset] = {}

    def find(self, name: str) -> Asset | None:
        """The file of this name beneath the folder; None when there is none, or it lies elsewhere."""
        path = (self._folder / name).resolve()
        if path.suffix not in KINDS or not path.is_relative_to(self._folder) or not path.is_file():
            return None
        stamp = path.stat().st_mtime_ns
        known = self._known.get(name)
        if known is None or known.stamp != stamp:
            known = self._known[name] = _read(path, stamp)
        return known

    async def send(self, request: web.Request) -> web.Response:
        """The file, packed when the browser can unpack it; 304 when it has it."""
        asset = await asyncio.to_thread(self.find, request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        headers = {"ETag": f'"{asset.tag}"', "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if any(one.value == asset.tag for one in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        body = asset.packed if packed else asset.plain
        return web.Response(body=body, content_type=asset.kind, charset="utf-8", headers=headers)


def _read(path: Path, stamp: int) -> Asset:
    plain = path.read_bytes()
    return Asset(plain, gzip.compress(plain, 9, mtime=0), KINDS[path.suffix], hashlib.sha256(plain).hexdigest(), stamp)
