"""Owns what says who a unit is while nothing is open: its name, its licence, a person, a code, a telephone."""

import re
from typing import Final

from nlu import companies, persons
from nlu.fill import answers
from nlu.heard import Heard
from nlu.intents.weighing import SURE, strongest, totals_of
from nlu.reading import Reading

_ON_LICENCE: Final = re.compile(
    r"^(?:我们?的?|营业)*执照(?:上面?)?(?:写的|的?名字|的?名称|的?全称|的)?(?:是|叫|写的是|写着)[:\s]*(?P<name>.{4,30})$"
)
_SHORTEST: Final = 5
_LONGEST: Final = 26


def licence_named(reading: Reading) -> Heard | None:
    """执照上写的是赛罕区鲜鱼坊水产店."""
    if (
        reading.role != "unit"
        or reading.flow not in (None, "register")
        or reading.awaiting not in (None, "next_action")
    ):
        return None
    found = _ON_LICENCE.match(reading.text)
    if found is None or not companies.has_ending(found["name"]):
        return None
    return Heard("register_start", {"company_name": companies.whole(found["name"])})


def person_named(reading: Reading) -> Heard | None:
    """云秀兰, or 我叫云秀兰, where registering was offered and nothing is open."""
    if reading.role != "unit" or reading.flow is not None or len(reading.text) > _LONGEST_NAME:
        return None
    name = persons.whole(reading.text)
    said = reading.text.startswith(("我叫", "我是", "我姓"))
    if not persons.looks_like(name) or not (said or reading.awaiting == "next_action"):
        return None
    return Heard("register_start", {"contact": name})


_LONGEST_NAME: Final = 10


def unit_named(reading: Reading) -> Heard | None:
    """新城区老王水果摊, with nothing open."""
    if reading.role != "unit" or reading.flow is not None or not _SHORTEST <= len(reading.text) <= _LONGEST:
        return None
    if reading.asks or len(reading.pieces) != 1 or not companies.has_ending(reading.text):
        return None
    if strongest(totals_of(reading))[1] >= SURE or reading.instruments:
        return None
    found = companies.find(reading.text)
    if found is None or found.end != len(reading.text):
        return None
    return Heard("register_start", {"company_name": found.value})


def unit_told(reading: Reading) -> Heard | None:
    """电话是幺五零四七六二八三九幺, 我是顺发蔬菜批发部我姓孟: what registering would take, told before it is open."""
    if reading.role != "unit" or reading.flow is not None or reading.asks:
        return None
    said = Reading(reading.text, role="unit", flow="register", awaiting="company_name", today=reading.today)
    found = answers.inside(said)
    if not found.keys() & _TELLS_WHO or reading.instruments:
        return None
    named = found.get("company_name")
    if named is not None and not companies.has_ending(str(named)):
        return None
    return Heard("register_start", found)


_TELLS_WHO: Final = frozenset(("uscc", "phone", "company_name"))
