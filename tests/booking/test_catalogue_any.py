"""Any announcement over any ledger: each instrument ends as exactly one thing, and a rollback gives identical rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.bodies import Capability
from booking.catalogue_fate import FREED, MOVED, OUTCOMES, PERSON, SAME, fate_of
from booking.catalogue_preview import preview
from booking.commands import AdvanceCatalogue, LoadCatalogue, MoveCatalogue
from booking.instrument import INSTRUMENT, MARK, Instrument
from booking.line import Line
from tests.booking import subject
from tests.booking.town import Town

SECONDS, WORDS = ("甲", "乙", "丙", "丁"), ("电子", "机械", "体重", "")
ROWS = ({"first": "类", "second": "新", "origins": []},)
changes = st.builds(
    lambda second, kind, to, match: {
        "first": "类",
        "second": second,
        "kind": kind,
        "match": match,
        "note": "",
        "to_first": "类" if kind == "move" else "",
        "to_second": to if kind == "move" else "",
    },
    st.sampled_from(SECONDS),
    st.sampled_from(("move", "free", "keep")),
    st.sampled_from(("戊", "己", "甲")),
    st.sampled_from(WORDS),
)
instruments = st.tuples(
    st.sampled_from(SECONDS),
    st.lists(st.sampled_from(WORDS), max_size=2).map("".join),
    st.sampled_from(("u1", "u2", "u3")),
    st.sampled_from(INSTRUMENT.states),
    st.booleans(),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(changes, min_size=1, max_size=6), st.lists(instruments, max_size=12))
def test_one_fate_each_and_back_to_identical_rows(said: list[dict[str, Any]], ledger: list[Any]) -> None:
    town = Town()
    for number, (second, words, unit_id, state, booked) in enumerate(ledger):
        one = subject.instrument(id=f"t{number}", unit_id=unit_id, instrument_name=f"{words}器", second=second)
        town.store.put(replace(one, first="类", state=state, model="", range_text=""))
        if booked and state == "在用":
            line = subject.line(id=f"l{number}", instrument_id=one.id, unit_id=unit_id, state="待分配")
            town.store.put(replace(line, first="类", second=second))
    for second in SECONDS:
        town.store.put(subject.capability(id=f"c-{second}", first="类", second=second))
    before = _held(town)
    fates = {one.id: fate_of(one, said) for one in before["Instrument"].values()}
    assert all(fate.outcome in OUTCOMES for fate in fates.values())
    expected = preview(said, town.store).counts

    version = str(town.well("", LoadCatalogue("公告", date(2026, 11, 22), ROWS, tuple(said)))["version_id"])
    town.well("", MoveCatalogue(version, "confirm"))
    _run(town, version)
    after = _held(town)["Instrument"]
    for one_id, fate in fates.items():
        assert (after[one_id].first, after[one_id].second) == fate.to
        assert after[one_id].extra.get(MARK, "") == (fate.outcome if fate.outcome in (FREED, PERSON) else "")
    kept = town.store.catalogue_version(version)
    assert kept is not None
    assert {name: kept.counts.get(name, 0) for name in OUTCOMES} == {name: expected[name] for name in OUTCOMES}
    assert sum(expected.values()) == sum(1 for fate in fates.values() if fate.touched)
    assert all(
        fate.outcome in (SAME, MOVED) or fate.to == ("类", before["Instrument"][key].second)
        for key, fate in fates.items()
    )

    town.well("", MoveCatalogue(version, "roll_back", "错了"))
    _run(town, version)
    assert _held(town) == before


def _held(town: Town) -> dict[str, Any]:
    kept = town.store.snapshot().held["_kept"]
    return {kind.__name__: kept.get(kind, {}) for kind in (Instrument, Line, Capability)}


def _run(town: Town, version: str) -> None:
    while town.well("", AdvanceCatalogue(version))["more"]:
        pass
