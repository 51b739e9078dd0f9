"""The floor's store: the rows of a turn by raw sqlite3; all waiting turns in one commit, a savepoint each, FULL."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from benchmarks.form import STEPS

_TABLES = """
CREATE TABLE inbox (channel TEXT, message_id TEXT, reply TEXT, at TEXT,
    PRIMARY KEY (channel, message_id)) WITHOUT ROWID;
CREATE TABLE conversations (person TEXT PRIMARY KEY, state TEXT, turns INTEGER) WITHOUT ROWID;
CREATE TABLE ledger (id INTEGER PRIMARY KEY, person TEXT, fields TEXT);
CREATE TABLE audit (id INTEGER PRIMARY KEY, event TEXT, data TEXT);
"""


@dataclass
class Waiting:
    """One turn that waits for the writer."""

    person: str
    message_id: str
    text: str
    done: asyncio.Future[str]


class Writer:
    """One thread that takes all turns waiting and commits them together."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._queue: deque[Waiting] = deque()
        self._wake = threading.Event()
        self._loop = asyncio.get_running_loop()
        threading.Thread(target=self._run, daemon=True).start()

    def turn(self, person: str, message_id: str, text: str) -> asyncio.Future[str]:
        """The reply of a turn, after its commit."""
        done: asyncio.Future[str] = self._loop.create_future()
        self._queue.append(Waiting(person, message_id, text, done))
        self._wake.set()
        return done

    def _run(self) -> None:
        db = sqlite3.connect(self._path, isolation_level=None)
        db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;" + _TABLES)
        while True:
            self._wake.wait()
            self._wake.clear()
            batch: list[Waiting] = []
            while self._queue:
                batch.append(self._queue.popleft())
            if not batch:
                continue
            db.execute("BEGIN IMMEDIATE")
            answers = [(each, self._one(db, each)) for each in batch]
            db.execute("COMMIT")
            self._loop.call_soon_threadsafe(_answer, answers)

    def _one(self, db: sqlite3.Connection, each: Waiting) -> str:
        db.execute("SAVEPOINT piece")
        row = db.execute("SELECT reply FROM inbox WHERE channel=? AND message_id=?", ("w", each.message_id)).fetchone()
        if row is not None:
            db.execute("RELEASE piece")
            return str(row[0])
        found = db.execute("SELECT state FROM conversations WHERE person=?", (each.person,)).fetchone()
        values: list[str] = json.loads(found[0]) if found else []
        values.append(each.text)
        if len(values) == STEPS:
            fields = json.dumps(values, ensure_ascii=False)
            db.execute("INSERT INTO ledger (person, fields) VALUES (?,?)", (each.person, fields))
            db.execute("INSERT INTO audit (event, data) VALUES (?,?)", ("InstrumentAdded", fields))
            values = []
        db.execute(
            "INSERT INTO conversations VALUES (?,?,1) "
            "ON CONFLICT (person) DO UPDATE SET state=excluded.state, turns=turns+1",
            (each.person, json.dumps(values, ensure_ascii=False)),
        )
        reply = f"记下：{each.text}。下一项是什么？"
        db.execute("INSERT INTO inbox VALUES (?,?,?,?)", ("w", each.message_id, reply, "2026-11-21T09:00:00"))
        db.execute("RELEASE piece")
        return reply


def _answer(answers: list[tuple[Waiting, str]]) -> None:
    for each, reply in answers:
        if not each.done.done():
            each.done.set_result(reply)
