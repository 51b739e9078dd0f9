"""Aliyun's SMS interface as seen from outside: signatures checked by the published rules of ACS3-HMAC-SHA256 (V3
请求体&签名机制), real error codes, reports (SmsReport) and replies (SmsUp) as it pushes them.
"""

import asyncio
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from aiohttp import web

from tests.simulators.telephones import DAY, HOUR, MINUTE, Taken, Telephones

KEY_ID, KEY_SECRET, SIGN = "LTAIsimulated", "secretOfTheSimulator", "约检"
_AUTHORIZATION = re.compile(r"ACS3-HMAC-SHA256 Credential=([^,]+),SignedHeaders=([^,]+),Signature=([0-9a-f]{64})")
_PHONE = re.compile(r"1[3-9]\d{9}")
CODES = ((MINUTE, 1), (HOUR, 5), (DAY, 10))
REFUSALS = {
    "template": "isv.SMS_TEMPLATE_ILLEGAL",
    "length": "isv.PARAM_LENGTH_LIMIT",
    "link": "isv.PARAM_NOT_SUPPORT_URL",
    "signs": "isv.TEMPLATE_PARAMS_ILLEGAL",
    "empty": "isv.TEMPLATE_MISSING_PARAMETERS",
}
STATES = {"waits": 1, "failed": 2, "arrived": 3}


@dataclass
class Aliyun:
    """The interface over some telephones. `silence_s`: how long it does not answer when it does not."""

    phones: Telephones = field(default_factory=Telephones)
    key_id: str = KEY_ID
    key_secret: str = KEY_SECRET
    silence_s: float = 1.0
    nonces: set[str] = field(default_factory=set)
    replies: int = 0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/", self._answer)
        return app

    async def _answer(self, request: web.Request) -> web.Response:
        wrong = self._wrong(request, await request.read())
        if wrong:
            self.phones.refused.append(wrong)
            return _error(400, wrong)
        action = request.headers["x-acs-action"]
        if request.headers["x-acs-version"] != "2017-05-25" or action not in ("SendSms", "QuerySendDetails"):
            return _error(404, "InvalidAction.NotFound")
        trouble = self.phones.what_goes_wrong()
        if trouble in ("500", "silent"):
            return await self._silence(trouble)
        answer = self._send(request.query, trouble) if action == "SendSms" else self._details(request.query)
        if trouble.startswith("taken "):
            return await self._silence(trouble.removeprefix("taken "))
        return web.json_response({"RequestId": "R", **answer})

    async def _silence(self, how: str) -> web.Response:
        if how == "silent":
            await asyncio.sleep(self.silence_s)
        return _error(500, "InternalError")

    def _wrong(self, request: web.Request, body: bytes) -> str:
        """The error code of a request that is not signed by the rules; "" when it is."""
        found = _AUTHORIZATION.fullmatch(request.headers.get("Authorization", ""))
        if found is None:
            return "IncompleteSignature"
        key_id, signed, signature = found.groups()
        if key_id != self.key_id:
            return "InvalidAccessKeyId.NotFound"
        sent = datetime.strptime(request.headers["x-acs-date"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if abs(datetime.now(UTC) - sent) > timedelta(minutes=15):
            return "InvalidTimeStamp.Expired"
        nonce = request.headers["x-acs-signature-nonce"]
        if nonce in self.nonces:
            return "SignatureNonceUsed"
        self.nonces.add(nonce)
        needed = {"host", *(name.lower() for name in request.headers if name.lower().startswith("x-acs-"))}
        if not needed <= set(signed.split(";")) or list(signed.split(";")) != sorted(signed.split(";")):
            return "IncompleteSignature"
        payload = hashlib.sha256(body).hexdigest()
        expected = self._signature(request, signed, payload)
        same = hmac.compare_digest(expected, signature) and request.headers["x-acs-content-sha256"] == payload
        return "" if same else "SignatureDoesNotMatch"

    def _signature(self, request: web.Request, signed: str, payload: str) -> str:
        query = "&".join(f"{_coded(name)}={_coded(value)}" for name, value in sorted(request.query.items()))
        headers = "".join(f"{name}:{request.headers[name].strip()}\n" for name in signed.split(";"))
        canonical = f"{request.method}\n/\n{query}\n{headers}\n{signed}\n{payload}"
        text = "ACS3-HMAC-SHA256\n" + hashlib.sha256(canonical.encode()).hexdigest()
        return hmac.new(self.key_secret.encode(), text.encode(), hashlib.sha256).hexdigest()

    def _send(self, query: Mapping[str, str], trouble: str) -> dict[str, Any]:
        if trouble and not trouble.startswith("taken "):
            return _refusal(trouble)
        if query["SignName"] != SIGN:
            return _refusal("isv.SMS_SIGNATURE_ILLEGAL")
        if not _PHONE.fullmatch(query["PhoneNumbers"]):
            return _refusal("isv.MOBILE_NUMBER_ILLEGAL")
        given = json.loads(query["TemplateParam"])
        wrong = self.phones.why_not(query["TemplateCode"], tuple(map(str, given.values())))
        if wrong:
            return _refusal(REFUSALS[wrong])
        filed = self.phones.templates[query["TemplateCode"]]
        names = re.findall(r"\$\{(\w+)\}", filed)
        if set(names) != set(given):
            return _refusal("isv.TEMPLATE_MISSING_PARAMETERS")
        if often := self._too_often(query["PhoneNumbers"], query["TemplateCode"]):
            return _refusal("isv.BUSINESS_LIMIT_CONTROL", f"触发{often}流控Permits:1")
        text = re.sub(r"\$\{(\w+)\}", lambda found: str(given[found[1]]), filed)
        one = self.phones.take(
            query["PhoneNumbers"],
            query.get("OutId", ""),
            query["TemplateCode"],
            tuple(given.values()),
            f"【{SIGN}】{text}",
        )
        return {"Code": "OK", "Message": "OK", "BizId": one.number}

    def _too_often(self, phone: str, template: str) -> str:
        """Codes: once a minute, five times an hour, ten times a day; any one template 50 times a day."""
        often = CODES if self.phones.is_code(template) else ((DAY, 50),)
        span = self.phones.too_often(phone, often, of=lambda one: one.template == template)
        return "" if span is None else {MINUTE: "分钟级", HOUR: "小时级", DAY: "天级"}[span]

    def _details(self, query: Mapping[str, str]) -> dict[str, Any]:
        found = [
            {
                "PhoneNum": one.phone,
                "SendStatus": STATES[one.state],
                "ErrCode": "DELIVERED" if one.state == "arrived" else "MOBILE_OFF",
                "TemplateCode": one.template,
                "Content": one.text,
                "SendDate": f"{one.at:%Y-%m-%d %H:%M:%S}",
                "OutId": one.ours,
            }
            for one in self.phones.taken
            if one.phone == query["PhoneNumber"] and f"{one.at:%Y%m%d}" == query["SendDate"]
        ]
        return {
            "Code": "OK",
            "Message": "OK",
            "TotalCount": len(found),
            "SmsSendDetailDTOs": {"SmsSendDetailDTO": found},
        }

    def reports(self, taken: list[Taken]) -> bytes:
        """The body of a push of SmsReport."""
        return json.dumps(
            [
                {
                    "send_time": f"{one.at:%Y-%m-%d %H:%M:%S}",
                    "report_time": f"{one.at:%Y-%m-%d %H:%M:%S}",
                    "success": one.state == "arrived",
                    "err_msg": "用户接收成功" if one.state == "arrived" else "手机关机",
                    "err_code": "DELIVERED" if one.state == "arrived" else "MOBILE_OFF",
                    "phone_number": one.phone,
                    "sms_size": "1",
                    "biz_id": one.number,
                    "out_id": one.ours,
                }
                for one in taken
            ]
        ).encode()

    def reply(self, phone: str, text: str, at: datetime) -> bytes:
        """The body of a push of SmsUp."""
        self.replies += 1
        said = {"dest_code": "0000", "send_time": f"{at:%Y-%m-%d %H:%M:%S}", "sign_name": SIGN, "phone_number": phone}
        return json.dumps([said | {"content": text, "sequence_id": 200000 + self.replies}]).encode()


def _coded(text: str) -> str:
    return quote(text, safe="~")


def _refusal(code: str, why: str = "refused") -> dict[str, Any]:
    return {"Code": code, "Message": f"{why}: {code}"}


def _error(status: int, code: str) -> web.Response:
    body = {"RequestId": "R", "HostId": "dysmsapi.aliyuncs.com", "Code": code, "Message": code}
    return web.json_response(body, status=status)
