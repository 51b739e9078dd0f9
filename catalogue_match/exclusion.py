"""Owns the refusals of SPEC 4: what is known, yet may not be booked here, with the reason and the right route."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalogue_match.catalogue import DATA, Category
from catalogue_match.reading import data_lines, simplified
from catalogue_match.sources import row_keys
from nlu.text import normal

_MARKS: Final = {
    "dn": re.compile(
        r"(?:dn|φ|(?:公称)?(?:口径|通径)[:是为]?|直径[:是为]?)\s?(\d+(?:\.\d+)?)|(?<!\d)(\d++)\s?(?:口径|mm口径)"
    ),
    "g": re.compile(r"(?<![a-z0-9])g\s?(\d+(?:\.\d+)?)(?![a-z0-9-])"),
}


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A refusal: `code` names the rule of data/exclusions.tsv or "size"; `reason` and `route` are for people."""

    code: str
    reason: str
    route: str


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    rows: frozenset[str]
    calls: re.Pattern[str]
    calls_off: re.Pattern[str] | None
    exclusion: Exclusion

    def concerns(self, key: str) -> bool:
        return "*" in self.rows or key in self.rows

    def applies(self, plain: str) -> bool:
        called_off = self.calls_off is not None and _said(self.calls_off, plain)
        return not called_off and _said(self.calls, plain)


def _said(pattern: re.Pattern[str], plain: str) -> bool:
    """Whether a text says what a pattern names, and does not deny it: 不是内部用的, 不给环保局."""
    return any(
        found[0].startswith(("不", "非")) or not _DENIED.search(plain[: found.start()])
        for found in pattern.finditer(plain)
    )


_DENIED: Final = re.compile(
    r"(?:不|没|非|别|甭|莫)(?:是|算|属于|给|用于|用来|归|做|当|在|去|报|打算|拿|它|靠)*(?:什么|我们|企业|公司)?\Z"
)


@dataclass(frozen=True, slots=True)
class _Limit:
    mark: str
    smallest: float
    largest: float
    exclusion: Exclusion


NOT_IN_CATALOGUE: Final = Exclusion(
    "not_in_catalogue",
    "它不在《实施强制管理的计量器具目录》里，不用强制检定",
    "可以自愿找有能力的计量技术机构检定或校准",
)
_OTHER_USE: Final = {True: "ecology", False: "internal"}


def excluded(
    text: str, category: Category | None, *, purpose: str | None = None, diameter: float | None = None
) -> Exclusion | None:
    """The refusal that applies to an instrument described by `text` in that row, or None when it may be booked.

    `purpose` is one of 贸易结算 安全防护 医疗卫生 环境监测 其他; `diameter` the nominal diameter in mm (or the G number
    of a gas meter) when it is known apart from the text. Rules, limits and their words stand in data/.
    """
    if category is None:
        return NOT_IN_CATALOGUE
    key = _key_of(category)
    plain = simplified(normal(text)).lower()
    size = _out_of_size(key, plain, diameter)
    if size is not None:
        return size
    for rule in _rules():
        if rule.concerns(key) and rule.applies(plain):
            return rule.exclusion
    return _by_purpose(category, purpose)


def standard_said(text: str) -> Exclusion | None:
    """The refusal of measurement standards, whatever kind of thing a text calls one."""
    plain = simplified(normal(text)).lower()
    return next((rule.exclusion for rule in _rules() if rule.code == "standard" and rule.applies(plain)), None)


def inside_said(text: str) -> Exclusion | None:
    """The refusal of what is used inside the firm or at one's own, whatever kind of thing a text calls so.

    >>> inside_said("后厨配馅的小秤 只给师傅配料用 不卖货").code, inside_said("收菜用的地磅")
    ('internal', None)
    >>> inside_said("粮食水分仪 LDS-1G 放化验室")  # where it stands says nothing of what it is used for
    """
    plain = simplified(normal(text)).lower()
    for room in _ROOMS:
        plain = plain.replace(room, "")
    inside = _INSIDE["桩" in plain or "充" in plain]
    return next((rule.exclusion for rule in _rules() if rule.code == inside and rule.applies(plain)), None)


_ROOMS: Final = ("化验室", "实验室", "质检室", "质检科", "检验室")
_INSIDE: Final = {True: "inside_pile", False: "internal"}


def use_said(text: str, category: Category) -> Exclusion | None:
    """The refusal that a message calls for by the use it tells, wherever it is said: 我们厂的标准器, 只测自己车间.

    Rules that read the name of a thing are left out: a message about its place or maker is no name.
    """
    key, plain = _key_of(category), simplified(normal(text)).lower()
    told = (rule for rule in _rules() if rule.code in _OF_USE and rule.concerns(key) and rule.applies(plain))
    return next((rule.exclusion for rule in told), None)


_OF_USE: Final = frozenset(("standard", "internal", "ecology", "process_gauge"))


def _by_purpose(category: Category, purpose: str | None) -> Exclusion | None:
    """Refusals 1 and 5: a use that is none of the four, or a sound level meter that does not watch the environment."""
    if purpose is None:
        return None
    is_sound = category.second == "声级计"
    if purpose == "其他" or (is_sound and purpose != "环境监测"):
        wanted = _OTHER_USE[is_sound]
        return next(rule.exclusion for rule in _rules() if rule.code == wanted)
    return None


def _out_of_size(key: str, plain: str, diameter: float | None) -> Exclusion | None:
    for limit in _limits().get(key, ()):
        found = [float(one or two) for one, two in _sizes(limit.mark, plain)]
        if diameter is not None:
            found.append(diameter)
        if any(not limit.smallest <= size <= limit.largest for size in found):
            return limit.exclusion
    return None


def size_said(text: str) -> str:
    """DN65的水表: the size that a text says, as it is written on the plate; "" when it says none.

    >>> size_said("DN65的水表 想录进台账"), size_said("水表")
    ('DN65', '')
    """
    found = _sizes("dn", simplified(normal(text)).lower())
    return f"DN{next(filter(None, found[0]))}" if found else ""


def _sizes(mark: str, plain: str) -> list[tuple[str, str]]:
    return [(match.group(1), match.group(match.re.groups)) for match in _MARKS[mark].finditer(plain)]


def _key_of(category: Category) -> str:
    """The key under which the data files know a row; that of a later announcement by the one row it descends from."""
    named = [(category.first, category.second), *category.origins]
    return next((key for names in named if (key := _keys().get(names))), "")


@lru_cache(maxsize=1)
def _keys() -> dict[tuple[str, str], str]:
    return {names: key for key, names in row_keys().items()}


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            code,
            frozenset(rows.split(",")),
            re.compile(calls),
            None if calls_off == "-" else re.compile(calls_off),
            Exclusion(code, reason, route),
        )
        for code, rows, calls, calls_off, reason, route in data_lines(DATA / "exclusions.tsv")
    )


@lru_cache(maxsize=1)
def _limits() -> dict[str, tuple[_Limit, ...]]:
    found: dict[str, tuple[_Limit, ...]] = {}
    for key, mark, smallest, largest, reason, route in data_lines(DATA / "limits.tsv"):
        limit = _Limit(mark, float(smallest), float(largest), Exclusion("size", reason, route))
        found[key] = (*found.get(key, ()), limit)
    return found
