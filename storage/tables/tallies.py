"""Tables that answer how many there are: outcomes, the kept counts (tallies), and the changes not yet added to them.

They follow the tables that they count by triggers (`storage/tables/tally_triggers.py`), so that whatever writes a line,
an instrument or a result, the count is right in the same transaction (docs/decisions/0090).
"""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, Table, UniqueConstraint, event

from storage.tables.bookings import OPEN, lines
from storage.tables.columns import Word, index, metadata, sequence
from storage.tables.ledger import instruments
from storage.tables.results import results
from storage.tables.tally_triggers import EVERY, trigger_ddl
from storage.tables.units import units

DIMENSIONS = ("subject", "region_code", "month", "second", "institution_id", "state", "result")
"""What is counted by: `subject` names the table, `month` is YYYYMM of its day ("" for none)."""

CELL = ("subject", "view", "region_code", "second", "institution_id", "month", "state", "result")
"""What a tally is known by."""

ALL = "*"
"""In a tally: whatever it is."""


def _words(names: tuple[str, ...]) -> list[Column[str]]:
    return [Column(name, Word, nullable=False) for name in names]


tallies = Table(
    "tallies",
    metadata,
    sequence(),
    *_words(CELL),
    Column("n", Integer, nullable=False),
    UniqueConstraint(*CELL, name="uq_tallies_cell"),
)
"""How many rows of a subject are alike, in several views (`storage/read_tallies.py`), without waiting changes."""

tally_changes = Table("tally_changes", metadata, sequence(), *_words(DIMENSIONS), Column("n", Integer, nullable=False))
"""What came (1) and went (-1) since; only ever added to, so that no two who write wait for each other."""

outcomes = Table(
    "outcomes",
    metadata,
    sequence(),
    Column("id", Word, nullable=False, unique=True),
    Column("line_id", Word, nullable=False),
    Column("unit_id", Word, nullable=False),
    Column("region_code", Word, nullable=False),
    Column("first", Word, nullable=False),
    Column("second", Word, nullable=False),
    Column("institution_id", Word, nullable=False),
    Column("result", Word, nullable=False),
    Column("state", Word, nullable=False),
    Column("certificate_no", Word, nullable=False),
    Column("verified_on", Date),
)
"""Submitted results, void ones too, with where their instrument stands: what 检定量 and 合格率 are counted of."""

index(outcomes, "verified_on", "seq")
index(outcomes, "region_code", "verified_on", "seq")
index(outcomes, "second", "region_code", "verified_on")
index(outcomes, "institution_id", "verified_on", "seq")
index(outcomes, "unit_id", "verified_on")
index(outcomes, "certificate_no")

index(units, "region_code", "state", name="ix_units_place")
index(lines, "region_code", "booking_no", "n", name="ix_lines_place")
index(lines, "second", "region_code", "booking_no", name="ix_lines_category")
index(lines, "due", "region_code", "institution_id", "second", "state", name="ix_lines_late", where=OPEN)
index(instruments, "use_region_code", "seq", name="ix_instruments_place")
index(instruments, "second", "use_region_code", "seq", name="ix_instruments_category")
index(instruments, "valid_until", "use_region_code", "state", "second", "last_result", name="ix_instruments_validity")

for _table, _name in ((lines, "lines"), (instruments, "instruments"), (results, "results"), (outcomes, "outcomes")):
    for _dialect in EVERY:
        for _ddl in trigger_ddl(_name, _dialect):
            event.listen(_table, "after_create", _ddl.execute_if(dialect=_dialect))
