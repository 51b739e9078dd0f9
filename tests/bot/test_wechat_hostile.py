"""Forged, stale, oversized and malformed pushes on the whole server: 400 or 403, nothing changes, no traceback."""

from __future__ import annotations

import base64
import io
import os
import struct
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import func, select

from bot.channels.wechat_door import WeChatDoor
from bot.clock import fixed_clock
from bot.plates.known import KnownPhotos
from bot.settings import Settings
from bot.web.server import make_server
from bot.wiring import App, open_app
from notifications.senders.local import LocalBox
from storage.moments import CHINA
from storage.tables import metadata
from storage.unit_of_work import Session
from tests.simulators.wechat import Account, Push, WeChat

NOW = datetime(2026, 11, 21, 9, tzinfo=CHINA)
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><xml><MsgType>text</MsgType>&b;</xml>'
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><MsgType>text</MsgType><Content>&a;</Content></xml>'
)


@pytest.fixture
async def house(address: str, tmp_path: Path) -> AsyncIterator[tuple[App, TestClient[Any, Any]]]:
    account, clock = Account(), fixed_clock(NOW)
    settings = Settings(
        data=tmp_path,
        database=address,
        wechat_token=account.token,
        wechat_app_id=account.app_id,
        wechat_aes_key=account.aes_key,
    )
    app = await open_app(settings, clock, box=LocalBox(clock), plates=KnownPhotos())
    callback = WeChatDoor(app, lambda: pytest.fail("nothing is fetched")).callback()
    async with TestClient(TestServer(make_server(app, callback.routes()))) as client:
        yield app, client
        await callback.admission.settle()
    await app.close()


def sealed(wechat: WeChat, plain: bytes | None = None, *, secret: str = "") -> Push:
    """A push whose signature is right and whose cipher text is `secret`, or AES over `plain` exactly as it is."""
    account, stamp, nonce = wechat.account, str(int(wechat.now)), os.urandom(4).hex()
    if plain is not None:
        sealing = Cipher(algorithms.AES(account.key), modes.CBC(account.key[:16])).encryptor()
        secret = base64.b64encode(sealing.update(plain) + sealing.finalize()).decode()
    query = {"timestamp": stamp, "nonce": nonce, "msg_signature": account.signature(stamp, nonce, secret)}
    return Push(query, f"<xml><Encrypt><![CDATA[{secret}]]></Encrypt></xml>".encode())


def framed(content: bytes, app_id: bytes, *, length: int | None = None, fill: int | None = None) -> bytes:
    """Random head, length, content and app id, filled up to whole blocks; `length` and `fill` may lie."""
    plain = os.urandom(16) + struct.pack(">I", len(content) if length is None else length) + content + app_id
    missing = 32 - len(plain) % 32
    return plain + bytes([missing if fill is None else fill]) * missing


def hostile(wechat: WeChat) -> Iterator[tuple[str, Push]]:
    """Every kind of push that is not WeChat's, by name."""
    account, text = wechat.account, wechat.text("o", "你好")
    good, own = wechat.sealed(text), account.app_id.encode()
    yield "no query", Push({}, good.body)
    yield "no signature", Push({**good.query, "msg_signature": ""}, good.body)
    yield "wrong signature", Push({**good.query, "msg_signature": "0" * 40}, good.body)
    yield "signature not ASCII", Push({**good.query, "msg_signature": "签" * 40}, good.body)
    yield "another nonce", Push({**good.query, "nonce": "x"}, good.body)
    yield "another's body", Push(good.query, wechat.sealed(wechat.text("o", "别的")).body)
    for at in (-301, 301, -(10**9)):
        yield f"stale by {at}", wechat.sealed(text, at=wechat.now + at)
    for stamp in ("", "x", "²", "-1", "9" * 400, "1e9", "NaN"):
        yield f"time stamp {stamp[:9]!r}", Push({**good.query, "timestamp": stamp}, good.body)
    yield "not encrypted", wechat.plain(text)
    yield "no body", Push(good.query, b"")
    for body in (
        b"<xml>",
        b"{}",
        b"<xml><Encrypt/></xml>",
        b"\xff\xfe\x00",
        b"<a/><b/>",
        BOMB.encode(),
        OUTSIDE.encode(),
    ):
        yield f"body {body[:14]!r}", Push(good.query, body)
    yield "a body of 10 MB", Push(good.query, b"<xml><Encrypt>" + b"A" * (10 << 20) + b"</Encrypt></xml>")
    for secret in ("AAAA", "%%%%", "A", "密", account.encrypt(text)[:-8], account.encrypt(text)[:24]):
        yield f"cipher text {secret[:5]!r}", sealed(wechat, secret=secret)
    for name, plain in {
        "padding of 0": framed(text.encode(), own, fill=0),
        "padding of 255": framed(text.encode(), own, fill=255),
        "length beyond the end": framed(text.encode(), own, length=1 << 30),
        "length below zero": framed(text.encode(), own, length=0xFFFFFFFF),
        "shorter than its head": b"\x20" * 32,
        "another account": framed(text.encode(), b"wxother"),
        "not UTF-8": framed(b"<xml>\xff\xfe</xml>", own),
        "no XML inside": framed(b"{}", own),
        "entities inside": framed(BOMB.encode(), own),
        "a file inside": framed(OUTSIDE.encode(), own),
        "nothing inside": framed(b"", own),
    }.items():
        yield name, sealed(wechat, plain)


async def rows(app: App) -> dict[str, int]:
    """How many rows each table has."""

    def count(session: Session) -> dict[str, int]:
        ask = session.connection.execute
        return {
            name: ask(select(func.count()).select_from(table)).scalar_one() for name, table in metadata.tables.items()
        }

    return await app.database.read(count)


async def push(client: TestClient[Any, Any], one: Push) -> int:
    async with client.post("/wechat", params=dict(one.query), data=io.BytesIO(one.body)) as response:
        await response.read()
        status: int = response.status
        return status


async def test_none_of_them_gets_in(house: tuple[App, TestClient[Any, Any]]) -> None:
    app, client = house
    wechat = WeChat(now=NOW.timestamp())
    before = await rows(app)
    with structlog.testing.capture_logs() as log:
        answers = {name: await push(client, one) for name, one in hostile(wechat)}
    assert {name: status for name, status in answers.items() if status not in (400, 403)} == {}
    assert await rows(app) == before
    assert not [line for line in log if "exc_info" in line or line["log_level"] in ("error", "critical")]
    assert not [line for line in log if "timestamp" in str(line) or "signature" in str(line)], "no query in the log"


async def test_a_replay_is_the_same_message_and_changes_nothing(house: tuple[App, TestClient[Any, Any]]) -> None:
    app, client = house
    wechat = WeChat(now=NOW.timestamp())
    good = wechat.sealed(wechat.text("o", "检定收费吗"))
    assert await push(client, good) == 200
    once = await rows(app)
    assert [await push(client, good) for _ in range(3)] == [200] * 3
    event = wechat.sealed(wechat.event("o", "subscribe"))
    assert await push(client, event) == 200
    twice = await rows(app)
    assert await push(client, event) == 200
    assert await rows(app) == twice
    assert once["inbox"] == 1
    assert twice["inbox"] == 2
