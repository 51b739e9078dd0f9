"""Certificate numbers where an institution typed none: a scheme of ours, made to be replaced.

The national rule (强制检定 证书编码规范) is named in the sources but its text is not public, so nothing here claims to
follow it: a number is a prefix of the institution's choice, the year, and a sequence within both. What an institution
typed always wins. Another scheme is another entry in `SCHEMES`, chosen by the setting `certificate scheme`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from booking.commands import SetNumbering
from booking.lifecycle import Party
from booking.parties import belongs_to
from booking.people import Duty
from booking.ports import Records, Store
from booking.refusal import Why
from booking.setting import Outcome, Setting, refuse

USUAL_PREFIX = "YJ"
PREFIX = re.compile(r"[A-Za-z0-9一-鿿()（）〔〕-]{1,20}")
_REST = re.compile(r"-\d{4}-\d{5,}")

Scheme = Callable[[str, int, int], str]
"""(prefix, year, n) -> number."""


def ours(prefix: str, year: int, n: int) -> str:
    """The scheme of this service.

    >>> ours("YJ", 2026, 17)
    'YJ-2026-00017'
    """
    return f"{prefix}-{year}-{n:05d}"


SCHEMES: Mapping[str, Scheme] = {"ours": ours}


def is_ours(number: str, prefix: str) -> bool:
    """Whether a number is one of our scheme under an institution's prefix; its certificate says so.

    >>> is_ours("YJ-2026-00001", "YJ"), is_ours("NJG-2026-00001", "YJ"), is_ours("YJ-938580", "YJ")
    (True, False, False)
    """
    return number.startswith(prefix) and _REST.fullmatch(number[len(prefix) :]) is not None


def prefix_of(records: Records, institution_id: str) -> str:
    """The prefix that an institution chose, or the usual one."""
    return str(records.setting(f"certificate prefix {institution_id}") or USUAL_PREFIX)


class Numbers:
    """Gives numbers in one command, and notes them down at its end: a refusal has used none up.

    Two institutions with one prefix share its sequence, and a number that was typed in before is passed over.
    """

    def __init__(self, store: Store, year: int) -> None:
        self._store, self._year = store, year
        self._scheme = SCHEMES[str(store.setting("certificate scheme") or "ours")]
        self._last: dict[str, int] = {}
        self._prefixes: dict[str, str] = {}

    def next(self, institution_id: str) -> str:
        """The next free number of an institution."""
        prefix = self._prefixes.get(institution_id) or prefix_of(self._store, institution_id)
        self._prefixes[institution_id] = prefix
        counter = f"certificate numbers {prefix} {self._year}"
        n = self._last.get(counter) or int(self._store.setting(counter) or 0)
        while True:
            n += 1
            number = self._scheme(prefix, self._year, n)
            if self._store.result_of_certificate(number) is None:
                self._last[counter] = n
                return number

    def keep(self) -> None:
        """Note down how far each sequence has come."""
        for counter, n in self._last.items():
            self._store.put_setting(counter, n)


def set_numbering(command: SetNumbering, store: Store, setting: Setting) -> Outcome:
    """An institution chooses the prefix of its numbers; numbers that were given stay."""
    body = store.institution(command.institution_id)
    if body is None:
        return refuse(Why.NOT_FOUND, "institution")
    wrong = belongs_to(setting.person_id, body, store, party=Party.INSTITUTION, duties=frozenset({Duty.ADMIN}))
    if wrong is not None:
        return Outcome(refused=wrong)
    prefix = command.prefix.strip()
    if PREFIX.fullmatch(prefix) is None:
        return refuse(Why.BAD_VALUE, "certificate_no", value=prefix)
    store.put_setting(f"certificate prefix {body.id}", prefix)
    return Outcome(result={"prefix": prefix})
