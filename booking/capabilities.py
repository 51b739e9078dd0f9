"""能力维护: what an institution asks to be approved for, and what the authority answers (SPEC 6, 7)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.bodies import ASKED, IN_FORCE, Capability, last_qualified
from booking.commands import AskCapability, MoveCapability
from booking.lifecycle import Party
from booking.parties import belongs_to, stands_over
from booking.people import Duty
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse
from booking.submitting import institution_name
from booking.waiting_lines import assign_waiting

REPLACED_BY_NEW = "已由变更后的能力代替"
_ANSWERS = {"approve": True, "reject": False, "stop": False}


def ask_capability(command: AskCapability, store: Store, setting: Setting) -> Outcome:
    """An institution asks for a capability, or the authority over it does; it takes effect when it is approved."""
    body = store.institution(command.institution_id)
    if body is None:
        return refuse(Why.NOT_FOUND, "institution")
    wrong = belongs_to(setting.person_id, body, store, party=Party.INSTITUTION, duties=frozenset({Duty.ADMIN}))
    if wrong is not None and (not setting.person_id or stands_over(setting.person_id, body.region_code, store) is None):
        wrong = None  # the service when it is set up, and the authority that answers for what its bodies can
    if wrong is not None:
        return Outcome(refused=wrong)
    if not command.second.strip():
        return refuse(Why.MISSING, "second_name")
    if not command.regions or not all(len(one) == 6 and one.isdigit() for one in command.regions):
        return refuse(Why.MISSING if not command.regions else Why.BAD_VALUE, "region")
    if command.standard_until is not None and command.standard_until < setting.today:
        return refuse(Why.BAD_VALUE, "standard_until", value=command.standard_until.isoformat())
    wrong = _wrong_people(command) or _wrong_place(command, store)
    if wrong is not None:
        return Outcome(refused=wrong)
    people = tuple(
        {"name": name.strip(), "until": until.isoformat() if until else ""} for name, until in command.people
    )
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
        people=people,
        people_until=last_qualified(people),
        replaces=command.replaces,
        sample=body.sample,
    )
    act.create(capability, "申请")
    _tell_waiting(act, capability)
    return act.done({"capability_id": capability.id, "state": capability.state})


def _wrong_people(command: AskCapability) -> Refused | None:
    """Each named once. Somebody past their time may stand in the list: they count for nothing."""
    names = [name.strip() for name, _until in command.people]
    if not all(names) or len(set(names)) < len(names):
        return Refused(Why.BAD_VALUE, "people", {"value": "、".join(names)})
    return None


def _wrong_place(command: AskCapability, store: Store) -> Refused | None:
    """What is replaced has to be the institution's own."""
    old = store.capability(command.replaces) if command.replaces else None
    if command.replaces and (old is None or old.institution_id != command.institution_id):
        return Refused(Why.NOT_FOUND, "replaces")
    return None


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


def _stop_replaced(act: Act, capability: Capability) -> None:
    """The one whose place it takes stops in the same stroke; one that stopped before stays as it is."""
    old = act.store.capability(capability.replaces) if capability.replaces else None
    if old is not None and old.state == IN_FORCE:
        act.surely(old, "stop", change=lambda one: replace(one, reason=REPLACED_BY_NEW))


def move_capability(command: MoveCapability, store: Store, setting: Setting) -> Outcome:
    """Approve, reject, stop or ask again; without a person (the clock) `lapse`. Only what is good may be approved."""
    capability = store.capability(command.capability_id)
    if capability is None:
        return refuse(Why.NOT_FOUND, "second_name")
    act, reason = Act(store, setting), command.reason.strip()
    moved = act.move(capability, command.verb, reason=reason, change=lambda one: replace(one, reason=reason))
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    if command.verb == "approve" and not capability.is_good(setting.today):
        until = capability.good_until
        slot = "standard_until" if until == capability.standard_until else "people"
        return refuse(Why.BAD_VALUE, slot, value=until.isoformat() if until else "")
    if command.verb == "approve":
        _stop_replaced(act, capability)
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
