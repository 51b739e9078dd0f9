"""What the SMS providers push: reports of messages that we sent, and messages that people sent us, as values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from notifications.senders.sms import reference
from storage.outbox_reports import Report

CHANNEL = "sms"
MOST_AT_ONCE = 2000


class BadPush(Exception):
    """A body that is not what the provider says it pushes."""


@dataclass(frozen=True)
class Said:
    """A message that somebody sent us. `id` is the same however often it is pushed."""

    phone: str
    text: str
    id: str


@dataclass(frozen=True)
class Pushes:
    """How one provider writes its pushes, and what it wants to be answered so that it does not push again."""

    reports: Callable[[bytes], tuple[Report, ...]]
    replies: Callable[[bytes], tuple[Said, ...]]
    thanks: Mapping[str, Any]


def _rows(body: bytes) -> list[dict[str, Any]]:
    """The objects of a push: a list of them, or one alone."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise BadPush("not JSON") from fault
    rows = found if isinstance(found, list) else [found]
    if len(rows) > MOST_AT_ONCE or not all(isinstance(row, dict) for row in rows):
        raise BadPush("not a list of objects")
    return rows


def _word(row: Mapping[str, Any], name: str, *, most: int = 64, needed: bool = True) -> str:
    """A short text or number of a row as text."""
    value = row.get(name, "")
    value = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if (needed and not value) or len(value) > most:
        raise BadPush(name)
    return value


def _aliyun_reports(body: bytes) -> tuple[Report, ...]:
    return tuple(
        Report(
            CHANNEL,
            reference("aliyun", _word(row, "biz_id")),
            delivered=row.get("success") in (True, "true"),
            why="" if row.get("success") in (True, "true") else _why(row, "err_msg", "err_code"),
            ours=_word(row, "out_id", needed=False),
        )
        for row in _rows(body)
    )


def _aliyun_replies(body: bytes) -> tuple[Said, ...]:
    return tuple(
        Said(
            _word(row, "phone_number"),
            _word(row, "content", most=1000),
            f"aliyun-{_word(row, 'sequence_id')}-{_word(row, 'send_time', needed=False)}",
        )
        for row in _rows(body)
    )


def _tencent_reports(body: bytes) -> tuple[Report, ...]:
    return tuple(
        Report(
            CHANNEL,
            reference("tencent", _word(row, "sid")),
            delivered=row.get("report_status") == "SUCCESS",
            why="" if row.get("report_status") == "SUCCESS" else _why(row, "description", "errmsg"),
        )
        for row in _rows(body)
    )


def _tencent_replies(body: bytes) -> tuple[Said, ...]:
    """Tencent Cloud numbers no reply: who, when and what is the same message."""
    found = []
    for row in _rows(body):
        phone, text = _word(row, "mobile"), _word(row, "text", most=1000)
        told = "\x1f".join((phone, _word(row, "time"), text, _word(row, "extend", needed=False)))
        found.append(Said(phone, text, "tencent-" + hashlib.sha256(told.encode()).hexdigest()[:32]))
    return tuple(found)


def _why(row: Mapping[str, Any], words: str, code: str) -> str:
    said = _word(row, words, most=200, needed=False)
    return f"{said or '短信没有送达'}（{_word(row, code, most=200, needed=False)}）"


PUSHES: Mapping[str, Pushes] = {
    "aliyun": Pushes(_aliyun_reports, _aliyun_replies, {"code": 0, "msg": "接收成功"}),
    "tencent": Pushes(_tencent_reports, _tencent_replies, {"result": 0, "errmsg": "OK"}),
}
"""By the provider's name in the settings: SmsReport and SmsUp of Aliyun (短信回执、短信上行 by HTTP), the callbacks
of Tencent Cloud (下发状态通知、上行短信通知)."""
