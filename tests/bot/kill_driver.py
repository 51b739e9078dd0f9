"""Kills the service at random moments: `python -m tests.bot.kill_driver FOLDER KILLS SEED` prints what it found.

This process has everything imported and opens nothing. It forks a child that does what `serve` does on SQLite: turns
of many people at once, and the worker beside them, over the real database, outbox and local carrier. After a random
time it kills the child with SIGKILL and forks the next, which goes on where the acknowledgements end: the message
that got none is sent again, as WeChat does. At the end a child is let finish, and everything is counted.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.clock import china_now
from bot.turn import Message
from bot.worker import Worker
from notifications.ports import Declined, Delivery, Fate, Letter, Sent
from notifications.senders.local import LocalBox
from storage.database import Database, open_database
from storage.migrate import migrate
from storage.sealing import Keyring
from storage.tables.learned import aliases
from storage.tables.notices import audit, outbox
from storage.unit_of_work import Session
from tests.bot.tiny import NOW, SCALE, TURNS, planned, said

PEOPLE = 12
KEYRING = Keyring({1: bytes(range(32))})
LEASE = 0.15


class Carrier:
    """The local outbox, with a line for every letter that was handed to it; a kill may come between letter and line."""

    def __init__(self, folder: Path) -> None:
        self._box = LocalBox(china_now, folder / "letters")
        self._log = os.open(folder / "carried", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def send(self, delivery: Delivery) -> Fate:
        await asyncio.sleep(0.001)
        letter = Letter(delivery.id, delivery.kind, "o", str(delivery.data["name"]))
        os.write(self._log, f"{delivery.id} {self._box.keep('sms', letter)}\n".encode())
        await asyncio.sleep(0.001)
        return Sent("sms", "o", letter.text, delivery.id)

    async def status(self, delivery: Delivery) -> Fate:
        if self._box.find(delivery.id) is None:
            return Declined("not taken", again=True)
        return Sent("sms", "o", "", delivery.id)


def open_it(folder: Path) -> Database:
    return open_database(f"sqlite:///{folder / 'killed.db'}", KEYRING, planned)


def acknowledged(folder: Path) -> dict[int, int]:
    """How many messages of each person have been acknowledged."""
    counted = dict.fromkeys(range(PEOPLE), 0)
    path = folder / "acks"
    for line in path.read_text().splitlines() if path.exists() else ():
        counted[int(line.split()[0])] += 1
    return counted


async def serve(folder: Path, last: int | None) -> None:
    """Turns and the worker, until killed; with `last`, until everybody has said so much and nothing is due."""
    database = open_it(folder)
    acks = os.open(folder / "acks", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    lease = timedelta(seconds=LEASE)
    worker = Worker(database, Carrier(folder), china_now, f"w{os.getpid()}", lease=lease, look_every=0.02)
    working = asyncio.create_task(worker.run())
    counted = acknowledged(folder)
    async with asyncio.TaskGroup() as group:
        for person in range(PEOPLE):
            group.create_task(talk(database, acks, person, counted[person], last))
    working.cancel()
    await asyncio.sleep(LEASE)
    await worker.drain()
    await asyncio.sleep(LEASE * 2)
    await worker.drain()
    await database.close()


async def talk(database: Database, acks: int, person: int, start: int, last: int | None) -> None:
    """One person's messages, each once the one before was acknowledged; every seventh is sent twice at once."""
    n = start
    while last is None or n < last:
        text = f"{SCALE}{n}" if n % 2 else f"话{n}"
        message = Message("wechat", f"o{person}", f"{person}-{n}", text)
        copies = 2 if n % 7 == 0 else 1
        key = f"wechat o{person}"
        await asyncio.gather(
            *(database.write(lambda session: TURNS.take(session, message, NOW), key=key) for _ in range(copies))  # noqa: B023 - awaited here
        )
        n += 1
        os.write(acks, f"{person} {n}\n".encode())


def wait_for(folder: Path, chance: random.Random) -> None:
    """A random moment: now and then while the child starts, mostly after some messages more were acknowledged."""
    if chance.random() < 0.2:
        time.sleep(chance.uniform(0, 0.2))
        return
    path = folder / "acks"
    enough = (path.stat().st_size if path.exists() else 0) + chance.randint(1, 200)
    given_up = time.monotonic() + 10
    while not (path.exists() and path.stat().st_size >= enough) and time.monotonic() < given_up:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.01))


def fork(folder: Path, last: int | None) -> int:
    child = os.fork()
    if child:
        return child
    try:
        asyncio.run(serve(folder, last))
    except BaseException as fault:  # noqa: BLE001 - a child that fails says so and must not go on as its parent
        (folder / f"fault-{os.getpid()}").write_text(repr(fault))
        os._exit(1)
    os._exit(0)


def count(folder: Path) -> dict[str, Any]:
    """Everything that must agree in the end."""

    async def read() -> dict[str, Any]:
        database = open_it(folder)
        found = await database.read(_found)
        await database.close()
        return found

    found = asyncio.run(read())
    handed = (folder / "carried").read_text().split("\n")[:-1]
    twice = sum(line.endswith("False") for line in handed)
    return found | {"carried": len(list((folder / "letters").glob("*.json"))), "carried_twice": twice}


def _found(session: Session) -> dict[str, Any]:
    execute = session.connection.execute
    spoken = []
    for person in range(PEOPLE):
        who = session.talk.writer("wechat", f"o{person}")
        state = session.talk.load(who.person_id, NOW) if who else None
        spoken.append(list(said(TURNS.dialogue.load_state(state))) if state else [])
    return {
        "spoken": spoken,
        "aliases": execute(select(aliases.c.name)).scalars().all(),
        "audit": execute(select(audit.c.thing_id)).scalars().all(),
        "causes": execute(select(outbox.c.cause)).scalars().all(),
        "states": sorted(set(execute(select(outbox.c.state)).scalars())),
    }


def main(folder: Path, kills: int, seed: int) -> dict[str, Any]:
    """Kill `kills` times, let the last one finish, and count."""
    chance = random.Random(seed)
    asyncio.run(migrate(f"sqlite:///{folder / 'killed.db'}"))
    alive = 0
    for _ in range(kills):
        child = fork(folder, None)
        wait_for(folder, chance)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        alive += os.WIFSIGNALED(status)
    acks = acknowledged(folder)
    most = max(acks.values()) + 1
    _, status = os.waitpid(fork(folder, most), 0)
    faults = [path.read_text() for path in folder.glob("fault-*")]
    found = count(folder)
    return found | {"kills": alive, "last_exit": status, "faults": faults, "acks": acks, "most": most}


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])), sys.stdout)
