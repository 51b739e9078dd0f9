"""The second factor: the vectors of RFC 6238, a code that counts once, and no door that opens without it."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from datetime import timedelta

import pytest

from bot.web.sign_in.second import STEP_S, code_of, step_of
from storage.second_factors import SecondFactors
from storage.sign_in import Link, SignIn
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.conftest import KEYRING, Browser, Town
from tests.web.test_sign_in import PASSWORD, at_door, town, tried

__all__ = ["town"]

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_the_standard(seconds: int, code: str) -> None:
    assert code_of(SECRET, seconds // STEP_S) == code[-6:]


def test_a_code_holds_a_step_more_each_way_and_only_after_the_last_one_used() -> None:
    here = int(NOW.timestamp()) // STEP_S
    for step, holds in ((here - 2, False), (here - 1, True), (here, True), (here + 1, True), (here + 2, False)):
        assert (step_of(SECRET, code_of(SECRET, step), NOW, -1) == step) is holds
    assert step_of(SECRET, code_of(SECRET, here), NOW, here) is None
    for nothing in ("", "12345", "１２３４５６", "abcdef"):
        assert step_of(SECRET, nothing, NOW, -1) is None


def now_step() -> int:
    return int(NOW.timestamp()) // STEP_S


async def with_factor(town: Town) -> None:
    def keep(session: Session) -> None:
        SecondFactors(session.connection, session.keyring).keep("wang", SECRET, now_step() - 5, NOW)

    await town.write(keep)


async def proved(browser: Browser, code: str) -> tuple[int, str]:
    answer = await browser.post("/sign-in/second", data={"code": code, "next": "/desk"})
    return answer.status, answer.headers.get("Location", "")


async def test_a_password_alone_opens_nothing(town: Town) -> None:
    await with_factor(town)
    browser = await at_door(town)
    assert (await tried(browser, PASSWORD))[0] == 303
    for path in ("/desk", "/", "/me", "/ledger"):
        answer = await browser.client.get(path, allow_redirects=False)
        assert (answer.status, answer.headers["Location"].split("?")[0]) == (303, "/sign-in/second")
    assert (await browser.client.get("/me/data.json", allow_redirects=False)).status == 303
    status, text = await browser.open("/sign-in/second")
    assert status == 200
    assert "6位数字" in text
    assert (await proved(browser, "000000"))[0] == 422
    assert await proved(browser, code_of(SECRET, now_step())) == (303, "/desk")
    assert (await browser.open("/desk"))[0] == 200


async def test_a_code_counts_once(town: Town) -> None:
    await with_factor(town)
    for status in (303, 422):
        browser = await at_door(town)
        await tried(browser, PASSWORD)
        await browser.open("/sign-in/second")
        assert (await proved(browser, code_of(SECRET, now_step())))[0] == status


async def test_a_link_asks_for_it_too_and_waiting_ends(town: Town) -> None:
    await with_factor(town)

    def keep(session: Session) -> None:
        until = NOW + timedelta(days=1)
        SignIn(session.connection, KEYRING).keep_link("t1", Link(person_id="wang"), now=NOW, until=until)

    await town.write(keep)
    browser = await at_door(town, "/enter/t1")
    assert (await browser.post("/enter/t1", data={"to": "desk"})).status == 303
    assert (await browser.client.get("/desk", allow_redirects=False)).headers["Location"].startswith("/sign-in/second")
    town.clock.now += timedelta(minutes=11)
    assert (await browser.client.get("/desk", allow_redirects=False)).headers["Location"].startswith("/sign-in?")


async def test_it_is_set_up_by_a_first_code_and_given_up_by_another(town: Town) -> None:
    browser = await at_door(town)
    await tried(browser, PASSWORD)
    _, text = await browser.open("/account/second")
    sealed = re.search(r'name="sealed" value="([^"]+)"', text)
    assert sealed is not None
    assert "data:image/svg" in text
    wrong = await browser.post("/account/second", data={"sealed": sealed[1], "code": "000000"})
    assert wrong.status == 422
    offered = KEYRING.open(urlsafe_b64decode(sealed[1]), b"second factor offered to wang")
    first = code_of(offered, now_step())
    assert (await browser.post("/account/second", data={"sealed": sealed[1], "code": first})).status == 303
    assert "关掉动态口令" in (await browser.open("/account/second"))[1]
    assert (await browser.post("/account/second", data={"code": first})).status == 422  # used
    later = code_of(offered, now_step() + 1)
    assert (await browser.post("/account/second", data={"code": later})).status == 303
    assert "开通动态口令" in (await browser.open("/account/second"))[1]
