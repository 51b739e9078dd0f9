"""Catalogue versions: loaded, confirmed, brought into force by the clock on their day, rolled back (DESIGN 8)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from booking.act import Act
from booking.catalogue_fate import (
    FREED,
    MOVED,
    PERSON,
    SAME,
    Category,
    Fate,
    choices_for,
    may_be_freed,
    touched_categories,
)
from booking.catalogue_moving import (
    UNITS_AT_ONCE,
    move_abilities,
    move_instrument,
    move_units,
    send_back,
    tell_institutions,
    undo,
    units_after,
)
from booking.catalogue_version import (
    DUE,
    GOING_BACK,
    IN_USE,
    LOADED,
    MOVING,
    REPLACED,
    UNDER_WAY,
    CatalogueMove,
    CatalogueVersion,
)
from booking.commands import AdvanceCatalogue, LoadCatalogue, MoveCatalogue, SettleCatalogueMove
from booking.instrument import MARK, Instrument
from booking.lifecycle import Party
from booking.parties import belongs_to, parties_of, stranger
from booking.ports import Store
from booking.refusal import Refused, Why
from booking.setting import Outcome, Setting, refuse

MOVES_AT_ONCE = 400
_NEW = "new:"
"""How the cursor begins once every record was undone."""


def load_catalogue(command: LoadCatalogue, store: Store, setting: Setting) -> Outcome:
    """Keep an announcement as a version that waits to be confirmed; it changes nothing yet."""
    name = command.name.strip()
    if not name:
        return refuse(Why.MISSING, "name")
    if not command.rows or not command.changes:
        return refuse(Why.MISSING, "changes")
    fresh = CatalogueVersion(
        setting.fresh(), name, command.effective, command.rows, command.changes, LOADED, setting.now,
        command.announced, previous=str(store.setting(IN_USE) or ""), by=setting.person_id, created_at=setting.now,
    )  # fmt: skip
    wrong = _not_theirs(fresh, store, setting)
    if wrong is not None:
        return Outcome(refused=wrong)
    act = Act(store, setting)
    act.create(fresh, "载入")
    return act.done({"version_id": fresh.id})


def _not_theirs(version: CatalogueVersion, store: Store, setting: Setting) -> Refused | None:
    if not setting.person_id:
        return None
    return belongs_to(setting.person_id, version, store, party=Party.AUTHORITY)


def move_catalogue(command: MoveCatalogue, store: Store, setting: Setting) -> Outcome:
    """Confirm, drop or roll back, by an authority over the whole country or by the operator."""
    version = store.catalogue_version(command.version_id)
    if version is None:
        return refuse(Why.NOT_FOUND, "version_id")
    if command.verb not in ("confirm", "drop", "roll_back"):
        return refuse(Why.NOT_YOURS)
    in_use = str(store.setting(IN_USE) or "")
    act, reason = Act(store, setting), command.reason.strip()
    moved = act.move(
        version,
        command.verb,
        reason=reason,
        change=lambda one: replace(one, reason=reason, cursor="", by=setting.person_id or one.by),
    )
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    if command.verb == "confirm":
        busy = any(one.id != version.id and one.state in UNDER_WAY for one in store.catalogue_versions())
        if busy or version.previous != in_use:
            return refuse(Why.WRONG_STATE, "version_id", state="目录已经另有变动，请重新载入")
        tell_institutions(act, moved)
    if command.verb == "roll_back":
        if in_use != version.id:
            return refuse(Why.WRONG_STATE, "version_id", state="已有更新的目录在用")
        store.put_setting(IN_USE, version.previous)
    return act.done({"version_id": moved.id, "state": moved.state})


def advance_catalogue(command: AdvanceCatalogue, store: Store, setting: Setting) -> Outcome:
    """The next piece of what the clock does with a version; `more` says whether there is another."""
    if setting.person_id:
        return refuse(Why.NOT_YOURS)
    version = store.catalogue_version(command.version_id)
    if version is None:
        return refuse(Why.NOT_FOUND, "version_id")
    act = Act(store, setting)
    if version.state == DUE and version.effective <= setting.today:
        return _begin(act, version)
    if version.state == MOVING:
        return _move_some(act, version)
    if version.state == GOING_BACK:
        return _undo_some(act, version)
    return Outcome(result={"more": False})


def _begin(act: Act, version: CatalogueVersion) -> Outcome:
    abilities = move_abilities(act, version)
    act.clock(version, "begin", change=lambda one: replace(one, cursor="1:", counts={"检定能力": abilities}))
    act.store.put_setting(IN_USE, version.id)
    return act.done({"more": True})


def _move_some(act: Act, version: CatalogueVersion) -> Outcome:
    """Units in the order of their ids, twice: the second walk finds what was entered during the first."""
    walk, _, after = version.cursor.partition(":")
    units = units_after(touched_categories(version.changes), after, UNITS_AT_ONCE, act.store)
    if units:
        counts = Counter(version.counts) + move_units(act, version, units)
        act.put(replace(version, cursor=f"{walk}:{units[-1]}", counts=dict(counts)))
    elif walk == "1":
        act.put(replace(version, cursor="2:"))
    else:
        act.clock(version, "take_effect", change=lambda one: replace(one, cursor=""))
        before = act.store.catalogue_version(version.previous) if version.previous else None
        if before is not None:
            act.clock(before, "replace")
        return act.done({"more": False})
    return act.done({"more": True})


def _undo_some(act: Act, version: CatalogueVersion) -> Outcome:
    """What has a record goes back first; then what was entered under categories that are no more."""
    before = act.store.catalogue_version(version.previous) if version.previous else None
    if version.cursor.startswith(_NEW):
        fresh = _brought(version, before)
        units = units_after(fresh, version.cursor.removeprefix(_NEW), UNITS_AT_ONCE, act.store)
        if units:
            send_back(act, version, fresh, units)
            act.put(replace(version, cursor=f"{_NEW}{units[-1]}"))
            return act.done({"more": True})
        act.clock(version, "went_back", change=lambda one: replace(one, cursor=""))
        if before is not None and before.state == REPLACED:
            act.clock(before, "reinstate")
        return act.done({"more": False})
    moves = act.store.catalogue_moves(version.id, after=version.cursor, limit=MOVES_AT_ONCE)
    if moves:
        moves = _whole_holders(moves)
        counts = Counter(version.counts) + undo(act, version, [one for one in moves if not one.undone])
        act.put(replace(version, cursor=moves[-1].id, counts=dict(counts)))
    else:
        act.put(replace(version, cursor=_NEW))
    return act.done({"more": True})


def _brought(version: CatalogueVersion, before: CatalogueVersion | None) -> tuple[Category, ...]:
    """The categories that a version brought: those of its rows that the catalogue before it did not have."""
    here = {(str(row["first"]), str(row["second"])): row for row in version.rows}
    if before is not None:
        known = {(str(row["first"]), str(row["second"])) for row in before.rows}
        return tuple(category for category in here if category not in known)
    return tuple(names for names, row in here.items() if list(names) not in [list(one) for one in row["origins"]])


def _whole_holders(moves: tuple[CatalogueMove, ...]) -> tuple[CatalogueMove, ...]:
    """A full batch without its last unit, which may go on in the next one and is to hear of everything at once."""
    if len(moves) < MOVES_AT_ONCE or moves[0].holder == moves[-1].holder:
        return moves
    return tuple(one for one in moves if one.holder != moves[-1].holder)


def settle_catalogue_move(command: SettleCatalogueMove, store: Store, setting: Setting) -> Outcome:
    """The unit or its authority says what becomes of an instrument that an announcement left open."""
    one = store.instrument(command.instrument_id)
    move = store.catalogue_move_open(command.instrument_id)
    version = store.catalogue_version(move.version_id) if move else None
    if one is None or move is None or version is None:
        return refuse(Why.NOT_FOUND, "instruments")
    parties = parties_of(setting.person_id, one, store)
    if Party.UNIT not in parties and Party.AUTHORITY not in parties:
        return Outcome(refused=stranger(setting.person_id, store))
    before, chosen = (move.first, move.second), (command.first, command.second)
    if command.freed:
        if not may_be_freed(before, version.changes):
            return refuse(Why.BAD_VALUE, "second")
        fate = Fate(FREED, before, "经人工认定，不再强制检定")
    elif chosen in choices_for(before, version.changes):
        fate = Fate(SAME if chosen == before else MOVED, chosen, "经人工认定")
    else:
        return refuse(Why.BAD_VALUE, "second")
    act = Act(store, setting)
    move_instrument(act, version, _unmarked(one), fate)
    counts = Counter(version.counts)
    counts[PERSON] -= 1
    counts[fate.outcome] += 1
    act.put(replace(version, counts=dict(counts)))
    return act.done({"instrument_id": one.id, "outcome": fate.outcome, "second": fate.to[1]})


def _unmarked(one: Instrument) -> Instrument:
    return replace(one, extra={key: value for key, value in one.extra.items() if key != MARK})
