"""A province for the authority's pages: two counties of one city and one of another, each with shops and work."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from booking import line as life
from booking.bodies import Authority, Capability, Institution
from booking.booking import Booking
from booking.instrument import Instrument
from booking.line import Line
from booking.people import Person, Role, RoleKind
from booking.result import Result
from booking.unit import Unit
from bot.web.cookies import read_secret
from bot.web.visitor import enter
from storage.unit_of_work import Session
from tests.bot.tiny import NOW
from tests.web.conftest import Browser, Town

PROVINCE, CITY, SAIHAN, XINCHENG, QINGSHAN = "150000", "150100", "150105", "150102", "150204"
NAMES = {
    SAIHAN: "内蒙古自治区呼和浩特市赛罕区",
    XINCHENG: "内蒙古自治区呼和浩特市新城区",
    QINGSHAN: "内蒙古自治区包头市青山区",
}
OFFICERS = {"province": PROVINCE, "city": CITY, "county": SAIHAN, "neighbour": XINCHENG, "baotou": QINGSHAN}
"""Somebody of each authority, by name, with its region; the person's id is the name."""

_STATES = (
    life.WAITING, life.WAITING, life.RETURNED, life.ASSIGNED, life.ACCEPTED, life.IN_HAND, life.TESTED, life.FAILED,
    life.WITHDRAWN, life.ISSUED, life.ISSUED, life.ISSUED,
)  # fmt: skip
TODAY: date = NOW.date()


def lay(session: Session) -> None:
    """Everything, in three counties alike."""
    store = session.store
    for name, region in OFFICERS.items():
        store.put(Authority(f"over-{name}", f"{name}市场监督管理局", region))
        store.put(Person(name, name))
        store.put(Role(name, RoleKind.AUTHORITY, f"over-{name}"))
    bodies = (("tall", "内蒙古自治区计量测试研究院", PROVINCE), ("near", "呼和浩特市计量检定测试所", CITY))
    for body, called, region in bodies:
        store.put(Institution(body, called, region, "内蒙古自治区", phone="0471-3337062"))
    store.put(Capability("c-tall", "tall", "*", (PROVINCE,), "有效", NOW))
    store.put(
        Capability("c-near", "near", "非自动衡器", (CITY,), "有效", NOW, "非自动衡器", {"max": 60, "unit": "kg"}, "III")
    )
    store.put(Capability("c-asked", "near", "燃油加油机", (CITY,), "待审核", NOW, "加油机"))
    for number, county in enumerate(NAMES):
        _county(session, number, county)


def _county(session: Session, number: int, county: str) -> None:
    store = session.store
    unit = Unit(
        f"u-{county}", f"{NAMES[county][-3:]}惠香蔬菜店", f"9215010{number}MA0Q7K2L8J", county, NAMES[county],
        "昭乌达路农贸市场A区17号", "云秀兰", f"1584710823{number}", "已通过", NOW, created_at=NOW,
    )  # fmt: skip
    store.put(unit)
    store.put(
        replace(
            unit,
            id=f"w-{county}",
            company_name=f"{NAMES[county][-3:]}新店",
            state="待审核",
            differs=("uscc",),
            uscc=f"9215011{number}MA0Q7K2L8J",
        )
    )
    for n, state in enumerate(_STATES):
        until = (None, TODAY - timedelta(days=3), TODAY + timedelta(days=20), TODAY + timedelta(days=300))[n % 4]
        second = "非自动衡器" if n % 3 else "燃油加油机"
        one = Instrument(
            f"t-{county}-{n}", unit.id, f"{n:05d}", "电子计价秤" if n % 3 else "加油机",
            "非自动衡器" if n % 3 else "加油机", second, "ACS-30", f"{county}-{n:03d}", "永康华鹰", county,
            NAMES[county], "店铺内", "贸易结算", "现场检", "停用" if n == 11 else "在用", NOW,
            {"min": 0.2, "max": 30, "unit": "kg"} if n % 3 else {}, valid_until=until,
            last_result=("合格", "不合格", "")[n % 3],
        )  # fmt: skip
        store.put(one)
        day = date(2026, 9, 10) + timedelta(days=n * 6)
        _booked(session, one, f"{day:%Y%m%d}{number:02d}{n:03d}", n, state)


def _booked(session: Session, one: Instrument, no: str, n: int, state: str) -> None:
    store = session.store
    body = "" if state == life.WAITING else "near" if one.use_region_code.startswith("1501") and n % 2 else "tall"
    store.put(Booking(no, one.unit_id, "已提交", NOW, NOW, submitted_at=NOW, remark="尽快", person_id=""))
    store.put(
        Line(
            f"l-{one.id}", no, 1, one.unit_id, one.id, one.instrument_name, one.first, one.second, one.model,
            one.serial, one.use_region_code, state, NOW, NOW - timedelta(days=1) if n == 3 else NOW, body,
            unfit="range" if state == life.WAITING else "", reason="超出能力" if state == life.RETURNED else "",
        )
    )  # fmt: skip
    if state == life.ISSUED:
        store.put(
            Result(
                f"r-{one.id}", f"l-{one.id}", 1, body, one.id, "合格" if n != 10 else "不合格", "已提交", NOW,
                certificate_no=f"NJG-{one.use_region_code}-{n}", verified_on=date(2026, 10, n),
                valid_until=date(2027, 10, n - 1), verifier="甲", checker="乙", approver="丙",
            )
        )  # fmt: skip


async def officer(town: Town, name: str) -> Browser:
    """A browser of somebody of this authority."""
    browser = await town.browser()
    secret = read_secret(browser.cookie, town.site.keyring)
    assert secret is not None
    await town.write(lambda session: enter(session, secret, name, town.clock()))
    return browser
