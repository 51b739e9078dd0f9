"""The two SMS providers through their official SDKs, against simulators that check every signature."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from notifications.ports import Declined, Fate, Letter, Sent, Unsure
from notifications.senders.sms import Sms, SmsCarrier, SmsProvider
from notifications.senders.sms_aliyun import AliyunAccount, AliyunSms
from notifications.senders.sms_tencent import TencentAccount, TencentSms
from notifications.sms_templates import FILED as TEMPLATES
from notifications.sms_templates import Filled
from storage.moments import CHINA
from tests.simulators import aliyun, tencent
from tests.simulators.aliyun import Aliyun
from tests.simulators.telephones import Telephones
from tests.simulators.tencent import Tencent

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")
PHONE = "15847108236"
FILED = {f"T{number}": template.text for number, template in enumerate(TEMPLATES)}
CODES = {template.name: f"T{number}" for number, template in enumerate(TEMPLATES)}
CODE = Sms("7-0123456789ab", PHONE, "", Filled(CODES["phone_code"], {"code": "482913"}))


@dataclass
class Rig:
    provider: SmsProvider
    phones: Telephones
    runner: web.AppRunner


def china_now() -> datetime:
    return datetime.now(CHINA)


@pytest.fixture(params=["aliyun", "tencent"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    phones = Telephones(templates=FILED, clock=china_now)
    simulator = (Aliyun if request.param == "aliyun" else Tencent)(phones, silence_s=0.6)
    runner = web.AppRunner(simulator.app(), shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    port = site._server.sockets[0].getsockname()[1]  # type: ignore[attr-defined]  # the base class hides them
    provider = _provider(request.param, f"http://127.0.0.1:{port}")
    yield Rig(provider, phones, runner)
    await runner.cleanup()


def _provider(kind: str, address: str, secret: str = "secretOfTheSimulator") -> SmsProvider:
    if kind == "aliyun":
        return AliyunSms(AliyunAccount(aliyun.KEY_ID, secret, "约检", address, 0.5), china_now)
    account = TencentAccount(tencent.KEY_ID, secret, "约检", tencent.APP_ID, endpoint=address, timeout_s=0.5)
    return TencentSms(account, china_now)


async def test_a_template_is_filled_and_the_number_comes_back(rig: Rig) -> None:
    fate = await rig.provider.send(CODE)
    (taken,) = rig.phones.taken
    assert isinstance(fate, Sent)
    assert fate.reference.split() == ["aliyun" if isinstance(rig.provider, AliyunSms) else "tencent", taken.number]
    assert fate.awaits_report
    assert taken.text == "【约检】验证码 482913，5分钟内有效。请把它发到刚才的对话里，不要告诉别人。"
    assert (taken.phone, taken.ours) == (PHONE, CODE.id)


async def test_what_became_of_it_can_be_asked(rig: Rig) -> None:
    fate = await rig.provider.send(CODE)
    assert isinstance(fate, Sent)
    asked = await rig.provider.status(CODE.id, PHONE, fate.reference)
    assert not (isinstance(asked, Sent) and asked.delivered)
    assert not isinstance(asked, Declined)
    rig.phones.deliver()
    asked = await rig.provider.status(CODE.id, PHONE, fate.reference)
    assert isinstance(asked, Sent)
    assert asked.delivered
    rig.phones.taken[0].state = "failed"
    assert isinstance(await rig.provider.status(CODE.id, PHONE, fate.reference), Declined)
    assert isinstance(await rig.provider.status("8-other", PHONE, ""), Unsure)


@pytest.mark.parametrize(
    ("trouble", "kind", "taken"), [("500", Unsure, 0), ("silent", Unsure, 0), ("taken 500", Unsure, 1),
                                   ("taken silent", Unsure, 1)]
)  # fmt: skip
async def test_nobody_knows_what_became_of_a_request_without_an_answer(
    rig: Rig, trouble: str, kind: type[Fate], taken: int
) -> None:
    rig.phones.next_troubles.append(trouble)
    assert isinstance(await rig.provider.send(CODE), kind)
    assert len(rig.phones.taken) == taken


@pytest.mark.parametrize(
    ("codes", "again"),
    [
        (("isv.MOBILE_NUMBER_ILLEGAL", "InvalidParameterValue.IncorrectPhoneNumber"), False),
        (("isv.BUSINESS_LIMIT_CONTROL", "LimitExceeded.PhoneNumberOneHourLimit"), True),
        (("isv.AMOUNT_NOT_ENOUGH", "FailedOperation.InsufficientBalanceInSmsPackage"), True),
    ],
)
async def test_a_refusal_is_for_good_or_passes(rig: Rig, codes: tuple[str, str], *, again: bool) -> None:
    code = codes[0] if isinstance(rig.provider, AliyunSms) else codes[1]
    rig.phones.next_troubles.append(code)
    fate = await rig.provider.send(CODE)
    assert isinstance(fate, Declined)
    assert fate.again == again
    assert code in fate.why


async def test_a_wrong_key_is_refused_by_its_signature(rig: Rig) -> None:
    kind = "aliyun" if isinstance(rig.provider, AliyunSms) else "tencent"
    address = str(rig.runner.addresses[0][1])
    fate = await _provider(kind, f"http://127.0.0.1:{address}", "wrong").send(CODE)
    assert isinstance(fate, Declined)
    assert rig.phones.refused in (["SignatureDoesNotMatch"], ["AuthFailure.SignatureFailure"])
    assert rig.phones.taken == []


async def test_a_provider_that_is_away_is_declined_for_now(rig: Rig) -> None:
    await rig.runner.cleanup()
    fate = await rig.provider.send(CODE)
    assert isinstance(fate, Declined)
    assert fate.again


@dataclass
class Plenty:
    """An allowance that counts and refuses nothing unless told to."""

    counted: int = 0
    full: Declined | None = None

    async def take(self, phone: str, messages: int, *, code: bool) -> Declined | None:
        self.counted += 0 if self.full else messages
        return self.full

    async def give_back(self, phone: str, messages: int, *, code: bool) -> None:
        self.counted -= messages


async def test_the_carrier_counts_the_messages_before_it_sends(rig: Rig) -> None:
    allowance = Plenty()
    carrier = SmsCarrier(rig.provider, allowance, CODES)
    text = "【约检】" + "称" * 100
    assert isinstance(await carrier.carry(Letter("1-a", "late_answer", PHONE, text)), Sent)
    assert allowance.counted == 2
    assert rig.phones.taken[0].text == f"【约检】检定答复：{'称' * 35}；{'称' * 35}；{'称' * 30}。"
    allowance.full = Declined("今天的短信已到上限", again=True, after=60)
    assert await carrier.carry(Letter("2-a", "late_answer", PHONE, text)) is allowance.full
    assert len(rig.phones.taken) == 1


async def test_a_long_answer_goes_out_as_several_and_none_is_lost(rig: Rig) -> None:
    carrier = SmsCarrier(rig.provider, Plenty(), CODES)
    text = "\n".join(f"第{n}行：" + "字" * 60 for n in range(12))
    fate = await carrier.carry(Letter("1-a", "late_answer", PHONE, f"【约检】{text}"))
    said = "".join(one.text for one in rig.phones.taken)
    assert said.count("字") == text.count("字")
    assert all(len(one.text) <= 134 for one in rig.phones.taken)
    assert [one.ours for one in rig.phones.taken][-2:] == [f"1-a.{len(rig.phones.taken) - 1}", "1-a"]
    assert isinstance(fate, Sent)
    assert fate.reference.split()[1] == rig.phones.taken[-1].number
    rig.phones.next_troubles.extend(["", "isv.SMS_CONTENT_ILLEGAL"])
    assert isinstance(await carrier.carry(Letter("2-a", "late_answer", PHONE, text.replace("字", "词"))), Unsure)


async def test_what_no_filed_template_says_is_a_visible_failure(rig: Rig) -> None:
    allowance = Plenty()
    carrier = SmsCarrier(rig.provider, allowance, {"phone_code": CODES["phone_code"]})
    fate = await carrier.carry(Letter("1-a", "results_out", PHONE, "【约检】检定结果出来了：合格。"))
    assert isinstance(fate, Declined)
    assert not fate.again
    assert "模板" in fate.why
    assert allowance.counted == 0


async def test_what_was_refused_is_not_counted(rig: Rig) -> None:
    allowance = Plenty()
    rig.phones.next_troubles.append("isv.AMOUNT_NOT_ENOUGH")
    await SmsCarrier(rig.provider, allowance, CODES).carry(Letter("1-a", "late_answer", PHONE, "【约检】好"))
    assert allowance.counted == 0


async def test_a_request_that_is_pushed_again_is_refused_by_its_nonce() -> None:
    """What the simulator checks by itself; the SDK never does it wrong."""
    simulator = Aliyun(nonces={"n"})
    async with TestClient(TestServer(simulator.app())) as client:
        signed = "ACS3-HMAC-SHA256 Credential=LTAIsimulated,SignedHeaders=host,Signature=" + "0" * 64
        headers = {"Authorization": signed, "x-acs-signature-nonce": "n"}
        for at, wrong in (("2020-01-01T00:00:00Z", "InvalidTimeStamp.Expired"), ("", "SignatureNonceUsed")):
            stamp = at or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
            async with client.post("/", headers=headers | {"x-acs-date": stamp}) as answer:
                assert (await answer.json())["Code"] == wrong


@pytest.mark.parametrize(
    ("value", "why"), [("很长" * 18, "太长"), ("看https://a.cn", "网址"), ("【约检】", "不合规")]
)  # fmt: skip
async def test_what_providers_do_not_take_is_refused_for_good(rig: Rig, value: str, why: str) -> None:
    fate = await rig.provider.send(Sms("1-a", PHONE, "", Filled(CODES["say1"], {"a1": value})))
    assert isinstance(fate, Declined)
    assert not fate.again
    assert why in fate.why
    assert rig.phones.taken == []


async def test_how_often_a_telephone_may_be_written_to(rig: Rig) -> None:
    fates = [await rig.provider.send(Sms(f"{n}-a", PHONE, "", CODE.template)) for n in range(2)]
    assert isinstance(fates[0], Sent)
    assert isinstance(fates[1], Declined)
    assert fates[1].again
    assert fates[1].after in (30.0, 60.0)
