"""`bench notices`: bookings through to their results while platforms and workers fail at random, in simulated time.

The platforms are the simulators of the tests over HTTP; the service uses its own carriers and the official SDKs, takes
the reports that come in, and asks about those that do not. Every notice has to end as delivered or as a failure that
somebody sees; none is lost, and none reaches anybody twice but those whose kind says that twice is better than never
(they are counted apart).
"""

from __future__ import annotations

import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.notices_providers import Killed, Providers, providers
from benchmarks.notices_town import OWED, STAGES, Errand, begin_of, errands, found, hours
from bot.reports import take_report
from bot.worker import LAST_LOOK, Worker
from notifications.plan import plan
from notifications.quiet import NIGHT
from notifications.unreached import NO_TO_DO
from storage.database import Database, open_database
from storage.migrate import migrate
from storage.outbox import delivery_id
from storage.outbox_reports import Report
from storage.sealing import Keyring
from storage.tables.notices import (
    DEAD,
    DELIVERED,
    LEASED,
    MOOT,
    RETRY,
    SENDING,
    SENT,
    UNCERTAIN,
    WAITING,
    outbox,
)
from storage.unit_of_work import Session

FULL, QUICK = 1000, 60
BEGIN = begin_of(date(2026, 11, 23))
STEP = timedelta(minutes=5)
LASTS = timedelta(days=3) + LAST_LOOK
"""Three days of bookings and results, and as long as providers are asked about what is uncertain."""


@dataclass(frozen=True)
class Figures:
    """What came of it. `sent` are those that a platform took, `delivered` those that it reported as arrived (and that
    did). `repeated` are notices that reached somebody twice because their kind says so;
    `moot` are those whose reason was gone before they were due; `unheard` words of a failure that
    failed themselves: the to-do that they speak of stands in its list all the same.
    """

    bookings: int
    owed: int
    sent: int
    delivered: int
    failed_visibly: int
    to_dos: int
    lost: int
    doubled: int
    repeated: int
    unsettled: int
    moot: int
    unheard: int
    kills: int
    seconds: float


class Hands:
    """The clock of the simulation."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now


async def run(bookings: int, seed: int) -> tuple[Figures, Counter[str]]:
    """Simulate, and count: the figures, and how often each kind of failure happened."""
    started, clock, chance = time.monotonic(), Hands(), random.Random(seed)
    outages = tuple(BEGIN + hours(at) for at in (3, 27.5, 50))
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'notices.db'}"
        await migrate(address)
        database = open_database(address, Keyring({1: bytes(range(32))}), plan)
        await database.write(lambda session: found(session, bookings, clock()))
        async with providers(clock, chance, outages) as platforms:
            kills = await _live(database, platforms, clock, errands(bookings, chance))
            reached = platforms.reached()
        counted = await database.read(partial(_count, reached=reached, bookings=bookings, now=clock()))
        await database.close()
    seconds = round(time.monotonic() - started, 1)
    return Figures(**counted, kills=kills, seconds=seconds), platforms.chance.happened


async def _live(database: Database, platforms: Providers, clock: Hands, todo: list[Errand]) -> int:
    """Let the days pass; how many workers were killed."""
    acts = sorted((BEGIN + hours(at), n, one) for one in todo for n, at in enumerate(one.hours))
    kills, who = 0, 0
    worker = Worker(database, platforms.sender, clock, "w0", quiet=NIGHT)
    while clock.now < BEGIN + LASTS:
        due = await database.read(_next_due)
        times = [at for at in (due, acts[0][0] if acts else None, BEGIN + LASTS) if at is not None]
        clock.now = max(clock.now + STEP, min(times))
        await platforms.weather()
        reports = list(platforms.reports())
        if reports:
            await database.write(partial(_tell, reports=reports, now=clock.now))
        while acts and acts[0][0] <= clock.now:
            _at, n, errand = acts.pop(0)
            await database.write(partial(_act, n=n, errand=errand, now=clock.now))
        for _ in range(1000):
            try:
                if not await worker.round():
                    break
            except Killed:
                kills, who = kills + 1, who + 1
                worker = Worker(database, platforms.sender, clock, f"w{who}", quiet=NIGHT)
    return kills


def _tell(session: Session, reports: list[Report], now: datetime) -> None:
    for report in reports:
        take_report(session, report, now)


def _next_due(session: Session) -> datetime | None:
    """The next moment at which anything is to be done about any notice."""
    due = select(func.min(outbox.c.due)).where(outbox.c.state.in_((WAITING, RETRY, UNCERTAIN, SENT)))
    lease = select(func.min(outbox.c.lease_until)).where(outbox.c.state.in_((LEASED, SENDING)))
    found = [session.connection.execute(one).scalar() for one in (due, lease)]
    return min((at for at in found if at is not None), default=None)


def _act(session: Session, n: int, errand: Errand, now: datetime) -> None:
    STAGES[n](session, errand, now)


def _count(session: Session, reached: Counter[str], bookings: int, now: datetime) -> dict[str, int]:
    """Hold every row of the outbox against what really reached people."""
    counted: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    rows = session.connection.execute(select(outbox).where(outbox.c.planned <= now)).mappings()
    for row in rows:
        times = reached[delivery_id(row["seq"], row["cause"])]
        kinds[row["kind"]] += 1
        counted["owed"] += 1
        counted["sent"] += row["state"] in (SENT, DELIVERED)
        if times > 1:
            counted["repeated" if row["resend"] else "doubled"] += 1
        if row["state"] == DELIVERED:
            counted["delivered" if times else "lost"] += 1
        elif row["state"] in (DEAD, UNCERTAIN):
            counted["unheard" if row["kind"] in NO_TO_DO else "failed_visibly"] += 1
        else:
            counted["moot" if row["state"] == MOOT else "unsettled"] += 1
    counted["lost"] += sum(max(0, bookings - kinds[kind]) for kind in OWED)
    counted["to_dos"] = len(session.store.unreached_open("150000", limit=bookings * 10))
    names = (
        "owed", "sent", "delivered", "failed_visibly", "to_dos", "lost", "doubled", "repeated", "unsettled", "moot",
        "unheard",
    )  # fmt: skip
    return {"bookings": bookings} | {name: counted[name] for name in names}


def main(*, as_json: bool, quick: bool = False) -> None:
    """Run and print; with `as_json` the last line is one object of figures."""
    figures, happened = asyncio.run(run(QUICK if quick else FULL, seed=20261122))
    for name, value in asdict(figures).items():
        print(f"{name:16}{value:>10}")
    print("failures: " + ", ".join(f"{name} {count}" for name, count in sorted(happened.items())))
    if as_json:
        print(json.dumps(asdict(figures), ensure_ascii=False))
