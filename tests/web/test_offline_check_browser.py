"""The page that checks certificates from disk with the network off: photos, pasted text, voids, and flipped bits."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, Page, expect

from bot.certificates.signing import Coded, Signer
from bot.web.offline_check import offline_page, scripts

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SITE = "https://yuejian.example.cn"
SIGNER, OTHER = Signer(bytes(range(32))), Signer(bytes(32))
VOID_ID, FLIPS = "ee" * 16, 2000


def link(*, result_id: str = "ab" * 16, until: str = "2999-11-21", verdict: str = "合格", by: Signer = SIGNER) -> str:
    facts = (
        SITE, "YJ-2026-00001", "内蒙古自治区计量测试研究院", "赛罕区****店", "电子计价秤", "ACS-30", "**8580", verdict,
        "2026-11-22", until,
    )  # fmt: skip
    return f"{SITE}/verify?c={by.code(Coded(result_id, 'cd' * 16, facts))}"


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    parts = scripts()
    assert parts is not None, "run make setup"
    listed = '{"as_of":"2026-11-30","ids":["' + VOID_ID + '"]}'
    voids = {"list": listed, "signature": SIGNER.signed_voids(listed)}
    file = tmp_path / "check.html"
    file.write_text(offline_page(SIGNER, voids, SITE, "2026-11-30", parts), encoding="utf-8")
    context = browser.new_context(offline=True)
    opened, complaints = context.new_page(), []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(file.as_uri())
    yield opened
    context.close()
    assert complaints == []


def standing(page: Page, text: str) -> str:
    page.fill("#code", text)
    page.click("#check")
    return str(page.locator("#answer").get_attribute("data-standing"))


def test_a_code_is_judged_without_a_network(page: Page, tmp_path: Path) -> None:
    expect(page.locator("#voids-said")).to_contain_text("作废名单是 2026-11-30 的，共 1 份")
    photo = tmp_path / "code.png"
    segno.make(link(), error="m").save(str(photo), scale=6, border=4)
    page.set_input_files("#photo", photo)
    expect(page.locator("#answer")).to_have_attribute("data-standing", "valid")
    for said in ("YJ-2026-00001", "内蒙古自治区计量测试研究院", "电子计价秤", "2999-11-21"):
        expect(page.locator("#answer")).to_contain_text(said)
    assert standing(page, link(until="2026-11-01")) == "expired"
    assert standing(page, link(verdict="不合格", until="")) == "not_passed"
    assert standing(page, link(result_id=VOID_ID)) == "void"
    assert standing(page, link(by=OTHER)) == "forged"
    assert standing(page, "随便一段话") == "forged"
    assert standing(page, f"{SITE}/verify?c={SIGNER.code(Coded('ab' * 16, 'cd' * 16))}") == "old"


def test_a_newer_list_is_taken_only_as_it_was_signed(page: Page, tmp_path: Path) -> None:
    listed = '{"as_of":"2026-12-05","ids":["' + "ab" * 16 + '"]}'
    for signer, name, said in ((OTHER, "forged", "签名不对"), (SIGNER, "voids", "2026-12-05")):
        given = tmp_path / f"{name}.json"
        quoted = listed.replace('"', '\\"')
        given.write_text(f'{{"list":"{quoted}","signature":"{signer.signed_voids(listed)}"}}', encoding="utf-8")
        page.set_input_files("#voids", given)
        expect(page.locator("#voids-said")).to_contain_text(said)
    assert standing(page, link()) == "void"


def test_no_flipped_bit_passes(page: Page) -> None:
    text = link()
    assert standing(page, text) == "valid"
    places = random.Random(16).sample([(n, bit) for n in range(len(text)) for bit in range(8)], FLIPS)
    flipped = [text[:n] + chr(ord(text[n]) ^ (1 << bit)) + text[n + 1 :] for n, bit in places]
    passed = page.evaluate(
        "texts => texts.filter(text => window.checkCertificate(text, '2026-11-30').standing !== 'forged')", flipped
    )
    assert passed == []
    assert len(set(flipped)) == FLIPS
