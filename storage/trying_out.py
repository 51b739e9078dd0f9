"""Trying work out: it is carried out, looked at, and undone in the same transaction."""

from __future__ import annotations

from typing import Any, TypeVar

from storage.database import Database
from storage.unit_of_work import Session, Work

Result = TypeVar("Result")


class _Undone(Exception):
    """No fault: it undoes what was written, and carries what came of it out of the transaction."""

    def __init__(self, result: Any) -> None:
        super().__init__("tried out")
        self.result = result


async def tried_out(database: Database, work: Work[Result], *, key: str = "") -> Result:
    """What the work would come to; nothing of it is kept. What the work raises is raised."""

    def undone(session: Session) -> None:
        raise _Undone(work(session))

    try:
        await database.write(undone, key=key)
    except _Undone as done:
        result: Result = done.result
        return result
    raise AssertionError("what is tried out is always undone")
