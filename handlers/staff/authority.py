"""An authority by chat: 待分配 and 退回 lists, 强制分配, 不予受理, 退回追溯, 详细信息, publishing, counting."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from booking import line as life
from booking.assignment import Need, Unfit, sifted
from booking.bodies import Institution
from booking.commands import Command, DismissLines, ForceAssign, Publish
from booking.line import Line
from handlers.dialogue.model import Acted, Choice, Deed, Reply, World
from handlers.staff.reasons import field_of
from handlers.staff.showing import booking_card, line_label, names
from handlers.staff.targets import ADMIN, Meant, Unclear, booking_lines, find
from handlers.wording.unfit import UNFIT
from nlu.understand import Heard

ROLE = frozenset({ADMIN})
_WAITING = (life.WAITING, life.RETURNED)
_NUMBER = re.compile(r"(?<!\d)20\d{11}(?!\d)")
_CERTIFICATE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-－][A-Za-z0-9]+)+(?![A-Za-z0-9])")
_PAGE = 15
_PARTICLES = re.compile(r"^[\s,，。.;；:：吧了去办检定吧的]+|[\s,，。.;；吧]+$")
_SHORTEST_REASON = 3


def _region(world: World) -> str:
    authority = world.records.authority(world.actor.ref)
    return authority.region_code if authority else "none"


def waiting_list(world: World) -> Acted:
    """What waits for assignment, the returned ones included; the list is what 第2条 means next."""
    lines = world.records.region_lines(_region(world), states=_WAITING, limit=200)
    if not lines:
        return Acted(replies=(Reply("没有待分配和被退回的器具。"),), memory={"listed": None, "booking_no": None})
    rows = "\n".join(f"{i}. {_row(line, world)}" for i, line in enumerate(lines[:_PAGE], 1))
    more = f"\n另有{len(lines) - _PAGE}条，处理完这些再问我。" if len(lines) > _PAGE else ""
    hint = "可以说：“第1条分给某某计量所”“第2条不予受理，原因…”“第1条退回追溯”。"
    return Acted(
        replies=(Reply(f"待分配和退回共{len(lines)}条：\n{rows}{more}\n{hint}"),),
        memory={"listed": [line.id for line in lines[:_PAGE]], "booking_no": None},
    )


def _row(line: Line, world: World) -> str:
    unit = world.records.unit(line.unit_id)
    why = UNFIT.get(line.unfit, line.unfit) if line.state == life.WAITING else line.reason
    return f"{line.booking_no} {unit.company_name if unit else ''} {line_label(line)}" + (f" {why}" if why else "")


def query(heard: Heard, text: str, world: World) -> Acted | None:
    """待分配的有多少, 预约单信息 2026…, 详细信息 第2条."""
    found = _NUMBER.search(text)
    no = str(heard.slots.get("booking_no") or (found[0] if found else ""))
    if no:
        return _booking(no, world)
    if heard.slots.get("index") or heard.slots.get("serial"):
        meant = find(heard.slots, text, world, states=_WAITING)
        if isinstance(meant, Unclear):
            return Acted(replies=(meant.reply,))
        return _booking(meant.lines[0].booking_no, world)
    return waiting_list(world)


def _booking(no: str, world: World) -> Acted:
    booking, lines = world.records.booking(no), booking_lines(no, world)
    if booking is None or not lines:
        return Acted(replies=(Reply(f"辖区内没有查到预约单 {no}，请核对编号。"),))
    rows = "\n".join(f"{i}. {_row(line, world)}" for i, line in enumerate(lines, 1))
    return Acted(
        replies=(Reply(f"预约单 {no}：\n{rows}", cards=(booking_card(booking, lines, world),)),),
        memory={"listed": [line.id for line in lines], "booking_no": no},
    )


def assign(heard: Heard, text: str, world: World) -> Acted | None:
    """强制分配: 把2026…第1条分给…; an institution that is not capable only with a reason."""
    meant = find(heard.slots, text, world, states=_WAITING)
    if isinstance(meant, Unclear):
        return Acted(replies=(meant.reply,))
    said = str(heard.slots.get("institution") or "")
    found = world.records.institutions_named(said) if said else ()
    exact = [i for i in found if i.name == said]
    fitting = exact or list(found)
    if len(fitting) != 1:
        return _which_institution(meant.lines, said, [i.name for i in fitting] or _candidates(meant.lines, world))
    institution = fitting[0]
    reason = str(heard.slots.get("reason") or _said_after(text, institution.name))
    why = unable(meant.lines, institution, world)
    if why and not reason:
        named = {"id": institution.id, "name": institution.name, "why": why}
        return Acted(enter="admin_force", values={"lines": [line.id for line in meant.lines], "institution": named})
    command = ForceAssign(tuple(line.id for line in meant.lines), institution.id, reason=reason)
    return Acted(commands=(command,), memory=_in_hand(meant))


def _said_after(text: str, name: str) -> str:
    """What was said behind the name of the institution: the reason for choosing it."""
    _, found, rest = text.partition(name)
    rest = _PARTICLES.sub("", rest) if found else ""
    return rest if len(rest) >= _SHORTEST_REASON else ""


def unable(lines: Sequence[Line], institution: Institution, world: World) -> str:
    """Why the institution is not able to verify one of the lines (a key of `UNFIT`); "" when it is."""
    capabilities = world.records.capabilities_of(institution.id)
    for line in lines:
        instrument = world.records.instrument(line.instrument_id)
        need = Need(line.first, line.second, line.region_code)
        if instrument is not None:
            need = replace(need, range=instrument.range, accuracy=instrument.accuracy)
        fits = sifted(need, capabilities, today=world.now.date())
        if isinstance(fits, Unfit):
            return fits.why
    return ""


def _candidates(lines: Sequence[Line], world: World) -> list[str]:
    """Institutions that hold the category at all, for the authority to choose from."""
    ids = dict.fromkeys(c.institution_id for line in lines for c in world.records.capabilities_for(line.second))
    found = (world.records.institution(i) for i in ids)
    return [institution.name for institution in found if institution is not None][:6]


def _which_institution(lines: Sequence[Line], said: str, candidates: Sequence[str]) -> Acted:
    target = f"{lines[0].booking_no}第{lines[0].n}条" if len(lines) == 1 else f"{lines[0].booking_no}"
    head = f"没有查到机构“{said}”。" if said and not candidates else ""
    if not candidates:
        return Acted(replies=(Reply(f"{head}要分给哪个机构？请说机构全称。"),))
    choices = tuple(Choice(name, f"把{target}分给{name}") for name in candidates)
    return Acted(replies=(Reply(f"{head}要把 {names(lines)} 分给哪个机构？", choices),))


def dismiss(heard: Heard, text: str, world: World) -> Acted | None:
    """不予受理 by the authority; the reason is asked for when it is missing."""
    meant = find(heard.slots, text, world, states=_WAITING)
    if isinstance(meant, Unclear):
        return Acted(replies=(meant.reply,))
    ids = tuple(line.id for line in meant.lines)
    reason = str(heard.slots.get("reason") or "")
    if not reason:
        return Acted(enter="admin_dismiss", values={"lines": list(ids)})
    return Acted(commands=(DismissLines(ids, reason, reason_field=field_of(reason)),), memory=_in_hand(meant))


def trace(heard: Heard, text: str, world: World) -> Acted | None:
    """退回追溯: every return of a line: who, when, why, and what came before and after."""
    meant = find(heard.slots, text, world, states=(life.RETURNED,))
    if isinstance(meant, Unclear):
        return Acted(replies=(meant.reply,))
    said: list[str] = []
    for line in meant.lines[:_PAGE]:
        rows = [
            f"  {past.at:%m-%d %H:%M} {past.party}{past.by} {past.verb}"
            + (f"，原因：{past.reason}" if past.reason else "")
            for past in world.records.history("booking_line", line.id)
        ]
        said.append(f"{line.booking_no} {line_label(line)}\n" + "\n".join(rows))
    return Acted(replies=(Reply("\n".join(said) or "没有退回记录。"),))


def publish(heard: Heard, text: str, world: World) -> Acted | None:
    """发布 and 撤销发布 of certificates, by certificate number or by the booking in hand."""
    show = heard.intent == "admin_publish"
    numbers = _certificates(heard.slots, text)
    if not numbers:
        meant = find(heard.slots, text, world, states=(life.ISSUED,))
        if isinstance(meant, Unclear):
            return Acted(replies=(meant.reply,))
        results = (world.records.result(line.id) for line in meant.lines)
        numbers = tuple(r.certificate_no for r in results if r is not None and r.certificate_no)
    if not numbers:
        return Acted(replies=(Reply("请说明证书编号，例如：发布 NJG2026-HQ-01132。"),))
    commands: tuple[Command, ...] = tuple(Publish(no, show=show) for no in numbers)
    return Acted(commands=commands)


def _certificates(slots: Mapping[str, Any], text: str) -> tuple[str, ...]:
    said = slots.get("certificate_no")
    if isinstance(said, str) and said:
        return (said,)
    if isinstance(said, (list, tuple)):
        return tuple(str(no) for no in said)
    return tuple(_CERTIFICATE.findall(text))


def counts(_heard: Heard, _text: str, world: World) -> Acted | None:
    """统计 in one line: how much stands in each state in the region now."""
    region = _region(world)
    shown = (("待分配", (life.WAITING,)), ("退回", (life.RETURNED,)), ("待受理", (life.ASSIGNED,)),
             ("待检定", (life.ACCEPTED,)), ("检定中", (life.IN_HAND,)), ("结果待提交", (life.TESTED,)))  # fmt: skip
    said = [(title, world.records.line_count(states=states, region_code=region)) for title, states in shown]
    text = "，".join(f"{title}{n}台" for title, n in said)
    return Acted(replies=(Reply(f"辖区内现在：{text}。", (Choice("看待分配"),)),))


def _in_hand(meant: Meant) -> Mapping[str, Any]:
    return {"booking_no": meant.booking_no or None}


AUTHORITY_DEEDS: tuple[Deed, ...] = (
    Deed("admin_assign", ("admin_assign",), ROLE, assign),
    Deed("admin_dismiss", ("admin_reject",), ROLE, dismiss),
    Deed("admin_trace", ("admin_trace",), ROLE, trace),
    Deed("admin_publish", ("admin_publish", "admin_unpublish"), ROLE, publish),
    Deed("admin_query", ("admin_query",), ROLE, query),
    Deed("admin_stats", ("admin_stats",), ROLE, counts),
)
