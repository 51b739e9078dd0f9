"""Changes are told to the address of a key: signed, in order, again until they are taken, and to no inner network."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from booking.commands import SetUpKey
from bot.interface.coding import CITY
from bot.interface.hook_carrier import HookCarrier
from bot.worker import Worker
from notifications.hooks import HOOK, KIND
from notifications.ports import Carrier, Letter
from notifications.senders.chain import ChainSender
from notifications.senders.local import LocalBox, LocalCarrier
from storage.exchanges import Exchanges
from storage.unit_of_work import Session
from tests.interface.conftest import County
from tests.interface.test_signed import carry_out
from tests.interface.test_work import ROW, booked, released

HOME = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@dataclass
class Listener:
    """A connected system that is told; `answers` are what it says next, 200 when nothing is left."""

    answers: list[int] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        status = self.answers.pop(0) if self.answers else 200
        if status < 300:
            self.heard.append(json.loads(body))
            self.headers.append(dict(request.headers))
            self.bodies.append(body)
        return web.Response(status=status, headers={"Location": "http://10.0.0.1/"})


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    made = Listener()
    application = web.Application()
    application.add_routes([web.post("/hook", made.take)])
    server = TestServer(application)
    await server.start_server()
    made.url = str(server.make_url("/hook?from=yuejian"))
    yield made
    await server.close()


def worker_of(county: County) -> Worker:
    """A worker whose only way outside is the hook."""
    site = county.town.site
    carriers: dict[str, Carrier] = {
        channel: LocalCarrier(channel, LocalBox(county.town.clock)) for channel in ("sms", "web")
    }
    carriers[HOOK] = HookCarrier(site.database, county.town.clock, HOME)
    return Worker(site.database, ChainSender(carriers), county.town.clock, "w")


async def hook_up(county: County, listener: Listener, who: str = "tester") -> None:
    outcome = await carry_out(county, SetUpKey(county[who].key_id, listener.url), who)
    assert outcome.refused is None


async def test_each_change_is_told_once_signed_and_in_order(county: County, listener: Listener) -> None:
    await hook_up(county, listener)
    (line_id,) = await booked(county, "t1")
    await released(county, line_id)
    await worker_of(county).drain()
    assert [one["verb"] for one in listener.heard if one["thing_id"] == line_id] == [
        "自动分配", "受理", "检定受理", "结果登记", "结果提交",
    ]  # fmt: skip
    assert len({one["id"] for one in listener.heard}) == len(listener.heard)
    feed = await county["tester"].everything("list_changes")
    assert [(one["event"], one["thing_id"]) for one in feed] == [
        (one["event"], one["thing_id"]) for one in listener.heard
    ]
    told, body = listener.headers[0], listener.bodies[0]
    parts = ("POST", "/hook?from=yuejian", told["X-Timestamp"], told["X-Nonce"], hashlib.sha256(body).hexdigest())
    secret = county["tester"].secret.encode()
    assert hmac.new(secret, "\n".join(parts).encode(), hashlib.sha256).hexdigest() == told["X-Signature"]
    assert "u1店" not in json.dumps(listener.heard, ensure_ascii=False), "what it is now is asked for by its id"


async def test_an_authority_is_told_of_the_lines_of_its_region(county: County, listener: Listener) -> None:
    await hook_up(county, listener, "officer")
    (line_id,) = await booked(county, "t1")
    await worker_of(county).drain()
    feed = await county["officer"].everything("list_changes")
    assert [one["verb"] for one in listener.heard if one["thing_id"] == line_id] == ["提交", "自动分配"]
    assert [one["event"] for one in feed] == [one["event"] for one in listener.heard]


async def test_the_codes_of_a_city_cross_both_ways(county: County) -> None:
    owner = county["owner"]
    assert (await carry_out(county, SetUpKey(owner.key_id, "", CITY), "owner")).refused is None
    row = {**ROW, "purpose": "4", "type": "3"}
    made = (await owner.do("instruments_add", {"rows": [row]})).body["result"]
    one = (await owner.ask("get_instruments", made["instrument_ids"][0])).body
    assert (one["purpose"], one["type"]) == ("4", "3")
    standard = await owner.do("instruments_add", {"rows": [{**row, "serial": "STD-1", "type": "1"}]})
    assert (standard.status, [one["pointer"] for one in standard.body["errors"]]) == (422, ["/rows/0/type"])


async def test_what_is_not_taken_is_told_again_and_holds_its_order(county: County, listener: Listener) -> None:
    await hook_up(county, listener)
    listener.answers = [500, 302, 404]
    (line_id,) = await booked(county, "t1")
    worker = worker_of(county)
    for _ in range(6):
        await worker.drain()
        county.town.clock.go(hours=2)
    verbs = [one["verb"] for one in listener.heard if one["thing_id"] == line_id]
    assert verbs == ["自动分配"]

    def kept(session: Session) -> list[int]:
        found = Exchanges(session.connection, session.keyring).of_key(county["tester"].key_id)
        return [one.status for one in found if one.direction == "out"][::-1]

    assert (await county.town.site.database.read(kept))[:4] == [500, 302, 404, 200]


async def test_a_system_that_never_answers_becomes_a_to_do(county: County, listener: Listener) -> None:
    await hook_up(county, listener)
    listener.answers = [503] * 50
    await booked(county, "t1")
    worker = worker_of(county)
    for _ in range(10):
        await worker.drain()
        county.town.clock.go(hours=13)
    open_ones = await county.town.site.database.read(lambda session: session.store.unreached_open("150000"))
    ours = [one for one in open_ones if one.title == "推送给单位系统的变化"]
    assert ours
    assert ours[0].told == "i1计量所"
    assert ours[0].why == "对方系统回答 503"


async def test_a_key_that_ended_is_told_nothing_more(county: County, listener: Listener) -> None:
    await hook_up(county, listener)
    await booked(county, "t1")
    county.town.clock.go(days=366)
    await worker_of(county).drain()
    assert listener.heard == []


@pytest.mark.parametrize(
    "hook",
    [
        "http://127.0.0.1:1/hook",
        "http://localhost:1/hook",
        "http://LocalHost.:1/hook",
        "http://hooks.localhost:1/hook",
        "http://[::1]:1/hook",
        "http://10.0.0.1/hook",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0:1/",
        "http://[::ffff:127.0.0.1]:1/",
    ],
)
async def test_no_hook_leads_into_an_inner_network(county: County, hook: str) -> None:
    await carry_out(county, SetUpKey(county["tester"].key_id, hook))
    carrier = HookCarrier(county.town.site.database, county.town.clock, ())
    fate = await asyncio.wait_for(carrier.carry(Letter("1", KIND, county["tester"].key_id, "", {})), 5)
    assert getattr(fate, "why", "").startswith("推送地址在内网"), fate
    assert not getattr(fate, "again", True)


def test_a_hook_waits_no_longer_than_a_lease() -> None:
    from bot.interface.hook_carrier import WITHIN_S

    assert timedelta(seconds=WITHIN_S) < Worker.lease
