"""`serve`: the web chat, the WeChat callback and a worker in one process."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
from collections.abc import AsyncIterator

from aiohttp import web

from bot.address import take_address
from bot.carriers import OneSession
from bot.certificates.glyphs import FONTS
from bot.channels.mini import mini_routes
from bot.channels.mini_callback import mini_callback_routes
from bot.channels.sms_callback import sms_routes
from bot.channels.wechat_door import WeChatDoor
from bot.channels.wecom import wecom_routes
from bot.clock import china_now
from bot.commands.migrate import settings_for
from bot.invocation import own_command
from bot.log import log_to_file, log_to_stderr
from bot.sample import Door, lay_sample
from bot.settings import Settings
from bot.starting import hold_alone, make_ready
from bot.web.entrance import BACKLOG, serve_until_told
from bot.web.rendering import FOLDER
from bot.web.server import make_server
from bot.web.site import SITE
from bot.wiring import open_app
from nlu.understand import ready as understanding_ready

COLLECT_AFTER = (20_000, 20, 50)
"""The garbage collector looks after so many new objects: a message makes some thousands, and nearly all go by
themselves when it is answered."""

HAND_OVER_S = 0.0005
"""How long a thread that computes (a sheet, a picture) may keep Python to itself while the loop waits for it: a turn is
handed over a dozen times, and would otherwise wait for a dozen times five milliseconds."""

DESCRIPTORS = 16_384
"""Open files that the process asks for, as far as it may: each connection is one (`bot/web/doorkeeper.py`)."""

BROUGHT = ((FOLDER / "static" / "vendor", "*.js"), (FONTS, "*.ttf"))
"""What `make setup` fetches: it is not in the repository, and a package made before has none of it."""


def serve(*, db: str, host: str, port: int, with_sample: bool, with_worker: bool) -> None:
    """Serve until the process is told to stop; what is under way is brought to its end."""
    settings = settings_for(db)
    settings = settings.model_copy(
        update={
            "host": host or settings.host,
            "port": port or settings.port,
            "dev_outbox": settings.dev_outbox or with_sample,
        }
    )
    if sys.stderr.isatty():
        log_to_file(settings.log_file)
    else:
        log_to_stderr(as_json=True)
    taken = lacking() or take_address(settings.host, settings.port, BACKLOG)
    if isinstance(taken, str):
        sys.stderr.write(taken + "\n")
        raise SystemExit(1)
    with contextlib.ExitStack() as held:
        for one in taken:
            held.enter_context(one)
        alone = hold_alone(settings)
        _take_descriptors()
        asyncio.run(make_ready(settings, china_now()))
        served = application(settings, with_sample=with_sample, with_worker=with_worker)
        serve_until_told(served, taken, _new_loop)
    if alone is not None:
        alone.let_go()


def _take_descriptors() -> None:
    try:
        import resource
    except ImportError:  # Windows counts otherwise
        return
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if most == resource.RLIM_INFINITY else min(DESCRIPTORS, most)
    if now < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def lacking() -> str:
    """What set-up brings and this installation does not have, in words; "" when all is there."""
    if all(any(folder.glob(kind)) for folder, kind in BROUGHT):
        return ""
    return "不能启动：缺少网页用的库和证书用的字体。请在源码目录里运行 make setup；用 pip 安装的，之后再装一次"


async def application(settings: Settings, *, with_sample: bool, with_worker: bool) -> web.Application:
    """The whole process as an application: it opens the store first and lets go of it last."""
    app = await open_app(settings)
    understanding_ready()
    doors = await app.database.write(lambda session: lay_sample(session, app.clock())) if with_sample else ()
    http = OneSession()
    door = WeChatDoor(app, http)
    callback = door.callback() if settings.wechat_token else None
    served = make_server(
        app,
        [
            *(callback.routes() if callback else ()),
            *sms_routes(app),
            *wecom_routes(app),
            *mini_routes(app.settings.mini_templates),
            *mini_callback_routes(app),
        ],
    )

    async def whole_life(_served: web.Application) -> AsyncIterator[None]:
        sys.setswitchinterval(HAND_OVER_S)
        gc.set_threshold(*COLLECT_AFTER)
        gc.collect()
        gc.freeze()  # catalogue, regions and code live as long as the process: looking through them takes 90 ms a time
        _welcome(settings, doors)
        worker = asyncio.create_task(app.worker(press=app.press).run()) if with_worker else None
        owed = None
        if callback is not None:
            served[SITE].measured.watch(callback.admission)
            await door.begin(callback)
            owed = asyncio.create_task(door.owed(callback))
        yield
        await _stop(owed)
        if callback is not None:
            await callback.admission.stop()
        await _stop(worker)
        await http.close()
        await app.close()

    served.cleanup_ctx.append(whole_life)
    return served


async def _stop(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _welcome(settings: Settings, doors: tuple[Door, ...]) -> None:
    """Say where it is, and the way in for each sample person; these links are never shown again."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    here = f"http://{'127.0.0.1' if host in ('0.0.0.0', '[::]') else host}:{settings.port}"  # noqa: S104 - compared only
    lines = [f"约检已启动：{here}"]
    lines.append(f"工作台：{here}/desk  公众查询：{here}/public  证书核验：{here}/verify")
    if not settings.sms_provider:
        lines.append(f"还没有接入短信服务商：短信（验证码等）不会真的发出，只存在本机 {settings.data / 'outbox'}")
    if settings.dev_outbox:
        lines.append(f"这些短信可以在这里看：{here}/dev/outbox")
    if not settings.public_url:
        lines.append(f"证书二维码里的网址是 {settings.address}；正式使用前请设 YUEJIAN_PUBLIC_URL")
    if sys.stderr.isatty():
        lines.append(f"运行记录写在 {settings.log_file}；出了故障才显示在这里")
    if doors:
        lines.append(f"删除示例数据：{own_command()} sample remove")
        lines.append("示例账号的登录链接（只显示这一次，每个只能用一次，7天内有效）：")
        lines += [f"  {door.title}  {here}/enter/{door.token}" for door in doors]
    lines.append("按 Ctrl-C 停止" + ("；再运行一次会给新的登录链接" if doors else ""))
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _new_loop() -> asyncio.AbstractEventLoop:
    """The loop of uvloop where that exists."""
    try:
        import uvloop
    except ImportError:  # Windows has none
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()
