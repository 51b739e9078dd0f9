"""What anybody needs to check certificates without us: the public keys, the signed list of voids, a page from disk."""

from __future__ import annotations

import asyncio
import json
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.certificates.signing import Signer
from bot.web.refusals import refusal
from bot.web.rendering import environment
from bot.web.site import SITE, Site
from storage.certificate_rows import gone_certificates

STATIC = Path(__file__).parent / "static"
PARTS = {"decoder": "vendor/jsQR.js", "signatures": "vendor/nacl-fast.min.js", "script": "offline_check.js"}
NOT_SET_UP = "这一页要用的库还没有装，请维护人员运行 make setup。"
FOR_A_WHILE = "public, max-age=300"


async def keys(request: web.Request) -> web.Response:
    """The public keys: Ed25519, base64url, the one that signs now first."""
    found = {"algorithm": "Ed25519", "keys": list(request.config_dict[SITE].signer.public_keys)}
    return web.json_response(found, headers={"Cache-Control": FOR_A_WHILE})


async def voids(request: web.Request) -> web.Response:
    """The list of certificates that hold no more, of today, signed."""
    return web.json_response(await signed_voids(request.config_dict[SITE]), headers={"Cache-Control": FOR_A_WHILE})


async def signed_voids(site: Site) -> dict[str, str]:
    """The list as the text that was signed, and the signature under it."""
    ids = await site.database.read(lambda session: gone_certificates(session.store))
    listed = json.dumps({"as_of": site.clock().date().isoformat(), "ids": list(ids)}, separators=(",", ":"))
    return {"list": listed, "signature": site.signer.signed_voids(listed)}


async def page_to_keep(request: web.Request) -> web.Response:
    """The page that checks certificates from disk, as a file to be kept; whole, so that it needs nothing else."""
    site = request.config_dict[SITE]
    parts = await asyncio.to_thread(scripts)
    if parts is None:
        return refusal(request, 503, NOT_SET_UP)
    text = offline_page(site.signer, await signed_voids(site), site.press.site, site.clock().date().isoformat(), parts)
    headers = {"Content-Disposition": "attachment; filename*=UTF-8''lixian-heyan.html", "Cache-Control": "no-store"}
    return web.Response(text=text, content_type="text/html", headers=headers)


@cache
def scripts() -> dict[str, str] | None:
    """The scripts that the page brings, as they may stand between tags; None where set-up has not brought them."""
    paths = {name: STATIC / file for name, file in PARTS.items()}
    if not all(path.exists() for path in paths.values()):
        return None
    return {name: path.read_text(encoding="utf-8").replace("</script", r"<\/script") for name, path in paths.items()}


def offline_page(signer: Signer, signed_list: dict[str, str], site: str, made_on: str, parts: dict[str, str]) -> str:
    """The page with the keys and the list of its day."""
    told: dict[str, Any] = {"keys": list(signer.public_keys), "voids": signed_list}
    data = json.dumps(told).replace("<", r"\u003c")  # JSON of ours, without a way out of its tag
    template = environment().get_template("offline_check.html")
    return template.render(data=data, keys=signer.public_keys, site=site, made_on=made_on, **parts)


ROUTES: tuple[web.RouteDef, ...] = (
    web.get("/verify/keys.json", keys),
    web.get("/verify/voids.json", voids),
    web.get("/verify/offline.html", page_to_keep),
)
