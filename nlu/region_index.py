"""Owns the index of administrative divisions: codes, full names, and every form under which a name is written or said.

Codes and names to the county are GB/T 2260; where they come from stands in docs/decisions/0010. Short forms follow from
rules (呼和浩特市 -> 呼和浩特, 宽城满族自治县 -> 宽城, 宽城县), abbreviations and former names from a table.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final

# Prefecture-level cities without counties: the city itself decides who verifies (GB/T 2260 gives them nothing beneath).
CITIES_WITHOUT_COUNTIES: Final = frozenset({"441900", "442000", "460400", "620200"})
_PEOPLES: Final = (
    "蒙古族|蒙古|回族|藏族|维吾尔族|维吾尔|苗族|彝族|壮族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克族|哈萨克|傣族|黎族|傈僳族|佤族|畲族"
    "|高山族|拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯族|锡伯|阿昌族|普米族"
    "|塔吉克族|塔吉克|怒族|鄂温克族|保安族|裕固族|独龙族|鄂伦春族|各族"
)
_AUTONOMOUS: Final = re.compile(rf"(?P<name>.{{2,}}?)(?:{_PEOPLES})*自治(?P<kind>[州县旗区])\Z")
_OF_PEOPLE: Final = re.compile(r"(?P<name>.{2,})(?:回族|达斡尔族)区\Z")
_SUFFIX: Final = re.compile(r"(?P<name>.{2,})(?:特别行政区|地区|新区|林区|特区|矿区|[省市盟区县旗])\Z")
_PEOPLE_NAMED: Final = frozenset({"鄂温克族自治旗", "东乡族自治县"})
_KEY: Final = 2
_NEVER_SHORT: Final = frozenset({"林区", "矿区", "城区", "郊区", "特区", "新区"})


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a division: `full` when the form has its suffix, so that it cannot be another word."""

    text: str
    code: str
    full: bool


def level(code: str) -> str:
    """Whether a code is a "province", a "city" or a "county"; a city without counties counts as a county.

    >>> level("150000"), level("150100"), level("150105"), level("441900")
    ('province', 'city', 'county', 'county')
    """
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") and code not in CITIES_WITHOUT_COUNTIES else "county"


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Every division's own name by its code, in the order of codes."""
    provinces: dict[str, str] = json.loads((files("nlu") / "data" / "regions.json").read_text("utf-8"))["provinces"]
    return {prefix + entry[:4]: entry[4:] for prefix, row in provinces.items() for entry in row.split(" ")}


@lru_cache(maxsize=1)
def forms() -> dict[str, tuple[Form, ...]]:
    """All forms by their first two characters, the longest first."""
    table: dict[str, dict[tuple[str, str], Form]] = {}
    known = names()
    taken = set(known.values())
    for code, name in known.items():
        for text, full in _forms_of(code, name, taken):
            _keep(table, Form(text, code, full))
    aliases: dict[str, str] = json.loads((files("nlu") / "data" / "region_aliases.json").read_text("utf-8"))["names"]
    for code, row in aliases.items():
        for text in row.split():
            full = text[-1] in "市区县旗盟州" and (len(text) > _KEY or text[-1] in "旗盟市")
            _keep(table, Form(text, code, full))
    return {key: tuple(sorted(found.values(), key=lambda f: -len(f.text))) for key, found in table.items()}


def _keep(table: dict[str, dict[tuple[str, str], Form]], form: Form) -> None:
    row = table.setdefault(form.text[:_KEY], {})
    before = row.get((form.text, form.code))
    if before is None or (form.full and not before.full):
        row[form.text, form.code] = form


def _forms_of(code: str, name: str, taken: set[str]) -> Iterator[tuple[str, bool]]:
    yield name, True
    autonomous = _AUTONOMOUS.match(name) if "自治" in name and name not in _PEOPLE_NAMED else None
    if autonomous:
        short = autonomous["name"]
        yield short, False
        if autonomous["kind"] != "区" and short + autonomous["kind"] not in taken:
            yield short + autonomous["kind"], True
        return
    people = _OF_PEOPLE.match(name)
    if people:
        yield people["name"], False  # 管城回族区
        yield people["name"] + "区", True
        return
    if name.endswith("地区"):
        yield name.removesuffix("地区"), False
        return
    match = _SUFFIX.match(name)
    if match is None or name in _NEVER_SHORT:
        return
    short = match["name"]
    yield short, False
    if name[-1] in "区市" and level(code) == "county" and short + "县" not in taken:
        yield short + "县", True  # what a district or city was called before it became one
