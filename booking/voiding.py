"""作废: a certificate that was issued holds no more, at once and everywhere (SPEC 8); the unit verifies anew."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.commands import VoidResult
from booking.facts import brief
from booking.ledger import tell_validity
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.releasing import stands_in_ledger
from booking.result import Result
from booking.setting import Outcome, Setting, refuse
from booking.submitting import institution_name


def void_result(command: VoidResult, store: Store, setting: Setting) -> Outcome:
    """Withdraw a submitted result with a reason: by the institution that issued it, or the authority of the place."""
    line, result = store.line(command.line_id), store.result(command.line_id)
    if line is None or result is None:
        return refuse(Why.NOT_FOUND, "selection", line_id=command.line_id)
    act, reason = Act(store, setting), command.reason.strip()
    void = act.move(result, "void", reason=reason, change=lambda one: replace(one, reason=reason))
    if isinstance(void, Refused):
        return Outcome(refused=void)
    if (pending := store.pending(line.id)) is not None:  # there is nothing left to correct
        act.clock(pending, "drop")
    _out_of_ledger(act, void)
    act.tell(
        "CertificateVoided",
        "booking_line",
        line.id,
        verb="证书作废",
        **brief(line),
        line_id=line.id,
        booking_no=line.booking_no,
        unit_id=line.unit_id,
        region_code=line.region_code,
        institution_id=void.institution_id,
        institution=institution_name(act, void.institution_id),
        certificate_no=void.certificate_no,
        reason=reason,
    )
    return act.done({"line_id": line.id, "booking_no": line.booking_no, "certificate_no": void.certificate_no})


def _out_of_ledger(act: Act, void: Result) -> None:
    """有效期至 came from this certificate, so it goes with it; a later verification is not touched."""
    instrument = act.store.instrument(void.instrument_id)
    if instrument is None or not stands_in_ledger(act.store, void):
        return
    changed = replace(instrument, valid_until=None, last_result="", last_certificate="")
    act.put(changed)
    if instrument.valid_until is not None:
        tell_validity(act, changed)
