"""The secret that a browser holds: what stands in the cookie, and what of it is kept here."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass

from booking.retention import term_of
from storage.sealing import Keyring

COOKIE = "yuejian"
LASTS_S = int(term_of("sessions").total_seconds())
_SIGNATURE = 32


@dataclass(frozen=True)
class Secret:
    """A browser's secret. `digest` is kept with the session; `form` proves that a form came from our own page."""

    token: str
    signature: str
    digest: str
    form: str

    @property
    def cookie(self) -> str:
        """What stands in the cookie."""
        return f"{self.token}.{self.signature}"


def new_secret(keyring: Keyring) -> Secret:
    """A secret for a browser that has none."""
    return _secret(secrets.token_urlsafe(24), keyring)


def read_secret(cookie: str, keyring: Keyring) -> Secret | None:
    """The secret in a cookie; None when we did not sign it."""
    token, _, signature = cookie.partition(".")
    if not token or len(cookie) > 200 or not cookie.isascii():
        return None
    secret = _secret(token, keyring)
    return secret if hmac.compare_digest(secret.signature, signature) else None


def _secret(token: str, keyring: Keyring) -> Secret:
    return Secret(
        token,
        keyring.digest(f"web cookie {token}")[:_SIGNATURE],
        keyring.digest(token),
        keyring.digest(f"web form {token}")[:_SIGNATURE],
    )


def is_form_of(secret: Secret, given: str) -> bool:
    """Whether a request carries the form token of this browser's pages."""
    return given.isascii() and hmac.compare_digest(secret.form, given)
