"""The one process that serves a SQLite file: a second one beside it would lose what the first tells its browsers."""

from __future__ import annotations

import sqlite3
from pathlib import Path

SUFFIX = ".serving"


class SoleWriter:
    """Held as long as this process lives, or until it is let go; the system lets go of it for a process that dies.

    The lock is one of SQLite's own, on an empty file beside the database: it is the same on every system.
    """

    def __init__(self, database: Path) -> None:
        path = database.resolve()
        self._lock = sqlite3.connect(path.with_name(path.name + SUFFIX), timeout=0, isolation_level=None)

    def hold(self) -> bool:
        """Take it; False when another process has it."""
        try:
            self._lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            self._lock.close()
            return False
        return True

    def let_go(self) -> None:
        """Give it back."""
        self._lock.close()
