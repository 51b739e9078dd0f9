"""The matcher that a turn uses: the shipped one with the names that this service has learned since."""

from __future__ import annotations

from typing import Any

from booking.aliases import IN_USE
from catalogue_match.match import Alias, Matcher
from storage.unit_of_work import Session

MOST_ALIASES = 20_000


class LearnedMatcher:
    """Gives the current matcher. A change of the aliases in use is seen by the next turn, in every process."""

    def __init__(self, shipped: Matcher) -> None:
        self._shipped = shipped
        self._current = shipped
        self._version: Any = None

    def __call__(self, session: Session) -> Matcher:
        version = session.talk.alias_version()
        if version != self._version:
            learned = session.store.alias_proposals(state=IN_USE, limit=MOST_ALIASES)
            rows = [Alias(one.name, one.first, one.second) for one in learned]
            self._current = self._shipped.with_aliases(rows) if rows else self._shipped
            self._version = version
        return self._current
