"""`doctor`: looks whether everything is as it has to be, and says what to do where it is not; `--version`."""

from __future__ import annotations

import asyncio
import os
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

from bot.clock import china_now
from bot.commands.serve import lacking
from bot.doctor import findings
from bot.settings import Settings, read_settings
from bot.settings_check import Flaw
from storage.migrate import known_revisions


def doctor(*, db: str) -> None:
    """Print every finding; the exit code is 1 when one of them keeps the service from starting."""
    settings, unread = read_settings()
    settings = settings.model_copy(update={"database": db}) if db else settings
    found = [Flaw("", one) for one in unread]
    if missing := lacking():
        found.append(Flaw("", missing))
    found += asyncio.run(_listed(settings))
    for fault in sorted(found, key=lambda one: not one.stops):
        sys.stdout.write(f"{'✘' if fault.stops else '！'} {fault}\n")
    if not found:
        sys.stdout.write("✔ 检查完毕，没有发现问题。\n")
    elif stopping := sum(fault.stops for fault in found):
        sys.stdout.write(f"共 {len(found)} 处，其中 ✘ 的 {stopping} 处不改好不能启动。\n")
    raise SystemExit(int(any(fault.stops for fault in found)))


async def _listed(settings: Settings) -> list[Flaw]:
    return [fault async for fault in findings(settings, os.environ, china_now)]


def release() -> str:
    """The release that runs, and the newest revision of the database that it knows."""
    return f"约检 {_number()}，数据库第 {max(known_revisions())} 版"


def _number() -> str:
    """The number of the release: of the source it runs from, else of the package that was installed."""
    declared = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if declared.exists():
        return str(tomllib.loads(declared.read_text(encoding="utf-8"))["project"]["version"])
    return version("yuejian")
