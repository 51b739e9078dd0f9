"""`/verify`: anybody checks a certificate, by its QR code, by its file, or by its number with the end of the serial."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from aiohttp import web

from bot.certificates.check import Checked, Standing, check_code, check_file, check_number
from bot.certificates.signing import LONGEST
from bot.web.address import asker
from bot.web.rate import Pace
from bot.web.refusals import refusal
from bot.web.rendering import environment, page
from bot.web.site import SITE
from storage.unit_of_work import Session

CHECKS = Pace(burst=30, per_second=0.5, handful=5)
"""Checks from one address: a market inspector with a row of scales, not a script that counts numbers up."""

LARGEST_FILE = 2 * 1024 * 1024
VERDICTS: Mapping[Standing, tuple[str, str, str]] = {
    Standing.VALID: ("good", "证书有效", "是本服务出具的证书，在有效期内。请核对下面几项和器具、纸面上的一样。"),
    Standing.NOT_PASSED: (
        "bad",
        "检定不合格",
        "是本服务出具的检定结果通知书：这台器具检定不合格，修好重检以前不能用。",
    ),
    Standing.EXPIRED: ("bad", "证书已过期", "证书是真的，但有效期已过。器具要重新检定合格才能用。"),
    Standing.VOID: ("bad", "证书已作废", "出证机构或主管部门已经作废这份证书，不能再用。"),
    Standing.REPLACED: ("bad", "证书已被更正", "机构出了更正后的新证书，这一份不再有效。请出示新证书。"),
    Standing.FORGED: ("bad", "不是原件", "签名或内容对不上：不是本服务出具的，或者被改动过。可以向当地计量部门举报。"),
    Standing.UNKNOWN: ("calm", "没有查到", "没有查到这份证书。请核对编号和出厂编号后四位；或者它是别的系统出具的。"),
}
"""Colour, title and explanation of each standing."""


async def verify_page(request: web.Request) -> web.Response:
    """The form; with `c` (the QR code) or `no` and `serial` the answer above it."""
    code, number = request.query.get("c", "")[:LONGEST], request.query.get("no", "").strip()[:60]
    serial = request.query.get("serial", "").strip()[:60]
    checked: Checked | None = None
    site = request.config_dict[SITE]
    if code or number:
        if not await site.limiter.admits(f"verify {asker(request)}", CHECKS):
            return refusal(request, 429)
        today = site.clock().date()
        look: Callable[[Session], Checked] = (
            partial(check_code, signer=site.signer, code=code, today=today)
            if code
            else partial(check_number, number=number, serial_end=serial, today=today)
        )
        checked = await site.database.read(look)
    asked = {"tab": "", "number": number, "serial": serial}
    values = {**asked, "answer": answer(checked), "keys": site.signer.public_keys}
    return page(request, "verify.html", values)


async def verify_file(request: web.Request) -> web.Response:
    """A PDF as the body of a request; the answer alone, for the page that sent it."""
    site = request.config_dict[SITE]
    if not await site.limiter.admits(f"verify {asker(request)}", CHECKS):
        return refusal(request, 429)
    digest, size = hashlib.sha256(), 0
    async for chunk in request.content.iter_chunked(64 * 1024):
        size += len(chunk)
        if size > LARGEST_FILE:
            return refusal(request, 413)
        digest.update(chunk)
    today, sha256 = site.clock().date(), digest.hexdigest()
    checked = await site.database.read(partial(check_file, sha256=sha256, today=today))
    text = environment().get_template("verify_answer.html").render(answer=answer(checked))
    return web.Response(text=text, content_type="text/html", headers={"Cache-Control": "no-store"})


def answer(checked: Checked | None) -> Mapping[str, Any] | None:
    """What the page says about a check."""
    if checked is None:
        return None
    colour, title, text = VERDICTS[checked.standing]
    if checked.reason:
        text = f"{text}原因：{checked.reason}。"
    return {"standing": checked.standing.value, "colour": colour, "title": title, "text": text, "rows": checked.shown}


ROUTES: tuple[web.RouteDef, ...] = (web.get("/verify", verify_page), web.post("/verify/file", verify_file))
