"""Owns the reading of the data files: which names and descriptions stand for which kind."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalogue_match.catalogue import DATA
from catalogue_match.patterns import expand
from catalogue_match.reading import data_lines

NAME_FILES: Final = ("names.tsv", "names_meters.tsv", "names_medical.tsv")
INPUTS: Final = (
    "aliases.csv",
    "brands.tsv",
    "catalogue.csv",
    "cues.tsv",
    "families.tsv",
    "neighbours.tsv",
    "noise.tsv",
    "rows.tsv",
    "shapes.tsv",
    "type_families.tsv",
    "units.tsv",
    *NAME_FILES,
)
"""Everything the index is made from: its digest tells whether the index is current."""

CUES_A_PATTERN: Final = 400
"""Readings of one cue pattern at most; every alternative appears."""


@dataclass(frozen=True, slots=True)
class Named:
    """A way of naming: its text, its kinds (row keys or families, best first); form: name, said, amb, brand, cue."""

    text: str
    kinds: tuple[str, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Family:
    """A family of things that may not be booked: its verdict, the row concerned or "", the reason and the route."""

    verdict: str
    row: str
    reason: str
    route: str


@lru_cache(maxsize=1)
def row_keys() -> dict[str, tuple[str, str]]:
    """Key of a row in the data files -> its first- and second-level names."""
    return {key: (first, second) for key, first, second in data_lines(DATA / "rows.tsv")}


@lru_cache(maxsize=1)
def families() -> dict[str, Family]:
    """The families of neighbours, by name."""
    records = data_lines(DATA / "families.tsv")
    return {
        name: Family(verdict, "" if row == "-" else row, reason, route) for name, verdict, row, reason, route in records
    }


def names(*, limit: int) -> Iterator[Named]:
    """Every way of naming in the data files, at most `limit` readings of one pattern; ambiguous ones come first."""
    written = [record for file in NAME_FILES for record in data_lines(DATA / file)]
    for keys, form, patterns in sorted(written, key=lambda record: record[1] != "amb"):
        for pattern in patterns.split(";"):
            for text in expand(pattern, limit=limit):
                yield Named(text, tuple(keys.split(",")), form)
    for family, patterns in data_lines(DATA / "neighbours.tsv"):
        for pattern in patterns.split(";"):
            for text in expand(pattern, limit=limit):
                yield Named(text, (family,), "name")
    yield from _of_catalogue()
    for text, keys in data_lines(DATA / "brands.tsv"):
        for brand in text.split("|"):
            yield Named(brand, tuple(keys.split(",")), "brand")


def cues() -> Iterator[Named]:
    """Marks by which things are described; they speak for their kinds inside longer texts only."""
    for keys, patterns in data_lines(DATA / "cues.tsv"):
        for pattern in patterns.split(";"):
            for text in expand(pattern, limit=CUES_A_PATTERN):
                yield Named(text, tuple(keys.split(",")), "cue")


def _of_catalogue() -> Iterator[Named]:
    """The catalogue's own names and the aliases that mean a row; refused aliases are told by the neighbours' file."""
    keys = {names: key for key, names in row_keys().items()}
    firsts: dict[str, list[str]] = {}
    for key, (first, second) in row_keys().items():
        firsts.setdefault(first, []).append(key)
        yield Named(second, (key,), "name")
    for first, found in firsts.items():
        yield Named(first, tuple(found), "name" if len(found) == 1 else "amb")
    with (DATA / "aliases.csv").open(encoding="utf-8", newline="") as lines:
        for record in csv.DictReader(lines):
            if record["first_name"] != "NONE":
                key = keys[(record["first_name"], record["second_name"])]
                yield Named(record["everyday_name"], (key,), "name")
