"""The address to which the SMS provider pushes reports and replies: a path that nobody can guess, and who may ask.

Providers sign nothing here, so the path is the secret: whoever does not know it gets the 404 of any page that is not
there. Beside it may stand the addresses that pushes come from. What is pushed again changes nothing.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.channels.sms import SmsDoor
from bot.channels.sms_pushes import PUSHES, BadPush, Pushes
from bot.reports import take_report
from bot.settings import Settings
from bot.web.address import asker
from bot.wiring import App
from storage.unit_of_work import Session

BODY_LIMIT = 1024 * 1024
SHORTEST_KEY = 24
_log = structlog.get_logger("bot.sms")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Handler = Callable[[web.Request], Awaitable[web.Response]]


def sms_routes(app: App) -> list[web.RouteDef]:
    """The routes of the provider that the settings name; none without a provider, or without a key for the path."""
    settings = app.settings
    pushes = PUSHES.get(settings.sms_provider)
    if pushes is None or not settings.sms_callback_key:
        return []
    if len(settings.sms_callback_key) < SHORTEST_KEY:
        raise SystemExit(f"YUEJIAN_SMS_CALLBACK_KEY 至少要 {SHORTEST_KEY} 个字符，别人才猜不到回调地址。")
    door = SmsDoor(app.database, app.turns, app.clock, settings.sms_daily_per_phone)
    return SmsCallback(settings.sms_callback_key, _networks(settings), pushes, app, door).routes()


def _networks(settings: Settings) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(one) for one in settings.sms_callback_from.replace(",", " ").split())


@dataclass(frozen=True)
class SmsCallback:
    """Reports and replies of one provider. `networks` () = pushes may come from anywhere."""

    key: str
    networks: Sequence[Network]
    pushes: Pushes
    app: App
    door: SmsDoor

    def routes(self) -> list[web.RouteDef]:
        """The path is a pattern, so that no log and no figure ever shows the key."""
        return [
            web.post("/sms/{key}/report", self._guarded(self._reports)),
            web.post("/sms/{key}/reply", self._guarded(self._replies)),
        ]

    def _guarded(self, take: Callable[[bytes], Awaitable[None]]) -> Handler:
        async def answer(request: web.Request) -> web.Response:
            if not hmac.compare_digest(request.match_info["key"].encode(), self.key.encode()):
                raise web.HTTPNotFound
            if not self._may_ask(request):
                _log.warning("sms.push_from_elsewhere")
                return web.Response(status=403)
            try:
                await take(await _body(request))
            except BadPush as bad:
                return web.Response(status=400, text=str(bad))
            return web.json_response(self.pushes.thanks)

        return answer

    def _may_ask(self, request: web.Request) -> bool:
        try:
            address = ipaddress.ip_address(asker(request))
        except ValueError:
            return not self.networks
        return not self.networks or any(address in network for network in self.networks)

    async def _reports(self, body: bytes) -> None:
        """All reports of a push in one transaction."""
        reports, now = self.pushes.reports(body), self.app.clock()

        def take(session: Session) -> int:
            return sum(take_report(session, report, now) for report in reports)

        changed = await self.app.database.write(take)
        _log.info("sms.reports", pushed=len(reports), changed=changed)

    async def _replies(self, body: bytes) -> None:
        """Each reply is a turn of its own. When one fails the others are taken all the same, and then the push is
        refused, so that it comes again: only what failed is new then.
        """
        fault: Exception | None = None
        for said in self.pushes.replies(body):
            try:
                if said.text.strip():
                    await self.door.receive(said.phone, said.text, said.id)
            except ValueError:
                _log.info("sms.reply_of_no_mobile")
            except Exception as one:  # noqa: BLE001 - whatever it is, it is one person's
                _log.exception("sms.turn_failed")
                fault = one
        if fault is not None:
            raise web.HTTPInternalServerError from fault


async def _body(request: web.Request) -> bytes:
    body = bytearray()
    async for chunk in request.content.iter_chunked(64 * 1024):
        body += chunk
        if len(body) > BODY_LIMIT:
            raise BadPush("too long")
    return bytes(body)
