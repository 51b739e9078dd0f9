"""Admission control: how many turns may be under way, what waits its turn, and what is answered at once or later.

WeChat gives up after five seconds. A queue that takes in more than it can answer makes everybody late, and whoever was
given up on has pushed again meanwhile; so only as many turns are begun as end within a second or so, and for the rest
`success` is said at once: they are kept on disk, run when there is room, and their answer follows as a message.

How many that is depends on the machine and on what else it does, so it is found out (additive increase, multiplicative
decrease, as in TCP): every turn that took longer than AIM_S near the limit lowers it, every quick one raises it.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.channels.wechat_message import Heard

ANSWER_WITHIN_S = 3.0
"""A turn that takes longer is answered later; two of WeChat's five seconds are left for the disk and the way."""

KEEP_WITHIN_S = 1.0
"""How long `success` waits until the push is on disk. Past that it is said all the same: the turn is under way here."""

AIM_S = 0.7
"""Turns that are answered in the same breath are to take no longer than this while many come at once."""

LEAST, FIRST, MOST = 8, 256, 1024
"""Turns under way in one process: at least, at the start, and at most."""

PICTURES = 8
"""Pictures that are read or fetched at once; they take seconds each, and must not take the places of words."""

AMONG_MANY = 1
"""Turns of those who wait that may run while there is no room: they get on, and cost those who come next to nothing.

An answer that follows costs three times one that is given at once: keeping the push, the outbox, the message itself.
"""


class Conversation(Protocol):
    """What is done with what was heard."""

    async def converse(self, heard: Heard) -> str:
        """Take a message into the conversation; the text of what is said back."""
        ...

    async def keep(self, heard: Sequence[Heard]) -> None:
        """Keep messages whose answers will follow, so that they are not forgotten."""
        ...

    async def later(self, heard: Heard, text: str) -> None:
        """Put its answer ("" = nothing is said) into the outbox, and forget the message; the same message only once."""
        ...

    async def failed(self, heard: Heard, fault: BaseException) -> None:
        """Its turn failed after `success` had been said: WeChat will not push it again, so the person is told."""
        ...

    def report(self, fault: BaseException) -> None:
        """Something went wrong that nobody waits for."""
        ...


@dataclass(eq=False)
class _UnderWay:
    """A turn that runs, how many pushes wait for it right now, and whether its answer goes by the outbox anyway."""

    task: asyncio.Task[str]
    began: float
    waiting: int = 0
    owed: bool = False


class Admission:
    """Runs turns within the limit; one for each callback."""

    def __init__(self, house: Conversation, *, within_s: float = ANSWER_WITHIN_S, first: int = FIRST) -> None:
        self._house, self._within = house, within_s
        self.limit = float(first)
        self._turns: dict[tuple[str, str], _UnderWay] = {}
        self._queue: deque[Heard] = deque()
        self._queued: set[tuple[str, str]] = set()
        self._behind: Counter[str] = Counter()
        self._late = self._slow = 0
        self._afterwards: set[asyncio.Task[None]] = set()
        self._to_keep: list[Heard] = []
        self._writing: asyncio.Task[None] | None = None
        self._pen = asyncio.Lock()

    @property
    def waiting(self) -> int:
        """Messages for which `success` was said and whose turn has not begun."""
        return len(self._queue)

    @property
    def under_way(self) -> int:
        """Turns that run."""
        return len(self._turns)

    async def answer(self, heard: Heard) -> str:
        """What is said back now; "" when it follows later. A fault of a turn that somebody waits for is raised."""
        turn = self._turns.get(heard.key)
        if turn is None:
            if heard.key in self._queued:
                return ""
            if self._is_full(heard, self.limit) or self._behind[heard.openid]:
                await self._put_off(heard)
                return ""
            turn = self._begin(heard)
        if turn.owed:
            return ""
        turn.waiting += 1
        try:
            await asyncio.wait((turn.task,), timeout=self._within)  # whoever stops waiting does not stop the turn
            if not turn.task.done() and not turn.owed:
                turn.owed = True
                await self._keep(heard, KEEP_WITHIN_S)
            return "" if turn.owed else turn.task.result()
        finally:
            turn.waiting -= 1

    def take_up(self, heard: Heard) -> None:
        """Answer later what was kept by a process that did not get to it."""
        if heard.key not in self._turns and heard.key not in self._queued:
            self._enqueue(heard)
            self._go_on()

    async def settle(self) -> None:
        """Wait until every turn has ended and every answer that follows is in the outbox."""
        while self._turns or self._queue or self._afterwards:
            tasks = [turn.task for turn in self._turns.values()]
            await asyncio.gather(*tasks, *self._afterwards, return_exceptions=True)
            await asyncio.sleep(0)

    async def stop(self) -> None:
        """Let what runs end, and leave what waits to the next process: it is on disk."""
        self._queue.clear()
        await self.settle()

    async def _put_off(self, heard: Heard) -> None:
        """Keep it on disk, then queue it; those of one person stay in order, since nothing of theirs overtakes it."""
        self._enqueue(heard)
        await self._keep(heard, self._within)
        self._go_on()

    async def _keep(self, heard: Heard, within_s: float) -> None:
        """Keep it, with all that come while the ones before it are being written: each alone would cost half a turn."""
        self._to_keep.append(heard)
        if self._writing is None:
            self._writing = self._after(self._write())
        await asyncio.wait((self._writing,), timeout=within_s)

    async def _write(self) -> None:
        async with self._pen:
            batch, self._to_keep, self._writing = self._to_keep, [], None
            await self._house.keep(batch)

    def _enqueue(self, heard: Heard) -> None:
        self._queue.append(heard)
        self._queued.add(heard.key)
        self._behind[heard.openid] += 1

    def _go_on(self) -> None:
        """Begin turns that wait while there is room for them."""
        while self._queue and not (self._is_full(self._queue[0], self.limit / 2) and self._late >= AMONG_MANY):
            heard = self._queue.popleft()
            self._queued.discard(heard.key)
            self._late += 1
            self._begin(heard, late=True)

    def _is_full(self, heard: Heard, limit: float) -> bool:
        """Whether there is no place for this one: pictures have places of their own."""
        return self._slow >= PICTURES if heard.slow else len(self._turns) - self._slow >= limit

    def _begin(self, heard: Heard, *, late: bool = False) -> _UnderWay:
        turn = _UnderWay(asyncio.create_task(self._house.converse(heard)), asyncio.get_running_loop().time(), owed=late)
        self._turns[heard.key] = turn
        self._slow += heard.slow
        turn.task.add_done_callback(lambda _task: self._ended(heard, turn, late=late))
        return turn

    def _ended(self, heard: Heard, turn: _UnderWay, *, late: bool) -> None:
        """A turn has ended: when nobody waits for it, or `success` was said, its answer goes by the outbox."""
        del self._turns[heard.key]
        self._slow -= heard.slow
        if late:
            self._late -= 1
            self._behind[heard.openid] -= 1
            if not self._behind[heard.openid]:
                del self._behind[heard.openid]
        elif not heard.slow:
            self._learn(asyncio.get_running_loop().time() - turn.began)
        self._go_on()
        if turn.task.cancelled() or (turn.waiting and not turn.owed):
            return  # whoever waits gets the answer, or the fault: WeChat then pushes again
        fault = turn.task.exception()
        if fault is not None:
            _unawaited = self._after(self._house.failed(heard, fault))
        else:
            _unawaited = self._after(self._house.later(heard, turn.task.result()))

    def _learn(self, took: float) -> None:
        """Fit the limit to how long a turn took; a slow one among few was not slow for want of a limit."""
        busy = len(self._turns) - self._slow
        if took > AIM_S and busy >= self.limit * 0.5:
            self.limit = max(LEAST, self.limit * 0.97)
        elif took <= AIM_S and busy >= self.limit * 0.9:
            self.limit = min(MOST, self.limit + 0.5)

    def _after(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something that nobody's answer depends on; its fault is reported."""

        async def carry_out() -> None:
            try:
                await work
            except Exception as fault:  # noqa: BLE001 - nobody reads this task's result: the fault is reported here
                self._house.report(fault)

        task = asyncio.create_task(carry_out())
        self._afterwards.add(task)
        task.add_done_callback(self._afterwards.discard)
        return task
