"""Owns what a row of the sheets of units and ledgers comes to: what enters it, or all that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from booking.commands import ImportInstruments, ImportUnit, InstrumentDraft
from booking.fields import MARKS
from booking.instrument import IN_USE, NO_VALUE, Instrument
from booking.ledger import settled_rows
from booking.ledger_rules import same_instrument
from booking.refusal import Refused, Why
from booking.sameness import sameness
from booking.unit import CLOSED, Unit
from bot.exporting import range_text
from bot.importing.cells import RowProblem, SaidRow
from bot.importing.judging import Desk, JudgedRow, RowFate, differing, lacking, wrong
from bot.importing.sheet_kinds import LEDGER, UNITS
from bot.importing.values import Value, ledger_row, ledger_values, region, words
from handlers.dialogue.model import Ok
from handlers.flows.ledger_rows import draft
from handlers.wording.refusals import refusal_text
from nlu import phone, uscc
from nlu.found import Wrong
from storage.unit_names import units_called

PHONE: Final = "手机号要11位，例如 15800000000，座机不行。"
CODE: Final = "应为18位，请照营业执照核对。"
MEND: Final = "不对，是不是 {mend}？"
NO_UNIT: Final = "没有找到这个使用单位，请先导入单位，或者填它的统一社会信用代码。"
MANY_UNITS: Final = "有几个单位都叫这个名字，请改填统一社会信用代码。"
REPEATED: Final = "和第{row}行重复。"
NOT_IN_USE: Final = "是“{state}”的不导入，只导入在用的。"
ELSEWHERE: Final = "这个厂家的这个编号登记在别的单位名下，请核对编号；确实转过来了，请先在原单位的台账里转出。"

UNIT_TITLES: Final = UNITS.titles
TITLES: Final = LEDGER.titles


def judge_unit(said: SaidRow, desk: Desk) -> JudgedRow:
    """A row of the sheet of units."""
    problems = lacking(UNITS, said)
    read = {
        "uscc": _code(said["uscc"]),
        "phone": mobile(said["phone"]),
        "region": region(said["region"], said["uscc"], desk.world) if said["region"] else "",
        **{name: words(UNITS.column(name), said[name]) for name in ("company_name", "contact", "address")},
    }
    problems += [
        RowProblem(UNIT_TITLES[name], why) for name, why in read.items() if isinstance(why, str) and said[name]
    ]
    if said["state"] == CLOSED:
        problems.append(RowProblem(UNIT_TITLES["state"], NOT_IN_USE.format(state=CLOSED)))
    if problems or said.problems:
        return wrong(said, *problems)
    values = {name: one.value for name, one in read.items() if isinstance(one, Ok)}
    return _unit(said, values, desk)


def _unit(said: SaidRow, values: Mapping[str, Any], desk: Desk) -> JudgedRow:
    key = ("unit", values["uscc"])
    if (row := desk.memory.first(key, said.row.number)) is not None:
        return wrong(said, RowProblem(UNIT_TITLES["uscc"], REPEATED.format(row=row)))
    known = desk.session.store.unit_of_uscc(values["uscc"])
    if known is not None and known.state != CLOSED:
        plain = {**values, "region": values["region"]["name"]}
        other = differing({name: getattr(known, name) for name in plain}, plain, UNIT_TITLES)
        return wrong(said, *other) if other else JudgedRow(said, RowFate.SAME)
    command = ImportUnit(
        values["company_name"], values["uscc"], values["region"]["code"], values["region"]["name"],
        values["address"], values["contact"], values["phone"],
    )  # fmt: skip
    refused, _result = desk.carry_out(command)
    if refused is not None:
        return wrong(said, refused_problem(refused, UNIT_TITLES))
    desk.memory.take(key, said.row.number)
    return JudgedRow(said, RowFate.NEW)


def _code(said: str) -> Value:
    code = uscc.check(said)
    if isinstance(code, Wrong):
        return MEND.format(mend=code.suggestion) if code.suggestion else CODE
    return Ok(code.value)


def mobile(said: str) -> Value:
    """A mobile number, by which somebody signs in and is told things."""
    number = phone.read(said)
    return Ok(number) if number is not None and phone.is_mobile(number) else PHONE


def refused_problem(refused: Refused, titles: Mapping[str, str]) -> RowProblem:
    """A refusal as a problem of the column that it is about."""
    return RowProblem(titles.get(refused.slot, ""), refusal_text(refused))


def judge_instrument(said: SaidRow, desk: Desk) -> JudgedRow:
    """A row of the sheet of ledgers, held to the rules of an entry."""
    unit, problems = unit_meant(said["unit"], desk, TITLES["unit"])
    problems += lacking(LEDGER, said, "model", "manufacturer", "install_location", "delivery_method")
    if said["state"] not in ("", IN_USE):
        problems.append(RowProblem(TITLES["state"], NOT_IN_USE.format(state=said["state"])))
    row, notes, faults = _read(said, unit, desk)
    titles = {**TITLES, "category": TITLES["second_name" if said["second_name"] else "instrument_name"]}
    problems += [RowProblem(titles[name], why) for name, why in faults if titles[name] not in said.wrong]
    if unit is None or problems or said.problems:
        return wrong(said, *problems)
    return _instrument(said, unit, draft(row), tuple(notes), desk)


_OWN: Final = frozenset(("serial", "manufacturer", "install_location", "purchase_date", "valid_until"))
"""What each row says for itself, and nothing else is read by."""


def _read(said: SaidRow, unit: Unit | None, desk: Desk) -> tuple[dict[str, Any], list[str], list[tuple[str, str]]]:
    """The values of a row, notes and faults; what many rows say alike, the category among it, is read once."""
    alike = {name: text for name, text in said.values.items() if text and name not in (*_OWN, "unit")}
    home = "" if unit is None else unit.id if "use_region" in alike else unit.region_code
    key = (home, *(part for pair in alike.items() for part in pair))
    row, notes, faults = desk.read_lately(key, lambda: ledger_row(alike, unit, desk.world))
    row, notes = dict(row), list(notes)
    own = {name: said[name] for name in _OWN}
    faults = [*faults, *ledger_values(own, row, notes, unit, desk.world)]
    return row, notes, sorted(faults, key=lambda fault: _PLACE.get(fault[0], -1))


_PLACE: Final = {column.name: place for place, column in enumerate(LEDGER.columns)}


def unit_meant(called: str, desk: Desk, title: str) -> tuple[Unit | None, list[RowProblem]]:
    """The unit that a cell names, by its name or its code; what is wrong when it is not exactly one."""
    if not called:
        return None, []
    units = desk.known(("unit", called), lambda: units_called(desk.session.store, called))
    if len(units) == 1:
        return units[0], []
    return None, [RowProblem(title, MANY_UNITS if units else NO_UNIT)]


def _instrument(said: SaidRow, unit: Unit, entered: InstrumentDraft, notes: tuple[str, ...], desk: Desk) -> JudgedRow:
    (entered,) = settled_rows((entered,))
    number, key = said.row.number, identity(unit, entered)
    there = desk.session.store.instruments_of_serial(unit.id, entered.serial)
    if entered.serial == NO_VALUE:
        same = [one for one in there if _facts(one) == _facts(entered)]
        known = same[0] if desk.memory.before(key, number) < len(same) else None
    else:
        if (problem := _repeated(unit, entered, number, key, desk)) is not None:
            return wrong(said, problem)
        known = next((one for one in there if same_instrument(entered, one)), None)
    if known is not None and (other := _other(said, entered, known)):
        return wrong(said, *other)
    if known is None:
        refused, _result = desk.carry_out(ImportInstruments(unit.id, (entered,)))
        if refused is not None and refused.why is Why.SERIAL_ELSEWHERE:
            return wrong(said, RowProblem(TITLES["serial"], ELSEWHERE))
        if refused is not None:
            return wrong(said, refused_problem(refused, TITLES))
    desk.memory.take(key, number)
    return JudgedRow(said, RowFate.NEW if known is None else RowFate.SAME, notes=notes if known is None else ())


def identity(unit: Unit, entered: InstrumentDraft) -> tuple[str, ...]:
    """What makes a row the same instrument as another of its sheet: its number, else everything that it says."""
    if entered.serial == NO_VALUE:
        return (unit.id, *map(str, _facts(entered)))
    kind = entered.second if entered.manufacturer == NO_VALUE else ""
    return (unit.id, sameness(entered.serial), sameness(entered.manufacturer), kind)


def _repeated(unit: Unit, entered: InstrumentDraft, number: int, key: tuple[str, ...], desk: Desk) -> RowProblem | None:
    """The same number in a row before: of the same unit, or, with the same maker, of another one."""
    if (row := desk.memory.first(key, number)) is not None:
        return RowProblem(TITLES["serial"], REPEATED.format(row=row))
    if entered.manufacturer == NO_VALUE:
        return None
    twin = ("twin", *key[1:])
    holder, first = desk.known(twin, lambda: (unit.id, number))
    return RowProblem(TITLES["serial"], ELSEWHERE) if holder != unit.id and first < number else None


_FACTS: Final = (
    "instrument_name", "first", "second", "model", "serial", "manufacturer", "use_region_code", "install_location",
    "purpose", "delivery_method", "accuracy", "origin", "purchase_date",
)  # fmt: skip
_COMPARED: Final = (
    "instrument_name", "model", "range", "accuracy", "origin", "use_region", "install_location", "purchase_date",
    "purpose", "delivery_method", *MARKS,
)  # fmt: skip
"""What a cell may say otherwise than the ledger."""


def _facts(thing: InstrumentDraft | Instrument) -> tuple[Any, ...]:
    return (*(getattr(thing, name) for name in _FACTS), tuple(sorted(thing.range.items())))


def _other(said: SaidRow, entered: InstrumentDraft, known: Instrument) -> list[RowProblem]:
    """What a row says that the ledger has otherwise, of the cells that are filled."""
    told = {name: _plain(getattr(entered, name)) for name in _COMPARED if said[name]}
    return differing({name: _plain(getattr(known, name)) for name in _COMPARED}, told, TITLES)


def _plain(value: Any) -> Any:
    return range_text(value) if isinstance(value, Mapping) else value
