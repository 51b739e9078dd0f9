"""Owns what a row of the sheet of results from before this service comes to."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from booking.commands import ImportPastResult
from booking.instrument import Instrument
from booking.past_result import EARLIEST
from booking.result import NOT_PASSED, PASSED
from booking.unit import Unit
from bot.importing.cells import RowProblem, SaidRow
from bot.importing.judging import Desk, JudgedRow, RowFate, differing, lacking, wrong
from bot.importing.rows import refused_problem, unit_meant
from bot.importing.sheet_kinds import RESULTS
from bot.importing.values import Value, day, serial_number
from handlers.dialogue.model import Ok

TITLES: Final = RESULTS.titles
NO_INSTRUMENT: Final = "这个单位的台账里没有编号“{said}”的器具，请先导入台账。"
MANY: Final = "这个单位有几台器具是这个编号，请填“器具编码”。"
OTHER_NAME: Final = "写的是“{said}”，台账里这台是“{name}”。"
TOO_EARLY: Final = f"写的“{{said}}”早于 {EARLIEST.isoformat()}，更早的结果不用导入。"
TURNED: Final = "不晚于检定日期，请核对。"
NO_RESULT: Final = "写的“{said}”认不出来，请填 合格 或 不合格。"
NOT_VALID: Final = "不合格的没有有效期，请空着。"

_FAILED: Final = ("不合格", "未通过", "否", "不通过")
_GOOD: Final = ("合格", "通过", "准予使用", "是")


def judge_past_result(said: SaidRow, desk: Desk) -> JudgedRow:
    """A certificate of an instrument that stands in the ledger."""
    problems = lacking(RESULTS, said)
    unit, missing = unit_meant(said["unit"], desk, TITLES["unit"])
    problems += missing
    instrument = _instrument(unit, said, desk, problems) if unit is not None else None
    values = _values(said, desk, problems)
    if instrument is None or problems or said.problems:
        return wrong(said, *problems)
    return _kept(said, instrument, values, desk)


def _instrument(unit: Unit, said: SaidRow, desk: Desk, problems: list[RowProblem]) -> Instrument | None:
    store, called = desk.session.store, said["serial"]
    if not called:
        return None
    read = serial_number(called)
    found = [
        one
        for one in store.instruments_of_serial(unit.id, str(read.value) if isinstance(read, Ok) else called)
        if said["code"] in ("", one.code)
    ]
    if len(found) != 1:
        problems.append(RowProblem(TITLES["serial"], MANY if found else NO_INSTRUMENT.format(said=called)))
        return None
    name = said["instrument_name"]
    if name and name not in (found[0].instrument_name, found[0].second):
        why = OTHER_NAME.format(said=name, name=found[0].instrument_name)
        problems.append(RowProblem(TITLES["instrument_name"], why))
    return found[0]


def _values(said: SaidRow, desk: Desk, problems: list[RowProblem]) -> dict[str, Any]:
    today = desk.world.now.date()
    read: dict[str, Value] = {
        "result": _result(said["result"]),
        "verified_on": day(said["verified_on"], today, past=True, whole=True),
        "valid_until": day(said["valid_until"], today, whole=True),
    }
    values: dict[str, Any] = {name: said[name] for name in ("institution", "certificate_no", "verifier", "note")}
    values["valid_until"] = None
    for name, one in read.items():
        if isinstance(one, Ok):
            values[name] = one.value if name == "result" else date.fromisoformat(one.value)
        elif said[name]:
            problems.append(RowProblem(TITLES[name], one))
    verified, until = values.get("verified_on"), values["valid_until"]
    if verified is not None and verified < EARLIEST:
        problems.append(RowProblem(TITLES["verified_on"], TOO_EARLY.format(said=said["verified_on"])))
    if verified is not None and until is not None and until <= verified:
        problems.append(RowProblem(TITLES["valid_until"], TURNED))
    if values.get("result") == NOT_PASSED and until is not None:
        problems.append(RowProblem(TITLES["valid_until"], NOT_VALID))
    return values


def _result(said: str) -> Value:
    if said in _FAILED:
        return Ok(NOT_PASSED)
    return Ok(PASSED) if said in _GOOD else NO_RESULT.format(said=said)


def _kept(said: SaidRow, instrument: Instrument, values: dict[str, Any], desk: Desk) -> JudgedRow:
    for one in desk.session.store.past_results(instrument.id):
        if one.certificate_no == values["certificate_no"]:
            other = differing({name: getattr(one, name) for name in values}, values, TITLES)
            return wrong(said, *other) if other else JudgedRow(said, RowFate.SAME)
    refused, _made = desk.carry_out(ImportPastResult(instrument.id, **values))
    if refused is not None:
        return wrong(said, refused_problem(refused, TITLES))
    return JudgedRow(said, RowFate.NEW)
