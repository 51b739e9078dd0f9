"""Which category an instrument belongs to: sure, offered, told apart by a word, or refused with a way out."""

from __future__ import annotations

import re
from typing import Any

from catalogue_match.catalogue import Category
from catalogue_match.exclusion import NOT_IN_CATALOGUE, excluded, size_said, standard_said, use_said
from catalogue_match.match import Candidate, Verdict
from catalogue_match.narrow import narrow
from handlers.dialogue.model import No, Ok, Option, Parsed, Several, Values, World
from handlers.standing import my_unit
from handlers.wording.categories import HINTS
from handlers.wording.sentences import sentences
from nlu import purpose

SAY_OTHERWISE = "要是叫法不一样，换个说法说说它是做什么用的；确实是它就不用录，回“取消”。"
ECG_PART = "心电部分"
"""Where only the ECG part of a multi-parameter monitor is verified it is entered as an electrocardiograph (SPEC 3)."""


def category_shown(value: Any) -> str:
    """A category as people see it: first level / second level, once when they are the same."""
    first, second = value["first"], value["second"]
    return str(second) if first == second else f"{first} / {second}"


def category_of(values: Values, world: World) -> Parsed | None:
    """Worked out from the name; a refusal ends the entry, with the reason and the right route (SPEC 4)."""
    name = str(values["instrument_name"])
    if ECG_PART in f"{name}{world.text}" and "监护" in name:
        return admitted("心脑电测量仪器", "心电图仪", name, world)
    verdict = world.matcher.match(name)
    if verdict.verdict == "none" and name in world.text and world.text != name:
        whole = world.matcher.match(world.text)  # 夹胳肢窝那种玻璃棒的温度计: what it is for is said beside its name
        verdict = whole if whole.verdict == "excluded" else verdict
    if verdict.verdict == "excluded" and name in world.text and (size := size_said(world.text)):
        verdict = world.matcher.match(f"{size}{name}")
    if verdict.verdict == "excluded" and (trade := _trade(values, world)):
        told = world.matcher.match(f"{trade}{name}")
        verdict = told if told.verdict == "sure" else verdict
    beside = world.text.replace(name, " ", 1).strip() if name in world.text else ""
    if verdict.verdict == "several" and _LOOKS.search(beside):
        one = narrow(verdict.candidates, beside, matcher=world.matcher)
        if one is not None:
            return admitted(one.first, one.second, name, world)
    return judged(name, verdict, world, sizes=world.text if name in world.text else "")


_LOOKS = re.compile(r"水银|老式|听诊|表盘|电子|自动|液晶|数字|天然气|压缩|液化|CNG|LNG|汽油|柴油|胳膊|手腕")
"""Words beside a name that tell sister categories apart: 血压计 老式的那种水银的."""


def refusal(world: World, *parts: str) -> str:
    """Why something may not be booked, what to do instead, and the catalogue that says so."""
    said, called = sentences(*parts), world.matcher.catalogue.called
    return said if called in said else f"{said}依据{called}。"


def _trade(values: Values, world: World) -> str:
    """Whose balances weigh what is sold: 金店, 药店, by the use that is told or the unit's name; "" for any other."""
    unit = my_unit(world)
    told = values.get("purpose") or _use_told(str(values["instrument_name"]), world.text)
    if told == purpose.PURPOSES[0]:
        return _TRADES[0][1]
    if unit is None or told is not None:
        return ""
    return next((shop for mark, shop in _TRADES if re.search(mark, unit.company_name)), "")


def _use_told(name: str, text: str) -> str | None:
    """The use that the clauses of a message tell beside the name: 收金子 按克给顾客算钱."""
    told = [purpose.read(clause.replace(name, "")) for clause in re.split(r"[\s,，。;；]", text)]
    return next(filter(None, told), None)


_TRADES = (("金店|金行|珠宝|银楼|首饰|黄金|典当|金银", "金店"), ("药店|药房|药铺|参茸|虫草|滋补", "药店"))


def category_said(said: Any, values: Values, world: World) -> Parsed:
    """An answer to the question which category: an option, words that tell the offers apart, or another name."""
    if isinstance(said, dict) and said.get("second"):
        return admitted(str(said["first"]), str(said["second"]), str(values.get("instrument_name", "")), world)
    text = str(said)
    name = str(values.get("instrument_name", ""))
    offers = world.matcher.match(name).candidates if name else ()
    if offers and (one := narrow(offers, text, matcher=world.matcher)) is not None:
        return admitted(one.first, one.second, name, world)
    found = judged(text, world.matcher.match(text), world)
    if isinstance(found, No) and offers:
        return No("还是没分清是哪一类，请回序号，或者换个说法说说它是做什么用的。")
    return found


def judged(name: str, verdict: Verdict, world: World, *, sizes: str = "") -> Parsed:
    """What a verdict of the matcher means for the entry; `sizes` is a text that may tell the size (DN65) beside it."""
    if verdict.verdict == "sure":
        return admitted(verdict.candidates[0].first, verdict.candidates[0].second, f"{name} {sizes}".strip(), world)
    if verdict.verdict == "several":
        options = tuple(Option(_label(c), {"first": c.first, "second": c.second}) for c in verdict.candidates)
        return Several(options, f"“{name}”在目录里有几种，您的是哪一种？回序号，或者说说它的样子。")
    if (standard := standard_said(world.text)) is not None:
        return No(refusal(world, standard.reason, standard.route), ends=True)
    if NOT_IN_CATALOGUE.reason in verdict.reason:  # nothing is known of it: the name may only be an unusual one
        return No(f"{refusal(world, verdict.reason, verdict.route)}{SAY_OTHERWISE}")
    return No(refusal(world, verdict.reason, verdict.route), ends=True)


def use_refused(said: Any, values: Values, world: World) -> Parsed:
    """A use that is told anywhere in the entry and may not be booked here ends it (SPEC 4)."""
    return No(str(said), ends=True)


def refusal_of_use(values: Values, world: World) -> str:
    """What to say to a use that this message tells, of an instrument whose category is known; "" when none."""
    row = values.get("category")
    category = category_named(row["second"], row["first"], world) if row else None
    found = use_said(world.text, category) if category is not None else None
    return refusal(world, found.reason, found.route) if found else ""


def admitted(first: str, second: str, name: str, world: World) -> Parsed:
    """The category, unless it may not be booked online or the name says that it is one of SPEC 4's exclusions."""
    category = category_named(second, first, world)
    found = excluded(name, category) if category is not None else None
    if found is not None:
        return No(refusal(world, found.reason, found.route), ends=True)
    if category is not None and not category.bookable:
        return No(refusal(world, f"“{second}”只做型式批准，不在强制检定范围内，这里不用约检。"), ends=True)
    note = f"（{category.note}）" if category is not None and category.note else ""
    remark = f"归到“{category_shown({'first': first, 'second': second})}”类{note}。"
    return Ok({"first": first, "second": second}, remark)


def category_named(second: str, first: str, world: World) -> Category | None:
    """The row of the catalogue that is in force."""
    return world.matcher.catalogue.get(second, first)


def _label(candidate: Candidate) -> str:
    hint = HINTS.get(candidate.second, "")
    shown = category_shown({"first": candidate.first, "second": candidate.second})
    return f"{shown}（{hint}）" if hint else shown
