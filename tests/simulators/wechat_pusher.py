"""WeChat's side of the callback: it waits five seconds for an answer, and pushes again, three times in all."""

import asyncio
from dataclasses import dataclass, field

import aiohttp

from tests.simulators.wechat import WeChat

OUT_OF_ORDER = "该公众号提供的服务出现故障，请稍后再试"
"""What WeChat shows to a person whose message was not taken three times."""


@dataclass
class Pusher:
    """Pushes messages to a server and reads what it answers. `lose` counts answers that get lost on their way back."""

    url: str
    client: aiohttp.ClientSession
    wechat: WeChat = field(default_factory=WeChat)
    gives_up_s: float = 5.0
    lose: int = 0
    pushes: int = 0

    async def deliver(self, xml: str) -> str:
        """What the person sees at once: the passive reply, "" when nothing is said now, or OUT_OF_ORDER."""
        for _ in range(3):
            push = self.wechat.sealed(xml)
            self.pushes += 1
            try:
                async with asyncio.timeout(self.gives_up_s):
                    async with self.client.post(self.url, params=dict(push.query), data=push.body) as response:
                        body, status = await response.text(), response.status
            except (aiohttp.ClientError, TimeoutError):
                continue
            if self.lose:
                self.lose -= 1
                continue
            if status == 200:
                return self.wechat.read(body)
        return OUT_OF_ORDER

    async def say(self, openid: str, text: str) -> str:
        """A text message."""
        return await self.deliver(self.wechat.text(openid, text))
