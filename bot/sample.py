"""Sample data for a first look: two institutions that can do different things, an authority, shops and their bookings.

Everything is marked as a sample, by its name for people and by its mark for programs; `python -m bot sample remove`
takes it away again. Nobody gets a password: each of the four gets a link that opens the door once.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from booking.bodies import IN_FORCE, Authority, Capability, Institution
from booking.events import Event
from booking.instrument import IN_USE, Instrument
from booking.people import Duty, Person, Role, RoleKind
from booking.unit import APPROVED, Unit
from bot.offices import AT_INSTITUTIONS
from bot.sample_history import History
from storage.everything import every
from storage.samples import SAMPLE_ID
from storage.sign_in import Link, SignIn
from storage.unit_of_work import Session

MARK = "（示例）"
CITY, PROVINCE, COUNTY = "150100", "150000", "150105"
COUNTY_NAME = "内蒙古自治区呼和浩特市赛罕区"
NO_PHONE = "10000000000"
"""No telephone in China begins with 100: nothing is ever sent to it."""

LINK_LASTS = timedelta(days=7)

ABILITIES: Mapping[str, tuple[str, ...]] = {
    "market": (
        "非自动衡器",
        "燃油加油机",
        "压缩天然气加气机",
        "液化天然气加气机",
        "出租汽车计价器",
        "电动汽车充电桩",
    ),
    "academy": (
        "非自动衡器",
        "无创自动测量血压计",
        "无创非自动测量血压计",
        "指示类压力表、显示类压力表",
        "焦度计",
        "验光仪、综合验光仪",
        "心电图仪",
        "声级计",
        "呼出气体酒精含量检测仪",
    ),
}
"""What the two institutions verify, by the catalogue's second-level names; both do scales, and the city's is nearer."""


@dataclass(frozen=True)
class Door:
    """Somebody's way in: who they are, and the token of the link that opens once."""

    title: str
    token: str


def lay_sample(session: Session, now: datetime) -> tuple[Door, ...]:
    """Lay the sample data where it is not there yet; fresh doors every time, for nobody can read the old ones."""
    fresh = session.store.unit(SAMPLE_ID + "shop") is None
    if fresh:
        _institutions(session, now)
        session.store.put(Authority(SAMPLE_ID + "bureau", f"呼和浩特市市场监督管理局{MARK}", CITY, sample=True))
        _shop(session, now)
    doors = tuple(
        _door(session, name, title, role, now)
        for name, title, role in (
            ("owner", "店主", Role("", RoleKind.UNIT, SAMPLE_ID + "shop", owner=True)),
            ("market-staff", "市计量所工作人员", _at("market", *AT_INSTITUTIONS)),
            ("market-checker", "市计量所核验员", _at("market", Duty.CHECKER)),
            ("market-approver", "市计量所批准人", _at("market", Duty.APPROVER)),
            ("academy-staff", "自治区计量院工作人员", _at("academy", *AT_INSTITUTIONS)),
            ("bureau-staff", "主管部门工作人员", Role("", RoleKind.AUTHORITY, SAMPLE_ID + "bureau")),
        )
    )
    for duty, name in ((Duty.CHECKER, "academy-checker"), (Duty.APPROVER, "academy-approver")):
        _sample_person(session, name, f"自治区计量院{duty}", _at("academy", duty), now)
    if fresh and all(body.sample for body in every(session.store, Institution)):  # no made-up work for a real one
        History(session, now, mark=MARK, phone=NO_PHONE).lay()
    return doors


def _at(name: str, *duties: Duty) -> Role:
    return Role("", RoleKind.INSTITUTION, SAMPLE_ID + name, duties=duties)


def _institutions(session: Session, now: datetime) -> None:
    for name, title, region_code, region in (
        ("market", "呼和浩特市计量检定所", CITY, "内蒙古自治区呼和浩特市"),
        ("academy", "内蒙古自治区计量测试研究院", PROVINCE, "内蒙古自治区"),
    ):
        body_id = SAMPLE_ID + name
        session.store.put(Institution(body_id, title + MARK, region_code, region, sample=True))
        for number, second in enumerate(ABILITIES[name], 1):
            until = (now + timedelta(days=40 if number == 1 else 400)).date()
            capability = Capability(f"{body_id}-{number}", body_id, second, (region_code,), IN_FORCE, now, sample=True)
            session.store.put(replace(capability, standard=f"{second}检定装置{MARK}", standard_until=until))


def _shop(session: Session, now: datetime) -> None:
    shop = Unit(
        SAMPLE_ID + "shop",
        f"赛罕区惠民蔬菜店{MARK}",
        "92150105MA0000000C",
        COUNTY,
        COUNTY_NAME,
        "示例农贸市场 1 号摊位",
        "示例店主",
        NO_PHONE,
        APPROVED,
        now,
        org_type="个体工商户",
        owner_id=SAMPLE_ID + "owner",
        created_at=now,
        sample=True,
    )
    session.store.put(shop)
    for number, (name, model, serial, top) in enumerate(
        (("电子计价秤", "ACS-30", "SAMPLE-001", 30), ("电子台秤", "TCS-100", "SAMPLE-002", 100)), 1
    ):
        scale = Instrument(
            f"{SAMPLE_ID}scale-{number}",
            shop.id,
            session.store.next_instrument_code(shop.id),
            name,
            "非自动衡器",
            "非自动衡器",
            model,
            serial,
            "示例衡器厂",
            COUNTY,
            COUNTY_NAME,
            "摊位",
            "贸易结算",
            "现场检",
            IN_USE,
            now,
            range={"min": 0.2, "max": top, "unit": "kg"},
            accuracy="III",
            origin="国产",
            valid_until=(now + timedelta(days=20)).date() if number == 1 else None,
            valid_until_by="自填" if number == 1 else "",
            created_at=now,
            sample=True,
        )
        session.store.put(scale)
        _tell_validity(session, scale, now)


def _tell_validity(session: Session, scale: Instrument, now: datetime) -> None:
    if scale.valid_until is None:
        return
    data = {
        "unit_id": scale.unit_id,
        "instrument_id": scale.id,
        "instrument_name": scale.instrument_name,
        "serial": scale.serial,
        "valid_until": scale.valid_until.isoformat(),
        "first": True,
    }
    session.record([Event("ValidityChanged", scale.life.name, scale.id, now, data=data)])


def _sample_person(session: Session, name: str, title: str, role: Role, now: datetime) -> str:
    person_id = SAMPLE_ID + name
    if session.store.person(person_id) is None:
        session.store.put(Person(person_id, title + MARK, created_at=now))
        session.store.put(replace(role, person_id=person_id))
    return person_id


def _door(session: Session, name: str, title: str, role: Role, now: datetime) -> Door:
    """A sample person with its role, and the link that lets one browser in as that person."""
    person_id = _sample_person(session, name, title, role, now)
    token = secrets.token_urlsafe(24)
    link = Link(role.kind.value, role.ref, person_id)
    SignIn(session.connection, session.keyring).keep_link(token, link, now=now, until=now + LINK_LASTS)
    return Door(title + MARK, token)
