"""Signing in: password, picture question after wrong ones, SMS code; recovery; nobody locks others out."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from booking.login import Account
from booking.people import Person, Role, RoleKind
from bot.channels.wechat_scan import scenes
from bot.platforms import Platforms
from bot.web.sign_in import captcha, entering
from bot.web.sign_in.entering import safe_path
from bot.web.sign_in.passwords import agrees, digest_of
from storage.planning import nobody_is_told
from storage.unit_of_work import Session
from storage.web_sessions import WebSessions
from tests.bot.tiny import NOW
from tests.web.conftest import KEYRING, Browser, Town, open_town
from tests.web.test_pages import as_, lay

PASSWORD, NEW = "Meng2026!abc", "Xin2027#cde"
PHONE, CODE = "13847112233", "135790"


@pytest.fixture
async def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    """Somebody of an institution has an account; every code is the same one."""
    monkeypatch.setattr(entering, "digits", lambda count: CODE[:count])
    digest = await digest_of(PASSWORD)

    def put(session: Session) -> None:
        lay(session)
        session.store.put(Person("wang", "王检定", PHONE, NOW))
        session.store.put(Role("wang", RoleKind.INSTITUTION, "i"))
        session.store.put(Account("wang", "wangjd", digest, NOW))

    async with open_town(tmp_path, planner=nobody_is_told) as made:
        await made.write(put)
        yield made


async def at_door(town: Town, path: str = "/sign-in") -> Browser:
    browser = await town.browser()
    await browser.open(path)
    return browser


async def tried(browser: Browser, password: str, name: str = "wangjd", **more: str) -> tuple[int, str, str]:
    """Status, text and where it leads."""
    response = await browser.post("/sign-in/password", data={"username": name, "password": password, **more})
    return response.status, await response.text(), response.headers.get("Location", "")


async def sent(browser: Browser, path: str, **form: str) -> tuple[int, str, str]:
    response = await browser.post(path, data=form)
    return response.status, await response.text(), response.headers.get("Location", "")


@pytest.mark.parametrize("name", ["wangjd", "WangJD", PHONE])
async def test_the_right_password_opens_the_desk_under_a_new_secret(town: Town, name: str) -> None:
    browser = await at_door(town)
    before = browser.cookie
    assert (await tried(browser, PASSWORD, name))[::2] == (303, "/desk")
    assert browser.cookie != before
    assert "计量所" in (await browser.open("/desk"))[1]


async def test_a_wrong_password_keeps_the_name_but_not_the_password(town: Town) -> None:
    status, text, _ = await tried(await at_door(town), "Wrong2026!abc")
    assert status == 422
    assert "用户名或密码不对" in text
    assert 'value="wangjd"' in text
    assert "Wrong2026" not in text
    unknown = (await tried(await at_door(town), PASSWORD, "nobody"))[1]
    assert "用户名或密码不对" in unknown, "whether there is such a name is not told"


def asked_in(text: str) -> tuple[str, str]:
    """The token of the question on a page, and its answer."""
    token = re.findall(r'name="question" value="([^"]+)"', text)[0]
    found = captcha._unpack(token, KEYRING)
    assert found is not None
    return token, found["answer"]


async def test_after_wrong_ones_the_picture_question_comes_and_the_right_answer_lets_on(town: Town) -> None:
    browser = await at_door(town)
    for _ in range(3):
        text = (await tried(browser, "Wrong2026!abc"))[1]
    token, answer = asked_in(text)
    picture = await browser.client.get("/sign-in/captcha", params={"q": token})
    assert Image.open(io.BytesIO(await picture.read())).size == captcha.SIZE
    status, text, _ = await tried(browser, PASSWORD, question=token, answer="????", question_kind="picture")
    assert status == 422
    assert "换了一个" in text
    status, text, _ = await tried(browser, PASSWORD, question=token, answer=answer)
    assert status == 422, "a question is answered once"
    token, answer = asked_in(text)
    assert (await tried(browser, PASSWORD, question=token, answer=answer.lower()))[0] == 303


async def test_who_cannot_see_the_picture_gets_a_sum_in_words(town: Town) -> None:
    browser = await at_door(town)
    status, text, _ = await tried(browser, "", swap="words")
    assert status == 200
    assert re.search(r"[零一二三四五六七八九]加[零一二三四五六七八九]等于几", text)
    assert asked_in(text)[1].isdecimal()
    assert 'value="wangjd"' in text
    assert (await browser.client.get("/sign-in/captcha?q=x")).status == 404


async def test_nobody_locks_an_account_of_others(town: Town) -> None:
    attacker = await at_door(town)
    for _ in range(12):
        _, text, _ = await tried(attacker, "Wrong2026!abc")
        token, answer = asked_in(text) if "question" in text else ("", "")
        _, text, _ = await tried(attacker, "Wrong2026!abc", question=token, answer=answer)
    assert "试的次数太多了" in text
    owner = await at_door(town)
    owner.client.session.headers["X-Forwarded-For"] = "10.9.8.7"  # another address, as a proxy on this machine says
    _, text, _ = await tried(owner, PASSWORD)
    token, answer = asked_in(text)
    assert (await tried(owner, PASSWORD, question=token, answer=answer))[0] == 303


async def test_a_code_signs_in_whoever_holds_the_phone(town: Town) -> None:
    browser = await at_door(town, "/sign-in?way=phone")
    _, text, _ = await sent(browser, "/sign-in/code", phone=PHONE)
    assert "138****2233" in text
    assert "短信里的6位数字" in text
    status, text, _ = await sent(browser, "/sign-in/phone", phone=PHONE, code="000000")
    assert (status, "验证码不对" in text) == (422, True)
    assert (await sent(browser, "/sign-in/phone", phone=PHONE, code=CODE, next="/desk/as"))[::2] == (303, "/desk/as")
    assert (await sent(await at_door(town), "/sign-in/phone", phone=PHONE, code=CODE))[0] == 422, "once only"


async def test_a_phone_that_nobody_has_begins_a_new_person(town: Town) -> None:
    browser = await at_door(town)
    await sent(browser, "/sign-in/code", phone="13900001111")
    assert (await sent(browser, "/sign-in/phone", phone="13900001111", code=CODE))[::2] == (303, "/")
    assert (await browser.open("/desk"))[0] == 403, "an account sees nothing until a role is granted"


async def test_codes_are_not_sent_without_end(town: Town) -> None:
    browser = await at_door(town)
    for number in range(2):
        assert (await sent(browser, "/sign-in/code", phone=f"1390000222{number}"))[0] == 200
    status, text, _ = await sent(browser, "/sign-in/code", phone="13900002229")
    assert (status, "证明不是机器" in text) == (422, True)
    assert (await sent(browser, "/sign-in/code", phone="12"))[0] == 422


@pytest.mark.parametrize("who", ["wangjd", PHONE])
async def test_a_forgotten_name_and_password_come_back_and_end_other_sessions(town: Town, who: str) -> None:
    elsewhere = await at_door(town)
    await tried(elsewhere, PASSWORD)
    browser = await at_door(town, "/sign-in/forgot")
    _, text, _ = await sent(browser, "/sign-in/forgot/code", who=who)
    assert "验证码会发到它绑定的手机" in text
    assert PHONE not in text or who == PHONE
    for password, again, said in (
        ("short", "short", "8到20位"),
        ("abcdefgh1!", "abcdefgh1!", "有大写字母"),
        (NEW, "other", "两次填的密码不一样"),
    ):
        status, text, _ = await sent(browser, "/sign-in/forgot", who=who, code=CODE, password=password, again=again)
        assert (status, said in text) == (422, True)
    form = {"who": who, "code": CODE, "password": NEW, "again": NEW}
    assert (await sent(browser, "/sign-in/forgot", **form))[::2] == (303, "/account?recovered=1")
    assert "您的用户名是 wangjd" in (await browser.open("/account?recovered=1"))[1]
    assert (await elsewhere.client.get("/desk", allow_redirects=False)).status == 303, "signed out there"
    assert (await tried(await at_door(town), NEW))[0] == 303
    assert (await tried(await at_door(town), PASSWORD))[0] == 422


async def test_recovery_does_not_tell_who_has_an_account(town: Town) -> None:
    texts = []
    for who in ("wangjd", "nobody8"):
        _, text, _ = await sent(await at_door(town, "/sign-in/forgot"), "/sign-in/forgot/code", who=who)
        texts.append(re.sub(r'content="\w+"|value="\w+"', "", text))
    assert texts[0] == texts[1]
    town.clock.go(minutes=6)
    for who in ("wangjd", "nobody8"):
        form = {"who": who, "code": CODE, "password": NEW, "again": NEW}
        status, text, _ = await sent(await at_door(town), "/sign-in/forgot", **form)
        assert (status, "验证码不对，或者已经过期" in text) == (422, True)


async def test_an_account_is_made_and_changed_with_a_code(town: Town) -> None:
    browser = await as_(town, "i")
    await browser.open("/account")
    form = {"username": "staffi", "password": NEW, "again": NEW, "phone": "13900003333", "code": CODE}
    assert "验证码不对" in (await sent(browser, "/account", **form))[1]
    assert "139****3333" in (await sent(browser, "/account/code", **form))[1]
    for change, said in (
        ({"username": "ab"}, "4到20位"),
        ({"username": "wangjd"}, "已经有人用了"),
        ({"username": PHONE}, "已经有人用了"),
        ({"password": "abc"}, "8到20位"),
    ):
        assert said in (await sent(browser, "/account", **form | change))[1]
    assert (await sent(browser, "/account", **form))[::2] == (303, "/account?kept=1")
    assert "staffi" in (await browser.open("/account?kept=1"))[1]
    assert "验证码" in (await sent(browser, "/account", **form | {"code": ""}))[1], "a change needs a fresh code"
    assert (await tried(await at_door(town), NEW, "staffi"))[0] == 303


async def test_other_browsers_can_be_signed_out(town: Town) -> None:
    one, other = await at_door(town), await at_door(town)
    for browser in (one, other):
        await tried(browser, PASSWORD)
    await one.open("/account")
    assert "还在另外 1 个浏览器" in (await one.open("/account"))[1]
    await one.post("/account/end-others")
    assert (await other.client.get("/desk", allow_redirects=False)).status == 303
    assert (await one.open("/desk"))[0] == 200


async def test_the_password_is_kept_as_a_digest_and_sealed(town: Town) -> None:
    def kept(session: Session) -> tuple[object, ...]:
        row = session.connection.exec_driver_sql("SELECT username, password FROM accounts").first()
        return tuple(row or ())

    username, password = await town.site.database.read(kept)
    assert b"wangjd" not in bytes(username)  # type: ignore[call-overload]  # a driver's bytes
    assert b"argon2" not in bytes(password)  # type: ignore[call-overload]  # a driver's bytes
    digest = await digest_of(PASSWORD)
    assert digest.startswith("$argon2id$")
    assert await agrees(PASSWORD, digest)
    assert not await agrees(PASSWORD, "")
    assert not await agrees(PASSWORD, "no digest")


async def test_wechat_is_offered_only_where_it_is_set_up(town: Town) -> None:
    assert "微信扫码" not in (await (await at_door(town)).open("/sign-in"))[1]
    assert (await (await at_door(town)).open("/sign-in/wechat"))[0] == 404


@pytest.mark.parametrize(
    ("path", "safe"),
    [("/desk/lines?q=1", True), ("//evil.example", False), ("https://evil.example", False), ("/\\evil", False)],
)
def test_after_signing_in_no_link_leads_elsewhere(path: str, safe: bool) -> None:  # noqa: FBT001 - a table of cases
    assert safe_path(path) == (path if safe else "")


async def test_a_question_is_over_after_five_minutes(town: Town) -> None:
    question = captcha.ask("picture", KEYRING, NOW)
    answer = asked_in(f'name="question" value="{question.token}"')[1]
    late = NOW + captcha.LASTS + timedelta(seconds=1)
    assert not await captcha.is_right(question.token, answer, KEYRING, town.site.limiter, late)
    assert await captcha.is_right(question.token, answer, KEYRING, town.site.limiter, NOW)
    assert not await captcha.is_right("x", answer, KEYRING, town.site.limiter, NOW)


async def test_sessions_are_opened_and_listed(town: Town) -> None:
    browser = await at_door(town)
    await tried(browser, PASSWORD)
    assert "就是这一个" in (await browser.open("/me"))[1]
    found = await town.site.database.read(lambda session: WebSessions(session.connection).of_person("wang", NOW))
    assert len(found) == 1


class FakeWeChat:
    """As much of WeChat's interface as a code to be scanned needs."""

    def __init__(self) -> None:
        self.scene = ""

    async def post(self, path: str, body: Any) -> dict[str, Any]:
        assert path == "/cgi-bin/qrcode/create"
        self.scene = body["action_info"]["scene"]["scene_str"]
        return {"url": f"http://weixin.qq.com/q/{self.scene}"}


async def test_a_scanned_code_signs_in_the_browser_that_showed_it(town: Town) -> None:
    api: Any = FakeWeChat()
    object.__setattr__(town.site, "platforms", Platforms(wechat=api))
    browser, thief = await at_door(town), await at_door(town)
    assert "微信扫码" in (await browser.open("/sign-in"))[1]
    _, text = await browser.open("/sign-in/wechat?next=/desk")
    token = re.findall(r"/sign-in/wechat/([\w-]+)\?", text)[0]
    assert "请用微信扫一扫" in text
    await town.write(lambda session: scenes(session).scan(token, "wang", NOW))
    assert "确认登录" in (await browser.open(f"/sign-in/wechat/{token}"))[1]
    await town.write(lambda session: scenes(session).agree("wang", NOW))
    assert "已经过期" in (await thief.open(f"/sign-in/wechat/{token}"))[1]
    assert (await thief.post(f"/sign-in/wechat/{token}")).status == 404
    _, text = await browser.open(f"/sign-in/wechat/{token}?next=/desk")
    assert "手机上已同意" in text
    assert (await sent(browser, f"/sign-in/wechat/{token}", next="/desk"))[::2] == (303, "/desk")
    assert "计量所" in (await browser.open("/desk"))[1]
    assert (await (await at_door(town)).post(f"/sign-in/wechat/{token}")).status == 404, "once"


async def test_enter_in_the_field_of_the_code_signs_in(town: Town) -> None:
    browser = await at_door(town)
    _status, text, _ = await sent(browser, "/sign-in/code", phone=PHONE)
    form = text.split('action="/sign-in/phone"')[1].split("</form>")[0]
    first = form.split("<button")[1]
    assert "formaction" not in first.split(">")[0]
    assert "登录" in first
