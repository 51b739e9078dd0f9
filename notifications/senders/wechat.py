"""Carries letters by WeChat: a customer-service message, or a template message once WeChat's 48 hours are over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from notifications.platforms.wechat_errors import WINDOW_CLOSED, Refused
from notifications.ports import Declined, Fate, Letter, Sent, Unsure
from notifications.senders.wechat_templates import PATHS, Template, Templates, body_of, facts_of, template_of

CUSTOM = "/cgi-bin/message/custom/send"

TEXT_BYTES = 2048
"""A text message holds this many bytes of UTF-8."""


class Interface(Protocol):
    """What a carrier needs of WeChat's interface (`notifications.platforms.wechat_api.WeChatApi`)."""

    async def post(self, path: str, body: object) -> dict[str, Any] | Declined | Unsure: ...


@dataclass(frozen=True)
class WeChatCarrier:
    """Carries letters to the openids of an Official Account."""

    api: Interface
    templates: Templates

    async def carry(self, letter: Letter) -> Fate:
        """Send the letter; Unsure once a first part of it may have arrived."""
        fate = await self._as_text(letter)
        template = template_of(letter.kind, self.templates)
        if template is None or not (isinstance(fate, Refused) and fate.code in WINDOW_CLOSED):
            return fate
        return await by_template(self.api, "wechat", template, letter)

    async def fate(self, letter: Letter) -> Fate:
        """WeChat has no way to ask about a message: of a template message it tells by an event, of others nothing."""
        return Unsure("微信不提供查询")

    async def _as_text(self, letter: Letter) -> Fate:
        for number, piece in enumerate(pieces(letter.text)):
            body = {"touser": letter.address, "msgtype": "text", "text": {"content": piece}}
            answer = await self.api.post(CUSTOM, body)
            if not isinstance(answer, dict):
                return answer if number == 0 else Unsure("长消息只发出了前一部分")
        return Sent("wechat", letter.address, letter.text, delivered=True)


@dataclass(frozen=True)
class MiniCarrier:
    """Carries letters to the openids of a mini-program, which takes subscription messages only."""

    api: Interface
    templates: Templates

    async def carry(self, letter: Letter) -> Fate:
        """Send the letter by its template; without one this is no way to tell anybody anything."""
        template = template_of(letter.kind, self.templates)
        if template is None:
            return Declined("小程序没有这种通知的模板")
        return await by_template(self.api, "mini", template, letter)

    async def fate(self, letter: Letter) -> Fate:
        """Like the Official Account: the result comes by an event."""
        return Unsure("微信不提供查询")


async def by_template(api: Interface, channel: str, template: Template, letter: Letter) -> Fate:
    """Send a template message. Its number, if WeChat gives one, is the reference by which the event names it."""
    body = body_of(
        template, letter.id, letter.address, facts_of(letter.kind, letter.text, letter.data, template.fields.values())
    )
    answer = await api.post(PATHS[template.way], body)
    if not isinstance(answer, dict):
        return answer
    number = str(answer.get("msgid") or "")
    return Sent(channel, letter.address, letter.text, number, delivered=not number, awaits_report=bool(number))


def pieces(text: str) -> tuple[str, ...]:
    """The messages that a text is sent as, each within WeChat's limit, cut at line ends where there are any."""
    if len(text.encode()) <= TEXT_BYTES:
        return (text.rstrip("\n"),)
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        if found and len((found[-1] + line).encode()) <= TEXT_BYTES:
            found[-1] += line
            continue
        start = line
        while len(start.encode()) > TEXT_BYTES:
            head = start.encode()[:TEXT_BYTES].decode(errors="ignore")
            found.append(head)
            start = start[len(head) :]
        found.append(start)
    return tuple(piece.rstrip("\n") for piece in found)
