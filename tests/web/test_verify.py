"""A certificate is had by those whose it is, and checked by anybody: changed, void and expired ones all fail."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from booking.people import Person, Role, RoleKind
from booking.result import LOCKED, NOT_PASSED, REGISTERED, REPLACED, VOID, Result
from bot.clock_jobs import print_certificates
from bot.web.cookies import read_secret
from bot.web.offline_check import scripts
from bot.web.visitor import enter
from storage.unit_of_work import Session
from tests.booking import subject
from tests.bot.tiny import NOW
from tests.paper_reading import qr_of, text_of
from tests.web.conftest import Browser, Town

FILE = "/certificates/r1.pdf"
ISSUED = subject.result(
    id="r1",
    state=LOCKED,
    certificate_no="NJG-938580",
    verified_on=NOW.date(),
    valid_until=date(2027, 11, 21),
    verifier="王五",
    checker="李四",
    approver="赵六",
)
PEOPLE = {
    "shop": (RoleKind.UNIT, "u1"),
    "other": (RoleKind.UNIT, "u2"),
    "staff": (RoleKind.INSTITUTION, "i1"),
    "rival": (RoleKind.INSTITUTION, "i2"),
    "officer": (RoleKind.AUTHORITY, "a1"),
    "elsewhere": (RoleKind.AUTHORITY, "a2"),
}


def lay(session: Session) -> None:
    store = session.store
    store.put(subject.unit())
    store.put(subject.unit(id="u2", company_name="别家店", uscc="92150105MA0Q7K2L9X"))
    store.put(subject.institution())
    store.put(subject.institution(id="i2", name="包头所", region_code="150200"))
    store.put(subject.authority())
    store.put(subject.authority(id="a2", region_code="450000"))
    store.put(subject.instrument(range_text="200g-30kg"))
    store.put(subject.booking())
    store.put(subject.line(institution_id="i1", state="已出证"))
    store.put(ISSUED)
    for name, (kind, ref) in PEOPLE.items():
        store.put(Person(name, name, created_at=NOW))
        store.put(Role(name, kind, ref))


@pytest.fixture
async def laid(town: Town) -> Town:
    await town.write(lay)
    return town


async def as_(town: Town, who: str) -> Browser:
    browser = await town.browser()
    secret = read_secret(browser.cookie, town.site.keyring)
    assert secret is not None
    await town.write(lambda session: enter(session, secret, who, town.clock()))
    return browser


async def pdf(browser: Browser, path: str = FILE) -> bytes:
    response = await browser.client.get(path)
    assert response.status == 200, await response.text()
    return await response.read()


async def put(town: Town, result: Result) -> None:
    await town.write(lambda session: session.store.put(result))


async def standing(browser: Browser, path: str) -> str:
    """How the page says that a certificate stands."""
    status, text = await browser.open(path)
    assert status == 200
    found = re.search(r'data-standing="(\w+)"', text)
    return found[1] if found else ""


async def by_file(browser: Browser, content: bytes) -> str:
    response = await browser.post("/verify/file", data=content, headers={"Content-Type": "application/pdf"})
    assert response.status == 200
    found = re.search(r'data-standing="(\w+)"', await response.text())
    return found[1] if found else ""


def link_of(file: bytes) -> str:
    link = qr_of(file)
    assert link.startswith("http://127.0.0.1:8080/verify?c=2.")
    return link.removeprefix("http://127.0.0.1:8080")


async def test_those_whose_it_is_get_the_same_file_each_time_and_nobody_else_any(laid: Town) -> None:
    first = await pdf(await as_(laid, "shop"))
    assert "赛罕区惠香蔬菜店" in text_of(first)
    assert "NJG-938580" in text_of(first)
    for who in ("shop", "staff", "officer"):
        assert await pdf(await as_(laid, who)) == first
    for who in ("other", "rival", "elsewhere"):
        assert (await (await as_(laid, who)).open(FILE))[0] == 404
    assert (await (await as_(laid, "shop")).open("/certificates/r2.pdf"))[0] == 404
    stranger = await laid.browser()
    sent = await stranger.client.get(FILE, allow_redirects=False)
    assert (sent.status, sent.headers["Location"]) == (303, f"/sign-in?next={FILE}")


async def test_what_was_printed_stays_when_the_unit_takes_another_name(laid: Town) -> None:
    browser = await as_(laid, "shop")
    first = await pdf(browser)
    await laid.write(lambda session: session.store.put(subject.unit(company_name="换了名字的店")))
    assert await pdf(browser) == first
    assert await standing(await laid.browser(), link_of(first)) == "valid"


async def test_the_clock_prints_what_was_submitted_before_anybody_opens_it(laid: Town) -> None:
    assert await print_certificates(laid.site.press) == 1
    assert await print_certificates(laid.site.press) == 0
    await laid.write(lambda session: session.store.put(subject.unit(company_name="换了名字的店")))
    assert "赛罕区惠香蔬菜店" in text_of(await pdf(await as_(laid, "shop")))


async def test_what_cannot_be_printed_says_why(laid: Town) -> None:
    await laid.write(lambda session: session.store.put(subject.unit(company_name="\U000323af记店")))
    assert await print_certificates(laid.site.press) == 0
    status, text = await (await as_(laid, "shop")).open(FILE)
    assert status == 422
    assert "U+323AF" in text


async def test_a_stranger_sees_that_it_holds_and_not_whose_it_is(laid: Town) -> None:
    link = link_of(await pdf(await as_(laid, "shop")))
    stranger = await laid.browser()
    _, text = await stranger.open(link)
    assert "证书有效" in text
    assert "NJG-938580" in text
    assert "惠香蔬菜" not in text
    assert "938580</dd>" not in text.replace("NJG-938580</dd>", "")


async def test_a_changed_byte_fails_in_the_code_and_in_the_file(laid: Town) -> None:
    file = await pdf(await as_(laid, "shop"))
    stranger, link = await laid.browser(), link_of(file)
    assert await standing(stranger, link) == "valid"
    for at in (len("/verify?c=") + 1, len(link) // 2, len(link) - 1):
        changed = "A" if link[at] != "A" else "B"
        assert await standing(stranger, link[:at] + changed + link[at + 1 :]) == "forged"
    assert await by_file(stranger, file) == "valid"
    for at in (0, len(file) // 2, len(file) - 1):
        assert await by_file(stranger, file[:at] + bytes((file[at] ^ 1,)) + file[at + 1 :]) == "forged"
    assert await by_file(stranger, b"") == "forged"


async def test_a_code_of_ours_for_other_words_is_forged(laid: Town) -> None:
    link = link_of(await pdf(await as_(laid, "shop")))
    said = laid.site.signer.read(link.removeprefix("/verify?c="))
    assert said is not None
    stranger = await laid.browser()
    other = laid.site.signer.code(replace(said, digest="0" * 32))
    assert await standing(stranger, f"/verify?c={other}") == "forged"
    unknown = laid.site.signer.code(replace(said, result_id="r9"))
    assert await standing(stranger, f"/verify?c={unknown}") == "unknown"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": VOID, "reason": "仪器故障"}, "void"),
        ({"state": REPLACED}, "replaced"),
        ({"valid_until": date(2026, 11, 21)}, "expired"),
        ({"result": NOT_PASSED, "valid_until": None}, "not_passed"),
    ],
)
async def test_what_no_longer_holds_says_so_at_once(laid: Town, change: dict[str, Any], said: str) -> None:
    browser = await as_(laid, "shop")
    file = await pdf(browser)
    await put(laid, replace(ISSUED, **change))
    stranger = await laid.browser()
    assert await standing(stranger, link_of(file)) == said
    assert await by_file(stranger, file) == said
    if said in ("void", "replaced"):
        assert (await browser.open(FILE))[0] == 410


async def test_the_link_of_a_certificate_that_was_replaced_leads_to_the_new_one(laid: Town) -> None:
    browser = await as_(laid, "shop")
    await put(laid, replace(ISSUED, state=REPLACED))
    await put(laid, replace(ISSUED, id="newer", version=ISSUED.version + 1))
    response = await browser.client.get(FILE, allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (303, "/certificates/newer.pdf")


async def test_it_expires_on_the_day_after_its_last(laid: Town) -> None:
    link = link_of(await pdf(await as_(laid, "shop")))
    stranger = await laid.browser()
    laid.clock.now = NOW.replace(year=2027, day=21)
    assert await standing(stranger, link) == "valid"
    laid.clock.go(days=1)
    assert await standing(stranger, link) == "expired"


async def test_a_number_needs_the_end_of_the_serial(laid: Town) -> None:
    stranger = await laid.browser()
    assert await standing(stranger, "/verify?no=NJG-938580&serial=8580") == "valid"
    assert await standing(stranger, "/verify?no=NJG-938580&serial=8581") == "unknown"
    assert await standing(stranger, "/verify?no=NJG-938580") == "unknown"
    assert await standing(stranger, "/verify?no=NJG-1&serial=8580") == "unknown"
    assert await standing(stranger, "/verify") == ""


async def test_what_is_not_submitted_is_no_certificate(laid: Town) -> None:
    await put(laid, replace(ISSUED, state=REGISTERED))
    assert (await (await as_(laid, "shop")).open(FILE))[0] == 404
    assert await standing(await laid.browser(), "/verify?no=NJG-938580&serial=8580") == "unknown"


async def test_all_of_a_unit_come_in_one_archive(laid: Town) -> None:
    second = replace(ISSUED, id="r2", line_id="l2", certificate_no="内/2")
    await laid.write(lambda session: session.store.put(subject.line(id="l2", n=2, serial="2", state="已出证")))
    await put(laid, second)
    browser = await as_(laid, "shop")
    with zipfile.ZipFile(io.BytesIO(await pdf(browser, "/certificates.zip"))) as archive:
        assert sorted(archive.namelist()) == ["NJG-938580.pdf", "内_2.pdf"]
        assert archive.read("NJG-938580.pdf") == await pdf(browser)
    for who in ("other", "staff"):
        assert (await (await as_(laid, who)).open("/certificates.zip"))[0] == 404


async def test_the_slip_says_what_is_brought_and_its_code_takes_it_in(laid: Town) -> None:
    from booking.take_in_code import booking_of_code

    await laid.write(lambda session: session.store.put(subject.line(institution_id="i1", state="待检定")))
    path = "/bookings/2026112200001/slip.pdf"
    slip = await pdf(await as_(laid, "shop"), path)
    text = text_of(slip)
    for value in ("送检单", "2026112200001", "赛罕区惠香蔬菜店", "938580", "200g-30kg", "15847108236"):
        assert value in text
    code = qr_of(slip)
    assert code != "2026112200001"
    assert booking_of_code(code, laid.site.keyring.digest) == "2026112200001"
    assert booking_of_code(code[:-1] + ("0" if code[-1] != "0" else "1"), laid.site.keyring.digest) == ""
    assert await pdf(await as_(laid, "staff"), path)
    for who in ("other", "rival", "elsewhere"):
        assert (await (await as_(laid, who)).open(path))[0] == 404


async def test_what_is_needed_to_check_without_us_can_be_taken_along(laid: Town) -> None:
    first = await pdf(await as_(laid, "shop"))
    browser = await laid.browser()
    signer = laid.site.signer
    keys = json.loads((await browser.open("/verify/keys.json"))[1])["keys"]
    assert keys == list(signer.public_keys)
    assert keys[0] in (await browser.open("/verify"))[1]
    code = link_of(first).partition("?c=")[2]
    said = signer.read(code)
    assert said is not None
    assert said.facts[:2] == ("http://127.0.0.1:8080", "NJG-938580")
    assert "赛罕区惠香蔬菜店" not in said.facts, "a unit's name is masked"
    assert json.loads(json.loads((await browser.open("/verify/voids.json"))[1])["list"])["ids"] == []
    await put(laid, replace(ISSUED, state=VOID))
    given = json.loads((await browser.open("/verify/voids.json"))[1])
    assert json.loads(given["list"])["ids"] == [said.result_id]
    assert given["signature"] == signer.signed_voids(given["list"])
    if scripts() is not None:
        assert "checkCertificate" in (await browser.open("/verify/offline.html"))[1]
