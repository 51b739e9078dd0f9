"""Text messages by Aliyun (短信服务, API 2017-05-25) through its official SDK, an extra that is loaded when used."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from alibabacloud_dysmsapi20170525.client import Client
from alibabacloud_dysmsapi20170525.models import QuerySendDetailsRequest, SendSmsRequest
from alibabacloud_tea_openapi.exceptions import AlibabaCloudException, ServerException
from alibabacloud_tea_openapi.utils_models import Config
from darabonba.runtime import RuntimeOptions

from notifications.ports import Declined, Fate, Sent, Unsure
from notifications.senders.sms import Sms
from notifications.senders.sms import reference as numbered

FOR_GOOD: Mapping[str, str] = {
    "isv.MOBILE_NUMBER_ILLEGAL": "手机号不对",
    "isv.BLACK_KEY_CONTROL_LIMIT": "短信里有服务商不让发的词",
    "isv.PARAM_LENGTH_LIMIT": "短信模板的变量太长",
    "isv.TEMPLATE_MISSING_PARAMETERS": "短信模板缺少变量",
    "isv.SMS_CONTENT_ILLEGAL": "短信内容服务商不让发",
    "isv.MOBILE_COUNT_OVER_LIMIT": "手机号太多",
    "isv.DENY_IP_RANGE": "对方所在地不让发",
    "isv.TEMPLATE_PARAMS_ILLEGAL": "短信模板的变量不合规",
    "isv.PARAM_NOT_SUPPORT_URL": "短信模板的变量里有网址",
    "isv.SMS_CONTENT_MISMATCH_TEMPLATE_TYPE": "短信内容和模板类型对不上",
}
"""Refusals of this one message; what is not listed (balance, signature, account) passes once somebody mends it."""

BUSY: Mapping[str, float] = {
    "isv.BUSINESS_LIMIT_CONTROL": 3600.0,
    "isv.DAY_LIMIT_CONTROL": 6 * 3600.0,
    "isp.SYSTEM_ERROR": 5.0,
    "isp.GATEWAY_VERIFY_ERROR": 60.0,
    "Throttling.User": 5.0,
}
"""Refusals that pass, with the seconds to wait at least."""

WINDOWS: Mapping[str, float] = {"分钟级流控": 60.0, "小时级流控": 3600.0, "天级流控": 6 * 3600.0}
"""Which of its frequencies a telephone has used up stands in the message of the refusal."""

MEND = 3600.0
"""An account that is out of money or a signature that is not approved is mended by a person, within hours."""

WAITS, FAILED, ARRIVED = 1, 2, 3
"""SendStatus of QuerySendDetails."""

DAYS_BACK = 3


@dataclass(frozen=True)
class AliyunAccount:
    """The account; `sign` is the signature that is filed. `endpoint` "" is Aliyun's own."""

    key_id: str
    key_secret: str
    sign: str
    endpoint: str = ""
    timeout_s: float = 10.0


class AliyunSms:
    """A provider (`notifications.senders.sms`) over one account."""

    def __init__(self, account: AliyunAccount, now: Callable[[], datetime]) -> None:
        address = urlsplit(account.endpoint or "https://dysmsapi.aliyuncs.com")
        self._sign = account.sign
        self._now = now
        wait = int(account.timeout_s * 1000)
        self._wait = RuntimeOptions(autoretry=False, read_timeout=wait, connect_timeout=min(wait, 4000))
        self._client = Client(
            Config(
                access_key_id=account.key_id,
                access_key_secret=account.key_secret,
                endpoint=address.netloc,
                protocol=address.scheme.upper(),
            )
        )

    async def send(self, sms: Sms) -> Fate:
        request = SendSmsRequest(
            phone_numbers=sms.phone,
            sign_name=self._sign,
            template_code=sms.template.code,
            template_param=json.dumps(dict(sms.template.values), ensure_ascii=False),
            out_id=sms.id,
        )
        try:
            answer = (await self._client.send_sms_with_options_async(request, self._wait)).body
        except Exception as fault:  # noqa: BLE001 - the SDK raises a dozen kinds, its own and those beneath
            return _of_fault(fault)
        if answer.code != "OK":
            return _refused(str(answer.code), str(answer.message))
        return Sent("sms", sms.phone, sms.text, numbered("aliyun", str(answer.biz_id)), awaits_report=True)

    async def status(self, id: str, phone: str, reference: str) -> Fate:  # noqa: A002 - the id of `Sms`
        """Looked up by day: of what was sent up to three days ago. What is not found may still be under way."""
        today = self._now().date()
        for back in range(DAYS_BACK + 1):
            day = f"{today - timedelta(days=back):%Y%m%d}"
            request = QuerySendDetailsRequest(phone_number=phone, send_date=day, page_size=50, current_page=1)
            try:
                answer = (await self._client.query_send_details_with_options_async(request, self._wait)).body
            except Exception as fault:  # noqa: BLE001 - whatever it is: nothing was learned
                return Unsure(f"查不到短信的结果：{_name(fault)}")
            for one in (answer.sms_send_detail_dtos.sms_send_detail_dto if answer.sms_send_detail_dtos else None) or ():
                if one.out_id == id:
                    return _known(one, phone, reference)
        return Unsure("服务商还没有这条短信的结果", unknown=True)


def _known(one: Any, phone: str, reference: str) -> Fate:
    if one.send_status == ARRIVED:
        return Sent("sms", phone, "", reference, delivered=True)
    if one.send_status == FAILED:
        return Declined(f"短信没有送达（{one.err_code}）")
    return Sent("sms", phone, "", reference, awaits_report=True)


def _refused(code: str, message: str) -> Declined:
    if code in FOR_GOOD:
        return Declined(f"{FOR_GOOD[code]}（{code}）")
    after = next((wait for word, wait in WINDOWS.items() if word in message), BUSY.get(code, MEND))
    return Declined(f"短信服务商拒绝：{message}（{code}）", again=True, after=after)


def _of_fault(fault: Exception) -> Fate:
    """A request that never got there is declined; what the provider answered is a refusal; all else nobody knows."""
    if any(isinstance(one, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError) for one in _causes(fault)):
        return Declined("连不上短信服务商", again=True)
    if isinstance(fault, AlibabaCloudException) and not isinstance(fault, ServerException) and fault.code:
        return _refused(str(fault.code), str(fault.message))
    return Unsure(f"短信服务商没有答复：{_name(fault)}")


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    seen = 0
    while fault is not None and seen < 10:
        yield fault
        inner = getattr(fault, "inner_exception", None)
        fault = inner if isinstance(inner, BaseException) else fault.__cause__ or fault.__context__
        seen += 1


def _name(fault: Exception) -> str:
    return type(fault).__name__
