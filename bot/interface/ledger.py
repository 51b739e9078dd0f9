"""Rows of the ledger as another system sends them: texts, read as those of a sheet are, all faults at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from booking.commands import AddInstruments, ChangeInstrument, Command, InstrumentDraft
from booking.instrument import WORKING
from booking.unit import Unit
from bot.importing.values import NEEDED, ledger_row, ledger_values
from bot.interface.asking import CHANNEL, NOTHING_HERE, ApiProblem, Asking, faulty
from bot.interface.forms import FormFault
from handlers.dialogue.model import Actor, World
from handlers.flows.ledger_change import as_stored
from handlers.flows.ledger_rows import draft

NOT_WORKING = "这里只登记工作计量器具；计量标准不在这里约检，请走计量标准考核和溯源。"


@dataclass(frozen=True)
class InstrumentText:
    """A row of the ledger as people write it; each value is read as an answer in the chat is."""

    instrument_name: str
    serial: str
    install_location: str
    delivery_method: str
    type: str = ""
    first_name: str = ""
    second_name: str = ""
    model: str = ""
    range: str = ""
    accuracy: str = ""
    manufacturer: str = ""
    origin: str = ""
    use_region: str = ""
    purchase_date: str = ""
    purpose: str = ""
    valid_until: str = ""
    production_code: str = ""
    repair_code: str = ""
    check_code: str = ""
    seal_no: str = ""
    approval_no: str = ""


@dataclass(frozen=True)
class RowsToAdd:
    """Rows that are entered together."""

    rows: tuple[InstrumentText, ...]


@dataclass(frozen=True)
class InstrumentChanges:
    """What is changed; null stays as it is."""

    instrument_name: str | None = None
    model: str | None = None
    range: str | None = None
    accuracy: str | None = None
    serial: str | None = None
    manufacturer: str | None = None
    origin: str | None = None
    use_region: str | None = None
    install_location: str | None = None
    purchase_date: str | None = None
    purpose: str | None = None
    delivery_method: str | None = None
    valid_until: str | None = None
    production_code: str | None = None
    repair_code: str | None = None
    check_code: str | None = None
    seal_no: str | None = None
    approval_no: str | None = None


@dataclass(frozen=True)
class LedgerChange:
    """A change of one instrument."""

    instrument_id: str
    changes: InstrumentChanges


def ledger_added(form: RowsToAdd, asking: Asking) -> Command | ApiProblem:
    """Rows to be added to the unit's ledger: all of them, or what is wrong with each."""
    unit = asking.session.store.unit(asking.key.ref)
    if unit is None:
        return NOTHING_HERE
    faults: list[FormFault] = []
    rows: list[InstrumentDraft] = []
    for n, row in enumerate(form.rows):
        said = {one.name: text for one in fields(row) if (text := getattr(row, one.name).strip())}
        read = _read_row(said, unit, _world(asking, unit, row.instrument_name), f"/rows/{n}")
        if isinstance(read, list):
            faults += read
        else:
            rows.append(read)
    return faulty(faults) if faults else AddInstruments(unit.id, tuple(rows))


def _read_row(said: Mapping[str, str], unit: Unit, world: World, at: str) -> InstrumentDraft | list[FormFault]:
    needed = ("instrument_name", "serial", "install_location", "delivery_method")
    faults = [FormFault(f"{at}/{name}", NEEDED) for name in needed if not said.get(name)]
    if said.get("type", WORKING) != WORKING:
        faults.append(FormFault(f"{at}/type", NOT_WORKING))
    row, _notes, found = ledger_row(said, unit, world)
    faults += [FormFault(f"{at}/{'second_name' if name == 'category' else name}", why) for name, why in found]
    return faults or draft(row, transferred=False)


def ledger_changed(form: LedgerChange, asking: Asking) -> Command | ApiProblem:
    """The changes of one instrument of the unit."""
    store = asking.session.store
    one, unit = store.instrument(form.instrument_id), store.unit(asking.key.ref)
    if one is None or unit is None or one.unit_id != unit.id:
        return NOTHING_HERE
    said = {name: text for name, text in vars(form.changes).items() if text is not None}
    known: dict[str, Any] = {"instrument_name": one.instrument_name}
    known["category"] = {"first": one.first, "second": one.second}
    read = dict(known)
    faults = ledger_values(said, read, [], unit, _world(asking, unit, one.instrument_name))
    if faults:
        return faulty([FormFault(f"/changes/{name}", why) for name, why in faults])
    changed = {name: value for name, value in read.items() if name in said}
    return ChangeInstrument(one.id, as_stored(changed))


def _world(asking: Asking, unit: Unit, text: str) -> World:
    actor = Actor(asking.key.person_id, "unit", unit.id)
    matcher = asking.matcher_of(asking.session)
    return World(actor, asking.now, asking.cause, CHANNEL, asking.session.store, matcher, text=text)
