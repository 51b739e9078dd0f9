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
from booking.result import SHOWN
from handlers.dialogue.model import Acted, Choice, Deed, Reply, World
from handlers.staff.reasons import field_of
from handlers.staff.showing import booking_card, line_label, names, result_text
from handlers.staff.targets import (
    ADMIN,
    Meant,
    Unclear,
    asked_about,
    booking_lines,
    find,
    in_front,
    mine,
    orders_in,
    over,
)
from handlers.wording.unfit import UNFIT
from nlu.orders.order import Order, Verb
from nlu.understand import Heard

ROLE = frozenset({ADMIN})
_WAITING = (life.WAITING, life.RETURNED)
_NUMBER = re.compile(r"(?<!\d)20\d{11}(?!\d)")
_CERTIFICATE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:[-－][A-Za-z0-9]+)+(?![A-Za-z0-9])")
_PAGE = 15
_SHORTEST_REASON = 3
_SHORTEST_NUMBER = 8
_SHORT_NAME = re.compile(r"[市的]|(?:计量|检定|检测)?(?:所|院|中心)$")


def waiting_list(world: World) -> Acted:
    """What waits for assignment, the returned ones included; the list is what 第2条 means next."""
    lines = world.records.region_lines(over(world), states=_WAITING, limit=200)
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


def certificate(no: str, world: World) -> Acted:
    """证书详情: whose it is, how it came out, until when, and whether the public sees it."""
    result = world.records.result_of_certificate(no)
    line = world.records.line(result.line_id) if result is not None else None
    if result is None or line is None or not mine(line, world):
        return Acted(replies=(Reply(f"辖区内没有查到证书 {no}，请核对编号。"),))
    unit = world.records.unit(line.unit_id)
    shown = world.records.publication(no)
    public = shown is not None and shown.state == SHOWN
    state = "已发布" if public else "未发布"
    offer = Choice("撤销发布", f"撤销发布{no}") if public else Choice("发布", f"发布{no}")
    said = f"证书 {no}（{state}）：{unit.company_name if unit else ''} {line_label(line)} {result_text(result)}"
    return Acted(replies=(Reply(said, (offer,)),))


def query(heard: Heard, text: str, world: World) -> Acted | None:
    """待分配的有多少, 预约单信息 2026…, 详细信息 第2条, 查证书 NJG…."""
    if isinstance(number := heard.slots.get("certificate_no"), str) and number:
        return certificate(number, world)
    found = _NUMBER.search(text)
    no = str(heard.slots.get("booking_no") or (found[0] if found else ""))
    if no:
        return _booking(no, world)
    if heard.slots.get("index") or heard.slots.get("serial"):
        meant = asked_about(world, states=_WAITING)
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


def ordered(_heard: Heard, _text: str, world: World) -> Acted | None:
    """第1条分给… 第2条不予受理…: every order of the message; what is unclear is said back and holds back nothing."""
    front = in_front(world)
    done: list[Acted] = []
    touched: list[str] = []
    for order in sorted(orders_in(world, front), key=lambda one: one.targets.rest):
        meant = find(order.targets, world, front, states=_WAITING, taken=touched)
        if isinstance(meant, Unclear):
            done.append(Acted((meant.reply,)))
            continue
        touched += [line.id for line in meant.lines]
        acted = assign(order, meant, world) if order.verb is Verb.ASSIGN else dismiss(order, meant)
        done.append(replace(acted, memory={**acted.memory, **_in_hand(order, meant, world)}))
    return _together(done) if done else None


def _together(done: Sequence[Acted]) -> Acted:
    """What several orders come to, as one; of several questions the first is asked."""
    asked = next((one for one in done if one.enter), Acted())
    memory = {name: value for one in done for name, value in one.memory.items()}
    return Acted(
        tuple(reply for one in done for reply in one.replies),
        tuple(command for one in done for command in one.commands),
        enter=asked.enter,
        values=asked.values,
        memory=memory,
    )


def assign(order: Order, meant: Meant, world: World) -> Acted:
    """强制分配: 把2026…第1条分给…; an institution that is not capable only with a reason."""
    said = str(order.values.get("institution") or "")
    found = _institutions(said, world)
    exact = [i for i in found if i.name == said]
    fitting = exact or list(found)
    if len(fitting) != 1:
        return _which_institution(meant.lines, said, [i.name for i in fitting] or _candidates(meant.lines, world))
    institution = fitting[0]
    reason = order.text if len(order.text) >= _SHORTEST_REASON else ""
    ids = tuple(line.id for line in meant.lines)
    why = unable(meant.lines, institution, world)
    if why and not reason:
        named = {"id": institution.id, "name": institution.name, "why": why}
        return Acted(enter="admin_force", values={"lines": list(ids), "institution": named})
    return Acted(commands=(ForceAssign(ids, institution.id, reason=reason),))


def _institutions(said: str, world: World) -> Sequence[Institution]:
    """The institutions that a name may mean; 包头所 is looked for by what tells it from others, 包头."""
    if not said:
        return ()
    found = world.records.institutions_named(said)
    core = _SHORT_NAME.sub("", said)
    return found or (world.records.institutions_named(core) if len(core) > 1 else ())


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


def dismiss(order: Order, meant: Meant) -> Acted:
    """不予受理 by the authority; the reason is asked for when it is missing."""
    ids = tuple(line.id for line in meant.lines)
    reason = str(order.values.get("reason") or "")
    if not reason:
        return Acted(enter="admin_dismiss", values={"lines": list(ids)})
    return Acted(commands=(DismissLines(ids, reason, reason_field=field_of(reason)),))


def trace(heard: Heard, text: str, world: World) -> Acted | None:
    """退回追溯: every return of a line: who, when, why, and what came before and after."""
    meant = asked_about(world, states=(life.RETURNED,))
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
    memory = _of_booking(meant.booking_no, world) if meant.booking_no else {}
    return Acted(replies=(Reply("\n".join(said) or "没有退回记录。"),), memory=memory)


def publish(heard: Heard, text: str, world: World) -> Acted | None:
    """发布 and 撤销发布 of certificates, by certificate number or by the booking in hand."""
    show = heard.intent == "admin_publish"
    numbers = _certificates(heard.slots, text)
    if not numbers:
        meant = asked_about(world, states=(life.ISSUED,))
        if isinstance(meant, Unclear):
            return Acted(replies=(meant.reply,))
        results = (world.records.result(line.id) for line in meant.lines)
        numbers = tuple(r.certificate_no for r in results if r is not None and r.certificate_no)
    if not numbers:
        return Acted(replies=(Reply("请说明证书编号，例如：发布 NJG2026-HQ-01132。"),))
    commands: tuple[Command, ...] = tuple(Publish(no, show=show) for no in numbers)
    return Acted(commands=commands)


def _certificates(slots: Mapping[str, Any], text: str) -> tuple[str, ...]:
    """Every certificate number of the message, the one that was understood first among them."""
    said = slots.get("certificate_no")
    understood = (said,) if isinstance(said, str) and said else ()
    found = (no.upper() for no in _CERTIFICATE.findall(text) if len(no) >= _SHORTEST_NUMBER)
    return tuple(dict.fromkeys((*understood, *found)))


def _in_hand(order: Order, meant: Meant, world: World) -> Mapping[str, Any]:
    """A booking that was named is what the next 第2条 is about; else the list is, as it was shown."""
    number = meant.booking_no if order.targets.booking_no or not world.memory.get("listed") else ""
    return _of_booking(number, world) if number else {}


def _of_booking(number: str, world: World) -> Mapping[str, Any]:
    return {"booking_no": number, "listed": [line.id for line in booking_lines(number, world)]}


AUTHORITY_DEEDS: tuple[Deed, ...] = (
    Deed("admin_orders", ("admin_assign", "admin_reject"), ROLE, ordered),
    Deed("admin_trace", ("admin_trace",), ROLE, trace),
    Deed("admin_publish", ("admin_publish", "admin_unpublish"), ROLE, publish),
    Deed("admin_query", ("admin_query",), ROLE, query),
)
