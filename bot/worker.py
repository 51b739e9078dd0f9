"""The worker: carries notices out of the outbox, and does what the clock has to do.

A row is claimed with a lease, prepared as things stand now (its reason may be gone, its address may have changed),
marked as being sent in a commit of its own, sent outside any transaction, and ended. So after a crash at any point a
row either was surely not sent and is sent by the next worker, or may have been sent and is asked about first. What
nobody can say is sent again only when its kind allows it; otherwise it is held where people see it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Protocol

import structlog

from bot.clock import Clock
from bot.pulse import Pulse
from bot.worker_failures import leave_spoiled, leave_to_do
from notifications.ports import Declined, Delivery, Fate, Sender, Sent, Unsure
from notifications.prepare import asked_about, hushed, prepare
from notifications.quiet import SILENT, QuietHours
from storage.database import Database
from storage.outbox import Ending, Row
from storage.tables.notices import DEAD, DELIVERED, MOOT, RETRY, SENT, UNCERTAIN, WAITING
from storage.unit_of_work import Session

log = structlog.get_logger(__name__)

AGAIN_AFTER = tuple(timedelta(seconds=s) for s in (10, 60, 300, 1800, 7200, 21600, 43200))
"""How long a declined notice waits before its next try; after the last it is a visible failure, a day later."""

URGENT_AFTER = tuple(timedelta(seconds=s) for s in (2, 5, 10, 30, 60))
"""The same for what somebody is waiting for."""

LOOKS = ((timedelta(minutes=10), timedelta(minutes=1)), (timedelta(hours=3), timedelta(minutes=20)))
LAST_LOOK, SLOW_LOOK = timedelta(days=3), timedelta(hours=6)
"""A provider is asked about an uncertain notice every minute at first, then ever more rarely, for three days."""

FIRST_LOOK = timedelta(minutes=10)
"""Reports are pushed within seconds: of what was taken a provider is asked only when none has come for this long."""

KNOWN_WITHIN = timedelta(minutes=3)
"""A provider that was asked so long after a send and knows of no such message never got it."""

ONCE_ONLY = frozenset({"phone_code"})
"""Kinds of which a second one would confuse whoever got the first after all."""

STILL_WAITED_FOR = timedelta(minutes=15)
"""Somebody who asked has put the telephone away after that: the answer is not urgent any more."""

NO_REPORT = "服务商三天没有给出送达结果"


class Job(Protocol):
    """Something that the clock does: looks at what has come to its time and returns how much it did."""

    async def __call__(self, now: datetime) -> int: ...


@dataclass(frozen=True)
class Prepared:
    """A claimed row with its delivery; None when it is moot by now, or when it cannot be made ready (`fault`)."""

    row: Row
    delivery: Delivery | None
    fault: str = ""


@dataclass
class Worker:
    """One worker. `who` is unique among workers; `lease` must be longer than any send may take; `quiet` are the
    hours in which nobody's telephone rings for what is not urgent.
    """

    database: Database
    sender: Sender
    clock: Clock
    who: str
    lease: timedelta = timedelta(seconds=30)
    at_once: int = 16
    jobs: Sequence[Job] = ()
    jobs_every: timedelta = timedelta(minutes=10)
    look_every: float = 1.0
    quiet: QuietHours | None = None
    failing: dict[str, str] = field(default_factory=dict)
    """What went wrong when it was last done, by its name, until it goes well again."""
    _jobs_due: datetime | None = field(default=None, init=False)

    @cached_property
    def pulse(self) -> Pulse:
        """What tells others that this worker works."""
        return Pulse(self.database, self.clock)

    async def run(self) -> None:
        """Work until cancelled. A fault in one round is logged and does not end the worker."""
        while True:
            self.database.announced.clear()
            try:
                busy = await self.round()
            except Exception:
                log.exception("worker.round_failed", who=self.who)
                busy = 0
            if not busy:
                await self._idle()

    async def _idle(self) -> None:
        """Wait for a commit of this process that announces something, or for the next look."""
        try:
            async with asyncio.timeout(self.look_every):
                await self.database.announced.wait()
        except TimeoutError:
            return

    async def drain(self, rounds: int = 1000) -> int:
        """Work until nothing is due (tests, and the conversation in a terminal); how many rows were dealt with."""
        total = 0
        for _ in range(rounds):
            done = await self.round()
            total += done
            if not done:
                return total
        raise RuntimeError(f"something is still due after {rounds} rounds")

    async def round(self) -> int:
        """One look at everything; how many rows were dealt with."""
        done = await self._run_jobs()
        self.failing.pop("notices", None)
        for take, deal in ((_take_over, self._ask), (_look_again, self._ask), (_claim, self._send)):
            done += await self._apart("notices", self._deal(take, deal))
        await self._apart("pulse", self.pulse.beat(self.failing))
        return done

    async def _apart(self, what: str, work: Awaitable[int]) -> int:
        """Do one thing; its fault is told, seen from outside, and holds up nothing else."""
        try:
            return await work
        except Exception as fault:
            log.exception("worker.failed", what=what, who=self.who)
            self.failing[what] = type(fault).__name__
            return 0

    async def _run_jobs(self) -> int:
        now = self.clock()
        if self._jobs_due is not None and now < self._jobs_due:
            return 0
        self._jobs_due = now + self.jobs_every
        done = 0
        for job in self.jobs:
            name = getattr(job, "__name__", "job")
            self.failing.pop(name, None)
            done += await self._apart(name, job(now))
        return done

    async def _deal(self, take: _Take, deal: Callable[[Prepared], Awaitable[None]]) -> int:
        now = self.clock()
        until = now + self.lease

        def claim(session: Session) -> tuple[list[Prepared], int]:
            rows = take(session, self.who, now, until, self.at_once)
            aside = leave_spoiled(session, now)
            return [_ready(row, session, now, self.quiet) for row in rows], aside

        prepared, aside = await self.database.write(claim, key=f"worker {self.who}")
        for fault in await asyncio.gather(*(deal(one) for one in prepared), return_exceptions=True):
            if isinstance(fault, BaseException):  # each has ended by itself: what went well is kept
                raise fault
        return len(prepared) + aside

    async def _send(self, one: Prepared) -> None:
        """Send a row that surely has not been sent."""
        delivery = one.delivery
        if delivery is None:
            await self._end(one.row, DEAD if one.fault else MOOT, Declined(one.fault) if one.fault else None)
            return
        if delivery.quiet_until is not None:
            silent = tuple(to for to in delivery.addresses if to.channel in SILENT)
            if not silent:
                await self._end(one.row, WAITING, due=delivery.quiet_until)
                return
            delivery = replace(delivery, addresses=silent)
        until = self.clock() + self.lease
        key = f"notice {one.row.seq}"
        if not await self.database.write(lambda session: session.outbox.begin(one.row, self.who, until), key=key):
            return  # the lease ran out while this waited: it is another worker's now
        try:
            fate = await self.sender.send(delivery)
        except Exception as fault:
            log.exception("worker.sender_failed", kind=one.row.kind)
            fate = Unsure(f"{type(fault).__name__} while sending")
        if delivery.quiet_until is not None and isinstance(fate, Declined):
            await self._end(one.row, RETRY, fate, due=delivery.quiet_until)  # their telephone may ring then
            return
        await self._settle(replace(one.row, tries=one.row.tries + 1), fate)

    async def _ask(self, one: Prepared) -> None:
        """Ask what became of a row that may have been sent."""
        if one.delivery is None:
            problem = Declined(one.fault or "stopped while being sent")
            await self._end(one.row, DEAD if one.fault else MOOT, problem)
            return
        try:
            fate = await self.sender.status(one.delivery)
        except Exception as fault:
            log.exception("worker.status_failed", kind=one.row.kind)
            fate = Unsure(f"{type(fault).__name__} while asking")
        if one.row.state == SENT:
            await self._reported(one.row, fate)
        elif isinstance(fate, Declined) and fate.again and not fate.after:
            await self._end(one.row, RETRY, fate, due=self.clock())  # it never left: nothing to wait for
        else:
            await self._settle(one.row, fate)

    async def _settle(self, row: Row, fate: Fate) -> None:
        match fate:
            case Sent(delivered=True):
                await self._end(row, DELIVERED, fate)
            case Sent(awaits_report=True):
                await self._end(row, SENT, fate, due=next_look(row.planned, self.clock(), FIRST_LOOK))
            case Sent():
                await self._end(row, SENT, fate)
            case Declined() if fate.again:
                await self._again(row, fate, fate.after)
            case Declined():
                await self._end(row, DEAD, fate)
            case Unsure() if row.resend or self._is_lost(row, fate):
                await self._again(row, fate, None)
            case Unsure():
                await self._end(row, UNCERTAIN, fate, due=next_look(row.planned, self.clock()))

    def _is_lost(self, row: Row, fate: Unsure) -> bool:
        """Whether its provider would know of it by now if it had ever got there, and twice would do no harm."""
        return fate.unknown and row.kind not in ONCE_ONLY and self.clock() - row.planned >= KNOWN_WITHIN

    async def _reported(self, row: Row, fate: Fate) -> None:
        """What a provider says when it is asked about a message that it took: it is never sent again."""
        match fate:
            case Sent(delivered=True):
                await self._end(row, DELIVERED, fate)
            case Declined(again=False):
                await self._end(row, DEAD, fate)
            case _:
                due = next_look(row.planned, self.clock(), FIRST_LOOK)
                taken = Sent(row.channel, "", "", row.receipt)
                await self._end(row, UNCERTAIN if due is None else SENT, taken if due else Unsure(NO_REPORT), due=due)

    async def _again(self, row: Row, fate: Declined | Unsure, after: float | None) -> None:
        """Try again later; when it has been tried for long enough it is a failure that people see."""
        waits = URGENT_AFTER if row.urgent else AGAIN_AFTER
        if row.tries > len(waits):
            await self._end(row, DEAD, fate)
            return
        wait = max(waits[row.tries - 1], timedelta(seconds=after or 0))
        await self._end(row, RETRY, fate, due=self.clock() + wait)

    async def _end(self, row: Row, state: str, fate: Fate | None = None, *, due: datetime | None = None) -> None:
        """Write down what became of a row; what failed for good leaves a to-do in the same commit."""
        now = self.clock()
        ending = Ending(state, due, tried=fate.tried if fate else ())
        if isinstance(fate, Sent):
            ending = replace(ending, channel=fate.channel, receipt=fate.reference)
        elif fate is not None:
            ending = replace(ending, problem=fate.why)

        def end(session: Session) -> Ending | None:
            kept = session.outbox.end(row, self.who, ending, now)
            if kept and (kept.state == DEAD or (kept.state == UNCERTAIN and kept.due is None)):
                leave_to_do(session, row, row.delivery_id, kept.problem, now, unsure=kept.state == UNCERTAIN)
            return kept

        if not await self.database.write(end, key=f"notice {row.seq}"):
            log.warning("worker.lease_lost", kind=row.kind, state=state)
        elif ending.problem:
            log.info("worker.not_sent", kind=row.kind, state=state, problem=ending.problem)


_Take = Callable[[Session, str, datetime, datetime, int], tuple[Row, ...]]


def _take_over(session: Session, who: str, now: datetime, until: datetime, limit: int) -> tuple[Row, ...]:
    return session.outbox.take_over(who, now=now, until=until, limit=limit)


def _look_again(session: Session, who: str, now: datetime, until: datetime, limit: int) -> tuple[Row, ...]:
    return session.outbox.look_again(who, now=now, until=until, limit=limit)


def _claim(session: Session, who: str, now: datetime, until: datetime, limit: int) -> tuple[Row, ...]:
    return session.outbox.claim(who, now=now, until=until, limit=limit)


def _ready(row: Row, session: Session, now: datetime, quiet: QuietHours | None) -> Prepared:
    """The row made ready. One whose facts cannot be read is a failure of its own and holds no other row up."""
    try:
        delivery = _delivery(row, session, now)
        return Prepared(row, delivery and hushed(delivery, session.store, now, quiet))
    except (KeyError, ValueError, TypeError) as fault:
        log.error("worker.unreadable", kind=row.kind, fault=repr(fault))  # noqa: TRY400 - a traceback would show the facts
        return Prepared(row, None, f"通知内容读不出来（{type(fault).__name__}）")


def _delivery(row: Row, session: Session, now: datetime) -> Delivery | None:
    id_, records = row.delivery_id, session.store
    if row.state == SENT:
        return asked_about(
            id=id_, kind=row.kind, to=row.to, records=records, sent_by=row.channel, reference=row.receipt
        )
    return prepare(
        id=id_,
        kind=row.kind,
        to=row.to,
        data=row.data,
        records=records,
        now=now,
        urgent=row.urgent and (row.kind != "late_answer" or now - row.planned < STILL_WAITED_FOR),
        resend=row.resend,
    )


def next_look(planned: datetime, now: datetime, at_least: timedelta = timedelta()) -> datetime | None:
    """When the provider is asked next what became of a notice; None when it has been asked for long enough."""
    age = now - planned
    for younger_than, wait in LOOKS:
        if age < younger_than:
            return now + max(wait, at_least)
    return now + SLOW_LOOK if age < LAST_LOOK else None
