"""柜台受理: one page for whoever comes without a booking, from the unit to the sample number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aiohttp import web

from booking.commands import InstrumentDraft, WalkIn
from booking.ledger_rules import DELIVERY, PURPOSES
from booking.refusal import Refused, Why
from bot.web.desk.frame import desk_page, execute_as, for_members
from bot.web.desk.lines_batch import Form, text_of
from bot.web.desk.member import INSTITUTION, Member
from bot.web.desk.told import go_back
from bot.web.desk.work_words import refused_words
from bot.web.site import SITE
from catalogue_match.catalogue import load_catalogue
from nlu import accuracy, measuring_range
from nlu.regions import find_regions, region_name, region_of
from storage.unit_of_work import Session

PATH = "/desk/walk-in"
UNIT = {
    "uscc": "统一社会信用代码",
    "company_name": "单位名称",
    "contact": "联系人",
    "phone": "手机号",
    "region": "所在地（到县区）",
    "address": "详细地址",
}
PIECE = {
    "instrument_name": "器具名称",
    "model": "型号规格",
    "range_text": "测量范围",
    "accuracy": "准确度等级",
    "serial": "出厂编号",
    "manufacturer": "生产厂家",
    "install_location": "使用地点",
}
NO_REGION = "所在地没看懂，请写全称，例如 内蒙古自治区呼和浩特市赛罕区。"
PAPER = {"paper_day": "纸上登记的日期", "present": "当时在场的人"}
NO_DAY = "纸上登记的日期没看懂，请写成 2026-11-20 这样。"
NO_KIND = "请选器具种别。"
NO_RANGE = "测量范围没看懂，请写成 200g-30kg 这样。"


@for_members(INSTITUTION)
async def page(request: web.Request, member: Member) -> web.StreamResponse:
    """The form; with a credit code that is known, its unit is filled in."""
    return await _shown(request, member, {"uscc": request.query.get("uscc", "").strip().upper()[:18]})


async def _shown(
    request: web.Request, member: Member, typed: Mapping[str, Any], *, problem: str = ""
) -> web.StreamResponse:
    def read(session: Session) -> Mapping[str, Any]:
        unit = session.store.unit_of_uscc(str(typed.get("uscc", ""))) if typed.get("uscc") else None
        able = dict.fromkeys(one.second for one in session.store.capabilities_of(member.ref) if one.second != "*")
        return {
            "unit": unit,
            "seconds": tuple(able) or tuple(one.second for one in load_catalogue()),
        }

    values = {
        **await request.config_dict[SITE].database.read(read),
        "typed": typed,
        "problem": problem,
        "unit_fields": UNIT,
        "piece_fields": PIECE,
        "purposes": PURPOSES,
        "ways": DELIVERY,
    }
    return desk_page(request, member, "desk/walk_in.html", values, status=422 if problem else 200)


@for_members(INSTITUTION)
async def take(request: web.Request, member: Member) -> web.StreamResponse:
    """Enter, book, accept and take in what the form says."""
    form = await request.post()
    command = _command(form, member)
    if isinstance(command, str):
        return await _shown(request, member, form, problem=command)
    outcome = await execute_as(request, member, command)
    if outcome.refused is not None:
        return await _shown(request, member, form, problem=_words(outcome.refused))
    number, samples = outcome.result["booking_no"], "、".join(outcome.result["samples"].values())
    took = "&".join(f"took={one}" for one in outcome.result["samples"])
    said = f"已收下，预约单 {number}，样品编号：{samples}。已告诉送检单位。"
    return go_back(f"/desk/intake?{took}", said)


def _words(refused: Refused) -> str:
    """A refusal with the field of this page that it is about."""
    title = (UNIT | PAPER).get(refused.slot, "")
    if not title or refused.why not in (Why.MISSING, Why.BAD_VALUE):
        return refused_words(refused)
    return f"{title}没有填。" if refused.why is Why.MISSING else f"{title}不对，请核对。"


def _command(form: Form, member: Member) -> WalkIn | str:
    """What a form asks, or what is wrong in it."""
    said = {name: text_of(form, name, 120) for name in (*UNIT, *PIECE)}
    category = load_catalogue().get(text_of(form, "second", 80))
    region = region_of(said["region"]) or next((one.code for one in find_regions(said["region"])), "")
    measured = measuring_range.read(said["range_text"]) if said["range_text"] else None
    if category is None:
        return NO_KIND
    if not region:
        return NO_REGION
    if said["range_text"] and measured is None:
        return NO_RANGE
    place = region_name(region) or said["region"]
    row = InstrumentDraft(
        instrument_name=said["instrument_name"] or category.second,
        first=category.first,
        second=category.second,
        model=said["model"] or "-----",
        serial=said["serial"] or "-----",
        manufacturer=said["manufacturer"] or "-----",
        use_region_code=region,
        use_region=place,
        install_location=said["install_location"] or said["address"] or place,
        purpose=text_of(form, "purpose", 10),
        delivery_method=text_of(form, "delivery_method", 10),
        range=dict(measured or {}),
        range_text=said["range_text"],
        accuracy=accuracy.read(said["accuracy"]) or said["accuracy"],
    )
    day = text_of(form, "paper_day", 10)
    try:
        paper_day = date.fromisoformat(day) if day else None
    except ValueError:
        return NO_DAY
    unit = {name: said[name] for name in ("company_name", "contact", "phone", "address")}
    return WalkIn(
        member.ref, said["uscc"].upper(), region_code=region, region=place, rows=(row,), paper_day=paper_day,
        present=text_of(form, "present", 60), **unit,
    )  # fmt: skip


ROUTES: tuple[web.RouteDef, ...] = (web.get(PATH, page), web.post(PATH, take))
