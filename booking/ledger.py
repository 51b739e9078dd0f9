"""Adding, changing and moving instruments in a unit's ledger (SPEC 3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from booking.act import Act
from booking.commands import AddInstruments, ChangeInstrument, ImportInstruments, InstrumentDraft, MoveInstrument
from booking.instrument import IDENTITY_FIELDS, IN_USE, MARK, STOPPED, Instrument
from booking.ledger_rules import collision, read_until, settled_text, wrong_in_row
from booking.lifecycle import Party
from booking.parties import belongs_to, party_for, stands_over
from booking.ports import Records, Store
from booking.refusal import Refused, Why
from booking.sameness import sameness
from booking.setting import Outcome, Setting, refuse
from booking.unit import CLOSED, Unit

BY_HAND = "自填"
_NOT_KEPT = ("valid_until", "transferred")
_PLAIN = tuple(one.name for one in fields(InstrumentDraft) if one.name not in _NOT_KEPT)
_LOCKED = (*IDENTITY_FIELDS, "use_region_code")


def add_instruments(command: AddInstruments, store: Store, setting: Setting) -> Outcome:
    """Add rows, each one instrument: all of them or none. A refusal names the row (from 1) in `data["row"]`."""
    unit = store.unit(command.unit_id)
    if unit is None:
        return refuse(Why.NOT_FOUND, "company_name")
    wrong = belongs_to(setting.person_id, unit, store, party=Party.UNIT)
    return Outcome(refused=wrong) if wrong is not None else _add(unit, command.rows, store, setting)


def import_instruments(command: ImportInstruments, store: Store, setting: Setting) -> Outcome:
    """The same, as the service itself, or by an authority over where the unit is."""
    unit = store.unit(command.unit_id)
    if unit is None:
        return refuse(Why.NOT_FOUND, "company_name")
    wrong = stands_over(setting.person_id, unit.region_code, store) if setting.person_id else None
    return Outcome(refused=wrong) if wrong is not None else _add(unit, command.rows, store, setting)


def _add(unit: Unit, drafts: Sequence[InstrumentDraft], store: Store, setting: Setting) -> Outcome:
    if unit.state == CLOSED:
        return refuse(Why.WRONG_STATE, state=unit.state)
    if not drafts:
        return refuse(Why.NOTHING_CHOSEN, "instrument_name")
    rows = settled_rows(drafts)
    if (refused := wrong_rows(rows, unit.id, store)) is not None:
        return Outcome(refused=refused)
    act = Act(store, setting)
    added = [new_instrument(act, unit, row) for row in rows]
    return act.done(
        {"unit_id": unit.id, "instrument_ids": [one.id for one in added], "codes": [one.code for one in added]}
    )


def settled_rows(drafts: Sequence[InstrumentDraft]) -> list[InstrumentDraft]:
    """Rows in the form in which they are stored."""
    return [_settled(row) for row in drafts]


def wrong_rows(rows: Sequence[InstrumentDraft], unit_id: str, store: Records) -> Refused | None:
    """What is wrong with rows of one entry; the refusal names the row (from 1)."""
    for n, row in enumerate(rows, 1):
        refused = wrong_in_row(row) or collision(row, unit_id, store) or _repeated(row, rows[: n - 1])
        if refused is not None:
            return replace(refused, data={**refused.data, "row": n})
    return None


def _settled(row: InstrumentDraft) -> InstrumentDraft:
    return replace(row, **{name: settled_text(name, getattr(row, name)) for name in _PLAIN})


def _repeated(row: InstrumentDraft, before: Sequence[InstrumentDraft]) -> Refused | None:
    """Two rows of one entry with the same maker and serial number."""
    for other in before:
        same = sameness(other.serial) == sameness(row.serial) and sameness(other.manufacturer) == sameness(
            row.manufacturer
        )
        if same and row.serial != "-----":
            return Refused(Why.SERIAL_HERE, "serial", {"serial": row.serial, "repeated": True})
    return None


def new_instrument(act: Act, unit: Unit, row: InstrumentDraft) -> Instrument:
    """A row of a ledger, written from what was entered."""
    setting = act.setting
    until = read_until(row.valid_until) if row.valid_until else None
    instrument = Instrument(
        id=setting.fresh(),
        unit_id=unit.id,
        code=act.store.next_instrument_code(unit.id),
        state=IN_USE,
        since=setting.now,
        valid_until=until,
        valid_until_by=BY_HAND if until else "",
        created_at=setting.now,
        sample=unit.sample,
        **{name: getattr(row, name) for name in _PLAIN},
    )
    act.create(instrument, "登记")
    if until is not None:
        tell_validity(act, instrument)
    return instrument


def tell_change(act: Act, instrument: Instrument, changes: Mapping[str, Any]) -> None:
    """A row of the ledger says something else now: `changes` {field: [before, after]}."""
    act.tell(
        "InstrumentChanged",
        "instrument",
        instrument.id,
        verb="修改",
        unit_id=instrument.unit_id,
        instrument_id=instrument.id,
        changes=changes,
    )


def tell_validity(act: Act, instrument: Instrument) -> None:
    """A new 有效期至 stands in the ledger: reminders are planned from this."""
    act.tell(
        "ValidityChanged",
        "instrument",
        instrument.id,
        unit_id=instrument.unit_id,
        instrument_id=instrument.id,
        instrument_name=instrument.instrument_name,
        serial=instrument.serial,
        valid_until=instrument.valid_until.isoformat() if instrument.valid_until else "",
        first=instrument.first,
    )


def change_instrument(command: ChangeInstrument, store: Store, setting: Setting) -> Outcome:
    """Change fields of one instrument; what it is may not change while it stands in an open booking (SPEC 3)."""
    instrument = store.instrument(command.instrument_id)
    if instrument is None:
        return refuse(Why.NOT_FOUND, "instruments")
    changes = _real_changes(instrument, command.changes)
    wrong = belongs_to(setting.person_id, instrument, store, party=Party.UNIT) or _wrong_change(
        instrument, changes, store, transferred=bool(command.changes.get("transferred"))
    )
    if wrong is not None:
        return Outcome(refused=wrong)
    act = Act(store, setting)
    if changes:
        _change(act, instrument, changes)
    return act.done({"instrument_id": instrument.id, "changed": list(changes)})


def _real_changes(instrument: Instrument, said: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from what stands there, in the form it is stored in; names that are unknown stay to be refused."""
    changes: dict[str, Any] = {}
    for name, value in said.items():
        if name == "transferred":
            continue
        kept: Any = value.isoformat() if isinstance(value, date) else value
        now: Any
        if name == "valid_until":
            now = instrument.valid_until.isoformat() if instrument.valid_until else ""
        else:
            kept, now = settled_text(name, kept), getattr(instrument, name, None)
        if kept != now:
            changes[name] = kept
    return changes


def _wrong_change(
    instrument: Instrument, changes: Mapping[str, Any], store: Store, *, transferred: bool
) -> Refused | None:
    if instrument.state not in (IN_USE, STOPPED):
        return Refused(Why.WRONG_STATE, data={"state": instrument.state})
    unknown = next((name for name in changes if name not in (*_PLAIN, "valid_until")), None)
    if unknown is not None:
        return Refused(Why.BAD_VALUE, unknown)
    locked = next((name for name in changes if name in _LOCKED), None)
    line = store.open_line(instrument.id) if locked else None
    if locked is not None and line is not None:
        slot = "use_region" if locked == "use_region_code" else locked
        return Refused(Why.IN_OPEN_BOOKING, slot, {"booking_no": line.booking_no, "state": line.state})
    if "valid_until" in changes and instrument.valid_until_by:
        until = instrument.valid_until.isoformat() if instrument.valid_until else ""
        return Refused(Why.VALID_UNTIL_SET, "valid_until", {"by": instrument.valid_until_by, "valid_until": until})
    row = InstrumentDraft(
        **{name: changes.get(name, getattr(instrument, name)) for name in _PLAIN},
        valid_until=changes.get("valid_until", ""),
        transferred=transferred,
    )
    wrong = wrong_in_row(row)
    if wrong is not None and (wrong.slot in changes or (wrong.slot == "use_region" and "use_region_code" in changes)):
        return wrong
    if {"serial", "manufacturer"} & changes.keys():
        return collision(row, instrument.unit_id, store, itself=instrument.id)
    return None


def _change(act: Act, instrument: Instrument, changes: Mapping[str, Any]) -> None:
    shown = {name: [_told(getattr(instrument, name)), _told(value)] for name, value in changes.items()}
    plain = {name: value for name, value in changes.items() if name != "valid_until"}
    changed = replace(instrument, **plain)
    if "second" in plain and MARK in changed.extra:
        changed = _decided(act, changed)
    if changes.get("valid_until"):
        changed = replace(changed, valid_until=read_until(changes["valid_until"]), valid_until_by=BY_HAND)
    act.put(changed)
    tell_change(act, instrument, shown)
    if changed.valid_until != instrument.valid_until:
        tell_validity(act, changed)


def _decided(act: Act, changed: Instrument) -> Instrument:
    """A person has said what an instrument is that a new catalogue left open: it is not asked about any more."""
    move = act.store.catalogue_move_open(changed.id)
    if move is not None:
        act.put(replace(move, asked=False, to_first=changed.first, to_second=changed.second))
    return replace(changed, extra={key: value for key, value in changed.extra.items() if key != MARK})


def _told(value: Any) -> Any:
    """A value as JSON for the event."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else ("" if value is None else value)


def move_instrument(command: MoveInstrument, store: Store, setting: Setting) -> Outcome:
    """Stop, resume, scrap, restore or transfer an instrument; not while it stands in an open booking."""
    instrument = store.instrument(command.instrument_id)
    if instrument is None:
        return refuse(Why.NOT_FOUND, "instruments")
    party = party_for(command.verb, setting.person_id, instrument, store)
    if isinstance(party, Refused):
        return Outcome(refused=party)
    act = Act(store, setting)
    moved = act.move(instrument, command.verb, reason=command.reason.strip())
    if isinstance(moved, Refused):
        return Outcome(refused=moved)
    line = store.open_line(instrument.id)
    if line is not None and moved.state != IN_USE:
        return refuse(Why.IN_OPEN_BOOKING, booking_no=line.booking_no, state=line.state)
    if command.verb == "restore":
        twin = collision(instrument, instrument.unit_id, store, itself=instrument.id)
        if twin is not None:
            return Outcome(refused=twin)
    return act.done({"instrument_id": instrument.id, "state": moved.state})
