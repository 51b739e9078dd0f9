"""能力维护: what an institution asks to be approved for, and what the authority answers (SPEC 6, 7)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.bodies import ASKED, Capability
from booking.commands import AskCapability, MoveCapability
from booking.lifecycle import Party
from booking.parties import belongs_to
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse
from booking.submitting import institution_name
from booking.waiting_lines import assign_waiting

_ANSWERS = {"approve": True, "reject": False, "stop": False}


def ask_capability(command: AskCapability, store: Store, setting: Setting) -> Outcome:
    """An institution asks for a capability; it takes effect when the authority approves it."""
    body = store.institution(command.institution_id)
    if body is None:
        return refuse(Why.NOT_FOUND, "institution")
    wrong = belongs_to(setting.person_id, body, store, party=Party.INSTITUTION)
    if wrong is not None:
        return Outcome(refused=wrong)
    if not command.second.strip():
        return refuse(Why.MISSING, "second_name")
    if not command.regions or not all(len(one) == 6 and one.isdigit() for one in command.regions):
        return refuse(Why.MISSING if not command.regions else Why.BAD_VALUE, "region")
    if command.standard_until is not None and command.standard_until < setting.today:
        return refuse(Why.BAD_VALUE, "standard_until", value=command.standard_until.isoformat())
    act = Act(store, setting)
    capability = Capability(
        id=setting.fresh(),
        institution_id=body.id,
        second=command.second.strip(),
        regions=tuple(dict.fromkeys(command.regions)),
        state=ASKED,
        since=setting.now,
        first=command.first.strip(),
        range=command.range,
        accuracy=command.accuracy,
        standard=command.standard,
        standard_until=command.standard_until,
        sample=body.sample,
    )
    act.create(capability, "申请")
    _tell_waiting(act, capability)
    return act.done({"capability_id": capability.id, "state": capability.state})


def _tell_waiting(act: Act, capability: Capability) -> None:
    body = act.store.institution(capability.institution_id)
    act.tell(
        "CapabilityWaiting",
        "capability",
        capability.id,
        institution_id=capability.institution_id,
        institution=body.name if body else "",
        region_code=body.region_code if body else "",
        second=capability.second,
    )


def move_capability(command: MoveCapability, store: Store, setting: Setting) -> Outcome:
    """Approve, reject, stop or ask again; without a person (the clock) `lapse`. Only what is good may be approved."""
    capability = store.capability(command.capability_id)
    if capability is None:
        return refuse(Why.NOT_FOUND, "second_name")
    act, reason = Act(store, setting), command.reason.strip()
    moved = act.move(capability, command.verb, reason=reason, change=lambda one: replace(one, reason=reason))
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    until = capability.standard_until
    if command.verb == "approve" and until is not None and until < setting.today:
        return refuse(Why.BAD_VALUE, "standard_until", value=until.isoformat())
    if command.verb == "approve":
        assign_waiting(act, moved)
    if command.verb == "ask_again":
        _tell_waiting(act, moved)
    elif command.verb in _ANSWERS:
        act.tell(
            "CapabilityAnswered",
            "capability",
            moved.id,
            institution_id=moved.institution_id,
            institution=institution_name(act, moved.institution_id),
            second=moved.second,
            approved=_ANSWERS[command.verb],
            reason=reason,
        )
    return act.done({"capability_id": moved.id, "state": moved.state})
