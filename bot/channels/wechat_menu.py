"""The menu under the Official Account's chat: what its buttons say, or which page they open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import urlencode

from bot.channels.wechat_web import SIGN_IN
from notifications.ports import Declined, Unsure

SAYS: Mapping[str, Mapping[str, str]] = {
    "办业务": {
        "注册单位": "注册",
        "登记器具": "登记器具",
        "预约检定": "预约检定",
        "查进度": "查进度",
        "快到期的": "哪些快到期了",
    },
    "问一问": {"哪些器具要检": "哪些器具要检", "收费吗": "检定收费吗", "通知设置": "通知设置", "人工服务": "人工"},
}
"""Three buttons at most, five under each; a button says its words as if the person had written them."""

OPENS: Mapping[str, Mapping[str, str]] = {"我的": {"我的台账": "/ledger", "我的预约": "/bookings", "我的信息": "/me"}}
"""Buttons that open a page, signed in on the way."""


class Interface(Protocol):
    """What is needed of WeChat's interface (`notifications.platforms.wechat_api.WeChatApi`)."""

    async def post(self, path: str, body: object) -> dict[str, Any] | Declined | Unsure: ...


def menu(address: str) -> dict[str, Any]:
    """The menu as WeChat takes it; pages lie at `address`."""
    talks = [
        {"name": name, "sub_button": [{"type": "click", "name": label, "key": says} for label, says in rows.items()]}
        for name, rows in SAYS.items()
    ]
    pages = [
        {"name": name, "sub_button": [_page(label, address, path) for label, path in rows.items()]}
        for name, rows in OPENS.items()
    ]
    return {"button": [talks[0], *pages, *talks[1:]]}


def _page(label: str, address: str, path: str) -> dict[str, str]:
    return {"type": "view", "name": label, "url": f"{address}{SIGN_IN}?{urlencode({'to': path})}"}


async def create_menu(api: Interface, address: str) -> str:
    """Put the menu in place of the one before; "" or why it was refused. People see it within a day."""
    answer = await api.post("/cgi-bin/menu/create", menu(address))
    return "" if isinstance(answer, dict) else answer.why
