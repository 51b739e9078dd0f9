"""Sheets that are brought in at the desk, inside one transaction: kept sealed, for they hold names and telephones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage.sealing import Keyring
from storage.tables.import_jobs import import_jobs

RUNNING, FINISHED, CANCELLED, UNREAD = "进行中", "已完成", "已取消", "不能读"
STALE = timedelta(seconds=60)
"""A run that has not moved for so long has died with its process; it can be taken up again."""
MOST = 20

_CONTENT, _PROBLEMS, _BACK = b"import_jobs.content", b"import_jobs.problems", b"import_jobs.given_back"
_SHOWN = [
    import_jobs.c[name]
    for name in (
        "id", "kind", "body", "person_id", "file_name", "state", "dry", "total", "done", "counts", "begun_at",
        "moved_at",
    )
]  # fmt: skip


@dataclass(frozen=True)
class ImportJob:
    """One of them: `body` is the authority at whose desk it runs, `counts` how many rows came to what."""

    id: str
    kind: str
    body: str
    person_id: str
    file_name: str
    state: str
    dry: bool
    total: int
    done: int
    counts: Mapping[str, int]
    begun_at: datetime
    moved_at: datetime

    def is_stuck(self, now: datetime) -> bool:
        """Whether nobody works on it any more though it is not done."""
        return self.state == RUNNING and now - self.moved_at > STALE


class ImportJobs:
    """The jobs, their files and results."""

    def __init__(self, connection: Connection, keyring: Keyring) -> None:
        self._connection = connection
        self._keyring = keyring

    def begin(self, job: ImportJob, content: bytes) -> None:
        """Keep a new one."""
        row = {column.name: getattr(job, column.name) for column in _SHOWN}
        row["counts"] = dict(job.counts)
        self._connection.execute(insert(import_jobs), row | {"content": self._keyring.seal(content, _CONTENT)})

    def begin_again(self, job_id: str, *, dry: bool, now: datetime) -> None:
        """Run the same file once more, from its first row: what is in already stays as it is."""
        fresh = {"state": RUNNING, "dry": dry, "done": 0, "counts": {}, "moved_at": now}
        self._write(job_id, fresh | {"problems": None, "given_back": None})

    def find(self, job_id: str, body: str) -> ImportJob | None:
        """One of this body's own."""
        found = select(*_SHOWN).where(import_jobs.c.id == job_id, import_jobs.c.body == body)
        row = self._connection.execute(found).first()
        return ImportJob(*row) if row else None

    def latest(self, body: str) -> tuple[ImportJob, ...]:
        """The newest ones of a body."""
        found = select(*_SHOWN).where(import_jobs.c.body == body).order_by(import_jobs.c.begun_at.desc()).limit(MOST)
        return tuple(ImportJob(*row) for row in self._connection.execute(found))

    def content(self, job_id: str) -> bytes:
        """The file."""
        return self._keyring.open(self._one(job_id, "content"), _CONTENT)

    def move(self, job_id: str, *, done: int, total: int, counts: Mapping[str, int], now: datetime) -> bool:
        """Note how far it is; False when it was cancelled meanwhile."""
        self._write(job_id, {"done": done, "total": total, "counts": dict(counts), "moved_at": now})
        return bool(self._one(job_id, "state") == RUNNING)

    def end(
        self, job_id: str, state: str, *, problems: Sequence[Any] = (), given_back: bytes = b"", now: datetime
    ) -> None:
        """Note what came of it: the first rows that were wrong, and all of them as a sheet."""
        sealed = {
            "problems": self._keyring.seal_json(list(problems), _PROBLEMS),
            "given_back": self._keyring.seal(given_back, _BACK) if given_back else None,
        }
        self._write(job_id, {"state": state, "moved_at": now, **sealed})

    def cancel(self, job_id: str, now: datetime) -> None:
        """Stop it before its next piece; what went in stays in."""
        self._write(job_id, {"state": CANCELLED, "moved_at": now})

    def problems(self, job_id: str) -> list[Any]:
        """The first rows that were wrong."""
        sealed = self._one(job_id, "problems")
        found: list[Any] = self._keyring.open_json(sealed, _PROBLEMS) if sealed else []
        return found

    def given_back(self, job_id: str) -> bytes:
        """The sheet of the rows that were wrong; empty when none were."""
        sealed = self._one(job_id, "given_back")
        return self._keyring.open(sealed, _BACK) if sealed else b""

    def _one(self, job_id: str, name: str) -> Any:
        return self._connection.execute(select(import_jobs.c[name]).where(import_jobs.c.id == job_id)).scalar_one()

    def _write(self, job_id: str, values: Mapping[str, Any]) -> None:
        self._connection.execute(update(import_jobs).where(import_jobs.c.id == job_id).values(**values))
