"""Owns the form in which a catalogue is kept: its rows as plain JSON, and back."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from catalogue_match.catalogue import ANNOUNCED, ANNOUNCEMENT, Catalogue, Category

TEXTS: Final = (
    "first",
    "second",
    "first_no",
    "second_no",
    "supervision",
    "verification_mode",
    "scope",
    "jjg",
    "confidence",
    "announcement",
    "announced",
)


def dump_row(row: Category) -> dict[str, Any]:
    """A row as JSON; where it comes from is always written, so that a later release knows it again."""
    origins = row.origins or (((row.first, row.second),) if row.announcement == ANNOUNCEMENT else ())
    return {
        **{name: getattr(row, name) for name in TEXTS},
        "period_months": row.period_months,
        "origins": [list(names) for names in origins],
        "names": list(row.names),
    }


def load_row(kept: Mapping[str, Any]) -> Category:
    """A row from its JSON; KeyError when a text is missing."""
    return Category(
        **{name: str(kept[name]) for name in TEXTS},
        period_months=kept["period_months"],
        origins=tuple((str(first), str(second)) for first, second in kept["origins"]),
        names=tuple(str(name) for name in kept["names"]),
    )


def load_rows(
    rows: Iterable[Mapping[str, Any]], announcement: str = ANNOUNCEMENT, announced: str = ANNOUNCED
) -> Catalogue:
    """A catalogue from its kept rows, under the announcement that made it so."""
    return Catalogue(tuple(load_row(row) for row in rows), announcement, announced)
