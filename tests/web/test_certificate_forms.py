"""证书内容: a body's data, a category's table, what is typed with a result, previews, prints and archives."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from booking.certificate_forms import body_paper, certificate_form
from tests.paper_reading import text_of
from tests.web.conftest import Browser, Town
from tests.web.desk_town import released, said, sent, staff, ticks
from tests.web.test_desk_results import desk, result, row, save

__all__ = ["desk"]
PATH = "/desk/certificate-forms"


async def filled(browser: Browser) -> None:
    await sent(
        browser, f"{PATH}/body", ("phone", "0471-1234567"), ("address", "鄂尔多斯东街1号"),
        ("authorisation", "(蒙)法计01号"), ("authorised_until", "2029-05-31"),
    )  # fmt: skip
    items = ("items", "秤量点1 | ±0.5e\n鉴别力 | 有反应")
    await sent(browser, f"{PATH}/form", ("second", "非自动衡器"), ("regulation", "JJG 539-2016"), items)


async def paper(browser: Browser, path: str, *rows: tuple[str, str]) -> bytes:
    response = await (browser.post(path, data=list(rows)) if rows else browser.client.get(path))
    assert response.status == 200, await response.text()
    return await response.read()


async def test_a_body_says_once_what_its_certificates_say(desk: Town) -> None:
    browser = await staff(desk, PATH)
    await filled(browser)
    read = desk.site.database.read
    assert (await read(lambda session: body_paper(session.store, "i")))["authorisation"] == "(蒙)法计01号"
    form = await read(lambda session: certificate_form(session.store, "i", "非自动衡器"))
    assert form.items == (("秤量点1", "±0.5e"), ("鉴别力", "有反应"))
    text = (await browser.open(f"{PATH}?second=非自动衡器"))[1]
    assert "秤量点1 | ±0.5e" in text
    assert "JJG 539-2016" in text
    institution = await read(lambda session: session.store.institution("i"))
    assert institution is not None
    assert (institution.phone, institution.address) == ("0471-1234567", "鄂尔多斯东街1号")
    status, text = await sent(browser, f"{PATH}/body", ("authorisation", "长" * 121))
    assert (status, bool(said(text))) == (422, True)
    other = await staff(desk, PATH, "checker-i")
    assert (await sent(other, f"{PATH}/body", ("phone", "1")))[0] == 422
    assert (await sent(other, f"{PATH}/form", ("second", "非自动衡器")))[0] == 422


async def test_what_is_typed_with_a_result_stands_on_the_preview_and_on_the_paper(desk: Town) -> None:
    tester = await staff(desk, "/desk/results")
    await filled(tester)
    cells = {"data": "0.2e；有反应", "check_code": "JD8829", "seal_no": "QF-1"}
    await save(tester, row(1, certificate_no="N-1", **cells), row(2), temperature="21.5", humidity="45", spot="店内")
    assert (await result(desk)).details["temperature"] == "21.5"
    assert "JD8829" in (await tester.open("/desk/results?show=登记了还没批准"))[1]
    checker = await staff(desk, "/desk/checks", "checker-i")
    first = text_of(await paper(checker, "/desk/results/preview/line-甲-1.pdf"))
    for one in (
        "还没有批准",
        "0.2e",
        "鉴别力",
        "JD8829",
        "QF-1",
        "21.5",
        "(蒙)法计01号",
        "鄂尔多斯东街1号",
        "JJG539-2016",
    ):
        assert one in first, one
    both = text_of(await paper(checker, "/desk/submissions/preview", *ticks(1, 2)))
    assert both.count("还没有批准") == 2
    assert "符合规程要求" in both
    stranger = await staff(desk, "/desk", "checker-j")
    assert (await stranger.open("/desk/results/preview/line-甲-1.pdf"))[0] == 404
    await released(desk, "line-甲-1", "line-甲-2")
    printed = text_of(await paper(tester, "/desk/issued/print", *ticks(1, 2)))
    assert printed.count("第1页共1页") == 2
    assert "还没有批准" not in printed
    with ZipFile(BytesIO(await paper(tester, "/desk/issued/zip", *ticks(1, 2)))) as archive:
        assert len(archive.namelist()) == 2
    assert (await checker.open("/desk/results/preview/line-甲-1.pdf"))[0] == 404
