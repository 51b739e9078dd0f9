"""Sealing of personal data: AES-256-GCM with versioned keys, and a blind index to find a sealed value again.

A sealed value is one byte of key version, a nonce of 12 bytes, the ciphertext and its tag. The `purpose` is
authenticated with it, so that a value cannot be moved into another column. New values are sealed with the newest key;
older ones stay readable as long as their key is in the ring. The blind index is made with the oldest key, because a new
one would hide every row that was written before (see docs/operations.md).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic_core import from_json, to_json

_NONCE, _KEY, _INDEX, _BLOCK, _NAME = 12, 32, 16, 64, 24
Digest = Callable[[bytes], bytes]


class UnreadableError(Exception):
    """A sealed value does not open: another key, or somebody changed it. An outage, never a person's mistake."""


class KeyAwayError(UnreadableError):
    """A sealed value does not open here: this process has not the key of its version; another may."""


@dataclass(frozen=True)
class Keyring:
    """Master keys of 32 bytes by version (1-255)."""

    keys: Mapping[int, bytes]
    _ciphers: Mapping[int, AESGCM] = field(init=False, repr=False, compare=False)
    _index: Digest = field(init=False, repr=False, compare=False)
    _newest: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.keys or any(len(key) != _KEY for key in self.keys.values()):
            raise ValueError("a keyring needs at least one key, each of 32 bytes")
        ciphers = {version: AESGCM(derived(key, b"seal")) for version, key in self.keys.items()}
        object.__setattr__(self, "_ciphers", ciphers)
        object.__setattr__(self, "_index", keyed_sha256(derived(self.keys[min(self.keys)], b"index")))
        object.__setattr__(self, "_newest", max(self.keys))

    def seal(self, plain: bytes, purpose: bytes) -> bytes:
        """Sealed bytes, different each time."""
        nonce = os.urandom(_NONCE)
        return bytes((self._newest,)) + nonce + self._ciphers[self._newest].encrypt(nonce, plain, purpose)

    def open(self, sealed: bytes, purpose: bytes) -> bytes:
        """What was sealed; `UnreadableError` when the key is missing or the bytes were changed."""
        if not sealed:
            raise UnreadableError(f"nothing is there for {purpose.decode()}")
        cipher = self._ciphers.get(sealed[0])
        if cipher is None:
            raise KeyAwayError(f"no key of version {sealed[0]} for {purpose.decode()}")
        try:
            return cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], purpose)
        except InvalidTag as fault:
            raise UnreadableError(f"a sealed value of {purpose.decode()} was changed or has another key") from fault

    def seal_text(self, text: str, purpose: bytes) -> bytes | None:
        """Sealed text; nothing (NULL) for the empty text."""
        return self.seal(text.encode(), purpose) if text else None

    def open_text(self, sealed: bytes | None, purpose: bytes) -> str:
        """The text that was sealed; "" for nothing."""
        return self.open(sealed, purpose).decode() if sealed else ""

    def seal_json(self, value: Any, purpose: bytes) -> bytes:
        """A sealed JSON value."""
        return self.seal(to_json(value), purpose)

    def open_json(self, sealed: bytes, purpose: bytes) -> Any:
        """The JSON value that was sealed."""
        return from_json(self.open(sealed, purpose))

    def index(self, text: str, purpose: bytes) -> bytes | None:
        """A keyed digest by which an equal value is found without opening any; nothing (NULL) for the empty text."""
        if not text:
            return None
        return self._index(purpose + b"\0" + text.encode())[:_INDEX]

    @property
    def names(self) -> dict[str, str]:
        """A name for each key by its version, by which it is known again and from which nothing can be opened."""
        return {
            str(version): hmac.digest(derived(key, b"name"), b"yuejian", hashlib.sha256).hex()[:_NAME]
            for version, key in self.keys.items()
        }

    def digest(self, text: str) -> str:
        """A keyed one-way digest as text, for codes and tokens that are only ever compared."""
        return self._index(b"digest\0" + text.encode()).hex()


def keyed_sha256(key: bytes) -> Digest:
    """HMAC-SHA256 (RFC 2104) under one key of at most 64 bytes, with the two blocks of the key hashed once for all.

    Setting the key up costs several times what a short text does, and an address is looked up with every message.

    >>> keyed_sha256(b"key")(b"text") == hmac.digest(b"key", b"text", "sha256")
    True
    """
    block = key.ljust(_BLOCK, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))

    def digest(text: bytes) -> bytes:
        within, around = inner.copy(), outer.copy()
        within.update(text)
        around.update(within.digest())
        return around.digest()

    return digest


def derived(key: bytes, use: bytes) -> bytes:
    """A key for one use out of a master key (HMAC-SHA256 as the extract-and-expand step of one block)."""
    return hmac.digest(key, b"yuejian " + use, hashlib.sha256)


def read_keys(text: str) -> Keyring:
    """A keyring from `1:<base64 of 32 bytes>`, several separated by commas or lines; a bare key is version 1."""
    keys: dict[int, bytes] = {}
    for entry in text.replace("\n", ",").split(","):
        if not entry.strip():
            continue
        version, _, value = entry.strip().rpartition(":")
        keys[int(version or 1)] = base64.b64decode(value, validate=True)
    return Keyring(keys)
