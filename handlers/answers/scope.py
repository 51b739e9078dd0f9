"""该不该检: whether an instrument is subject to verification, by the catalogue, with its number and date (SPEC 4)."""

from __future__ import annotations

import re

from booking.instrument import Instrument
from catalogue_match.catalogue import Category
from catalogue_match.exclusion import NOT_IN_CATALOGUE, excluded, inside_said, standard_said
from catalogue_match.match import Verdict
from handlers.answers.validity import until_text
from handlers.dialogue.model import Acted, Choice, No, Reply, World
from handlers.flows.category_said import (
    admitted,
    category_named,
    category_of,
    category_shown,
    refusal,
    refusal_of_use,
)
from handlers.standing import called, my_instruments
from handlers.wording import everyday as says
from nlu import instruments_said
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
    if (own := _of_own(text, world)) is not None:
        return own
    if _HOME.search(text):
        return _told(says.HOME_USE)
    verdict = world.matcher.match(name)
    if (refused := _refused_by_use(verdict, text, world)) is not None:
        return refused
    if used_inside := _refusal_inside(world):
        return _told(used_inside)
    vague = _VAGUE if verdict.verdict == "none" else _OF_A_PLACE if verdict.verdict == "several" else None
    if vague and vague.fullmatch(name) and not _DOES.search(name):
        return _told(WHICH)
    if verdict.verdict in ("none", "excluded"):
        return _told(refusal(world, verdict.reason, verdict.route))
    told = _positive(name, verdict, world)
    return _told(f"{told}{says.NOT_INSIDE}" if _DOUBTS.search(text) else told, "录器具", "约检定")


_DOUBTS = re.compile(r"不用|不必|不需|用不着")
"""小秤 不用弄吧: whoever asks so thinks of a use that is none of the four."""


def _of_own(text: str, world: World) -> Acted | None:
    """三楼那台这回不用跟着检吧: of the unit's own instruments, the one at that place and how long it holds."""
    today = world.now.date()
    there = [f"{called(one)}：{until_text(one, today)}。" for one in my_instruments(world) if _is_meant(one, text)]
    return _told("\n".join((*there, "没到期的这次不用检，到期前我会提醒您。"))) if there else None


def _is_meant(one: Instrument, text: str) -> bool:
    """Whether a text names an instrument by its number or by words of its place: 三楼那台."""
    if len(one.serial) > _SHORTEST - 2 and one.serial in text:
        return True
    at = re.search(r"(?P<place>[一-龥A-Za-z0-9]{2,6}?)(?:上|里)?的?那[台个块把只支]", text)
    return at is not None and at["place"] in one.install_location


def kept_out(heard: Heard, text: str, world: World) -> Acted | None:
    """体温计也一块约上吧, 有台天平 内部用 能约吗: what may not be booked is told so, and nothing is opened."""
    if world.asked in ("instrument_name", "category") or len(text) < _SHORTEST or "instruments" in heard.slots:
        return None
    left = _TURNS_DOWN.search(text)
    if (left and left.end() < len(text)) or not (left or heard.intent in _WISHES or _MORE.search(text)):
        return None
    told = heard.slots.get("instrument_name")
    names = dict.fromkeys([found.value for found in instruments_said.find(text)] or ([str(told)] if told else []))
    own = [one.instrument_name for one in my_instruments(world)]
    if len(names) > 1 or any(one in text for one in own):
        return None
    if not names:  # 我们厂的标准器也约一下: it has no name but what it is used for
        standard = _standard(text, world)
        return _told(standard) if standard else None
    name = next(iter(names))
    if any(name in one for one in own) and world.matcher.match(name).verdict == "excluded":
        return None  # 天平 of a shop whose 电子天平 is in the ledger: the name alone keeps nothing out
    refused = _refusal_of(name, world)
    return _told(f"好，{name}不录也不约。" if left else refused) if refused else None


KEPT_OUT_HEARD_AS = (
    "ledger_add", "booking_create", "booking_edit", "ledger_edit", "query_howto", "provide_info",
    "correct_info", "deny", "unclear", "affirm", "cancel_flow", "skip_slot", "pause_flow",
)  # fmt: skip
_WISHES = ("ledger_add", "booking_create")
_MORE = re.compile(r"还有|另外|也|再|别的|能不能|[吗不?？谁]$|哪")
_TURNS_DOWN = re.compile(
    r"(?:(?<![要用能该需可])不|别|甭)(?:用|弄|录|约|要|管|算|登|报|检|加|带|整)了?(?:(?!.{0,6}[吗吧不?？]$)|$)"
)
"""体温计就不弄了: it is left, and nothing that is open with it."""


def _refusal_inside(world: World) -> str:
    """Why what is used inside a firm need not be entered, whatever it is; "" when the message tells no such use."""
    found = inside_said(world.text)
    return refusal(world, f"这样用的不用报：{found.reason}", found.route) if found is not None else ""


def _refusal_of(name: str, world: World) -> str:
    """Why an instrument of this name, used as the message says, may not be booked; "" when it may."""
    offered = world.matcher.match(name).candidates[:2]
    told = (refusal_of_use({"category": {"first": one.first, "second": one.second}}, world) for one in offered)
    if used := next(filter(None, told), "") or _refusal_inside(world):
        return used
    found = category_of({"instrument_name": name}, world)
    if isinstance(found, No):
        return found.why if found.ends else _known_outside(name, world)
    whole = world.matcher.match(world.text)
    return refusal(world, whole.reason, whole.route) if whole.verdict == "excluded" else ""


def _known_outside(name: str, world: World) -> str:
    """Of a thing that is known not to be in the catalogue: 游标卡尺; "" of one that nothing is known of."""
    verdict = world.matcher.match(name)
    known = NOT_IN_CATALOGUE.reason not in verdict.reason
    return refusal(world, verdict.reason, verdict.route) if known else ""


def named_in_passing(heard: Heard, text: str, world: World) -> Acted | None:
    """住户水表d n二五的能不能约捡: nothing else was understood, but it names what may not be booked here."""
    if world.asked or len(text) < _SHORTEST:
        return None
    if standard := _standard(text, world):
        return _told(standard)
    verdict = world.matcher.match(text)
    return _told(refusal(world, verdict.reason, verdict.route)) if verdict.verdict == "excluded" else None


def _standard(text: str, world: World) -> str:
    """Why a measurement standard is not booked here; "" when a text speaks of none."""
    found = standard_said(text)
    return refusal(world, found.reason, found.route) if found is not None else ""


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
