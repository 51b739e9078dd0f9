"""The matcher that a turn uses: the catalogue in force, with the names that this service has learned since."""

from __future__ import annotations

from typing import Any

from booking.aliases import IN_USE
from booking.catalogue_version import IN_USE as CATALOGUE_IN_USE
from booking.catalogue_version import CatalogueVersion
from booking.ports import Records
from catalogue_match.catalogue import Catalogue
from catalogue_match.match import Alias, Matcher
from catalogue_match.stored import load_rows
from storage.unit_of_work import Session

MOST_ALIASES = 20_000


class LearnedMatcher:
    """Gives the current matcher. A change of the aliases in use, or another catalogue in force, is seen by the next
    turn, in every process.
    """

    def __init__(self, shipped: Matcher) -> None:
        self._shipped = shipped
        self._base = shipped
        self._catalogue = ""
        self._current = shipped
        self._version: Any = None

    def __call__(self, session: Session) -> Matcher:
        version = session.talk.alias_version()
        if version != self._version:
            base = self._of_catalogue(session)
            learned = session.store.alias_proposals(state=IN_USE, limit=MOST_ALIASES)
            rows = [Alias(one.name, one.first, one.second) for one in learned]
            self._current = base.with_aliases(rows) if rows else base
            self._version = version
        return self._current

    def _of_catalogue(self, session: Session) -> Matcher:
        """The matcher of the catalogue in force; made anew only when another one is."""
        in_use = str(session.store.setting(CATALOGUE_IN_USE) or "")
        if in_use != self._catalogue:
            version = session.store.catalogue_version(in_use) if in_use else None
            self._base = Matcher(catalogue_of(version)) if version is not None else self._shipped
            self._catalogue = in_use
        return self._base


def catalogue_of(version: CatalogueVersion) -> Catalogue:
    """The catalogue that a version holds."""
    return load_rows(version.rows, version.name, version.announced.isoformat() if version.announced else "")


def catalogue_in_force(records: Records, shipped: Catalogue) -> Catalogue:
    """The catalogue that holds now: the stored version, else the shipped one."""
    in_use = str(records.setting(CATALOGUE_IN_USE) or "")
    version = records.catalogue_version(in_use) if in_use else None
    return catalogue_of(version) if version is not None else shipped
