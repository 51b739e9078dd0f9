"""Who signs a result: 检定员, 核验员 and 批准人, three acts of people who hold these duties (SPEC 5).

Registering is the first act (`booking/results.py`), releasing the last (`booking/releasing.py`); between them somebody
else checks, or gives the result back. No name is typed: each signature is the name of whoever acted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from booking.act import Act
from booking.answers import chosen_lines
from booking.commands import AllowTwoDuties, CheckResults, GiveBackResults
from booking.facts import brief
from booking.lifecycle import Party
from booking.line import Line
from booking.parties import belongs_to
from booking.people import Duty
from booking.ports import Records, Store
from booking.refusal import Refused, Why
from booking.result import Result
from booking.setting import Outcome, Setting, refuse
from booking.staff import allows_two, same_human, two_duties_of


def signature(act: Act) -> str | Refused:
    """The name with which the person who asks signs; somebody without a name cannot sign."""
    person = act.store.person(act.setting.person_id)
    name = person.name.strip() if person is not None else ""
    return name or Refused(Why.NAMELESS)


def to_be_signed(line: Line, versions: Mapping[str, int], store: Records) -> Result | Refused:
    """The version of a line's result that waits for signatures; not another one than was looked at."""
    pending = store.pending(line.id)
    if pending is None:
        return Refused(Why.WRONG_STATE, data={"state": line.state})
    if versions.get(line.id, pending.version) != pending.version:
        return Refused(Why.CHANGED)
    return pending


def may_release(result: Result, person_id: str, store: Records) -> Refused | None:
    """Why somebody may not be the third to sign: they signed already, and that is not declared or was both times."""
    same = same_human(person_id, store)
    signed = [duty for duty, by in ((Duty.TESTER, result.by), (Duty.CHECKER, result.checked_by)) if same(by)]
    if not signed or (len(signed) == 1 and allows_two(store, result.institution_id)):
        return None
    return Refused(Why.TWO_DUTIES, "approver", {"signed": "、".join(signed), "duty": Duty.APPROVER.value})


def allow_two_duties(command: AllowTwoDuties, store: Store, setting: Setting) -> Outcome:
    """Its owner declares whether one person may hold two of the three duties; never 检定 and 核验."""
    body = store.institution(command.institution_id)
    if body is None:
        return refuse(Why.NOT_FOUND, "institution")
    wrong = belongs_to(setting.person_id, body, store, party=Party.INSTITUTION, duties=frozenset({Duty.ADMIN}))
    if wrong is not None:
        return Outcome(refused=wrong)
    store.put_setting(two_duties_of(body.id), command.allowed)
    act = Act(store, setting)
    verb = "声明一人可兼两职" if command.allowed else "收回一人可兼两职"
    act.tell("TwoDutiesAllowed", "institution", body.id, verb=verb, institution_id=body.id, allowed=command.allowed)
    return act.done({"allowed": command.allowed})


def check_results(command: CheckResults, store: Store, setting: Setting) -> Outcome:
    """核验: the second signature, by somebody else than who registered."""
    lines = chosen_lines(command.line_ids, store)
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    act = Act(store, setting)
    same = same_human(setting.person_id, store)
    for line in lines:
        pending, name = to_be_signed(line, command.versions, store), signature(act)
        moved = pending if isinstance(pending, Refused) else act.move(_checked(act, pending, name), "check")
        if isinstance(moved, Refused):
            return _refused(moved, line)
        if isinstance(name, Refused):
            return _refused(name, line)
        if same(moved.by):
            data = {"signed": Duty.TESTER.value, "duty": Duty.CHECKER.value}
            return _refused(Refused(Why.SAME_PERSON, "checker", data), line)
    return act.done({"lines": [brief(line) for line in lines]})


def _checked(act: Act, result: Result, name: str | Refused) -> Result:
    setting = act.setting
    return replace(result, checker=str(name), checked_by=setting.person_id, checked_at=setting.now, returned="")


def give_back_results(command: GiveBackResults, store: Store, setting: Setting) -> Outcome:
    """Results go back to the 检定员, who writes them anew; a signature given before is gone."""
    lines = chosen_lines(command.line_ids, store)
    if isinstance(lines, Refused):
        return Outcome(refused=lines)
    act, reason = Act(store, setting), command.reason.strip()
    for line in lines:
        pending = to_be_signed(line, {}, store)
        if isinstance(pending, Refused):
            return _refused(pending, line)
        back = replace(pending, checker="", checked_by="", checked_at=None, returned=reason)
        moved = act.move(back, "give_back", reason=reason)
        if isinstance(moved, Refused):
            return _refused(moved, line)
    return act.done({"lines": [brief(line) for line in lines]})


def _refused(refused: Refused, line: Line) -> Outcome:
    return Outcome(refused=replace(refused, data={**refused.data, "n": line.n, "serial": line.serial}))
