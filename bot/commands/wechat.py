"""`wechat menu`: puts the Official Account's menu in place, or shows it."""

from __future__ import annotations

import asyncio
import json
import sys

from bot.channels.wechat_menu import create_menu, menu
from bot.commands.migrate import settings_for
from bot.settings import Settings
from bot.wiring import open_app

NOT_SET_UP = "还没有设置公众号：YUEJIAN_WECHAT_APP_ID、YUEJIAN_WECHAT_SECRET。"
NO_ADDRESS = "菜单里的链接要用公网地址：先设置 YUEJIAN_PUBLIC_URL（https://…）。\n"


def put_menu(*, db: str, show: bool) -> None:
    """Create the menu; with `show` only print it."""
    settings = settings_for(db)
    if show:
        sys.stdout.write(json.dumps(menu(settings.address), ensure_ascii=False, indent=2) + "\n")
        return
    if not settings.public_url.startswith("https://"):
        sys.stderr.write(NO_ADDRESS)
        raise SystemExit(2)
    problem = asyncio.run(_create(settings))
    if problem:
        sys.stderr.write(f"没有建成：{problem}\n")
        raise SystemExit(1)
    sys.stdout.write("菜单已建好。已经关注的人最迟一天后看到，取消关注再关注就马上看到。\n")


async def _create(settings: Settings) -> str:
    app = await open_app(settings)
    try:
        api = app.platforms.wechat
        return NOT_SET_UP if api is None else await create_menu(api, settings.address)
    finally:
        await app.close()
