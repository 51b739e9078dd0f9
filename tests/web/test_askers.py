"""Who asks is counted by what costs something: the network that the last proxy of ours saw, the browser, a proof."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from booking.execute import execute
from booking.people import Identity
from bot.matching import LearnedMatcher
from bot.settings import Settings
from bot.turn import Turns
from bot.web.address import counted_as, true_address
from bot.web.cookies import read_secret
from bot.web.sign_in.captcha import WORDS, ask
from bot.web.visitor import Visitor, settle
from bot.wiring import DIALOGUE
from bot.worker_failures import leave_to_do
from catalogue_match.match import shipped_matcher
from notifications.plan import plan
from storage.outbox import Row
from storage.tables.notices import DEAD, outbox
from storage.unit_of_work import Session
from tests.web.conftest import Browser, Town, open_town

OURS = tuple(map(ip_network, ("127.0.0.0/8", "10.0.0.0/8", "fd00::/8")))


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
        ("10.1.2.3", "198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", "1.1.1.1, 198.51.100.7, 10.9.9.9", "198.51.100.7"),
        ("fd00::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "nonsense", "nonsense"),
        ("", "198.51.100.7", ""),
    ],
)
def test_the_true_address(peer: str, forwarded: str, found: str) -> None:
    assert counted_as(true_address(peer, forwarded, OURS)) == found


def test_the_proxies_are_named_by_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUEJIAN_TRUSTED_PROXIES", "10.0.0.0/8, fd00::1")
    assert [str(one) for one in Settings().proxies] == ["10.0.0.0/8", "fd00::1/128"]


async def ask_in_chat(browser: Browser, phone: str, **headers: str) -> str:
    """Ask for a code by the conversation of a newcomer, and what was answered."""
    texts = []
    for text in ("绑定手机号", phone):
        message = {"message_id": text, "text": text}
        answer = await browser.post("/api/chat", json=message, headers=headers)
        texts.append(await answer.text())
    return texts[-1]


async def codes(town: Town) -> int:
    def count(session: Session) -> int:
        return len(session.connection.execute(outbox.select().where(outbox.c.kind == "phone_code")).all())

    return await town.site.database.read(count)


@pytest.fixture
async def real(address: str, tmp_path: Path) -> AsyncIterator[Town]:
    """The site with the real conversation and planner: what it sends lies in the outbox."""
    turns = Turns(DIALOGUE, LearnedMatcher(shipped_matcher()), execute)
    async with open_town(tmp_path, planner=plan, turns=turns, at=address) as town:
        yield town


async def test_new_cookies_of_one_address_get_two_codes_in_the_chat_and_then_the_question(real: Town) -> None:
    answers = []
    for number in range(6):
        browser = await real.browser()
        answers.append(await ask_in_chat(browser, f"1390000111{number}"))
        real.clock.go(seconds=30)
    assert await codes(real) == 2
    assert "/prove" in answers[-1]
    assert "证明不是机器" in answers[-1]


async def test_who_answers_the_question_gets_the_code(real: Town) -> None:
    for number in range(3):
        browser = await real.browser()
        await ask_in_chat(browser, f"1390000111{number}")
        real.clock.go(seconds=90)
    _status, text = await browser.open("/prove")
    assert "图上的四个字" in text
    question = ask(WORDS, real.site.keyring, real.clock())
    wrong = await browser.post("/prove", data={"question": question.token, "answer": "99"})
    assert wrong.status == 422
    question = ask(WORDS, real.site.keyring, real.clock())
    one, other = ("零一二三四五六七八九".index(digit) for digit in (question.text[0], question.text[2]))
    right = await browser.post("/prove", data={"question": question.token, "answer": str(one + other)})
    assert (right.status, right.headers["Location"]) == (303, "/?say=%E9%87%8D%E5%8F%91")
    await browser.say("重发")
    assert await codes(real) == 3


async def test_other_addresses_are_not_held_up(real: Town) -> None:
    for number in range(4):
        browser = await real.browser()
        await ask_in_chat(browser, f"1390000111{number}", **{"X-Forwarded-For": f"203.0.113.{number}"})
    assert await codes(real) == 4


async def test_another_port_of_one_ipv6_network_is_the_same_asker(real: Town) -> None:
    for number in range(4):
        browser = await real.browser()
        await ask_in_chat(browser, f"1390000111{number}", **{"X-Forwarded-For": f"2001:db8:1:2::{number}"})
    assert await codes(real) == 2


async def test_whom_a_platform_knows_needs_no_question(real: Town) -> None:
    for number in range(4):
        browser = await real.browser()
        await browser.say("你好")

        def known(session: Session, browser: Browser = browser, number: int = number) -> None:
            secret = read_secret(browser.cookie, real.site.keyring)
            assert secret is not None
            person = settle(session, Visitor(secret), real.clock())
            session.store.put(Identity("wechat", f"openid {number}", person))

        await real.write(known)
        await ask_in_chat(browser, f"1390000111{number}")
    assert await codes(real) == 4


async def test_a_changed_number_gets_the_code_that_is_promised_to_it(real: Town) -> None:
    browser = await real.browser()
    await ask_in_chat(browser, "13511119900")
    assert await codes(real) == 1
    answer = await browser.say("不对，手机号是13511119901")
    assert "135****9901" in str(answer)
    assert await codes(real) == 2


async def test_what_did_not_go_out_is_not_said_to_be_sent(real: Town) -> None:
    browser = await real.browser()
    _status, text = await browser.open("/sign-in?way=phone")

    def dead(session: Session) -> None:
        values = dict.fromkeys(("lease_by", "channel", "receipt", "problem"), "")
        index = session.keyring.index("phone:13900001111", b"recipient")
        row: dict[str, Any] = {
            "cause": "c",
            "kind": "phone_code",
            "recipient": b"",
            "recipient_index": index,
            "data": b"",
            "state": DEAD,
        }
        newest = real.clock() + timedelta(minutes=1)
        row |= {"urgent": True, "resend": False, "planned": newest, "tries": 1, "made_at": newest}
        session.connection.execute(insert(outbox), {**values, **row})

    await real.write(dead)
    answer = await browser.post("/sign-in/code", data={"phone": "13900001111"})
    text = await answer.text()
    assert "短信没有发出去" in text
    assert "已发到" not in text


@pytest.mark.parametrize(("data", "told"), [({"asker": "p1"}, 1), ({"asker": "p1", "page": True}, 0), ({}, 0)])
async def test_who_asked_in_a_conversation_hears_that_a_code_did_not_go_out(
    town: Town, data: dict[str, Any], told: int
) -> None:
    row = Row(1, "c", "phone_code", "phone:13900001111", data, True, False, 1, DEAD, town.clock())
    await town.write(lambda session: leave_to_do(session, row, "1-c", "没有模板", town.clock(), unsure=False))

    def read(session: Session) -> list[str]:
        found = session.connection.execute(outbox.select().where(outbox.c.kind == "late_answer")).mappings()
        return [session.keyring.open_json(one["data"], b"outbox.data")["text"] for one in found]

    texts = await town.site.database.read(read)
    assert len(texts) == told
    assert all("没有发出去" in text for text in texts)
