"""Our style sheets, scripts and icons, and the browser libraries: compressed once, under a name that changes with them.

`/static/<version>/chat.js` is kept by browsers for good; without the version a file is asked for anew each time. One
version stands for all files, so that a script finds what it imports beside it.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}
"""What is served; anything else in the folder is not."""


FOR_GOOD = "public, max-age=31536000, immutable"


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

    @cached_property
    def version(self) -> str:
        """What the files of the folder come to, as they are when the process starts."""
        digest = hashlib.sha256()
        for path in sorted(one for one in self._folder.rglob("*") if one.suffix in KINDS):
            digest.update(path.relative_to(self._folder).as_posix().encode() + path.read_bytes())
        return f"v-{digest.hexdigest()[:12]}"

    async def send(self, request: web.Request) -> web.Response:
        """The file, packed when the browser can unpack it; 304 when it has it."""
        first, _, rest = request.match_info["name"].partition("/")
        asset = await asyncio.to_thread(self.find, rest if first.startswith("v-") else request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        kept = FOR_GOOD if first == self.version else "no-cache"
        headers = {"ETag": f'"{asset.tag}"', "Cache-Control": kept, "Vary": "Accept-Encoding"}
        if any(one.value == asset.tag for one in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        if packed:
            headers["Content-Encoding"] = "gzip"
        body = asset.packed if packed else asset.plain
        return web.Response(
            body=body, content_type=asset.kind, charset=None if asset.kind == "image/png" else "utf-8", headers=headers
        )


def _read(path: Path, stamp: int) -> Asset:
    plain = path.read_bytes()
    return Asset(plain, gzip.compress(plain, 9, mtime=0), KINDS[path.suffix], hashlib.sha256(plain).hexdigest(), stamp)


ASSETS = Assets()
"""Those of the site."""
