"""What makes the pages an app on a phone's screen: the manifest, and the worker that shows them without a network."""

from __future__ import annotations

import json

from aiohttp import web

from bot.web.assets import Assets

MANIFEST = {
    "name": "约检：计量器具强制检定预约",
    "short_name": "约检",
    "lang": "zh-CN",
    "start_url": "/",
    "scope": "/",
    "display": "standalone",
    "background_color": "#ededed",
    "theme_color": "#07823f",
}
SIZES = (192, 512)


def manifest_of(assets: Assets) -> str:
    """The manifest, with the addresses of the icons as they are now."""
    icons = [
        {
            "src": f"/static/{assets.version}/icon-{size}.png",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": purpose,
        }
        for size in SIZES
        for purpose in ("any", "maskable")
    ]
    return json.dumps({**MANIFEST, "icons": icons}, ensure_ascii=False)


def worker_routes(assets: Assets) -> tuple[web.RouteDef, ...]:
    """The manifest and the service worker, which has to lie at the top to serve every page."""

    async def manifest(_request: web.Request) -> web.Response:
        headers = {"Cache-Control": "no-cache"}
        return web.Response(text=manifest_of(assets), content_type="application/manifest+json", headers=headers)

    async def worker(_request: web.Request) -> web.Response:
        asset = assets.find("worker.js")
        if asset is None:
            raise web.HTTPNotFound
        text = asset.plain.decode().replace("VERSION", assets.version)
        return web.Response(text=text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})

    return web.get("/manifest.webmanifest", manifest), web.get("/worker.js", worker)
