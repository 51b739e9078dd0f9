"""Text messages by Tencent Cloud (短信, API 2021-01-11) through its official SDK, which is an extra; it blocks, so it
runs beside the loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tencentcloud.common.credential import Credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.sms.v20210111.models import PullSmsSendStatusByPhoneNumberRequest, SendSmsRequest
from tencentcloud.sms.v20210111.sms_client import SmsClient

from notifications.ports import Declined, Fate, Sent, Unsure
from notifications.senders.sms import Sms
from notifications.senders.sms import reference as numbered

FOR_GOOD: Mapping[str, str] = {
    "FailedOperation.PhoneNumberInBlacklist": "对方退订了短信",
    "FailedOperation.ContainSensitiveWord": "短信里有服务商不让发的词",
    "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": "短信模板的变量不合规",
    "InvalidParameterValue.IncorrectPhoneNumber": "手机号不对",
    "InvalidParameterValue.TemplateParameterLengthLimit": "短信模板的变量太长",
    "InvalidParameterValue.TemplateParameterFormatError": "短信模板的变量不合规",
    "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": "短信模板的变量里有网址",
    "InvalidParameterValue.ContentLengthLimit": "短信太长",
    "LimitExceeded.PhoneNumberSameContentDailyLimit": "同样的短信今天发过太多次",
    "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber": "手机号不对",
}
"""Refusals of this one message; what is not listed (balance, signature, account) passes once somebody mends it."""

BUSY: Mapping[str, float] = {
    "LimitExceeded.PhoneNumberDailyLimit": 6 * 3600.0,
    "LimitExceeded.PhoneNumberOneHourLimit": 3600.0,
    "LimitExceeded.PhoneNumberThirtySecondLimit": 30.0,
    "LimitExceeded.DailyLimit": 6 * 3600.0,
    "LimitExceeded.DeliveryFrequencyLimit": 5.0,
    "RequestLimitExceeded": 5.0,
}
"""Refusals that pass, with the seconds to wait at least."""

MEND = 3600.0
BACK = timedelta(days=4)
_NETWORK = "ClientNetworkError"
_NEVER_THERE = frozenset(
    {"ConnectTimeout", "ConnectTimeoutError", "NameResolutionError", "NewConnectionError", "ProxyError"}
)
"""Faults of the libraries beneath the SDK that mean that no connection was made: refused, not found, not in time."""


@dataclass(frozen=True)
class TencentAccount:
    """The account; `sign` is the signature that is filed, `app_id` the SdkAppId. `endpoint` "": Tencent's own."""

    key_id: str
    key_secret: str
    sign: str
    app_id: str
    region: str = "ap-guangzhou"
    endpoint: str = ""
    timeout_s: float = 10.0


class TencentSms:
    """A provider (`notifications.senders.sms`) over one account."""

    def __init__(self, account: TencentAccount, now: Callable[[], datetime]) -> None:
        address = urlsplit(account.endpoint or "https://sms.tencentcloudapi.com")
        self._account = account
        self._now = now
        http = HttpProfile(protocol=address.scheme, endpoint=address.netloc, reqTimeout=account.timeout_s)
        self._profile = ClientProfile(httpProfile=http)

    async def send(self, sms: Sms) -> Fate:
        request = SendSmsRequest()
        request.PhoneNumberSet = [f"+86{sms.phone}"]
        request.SmsSdkAppId = self._account.app_id
        request.SignName = self._account.sign
        request.TemplateId = sms.template.code
        request.TemplateParamSet = list(sms.template.values.values())
        request.SessionContext = sms.id
        try:
            answer = await asyncio.to_thread(lambda: self._client().SendSms(request))
        except TencentCloudSDKException as fault:
            return _of_fault(fault)
        if not answer.SendStatusSet:
            return Unsure("短信服务商的答复读不懂")
        status = answer.SendStatusSet[0]
        if status.Code != "Ok":
            return _refused(str(status.Code), str(status.Message))
        return Sent("sms", sms.phone, sms.text, numbered("tencent", str(status.SerialNo)), awaits_report=True)

    async def status(self, id: str, phone: str, reference: str) -> Fate:  # noqa: A002 - the id of `Sms`
        """Looked up by the telephone's messages of the last days: by the provider's number, else by our id."""
        request = PullSmsSendStatusByPhoneNumberRequest()
        now = self._now()
        request.BeginTime, request.EndTime = int((now - BACK).timestamp()), int(now.timestamp()) + 60
        request.Offset, request.Limit = 0, 100
        request.PhoneNumber, request.SmsSdkAppId = f"+86{phone}", self._account.app_id
        try:
            answer = await asyncio.to_thread(lambda: self._client().PullSmsSendStatusByPhoneNumber(request))
        except TencentCloudSDKException as fault:
            return Unsure(f"查不到短信的结果：{fault.get_code()}")
        for one in answer.PullSmsSendStatusSet or ():
            ours = one.SessionContext and one.SessionContext == id
            if ours or (reference and numbered("tencent", str(one.SerialNo)) == reference):
                return _known(one, phone)
        return Unsure("服务商还没有这条短信的结果", unknown=True)

    def _client(self) -> Any:
        """A client for one call: its connection belongs to the thread that it runs in."""
        key = Credential(self._account.key_id, self._account.key_secret)
        return SmsClient(key, self._account.region, self._profile)


def _known(one: Any, phone: str) -> Fate:
    if one.ReportStatus == "SUCCESS":
        return Sent("sms", phone, "", numbered("tencent", str(one.SerialNo)), delivered=True)
    return Declined(f"短信没有送达（{one.Description}）")


def _refused(code: str, message: str) -> Declined:
    if code in FOR_GOOD:
        return Declined(f"{FOR_GOOD[code]}（{code}）")
    return Declined(f"短信服务商拒绝：{message}（{code}）", again=True, after=BUSY.get(code, MEND))


def _of_fault(fault: TencentCloudSDKException) -> Fate:
    """A request that never got there is declined; what the provider answered is a refusal; all else nobody knows."""
    code = str(fault.get_code())
    if code == _NETWORK:
        if any(type(one).__name__ in _NEVER_THERE for one in _causes(fault)):
            return Declined("连不上短信服务商", again=True)
        return Unsure("短信服务商没有答复")
    if code.startswith(("InternalError", "ServerNetworkError")):
        return Unsure(f"短信服务商出错（{code}）")
    return _refused(code, str(fault.get_message()))


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    seen = 0
    while fault is not None and seen < 10:
        yield fault
        fault = fault.__cause__ or fault.__context__
        seen += 1
