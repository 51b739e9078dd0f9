"""Owns the catalogue of instruments under compulsory control as values: its rows and what each says."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"
ANNOUNCEMENT: Final = "市场监管总局公告2020年第42号"
ANNOUNCED: Final = "2020-10-26"
PURPOSES: Final = ("贸易结算", "安全防护", "医疗卫生", "环境监测")
CONFIRM_LOCALLY: Final = "以当地计量部门核实为准"
ASK_LOCALLY: Final = "是否实行强制检定尚不确定，请向当地计量部门确认"

_FIRST_NUMBER: Final = re.compile(r"\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Category:
    """One second-level row (种别) of 《实施强制管理的计量器具目录》.

    Texts are those of the file; `period_months` is the verification period in months, or for meters that are replaced
    the limit of use; None where it is not established. Numbers of rows are "" where they could not be established.
    `origins` are the shipped names that a row of a later announcement descends from (none: it is one of the shipped
    catalogue, or new), `names` everyday names that the announcement brought with it.
    """

    first: str
    second: str
    first_no: str
    second_no: str
    supervision: str
    verification_mode: str
    scope: str
    jjg: str
    period_months: int | None
    confidence: str
    announcement: str = ANNOUNCEMENT
    announced: str = ANNOUNCED
    origins: tuple[tuple[str, str], ...] = ()
    names: tuple[str, ...] = ()

    @property
    def purposes(self) -> tuple[str, ...]:
        """The uses that the row's scope names, in the catalogue's order (SPEC 3)."""
        return tuple(purpose for purpose in PURPOSES if purpose in self.scope)

    @property
    def first_only(self) -> bool:
        """Whether every instrument of this row is verified once and then replaced (SPEC 4, refusal 3)."""
        return self.verification_mode.startswith("只做首次")

    @property
    def unsettled(self) -> bool:
        """Whether it is not established that verification is compulsory: nobody is told that it is or is not."""
        return "不确定" in self.supervision

    @property
    def bookable(self) -> bool:
        """Whether the row may be booked (SPEC 4): 强制检定 by period; unsettled rows are left to the region."""
        return self.unsettled or ("强制检定" in self.supervision and not self.first_only)

    @property
    def low_confidence(self) -> bool:
        return self.confidence.startswith("low")

    @property
    def note(self) -> str:
        """What has to be said whenever this row is shown, or ""."""
        if self.unsettled:
            return ASK_LOCALLY
        return CONFIRM_LOCALLY if self.low_confidence else ""

    @property
    def source(self) -> str:
        """The announcement that every answer about scope names (SPEC 4)."""
        return f"《实施强制管理的计量器具目录》（{self.announcement}，{self.announced}）"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rows of one catalogue version, in the order of the file, and the announcement that made it so."""

    rows: tuple[Category, ...]
    announcement: str = ANNOUNCEMENT
    announced: str = ANNOUNCED

    @property
    def called(self) -> str:
        """The catalogue with its number and date, as every answer about scope names it (SPEC 4)."""
        day = date.fromisoformat(self.announced) if self.announced else None
        written = f"，{day.year}年{day.month}月{day.day}日" if day else ""
        return f"《实施强制管理的计量器具目录》（{self.announcement}{written}）"

    def __iter__(self) -> Iterator[Category]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def periods(self) -> dict[str, int]:
        """Months for which a verification holds, by second-level name, where the catalogue knows them."""
        return {row.second: row.period_months for row in self.rows if row.period_months}

    def get(self, second: str, first: str | None = None) -> Category | None:
        """The row of that second-level name (and first-level name, when two rows share it)."""
        wanted = second.strip()
        for row in self.rows:
            if row.second == wanted and (first is None or _plain(row.first) == _plain(first)):
                return row
        return None


def read_catalogue(path: Path) -> Catalogue:
    """The catalogue of a CSV file in the form of data/catalogue.csv; raises KeyError when a column is missing."""
    with path.open(encoding="utf-8", newline="") as lines:
        return Catalogue(tuple(_category(record) for record in csv.DictReader(lines)))


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """The catalogue that is shipped; its certainty and sources stand in the file, row by row."""
    return read_catalogue(DATA / "catalogue.csv")


def _category(record: dict[str, str]) -> Category:
    months = _FIRST_NUMBER.match(record["period_months"])
    return Category(
        first=record["first_name"],
        second=record["second_name"],
        first_no=record["first_no"],
        second_no=record["second_no"],
        supervision=record["supervision"],
        verification_mode=record["verification_mode"],
        scope=record["scope"],
        jjg=record["jjg"],
        period_months=int(months.group(1)) if months else None,
        confidence=record["confidence"],
    )


def _plain(name: str) -> str:
    return name.replace("（", "(").replace("）", ")").replace(" ", "")
