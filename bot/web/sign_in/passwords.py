"""Passwords are kept as argon2id digests (RFC 9106), made and compared off the event loop, two at a time."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""19 MiB and two passes: what OWASP names as the least for argon2id; some 20 ms here."""

_POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="argon2")


async def digest_of(password: str) -> str:
    """The digest to keep."""
    return await asyncio.get_running_loop().run_in_executor(_POOL, _HASHER.hash, password)


async def agrees(password: str, digest: str) -> bool:
    """Whether a password is the one kept. With no account ("") it takes as long as with one, and is never right."""
    loop = asyncio.get_running_loop()
    same = await loop.run_in_executor(_POOL, _same, password, digest or _nobodys())
    return same and bool(digest)


def _same(password: str, digest: str) -> bool:
    try:
        return _HASHER.verify(digest, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _HASHER.hash("no account has this password")
