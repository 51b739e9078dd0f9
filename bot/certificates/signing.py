"""The signature under a certificate's QR code: Ed25519, with a key of this service that no other key is derived from.

What the code says can be read by anybody; that we said it, only the holder of the key can write. A code is
`2.<what it says>.<signature>`, in characters that need no escaping in an address: the result, the digest of what was
printed, and the facts of the certificate, so that it can be checked where there is no network. Codes of the first form,
`<result id>.<digest>.<signature>`, stay good.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storage.key_file import write_once

_PURPOSE = b"yuejian certificate 1\0"
_PURPOSE_2 = b"yuejian certificate 2\0"
_PURPOSE_VOIDS = b"yuejian voids 1\0"
_SECOND = "2"
_SEED = 32
LONGEST = 1500
"""No code is longer; what is, was made up."""


@dataclass(frozen=True)
class Coded:
    """What a code says: which version of which result, the digest of what was printed on it, and its facts: the
    address under which it is checked, certificate number, institution, unit (masked), instrument, model, serial number
    (masked), verdict, and the days of verification and validity.
    """

    result_id: str
    digest: str
    facts: tuple[str, ...] = ()


class Signer:
    """Writes codes and reads them back: signed with its first key, believed by any of them."""

    def __init__(self, seed: bytes, *older: bytes) -> None:
        keys = [Ed25519PrivateKey.from_private_bytes(one) for one in (seed, *older)]
        self._key = keys[0]
        self._believed = tuple(key.public_key() for key in keys)

    @property
    def names(self) -> tuple[str, ...]:
        """A name for each key that is believed, the signing one first; it is in every code's public half anyway."""
        return tuple(hashlib.sha256(public.public_bytes_raw()).hexdigest()[:24] for public in self._believed)

    def code(self, said: Coded) -> str:
        """The code of a certificate; the same each time, for Ed25519 draws no lots."""
        if not said.facts:
            text = f"{said.result_id}.{said.digest}"
            return f"{text}.{_packed(self._key.sign(_PURPOSE + text.encode()))}"
        told = json.dumps([said.result_id, said.digest, *said.facts], ensure_ascii=False, separators=(",", ":"))
        text = f"{_SECOND}.{_packed(told.encode())}"
        return f"{text}.{_packed(self._key.sign(_PURPOSE_2 + text.encode()))}"

    def signed_voids(self, text: str) -> str:
        """The signature under a list of certificates that hold no more."""
        return _packed(self._key.sign(_PURPOSE_VOIDS + text.encode()))

    @property
    def public_keys(self) -> tuple[str, ...]:
        """The public half of each key that is believed, the signing one first."""
        return tuple(_packed(public.public_bytes_raw()) for public in self._believed)

    def read(self, code: str) -> Coded | None:
        """What a code says; None for one that this service did not write just so."""
        parts = code.split(".")
        if len(code) > LONGEST or len(parts) != 3 or not code.isascii():
            return None
        result_id, digest, signature = parts
        try:
            signed = _unpacked(signature)
        except (ValueError, binascii.Error):
            return None
        # Base64 has spare bits at its end: another spelling of the same signature is still not our code.
        second = result_id == _SECOND
        text = f"{result_id}.{digest}"
        if _packed(signed) != signature or not self._signed(text, signed, _PURPOSE_2 if second else _PURPOSE):
            return None
        return _told(digest) if second else Coded(result_id, digest)

    def _signed(self, text: str, signature: bytes, purpose: bytes) -> bool:
        for public in self._believed:
            with suppress(InvalidSignature):
                public.verify(signature, purpose + text.encode())
                return True
        return False


def _told(packed: str) -> Coded:
    """What a code of the second form says; it was signed, so it is whole."""
    result_id, digest, *facts = json.loads(_unpacked(packed))
    return Coded(str(result_id), str(digest), tuple(str(one) for one in facts))


def fresh_signer() -> Signer:
    """A signer whose key nobody keeps: what it signs is good as long as this process lives (tests, trials)."""
    return Signer(os.urandom(_SEED))


def load_signer(given: str, path: Path) -> Signer:
    """The signer from `given` (YUEJIAN_SIGNING_KEY, base64 of 32 bytes) or from `path`, made if missing.

    Of several, separated by commas or lines, the first signs and all are believed.
    """
    if given.strip():
        return read_signer(given)
    if not path.exists():
        write_once(path, base64.b64encode(os.urandom(_SEED)).decode() + "\n")
    return read_signer(path.read_text(encoding="ascii"))


def read_signer(text: str) -> Signer:
    """The signer of keys in base64, the first of which signs. ValueError for what is none."""
    seeds = [base64.b64decode(one.strip(), validate=True) for one in text.replace("\n", ",").split(",") if one.strip()]
    return Signer(*seeds)


def _packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
