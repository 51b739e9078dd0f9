"""What a message says for the entry of an instrument, beyond the plain fields: counts, copies, lists, no nameplate."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from booking.instrument import NO_VALUE
from handlers.dialogue.model import TRIED, Acted, Values, World
from handlers.flows.category_said import refusal_of_use
from handlers.flows.ledger_later import LATER, one_first
from handlers.flows.ledger_rows import rows
from handlers.flows.target import ledger
from handlers.standing import my_unit
from nlu import absent, field_names, instruments_said
from nlu.corrections import says_so, writes
from nlu.fill import basket, codes_said
from nlu.found import Found
from nlu.regions import region_name
from nlu.text import normal
from nlu.understand import Heard

_NO_NAMEPLATE = re.compile(
    r"(?P<none>(?:没有?|无|看不[清见到]|磨[没掉]了?)(?:铭牌|标牌)|铭牌(?:没|掉|丢|磨|看不|不见)|三无)"
    r"|(?:没有?|无)(?:牌子|标签|字|标识|品牌)"
)
_ENTERED = re.compile(
    r"(?:我|们|要|想|再|帮我|给我|还要|麻烦|请)*(?:录入|登记|添加|新增|加上|录|加)(?:进去?|一下|上)?"
    r"(?:[一二两三四五六七八九十\d]?[台个块把支只套件])?(?P<name>[^\s，,。;；:：]{2,24})"
)
_ANY_AT_ALL = re.compile(
    r"(?:新|要检的|强检|强制检定|计量|检定|测量|检测)*(?:器具|设备|仪器|仪表|机器|东西|工具|台账)[吧了呢啊呀]?"
)
"""登记器具 names no instrument; what is meant is asked for."""
_PRECISE = 2
"""A name of one character (秤, 表) is made more precise by a longer one, at the summary."""
_JUST_ONE = re.compile(r"[录先就只](?:录|登记|来|弄)?一[台个块把只支套](?!一[台个块把])")
_HANDED_ON = re.compile(r"转(?:来|给|让|过来|到)|二手|过户|盘下|接手")


def takes(heard: Heard, values: Values, world: World) -> Values:
    """The slots that this message fills."""
    said = dict(heard.slots)
    if refusal := refusal_of_use(values, world):
        return {"use_refused": refusal}
    if heard.intent == "ledger_add" and _another(said, values):
        return {}
    if heard.intent == "unclear" and not values:
        names = sorted(instruments_said.find(world.text), key=_is_one_word)  # 秤就一个 电子计价秤
        found = names[0] if names else instruments_said.described(world.text)
        return {"instrument_name": found.value} if found else {}
    if heard.intent == "ledger_add" and "instrument_name" not in said and "instruments" not in said:
        _named_by_catalogue(said, world)
    _to_be_booked(heard, said, values, world)
    one_first(heard, said, values, world)
    _name(heard, said, values, world)
    _region(said, world)
    _nameplate(said, world)
    _absent(said, values, world)
    if heard.intent != "correct_info" and str(said.get("manufacturer", NO_VALUE)) in str(
        values.get("manufacturer", "")
    ):
        said.pop("manufacturer", None)  # 也是友声这款, of a copy whose maker is told in full
    if heard.intent == "correct_info":
        of_its_form(said, values, world.text)
        _in_its_year(said, values, world.text)
    pieces = basket.pieces(world.text, today=world.now.date())
    if heard.intent == "ledger_copy" and "serial" in values and any(one.like is not None for one in pieces):
        return _one_more(said, values)
    before = world.memory.get("last_row") or {}
    said = {**{name: before[name] for one in pieces for name in one.alike if name in before}, **said}
    if values.get("count", 1) > 1 and _JUST_ONE.search(world.text):
        said["count"] = 1
    if "serial_list" in said and "count" not in values:
        said.setdefault("count", len(said["serial_list"]))
    if _HANDED_ON.search(world.text) and values.get(TRIED, {}).get("serial"):
        said["serial"] = values[TRIED]["serial"]
    return said


def _named_by_catalogue(said: dict[str, Any], world: World) -> None:
    """录一台医用诊断X射线设备 进口的: a name that only the catalogue knows, behind the verb."""
    found = _ENTERED.match(world.text)
    name = found["name"] if found else ""
    if name and not _ANY_AT_ALL.fullmatch(name) and world.matcher.match(name).verdict != "none":
        said["instrument_name"] = name


def _to_be_booked(heard: Heard, said: dict[str, Any], values: Values, world: World) -> None:
    """我们的压力表到期了 一共12块 要检, with nothing in the ledger yet: what is to be booked has to be entered."""
    wanted = said.get("selection")
    if heard.intent != "booking_create" or "instrument_name" in values or not isinstance(wanted, Mapping):
        return
    if isinstance(wanted.get("name"), str):
        pieces = basket.pieces(world.text, today=world.now.date())
        told = pieces[0].values if pieces else {}
        for name, value in (*told.items(), ("instrument_name", wanted["name"])):
            said.setdefault(name, value)
        if isinstance(wanted.get("count"), int):
            said.setdefault("count", wanted["count"])


def _another(said: Values, values: Values) -> bool:
    """Whether this begins another instrument while one is nearly complete."""
    name = said.get("instrument_name")
    return bool(name) and "category" in values and name != values.get("instrument_name") and "serial" in values


def _name(heard: Heard, said: dict[str, Any], values: Values, world: World) -> None:
    """A name said when the name is known answers the question which category, or is part of another answer."""
    named = "instrument_name" in field_names.named(world.text, "ledger_add")
    if "instrument_name" not in values or heard.intent == "correct_info" or LATER in said or named:
        return
    old, new = str(values["instrument_name"]), str(said.get("instrument_name", ""))
    if not world.asked and old in new and len(old) < _PRECISE:
        return
    if not world.asked and new and writes(world.text, new):
        return  # 名称写电子秤就行
    if new and heard.intent != "provide_info" and not {"model", "serial", "serial_list", "range"} & values.keys():
        return
    name = said.pop("instrument_name", None)
    if world.asked == "category" and (name or heard.intent == "provide_info"):
        fields = {k for k in said if k not in ("choice", "field")}
        if name or not fields:
            said["category"] = world.text


def of_its_form(said: dict[str, Any], stands: Values, text: str) -> None:
    """是N7703-128, where the number is N7703-126: a code that puts one right without its name is of the same form."""
    for name, other in (("model", "serial"), ("serial", "model")):
        new, mine, its = (str(one) for one in (said.get(name, ""), stands.get(name, ""), stands.get(other, "")))
        alike = new != "" and _form(new) == _form(its) != _form(mine) and new[0] == its[0]
        if alike and other not in said and name not in field_names.named(text, "ledger_add"):
            said[other] = said.pop(name)
            return


def _in_its_year(said: dict[str, Any], stands: Values, text: str) -> None:
    """时间错了 是5月买的, where 2024年3月 stands: a month that is said without a year is one of that year."""
    new, old = str(said.get("purchase_date", "")), str(stands.get("purchase_date", ""))
    year, _, month = new.partition("-")
    alone = month != "" and f"{int(month[:2])}月" in text
    if alone and old[:4].isdigit() and f"{year[2:]}年" not in text and not any(word in text for word in _YEARS):
        said["purchase_date"] = f"{old[:4]}-{month}"


_YEARS = ("今年", "去年", "前年", "本年", "当年")


def _form(code: str) -> str:
    return "".join("0" if sign.isdigit() else "A" if sign.isalpha() else sign for sign in code)


def _region(said: dict[str, Any], world: World) -> None:
    if said.pop("use_region_ref", None) == "register" and (unit := my_unit(world)) is not None:
        said["use_region"] = {"code": unit.region_code, "name": region_name(unit.region_code) or unit.region}


def _nameplate(said: dict[str, Any], world: World) -> None:
    found = [bool(one["none"]) for one in _NO_NAMEPLATE.finditer(world.text)]
    if found:
        said["nameplate"] = "none" if any(found) else "unsure"


def _is_one_word(name: Found[str]) -> bool:
    """Whether a name says no more than 秤 or 表."""
    return len(name.value) == 1


def _absent(said: dict[str, Any], values: Values, world: World) -> None:
    """案秤一台 没有型号 编号2201: what it is said to lack stands as none."""
    for name in absent.find(normal(world.text)):
        if name not in said and name not in values and not _numbered(name, said):
            said[name] = {} if name == "range" else NO_VALUE


def _numbered(name: str, said: Values) -> bool:
    """Whether a number was said in another way, as a list."""
    return name == "serial" and ("serial_list" in said or int(said.get("count") or 1) > 1)


def _one_more(said: Values, values: Values) -> Values:
    """再来一台一样的 while the first is still open: two of a kind."""
    serials = [r.get("serial", NO_VALUE) for r in rows(values)]
    more = said.get("serial_list") or ([said["serial"]] if said.get("serial") else [])
    out: dict[str, Any] = {"count": len(serials) + max(len(more), 1)}
    return {**out, "serial_list": [*serials, *more]} if more else out


def beside_entry(heard: Heard, values: Values, world: World) -> Acted | None:
    """计价秤的号打反了 4209917, at the summary of another thing: a number of the ledger is put right there."""
    if not says_so(world.text) or codes_said.put_right(
        world.text, [str(row.get("serial", "")) for row in rows(values)]
    ):
        return None
    meant = codes_said.put_right(world.text, [row.serial for row in ledger(world)])
    return Acted(enter="ledger_edit") if meant is not None else None
