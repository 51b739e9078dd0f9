"""`audit check`: whether the audit trail is as it was written, and which row is the first that is not."""

from __future__ import annotations

import asyncio
import sys

import typer

from bot.commands.opened import opened
from storage.audit_check import Break, Broken, Checked
from storage.audit_check import check as walk

HOW = {
    Break.CHANGED: "被改动过",
    Break.GAP: "前面有记录被删除",
    Break.UNCHAINED: "不是由本系统写入的",
    Break.CUT: "已被删除",
    Break.SEAL: "封存记录被改动或缺失",
}


def check(*, db: str) -> None:
    """Walk through the trail; exit code 1 when it is broken."""
    found = asyncio.run(_check(db))
    for line in told(found):
        sys.stdout.write(line + "\n")
    if found.broken or any(one.broken for one in found.rewritten):
        raise typer.Exit(1)


async def _check(db: str) -> Checked:
    async with opened(db, migrated=False) as database:
        return await database.read(lambda session: walk(session.connection, session.keyring))


def told(found: Checked) -> list[str]:
    """What is said about a walk, the first broken row at the top."""
    lines = [where(one) for one in found.broken]
    if lines:
        lines[0] = f"第一处不对：{lines[0]}"
    lines.append(f"共查 {found.rows} 条记录、{found.chains} 条链、{found.seals} 次封存，{len(found.broken)} 处不对。")
    if found.before_the_chain:
        lines.append(f"其中 {found.before_the_chain} 条是启用链式校验以前写的，无法校验。")
    for one in found.rewritten:
        before = f"改写前已有 {one.broken} 处不对，详见审计记录" if one.broken else "改写前的链完好"
        lines.append(f"{one.at:%Y-%m-%d %H:%M:%S} 升级时去掉了记录里的个人信息，{one.rows} 条重新链接；{before}。")
    if found.last_seal is not None:
        seal = found.last_seal
        lines.append(f"最近一次封存：第 {seal.number} 次，{seal.at:%Y-%m-%d %H:%M:%S}，{seal.digest[:16]}")
    return lines


def where(one: Broken) -> str:
    """One broken place as people read it."""
    if one.how is Break.SEAL:
        return f"第 {one.seq} 次封存（{one.at:%Y-%m-%d %H:%M:%S}）{HOW[one.how]}"
    about = f"（{one.at:%Y-%m-%d %H:%M:%S} {one.event} {one.thing_id}）" if one.at else ""
    return f"第 {one.seq} 条记录{about}{HOW[one.how]}"
