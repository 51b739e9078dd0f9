"""送检 or 现场检 is changed by agreement: the institution asks, the unit answers, the ledger follows (SPEC 6)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.answers import chosen_lines
from booking.commands import AnswerDelivery, AskDelivery
from booking.delivery_ask import AGREED, ASKING, METHODS, DeliveryAsk
from booking.facts import briefs
from booking.ledger import tell_change
from booking.lifecycle import Party
from booking.line import ACCEPTED, ASSIGNED, Line
from booking.parties import belongs_to
from booking.people import Duty
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse
from booking.submitting import institution_name


def ask_delivery(command: AskDelivery, store: Store, setting: Setting) -> Outcome:
    """Ask the unit to bring the instruments, or to have them verified where they stand."""
    lines = chosen_lines(command.line_ids, store)
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    if command.method not in METHODS:
        return refuse(Why.BAD_VALUE, "delivery_method", value=command.method)
    if len({line.booking_no for line in lines}) > 1:
        return refuse(Why.BAD_VALUE, "selection", bookings=len({line.booking_no for line in lines}))
    for line in lines:
        wrong = _cannot_ask(line, command.method, store, setting)
        if wrong is not None:
            return Outcome(refused=replace(wrong, data={**wrong.data, "n": line.n, "serial": line.serial}))
    act, first = Act(store, setting), lines[0]
    ask = DeliveryAsk(
        setting.fresh(),
        first.booking_no,
        first.unit_id,
        first.institution_id,
        tuple(line.id for line in lines),
        command.method,
        command.reason.strip(),
        ASKING,
        setting.now,
    )
    act.create(ask, "申请变更送检方式")
    act.tell(
        "DeliveryProposed",
        "booking",
        ask.booking_no,
        verb=f"申请改为{ask.method}",
        ask_id=ask.id,
        booking_no=ask.booking_no,
        unit_id=ask.unit_id,
        institution_id=ask.institution_id,
        institution=institution_name(act, ask.institution_id),
        method=ask.method,
        reason=ask.reason,
        lines=briefs(lines),
    )
    return act.done({"ask_id": ask.id, "booking_no": ask.booking_no, "lines": briefs(lines)})


def _cannot_ask(line: Line, method: str, store: Store, setting: Setting) -> Refused | None:
    wrong = belongs_to(setting.person_id, line, store, party=Party.INSTITUTION, duties=frozenset({Duty.RECEIVER}))
    if wrong is not None:
        return wrong
    if line.state not in (ASSIGNED, ACCEPTED):
        return Refused(Why.WRONG_STATE, "selection", {"state": line.state})
    instrument = store.instrument(line.instrument_id)
    if instrument is not None and instrument.delivery_method == method:
        return Refused(Why.BAD_VALUE, "delivery_method", {"value": method})
    if any(line.id in ask.line_ids for ask in store.delivery_asks(line.booking_no) if ask.state == ASKING):
        return Refused(Why.ASKED_ALREADY, "delivery_method", {"value": method})
    return None


def answer_delivery(command: AnswerDelivery, store: Store, setting: Setting) -> Outcome:
    """The unit agrees or declines, or the institution calls its question back."""
    ask = store.delivery_ask(command.ask_id)
    if ask is None:
        return refuse(Why.NOT_FOUND, "selection")
    act, reason = Act(store, setting), command.reason.strip()
    moved = act.move(ask, command.verb, reason=reason)
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    lines = tuple(line for line in map(store.line, ask.line_ids) if line is not None)
    if moved.state == AGREED:
        for line in lines:
            _change_ledger(act, line, ask.method)
    unit = store.unit(ask.unit_id)
    act.tell(
        "DeliveryAnswered",
        "booking",
        ask.booking_no,
        verb=act_title(moved),
        ask_id=ask.id,
        booking_no=ask.booking_no,
        unit_id=ask.unit_id,
        company_name=unit.company_name if unit else "",
        institution_id=ask.institution_id,
        institution=institution_name(act, ask.institution_id),
        method=ask.method,
        answer=moved.state,
        reason=reason,
        lines=briefs(lines),
    )
    return act.done({"ask_id": ask.id, "state": moved.state, "booking_no": ask.booking_no, "method": ask.method})


def act_title(ask: DeliveryAsk) -> str:
    """What the history of the booking calls the answer."""
    return f"改为{ask.method}：{ask.state}"


def _change_ledger(act: Act, line: Line, method: str) -> None:
    """The unit agreed, so its ledger says so; a line that has gone on meanwhile changes nothing any more."""
    instrument = act.store.instrument(line.instrument_id)
    if instrument is None or line.state not in (ASSIGNED, ACCEPTED) or instrument.delivery_method == method:
        return
    act.put(replace(instrument, delivery_method=method))
    tell_change(act, instrument, {"delivery_method": [instrument.delivery_method, method]})
