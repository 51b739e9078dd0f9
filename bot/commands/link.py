"""`link`: a one-time sign-in link for the first account of an institution or an authority, made if it is new."""

from __future__ import annotations

import asyncio
import secrets
import sys
from datetime import datetime, timedelta

from booking.bodies import Authority, Institution
from booking.people import Person, RoleKind
from bot.chance import fresh_id
from bot.clock import china_now
from bot.commands.migrate import settings_for
from bot.commands.opened import opened
from bot.offices import take_office
from nlu.phone import is_mobile
from nlu.regions import find_regions, region_name, region_of
from storage.everything import every
from storage.sign_in import Link, SignIn
from storage.unit_of_work import Session

LASTS = timedelta(days=7)
KINDS = {"institution": RoleKind.INSTITUTION, "authority": RoleKind.AUTHORITY}


def link(kind: str, name: str, *, db: str, region: str, phone: str = "") -> None:
    """Print the link; who opens it runs the body, and grants the duties of the others. Exits with 1 when it cannot.

    With a telephone the link is its owner's, who is then known by it everywhere (绑定手机号).
    """
    if phone and not is_mobile(phone):
        _stop("手机号要写11位。")
    settings = settings_for(db)
    if kind not in KINDS:
        _stop("要写 institution（检定机构）或 authority（主管部门）。")
    code = _region(region)
    if region and code is None:
        _stop(f"没有叫“{region}”的地区，请写全称，例如 内蒙古自治区呼和浩特市。")
    token = asyncio.run(_made(db, KINDS[kind], name.strip(), code, phone))
    if not token:
        _stop(f"没有叫“{name}”的{'机构' if kind == 'institution' else '主管部门'}。要新建，请加 --region 所在地区。")
    sys.stdout.write(
        f"{name}的登录链接（只能用一次，{LASTS.days}天内有效，请只交给本人）：\n  {settings.address}/enter/{token}\n"
    )


async def _made(db: str, kind: RoleKind, name: str, code: str | None, phone: str) -> str:
    token = secrets.token_urlsafe(24)
    async with opened(db) as database:
        done = await database.write(lambda session: _keep(session, kind, name, code, phone, token, china_now()))
    return token if done else ""


def _keep(session: Session, kind: RoleKind, name: str, code: str | None, phone: str, token: str, now: datetime) -> bool:
    ref = _found(session, kind, name)
    if not ref and code is not None:
        ref = fresh_id()
        if kind is RoleKind.INSTITUTION:
            session.store.put(Institution(ref, name, code, region_name(code) or ""))
        else:
            session.store.put(Authority(ref, name, code))
    if not ref:
        return False
    signing = SignIn(session.connection, session.keyring)
    office = Link(kind.value, ref)
    link = Link(person_id=_member(session, office, phone, now)) if phone else office
    signing.keep_link(token, link, now=now, until=now + LASTS)
    return True


def _member(session: Session, office: Link, phone: str, now: datetime) -> str:
    """The person of a telephone, who works in the office from now on."""
    person = session.store.person_of_phone(phone) or Person(fresh_id(), phone=phone, created_at=now)
    session.store.put(person)
    take_office(session, person.id, office)
    return person.id


def _found(session: Session, kind: RoleKind, name: str) -> str:
    if kind is RoleKind.INSTITUTION:
        return next((one.id for one in every(session.store, Institution) if one.name == name), "")
    return next((one.id for one in every(session.store, Authority) if one.name == name), "")


def _region(name: str) -> str | None:
    """The code of a region: "" for the whole country; None where there is none of this name."""
    if not name:
        return None
    if name in ("全国", "国家"):
        return ""
    return region_of(name) or next((found.code for found in find_regions(name)), None)


def _stop(why: str) -> None:
    sys.stderr.write(f"{why}\n")
    raise SystemExit(1)
