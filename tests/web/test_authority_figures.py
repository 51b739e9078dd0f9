"""Every number of an authority leads to the list that has so many rows, and none reaches over its region."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from io import BytesIO
from itertools import product
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from zipfile import ZipFile

import pytest

from bot.web.desk.authority.figures import Number, figures, words_of
from bot.web.desk.authority.lists import LISTS, found, table_of
from bot.web.desk.authority.reports import REPORTS
from bot.web.desk.member import AUTHORITY, Member
from bot.web.rate import Limiter
from storage.read_tallies import fold
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.authority_town import PROVINCE, SAIHAN, XINCHENG, lay, officer
from tests.web.conftest import Browser, Town, admit_all, open_town

NUMBER = re.compile(r'<td class="number"[^>]*><a href="([^"]+)">(\d+)</a>')
OVER = "/desk/over"


@pytest.fixture
async def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Town]:
    monkeypatch.setattr(Limiter, "admits", admit_all)  # a person does not open 300 pages a minute
    async with open_town(tmp_path) as town:
        await town.write(lay)
        yield town


def numbers(text: str) -> list[tuple[str, int]]:
    """The numbers of a report with the addresses behind them."""
    return [(html.unescape(link), int(n)) for link, n in NUMBER.findall(text)]


async def length(browser: Browser, link: str) -> int:
    """How long a list is: by what it says, and by its rows when they fit on one page."""
    status, text = await browser.open(link)
    assert status == 200, link
    if "没有符合条件的" in text or ("辖区里" in text and 'class="empty"' in text):
        return 0
    said = int(re.search(r"共 (\d+) 条", text)[1])  # type: ignore[index]  # a list with rows says how many
    assert text.count('name="row"') == min(said, 20), link
    return said


def behind(session: Session, number: Number, own: str) -> int:
    """How many rows the list behind a number has: its address read as the page reads it, its rows counted."""
    address = urlsplit(number.link)
    listing = LISTS[address.path.rpartition("/")[2]]
    words = dict(parse_qsl(address.query))
    asked = table_of(listing, own, words, {}).ask(words, per_page=1000)
    shown = found(listing, NOW, session, a_member(own), asked)
    assert len(shown.rows) == shown.total, number.link
    kept = {name: value for name, value in asked.values.items() if value}
    assert kept == {name: value for name, value in words.items() if (name, value) != ("region", own)}
    return shown.total


def a_member(own: str) -> Member:
    return Member("somebody", "", AUTHORITY, "over", "", own, frozenset())


@pytest.mark.parametrize("folds", [0, 1])
async def test_every_number_is_the_length_of_its_list(desk: Town, folds: int) -> None:
    for _ in range(folds):
        await desk.write(lambda session: fold(session.connection))

    def check(session: Session) -> int:
        seen: dict[str, int] = {}
        for report in REPORTS.values():
            for own, by, since in product((PROVINCE, SAIHAN), report.by, ("", "2026-09-15")[folds:]):
                made = figures(session, report, words_of(report, {"by": by, "since": since}, NOW), own, NOW)
                for line in (*made.lines, made.whole):
                    for number in line.numbers:
                        if number.link and f"{own} {number.link}" not in seen:
                            seen[f"{own} {number.link}"] = behind(session, number, own)
                        assert not number.link or seen[f"{own} {number.link}"] == number.value, (report.name, number)
        return sum(1 for n in seen.values() if n)

    assert await desk.site.database.read(check) > 150


async def test_a_number_leads_to_its_list(desk: Town) -> None:
    browser = await officer(desk, "county")
    _, text = await browser.open(f"{OVER}/report/booked?by=month&since=2026-09-15")
    assert len(numbers(text)) > 10
    assert all([await length(browser, link) == n for link, n in numbers(text)])


async def test_a_county_sees_no_neighbour(desk: Town) -> None:
    browser = await officer(desk, "county")
    for name in LISTS:
        for asked in ("", f"?region={XINCHENG}&q=新城区", f"?unit=u-{XINCHENG}"):
            _, text = await browser.open(f"{OVER}/{name}{asked}")
            assert "新城区惠香" not in re.sub(r"<form class=\"desk-filters\".*?</form>", "", text, flags=re.DOTALL)
            assert f"{XINCHENG}-0" not in text
    for report in REPORTS:
        _, text = await browser.open(f"{OVER}/report/{report}?region={XINCHENG}&by=region&since=")
        assert "新城区" not in text


async def test_a_province_sees_all_beneath_and_opens_it(desk: Town) -> None:
    browser = await officer(desk, "province")
    _, text = await browser.open(f"{OVER}/report/booked?since=")
    assert "呼和浩特市" in text
    assert dict.fromkeys(n for link, n in numbers(text) if link == f"{OVER}/lines") == {36: None}
    _, text = await browser.open(f"{OVER}/report/booked?region=150100&since=")
    assert "赛罕区" in text
    assert "青山区" not in re.sub(r"<form class=\"desk-filters\".*?</form>", "", text, flags=re.DOTALL)


async def test_an_institution_and_a_shop_have_none_of_it(desk: Town) -> None:
    assert (await desk.browser()).client is not None
    stranger = await desk.browser()
    response = await stranger.client.get(f"{OVER}/lines", allow_redirects=False)
    assert (response.status, response.headers["Location"][:8]) == (303, "/sign-in")
    assert (await (await officer(desk, "county")).open(f"{OVER}/report/nothing"))[0] == 404


async def test_ticked_groups_are_exported(desk: Town) -> None:
    browser = await officer(desk, "province")
    await browser.open(f"{OVER}/report/verified")
    for ticks, names in (([("row", "1501")], ("呼和浩特市",)), ([], ("呼和浩特市", "包头市", "合计"))):
        form = [*ticks, ("list_since", "2026-01-01"), ("list_by", "region")]
        response = await browser.post(f"{OVER}/report/verified/export", data=form)
        assert response.status == 200
        written = ZipFile(BytesIO(await response.read())).read("xl/worksheets/sheet1.xml").decode()
        assert all(name in written for name in names)
        assert ("包头市" in written) == ("包头市" in names)


async def test_ticked_rows_of_a_list_are_exported(desk: Town) -> None:
    browser = await officer(desk, "county")
    await browser.open(f"{OVER}/outcomes")
    form = [("row", f"r-t-{SAIHAN}-9")]
    response = await browser.post(f"{OVER}/outcomes/export", data=form)
    written = ZipFile(BytesIO(await response.read())).read("xl/worksheets/sheet1.xml").decode()
    assert f"NJG-{SAIHAN}-9" in written
    assert f"NJG-{SAIHAN}-10" not in written


async def test_a_query_is_kept_opened_again_and_forgotten(desk: Town) -> None:
    browser = await officer(desk, "county")
    await browser.open(f"{OVER}/report/booked?by=month&since=2026-10-01")
    form = {"path": f"{OVER}/report/booked", "query": "by=month&since=2026-10-01", "title": "十月以来按月"}
    assert (await browser.post(f"{OVER}/saved", data=form)).status == 303
    _, text = await browser.open(f"{OVER}/report/booked")
    assert "已保存查询“十月以来按月”" in text
    link = re.search(r'<a href="([^"]+)">十月以来按月</a>', text)
    assert link is not None
    assert "2026年10月" in (await browser.open(html.unescape(link[1])))[1]
    number = re.search(r"/desk/over/saved/(\d+)/delete", text)
    assert number is not None
    other = await officer(desk, "neighbour")
    await other.open(f"{OVER}/report/booked")
    gone = f"{OVER}/saved/{number[1]}/delete"
    assert (await other.post(gone, data={"path": f"{OVER}/report/booked"})).status == 404
    assert (await browser.post(gone, data={"path": f"{OVER}/report/booked"})).status == 303
    assert "十月以来按月" not in (await browser.open(f"{OVER}/report/booked"))[1].replace("已删除", "")
    assert (await browser.post(f"{OVER}/saved", data={**form, "path": "/evil"})).status == 404


async def test_what_makes_no_sense_is_not_asked(desk: Town) -> None:
    browser = await officer(desk, "province")
    for path in (
        "lines?since=gestern&state=x&region=99&page=abc",
        "report/booked?since=2027-01-01&until=2026-01-01&by=q",
    ):
        assert (await browser.open(f"{OVER}/{path}"))[0] == 200
