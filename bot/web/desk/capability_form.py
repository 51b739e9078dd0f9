"""What is typed when a capability is asked for or changed, and the command that it comes to, or why it does not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from booking.bodies import Capability
from booking.commands import AskCapability
from booking.region import covers
from bot.certificates.content import class_said
from bot.web.desk.capability_list import range_of
from bot.web.desk.member import Member
from catalogue_match.catalogue import load_catalogue
from nlu import accuracy
from nlu.measuring_range import read
from nlu.regions import region_of

ROWS = 3
"""Empty rows for people beneath those who are named already; saving gives as many again."""

_LONGEST = 120
NO_SECOND = "请从目录里选一个项目（二级目录）。"
BAD_RANGE = "测量范围看不懂，请写成“200g-30kg”或“(0~1.6)MPa”这样。"
BAD_CLASS = "准确度等级看不懂，请写成“Ⅲ级”“1.6级”或“±0.5kPa”这样。"
NO_REGION = "请至少选一个服务的区县。"
BAD_REGION = "不认识“{}”，请写区县的全名，几个之间用顿号隔开。"
BAD_DAY = "日期请写成 2027-06-30 这样。"
PERSON_WITHOUT_NAME = "填了资格有效期的人员，请把姓名也填上。"


@dataclass(frozen=True)
class Typed:
    """The form as it stands: everything is text, so that nothing typed is lost."""

    second: str = ""
    range: str = ""
    accuracy: str = ""
    regions: tuple[str, ...] = ()
    others: str = ""
    standard: str = ""
    standard_until: str = ""
    people: tuple[tuple[str, str], ...] = ()
    replaces: str = ""

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """The rows for people, with empty ones at their end."""
        return (*self.people, *((("", ""),) * ROWS))


def typed_of(one: Capability) -> Typed:
    """The form that changes a capability, filled with what it says now."""
    return Typed(
        one.second,
        range_of(one),
        class_said(one.accuracy),
        one.regions,
        "",
        one.standard,
        one.standard_until.isoformat() if one.standard_until else "",
        tuple((p["name"], p["until"]) for p in one.people),
        one.id,
    )


def read_form(form: Any) -> Typed:
    """What was sent."""

    def text(name: str) -> str:
        return str(form.get(name, "")).strip()[:_LONGEST]

    names, untils = form.getall("person", []), form.getall("person_until", [])
    people = tuple((str(n).strip()[:40], str(u).strip()[:10]) for n, u in zip(names, untils, strict=False))
    return Typed(
        text("second"),
        text("range"),
        text("accuracy"),
        tuple(dict.fromkeys(str(one) for one in form.getall("region", []))),
        text("others"),
        text("standard"),
        text("standard_until"),
        tuple(row for row in people if any(row)),
        text("replaces"),
    )


def command_of(typed: Typed, member: Member) -> AskCapability | str:
    """The command, or what has to be typed otherwise."""
    category = load_catalogue().get(typed.second)
    if category is None and typed.second != "*":
        return NO_SECOND
    measured = read(typed.range) if typed.range else None
    if typed.range and measured is None:
        return BAD_RANGE
    graded = accuracy.read(typed.accuracy) if typed.accuracy else ""
    if graded is None:
        return BAD_CLASS
    regions = _regions(typed)
    if isinstance(regions, str):
        return regions
    if not regions:
        return NO_REGION
    if any(not name for name, _until in typed.people):
        return PERSON_WITHOUT_NAME
    try:
        until = _day(typed.standard_until)
        people = tuple((name, _day(end)) for name, end in typed.people)
    except ValueError:
        return BAD_DAY
    return AskCapability(
        member.ref,
        typed.second,
        regions,
        first=category.first if category else "",
        range=dict(measured or {}),
        accuracy=graded,
        standard=typed.standard,
        standard_until=until,
        people=people,
        replaces=typed.replaces,
    )


def _regions(typed: Typed) -> tuple[str, ...] | str:
    """The ticked regions and those written out; what lies beneath another of them is left out."""
    found = [one for one in typed.regions if len(one) == 6 and one.isdigit()]
    for name in typed.others.replace("，", "、").replace(",", "、").split("、"):
        if name.strip():
            code = region_of(name.strip())
            if not code:
                return BAD_REGION.format(name.strip())
            found.append(code)
    unique = tuple(dict.fromkeys(found))
    return tuple(one for one in unique if not any(other != one and covers(other, one) for other in unique))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def categories() -> Sequence[tuple[str, str]]:
    """What may be asked for: every category of the catalogue, under its first level."""
    return tuple((row.second, row.first) for row in load_catalogue())


def draft_of(command: AskCapability, made: Mapping[str, Any]) -> Capability:
    """The capability that a command would make, for looking at its effect; `made`: id, state and since."""
    return Capability(
        institution_id=command.institution_id,
        second=command.second,
        regions=command.regions,
        first=command.first,
        range=command.range,
        accuracy=command.accuracy,
        standard=command.standard,
        standard_until=command.standard_until,
        replaces=command.replaces,
        **made,
    )
