"""What WeChat's error codes mean for a message: refused for good, for now, or a token that is no longer the one.

The numbers are those of WeChat's published list of global return codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from notifications.ports import Declined

TOKEN_STALE = frozenset({40001, 40014, 42001})
"""The token is no longer the valid one: fetch it once more and repeat, once."""

WINDOW_CLOSED: Mapping[int, str] = {
    45015: "超过48小时没有来信，微信不让发",
    45047: "对方没有回复，微信限制了条数",
}
"""A customer-service message may not go now, because the person has not written: a template message still may."""

FOR_GOOD: Mapping[int, str] = {
    **WINDOW_CLOSED,
    43004: "对方没有关注公众号",
    40003: "微信地址无效",
    43101: "对方拒收",
    48001: "公众号没有这种消息的权限",
    40037: "消息模板不存在",
    47003: "消息模板的内容不合规定",
}
"""Refusals that trying again does not mend: another way has to carry it."""

BUSY: Mapping[int, float] = {-1: 5.0, 45009: 3600.0, 45011: 60.0}
"""Errors that pass, with the seconds to wait at least; 45009 (the day's number is used up) ends at midnight."""

LIMITS = frozenset({45009, 45011})
"""Of those, the ones that hold for every call of the same interface: nothing is sent there until the time is over."""

_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Refused(Declined):
    """What WeChat itself refused, with its number for the reason."""

    code: int = 0


def refusal(answer: Mapping[str, Any], now: datetime) -> Refused | None:
    """What an answer refuses, and why, for people to read; None when it refuses nothing."""
    code = int(answer.get("errcode") or 0)
    if code == 0:
        return None
    if code in FOR_GOOD:
        return Refused(f"{FOR_GOOD[code]}（{code}）", code=code)
    if code in BUSY:
        return Refused(f"微信忙（{code}）", again=True, after=_wait(code, now), code=code)
    if code in TOKEN_STALE:
        return Refused(f"微信令牌失效（{code}）", again=True, after=60.0, code=code)
    return Refused(f"微信拒绝（{code} {answer.get('errmsg', '')}）", code=code)


def _wait(code: int, now: datetime) -> float:
    """The seconds until an error may have passed. A day's number is asked about every hour: it may have been raised."""
    if code != 45009:
        return BUSY[code]
    here = now.astimezone(_CHINA)
    midnight = (here + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(BUSY[code], (midnight - here).total_seconds() + 1)
