"""Owns what a row comes to in the sheets of authorities, institutions, what they can, and who works where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final

from booking.bodies import ASKED, IN_FORCE, Capability, Institution
from booking.certificate_forms import body_paper
from booking.commands import (
    AskCapability,
    GrantStaff,
    ImportAuthority,
    ImportBody,
    ImportMember,
    MoveCapability,
    SaveStandard,
)
from booking.imports import institution_called
from booking.people import RoleKind
from bot.importing.cells import RowProblem, SaidRow
from bot.importing.columns import SheetKind
from bot.importing.judging import Desk, Judge, JudgedRow, RowFate, differing, lacking, wrong
from bot.importing.rows import mobile, refused_problem, unit_meant
from bot.importing.sheet_kinds import AUTHORITY_USERS, BODIES, CAPABILITY, INSTITUTION_USERS, STANDARDS, UNIT_USERS
from bot.importing.values import Value, day, words
from handlers.dialogue.model import Ok
from nlu import accuracy, measuring_range
from nlu.regions import find_regions, region_name, region_of

NO_BODY: Final = "没有找到这家机构，请先导入机构，名字写全称。"
NO_PLACE: Final = "写的“{said}”不是地区的名字，请写全，例如 内蒙古自治区呼和浩特市。"
NO_DUTY: Final = "写的“{said}”里有认不出的角色，只能填：{options}。"
NO_RANGE: Final = "写的“{said}”认不出来，请连单位一起写，例如 0~60t；不限就空着。"
NO_CLASS: Final = "写的“{said}”认不出来，例如 Ⅲ级、1.6；不限就空着。"
NO_CATEGORY: Final = "写的“{said}”不在强制检定目录里，请照目录的二级名称写全。"
TO_CONFIRM: Final = "管理员要另一位管理员确认后才生效"
TO_APPROVE: Final = "等主管部门审核后才生效"

_PARTS: Final = re.compile(r"[、,，;；/\s]+")
_PERSON: Final = re.compile(r"([^()（）]{1,30})(?:[（(](\d{4}-\d{2}-\d{2})[)）])?")


def place(said: str) -> Value:
    """The code of a region of any level; "" for the whole country."""
    if said in ("全国", "国家"):
        return Ok("")
    if code := region_of(said):
        return Ok(code)
    found = find_regions(said)
    same = {one.code for one in found if (one.start, one.end) == (found[0].start, found[0].end)}
    return Ok(found[0].code) if len(same) == 1 else NO_PLACE.format(said=said)


def _read(kind: SheetKind, said: SaidRow, readers: Mapping[str, Any]) -> tuple[dict[str, Any], list[RowProblem]]:
    """The values of a row by its readers (words, where there is none), and everything that is wrong."""
    values, problems = dict[str, Any](), lacking(kind, said)
    for column in kind.columns:
        text = said[column.name]
        reader = readers.get(column.name)
        read: Value = Ok(text) if not text else reader(text) if reader else words(column, text)
        if isinstance(read, str):
            problems.append(RowProblem(column.title, read))
        else:
            values[column.name] = read.value
    return values, problems


def judge_body(said: SaidRow, desk: Desk) -> JudgedRow:
    """A row of the sheet of institutions."""
    today = desk.world.now.date()
    readers = {"region": place, "authorised_until": lambda text: day(text, today, whole=True)}
    values, problems = _read(BODIES, said, readers)
    if problems or said.problems:
        return wrong(said, *problems)
    name = values["institution"]
    known = institution_called(name, desk.session.store)
    facts = ("phone", "address", "authorisation", "authorised_until")
    if known is not None:
        there = {"phone": known.phone, "address": known.address, **body_paper(desk.session.store, known.id)}
        values |= {one: values[one] or there[one] for one in facts}
        if all(values[one] == there[one] for one in facts) and known.region_code == values["region"]:
            return JudgedRow(said, RowFate.SAME)
    region = values["region"]
    command = ImportBody(name, region, region_name(region) or "", *(values[one] for one in facts))
    refused, _result = desk.carry_out(command)
    if refused is not None:
        return wrong(said, refused_problem(refused, BODIES.titles))
    return JudgedRow(said, RowFate.NEW if known is None else RowFate.CHANGED)


def _institution_meant(values: Mapping[str, Any], desk: Desk, problems: list[RowProblem]) -> Institution | None:
    """The institution that a row names; one that is not there yet is a problem of the row."""
    name = values.get("institution", "")
    found = institution_called(name, desk.session.store) if name else None
    if name and found is None:
        problems.append(RowProblem(BODIES.titles["institution"], NO_BODY))
    return found


def _duties(kind: SheetKind, said: str) -> Value:
    options = kind.column("duties").options
    found = [one for one in _PARTS.split(said) if one]
    if not found or set(found) - set(options):
        return NO_DUTY.format(said=said, options="、".join(options))
    return Ok(tuple(one for one in options if one in found))


def judge_institution_user(said: SaidRow, desk: Desk) -> JudgedRow:
    """Somebody with duties at an institution."""
    today = desk.world.now.date()
    readers = {
        "phone": mobile,
        "duties": lambda text: _duties(INSTITUTION_USERS, text),
        "until": lambda text: day(text, today, whole=True),
    }
    values, problems = _read(INSTITUTION_USERS, said, readers)
    body = _institution_meant(values, desk, problems)
    if body is None or problems or said.problems:
        return wrong(said, *problems)
    return _granted(INSTITUTION_USERS, RoleKind.INSTITUTION, body.id, said, values, desk)


def judge_authority_user(said: SaidRow, desk: Desk) -> JudgedRow:
    """Somebody with duties at an authority, which is entered with its first one."""
    readers = {"phone": mobile, "region": place, "duties": lambda text: _duties(AUTHORITY_USERS, text)}
    values, problems = _read(AUTHORITY_USERS, said, readers)
    if problems or said.problems:
        return wrong(said, *problems)
    refused, made = desk.carry_out(ImportAuthority(values["authority"], values["region"]))
    if refused is not None:
        return wrong(said, refused_problem(refused, {"authority": AUTHORITY_USERS.titles["authority"]}))
    return _granted(AUTHORITY_USERS, RoleKind.AUTHORITY, made["authority_id"], said, values, desk)


def _granted(
    kind: SheetKind, role_kind: RoleKind, ref: str, said: SaidRow, values: Mapping[str, Any], desk: Desk
) -> JudgedRow:
    store = desk.session.store
    person = store.person_of_phone(values["phone"])
    role = store.role(person.id, role_kind, ref) if person is not None else None
    until = _end_of(values.get("until", ""), desk.world.now)
    if role is not None and role.active:
        there = (set(role.granted), role.title, role.until.date() if role.until else None)
        if there == (set(values["duties"]), values["title"], until.date() if until else None):
            return JudgedRow(said, RowFate.SAME)
    command = GrantStaff(
        role_kind, ref, phone=values["phone"], name=values["name"], duties=values["duties"], title=values["title"],
        until=until,
    )  # fmt: skip
    refused, made = desk.carry_out(command)
    if refused is not None:
        return wrong(said, refused_problem(refused, kind.titles))
    notes = (TO_CONFIRM,) if "grant_id" in made else ()
    return JudgedRow(said, RowFate.NEW if role is None else RowFate.CHANGED, notes=notes)


def _end_of(day_said: str, now: datetime) -> datetime | None:
    return datetime.combine(date.fromisoformat(day_said), time(23, 59), now.tzinfo) if day_said else None


def judge_unit_user(said: SaidRow, desk: Desk) -> JudgedRow:
    """Somebody who acts for a unit."""
    values, problems = _read(UNIT_USERS, said, {"phone": mobile})
    unit, missing = unit_meant(said["unit"], desk, UNIT_USERS.titles["unit"])
    problems += missing
    if unit is None or problems or said.problems:
        return wrong(said, *problems)
    store = desk.session.store
    person = store.person_of_phone(values["phone"])
    if person is not None and store.role(person.id, RoleKind.UNIT, unit.id) is not None:
        return JudgedRow(said, RowFate.SAME)
    refused, _made = desk.carry_out(ImportMember(unit.id, values["name"], values["phone"]))
    if refused is not None:
        return wrong(said, refused_problem(refused, UNIT_USERS.titles))
    return JudgedRow(said, RowFate.NEW)


def judge_capability(said: SaidRow, desk: Desk) -> JudgedRow:
    """What an institution can verify: asked for in its name, and approved by an authority that brings it in itself."""
    today = desk.world.now.date()
    readers = {
        "regions": _places,
        "range": _range,
        "accuracy": _class,
        "standard_until": lambda text: day(text, today, whole=True),
        "people": _people,
    }
    values, problems = _read(CAPABILITY, said, readers)
    body = _institution_meant(values, desk, problems)
    row = desk.world.matcher.catalogue.get(values.get("second_name", ""), None)
    if row is None and values.get("second_name"):
        problems.append(RowProblem(CAPABILITY.titles["second_name"], NO_CATEGORY.format(said=values["second_name"])))
    if body is None or row is None or problems or said.problems:
        return wrong(said, *problems)
    until = date.fromisoformat(values["standard_until"]) if values["standard_until"] else None
    command = AskCapability(
        body.id, row.second, values["regions"], row.first, values["range"] or {}, values["accuracy"],
        values["standard"], until, values["people"] or (),
    )  # fmt: skip
    if any(_is_same(one, command) for one in desk.session.store.capabilities_of(body.id)):
        return JudgedRow(said, RowFate.SAME)
    refused, made = desk.carry_out(command)
    if refused is None and desk.setting.person_id:
        refused, _moved = desk.carry_out(MoveCapability(made["capability_id"], "approve"))
    if refused is not None:
        return wrong(said, refused_problem(refused, {**CAPABILITY.titles, "region": "服务地区"}))
    return JudgedRow(said, RowFate.NEW, notes=() if desk.setting.person_id else (TO_APPROVE,))


def _is_same(there: Capability, asked: AskCapability) -> bool:
    facts = ("second", "regions", "accuracy", "standard", "standard_until")
    same = all(getattr(there, name) == getattr(asked, name) for name in facts)
    return same and there.range == asked.range and there.state in (ASKED, IN_FORCE)


def _places(said: str) -> Value:
    codes = []
    for one in filter(None, _PARTS.split(said)):
        read = place(one)
        if isinstance(read, str):
            return read
        codes.append(read.value)
    return Ok(tuple(codes))


def _range(said: str) -> Value:
    read = measuring_range.read(said)
    return Ok(dict(read)) if read is not None else NO_RANGE.format(said=said)


def _class(said: str) -> Value:
    read = accuracy.read(said)
    return Ok(read) if read else NO_CLASS.format(said=said)


def _people(said: str) -> Value:
    found = [_PERSON.fullmatch(one.strip()) for one in re.split(r"[、,，;；]", said) if one.strip()]
    named = [(one[1].strip(), date.fromisoformat(one[2]) if one[2] else None) for one in found if one is not None]
    return Ok(tuple(named)) if len(named) == len(found) else "写的名字认不出来，用顿号隔开，例如 赵光远、钱雨。"


def judge_standard(said: SaidRow, desk: Desk) -> JudgedRow:
    """A social public standard: a new one becomes a draft; one that is there is changed by an authority only."""
    today = desk.world.now.date()
    readers = {
        "region_code": place,
        "issued_on": lambda text: day(text, today, whole=True),
        "valid_until": lambda text: day(text, today, whole=True),
    }
    values, problems = _read(STANDARDS, said, readers)
    if problems or said.problems:
        return wrong(said, *problems)
    for name in ("issued_on", "valid_until"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    known = desk.session.store.standard_of_number(values["number"])
    if known is not None:
        values = {name: value or getattr(known, name) for name, value in values.items()}
        there = {name: getattr(known, name) for name in values}
        if there == values:
            return JudgedRow(said, RowFate.SAME)
        if not desk.setting.person_id:
            return wrong(said, *differing(there, values, STANDARDS.titles))
    refused, _made = desk.carry_out(SaveStandard(**values, standard_id=known.id if known else ""))
    if refused is not None:
        return wrong(said, refused_problem(refused, STANDARDS.titles))
    return JudgedRow(said, RowFate.NEW if known is None else RowFate.CHANGED)


JUDGES: Final[Mapping[str, Judge]] = {
    "authority-users": judge_authority_user,
    "bodies": judge_body,
    "institution-users": judge_institution_user,
    "capability": judge_capability,
    "standards": judge_standard,
    "unit-users": judge_unit_user,
}
"""What judges the rows of each of these kinds of sheet."""
