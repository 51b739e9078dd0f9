r"""The signature of a request: HMAC-SHA256 under the key's secret over everything that the request says.

What is signed is five lines: method, path with query as sent, timestamp, nonce, SHA-256 of the body in hexadecimal.

>>> parts = signed_text("GET", "/api/v1/me", 1795000000, "n-0001", b"").split("\n")
>>> parts[:4], parts[4][:8]
(['GET', '/api/v1/me', '1795000000', 'n-0001'], 'e3b0c442')
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

KEY, TIMESTAMP, NONCE, SIGNATURE, CAUSE = "X-Key", "X-Timestamp", "X-Nonce", "X-Signature", "Idempotency-Key"
MAY_DIFFER_S = 300
"""How far the clock of a connected system may differ from ours; nonces are kept for longer than twice that."""

_KEY = re.compile(r"[0-9a-f]{32}")
_NONCE = re.compile(r"[0-9A-Za-z_-]{8,64}")
_SIGNATURE = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"[0-9]{9,11}")
_CAUSE = re.compile(r"[\x21-\x7e]{1,64}")


@dataclass(frozen=True)
class SignedHead:
    """What the headers of a signed request say."""

    key_id: str
    timestamp: int
    nonce: str
    signature: str


def read_head(headers: Mapping[str, str]) -> SignedHead | None:
    """The head of a signed request; None when a part is missing or is not written as it has to be."""
    given = [headers.get(name, "") for name in (KEY, TIMESTAMP, NONCE, SIGNATURE)]
    forms = (_KEY, _MOMENT, _NONCE, _SIGNATURE)
    if not all(form.fullmatch(text) for form, text in zip(forms, given, strict=True)):
        return None
    return SignedHead(given[0], int(given[1]), given[2], given[3])


def is_cause(text: str) -> bool:
    """Whether a text may be an idempotency key."""
    return _CAUSE.fullmatch(text) is not None


def is_in_time(head: SignedHead, now: datetime) -> bool:
    """Whether a request was signed about now."""
    return abs(now.timestamp() - head.timestamp) <= MAY_DIFFER_S


def signed_text(method: str, target: str, timestamp: int, nonce: str, body: bytes) -> str:
    """What is signed."""
    return "\n".join((method, target, str(timestamp), nonce, hashlib.sha256(body).hexdigest()))


def signature_of(secret: str, method: str, target: str, timestamp: int, nonce: str, body: bytes) -> str:
    """The signature under a secret."""
    text = signed_text(method, target, timestamp, nonce, body)
    return hmac.digest(secret.encode(), text.encode(), hashlib.sha256).hex()


def is_signed(head: SignedHead, secrets: Sequence[str], method: str, target: str, body: bytes) -> bool:
    """Whether one of these secrets made the signature."""
    return any(
        hmac.compare_digest(signature_of(one, method, target, head.timestamp, head.nonce, body), head.signature)
        for one in secrets
    )


def signed_headers(
    key_id: str, secret: str, method: str, target: str, body: bytes, at: datetime, nonce: str
) -> dict[str, str]:
    """The headers with which a request goes out."""
    timestamp = int(at.timestamp())
    signature = signature_of(secret, method, target, timestamp, nonce, body)
    return {KEY: key_id, TIMESTAMP: str(timestamp), NONCE: nonce, SIGNATURE: signature}
