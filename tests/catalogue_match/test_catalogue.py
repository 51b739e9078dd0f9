"""The shipped catalogue and the data files around it."""

import json

from catalogue_match.catalogue import load_catalogue
from catalogue_match.index import INDEX, digest
from catalogue_match.patterns import expand
from catalogue_match.sources import families, names, row_keys


def test_rows_read_what_the_file_says() -> None:
    catalogue = load_catalogue()
    scale = catalogue.get("非自动衡器")
    assert scale is not None
    assert (scale.period_months, scale.purposes, scale.bookable) == (12, ("贸易结算",), True)
    dispenser = catalogue.get("燃油加油机", "加油机")
    assert dispenser is not None
    assert dispenser.period_months == 6
    water = catalogue.get("水表DN15～DN50")
    assert water is not None
    assert not water.bookable
    cell = catalogue.get("称重传感器")
    assert cell is not None
    assert not cell.bookable
    assert cell.period_months is None


def test_every_row_has_a_key_and_every_key_a_row() -> None:
    assert {(row.first, row.second) for row in load_catalogue()} == set(row_keys().values())


def test_every_name_stands_for_a_known_kind() -> None:
    known = set(row_keys()) | set(families())
    assert all(set(named.kinds) <= known for named in names(limit=4))


def test_the_index_is_current() -> None:
    with INDEX.open(encoding="utf-8") as file:
        record = json.load(file)
    assert record["digest"] == digest(), "make it anew: python -m catalogue_match.build_index"


def test_patterns_expand() -> None:
    assert expand("(a|b(c|))d") == ["ad", "bcd", "bd"]
    every = {reading[0] for reading in expand("(a|b|c|d|e)(1|2|3|4)", limit=2)}
    assert every == set("abcde")
