"""信息公示 as an authority does it: certificates, institutions with their 项目, the catalogue; and inspections."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from booking.posting import CATEGORY, posting_id
from notifications.plan import plan
from tests.web.authority_town import SAIHAN, XINCHENG, lay, officer
from tests.web.conftest import Browser, Town, open_town

OVER = "/desk/over"
PUBLISH = f"{OVER}/publish"
CERTIFICATE = f"NJG-{SAIHAN}-9"


@pytest.fixture
async def desk(address: str, tmp_path: Path) -> AsyncIterator[Town]:
    async with open_town(tmp_path, planner=plan, at=address) as town:
        await town.write(lay)
        yield town


async def send(browser: Browser, path: str, *rows: str, **fields: str) -> tuple[int, str]:
    """Send a batch form; its status, and what the next page says."""
    form = [*(("row", row) for row in rows), *fields.items()]
    response = await browser.post(f"{OVER}{path}", data=form)
    if response.status != 303:
        return response.status, await response.text()
    return 303, (await browser.open(response.headers["Location"]))[1]


async def test_certificates_are_previewed_published_and_withdrawn(desk: Town) -> None:
    browser = await officer(desk, "county")
    _, text = await browser.open(f"{PUBLISH}/certificates")
    assert text.count('name="row"') == 3
    _, text = await browser.open(f"{PUBLISH}/certificates/{CERTIFICATE}")
    preview = re.search(r"公众看到的样子(.*?)</section>", text, re.DOTALL)
    assert preview is not None
    assert "惠香蔬菜店" in preview[1]
    assert "云秀兰" not in preview[1]
    assert "1584710" not in preview[1]
    for word in ("证书下载", "器具明细", "证书详情", "还没有发布过"):
        assert word in text
    status, text = await send(browser, "/publish/certificates/show", CERTIFICATE, f"NJG-{SAIHAN}-10")
    assert (status, "已发布2条" in text) == (303, True)
    assert (await browser.open(f"{PUBLISH}/certificates?published=已发布"))[1].count('name="row"') == 2
    assert (await browser.open(f"{PUBLISH}/certificates?published=未发布"))[1].count('name="row"') == 1
    assert CERTIFICATE in (await (await desk.browser()).open(f"/public?q={CERTIFICATE}"))[1]
    status, text = await send(browser, "/publish/certificates/hide", CERTIFICATE, from_page="1")
    assert "已撤销发布1条" in text
    assert text.index("撤销发布</b>") < text.index("<b>发布</b>")
    assert "county" in text
    _, text = await send(browser, "/publish/certificates/hide", CERTIFICATE)
    assert "有1条没有办成" in text


async def test_a_county_publishes_nothing_of_its_neighbour(desk: Town) -> None:
    browser, theirs = await officer(desk, "county"), f"NJG-{XINCHENG}-9"
    await browser.open(f"{PUBLISH}/certificates")
    assert (await browser.open(f"{PUBLISH}/certificates/{theirs}"))[0] == 404
    assert "不在您的辖区" in (await send(browser, "/publish/certificates/show", theirs))[1]
    assert "不在您的辖区" in (await send(browser, "/publish/institutions/hide", "near"))[1]
    assert (await browser.open(f"{OVER}/institutions/near"))[0] == 404
    status, text = await send(browser, "/capabilities/c-asked/approve", body="near")
    assert (status, "near" in text) == (404, False)
    assert await desk.site.database.read(lambda session: session.store.publication(theirs)) is None
    province = await officer(desk, "province")
    await province.open(f"{PUBLISH}/certificates")
    assert "已发布1条" in (await send(province, "/publish/certificates/show", theirs))[1]


async def test_an_institution_is_withdrawn_and_shown_again(desk: Town) -> None:
    browser = await officer(desk, "city")
    _, text = await browser.open(f"{PUBLISH}/institutions")
    assert "呼和浩特市计量检定测试所" in text
    assert "计量测试研究院" not in text
    public = await desk.browser()
    assert (await public.open("/public/institutions/near"))[0] == 200
    assert "已撤销发布1条" in (await send(browser, "/publish/institutions/hide", "near"))[1]
    assert (await public.open("/public/institutions/near"))[0] == 404
    assert (await browser.open(f"{PUBLISH}/institutions?published=未发布"))[1].count('name="row"') == 1
    _, text = await send(browser, "/publish/institutions/show", "near", from_page="1")
    assert "已发布1条" in text
    assert text.count("<b>发布</b>") == 1
    assert (await public.open("/public/institutions/near"))[0] == 200


async def test_projects_are_approved_or_refused_with_a_reason(desk: Town) -> None:
    browser = await officer(desk, "city")
    _, text = await browser.open(f"{OVER}/institutions/near")
    for word in ("机构详情", "项目详情（2 项）", "燃油加油机", "审核通过", "审核拒绝", "0471-3337062"):
        assert word in text
    status, text = await send(browser, "/capabilities/c-asked/reject", body="near", reason=" ")
    assert (status, "请说一下原因" in text) == (422, True)
    assert "已审核通过" in (await send(browser, "/capabilities/c-asked/approve", body="near"))[1]
    found = await desk.site.database.read(lambda session: session.store.capability("c-asked"))
    assert found is not None
    assert found.state == "有效"


async def test_the_catalogue_is_withdrawn_shown_and_added_to(desk: Town) -> None:
    browser = await officer(desk, "county")
    _, text = await browser.open(f"{PUBLISH}/catalogue?q=燃油加油机")
    key = re.search(r'name="row" value="([^"]+)"', text)
    assert key is not None
    assert "已撤销发布1条" in (await send(browser, "/publish/catalogue/hide", key[1]))[1]
    assert (await browser.open(f"{PUBLISH}/catalogue?published=未发布"))[1].count('name="row"') == 1
    assert (await (await officer(desk, "neighbour")).open(f"{PUBLISH}/catalogue?published=未发布"))[1].count(
        'name="row"'
    ) == 0
    _, text = await send(browser, "/publish/catalogue/add", key[1], add_second="移动加油车")
    first = key[1].split("/")[0]
    assert f"已添加“{first} / 移动加油车”" in text
    status, text = await send(browser, "/publish/catalogue/add", key[1], add_second="移动加油车")
    assert (status, "已添加" in text) == (422, True)
    _, text = await send(browser, "/publish/catalogue/add", first="集市衡器", second="公平秤")
    assert "已添加“集市衡器 / 公平秤”" in text
    assert (await send(browser, "/publish/catalogue/add", first="集市衡器", second=""))[0] == 422
    assert "已发布1条" in (await send(browser, "/publish/catalogue/show", "集市衡器/公平秤"))[1]
    posting = await desk.site.database.read(
        lambda session: session.store.posting(posting_id("category", "集市衡器/公平秤", SAIHAN))
    )
    assert posting is not None
    assert (posting.state, posting.by) == ("已发布", "county")


async def test_inspections_are_recorded_put_right_and_listed(desk: Town) -> None:
    browser = await officer(desk, "city")
    await browser.open(f"{OVER}/institutions/near")
    said = {"body": "near", "kind": "专项检查", "day": "2026-11-20", "found": "标准器证书过期"}
    status, text = await send(browser, "/inspections", **said, correct="1")
    assert (status, "标准器证书过期" in text) == (422, True)
    _, text = await send(browser, "/inspections", **said, correct="1", until="2026-12-20")
    assert "已记录监督检查" in text
    assert "要求整改" in text
    _, listed = await browser.open(f"{OVER}/inspections?state=要求整改")
    assert "标准器证书过期" in listed
    number = re.search(r"/desk/over/inspections/(\w+)/correct", text)
    assert number is not None
    assert (await send(browser, f"/inspections/{number[1]}/correct", body="near", note=""))[0] == 422
    assert "已确认整改完成" in (await send(browser, f"/inspections/{number[1]}/correct", body="near", note="已换证"))[1]
    assert "没有符合条件的" in (await browser.open(f"{OVER}/inspections?state=要求整改"))[1]
    assert "标准器证书过期" not in (await (await officer(desk, "county")).open(f"{OVER}/inspections"))[1]


@pytest.mark.parametrize("verb", ["show", "hide"])
async def test_a_category_that_does_not_exist_is_not_published(desk: Town, verb: str) -> None:
    browser = await officer(desk, "county")
    status, text = await send(browser, f"/publish/catalogue/{verb}", "没有的/没有的")
    assert (status, "什么都没有改" in text) == (422, True)
    posted = await desk.site.database.read(lambda session: session.store.postings(CATEGORY, SAIHAN))
    assert all("没有的" not in one.ref for one in posted)


async def test_an_authority_keeps_where_a_body_is_reached(desk: Town) -> None:
    said = {"body": "near", "phone": "0471-7654321", "address": "中山路2号", "authorisation": "(呼)法计07号"}
    browser = await officer(desk, "city")
    response = await browser.post("/desk/over/institutions/data", data=said)
    assert response.status == 303
    text = (await browser.open("/desk/over/institutions/near"))[1]
    assert all(one in text for one in ("0471-7654321", "中山路2号", "(呼)法计07号"))
    stranger = await officer(desk, "neighbour")
    response = await stranger.post("/desk/over/institutions/data", data={**said, "phone": "1"})
    assert response.status != 303
    assert "0471-7654321" in (await browser.open("/desk/over/institutions/near"))[1]
