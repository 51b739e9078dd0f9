"""A hostile hour against the real service: identities out of nothing, hostile uploads, requests that never end."""

from __future__ import annotations

import asyncio
import io
import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bot.web.sign_in.captcha import _SAID
from tests.told import until_told
from tests.web.served import Service, service

pytestmark = [pytest.mark.soak, pytest.mark.slow]

IDENTITIES, UPLOADS, MEMORY_MB = 250, 160, 1500
ATTACKER = {"X-Forwarded-For": "203.0.113.9"}
ASKED = re.compile(rf"([{_SAID}])加([{_SAID}])等于几")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Service]:
    with service(tmp_path) as running:
        yield running


def codes(folder: Path) -> int:
    """How many codes lie in the local outbox."""
    return sum("验证码" in path.read_text(encoding="utf-8") for path in (folder / "outbox").glob("*.json"))


async def form_token(session: aiohttp.ClientSession, path: str, headers: dict[str, str]) -> str:
    """Open a page, as slowly as the pace of strangers asks for."""
    for _ in range(200):
        async with session.get(path, headers=headers) as response:
            if response.status == 200:
                found = re.search(r'name="form-token" content="(\w+)"', await response.text())
                assert found is not None
                return found[1]
            await asyncio.sleep(float(response.headers["Retry-After"]))
    raise AssertionError("the page never opened")


async def ask_in_chat(url: str, phone: str, *, prove: bool) -> None:
    """One new identity asks for a code in the chat, and answers the question when it may."""
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        token = await form_token(session, "/", ATTACKER)
        headers = {**ATTACKER, "X-Form-Token": token}
        for text in ("绑定手机号", phone):
            message = {"message_id": text, "text": text}
            async with session.post("/api/chat", json=message, headers=headers) as response:
                answer = await response.text()
        if prove and "/prove" in answer:
            async with session.post("/prove", data={"swap": "words"}, headers=headers) as response:
                page = await response.text()
            question, asked = re.search(r'name="question" value="([^"]+)"', page), ASKED.search(page)
            assert question is not None
            assert asked is not None
            total = str(sum(_SAID.index(one) for one in asked.groups()))
            await session.post("/prove", data={"question": question[1], "answer": total}, headers=headers)
            async with session.post("/api/chat", json={"message_id": "m", "text": "重发"}, headers=headers) as response:
                await response.text()


@pytest.mark.parametrize(("prove", "most"), [(False, 3), (True, 30)])
async def test_identities_out_of_nothing_get_few_codes(
    served: Service, tmp_path: Path, *, prove: bool, most: int
) -> None:
    for number in range(IDENTITIES):
        await ask_in_chat(served.url, f"139{number:08d}", prove=prove)
    await until_told(tmp_path)
    assert 0 < codes(tmp_path) <= most


SECRETS = (
    "13512349876",
    "13787654321",
    "450103199001011234",
    "Mima-2026-xyz",
    "悄悄说一句没人该看到的话",
)
"""What is typed in confidence: telephones, the number of an identity card, a password, talk."""


async def tell_secrets(url: str) -> None:
    """Register, talk, fail to sign in and complain, as somebody new."""
    phone, other, identity, password, talk = SECRETS
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        headers = {"X-Form-Token": await form_token(session, "/", {})}
        whole = f"注册 惠香蔬菜店，信用代码92150105MA0Q7K2L8J，联系人王小明，手机{phone}，呼和浩特市赛罕区大学东路12号"
        said = (whole, talk, f"我的身份证是{identity}", f"密码{password}", "确认", "000000", talk[::-1])
        for number, text in enumerate(said):
            message = {"message_id": f"s{number}", "text": text}
            async with session.post("/api/chat", json=message, headers=headers) as response:
                assert response.status == 200
        forms = {
            "/sign-in/password": {"username": phone, "password": password},
            "/sign-in/phone": {"phone": phone, "code": "000000"},
            "/public/complain": {"region": "呼和浩特市赛罕区", "place": "菜场", "what": talk, "phone": other},
        }
        for path, form in forms.items():
            async with session.post(path, data=form, headers=headers) as response:
                assert response.status < 500
        async with session.get("/public", params={"q": phone}) as response:
            assert response.status == 200


async def test_what_is_typed_in_confidence_stands_in_no_file(served: Service, tmp_path: Path) -> None:
    """The letters of the local outbox are what a telephone would show; everything else is searched."""
    await tell_secrets(served.url)
    await until_told(tmp_path)
    found = kept(tmp_path)
    assert {"yuejian.db", "errors.txt"} <= found.keys()
    assert not [(name, one) for name, content in found.items() for one in SECRETS if one.encode() in content]


def kept(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the letters of the local outbox."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "outbox")
    return {path.name: path.read_bytes() for path in files}


def memory_mb() -> int:
    """The memory that this test's service and its children hold now, in MB; what they share counts for each."""
    parents, pages = dict[int, int](), dict[int, int]()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            pages[int(folder.name)] = int((folder / "statm").read_text().split()[1])
        except OSError:
            continue  # it has ended meanwhile
    ours = {os.getpid()}
    while more := {one for one, parent in parents.items() if parent in ours} - ours:
        ours |= more
    return sum(pages.get(one, 0) for one in ours - {os.getpid()}) * os.sysconf("SC_PAGE_SIZE") // 2**20


async def upload(url: str, number: int, content: bytes) -> int:
    """Send one hostile picture from an address of its own."""
    async with aiohttp.ClientSession(url, cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        headers = {"X-Forwarded-For": f"198.51.{number % 100}.{number}"}
        token = await form_token(session, "/", headers)
        form = aiohttp.FormData([("message_id", "1")])
        form.add_field("photo", io.BytesIO(content), filename="a.png", content_type="image/png")
        async with session.post("/api/photo", data=form, headers={**headers, "X-Form-Token": token}) as response:
            return response.status


async def test_hostile_uploads_stay_in_memory_and_others_are_served(served: Service) -> None:
    huge = b"\x89PNG\r\n\x1a\n" + os.urandom(9 * 2**20)
    peak, slowest, running = 0, 0.0, asyncio.ensure_future(_flood(served.url, huge))
    async with aiohttp.ClientSession(served.url) as session:
        while not running.done():
            before = time.monotonic()
            async with session.get("/healthz") as response:
                assert response.status == 200
            slowest = max(slowest, time.monotonic() - before)
            peak = max(peak, memory_mb())
            await asyncio.sleep(0.2)
    statuses = await running
    assert peak < MEMORY_MB, f"{peak} MB"
    assert slowest < 10
    assert set(statuses) <= {200, 413, 415, 429}


async def _flood(url: str, content: bytes) -> list[int]:
    places = asyncio.Semaphore(40)

    async def one(number: int) -> int:
        async with places:
            return await upload(url, number, content)

    return list(await asyncio.gather(*(one(number) for number in range(UPLOADS))))


def test_a_request_that_never_ends_is_closed(served: Service) -> None:
    host, port = served.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as half:
        half.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        half.settimeout(100)
        assert half.recv(1000) == b"", "closed without a word"
