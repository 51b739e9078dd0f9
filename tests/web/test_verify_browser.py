"""A certificate on a real screen: opened by the institution, its code looked at by a passer-by, its file checked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.paper_reading import qr_of, text_of
from tests.web.served import Service, service

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PICTURES = os.environ.get("YUEJIAN_PICTURES", "")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("papers")) as running:
        yield running


def picture(page: Page, name: str, folder: Path) -> None:
    page.screenshot(path=str(Path(PICTURES or folder) / f"{name}.png"), full_page=True)


def test_from_the_desk_to_a_passer_bys_telephone(served: Service, browser: Browser, tmp_path: Path) -> None:
    complaints: list[str] = []
    desk = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    desk.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    door = next(path for title, path in served.doors.items() if title.startswith("自治区"))
    desk.goto(served.url + door)
    desk.get_by_role("button", name="进入").click()
    desk.goto(f"{served.url}/desk/issued")
    link = desk.locator('a[href^="/certificates/"]').first
    number, path = link.inner_text(), str(link.get_attribute("href"))
    picture(desk, "issued", tmp_path)
    pdf = desk.request.get(served.url + path).body()
    assert number in text_of(pdf)
    assert "示例数据，不是真证书" in text_of(pdf)
    code = qr_of(pdf)
    assert code.startswith(f"{served.url}/verify?c=")

    phone = browser.new_context(viewport={"width": 360, "height": 740}).new_page()
    phone.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    phone.goto(code)
    expect(phone.locator("[data-standing]")).to_contain_text(number)
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture(phone, "verified", tmp_path)
    phone.goto(f"{served.url}/verify")
    for name, content, standing in (("own", pdf, "证书"), ("changed", pdf[:-1] + bytes((pdf[-1] ^ 1,)), "不是原件")):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(content)
        phone.locator("#file").set_input_files(file)
        expect(phone.locator("#file-said")).to_contain_text(f"核对完了：{name}.pdf")
        expect(phone.locator("[data-standing] b").first).to_contain_text(standing)
    picture(phone, "forged", tmp_path)
    assert browser.new_context().new_page().goto(served.url + path) is not None
    stranger = browser.new_context().request.get(served.url + path, max_redirects=0)
    assert stranger.status == 303
    assert complaints == []
