"""该不该检: whether an instrument is subject to verification, by the catalogue, with its number and date (SPEC 4)."""

from __future__ import annotations

import re

from catalogue_match.catalogue import Category
from catalogue_match.exclusion import excluded, standard_said
from catalogue_match.match import Verdict
from handlers.dialogue.model import Acted, Choice, No, Reply, World
from handlers.flows.category_said import admitted, category_named, category_shown, refusal
from handlers.wording import everyday as says
from nlu.understand import Heard

_HOME = re.compile(r"我家的?(?!店|公司|厂|药房|超市|诊所|医院)|家里|家用|自己家|在家|自用")
_NOISE = re.compile(
    r"(?:要不要|需不需要|用不用|算不算|是不是|属不属于|属于|需要|也?要|得|算|能|可以)?(?:做|送|拿去)?(?:强制?)?检定?.*$"
)


_THINGS = "(?:仪器|设备|东西|机器|器具|家伙|物件)"
_VAGUE = re.compile(rf"[一-龥]{{0,8}}?{_THINGS}")
_OF_A_PLACE = re.compile(rf"[一-龥]{{0,6}}?(?:店|院|所|站|厂|铺|家|里|单位|公司|市场)?的?{_THINGS}")
"""医院的设备 says where, not what."""
WHICH = "您说的是哪样器具？告诉我名字或者它是干什么用的就行，例如“验光仪”“量血压的”“卖菜的电子秤”。"


_DOES = re.compile(r"[量测称验配吹拍打照查检]")


def scope(heard: Heard, text: str, world: World) -> Acted | None:
    """X 要不要检, 属于哪一类."""
    name = str(heard.slots.get("instrument_name") or "") or _NOISE.sub("", text) or text
    if _HOME.search(text):
        return _told(says.HOME_USE)
    verdict = world.matcher.match(name)
    if (refused := _refused_by_use(verdict, text, world)) is not None:
        return refused
    vague = _VAGUE if verdict.verdict == "none" else _OF_A_PLACE if verdict.verdict == "several" else None
    if vague and vague.fullmatch(name) and not _DOES.search(name):
        return _told(WHICH)
    if verdict.verdict in ("none", "excluded"):
        return _told(refusal(world, verdict.reason, verdict.route))
    return _told(_positive(name, verdict, world), "录器具", "约检定")


def named_in_passing(heard: Heard, text: str, world: World) -> Acted | None:
    """住户水表d n二五的能不能约捡: nothing else was understood, but it names what may not be booked here."""
    if world.asked or len(text) < _SHORTEST:
        return None
    if (standard := standard_said(text)) is not None:
        return _told(refusal(world, standard.reason, standard.route))
    verdict = world.matcher.match(text)
    return _told(refusal(world, verdict.reason, verdict.route)) if verdict.verdict == "excluded" else None


_SHORTEST = 5


def _refused_by_use(verdict: Verdict, text: str, world: World) -> Acted | None:
    """What the question tells of use or size beside the name; a thing that is known as a household one, not at home."""
    called = world.matcher.catalogue.called
    if verdict.verdict == "excluded" and _AT_HOME in verdict.reason:
        return _told(f"“{_plain(text)}”{says.BY_ITS_USE}依据{called}。")
    best = verdict.candidates[0] if verdict.candidates else None
    category = category_named(best.second, best.first, world) if best is not None else None
    found = excluded(text, category) if category is not None else None
    return _told(refusal(world, found.reason, found.route)) if found is not None else None


def _plain(text: str) -> str:
    return _NOISE.sub("", text) or text


_AT_HOME = "家里自己用"


def _told(text: str, *choices: str) -> Acted:
    return Acted((Reply(text, tuple(Choice(c) for c in choices)),))


def _positive(name: str, verdict: Verdict, world: World) -> str:
    called = world.matcher.catalogue.called
    if verdict.verdict == "several":
        listed = "；".join(category_shown({"first": c.first, "second": c.second}) for c in verdict.candidates)
        return f"“{name}”可能是这几类：{listed}。都在{called}里，用于目录规定用途的就要强制检定。您的是哪一种？"
    best = verdict.candidates[0]
    refused = admitted(best.first, best.second, name, world)
    if isinstance(refused, No):
        return refused.why
    category = category_named(best.second, best.first, world)
    if "报警" in best.second:
        return says.GAS_ALARM
    if "充电桩" in best.second:
        return says.CHARGING
    return _needs(name, category, called) if category else says.POLICY.replace(says.CATALOGUE, called)


def _needs(name: str, category: Category, called: str) -> str:
    shown = category_shown({"first": category.first, "second": category.second})
    local = "" if category.confidence.startswith(("certain", "high")) else says.VERIFY_LOCALLY
    uses = "、".join(category.purposes)
    use = f"，用于{uses}的" if uses else ""
    return f"“{name}”归在“{shown}”类{use}，需要强制检定{local}，免费。依据{called}。"
