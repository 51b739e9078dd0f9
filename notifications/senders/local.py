"""The local outbox: takes letters of any channel and keeps them where a person can read them; for development.

It remembers what it took by the letter's id, so that the same id is never taken twice and a crashed worker can ask.
With a folder every letter is a file, whole or not there at all, seen by every process; without one it is memory.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from notifications.ports import Declined, Fate, Letter, Sent
from notifications.sms_text import parts


@dataclass(frozen=True)
class Kept:
    """A letter as the outbox shows it. `count` is the number of messages an SMS of this length is charged as."""

    id: str
    channel: str
    to: str
    kind: str
    text: str
    at: str
    count: int = 1


class LocalBox:
    """Where the letters lie. `now` gives the time that is written on them; newest come first in `recent`."""

    def __init__(self, now: Callable[[], datetime], folder: Path | None = None) -> None:
        self._now = now
        self._folder = folder
        self._memory: dict[str, Kept] = {}
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, channel: str, letter: Letter) -> bool:
        """Keep a letter; False when this id was kept before (then nothing is changed)."""
        count = len(parts(letter.text)) if channel == "sms" else 1
        at = self._now().isoformat(timespec="seconds")
        kept = Kept(letter.id, channel, letter.address, letter.kind, letter.text, at, count)
        if self._folder is None:
            return self._memory.setdefault(letter.id, kept) is kept
        return _write_once(self._folder / f"{letter.id}.json", kept)

    def find(self, letter_id: str) -> Kept | None:
        """The kept letter of this id."""
        if self._folder is None:
            return self._memory.get(letter_id)
        try:
            return _read(self._folder / f"{letter_id}.json")
        except FileNotFoundError:
            return None

    def recent(self, limit: int = 100) -> tuple[Kept, ...]:
        """The letters kept last, newest first."""
        if self._folder is None:
            return tuple(list(self._memory.values())[::-1][:limit])
        files = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns, reverse=True)
        return tuple(_read(path) for path in files[:limit])


class LocalCarrier:
    """A carrier of one channel that hands everything to the local outbox."""

    def __init__(self, channel: str, box: LocalBox) -> None:
        self._channel = channel
        self._box = box

    async def carry(self, letter: Letter) -> Fate:
        self._box.keep(self._channel, letter)
        return await self.fate(letter)

    async def fate(self, letter: Letter) -> Fate:
        kept = self._box.find(letter.id)
        if kept is None:
            return Declined("尚未发出", again=True)
        return Sent(kept.channel, kept.to, kept.text, reference=kept.id)


def _read(path: Path) -> Kept:
    return replace(Kept("", "", "", "", "", ""), **json.loads(path.read_text(encoding="utf-8")))


def _write_once(path: Path, kept: Kept) -> bool:
    """Write a whole file under its name, or find that it is there already; a killed process leaves no half of it."""
    draft = path.with_suffix(f".{os.getpid()}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(kept), file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
    return True
