"""Tencent Cloud's SMS interface as seen from outside: signatures checked by the published rules of TC3-HMAC-SHA256
(签名方法 v3), real error codes, reports and replies as it pushes them.
"""

import asyncio
import hashlib
import hmac
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from tests.simulators.telephones import DAY, Taken, Telephones

KEY_ID, KEY_SECRET, SIGN, APP_ID = "AKIDsimulated", "secretOfTheSimulator", "约检", "1400006666"
HALF_A_MINUTE = timedelta(seconds=30)
REFUSALS = {
    "template": "FailedOperation.TemplateIncorrectOrUnapproved",
    "length": "InvalidParameterValue.TemplateParameterLengthLimit",
    "link": "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter",
    "signs": "InvalidParameterValue.TemplateParameterFormatError",
    "empty": "InvalidParameterValue.TemplateParameterFormatError",
}
_AUTHORIZATION = re.compile(
    r"TC3-HMAC-SHA256 Credential=([^/]+)/(\d{4}-\d\d-\d\d)/sms/tc3_request, "
    r"SignedHeaders=([^,]+), Signature=([0-9a-f]{64})"
)
_PHONE = re.compile(r"\+861[3-9]\d{9}")


@dataclass
class Tencent:
    """The interface over some telephones. `silence_s`: how long it does not answer when it does not."""

    phones: Telephones = field(default_factory=Telephones)
    key_id: str = KEY_ID
    key_secret: str = KEY_SECRET
    silence_s: float = 1.0
    a_day: int = 40

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.read()
        wrong = self._wrong(request, body)
        if wrong:
            self.phones.refused.append(wrong)
            return _error(wrong)
        action, given = request.headers["X-TC-Action"], json.loads(body)
        if request.headers["X-TC-Version"] != "2021-01-11":
            return _error("NoSuchVersion")
        trouble = self.phones.what_goes_wrong()
        if trouble in ("500", "silent"):
            return await self._silence(trouble)
        if action == "SendSms":
            answer = self._send(given, trouble)
        elif action == "PullSmsSendStatusByPhoneNumber":
            answer = self._statuses(given)
        else:
            return _error("InvalidAction")
        if trouble.startswith("taken "):
            return await self._silence(trouble.removeprefix("taken "))
        return _json({"RequestId": "R", **answer})

    async def _silence(self, how: str) -> web.Response:
        if how == "silent":
            await asyncio.sleep(self.silence_s)
        return _error("InternalError")

    def _wrong(self, request: web.Request, body: bytes) -> str:
        """The error code of a request that is not signed by the rules; "" when it is."""
        found = _AUTHORIZATION.fullmatch(request.headers.get("Authorization", ""))
        stamp = request.headers.get("X-TC-Timestamp", "")
        if found is None or not stamp.isdigit():
            return "AuthFailure.InvalidAuthorization"
        key_id, day, signed, signature = found.groups()
        if key_id != self.key_id:
            return "AuthFailure.SecretIdNotFound"
        if abs(time.time() - int(stamp)) > 300 or day != f"{datetime.fromtimestamp(int(stamp), UTC):%Y-%m-%d}":
            return "AuthFailure.SignatureExpire"
        if not {"content-type", "host"} <= set(signed.split(";")):
            return "AuthFailure.InvalidAuthorization"
        expected = self._signature(request, body, day=day, stamp=stamp, signed=signed)
        return "" if hmac.compare_digest(expected, signature) else "AuthFailure.SignatureFailure"

    def _signature(self, request: web.Request, body: bytes, *, day: str, stamp: str, signed: str) -> str:
        headers = "".join(f"{name}:{request.headers[name].strip()}\n" for name in signed.split(";"))
        canonical = f"{request.method}\n/\n\n{headers}\n{signed}\n{hashlib.sha256(body).hexdigest()}"
        digest = hashlib.sha256(canonical.encode()).hexdigest()
        text = f"TC3-HMAC-SHA256\n{stamp}\n{day}/sms/tc3_request\n{digest}"
        key = ("TC3" + self.key_secret).encode()
        for part in (day, "sms", "tc3_request"):
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def _send(self, given: Mapping[str, Any], trouble: str) -> dict[str, Any]:
        (phone,) = given["PhoneNumberSet"]
        code, number = self._refusal(given, phone, trouble), ""
        if not code:
            values = tuple(map(str, given["TemplateParamSet"]))
            filed = self.phones.templates[given["TemplateId"]]
            left = iter(values)
            text = re.sub(r"\$\{\w+\}", lambda _found: next(left), filed)
            ours = str(given.get("SessionContext", ""))
            taken = self.phones.take(phone.removeprefix("+86"), ours, given["TemplateId"], values, f"【{SIGN}】{text}")
            number = taken.number
        status = {"SerialNo": number, "PhoneNumber": phone, "Fee": int(not code), "SessionContext": "", "IsoCode": "CN"}
        return {"SendStatusSet": [status | {"Code": code or "Ok", "Message": code or "send success"}]}

    def _refusal(self, given: Mapping[str, Any], phone: str, trouble: str) -> str:
        if trouble and not trouble.startswith("taken "):
            return trouble
        if given["SmsSdkAppId"] != APP_ID:
            return "UnauthorizedOperation.SmsSdkAppIdVerifyFail"
        if given["SignName"] != SIGN:
            return "FailedOperation.SignatureIncorrectOrUnapproved"
        if not _PHONE.fullmatch(phone):
            return "InvalidParameterValue.IncorrectPhoneNumber"
        values = tuple(map(str, given["TemplateParamSet"]))
        wrong = self.phones.why_not(given["TemplateId"], values)
        if wrong:
            return REFUSALS[wrong]
        filed = self.phones.templates[given["TemplateId"]]
        if len(re.findall(r"\$\{\w+\}", filed)) != len(given["TemplateParamSet"]):
            return "FailedOperation.TemplateParamSetNotMatchApprovedTemplate"
        return self._too_often(phone.removeprefix("+86"), given["TemplateId"], values)

    def _too_often(self, phone: str, template: str, values: tuple[str, ...]) -> str:
        """The same words once in 30 seconds, and so many a day as the account was allowed (10 unless it asked)."""
        same = self.phones.too_often(
            phone, ((HALF_A_MINUTE, 1),), of=lambda one: (one.template, one.values) == (template, values)
        )
        if same is not None:
            return "LimitExceeded.PhoneNumberThirtySecondLimit"
        full = self.phones.too_often(phone, ((DAY, self.a_day),), of=lambda _one: True)
        return "" if full is None else "LimitExceeded.PhoneNumberDailyLimit"

    def _statuses(self, given: Mapping[str, Any]) -> dict[str, Any]:
        found = [
            {
                "UserReceiveTime": int(one.at.timestamp()),
                "CountryCode": "86",
                "SubscriberNumber": one.phone,
                "PhoneNumber": f"+86{one.phone}",
                "SerialNo": one.number,
                "ReportStatus": "SUCCESS" if one.state == "arrived" else "FAIL",
                "Description": "DELIVRD" if one.state == "arrived" else "UNDELIV",
                "SessionContext": "",
            }
            for one in self.phones.taken
            if f"+86{one.phone}" == given["PhoneNumber"]
            and one.state != "waits"
            and given["BeginTime"] <= one.at.timestamp() <= given["EndTime"]
        ]
        return {"PullSmsSendStatusSet": found}

    def reports(self, taken: list[Taken]) -> bytes:
        """The body of a push of reports."""
        return json.dumps(
            [
                {
                    "user_receive_time": f"{one.at:%Y-%m-%d %H:%M:%S}",
                    "nationcode": "86",
                    "mobile": one.phone,
                    "report_status": "SUCCESS" if one.state == "arrived" else "FAIL",
                    "errmsg": "DELIVRD" if one.state == "arrived" else "UNDELIV",
                    "description": "用户短信送达成功" if one.state == "arrived" else "空号",
                    "sid": one.number,
                }
                for one in taken
            ]
        ).encode()

    def reply(self, phone: str, text: str, at: datetime) -> bytes:
        """The body of a push of one reply."""
        said = {"extend": "", "mobile": phone, "nationcode": "86", "sign": SIGN, "text": text}
        return json.dumps(said | {"time": int(at.timestamp())}).encode()


def _error(code: str) -> web.Response:
    return _json({"RequestId": "R", "Error": {"Code": code, "Message": code}})


def _json(answer: Mapping[str, Any]) -> web.Response:
    """The type stands alone, without a character set: the SDK looks for errors in nothing else."""
    return web.Response(body=json.dumps({"Response": answer}).encode(), headers={"Content-Type": "application/json"})
