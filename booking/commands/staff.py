"""Commands about who works where: roles at institutions and authorities, user names, and accounts that were lost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class GrantStaff:
    """Give somebody duties at a body, or change what they have there: `kind` "institution" or "admin", `ref` its id.

    The person is known already (`person_id`), or is whoever holds `phone`. With no duties the role is taken back. At an
    authority, whatever makes or unmakes an administrator waits for a second one.
    """

    kind: str
    ref: str
    person_id: str = ""
    phone: str = ""
    name: str = ""
    duties: tuple[str, ...] = ()
    title: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class AnswerGrant:
    """Another administrator answers a proposed grant: "confirm" or "decline"; who proposed it may "call_back"."""

    grant_id: str
    verb: str
    reason: str = ""


@dataclass(frozen=True)
class EndGrants:
    """The clock ends the roles whose time is over."""


@dataclass(frozen=True)
class KeepAccount:
    """Set the user name and the password of the person who asks; `password` is its digest, never the password.

    `phone` and `code` prove the phone where none is known yet; whoever has an account already needs a fresh code.
    """

    username: str
    password: str
    phone: str = ""
    code: str = ""


@dataclass(frozen=True)
class SignInByPhone:
    """Whoever holds the phone, proved by its code, signs in; a phone that nobody has makes a new person.

    With `password` (a digest) it becomes the account's password too: 忘记密码.
    """

    phone: str
    code: str
    password: str = ""


@dataclass(frozen=True)
class AskRecovery:
    """The old phone is gone: somebody asks for a unit's account with a new phone and documents (names of photos)."""

    uscc: str
    name: str
    phone: str
    code: str
    documents: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class AnswerRecovery:
    """An authority grants a recovery, or denies it with a reason."""

    recovery_id: str
    grant: bool
    reason: str = ""
