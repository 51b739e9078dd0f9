"""What the export writes of results, those from before this service among them, and of the counties' figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

from booking.instrument import IN_USE, Instrument
from booking.line import DRAFT, WITHDRAWN, Line
from booking.past_result import PastResult
from booking.ports import Records
from booking.result import LOCKED, PASSED, Result
from booking.unit import CLOSED, Unit
from bot.exporting import Row
from nlu.regions import region_name
from storage.everything import every
from storage.sql_store import SqlStore

HERE, BEFORE = "本系统", "历史导入"


def result_told(result: Result, records: Records) -> Row:
    """A version of a result, as the certificate says it."""
    line, instrument = records.line(result.line_id), records.instrument(result.instrument_id)
    body = records.institution(result.institution_id)
    return {
        **_of_thing(instrument, line.unit_id if line else "", records),
        "certificate_no": result.certificate_no,
        "result": result.result,
        "state": result.state,
        "verified_on": _day(result.verified_on),
        "valid_until": _day(result.valid_until),
        "institution": body.name if body else "",
        "verifier": result.verifier,
        "checker": result.checker,
        "approver": result.approver,
        "note": result.remark,
        "source": HERE,
    }


def past_result_told(past: PastResult, records: Records) -> Row:
    """A result from before this service."""
    return {
        **_of_thing(records.instrument(past.instrument_id), past.unit_id, records),
        "certificate_no": past.certificate_no,
        "result": past.result,
        "state": LOCKED,
        "verified_on": _day(past.verified_on),
        "valid_until": _day(past.valid_until),
        "institution": past.institution,
        "verifier": past.verifier,
        "checker": "",
        "approver": "",
        "note": past.note,
        "source": BEFORE,
    }


def _of_thing(instrument: Instrument | None, unit_id: str, records: Records) -> Row:
    unit = records.unit(unit_id) if unit_id else None
    names = {"instrument_name": "instrument_name", "second_name": "second", "model": "model", "serial": "serial"}
    told = {name: getattr(instrument, field) if instrument else "" for name, field in names.items()}
    return {"unit": unit.company_name if unit else "", **told}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def results(store: SqlStore) -> Iterator[Row]:
    """Every result that is kept, from before first."""
    for past in every(store, PastResult):
        yield past_result_told(past, store)
    for result in every(store, Result):
        yield result_told(result, store)


def statistics(store: SqlStore, today: date) -> Iterator[Row]:
    """The figures of each county: units, instruments by their validity, lines and results."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in every(store, Unit):
        counts[unit.region_code]["units"] += unit.state != CLOSED
    for one in every(store, Instrument):
        if one.state == IN_USE:
            until = one.valid_until
            which = "undated" if until is None else "valid" if until >= today else "overdue"
            counts[one.use_region_code].update(("in_use", which))
    for line in every(store, Line):
        counts[line.region_code]["lines"] += line.state not in (DRAFT, WITHDRAWN)
    for result in every(store, Result):
        verified = store.line(result.line_id) if result.state == LOCKED else None
        if verified is not None:
            counts[verified.region_code].update(("verified", *(("passed",) if result.result == PASSED else ())))
    for code, count in sorted(counts.items()):
        dated = count["valid"] + count["overdue"]
        names = ("units", "in_use", "valid", "overdue", "undated", "lines", "verified", "passed")
        yield {
            "region": region_name(code) or code,
            **{name: count[name] for name in names},
            "share": _share(count["valid"], dated + count["undated"]),
            "pass_rate": _share(count["passed"], count["verified"]),
        }


def _share(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None
