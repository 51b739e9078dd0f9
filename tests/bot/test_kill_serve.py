"""The real `serve`, killed fifty times while people write to it through the encrypted WeChat callback."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from tests.simulators.wechat import WeChat
from tests.told import until_told

ROOT = Path(__file__).resolve().parents[2]
KILLS, PEOPLE = 50, 12
MESSAGES = (
    "我要注册",
    "赛罕区惠香蔬菜店",
    "92150105MA0Q7K2L8J",
    "云秀兰",
    "15847{:06d}",
    "赛罕区昭乌达路A区{}号",
    "对",
    "取消",
)


@dataclass
class Load:
    """People who write, each waiting for an answer before the next message, and pushing again when none comes."""

    url: str
    wechat: WeChat = field(default_factory=WeChat)
    acknowledged: list[str] = field(default_factory=list)
    ended: bool = False

    async def person(self, client: aiohttp.ClientSession, number: int) -> None:
        n = 0
        while not self.ended:
            text = MESSAGES[n % len(MESSAGES)].format(number)
            msg_id = 10**12 * (number + 1) + n
            while not await self._push(client, f"o{number}", text, msg_id):
                if self.ended:
                    return
                await asyncio.sleep(0.05)
            n += 1

    async def _push(self, client: aiohttp.ClientSession, openid: str, text: str, msg_id: int) -> bool:
        self.wechat.now = time.time()
        push = self.wechat.sealed(self.wechat.text(openid, text, msg_id=msg_id))
        try:
            async with client.post(self.url, params=push.query, data=push.body) as response:
                answer = self.wechat.read(await response.text()) if response.status == 200 else ""
        except aiohttp.ClientError:
            return False
        if answer:
            self.acknowledged.append(str(msg_id))
        return bool(answer)


@asynccontextmanager
async def served(folder: Path, port: int, ends_by: signal.Signals) -> AsyncIterator[asyncio.subprocess.Process]:
    """The service for a while, ended by a signal."""
    process = await start(folder, port)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(ends_by)
        await process.wait()


async def start(folder: Path, port: int) -> asyncio.subprocess.Process:
    account = WeChat().account
    own = {
        "YUEJIAN_DATA": str(folder),
        "YUEJIAN_WECHAT_TOKEN": account.token,
        "YUEJIAN_WECHAT_APP_ID": account.app_id,
        "YUEJIAN_WECHAT_AES_KEY": account.aes_key,
        "YUEJIAN_LEASE_SECONDS": "1",
    }
    command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
    log = (folder / "log").open("ab")
    try:
        return await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=os.environ | own, stdout=log, stderr=log)
    finally:
        log.close()


async def until_more(load: Load, more: int, process: asyncio.subprocess.Process) -> None:
    enough = len(load.acknowledged) + more
    async with asyncio.timeout(120):
        while len(load.acknowledged) < enough:
            assert process.returncode is None, "it ended by itself: see its log"
            await asyncio.sleep(0.002)


@pytest.mark.soak
async def test_serve_may_be_killed_at_any_moment(tmp_path: Path, free_port: int) -> None:
    load = Load(f"http://127.0.0.1:{free_port}/wechat")
    chance = random.Random(7)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as client:
        people = [asyncio.create_task(load.person(client, number)) for number in range(PEOPLE)]
        for _ in range(KILLS):
            async with served(tmp_path, free_port, signal.SIGKILL) as process:
                await until_more(load, chance.randint(1, 120), process)
                await asyncio.sleep(chance.uniform(0, 0.05))
        async with served(tmp_path, free_port, signal.SIGTERM) as process:
            await until_more(load, 1, process)
            load.ended = True
            await asyncio.gather(*people)
            await until_told(tmp_path)  # leases end, retries come due, the worker finishes
    check(tmp_path, load.acknowledged)


def check(folder: Path, acknowledged: list[str]) -> None:
    kept = sqlite3.connect(folder / "yuejian.db")
    answered = {row[0] for row in kept.execute("SELECT message_id FROM inbox")}
    states = Counter(row[0] for row in kept.execute("SELECT state FROM outbox"))
    causes = [row[0] for row in kept.execute("SELECT cause FROM outbox")]
    conversations = kept.execute("SELECT count(*) FROM conversations").fetchone()[0]
    kept.close()
    missing = [one for one in acknowledged if one not in answered]
    assert not missing, f"{len(missing)} of {len(acknowledged)} acknowledged messages are not in the store"
    assert conversations == PEOPLE
    assert len(causes) == len(set(causes))
    assert states["sent"] > 0
    assert set(states) <= {"sent", "delivered", "moot", "dead"}, "every notice has come to its end"
    letters = list((folder / "outbox").glob("*.json"))
    assert len(letters) == states["sent"], "each notice that was sent lies in the local outbox once"
