"""The SMS provider that the settings name, and the limits of a day that all processes share."""

from __future__ import annotations

import sys
from datetime import datetime, time, timedelta
from functools import partial

import structlog

from booking.phone_codes import SPENT
from bot.clock import Clock
from bot.settings import Settings
from notifications.ports import Declined
from notifications.senders.sms import SmsCarrier, SmsProvider
from storage.database import Database
from storage.sms_counts import SmsCounts
from storage.unit_of_work import Session

FULL = {"phone": "今天发给这个号码的短信已到上限", "all": "今天的短信已到上限"}

MISSING = (
    "短信服务商是 {name}，但没有安装它的软件包。请运行 make sms（用 pip 安装的：pip install '.[sms-{name}]'），"
    "或者去掉 YUEJIAN_SMS_PROVIDER。\n"
)


RESERVE = 10
"""Parts of a day to one telephone that only codes may use, and the word that the others are used up."""

ALARM_AT = 0.8
"""The part of a budget from which on the log warns: somebody may be sending codes to strangers."""

_log = structlog.get_logger("bot.sms")


class DailyAllowance:
    """The messages of a day in the database: `per_phone` to one telephone, `in_all` to everybody, `codes` codes.

    Codes have a budget of their own: notices cannot use it up, and when it is spent no code is promised any more.
    """

    def __init__(self, database: Database, clock: Clock, *, per_phone: int, in_all: int, codes: int) -> None:
        self._database, self._clock = database, clock
        self._per_phone, self._in_all, self._codes = per_phone, in_all, codes

    async def take(self, phone: str, messages: int, *, code: bool) -> Declined | None:
        """Count them, or say that they have to wait for tomorrow."""
        now = self._clock()
        full = await self._database.write(partial(self._take, phone=phone, messages=messages, code=code, now=now))
        if not full:
            return None
        tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), tzinfo=now.tzinfo)
        return Declined(FULL[full], again=True, after=(tomorrow - now).total_seconds())

    def _take(self, session: Session, phone: str, messages: int, now: datetime, *, code: bool) -> str:
        counts, day = SmsCounts(session.connection, session.keyring), now.date()
        most = self._codes if code else self._in_all
        per_phone = self._per_phone + (RESERVE if code else 0)
        full = counts.take(phone, day, messages, per_phone=per_phone, in_all=most, code=code)
        if full == "all" and code and session.store.setting(SPENT) != day.isoformat():
            session.store.put_setting(SPENT, day.isoformat())
            _log.error("sms.codes_spent", most=most)
        if not full and code:
            sent = counts.counted(day, code=True)
            if sent - messages < ALARM_AT * most <= sent:
                _log.error("sms.codes_nearly_spent", sent=sent, most=most)
        return full

    async def give_back(self, phone: str, messages: int, *, code: bool) -> None:
        """What was counted and never left."""
        day = self._clock().date()

        def give_back(session: Session) -> None:
            SmsCounts(session.connection, session.keyring).give_back(phone, day, messages, code=code)

        await self._database.write(give_back)


def sms_carrier(settings: Settings, database: Database, clock: Clock) -> SmsCarrier | None:
    """The carrier of the channel "sms"; None when no provider is set."""
    provider = _provider(settings, clock)
    if provider is None:
        return None
    allowance = DailyAllowance(
        database,
        clock,
        per_phone=settings.sms_daily_per_phone,
        in_all=settings.sms_daily,
        codes=settings.sms_codes_daily,
    )
    return SmsCarrier(provider, allowance, settings.sms_templates)


def _provider(settings: Settings, clock: Clock) -> SmsProvider | None:
    """Loads the SDK of the provider that is meant, and of no other: each takes a second to load."""
    try:
        if settings.sms_provider == "aliyun":
            return _aliyun(settings, clock)
        if settings.sms_provider == "tencent":
            return _tencent(settings, clock)
    except ModuleNotFoundError as missing:
        sys.stderr.write(MISSING.format(name=settings.sms_provider))
        raise SystemExit(1) from missing
    return None


def _aliyun(settings: Settings, clock: Clock) -> SmsProvider:
    from notifications.senders.sms_aliyun import AliyunAccount, AliyunSms  # noqa: PLC0415 - an extra

    account = AliyunAccount(
        settings.sms_key_id,
        settings.sms_key_secret,
        settings.sms_sign,
        settings.sms_endpoint,
        settings.sms_timeout_s,
    )
    return AliyunSms(account, clock)


def _tencent(settings: Settings, clock: Clock) -> SmsProvider:
    from notifications.senders.sms_tencent import TencentAccount, TencentSms  # noqa: PLC0415 - an extra

    account = TencentAccount(
        settings.sms_key_id,
        settings.sms_key_secret,
        settings.sms_sign,
        settings.sms_app_id,
        settings.sms_region,
        settings.sms_endpoint,
        settings.sms_timeout_s,
    )
    return TencentSms(account, clock)
