"""The bodies beneath a region as the organisation tree shows them: authorities and institutions, with their staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, func, literal_column, select, union_all

from booking.people import RoleKind
from booking.region import WHOLE_COUNTRY
from booking.sameness import sameness
from storage.rows import region_bounds
from storage.tables.bodies import authorities, institutions
from storage.tables.people import roles

MOST = 10_000
"""Bodies of one country; there are some 3,000 counties."""


@dataclass(frozen=True)
class Body:
    """An authority or an institution: `kind` as roles name it."""

    kind: str
    ref: str
    name: str
    region_code: str


def _rows(table: Table, kind: RoleKind) -> Select[Any]:
    columns = table.c
    named: ColumnElement[str] = literal_column(f"'{kind.value}'").label("kind")
    inside = (columns.region_code >= bindparam("least"), columns.region_code <= bindparam("greatest"))
    return select(named, columns.id, columns.name, columns.region_code).where(*inside)


_BENEATH = union_all(_rows(authorities, RoleKind.AUTHORITY), _rows(institutions, RoleKind.INSTITUTION))
MOST_NAMED = 200
_NAMED = (
    select(institutions.c.name)
    .where(
        institutions.c.region_code >= bindparam("least"),
        institutions.c.region_code <= bindparam("greatest"),
        institutions.c.id != bindparam("besides"),
    )
    .order_by(institutions.c.region_code, institutions.c.name)
    .limit(MOST_NAMED)
)


def institutions_beneath(connection: Connection, region_code: str, *, besides: str = "") -> tuple[str, ...]:
    """The names of a region's institutions but one, to choose from."""
    least, greatest = region_bounds(region_code)
    found = connection.execute(_NAMED, {"least": least, "greatest": greatest, "besides": besides})
    return tuple(found.scalars())


_STAFF = (
    select(roles.c.kind, roles.c.ref, func.count())
    .where(roles.c.active, roles.c.kind == bindparam("kind"), roles.c.ref.in_(bindparam("refs", expanding=True)))
    .group_by(roles.c.kind, roles.c.ref)
)


def bodies_beneath(connection: Connection, region_code: str, words: str = "") -> list[Body]:
    """The bodies of a region and beneath it, by division and with the authority first; `words` are looked for."""
    least, greatest = region_bounds(region_code)
    least = "" if region_code in WHOLE_COUNTRY else least  # the country's own authority has no code
    found = connection.execute(_BENEATH, {"least": least, "greatest": greatest}).fetchmany(MOST)
    bodies = [Body(*row) for row in found]
    if words:
        bodies = [one for one in bodies if sameness(words) in sameness(one.name)]
    return sorted(bodies, key=lambda one: (one.region_code, one.kind, one.name))


def staff_counts(connection: Connection, bodies: Sequence[Body]) -> dict[tuple[str, str], int]:
    """How many people hold a role at each of these bodies."""
    counts: dict[tuple[str, str], int] = {}
    for kind in {one.kind for one in bodies}:
        given = {"kind": kind, "refs": [one.ref for one in bodies if one.kind == kind]}
        counts |= {(row[0], row[1]): row[2] for row in connection.execute(_STAFF, given)}
    return counts
