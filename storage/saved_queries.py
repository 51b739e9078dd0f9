"""Queries that a person keeps: the same page of the desk with the same conditions, found again under a name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from storage.tables.saved_queries import saved_queries

MOST = 30
"""How many a person keeps for one page."""


@dataclass(frozen=True)
class SavedQuery:
    """One of them; `query` is what stands behind the question mark of its address."""

    number: int
    path: str
    title: str
    query: str


class SavedQueries:
    """The queries of people, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_page(self, person_id: str, path: str) -> tuple[SavedQuery, ...]:
        """What a person kept for a page, oldest first."""
        columns = (saved_queries.c.seq, saved_queries.c.path, saved_queries.c.title, saved_queries.c.query)
        theirs = (saved_queries.c.person_id == person_id, saved_queries.c.path == path)
        rows = self._connection.execute(select(*columns).where(*theirs).order_by(saved_queries.c.seq).limit(MOST))
        return tuple(SavedQuery(*row) for row in rows)

    def keep(self, person_id: str, path: str, title: str, query: str) -> bool:
        """Keep one under a name, in place of the one that had it; False when there are too many."""
        self._connection.execute(delete(saved_queries).where(*self._called(person_id, path, title)))
        if len(self.of_page(person_id, path)) >= MOST:
            return False
        row = {"person_id": person_id, "path": path, "title": title, "query": query}
        self._connection.execute(insert(saved_queries), row)
        return True

    def drop(self, person_id: str, number: int) -> bool:
        """Forget one of this person's own; False when there is none of this number."""
        theirs = (saved_queries.c.person_id == person_id, saved_queries.c.seq == number)
        return bool(self._connection.execute(delete(saved_queries).where(*theirs)).rowcount)

    def _called(self, person_id: str, path: str, title: str) -> tuple[ColumnElement[bool], ...]:
        columns = saved_queries.c
        return (columns.person_id == person_id, columns.path == path, columns.title == title)
