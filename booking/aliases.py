"""Everyday names that people chose a category for: proposals, counted by person, taken into use by an authority."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.commands import AnswerAlias, ProposeAlias
from booking.people import RoleKind
from booking.ports import AliasProposal, Store
from booking.refusal import Why
from booking.setting import Outcome, Setting, refuse

OPEN, IN_USE, TURNED_DOWN = "待定", "采用", "不采用"
_PEOPLE_KEPT = 50


def propose_alias(command: ProposeAlias, store: Store, setting: Setting) -> Outcome:
    """Somebody chose a category for a name. The same person counts once; what was decided stays decided."""
    name = command.name.strip()
    if not name or not command.second:
        return refuse(Why.MISSING, "instrument_name")
    before = store.alias_proposal(name, command.second)
    proposal = before or AliasProposal(name, command.first, command.second, 0, OPEN)
    if setting.person_id in proposal.people or proposal.state != OPEN:
        return Outcome(result={"count": proposal.count, "state": proposal.state})
    people = (*proposal.people, setting.person_id)[-_PEOPLE_KEPT:]
    proposal = replace(proposal, count=proposal.count + 1, people=people)
    store.put_alias(proposal)
    act = Act(store, setting)
    act.tell(
        "AliasProposed",
        "alias",
        f"{name}→{command.second}",
        verb="提出",
        name=name,
        second=command.second,
        count=proposal.count,
    )
    return act.done({"count": proposal.count, "state": proposal.state})


def answer_alias(command: AnswerAlias, store: Store, setting: Setting) -> Outcome:
    """An authority takes a proposed name into use, or turns it down; it may think again."""
    if not any(role.kind is RoleKind.AUTHORITY for role in store.roles(setting.person_id)):
        return refuse(Why.NOT_YOURS)
    name = command.name.strip()
    proposal = store.alias_proposal(name, command.second)
    if proposal is None:
        return refuse(Why.NOT_FOUND, "instrument_name")
    state = IN_USE if command.accept else TURNED_DOWN
    if proposal.state == state:
        return refuse(Why.WRONG_STATE, state=state)
    store.put_alias(replace(proposal, state=state))
    act = Act(store, setting)
    act.tell(
        "AliasAnswered",
        "alias",
        f"{name}→{command.second}",
        verb=state,
        name=name,
        second=command.second,
        accepted=command.accept,
    )
    return act.done({"name": name, "second": command.second, "state": state})
