"""Owns the rules that begin on a day (SPEC 9): what applies when, of what, by which source, and what is asked for then.

A rule that is not established says so, and sends people to the local metrology department: nothing is made up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

ASK_LOCALLY: Final = "请向当地计量部门确认"
"""What is said wherever the sources establish nothing."""

_PRICED: Final = re.compile(r"计价|收银|条码秤|电子(?:[案桌]|小)?秤")
_NO_PRICES: Final = re.compile(r"不计价|非计价|汽车|轨道|地磅|地上?衡|吊秤|台秤|天平|皮带|人体|体重|婴儿")
_MODEL: Final = re.compile(r"ACS", re.IGNORECASE)
_MOST: Final[Mapping[str, float]] = {"g": 100_000, "kg": 100, "t": 0.1}
"""JJF 2184-2025 is of price scales up to 100 kg."""


def is_price_scale(thing: Mapping[str, Any]) -> bool:
    """Whether an instrument is a price scale up to 100 kg, by its name, model and range (names as in labels.md).

    >>> is_price_scale({"instrument_name": "电子计价秤"}), is_price_scale({"instrument_name": "电子台秤"})
    (True, False)
    >>> is_price_scale({"instrument_name": "电子秤", "range": {"max": 150, "unit": "kg"}})
    False
    """
    name = str(thing.get("instrument_name", ""))
    named = _PRICED.search(name) or (name.endswith("秤") and _MODEL.match(str(thing.get("model", ""))))
    if not named or _NO_PRICES.search(name):
        return False
    measured = thing.get("range") or {}
    most = _MOST.get(str(measured.get("unit", "")))
    return most is None or float(measured.get("max", 0)) <= most


def _is_charger(thing: Mapping[str, Any]) -> bool:
    return "充电" in str(thing.get("instrument_name", ""))


@dataclass(frozen=True)
class DatedRule:
    """One rule: since when it holds, what it is of, what it says, and where that is laid down.

    `asks` are the fields that are asked for from that day on, when such an instrument is entered; before it they are
    taken when somebody says them, and never asked. `certificate` are those that its certificate then shows even when
    they are empty. `established` is False where the sources leave open what holds.
    """

    name: str
    since: date
    of: Callable[[Mapping[str, Any]], bool]
    about: str
    says: str
    source: str
    established: bool = True
    asks: tuple[str, ...] = ()
    certificate: tuple[str, ...] = ()


CHARGING, THREE_CODES, NEW_REGULATION, OLD_SCALES = "charging", "three_codes", "price_scales", "old_price_scales"
RULES: Final = (
    DatedRule(
        CHARGING, date(2023, 1, 1), _is_charger, "电动汽车充电桩",
        "实行强制检定", "《实施强制管理的计量器具目录》（市场监管总局公告2020年第42号）",
    ),
    DatedRule(
        THREE_CODES, date(2026, 1, 8), is_price_scale, "100kg以下的计价秤",
        "要求“三码一封”（生产码、维修码、检定码、铅封），一台秤一个身份", "JJF 2184-2025",
    ),
    DatedRule(
        NEW_REGULATION, date(2027, 1, 8), is_price_scale, "电子计价秤",
        "按新规程检定", "JJG 1204-2025", asks=("production_code", "seal_no", "approval_no"),
        certificate=("check_code", "seal_no"),
    ),
    DatedRule(
        OLD_SCALES, date(2027, 1, 8), is_price_scale, "在那以前出厂、没有“三码一封”的老秤",
        f"怎么办还没有统一规定，{ASK_LOCALLY}", "来源没有写明", established=False,
    ),
)  # fmt: skip
"""Every rule with a day, in the order of their days."""


def rule_named(name: str) -> DatedRule:
    """The rule of this name; KeyError for one that is none."""
    return {one.name: one for one in RULES}[name]


def rules_on(day: date, thing: Mapping[str, Any]) -> tuple[DatedRule, ...]:
    """The rules that hold on a day for an instrument."""
    return tuple(one for one in RULES if one.since <= day and one.of(thing))


def fields_asked(day: date, thing: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that are asked for when such an instrument is entered on this day.

    >>> fields_asked(date(2027, 1, 7), {"instrument_name": "电子计价秤"})
    ()
    >>> fields_asked(date(2027, 1, 8), {"instrument_name": "电子计价秤"})
    ('production_code', 'seal_no', 'approval_no')
    """
    return tuple(name for rule in rules_on(day, thing) for name in rule.asks)


def fields_of_certificate(day: date, thing: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that the certificate of such an instrument, verified on this day, shows even when they are empty."""
    return tuple(name for rule in rules_on(day, thing) for name in rule.certificate)


def told(rule: DatedRule) -> str:
    """A rule as one sentence: since when, of what, what, and by which source.

    >>> told(rule_named(THREE_CODES))
    '2026年1月8日起，100kg以下的计价秤要求“三码一封”（生产码、维修码、检定码、铅封），一台秤一个身份（JJF 2184-2025）。'
    """
    source = f"（{rule.source}）" if rule.established else ""
    return f"{rule.since.year}年{rule.since.month}月{rule.since.day}日起，{rule.about}{rule.says}{source}。"
