"""The public's window without sign-in: only what is published, nothing personal, void at once; complaints arrive."""

from __future__ import annotations

import doctest
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from booking.posting import Posting, posting_id
from booking.result import REPLACED, SHOWN, VOID, Publication
from bot.matching import LearnedMatcher
from bot.turn import Turns
from bot.web.public import complaints, frame, institutions, shown
from catalogue_match.match import shipped_matcher
from notifications.plan import plan
from storage.unit_of_work import Session
from tests.booking import subject
from tests.booking.subject import NOW, SAIHAN, XINCHENG
from tests.bot.tiny import TURNS
from tests.web.conftest import Town, open_town

TEXT = "东门第三个摊位的秤少二两"


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    turns = Turns(TURNS.dialogue, LearnedMatcher(shipped_matcher()), TURNS.execute)
    async with open_town(tmp_path, planner=plan, turns=turns) as made:
        await made.write(lay)
        yield made


def lay(session: Session) -> None:
    """Two shops in one county with a published scale each, one that is not published, and one person without a firm."""
    store = session.store
    store.put(subject.unit())
    store.put(subject.unit(id="u2", company_name="王建国", user_type="个人", region_code=XINCHENG))
    store.put(subject.institution())
    store.put(subject.institution(id="i2", name="赛罕区计量所", region_code=SAIHAN, phone="0471-1"))
    store.put(subject.capability())
    store.put(subject.capability(id="c2", institution_id="i2", second="非自动衡器", regions=(SAIHAN,)))
    store.put(
        subject.capability(id="c3", institution_id="i2", second="焦度计", standard_until=NOW.date() - timedelta(1))
    )
    store.put(subject.authority())
    rows = (
        ("t1", "u1", "NJG-1", "昭乌达路农贸市场3号摊 13847100001", SHOWN, SAIHAN),
        ("t2", "u2", "NJG-2", "东街市场", SHOWN, XINCHENG),
        ("t3", "u1", "NJG-3", "昭乌达路农贸市场4号摊", "未发布", SAIHAN),
    )
    for number, (one, unit_id, certificate, place, state, region) in enumerate(rows):
        store.put(subject.instrument(id=one, unit_id=unit_id, serial=f"SN-{number}", install_location=place))
        result = subject.result(
            id=f"r{one}", line_id=f"l{one}", instrument_id=one, certificate_no=certificate, state="已提交",
            verified_on=NOW.date(), valid_until=NOW.date() + timedelta(days=365), verifier="张检定",
        )  # fmt: skip
        store.put(result)
        store.put(Publication(f"p{one}", certificate, region, state, NOW))


async def test_a_published_scale_is_found_by_unit_market_serial_and_certificate(town: Town) -> None:
    browser = await town.browser()
    name = subject.unit().company_name
    for query in (f"q={name}", "q=NJG-1", "q=sn-0", "q=昭乌达路农贸市场&where=赛罕区", f"county={SAIHAN}"):
        status, text = await browser.open(f"/public?{query}")
        assert status == 200
        assert "no=NJG-1" in text, query
        assert "NJG-3" not in text, "what is not published is not there"
    _status, text = await browser.open("/public?q=昭乌达路农贸市场&where=新城区呼和浩特")
    assert "没有查到已公示的器具" in text


async def test_nothing_personal_is_shown(town: Town) -> None:
    browser = await town.browser()
    _status, text = await browser.open("/public/certificate?no=NJG-1")
    assert "138****0001" in text
    assert "13847100001" not in text
    for hidden in ("张检定", subject.unit().phone, subject.unit().contact):
        assert hidden not in text
    _status, text = await browser.open("/public/certificate?no=NJG-2")
    assert "王**" in text
    assert "王建国" not in text


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, "good"),
        ({"state": VOID}, "void"),
        ({"state": REPLACED}, "replaced"),
        ({"result": "不合格"}, "failed"),
        ({"valid_until": NOW.date() - timedelta(days=1)}, "late"),
    ],
)
async def test_a_certificate_shows_as_it_stands_at_once(town: Town, changes: dict[str, str], standing: str) -> None:
    browser = await town.browser()
    await browser.open("/public/certificate?no=NJG-1")

    def change(session: Session) -> None:
        found = session.store.result_of_certificate("NJG-1")
        assert found is not None
        session.store.put(replace(found, **changes))  # type: ignore[arg-type]  # fields of a result by name

    await town.write(change)
    status, text = await browser.open("/public/certificate?no=NJG-1")
    assert status == 200
    assert f'data-standing="{standing}"' in text
    _status, text = await browser.open("/public?q=NJG-1")
    assert shown.STANDINGS[standing][1] in text


async def test_what_is_not_published_is_not_there(town: Town) -> None:
    browser = await town.browser()
    for number in ("NJG-3", "nothing", "x' OR 1=1"):
        assert (await browser.open(f"/public/certificate?no={number}"))[0] == 404


async def test_who_verifies_near_me(town: Town) -> None:
    browser = await town.browser()
    _status, text = await browser.open("/public/institutions?what=电子秤&where=赛罕区")
    assert text.index("赛罕区计量所") < text.index("内蒙古自治区计量测试研究院"), "the nearest first"
    assert "本区县" in text
    _status, text = await browser.open(f"/public/institutions?what=电子秤&county={XINCHENG}")
    assert "赛罕区计量所" not in text
    _status, text = await browser.open("/public/institutions?what=焦度计&where=赛罕区")
    assert "赛罕区计量所" not in text, "a standard that ran out is nobody's ability"
    assert "内蒙古自治区计量测试研究院" in text
    _status, text = await browser.open("/public/institutions?what=血压计")
    assert "您的是哪一种" in text
    _status, text = await browser.open("/public/institutions?what=电子秤&where=新城区")
    assert "内蒙古自治区呼和浩特市新城区" in text
    assert "陕西省西安市新城区" in text, "what several places are called is asked"
    _status, text = await browser.open("/public/institutions/i2")
    assert "焦度计" not in text
    assert (await browser.open("/public/institutions/nothing"))[0] == 404


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=卖菜的电子秤", "它主要用来做什么？"),
        ("q=卖菜的电子秤&use=贸易结算", "要强制检定"),
        ("q=卖菜的电子秤&use=其他", "不用在这里预约强制检定"),
        ("q=血压计", "您的是哪一种？"),
        ("q=血压计&first=血压计（表）&second=无创自动测量血压计&use=医疗卫生", "要强制检定"),
        ("q=声级计&use=安全防护", "不用在这里预约强制检定"),
        ("q=游标卡尺", "不用"),
        ("q=称重传感器", "型式批准"),
        ("q=水表DN65", "口径不在范围内"),
    ],
)
async def test_does_my_thing_need_verification(town: Town, query: str, said: str) -> None:
    browser = await town.browser()
    status, text = await browser.open(f"/public/scope?{query}")
    assert status == 200
    assert said in text


async def test_every_answer_names_the_catalogue(town: Town) -> None:
    browser = await town.browser()
    for path in ("/public/scope", "/public/scope?q=电子秤&use=贸易结算", "/public/catalogue"):
        assert "市场监管总局公告2020年第42号，2020年10月26日" in (await browser.open(path))[1]
    _status, text = await browser.open("/public/catalogue?q=血压")
    assert "无创自动测量血压计" in text
    assert "燃油加油机" not in text


async def test_what_an_authority_withdraws_or_adds_is_seen_at_once(town: Town) -> None:
    browser = await town.browser()

    def withdraw(session: Session) -> None:
        own = posting_id("institution", "i2", SAIHAN)
        session.store.put(Posting(own, "institution", "i2", SAIHAN, "未发布", NOW))
        rows = (("声级计/声级计", "未发布", False), ("水表/DN65水表", "已发布", True), ("甲/乙", "未发布", True))
        for ref, state, added in rows:
            key = posting_id("category", ref, "150100")
            session.store.put(Posting(key, "category", ref, "150100", state, NOW, added=added))

    await town.write(withdraw)
    assert (await browser.open("/public/institutions/i2"))[0] == 404
    assert "赛罕区计量所" not in (await browser.open("/public/institutions?what=电子秤&where=赛罕区"))[1]
    assert "没有叫" in (await browser.open("/public/institutions?name=赛罕区计量所"))[1]
    _status, here = await browser.open("/public/catalogue?where=赛罕区")
    _status, there = await browser.open("/public/catalogue")
    assert ("<b>声级计</b>" in here, "<b>声级计</b>" in there) == (False, True)
    assert ("DN65水表" in here, "DN65水表" in there) == (True, False)
    assert "<b>乙</b>" not in here


async def test_a_complaint_reaches_the_authority_and_has_a_page(town: Town) -> None:
    browser = await town.browser()
    await browser.open("/public/complain?no=NJG-1")
    answer = await browser.post(
        "/public/complain", data={"text": TEXT, "certificate_no": "NJG-1", "phone": "13847100009"}
    )
    assert answer.status == 303
    status, text = await browser.open(answer.headers["Location"])
    assert status == 200
    assert "待处理" in text
    assert "13847100009" not in text
    assert TEXT not in text

    def read(session: Session) -> tuple[str, str, list[str]]:
        (one,) = session.store.complaints("", states=("待处理",))
        due = session.outbox.claim("w", now=NOW + timedelta(days=1), until=NOW + timedelta(days=2), limit=9)
        return one.instrument_id, one.phone, [row.kind for row in due]

    assert await town.write(read) == ("t1", "13847100009", ["complaint_made"])


async def test_what_is_missing_is_said_and_nothing_typed_is_lost(town: Town) -> None:
    browser = await town.browser()
    await browser.open("/public/complain")
    for data, said in (
        ({"text": "少", "place": "东市场", "where": "赛罕区"}, complaints.PROBLEMS["text"]),
        ({"text": TEXT, "place": "", "where": "赛罕区"}, complaints.PROBLEMS["place"]),
        ({"text": TEXT, "place": "东市场", "where": ""}, complaints.PROBLEMS["region"]),
        ({"text": TEXT, "place": "东市场", "where": "新城区"}, "请在下面选一个"),
        ({"text": TEXT, "place": "东市场", "where": "呼和浩特市"}, "光写到市不够"),
        ({"text": TEXT, "place": "东市场", "where": "赛罕区", "phone": "123"}, complaints.PROBLEMS["phone"]),
    ):
        answer = await browser.post("/public/complain", data=data)
        text = await answer.text()
        assert answer.status == 422
        assert said in text
        for typed in data.values():
            assert typed in text


async def test_the_pace_is_held(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "LOOKS", replace(frame.LOOKS, burst=2))
    monkeypatch.setattr(frame, "COMPLAINS", replace(frame.COMPLAINS, burst=1))
    browser = await town.browser()
    found = [(await browser.open("/public?q=NJG-1"))[0] for _ in range(3)]
    assert found == [200, 200, 429]
    form = {"text": TEXT, "place": "东市场", "where": "赛罕区"}
    assert (await browser.post("/public/complain", data=form)).status == 303
    answer = await browser.post("/public/complain", data=form)
    assert answer.status == 429
    assert TEXT in await answer.text(), "what was written is not lost"


async def test_a_form_of_another_site_is_not_taken(town: Town) -> None:
    browser = await town.browser()
    browser.token = "0" * 64
    assert (await browser.post("/public/complain", data={"text": TEXT})).status == 403


def test_examples_in_the_documentation() -> None:
    for module in (shown, frame, institutions):
        failed, tried = doctest.testmod(module)
        assert (failed, tried > 0) == (0, True)


async def test_a_certificate_page_without_a_number_is_the_search(town: Town) -> None:
    response = await (await town.browser()).client.get("/public/certificate", allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (303, "/public")
