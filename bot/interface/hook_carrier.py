"""Carries what changed to connected systems: a signed POST to the address of their key, to no inner network.

Whoever has a key writes the address, so it may not reach what only this machine can reach. Networks that an operator
names are the exception: a laboratory's system often stands beside this service.
"""

from __future__ import annotations

import ipaddress
import json
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from booking.system_key import SystemKey
from bot.clock import Clock
from bot.interface.signing import signed_headers
from bot.web.address import is_one_of
from bot.web.site import Network
from notifications.hooks import HOOK
from notifications.ports import Declined, Fate, Letter, Sent, Unsure
from storage.database import Database
from storage.exchanges import OUT, Exchange, Exchanges
from storage.unit_of_work import Session

WITHIN_S = 10
MOST_BYTES = 2_000
"""Of an answer, what is kept."""

NO_HOOK = Declined("这把钥匙停用了，或者不再要推送")
INSIDE = Declined("推送地址在内网，没有允许推送到那里（YUEJIAN_HOOK_NETWORKS）")


class InsideError(Exception):
    """An address leads into a network that hooks may not reach."""


class OutsideResolver(AbstractResolver):
    """Resolves names to addresses that hooks may reach, and to no others."""

    def __init__(self, allowed: tuple[Network, ...]) -> None:
        self._allowed = allowed
        self._plain = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of a name. InsideError when one of them may not be reached.

        “localhost” and names under it are this machine's whether or not a resolver knows them (RFC 6761, 6.3).
        """
        name = host.rstrip(".").lower()
        own = name == "localhost" or name.endswith(".localhost")
        found = await self._plain.resolve("127.0.0.1" if own else host, port, family)
        if not all(may_be_reached(one["host"], self._allowed) for one in found):
            raise InsideError(host)
        return found

    async def close(self) -> None:
        await self._plain.close()


def may_be_reached(address: str, allowed: tuple[Network, ...]) -> bool:
    """Whether hooks may go to an address: it is everybody's, or it lies in a network that the operator allows.

    >>> [may_be_reached(one, ()) for one in ("203.0.113.9", "8.8.8.8", "10.0.0.1", "127.0.0.1", "::ffff:10.0.0.1")]
    [False, True, False, False, False]
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(found, "ipv4_mapped", None)
    if mapped is not None:
        return may_be_reached(str(mapped), allowed)
    return found.is_global or is_one_of(address, allowed)


@dataclass(frozen=True)
class HookCarrier:
    """A `Carrier` of the channel "hook"; the address of a letter is the id of a key."""

    database: Database
    clock: Clock
    allowed: tuple[Network, ...]

    async def carry(self, letter: Letter) -> Fate:
        """Post what changed; taken is what answers 2xx."""
        body = json.dumps({"id": letter.id, **letter.data}, ensure_ascii=False).encode()
        return await self._carry(letter.address, body)

    async def post_again(self, logged: Exchange) -> Fate:
        """Post what was posted once before, to where its key wants it now."""
        return await self._carry(logged.key_id, logged.request)

    async def _carry(self, key_id: str, body: bytes) -> Fate:
        key = await self.database.read(lambda session: session.store.system_key(key_id))
        if key is None or not key.hook or not key.opens(self.clock()):
            return NO_HOOK
        host = urlsplit(key.hook).hostname or ""
        if _is_literal(host) and not may_be_reached(host, self.allowed):
            return INSIDE
        try:
            status, answer = await self._post(key, body)
        except InsideError:
            return INSIDE
        except TimeoutError:
            return Unsure("对方系统没有在10秒内回答")
        except (aiohttp.ClientError, OSError, ValueError) as fault:
            return Declined(f"连不上对方系统（{type(fault).__name__}）", again=True)
        await self._keep(key, body, status, answer)
        if 200 <= status < 300:
            return Sent(HOOK, key_id, "", delivered=True)
        return Declined(f"对方系统回答 {status}", again=True)

    async def fate(self, letter: Letter) -> Fate:
        """Nobody can say: it is told again, and whoever receives it knows it by its id."""
        return Unsure("不知道对方系统收到没有")

    async def _post(self, key: SystemKey, body: bytes) -> tuple[int, bytes]:
        parts = urlsplit(key.hook)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers: Mapping[str, Any] = {
            "Content-Type": "application/json",
            **signed_headers(key.id, key.secret, "POST", target, body, self.clock(), secrets.token_hex(12)),
        }
        connector = aiohttp.TCPConnector(resolver=OutsideResolver(self.allowed))
        within = aiohttp.ClientTimeout(total=WITHIN_S)
        async with (
            aiohttp.ClientSession(connector=connector, timeout=within) as session,
            session.post(key.hook, data=body, headers=headers, allow_redirects=False) as response,
        ):
            return response.status, await response.content.read(MOST_BYTES)

    async def _keep(self, key: SystemKey, body: bytes, status: int, answer: bytes) -> None:
        now, host = self.clock(), urlsplit(key.hook).hostname or ""
        told = Exchange(OUT, key.id, "POST", host, status, body, answer)

        def keep(session: Session) -> None:
            Exchanges(session.connection, session.keyring).keep(told, now)

        await self.database.write(keep, key=f"api {key.id}")


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
