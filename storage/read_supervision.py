"""What an authority's pages read of institutions at once: inspections, who is withdrawn, who is able."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select

from booking.bodies import Capability
from booking.inspection import Inspection
from booking.posting import INSTITUTION
from booking.rating import Rating
from booking.result import HIDDEN
from storage.body_rows import CAPABILITY
from storage.rows import between, region_bounds
from storage.sealing import Keyring
from storage.supervision_rows import INSPECTION, RATING
from storage.tables.bodies import capabilities
from storage.tables.supervision import inspections, postings, ratings


def inspections_beneath(
    connection: Connection,
    keyring: Keyring,
    region: str,
    *,
    state: str = "",
    kind: str = "",
    days: tuple[date | None, date | None] = (None, None),
    page: tuple[int, int] = (20, 0),
) -> tuple[tuple[Inspection, ...], int]:
    """One page of the inspections in a region, newest first, and how many there are in all.

    `days` are the first and the last, `page` how many rows after how many.
    """
    columns, (since, until), (limit, offset) = inspections.c, days, page
    where: list[ColumnElement[bool]] = [between(columns.region_code, *region_bounds(region))]
    where += [columns.state == state] if state else []
    where += [columns.kind == kind] if kind else []
    where += [columns.day >= since] if since else []
    where += [columns.day <= until] if until else []
    newest = INSPECTION.select(*where).order_by(columns.day.desc(), columns.id.desc()).limit(limit).offset(offset)
    found = tuple(INSPECTION.load(row, keyring) for row in connection.execute(newest))
    count = connection.execute(select(func.count()).select_from(inspections).where(*where)).scalar_one()
    return found, int(count)


def withdrawn_institutions(connection: Connection) -> frozenset[str]:
    """The institutions that an authority has withdrawn from the public."""
    hidden = (postings.c.subject == INSTITUTION, postings.c.state == HIDDEN)
    return frozenset(connection.execute(select(postings.c.ref).where(*hidden)).scalars())


def capabilities_by_institution(
    connection: Connection, keyring: Keyring, institution_ids: Iterable[str]
) -> Mapping[str, list[Capability]]:
    """What several institutions may verify, read at once."""
    found: dict[str, list[Capability]] = {one: [] for one in institution_ids}
    for row in connection.execute(CAPABILITY.select(capabilities.c.institution_id.in_(list(found)))):
        one = CAPABILITY.load(row, keyring)
        found[one.institution_id].append(one)
    return found


def ratings_of(
    connection: Connection,
    keyring: Keyring,
    *,
    region: str = "",
    institution_id: str = "",
    stars: int = 0,
    state: str = "",
    page: tuple[int, int] = (20, 0),
) -> tuple[tuple[Rating, ...], int]:
    """One page of the ratings of an institution, or else of a region, newest first, and how many there are in all."""
    where = _whose(region, institution_id)
    where += [ratings.c.stars == stars] if stars else []
    where += [ratings.c.state == state] if state else []
    limit, offset = page
    newest = RATING.select(*where).order_by(ratings.c.seq.desc()).limit(limit).offset(offset)
    found = tuple(RATING.load(row, keyring) for row in connection.execute(newest))
    count = connection.execute(select(func.count()).select_from(ratings).where(*where)).scalar_one()
    return found, int(count)


def rating_counts(connection: Connection, *, region: str = "", institution_id: str = "") -> Mapping[int, int]:
    """How many ratings of each number of stars there are."""
    counted = select(ratings.c.stars, func.count()).where(*_whose(region, institution_id)).group_by(ratings.c.stars)
    return {int(stars): int(count) for stars, count in connection.execute(counted)}


def _whose(region: str, institution_id: str) -> list[ColumnElement[bool]]:
    if institution_id:
        return [ratings.c.institution_id == institution_id]
    return [between(ratings.c.region_code, *region_bounds(region))]
