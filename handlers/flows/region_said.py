"""Regions as flows hold them, {"code", "name"}: from what was said, or from a credit code's digits; always shown."""

from __future__ import annotations

from typing import Any

from booking.region import reaches_county
from handlers.dialogue.model import Choice, No, Ok, Option, Parsed, Problem, Several, Values, World
from handlers.standing import my_unit
from nlu.places import same_as_registered
from nlu.regions import RegionFound, find_regions, region_name, region_of
from nlu.uscc import region_prefix

MOST = 6
_CODE_LENGTH = 18


def region_shown(value: Any) -> str:
    """The full name of a region value."""
    return str(value["name"])


def region_said(said: Any, values: Values, world: World) -> Parsed:
    """A region to the county; several counties of that name are offered, a city alone is asked on (SPEC 3)."""
    if isinstance(said, dict) and reaches_county(str(said.get("code", ""))):
        return Ok({"code": said["code"], "name": said["name"]})
    text = str(said)
    unit = my_unit(world)
    if unit is not None and same_as_registered(text):
        return Ok({"code": unit.region_code, "name": unit.region})
    code = region_of(text)
    if code and reaches_county(code):
        return _ok(code)
    home = unit.region_code if unit is not None else _code_digits(values)
    return _among(_counties(text), home) or No(_no_county(text))


def region_of_unit(values: Values, world: World) -> Parsed | None:
    """Worked out from the address, told apart by the credit code; from the code's digits alone when they are clear."""
    address = str(values.get("address", ""))
    found = _counties(address) if address else ()
    prefix = _code_digits(values)
    agreeing = [f for f in found if f.code == prefix] or [f for f in found if prefix and f.code[:4] == prefix[:4]]
    if len(agreeing) == 1:
        return _shown_back(agreeing[0].code)
    if len(found) == 1 and not prefix:
        return _shown_back(found[0].code)
    if found:
        return None
    return _shown_back(prefix) if reaches_county(prefix) and region_name(prefix) else None


def elsewhere(values: Values, _world: World) -> tuple[Problem, ...]:
    """An address that names another county than the one that was noted: which of them it is, is asked."""
    noted = values.get("region") or {}
    named = list(dict.fromkeys(f.code for f in _counties(str(values.get("address", "")))))
    near = [code for code in named if code[:4] == str(noted.get("code", ""))[:4]]
    if not noted or not named or noted["code"] in named or len(near or named) != 1:
        return ()
    meant = region_name((near or named)[0]) or ""
    why = f"地址写的是{meant}，所在地记的是{noted['name']}，是哪一个？由它决定哪家机构来检。"
    return (Problem("region", why, (Choice(meant), Choice(str(noted["name"])))),)


def _code_digits(values: Values) -> str:
    code = str(values.get("uscc", ""))
    return region_prefix(code) if len(code) == _CODE_LENGTH else ""


def _shown_back(code: str) -> Ok:
    name = region_name(code) or ""
    return Ok({"code": code, "name": name}, f"所在地记为 {name}，不对的话告诉我。")


def _ok(code: str) -> Ok:
    return Ok({"code": code, "name": region_name(code) or ""})


def _counties(text: str) -> tuple[RegionFound, ...]:
    return tuple(f for f in find_regions(text) if f.level == "county")


def _among(found: tuple[RegionFound, ...], home: str) -> Parsed | None:
    """The county that is meant: the only one, or the only one in the city of `home`, the unit's own."""
    codes = list(dict.fromkeys(f.code for f in found))
    near = [c for c in codes if home and c[:4] == home[:4]]
    if len(codes) == 1 or len(near) == 1:
        return _ok((near or codes)[0])
    if not codes:
        return None
    options = tuple(Option(region_name(c) or c, {"code": c, "name": region_name(c) or c}) for c in codes[:MOST])
    return Several(options, "叫这个名字的有好几个地方，是哪一个？回复序号就行。")


def _no_county(text: str) -> str:
    wider = next((f for f in find_regions(text) if f.level != "county"), None)
    if wider is not None:
        return f"{wider.name}还要再具体些，是哪个区、县（旗）？由它决定哪家机构来检。"
    return "没认出是哪个区县，请带上市名再说一遍，例如“呼和浩特市赛罕区”。"
