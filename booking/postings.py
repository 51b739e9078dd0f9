"""Showing institutions and catalogue items to the public, withdrawing them, and adding items (SPEC 7)."""

from __future__ import annotations

from dataclasses import replace

from booking.act import Act
from booking.commands import AddCategory, Post
from booking.lifecycle import Party
from booking.parties import belongs_to
from booking.ports import Store
from booking.posting import CATEGORY, INSTITUTION, SUBJECTS, Posting, posting_id
from booking.refusal import Refused, Why
from booking.result import HIDDEN, SHOWN
from booking.setting import Outcome, Setting, refuse

_LONGEST = 60


def post(command: Post, store: Store, setting: Setting) -> Outcome:
    """发布 or 撤销发布; what nobody has ever withdrawn is shown."""
    if command.subject not in SUBJECTS or not command.ref:
        return refuse(Why.NOT_FOUND)
    if command.subject == CATEGORY and command.ref.count("/") < 1:
        return refuse(Why.NOT_FOUND, "second_name")
    region_code = command.region_code
    if command.subject == INSTITUTION:
        body = store.institution(command.ref)
        if body is None:
            return refuse(Why.NOT_FOUND, "institution")
        region_code = body.region_code
    act = Act(store, setting)
    known = store.posting(posting_id(command.subject, command.ref, region_code))
    posting = known or _fresh(command.subject, command.ref, region_code, setting)
    stranger = belongs_to(setting.person_id, posting, store, party=Party.AUTHORITY)
    if stranger is not None:
        return Outcome(refused=stranger)
    if known is None:
        act.create(posting, "公示", itself=True)
    moved = act.move(
        posting, "post" if command.show else "take_down", change=lambda one: replace(one, by=setting.person_id)
    )
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    return act.done({"posting_id": moved.id, "state": moved.state})


def _fresh(subject: str, ref: str, region_code: str, setting: Setting) -> Posting:
    return Posting(posting_id(subject, ref, region_code), subject, ref, region_code, SHOWN, setting.now)


def add_category(command: AddCategory, store: Store, setting: Setting) -> Outcome:
    """添加 of an item; it begins hidden, and what is there already is not added again."""
    first, second = " ".join(command.first.split()), " ".join(command.second.split())
    for slot, value in (("first_name", first), ("second_name", second)):
        if not value:
            return refuse(Why.MISSING, slot)
        if len(value) > _LONGEST or "/" in value:
            return refuse(Why.BAD_VALUE, slot, value=value)
    fresh = replace(_fresh(CATEGORY, f"{first}/{second}", command.region_code, setting), state=HIDDEN, added=True)
    stranger = belongs_to(setting.person_id, fresh, store, party=Party.AUTHORITY)
    if stranger is not None:
        return Outcome(refused=stranger)
    if store.posting(fresh.id) is not None:
        return refuse(Why.WRONG_STATE, "second_name", state="已添加")
    act = Act(store, setting)
    act.create(replace(fresh, by=setting.person_id), "添加")
    return act.done({"posting_id": fresh.id, "state": fresh.state})
