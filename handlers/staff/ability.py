"""能力维护 by chat: what an institution may verify, asking for one more category, and stopping one."""

from __future__ import annotations

import re
from datetime import date

from booking.bodies import ASKED, EVERY_CATEGORY, IN_FORCE, STOPPED, Capability
from booking.commands import AskCapability, Command, MoveCapability
from handlers.dialogue.model import Acted, Choice, Deed, Reply, World
from handlers.staff.targets import INSTITUTION
from nlu.regions import region_name
from nlu.understand import Heard

ROLE = frozenset({INSTITUTION})
_SHOWN = 20
ADD, REMOVE, EDIT = "add", "remove", "edit"


def ability(heard: Heard, text: str, world: World) -> Acted | None:
    """新增声级计检定能力, 焦度计的项目停了, 我们有哪些项目."""
    action, name = str(heard.slots.get("action") or ""), str(heard.slots.get("instrument_name") or "")
    if (exact := _named_whole(world)) is not None:
        action, name = action or (ADD if _WANTED.search(text) else ""), exact
    if not action or not name:
        return _listed(world)
    seconds = _categories(name, world)
    if len(seconds) != 1:
        choices = tuple(Choice(second, text.replace(name, second)) for second in seconds)
        return Acted(replies=(Reply(f"“{name}”是哪一类？请说二级目录的名字。", choices),))
    held = _held(seconds[0], world)
    if action == REMOVE:
        return _stop(seconds[0], held)
    return _ask(seconds[0], held, heard, world)


_WANTED = re.compile(r"申请|新增|增加|加[一上]|想检|能检|开展")


def _named_whole(world: World) -> str | None:
    """The category that a message calls by its whole name (非自动衡器); None when it calls none so, or several."""
    named = [one.second for one in world.matcher.catalogue if one.second in world.text]
    longest = [one for one in dict.fromkeys(named) if not any(one != other and one in other for other in named)]
    return longest[0] if len(longest) == 1 else None


def _categories(name: str, world: World) -> tuple[str, ...]:
    """The second-level categories that a name may mean."""
    if world.matcher.catalogue.get(name) is not None:
        return (name,)
    verdict = world.matcher.match(name)
    seconds = tuple(dict.fromkeys(one.second for one in verdict.candidates))
    return seconds[:1] if verdict.verdict == "sure" else seconds[:4]


def _held(second: str, world: World) -> Capability | None:
    """The institution's own entry for the category, the newest first."""
    found = [one for one in world.records.capabilities_of(world.actor.ref) if one.second == second]
    return next((one for one in found if one.state == IN_FORCE), found[-1] if found else None)


def _stop(second: str, held: Capability | None) -> Acted:
    if held is None or held.state != IN_FORCE:
        return Acted(replies=(Reply(f"本机构没有生效的“{second}”项目，不用停。"),))
    return Acted(commands=(MoveCapability(held.id, "stop"),))


def _ask(second: str, held: Capability | None, heard: Heard, world: World) -> Acted:
    wants_more = bool(heard.slots.get("range") or heard.slots.get("accuracy") or heard.slots.get("valid_until"))
    if held is not None and held.state == ASKED:
        return Acted(replies=(Reply(f"“{second}”已经申请过了，正等主管部门审核。"),))
    if held is not None and held.state == IN_FORCE and not wants_more:
        return Acted(replies=(Reply(f"“{second}”已经是生效的项目。要改量程、等级，请直接说改成多少。"),))
    if held is not None and held.state != IN_FORCE and not wants_more:
        return Acted(commands=(MoveCapability(held.id, "ask_again"),))
    body = world.records.institution(world.actor.ref)
    regions = held.regions if held is not None else ((body.region_code,) if body else ())
    measured = heard.slots.get("range")
    command: Command = AskCapability(
        world.actor.ref,
        second,
        regions,
        range=measured if isinstance(measured, dict) else (dict(held.range) if held else {}),
        accuracy=str(heard.slots.get("accuracy") or (held.accuracy if held else "")),
        standard=held.standard if held else "",
        standard_until=_day(heard.slots.get("valid_until")) or (held.standard_until if held else None),
        people=tuple((one["name"], _day(one["until"])) for one in held.people) if held else (),
        replaces=held.id if held is not None and held.state == IN_FORCE else "",
    )
    return Acted(commands=(command,))


def _day(said: object) -> date | None:
    try:
        return date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None


def _listed(world: World) -> Acted:
    found = world.records.capabilities_of(world.actor.ref)
    if not found:
        return Acted(replies=(Reply("本机构还没有检定项目。可以说“新增声级计检定能力”来申请。"),))
    rows = [_row(one) for one in found[:_SHOWN] if one.state != STOPPED or len(found) <= _SHOWN]
    more = f"\n另有{len(found) - _SHOWN}项。" if len(found) > _SHOWN else ""
    listed = "\n".join(f"{n}. {row}" for n, row in enumerate(rows, 1))
    return Acted(replies=(Reply(f"检定项目{len(found)}项：\n{listed}{more}\n可以说“新增某某能力”“某某项目停了”。"),))


def _row(one: Capability) -> str:
    second = "全部强检目录" if one.second == EVERY_CATEGORY else one.second
    where = "、".join(region_name(code) or code for code in one.regions[:3])
    until = f"，标准有效期至 {one.standard_until.isoformat()}" if one.standard_until else ""
    return f"{second}（{one.state}，{where}{until}）"


def asked_plainly(heard: Heard, text: str, world: World) -> Acted | None:
    """申请非自动衡器: a category by its whole name and a word of wanting, whatever it was taken for."""
    whole = _WANTED.search(text) is not None and _named_whole(world) is not None
    return ability(heard, text, world) if whole else None


ABILITY_DEEDS: tuple[Deed, ...] = (
    Deed("inst_ability", ("inst_capability",), ROLE, ability),
    Deed("inst_ability_plainly", ("unclear", "provide_info", "ledger_add"), ROLE, asked_plainly),
)
