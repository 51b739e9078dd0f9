"""What the SMS providers push: reports of messages that we sent, and messages that people sent us, as values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from notifications.senders.sms import reference
from storage.outbox_reports import Report

CHANNEL = "sms"
_log = structlog.get_logger("bot.sms")
MOST_AT_ONCE = 2000


class BadPush(Exception):
    """A body that is not what the provider says it pushes."""


Row = Mapping[str, Any]
T = TypeVar("T")
MOST_WORDS = 1000


@dataclass(frozen=True)
class Said:
    """A message that somebody sent us. `id` is the same however often it is pushed."""

    phone: str
    text: str
    id: str


@dataclass(frozen=True)
class Pushes:
    """How one provider writes its pushes, and what it wants to be answered so that it does not push again."""

    report: Callable[[Row], Report]
    reply: Callable[[Row], Said]
    thanks: Mapping[str, Any]

    def reports(self, body: bytes) -> tuple[Report, ...]:
        """The reports of a push that can be read; BadPush for a body of another kind."""
        return _each(body, self.report)

    def replies(self, body: bytes) -> tuple[Said, ...]:
        """The messages of a push that can be read: a row of one person's is no reason to refuse another's."""
        return _each(body, self.reply)


def _each(body: bytes, read: Callable[[Row], T]) -> tuple[T, ...]:
    found = []
    for row in _rows(body):
        try:
            found.append(read(row))
        except BadPush as bad:
            _log.warning("sms.row_left_out", field=str(bad))
    return tuple(found)


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


def _words(row: Row, name: str) -> str:
    """What somebody wrote: blank is nothing said, and of what is too long the beginning."""
    value = row.get(name)
    return value[:MOST_WORDS] if isinstance(value, str) else ""


def _aliyun_report(row: Row) -> Report:
    arrived = row.get("success") in (True, "true")
    return Report(
        CHANNEL,
        reference("aliyun", _word(row, "biz_id")),
        delivered=arrived,
        why="" if arrived else _why(row, "err_msg", "err_code"),
        ours=_word(row, "out_id", needed=False),
    )


def _aliyun_reply(row: Row) -> Said:
    number = f"aliyun-{_word(row, 'sequence_id')}-{_word(row, 'send_time', needed=False)}"
    return Said(_word(row, "phone_number"), _words(row, "content"), number)


def _tencent_report(row: Row) -> Report:
    arrived = row.get("report_status") == "SUCCESS"
    why = "" if arrived else _why(row, "description", "errmsg")
    return Report(CHANNEL, reference("tencent", _word(row, "sid")), delivered=arrived, why=why)


def _tencent_reply(row: Row) -> Said:
    """Tencent Cloud numbers no reply: who, when and what is the same message."""
    phone, text = _word(row, "mobile"), _words(row, "text")
    told = "\x1f".join((phone, _word(row, "time"), text, _word(row, "extend", needed=False)))
    return Said(phone, text, "tencent-" + hashlib.sha256(told.encode()).hexdigest()[:32])


def _why(row: Mapping[str, Any], words: str, code: str) -> str:
    said = _word(row, words, most=200, needed=False)
    return f"{said or '短信没有送达'}（{_word(row, code, most=200, needed=False)}）"


PUSHES: Mapping[str, Pushes] = {
    "aliyun": Pushes(_aliyun_report, _aliyun_reply, {"code": 0, "msg": "接收成功"}),
    "tencent": Pushes(_tencent_report, _tencent_reply, {"result": 0, "errmsg": "OK"}),
}
"""By the provider's name in the settings: SmsReport and SmsUp of Aliyun (短信回执、短信上行 by HTTP), the callbacks
of Tencent Cloud (下发状态通知、上行短信通知)."""
