"""What was compared with a connected system on a day, and what differed, inside one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.sealing import Keyring
from storage.tables.interface import reconciliations

_REPORT = b"reconciliations.report"
_columns = (reconciliations.c.day, reconciliations.c.report, reconciliations.c.at)
_of_day = select(*_columns).where(
    reconciliations.c.key_id == bindparam("key_id"), reconciliations.c.day == bindparam("day")
)
_of_key = (
    select(*_columns)
    .where(reconciliations.c.key_id == bindparam("key_id"))
    .order_by(reconciliations.c.day.desc())
    .limit(bindparam("limit"))
)
_differing = select(reconciliations.c.key_id, reconciliations.c.differences).where(
    reconciliations.c.day == bindparam("day"), reconciliations.c.differences > 0
)


def _put(dialect: Any) -> Any:
    statement = dialect.insert(reconciliations)
    changed = {name: statement.excluded[name] for name in ("compared", "differences", "report", "at")}
    return statement.on_conflict_do_update(index_elements=["key_id", "day"], set_=changed)


_PUT = {"sqlite": _put(sqlite), "postgresql": _put(postgresql)}


@dataclass(frozen=True)
class DayReport:
    """A day of one key: the lines that the other side named, by what differed about each (nothing: alike)."""

    day: date
    lines: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)
    complete: bool = False
    at: datetime | None = None

    @property
    def differences(self) -> list[dict[str, str]]:
        """Everything that differs."""
        return [one for found in self.lines.values() for one in found]


class Reconciliations:
    """The table, by a connection."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection, self._keyring = connection, keyring

    def of_day(self, key_id: str, day: date) -> DayReport | None:
        """The report of a day."""
        row = self._connection.execute(_of_day, {"key_id": key_id, "day": day}).first()
        return None if row is None else self._opened(row)

    def of_key(self, key_id: str, limit: int = 31) -> tuple[DayReport, ...]:
        """The reports of a key, the newest first."""
        rows = self._connection.execute(_of_key, {"key_id": key_id, "limit": limit})
        return tuple(self._opened(row) for row in rows)

    def differing(self, day: date) -> tuple[tuple[str, int], ...]:
        """The keys whose report of a day ended with differences, and how many."""
        return tuple((key_id, count) for key_id, count in self._connection.execute(_differing, {"day": day}))

    def keep(self, key_id: str, report: DayReport, now: datetime) -> None:
        """Keep the report of a day as it stands now."""
        held = {"lines": dict(report.lines), "complete": report.complete}
        row = {
            "key_id": key_id,
            "day": report.day,
            "compared": len(report.lines),
            "differences": len(report.differences),
            "report": self._keyring.seal_json(held, _REPORT),
            "at": now,
        }
        self._connection.execute(_PUT[self._connection.dialect.name], row)

    def _opened(self, row: Any) -> DayReport:
        held = self._keyring.open_json(row[1], _REPORT)
        return DayReport(row[0], held["lines"], held["complete"], row[2])
