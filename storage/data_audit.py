"""What the rules of an audit of the data find, counted by county, listed, and kept by month; SQL alone looks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    union,
)

from booking.bodies import EVERY_CATEGORY, IN_FORCE
from booking.data_rules import INSTRUMENT as OF_INSTRUMENTS
from booking.data_rules import LONGEST_VALIDITY_YEARS, MANY_UNITS_A_PHONE, RULES, SIDES
from booking.instrument import IN_USE, NO_VALUE
from booking.past_result import EARLIEST
from booking.region import WITHOUT_COUNTIES
from booking.result import LOCKED
from booking.unit import CLOSED
from storage.rows import region_bounds
from storage.tables.bodies import capabilities
from storage.tables.bookings import lines
from storage.tables.data_months import data_months
from storage.tables.ledger import instruments
from storage.tables.results import results
from storage.tables.units import units

ALL = "*"
"""Stands for "any rule": how many instruments have something wrong with them."""
EARLIEST_BOUGHT = "1949"

Pair = tuple[str, str]
"""A category (second level) and a unit in which nothing of it measures."""
_IN_USE = instruments.c.state == IN_USE
_UNIT = instruments.c.range["unit"].as_string()


@dataclass(frozen=True)
class Finding:
    """A thing with something wrong: whose it is, where, and what it says."""

    thing_id: str
    unit_id: str
    region_code: str
    said: str


@dataclass(frozen=True)
class MonthRow:
    """How much a rule found in a county, of how many instruments in use."""

    region_code: str
    rule: str
    found: int
    total: int


@dataclass(frozen=True)
class UnitScore:
    """A unit with how many instruments it has in use and how many of them have something wrong."""

    unit_id: str
    name: str
    total: int
    bad: int


class DataAudit:
    """The audit of one day over one database, which only reads; `pairs`: categories with units that are not theirs."""

    def __init__(self, connection: Connection, today: date, pairs: Sequence[Pair] = ()) -> None:
        self._connection = connection
        self._today = today
        self._pairs = list(pairs)

    def units_of_ranges(self) -> list[Pair]:
        """The units that stand in ranges, by category: whoever knows the categories says which do not belong."""
        found = select(instruments.c.second, _UNIT).where(_IN_USE, _UNIT.is_not(None)).distinct()
        return [(second, unit) for second, unit in self._connection.execute(found) if unit]

    def counted(self) -> tuple[MonthRow, ...]:
        """How much every rule finds in each county. Reads everything: not in a transaction that others wait for."""
        totals = select(instruments.c.use_region_code, func.count()).where(_IN_USE)
        rows = self._connection.execute(totals.group_by(instruments.c.use_region_code))
        total: dict[str, int] = {str(code): int(count) for code, count in rows}
        counted = {one.name: self._by_county(self._found(one.name)) for one in RULES}
        counted |= {side: self._by_county(self._bad(side)) for side in SIDES}
        bad = self._by_county(self._bad(ALL))
        counted[ALL] = {code: bad.get(code, 0) for code in {*total, *bad}}
        return tuple(
            MonthRow(code, rule, found, total.get(code, 0))
            for rule, by_county in counted.items()
            for code, found in by_county.items()
        )

    def _by_county(self, found: Select[Any]) -> Mapping[str, int]:
        inner = found.subquery()
        counted = select(inner.c.region_code, func.count(inner.c.thing_id.distinct())).group_by(inner.c.region_code)
        return {str(code): int(count) for code, count in self._connection.execute(counted)}

    def listed(
        self, rule: str, region: str, *, limit: int = 50, offset: int = 0, unit_id: str = ""
    ) -> tuple[Finding, ...]:
        """What a rule finds beneath a region."""
        least, greatest = region_bounds(region)
        inner = self._found(rule).subquery()
        found = select(inner).where(inner.c.region_code >= least, inner.c.region_code <= greatest)
        if unit_id:
            found = found.where(inner.c.unit_id == unit_id)
        found = found.order_by(inner.c.unit_id, inner.c.thing_id).limit(limit).offset(offset)
        return tuple(Finding(*row) for row in self._connection.execute(found))

    def worst_units(self, region: str, *, limit: int = 50) -> tuple[UnitScore, ...]:
        """The units with the most instruments that have something wrong: whom to visit first."""
        least, greatest = region_bounds(region)
        bad = self._bad(ALL).subquery()
        counted = select(bad.c.unit_id, func.count(bad.c.thing_id.distinct()).label("bad"))
        counted = counted.where(bad.c.region_code >= least, bad.c.region_code <= greatest).group_by(bad.c.unit_id)
        chosen = counted.order_by(func.count(bad.c.thing_id.distinct()).desc(), bad.c.unit_id).limit(limit).subquery()
        total = select(func.count()).where(_IN_USE, instruments.c.unit_id == chosen.c.unit_id).scalar_subquery()
        found = select(chosen.c.unit_id, units.c.company_name, total, chosen.c.bad).where(
            units.c.id == chosen.c.unit_id
        )
        found = found.order_by(chosen.c.bad.desc(), chosen.c.unit_id)
        return tuple(UnitScore(*row) for row in self._connection.execute(found))

    def _bad(self, side: str) -> Select[Any]:
        """Instruments that some rule finds, of one side or of any."""
        rules = [one for one in RULES if one.thing == OF_INSTRUMENTS and side in (ALL, one.side)]
        found = [self._found(one.name).subquery().c for one in rules]
        both = union(*(select(one.thing_id, one.unit_id, one.region_code) for one in found)).subquery()
        return select(both.c.thing_id, both.c.unit_id, both.c.region_code)

    def _found(self, rule: str) -> Select[Any]:
        return getattr(self, f"_{rule}")()  # type: ignore[no-any-return]  # a method for every rule: a test compares

    def _of_instruments(self, said: ColumnElement[str], *conditions: ColumnElement[bool]) -> Select[Any]:
        columns = instruments.c
        return select(
            columns.id.label("thing_id"), columns.unit_id.label("unit_id"),
            columns.use_region_code.label("region_code"),
            (columns.instrument_name + "，编号" + columns.serial + "：" + said).label("said"),
        ).where(_IN_USE, *conditions)  # fmt: skip

    def _serial_twice(self) -> Select[Any]:
        columns = instruments.c
        twice = (
            select(columns.serial_key, columns.maker_key)
            .where(_IN_USE, columns.serial != NO_VALUE, columns.manufacturer != NO_VALUE)
            .group_by(columns.serial_key, columns.maker_key)
            .having(func.count(columns.unit_id.distinct()) > 1)
        )
        return self._of_instruments(columns.manufacturer, tuple_(columns.serial_key, columns.maker_key).in_(twice))

    def _bought_never(self) -> Select[Any]:
        bought = instruments.c.purchase_date
        never = or_(bought > self._today.isoformat(), bought < EARLIEST_BOUGHT)
        return self._of_instruments(literal("购置时间 ") + bought, bought != "", never)

    def _until_never(self) -> Select[Any]:
        until, latest = instruments.c.valid_until, self._today.replace(day=1)
        latest = latest.replace(year=latest.year + LONGEST_VALIDITY_YEARS)
        return self._of_instruments(literal("有效期不可能"), or_(until < EARLIEST, until > latest))

    def _expired_in_use(self) -> Select[Any]:
        return self._of_instruments(literal("已过有效期"), instruments.c.valid_until < self._today)

    def _undated(self) -> Select[Any]:
        return self._of_instruments(literal("没有有效期"), instruments.c.valid_until.is_(None))

    def _range_unit(self) -> Select[Any]:
        strange = tuple_(instruments.c.second, _UNIT).in_(self._pairs or [("", "")])
        return self._of_instruments(instruments.c.second + "，测量范围的单位是 " + _UNIT, strange)

    def _no_county(self) -> Select[Any]:
        code = instruments.c.use_region_code
        return self._of_instruments(
            instruments.c.use_region, or_(code == "", code.like("%00")), code.not_in(WITHOUT_COUNTIES)
        )

    def _no_number(self) -> Select[Any]:
        return self._of_instruments(instruments.c.install_location, instruments.c.serial == NO_VALUE)

    def _of_units(self, said: ColumnElement[str], *conditions: ColumnElement[bool]) -> Select[Any]:
        return select(
            units.c.id.label("thing_id"), units.c.id.label("unit_id"), units.c.region_code.label("region_code"),
            (units.c.company_name + "，" + said).label("said"),
        ).where(units.c.state != CLOSED, *conditions)  # fmt: skip

    def _unit_twice(self) -> Select[Any]:
        columns = units.c
        twice = select(columns.company_name, columns.region_code).where(columns.state != CLOSED)
        twice = twice.group_by(columns.company_name, columns.region_code).having(func.count() > 1)
        return self._of_units(columns.uscc, tuple_(columns.company_name, columns.region_code).in_(twice))

    def _phone_many(self) -> Select[Any]:
        many = select(units.c.phone_index).where(units.c.state != CLOSED).group_by(units.c.phone_index)
        many = many.having(func.count() >= MANY_UNITS_A_PHONE)
        return self._of_units(units.c.uscc, units.c.phone_index.in_(many))

    def _no_capability(self) -> Select[Any]:
        able = select(capabilities.c.id).where(
            capabilities.c.institution_id == results.c.institution_id,
            capabilities.c.second.in_((lines.c.second, EVERY_CATEGORY)),
            capabilities.c.state == IN_FORCE,
        )
        return select(
            results.c.id.label("thing_id"), lines.c.unit_id.label("unit_id"), lines.c.region_code.label("region_code"),
            (literal("证书") + results.c.certificate_no + "，" + lines.c.second).label("said"),
        ).where(results.c.line_id == lines.c.id, results.c.state == LOCKED, ~able.exists())  # fmt: skip


class DataMonths:
    """What the audits of the months found, as it was counted then."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, month: str, rows: Sequence[MonthRow]) -> None:
        """Keep these as what was found in a month, in place of an earlier look in it."""
        self._connection.execute(delete(data_months).where(data_months.c.month == month))
        if rows:
            self._connection.execute(insert(data_months), [{"month": month, **asdict(one)} for one in rows])

    def months(self) -> tuple[str, ...]:
        """The months that were looked at, newest first."""
        found = select(data_months.c.month).distinct().order_by(data_months.c.month.desc())
        return tuple(self._connection.execute(found).scalars())

    def of(self, month: str, region: str) -> Mapping[str, Mapping[str, tuple[int, int]]]:
        """County -> rule -> (found, instruments in use), beneath a region."""
        least, greatest = region_bounds(region)
        columns = data_months.c
        rows = select(columns.region_code, columns.rule, columns.found, columns.total).where(
            columns.month == month, columns.region_code >= least, columns.region_code <= greatest
        )
        out: dict[str, dict[str, tuple[int, int]]] = {}
        for code, rule, found, total in self._connection.execute(rows):
            out.setdefault(code, {})[rule] = (found, total)
        return out
