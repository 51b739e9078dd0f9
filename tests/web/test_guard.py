"""What stands before the pages: who one is, form tokens, pace, headers, and errors that tell nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from booking.bodies import Institution
from booking.people import Person, Role, RoleKind
from bot.web.cookies import COOKIE, new_secret, read_secret
from bot.web.guard import FORM_TOKEN
from bot.worker import Worker
from notifications.notice import Notice
from notifications.ports import Declined, Delivery, Fate, Tried
from storage.media import MediaFolder
from storage.sign_in import Link, SignIn
from storage.sms_counts import SmsCounts
from storage.unit_of_work import Session
from tests.web.conftest import KEYRING, METRICS_TOKEN, Browser, Town

PAGES = ("/", "/ledger", "/bookings", "/me", "/panel", "/dev/outbox")


def test_only_our_own_cookies_are_read() -> None:
    secret = new_secret(KEYRING)
    assert read_secret(secret.cookie, KEYRING) == secret
    assert read_secret(secret.cookie[:-1] + "0" * (secret.cookie[-1] != "0"), KEYRING) is None
    assert read_secret(secret.token, KEYRING) is None
    assert read_secret("", KEYRING) is None
    assert read_secret("甲" * 10, KEYRING) is None
    assert secret.token not in secret.digest


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_opens_for_a_stranger_with_its_headers(town: Town, path: str) -> None:
    browser = await town.browser()
    response = await browser.client.get(path)
    assert response.status == 200, await response.text()
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "no-store"
    text = await response.text()
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "style=" not in text
    assert "onclick" not in text


async def test_files_are_packed_and_sent_only_when_changed(town: Town) -> None:
    browser = await town.browser()
    response = await browser.client.get("/static/chat.js")
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert "addEventListener" in await response.text()
    again = await browser.client.get("/static/chat.js", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status == 304
    plain = await browser.client.get("/static/app.css", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    for name in ("nothing.css", "..%2fserver.py", "../server.py", "vendor", "%2fetc%2fpasswd"):
        assert (await browser.client.get(f"/static/{name}")).status == 404


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(town: Town) -> None:
    browser = await town.browser()
    browser.client.session.cookie_jar.clear()
    given = (await browser.client.get("/")).headers["Set-Cookie"]
    assert given.startswith(f"{COOKIE}=")
    assert "HttpOnly" in given
    assert "SameSite=Lax" in given
    assert "Strict-Transport-Security" not in (await browser.client.get("/")).headers


async def test_by_tls_the_cookie_can_be_set_by_no_other_host_and_nothing_else_is_believed(town: Town) -> None:
    browser = await town.browser()
    tls = {"X-Forwarded-Proto": "https"}
    answer = (await browser.client.get("/", headers={**tls, "Cookie": f"{COOKIE}={browser.cookie}"})).headers
    given = answer["Set-Cookie"]
    assert given.startswith(f"__Host-{COOKIE}=")
    assert browser.cookie not in given
    assert "Secure" in given
    assert "Path=/" in given
    assert "Domain" not in given
    assert answer["Strict-Transport-Security"] == "max-age=31536000"


@pytest.mark.parametrize("path", ["/api/chat", "/api/photo", "/sign-out", "/enter/abc"])
async def test_nothing_is_posted_without_the_form_token(town: Town, path: str) -> None:
    browser = await town.browser()
    body = {"message_id": "1", "text": "x"}
    assert (await browser.client.post(path, json=body)).status == 403
    assert (await browser.client.post(path, json=body, headers={FORM_TOKEN: "0" * 32})).status == 403
    elsewhere = {FORM_TOKEN: browser.token, "Sec-Fetch-Site": "cross-site"}
    assert (await browser.client.post(path, json=body, headers=elsewhere)).status == 403


async def test_too_fast_is_refused_for_a_while(town: Town) -> None:
    browser = await town.browser()
    statuses = [(await browser.post("/api/chat", json={"message_id": f"{n}", "text": "x"})).status for n in range(40)]
    assert statuses.count(200) in range(30, 38)
    assert statuses[-1] == 429


async def test_what_is_not_there_is_said_in_a_page_or_in_json(town: Town) -> None:
    browser = await town.browser()
    status, text = await browser.open("/nothing")
    assert status == 404
    assert "没有找到" in text
    response = await browser.client.get("/api/nothing")
    assert response.status == 404
    assert "没有找到" in (await response.json())["error"]


async def test_a_fault_shows_its_number_and_nothing_else(town: Town) -> None:
    browser = await town.browser()
    response = await browser.post("/api/chat", json={"message_id": "1", "text": "坏的"})
    assert response.status == 500
    given = await response.json()
    assert "broken" not in given["error"]
    assert len(given["request_id"]) == 12
    assert (await browser.say("你好", "2"))["awaiting"] == "句2", "the turn that failed left nothing behind"


async def give_link(town: Town, token: str, link: Link) -> None:
    def keep(session: Session) -> None:
        session.store.put(Person("staff", "王工"))
        session.store.put(Institution("i", "计量所", "150100", "呼和浩特市"))
        session.store.put(Role("staff", RoleKind.INSTITUTION, "i"))
        until = town.clock() + timedelta(days=7)
        SignIn(session.connection, session.keyring).keep_link(token, link, now=town.clock(), until=until)

    await town.write(keep)


async def enter(browser: Browser, token: str) -> int:
    status, _ = await browser.open(f"/enter/{token}")
    assert status == 200
    return (await browser.post(f"/enter/{token}")).status


async def test_a_sign_in_link_opens_once_and_only_when_the_button_is_pressed(town: Town) -> None:
    await give_link(town, "open-sesame", Link("institution", "i", "staff"))
    browser, second = await town.browser(), await town.browser()
    before = browser.cookie
    await browser.open("/enter/open-sesame")
    await browser.open("/enter/open-sesame")
    assert await enter(browser, "open-sesame") == 303
    assert browser.cookie != before, "a secret from before the sign-in is worth nothing after it"
    assert "计量所" in (await browser.open("/me"))[1]
    assert await enter(second, "open-sesame") == 404
    assert "计量所" not in (await second.open("/me"))[1]


async def test_a_link_is_worth_nothing_after_its_time(town: Town) -> None:
    await give_link(town, "late", Link("institution", "i", "staff"))
    town.clock.go(days=8)
    assert await enter(await town.browser(), "late") == 404


async def test_a_link_for_an_office_makes_a_person_of_that_office(town: Town) -> None:
    await give_link(town, "office", Link("institution", "i"))
    browser = await town.browser()
    assert await enter(browser, "office") == 303
    assert "计量所" in (await browser.open("/me"))[1]


async def test_a_session_can_be_taken_back_from_another_browser(town: Town) -> None:
    await give_link(town, "one", Link(person_id="staff"))
    await give_link(town, "two", Link(person_id="staff"))
    here, there = await town.browser(), await town.browser()
    await enter(here, "one")
    await enter(there, "two")
    _, text = await here.open("/me")
    names = {part.split('"')[0] for part in text.split('name="session" value="')[1:]}
    assert len(names) == 2
    for name in names:
        await here.post("/sign-out", data={"session": name, "form_token": here.token})
        if "计量所" not in (await here.open("/me"))[1]:
            break
    gone = [browser for browser in (here, there) if "计量所" not in (await browser.open("/me"))[1]]
    assert here in gone
    await here.open("/")
    assert (await here.say("你好"))["awaiting"] == "句2", "whoever was signed out begins as a stranger"


async def test_ready_says_what_is_not_well(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await town.browser()

    async def ask() -> tuple[int, dict[str, str]]:
        async with browser.client.get("/readyz") as answer:
            return answer.status, (await answer.json())["checks"]

    well = dict.fromkeys(("write", "worker", "senders", "disk"), "ok")
    assert await ask() == (503, well | {"worker": "no good round of late"}), "there is no worker yet"
    worker = Worker(town.site.database, Nobody(), town.clock, "w1")
    await worker.round()
    assert await ask() == (200, well)
    town.clock.go(minutes=1)
    await worker.round()
    town.clock.go(minutes=1, seconds=30)
    assert await ask() == (200, well)

    async def broken(now: datetime) -> int:
        raise RuntimeError("broken")

    worker.jobs, worker._jobs_due = (broken,), None
    await worker.round()
    assert await ask() == (503, well | {"worker": "failing: broken"})
    assert "yuejian_worker_failing 1.0" in await (await browser.client.get("/metrics")).text()
    worker.jobs = ()
    worker.failing.clear()
    await worker.round()
    for n in range(5):
        await _owe(town, n)
    await worker.round()
    assert await ask() == (503, well | {"senders": "in vain: sms"})
    town.clock.go(minutes=16)
    await worker.round()
    monkeypatch.setattr(MediaFolder, "free_bytes", lambda _self: 1)
    assert await ask() == (503, well | {"disk": "nearly full"})
    monkeypatch.undo()

    async def full(*_given: Any, **_named: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(town.site.database, "write", full)
    status, checks = await ask()
    assert (status, checks["write"]) == (503, "the store takes nothing")
    assert (await browser.client.get("/healthz")).status == 200, "it is alive, and a new start would mend nothing"


async def _owe(town: Town, n: int) -> None:
    notice = Notice(f"c{n}", "late_answer", "phone:15847108236", {"text": "好"}, urgent=True)
    await town.write(lambda session: session.outbox.add([notice], town.clock.now))


class Nobody:
    """A sender that never gets anything away."""

    async def send(self, delivery: Delivery) -> Fate:
        return Declined("no way", tried=(Tried("sms", "declined", why="no way"),))

    async def status(self, delivery: Delivery) -> Fate:
        return Declined("no way")


async def test_the_budget_of_codes_is_a_figure(either_town: Town) -> None:
    def send(session: Session) -> str:
        counts, day = SmsCounts(session.connection, session.keyring), either_town.clock().date()
        counts.take("15847108236", day, 1, per_phone=9, in_all=9, code=False)
        return counts.take("15847108236", day, 3, per_phone=9, in_all=9, code=True)

    browser = await either_town.browser()
    await either_town.write(send)
    text = await (await browser.client.get("/metrics")).text()
    assert 'yuejian_sms_codes{what="sent"} 3.0' in text
    assert f'yuejian_sms_codes{{what="budget"}} {either_town.site.code_budget}.0' in text


async def test_figures_and_health_are_for_this_machine(town: Town) -> None:
    browser = await town.browser()
    await browser.say("秤一")
    assert (await browser.client.get("/healthz")).status == 200
    text = await (await browser.client.get("/metrics")).text()
    assert 'yuejian_turns_total{channel="web",outcome="answered"} 1.0' in text
    assert 'yuejian_outbox{state="waiting"} 1.0' in text
    assert 'yuejian_notice_failures{state="dead"} 0.0' in text
    through_proxy = {"X-Forwarded-For": "203.0.113.9"}
    assert (await browser.client.get("/metrics", headers=through_proxy)).status == 404
    for said, status in ((f"Bearer {METRICS_TOKEN}", 200), (f"Bearer {METRICS_TOKEN}x", 404), ("Bearer ", 404)):
        answer = await browser.client.get("/metrics", headers={**through_proxy, "Authorization": said})
        assert answer.status == status
    assert (await browser.client.get("/dev/outbox", headers=through_proxy)).status == 404
