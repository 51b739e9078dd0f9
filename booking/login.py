"""An account for the web: a user name and the digest of a password (SPEC 2), beside WeChat and codes by SMS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

USERNAME = re.compile(r"[A-Za-z0-9]{4,20}")
SHORTEST, LONGEST = 8, 20
_KINDS = {
    "upper": re.compile(r"[A-Z]"),
    "lower": re.compile(r"[a-z]"),
    "digit": re.compile(r"[0-9]"),
    "special": re.compile(r"[!-/:-@\[-`{-~]"),
}


@dataclass(frozen=True)
class Account:
    """A person's user name (in small letters, for A and a are one name) and the digest of their password."""

    person_id: str
    username: str
    password: str
    changed_at: datetime


def wrong_password(password: str) -> tuple[str, ...]:
    """What a password lacks: "length", "upper", "lower", "digit", "special"; () when nothing. Full-width symbols and
    blanks count as nothing and are "other": they could not be typed again elsewhere (SPEC 2).

    >>> wrong_password("Abcdef1!"), wrong_password("abcdefg1"), wrong_password("Abcdef1！")
    ((), ('upper', 'special'), ('special', 'other'))
    """
    found = [] if SHORTEST <= len(password) <= LONGEST else ["length"]
    found += [kind for kind, pattern in _KINDS.items() if not pattern.search(password)]
    if any(not "!" <= character <= "~" for character in password):
        found.append("other")
    return tuple(found)


def name_key(username: str) -> str:
    """A user name as it is kept and looked for.

    >>> name_key(" WangJian8 ")
    'wangjian8'
    """
    return username.strip().lower()
