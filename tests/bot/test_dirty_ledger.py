"""A dirty ledger of many rows: every planted fault is told in its cell, and nothing else is lost or changed."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bot.importing.judging import JudgedRow, RowFate
from tests.bot.dirty_ledger import BAD, MEANT, Planted, planted, units
from tests.bot.sheets_made import Office, table

FIELDS = ("serial", "manufacturer", "model", "accuracy")
LONGEST_S, LARGEST_MB = 60.0, 300
"""Seconds of the processor, for others may use the machine as well; and what a process ever held."""
ROOT = Path(__file__).resolve().parents[2]


def all_told(made: Planted, judged: list[JudgedRow]) -> None:
    wrong = {one.number: frozenset(problem.title for problem in one.problems) for one in judged if one.problems}
    assert wrong == made.refused
    assert {one.number for one in judged if one.fate is RowFate.NEW} == made.stored.keys()


def nothing_else_changed(made: Planted, office: Office) -> None:
    kept = Counter(tuple(getattr(one, name) for name in FIELDS) for one in office.instruments)
    assert kept == Counter(tuple(values[name] for name in FIELDS) for values in made.stored.values())


def test_every_planted_fault_is_told_and_nothing_else_changes(tmp_path: Path) -> None:
    made, office = planted(1000), Office(tmp_path)
    assert len(made.counted) == len(BAD) + len(MEANT) + 1 >= 15
    office.bring("units", table(*units()))
    content = table(*made.rows)
    all_told(made, office.bring("ledger", content))
    nothing_else_changed(made, office)
    again = office.bring("ledger", content)
    assert {one.number for one in again if one.fate is RowFate.SAME} == made.stored.keys()
    nothing_else_changed(made, office)


WHOLE = """
import resource, sys
from pathlib import Path
from tests.bot.dirty_ledger import planted, units
from tests.bot.sheets_made import Office, most_held_mb, table
from tests.bot.test_dirty_ledger import all_told
folder, most = Path(sys.argv[1]), int(sys.argv[2])
content = (folder / "ledger.xlsx").read_bytes()
used = lambda who: sum(resource.getrusage(who)[:2])
both = lambda: used(resource.RUSAGE_SELF) + used(resource.RUSAGE_CHILDREN)
office, begin = Office(folder), both()
judged = office.bring("ledger", content, most=most or None)
print(both() - begin, most_held_mb())
if not most:
    all_told(planted(20_000), judged) if sys.argv[3] == "first" else None
"""


@pytest.mark.soak
def test_twenty_thousand_dirty_rows(tmp_path: Path) -> None:
    made = planted(20_000)
    (tmp_path / "ledger.xlsx").write_bytes(table(*made.rows))
    killed = tmp_path / "killed"
    killed.mkdir()
    (killed / "ledger.xlsx").write_bytes((tmp_path / "ledger.xlsx").read_bytes())

    def run(folder: Path, most: int, which: str) -> tuple[float, int]:
        command = [sys.executable, "-c", WHOLE, str(folder), str(most), which]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        seconds, megabytes = done.stdout.split()
        return float(seconds), int(megabytes)

    for folder in (tmp_path, killed):
        Office(folder).bring("units", table(*units()))
    seconds, megabytes = run(tmp_path, 0, "first")
    sys.stdout.write(f"{seconds:.1f} s of the processor, {megabytes} MB\n")
    assert seconds <= LONGEST_S
    assert megabytes <= LARGEST_MB
    nothing_else_changed(made, Office(tmp_path))
    run(killed, 9_000, "killed")
    run(killed, 0, "again")
    nothing_else_changed(made, Office(killed))
