"""What an authority does with lines and certificates: 强制分配, 不予受理, 信息公示 (SPEC 7)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from booking.act import Act
from booking.answers import chosen_lines, finished, moved_lines, tell_refused
from booking.assignment import Need, Unfit, sifted
from booking.bodies import Institution
from booking.commands import DismissLines, ForceAssign, Publish
from booking.facts import briefs
from booking.line import Line
from booking.people import RoleKind
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.result import HIDDEN, LOCKED, Publication
from booking.setting import Outcome, Setting, refuse


def force_assign(command: ForceAssign, store: Store, setting: Setting) -> Outcome:
    """强制分配: lines go to an institution; to one that is not capable only with a reason."""
    body = store.institution(command.institution_id)
    if body is None:
        return refuse(Why.NOT_FOUND, "institution")
    lines = chosen_lines(command.line_ids, store)
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    act, reason = Act(store, setting), command.reason.strip()
    moved = moved_lines(
        act,
        command.line_ids,
        "force_assign",
        reason=reason,
        change=lambda one: replace(
            one,
            institution_id=body.id,
            why_assigned="forced:1",
            unfit="",
            reason="",
            reason_field="",
            proposed="",
        ),
    )
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    unfit = None if reason else _incapable(lines, body, store, setting)
    if unfit is not None:
        return Outcome(refused=unfit)
    tell_assigned(act, moved, body)
    return finished(act, moved)


def _incapable(lines: tuple[Line, ...], body: Institution, store: Store, setting: Setting) -> Refused | None:
    able = store.capabilities_of(body.id)
    for line in lines:
        instrument = store.instrument(line.instrument_id)
        need = Need(line.first, line.second, line.region_code)
        if instrument is not None:
            need = replace(need, range=instrument.range, accuracy=instrument.accuracy)
        fits = sifted(need, able, today=setting.today)
        if isinstance(fits, Unfit):
            data = {"n": line.n, "serial": line.serial, "why": fits.why, "institution": body.name}
            return Refused(Why.NOT_CAPABLE, "reason", data)
    return None


def tell_assigned(act: Act, lines: tuple[Line, ...], body: Institution) -> None:
    """The unit hears who takes its instruments now, and the institution that there is work."""
    for booking_no, group in _by_number(lines).items():
        booking, unit = act.store.booking(booking_no), act.store.unit(group[0].unit_id)
        told = {"booking_no": booking_no, "unit_id": group[0].unit_id}
        told |= {"institution_id": body.id, "institution": body.name}
        act.tell("LinesAssigned", "booking", booking_no, **told, lines=briefs(group))
        act.tell(
            "TaskArrived",
            "booking",
            booking_no,
            **told,
            company_name=unit.company_name if unit else "",
            n=len(group),
            preferred_date=booking.preferred_date if booking else "",
        )


def _by_number(lines: tuple[Line, ...]) -> dict[str, tuple[Line, ...]]:
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.booking_no].append(line)
    return {booking_no: tuple(group) for booking_no, group in groups.items()}


def dismiss_lines(command: DismissLines, store: Store, setting: Setting) -> Outcome:
    """不予受理 by the authority. The line belongs to no institution any more, so none can take this answer back."""
    act, reason = Act(store, setting), command.reason.strip()
    lines = moved_lines(
        act,
        command.line_ids,
        "dismiss",
        reason=reason,
        change=lambda one: replace(
            one, reason=reason, reason_field=command.reason_field, institution_id="", proposed=""
        ),
    )
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    for booking_no, group in _by_number(lines).items():
        tell_refused(act, booking_no, group, institution=_authority_name(setting.person_id, store))
    return finished(act, lines)


def _authority_name(person_id: str, store: Store) -> str:
    for role in store.roles(person_id):
        authority = store.authority(role.ref) if role.kind is RoleKind.AUTHORITY else None
        if authority is not None:
            return authority.name
    return ""


def publish(command: Publish, store: Store, setting: Setting) -> Outcome:
    """发布 or 撤销发布 of a certificate that is in force, by the authority of the place."""
    number = command.certificate_no.strip()
    result = store.result_of_certificate(number)
    line = store.line(result.line_id) if result else None
    if result is None or line is None:
        return refuse(Why.NOT_FOUND, "certificate_no", certificate_no=number)
    if command.show and result.state != LOCKED:
        return refuse(Why.WRONG_STATE, "certificate_no", state=result.state, certificate_no=number)
    act = Act(store, setting)
    publication = store.publication(number)
    if publication is None:
        fresh = Publication(setting.fresh(), number, line.region_code, HIDDEN, setting.now)
        publication = act.create(fresh, "待发布")
    verb = "publish" if command.show else "unpublish"
    moved = act.move(publication, verb, change=lambda one: replace(one, by=setting.person_id))
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    return act.done({"certificate_no": number, "published": command.show})
