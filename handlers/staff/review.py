"""An authority reviews registrations and capabilities by chat, and takes proposed everyday names into use."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from booking import line as life
from booking.bodies import ASKED, Capability
from booking.commands import AnswerAlias, Command, DismissLines, ForceAssign, MoveCapability, ReviewUnit
from booking.execute import Outcome
from booking.unit import Unit
from handlers.dialogue.model import Acted, Choice, Deed, Flow, Ok, Parsed, Reply, Slot, Values, World
from handlers.flows.tapping import offered
from handlers.staff.effects import effect_said
from handlers.staff.institution_flows import REASONS_SAID, chosen, kept, none_left, reason_said, reason_text
from handlers.staff.reasons import REFUSE_REASONS, SEND_BACK_REASONS, field_of
from handlers.staff.showing import names
from handlers.staff.targets import ADMIN, over
from nlu.understand import Heard

ROLE = frozenset({ADMIN})
_REGISTRATION = re.compile(r"注册|单位审核|新单位|开户")
_ALIAS = re.compile(r"别名|俗称|叫法")
_REFUSING = re.compile(r"不通过|拒绝|退回|驳回|不同意|不采用")
_REASON = re.compile(r"(?:原因|因为|理由)(?:是|为|:|：)?\s*(?P<why>.+)$")
_BEHIND = re.compile(r"(?:不通过|拒绝|退回去?|驳回|不同意|打回)(?:吧|了|它|他们)?[\s,，:：]*(?P<why>[^吧了的吗].{2,})$")
_ANSWER = re.compile(
    r"(?:的)?(?:注册|开户|审核|备案)?(?:给)?(?:不?通过|不?同意|拒绝|退回|驳回|打回|批准|可以)|的?注册|[\s,，]"
)
_LEAD = re.compile(r"^(?:把|将|给|让|那个|同意|通过|批准|审核)+")
_SHORTEST_NAME = 3
BY_AUTHORITY = "主管部门指定"
INCAPABLE: Mapping[str, str] = {
    "category": "没有登记这类器具的检定能力",
    "county": "登记的服务区域不包括这个旗县区",
    "capability": "的这项能力没有通过审核或已过期",
    "range": "登记的测量范围覆盖不到",
    "accuracy": "登记的准确度等级达不到",
    "": "没有登记这项检定能力",
}
_DIFFERS: Mapping[str, str] = {
    "uscc": "信用代码校验不通过",
    "region": "信用代码里的地区与所在地不一致",
    "company_name": "名称与执照照片不一致",
    "duplicate": "可能重复注册",
}


def _unit_row(unit: Unit) -> str:
    why = "、".join(_DIFFERS.get(name, name) for name in unit.differs)
    return f"{unit.company_name} {unit.uscc} {unit.region}{unit.address}" + (f"（{why}）" if why else "")


def registrations(heard: Heard, text: str, world: World) -> Acted | None:
    """The registrations that wait, and the answer to one: 注册审核, 惠香蔬菜店注册通过, 第1个退回 原因…."""
    if not _REGISTRATION.search(text) and not _named(text, world):
        return None
    waiting = world.records.units_waiting(over(world))
    if not waiting:
        return Acted(replies=(Reply("没有待审核的单位注册。"),))
    if heard.intent == "admin_reject" and not _named(text, world):
        return None
    unit = _meant(heard, text, waiting)
    passing = heard.slots.get("decision") == "通过" or (re.search(r"通过|同意", text) and not _REFUSING.search(text))
    refusing = heard.slots.get("decision") == "拒绝" or bool(_REFUSING.search(text))
    if unit is None or not (passing or refusing):
        rows = "\n".join(f"{i}. {_unit_row(u)}" for i, u in enumerate(waiting, 1))
        choices = tuple(Choice(f"{u.company_name} 通过", f"{u.company_name}注册审核通过") for u in waiting[:4])
        return Acted(
            replies=(Reply(f"待审核的注册{len(waiting)}个：\n{rows}\n请说哪一个通过，或哪一个退回和原因。", choices),)
        )
    if passing:
        return Acted(commands=(ReviewUnit(unit.id, approve=True),))
    reason = str(heard.slots.get("reason") or _why(text))
    if not reason:
        return Acted(enter="admin_send_back", values={"unit": {"id": unit.id, "name": unit.company_name}})
    return Acted(commands=(ReviewUnit(unit.id, approve=False, reason=reason),))


def _named(text: str, world: World) -> bool:
    return any(_called(unit, text) for unit in world.records.units_waiting(over(world)))


def _why(text: str) -> str:
    """The reason of a refusal: behind 原因, or behind the refusal itself."""
    found = _REASON.search(text) or _BEHIND.search(text)
    return found["why"].strip() if found else ""


def _called(unit: Unit, text: str) -> bool:
    """Whether a text names the unit: in full, by its code, or by a part of its name that begins the text."""
    if unit.company_name in text or unit.uscc in text.upper():
        return True
    said = _ANSWER.split(_LEAD.sub("", text))[0].strip(" ，,的")
    return len(said) >= _SHORTEST_NAME and said in unit.company_name


def _meant(heard: Heard, text: str, waiting: Sequence[Unit]) -> Unit | None:
    named = [unit for unit in waiting if _called(unit, text)]
    if len(named) == 1:
        return named[0]
    index = heard.slots.get("index")
    place = index[0] if isinstance(index, (list, tuple)) and index else index
    if isinstance(place, int) and 1 <= place <= len(waiting):
        return waiting[place - 1]
    return waiting[0] if len(waiting) == 1 and not named else None


_LOOKED_AT = 5
"""Of so many waiting capabilities the effect is worked out; the desk shows it for every one."""


def capabilities(heard: Heard, text: str, world: World) -> Acted | None:
    """The capabilities that wait, and the answer to one."""
    waiting = [c for c in world.records.capabilities_waiting(over(world)) if c.state == ASKED]
    if not waiting:
        return Acted(replies=(Reply("没有待审核的检定能力。"),))
    meant = [c for c in waiting if c.second in text or _institution(c, world) in text] or list(waiting)
    refusing = heard.slots.get("decision") == "拒绝" or bool(_REFUSING.search(text))
    passing = not refusing and (heard.slots.get("decision") == "通过" or "通过" in text)
    if len(meant) != 1 or not (passing or refusing):
        shown = [f"{_institution(c, world)} {c.second}" for c in waiting]
        shown[:_LOOKED_AT] = [
            f"{row}{effect_said(c, world)}" for row, c in zip(shown, waiting[:_LOOKED_AT], strict=False)
        ]
        rows = "\n".join(f"{i}. {row}" for i, row in enumerate(shown, 1))
        said = f"待审核的检定能力{len(waiting)}项：\n{rows}\n请说哪个机构的哪一项通过或拒绝。"
        seconds = [c.second for c in waiting]
        single = [one for one in seconds[:_LOOKED_AT] if seconds.count(one) == 1]
        return Acted(replies=(Reply(said, tuple(Choice(f"通过{one}", f"{one}的能力审核通过") for one in single)),))
    reason = str(heard.slots.get("reason") or _why(text))
    if refusing and not reason:
        return Acted(replies=(Reply("拒绝要写原因，例如：拒绝，原因是标准证书已过期。"),))
    return Acted(commands=(MoveCapability(meant[0].id, "approve" if passing else "reject", reason=reason),))


def _institution(capability: Capability, world: World) -> str:
    institution = world.records.institution(capability.institution_id)
    return institution.name if institution else ""


def aliases(_heard: Heard, text: str, world: World) -> Acted | None:
    """Everyday names that people chose a category for: the list, 采用 and 不采用."""
    if not _ALIAS.search(text) and "采用" not in text:
        return None
    waiting = world.records.alias_proposals()
    if not waiting:
        return Acted(replies=(Reply("没有待确认的叫法。"),))
    for proposal in waiting:
        if proposal.name in text and "采用" in text:
            return Acted(commands=(AnswerAlias(proposal.name, proposal.second, accept="不采用" not in text),))
    rows = "\n".join(f"{i}. “{p.name}” → {p.second}（{p.count}次）" for i, p in enumerate(waiting, 1))
    choices = tuple(Choice(f"采用“{p.name}”", f"采用叫法{p.name}") for p in waiting[:4])
    return Acted(replies=(Reply(f"待确认的叫法：\n{rows}\n可以说“采用…”或“不采用…”。", choices),))


def waiting_reviews(_heard: Heard, text: str, world: World) -> Acted | None:
    """还有待审核的吗: registrations, capabilities and everyday names that wait for an answer."""
    if "待审" not in text or _REGISTRATION.search(text) or any(word in text for word in ("能力", "项目", "机构")):
        return None
    counts = (
        ("单位注册", len(world.records.units_waiting(over(world)))),
        ("检定能力", len([c for c in world.records.capabilities_waiting(over(world)) if c.state == ASKED])),
        ("俗称", len(world.records.alias_proposals())),
    )
    waiting = [(title, n) for title, n in counts if n]
    if not waiting:
        return Acted(replies=(Reply("没有待审核的注册、检定能力和俗称。"),))
    said = "，".join(f"{title}{n}个" for title, n in waiting)
    return Acted(replies=(Reply(f"待审核：{said}。", tuple(Choice(f"看{t}", f"待审核的{t}") for t, _ in waiting)),))


def people(heard: Heard, _text: str, _world: World) -> Acted | None:
    """用户、角色、组织: not done by chat, and it says who does it."""
    person = str(heard.slots.get("person") or heard.slots.get("username") or "")
    whom = f"“{person}”的" if person else ""
    return Acted(
        replies=(
            Reply(
                f"{whom}账号、角色和组织不在对话里改：要核对本人身份，由本单位的系统管理员办理。"
                "我没有改动任何人的权限。"
            ),
        )
    )


def _review(heard: Heard, text: str, world: World) -> Acted | None:
    for deed in (aliases, waiting_reviews, registrations):
        if (acted := deed(heard, text, world)) is not None:
            return acted
    return capabilities(heard, text, world) if heard.intent == "admin_capability_review" else None


def alias_answered(command: AnswerAlias, _outcome: Outcome, _world: World) -> tuple[Reply, ...]:
    """What is said when a proposed name was answered."""
    done = (
        f"已采用，以后“{command.name}”直接认作{command.second}" if command.accept else f"已记下，不采用“{command.name}”"
    )
    return (Reply(f"{done}。"),)


def _told(_values: Values, _outcomes: tuple[Outcome, ...], _world: World) -> tuple[Reply, ...]:
    return ()


def _kept_unit(value: Any, _values: Values, _world: World) -> Parsed:
    return Ok(value)


def _send_back(values: Values, _world: World) -> tuple[Command, ...]:
    return (ReviewUnit(str(values["unit"]["id"]), approve=False, reason=str(values["reason"])),)


def _dismiss(values: Values, world: World) -> tuple[Command, ...]:
    reason = str(values["reason"])
    return (DismissLines(tuple(line.id for line in chosen(values, world)), reason, reason_field=field_of(reason)),)


def _force_summary(values: Values, world: World) -> Reply:
    institution = values["institution"]
    why = INCAPABLE.get(str(institution["why"]), INCAPABLE[""])
    return Reply(
        f"{institution['name']}{why}。仍要把 {names(chosen(values, world))} 分给它吗？"
        "回“确定”就按主管部门指定来分，并记下这一点；也可以直接说理由。",
        (Choice("确定"), Choice("取消")),
    )


def _force_reason(heard: Heard, _values: Values, world: World) -> Values:
    """At the question whether to assign all the same, anything but a yes or no is the reason for it."""
    said = world.text
    return {"reason": said} if heard.intent in REASONS_SAID and heard.intent != "deny" and len(said) > 2 else {}


def _force(values: Values, world: World) -> tuple[Command, ...]:
    ids = tuple(line.id for line in chosen(values, world))
    return (ForceAssign(ids, str(values["institution"]["id"]), reason=str(values.get("reason") or BY_AUTHORITY)),)


REVIEWED = ("admin_capability_review", "admin_query", "admin_user", "admin_reject", "query_status", "unclear")
"""A review is said in many ways; what names no unit, capability or everyday name that waits is left to the others."""
REVIEW_DEEDS: tuple[Deed, ...] = (
    Deed("admin_review", REVIEWED, ROLE, _review),
    Deed("admin_people", ("admin_user",), ROLE, people),
)
AUTHORITY_FLOWS: Sequence[Flow] = (
    Flow(
        name="admin_send_back",
        title="退回注册",
        roles=ROLE,
        intents=(),
        slots=(
            Slot("unit", "单位", "", _kept_unit, show=lambda v: str(v["name"]), spot=False),
            Slot(
                "reason", "原因", "退回的原因是什么？对方要照着改。", reason_text, choices=offered(*SEND_BACK_REASONS)
            ),
        ),
        also_in=REASONS_SAID,
        takes=reason_said,
        commit=_send_back,
        done=_told,
    ),
    Flow(
        name="admin_dismiss",
        title="不予受理",
        roles=ROLE,
        intents=(),
        slots=(
            Slot("lines", "器具", "", kept, show=lambda v: f"{len(v)}台", spot=False),
            Slot(
                "reason",
                "原因",
                "不予受理的原因是什么？送检单位会看到。",
                reason_text,
                choices=offered(*REFUSE_REASONS),
            ),
        ),
        also_in=REASONS_SAID,
        takes=reason_said,
        commit=_dismiss,
        moot=none_left(life.WAITING, life.RETURNED),
        done=_told,
    ),
    Flow(
        name="admin_force",
        title="强制分配",
        roles=ROLE,
        intents=(),
        slots=(
            Slot("lines", "器具", "", kept, show=lambda v: f"{len(v)}台", spot=False),
            Slot("institution", "机构", "", kept, show=lambda v: str(v["name"]), spot=False),
            Slot("reason", "理由", "", reason_text),
        ),
        commit=_force,
        moot=none_left(life.WAITING, life.RETURNED),
        done=_told,
        confirm=_force_summary,
        also_in=REASONS_SAID,
        takes=_force_reason,
    ),
)
