"""A new announcement with a split, a merge, a removal and a new period: migrated, told, and rolled back exactly."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from booking.catalogue_fate import FREED, MOVED, OUTCOMES, PERSON, SAME, fate_of
from booking.catalogue_preview import preview
from booking.catalogue_version import IN_USE, CatalogueVersion
from booking.commands import (
    AdvanceCatalogue,
    ChangeInstrument,
    Command,
    LoadCatalogue,
    MoveCatalogue,
    SettleCatalogueMove,
    SubmitBooking,
)
from booking.instrument import MARK
from booking.people import Person, Role, RoleKind
from booking.refusal import Why
from tests.booking import subject
from tests.booking.subject import NOW, QINGSHAN
from tests.booking.town import CITY_OFFICER, OFFICER, OWNER, STAFF, STRANGER, Town

NATIONAL = "national"


def change(second: str, kind: str, to: str = "", match: str = "", note: str = "") -> dict[str, Any]:
    named = {"first": "旧类", "second": second, "match": match, "kind": kind, "note": note}
    return named | {"to_first": "新类" if to else "", "to_second": to}


CHANGES = (
    change("秤", "move", "电子秤", "电子|ACS"),
    change("秤", "move", "机械秤", "机械|杆秤"),
    change("秤", "free", match="体重"),
    change("甲表", "move", "表"),
    change("乙表", "move", "表"),
    change("旧器", "free", note="移出目录"),
    change("尺", "keep", note="检定周期由12个月改为6个月"),
)
ROWS = (
    {"first": "新类", "second": "电子秤", "origins": [["旧类", "秤"]]},
    {"first": "新类", "second": "表", "origins": [["旧类", "甲表"], ["旧类", "乙表"]]},
    {"first": "旧类", "second": "尺", "origins": [["旧类", "尺"]]},
)
LOAD = LoadCatalogue("市场监管总局公告2027年第5号", date(2026, 11, 22), ROWS, CHANGES)
LEDGER = {
    "ACS-30型电子秤": ("秤", MOVED, "电子秤"),
    "机械台秤": ("秤", MOVED, "机械秤"),
    "体重秤": ("秤", FREED, "秤"),
    "老秤": ("秤", PERSON, "秤"),
    "电子机械两用秤": ("秤", PERSON, "秤"),
    "甲表一": ("甲表", MOVED, "表"),
    "乙表一": ("乙表", MOVED, "表"),
    "旧器一": ("旧器", FREED, "旧器"),
    "尺一": ("尺", SAME, "尺"),
    "不相干": ("别的", SAME, "别的"),
}


@pytest.fixture
def office(town: Town) -> Town:
    store = town.store
    store.put(subject.authority(id="a0", name="国家局", region_code=""))
    store.put(Person(NATIONAL, NATIONAL, created_at=NOW))
    store.put(Role(NATIONAL, RoleKind.AUTHORITY, "a0"))
    store.put(subject.unit(id="u2", company_name="包头一店", region_code=QINGSHAN))
    for unit_id in ("u1", "u2"):
        for number, (name, (second, _, _)) in enumerate(LEDGER.items()):
            store.put(instrument(f"{unit_id}-{number}", unit_id, name, second))
    store.put(subject.capability(id="c8", second="甲表", first="旧类"))
    store.put(subject.capability(id="c9", second="秤", first="旧类"))
    return town


def instrument(one: str, unit_id: str, name: str, second: str) -> Any:
    where = {"use_region_code": QINGSHAN} if unit_id == "u2" else {}
    made = subject.instrument(id=one, unit_id=unit_id, instrument_name=name, second=second, serial=f"S-{one}", **where)
    return replace(made, first="旧类", model="-----", range_text="", range={})


def loaded(office: Town, who: str = NATIONAL) -> str:
    return str(office.well(who, LOAD)["version_id"])


def run(office: Town, version: str) -> None:
    for _ in range(200):
        if not office.well("", AdvanceCatalogue(version))["more"]:
            return
    raise AssertionError("it never ends")


def in_force(office: Town) -> str:
    version = loaded(office)
    office.well(NATIONAL, MoveCatalogue(version, "confirm"))
    run(office, version)
    return version


def held(office: Town) -> dict[Any, Any]:
    kept = office.store.snapshot().held["_kept"]
    return {kind.__name__: kept.get(kind, {}) for kind in kept if kind.__name__ in ("Instrument", "Line", "Capability")}


def version_of(office: Town, version: str) -> CatalogueVersion:
    found = office.store.catalogue_version(version)
    assert found is not None
    return found


@pytest.mark.parametrize(("name", "end"), LEDGER.items(), ids=list(LEDGER))
def test_every_instrument_has_exactly_one_fate(name: str, end: tuple[str, str, str]) -> None:
    second, outcome, to = end
    fate = fate_of(instrument("t", "u1", name, second), CHANGES)
    assert (fate.outcome, fate.to[1]) == (outcome, to)
    assert [fate.outcome == one for one in OUTCOMES].count(True) == 1


def test_brackets_of_either_width_and_no_first_level_are_the_same_category() -> None:
    one = instrument("t", "u1", "甲表一", "甲表")
    assert fate_of(replace(one, first=""), CHANGES).outcome == MOVED
    wide = [{**CHANGES[3], "first": "血压计（表）"}]
    assert fate_of(replace(one, first="血压计(表)"), wide).outcome == MOVED
    assert not fate_of(replace(one, first="别的"), wide).touched


def test_a_dry_run_says_what_the_migration_then_does(office: Town) -> None:
    before = held(office)
    seen = preview(CHANGES, office.store)
    assert held(office) == before
    assert seen.counts == Counter({MOVED: 8, FREED: 4, PERSON: 4, SAME: 2})
    assert (seen.units, len(seen.instruments)) == (2, 18)
    assert {(one.thing, one.outcome) for one in seen.institutions} == {
        ("甲表", "能力随目录改名"),
        ("秤", "要按新目录重新申请能力"),
    }
    assert preview(CHANGES, office.store, QINGSHAN).units == 1
    done = version_of(office, in_force(office)).counts
    assert {name: done[name] for name in OUTCOMES} == dict(seen.counts)


def test_migrated_and_rolled_back_to_identical_rows(office: Town) -> None:
    (booked,) = (one for one in office.store.instruments("u1") if one.instrument_name == "甲表一")
    office.well(OWNER, SubmitBooking("u1", (booked.id,), cause="m1"))
    before = held(office)
    version = in_force(office)
    assert office.store.setting(IN_USE) == version
    for one in office.store.instruments("u1"):
        _second, outcome, to = LEDGER[one.instrument_name]
        assert one.second == to
        assert one.extra.get(MARK, "") == (outcome if outcome in (FREED, PERSON) else "")
    line = office.store.open_line(booked.id)
    assert line is not None
    assert (line.first, line.second) == ("新类", "表")
    abilities = {one: office.store.capability(one).second for one in ("c8", "c9")}  # type: ignore[union-attr]  # laid above
    assert abilities == {"c8": "表", "c9": "秤"}, "a split is applied for anew"
    assert office.refused(NATIONAL, MoveCatalogue(version, "roll_back")).why is Why.REASON_NEEDED
    office.well(NATIONAL, MoveCatalogue(version, "roll_back", "公告撤回"))
    run(office, version)
    assert held(office) == before
    assert office.store.setting(IN_USE) == ""
    assert version_of(office, version).state == "已回退"


def test_what_was_entered_since_goes_back_where_its_category_came_from(office: Town) -> None:
    version = in_force(office)
    for key, second in (("n1", "电子秤"), ("n2", "表")):
        office.store.put(replace(instrument(key, "u1", "新来的", second), first="新类"))
    office.well(NATIONAL, MoveCatalogue(version, "roll_back", "公告撤回"))
    run(office, version)
    one, two = office.store.instrument("n1"), office.store.instrument("n2")
    assert one is not None
    assert two is not None
    assert (one.first, one.second, one.extra) == ("旧类", "秤", {})
    assert (two.second, two.extra) == ("表", {MARK: PERSON}), "it came from two: a person says from which"


def test_those_touched_are_told_once_and_why(office: Town) -> None:
    in_force(office)
    told = office.told("CatalogueTouched")
    assert sorted(str(one["unit_id"]) for one in told) == ["u1", "u2"]
    assert told[0]["announcement"] == "市场监管总局公告2027年第5号"
    assert len(told[0]["lines"]) == len(LEDGER) - 1, "what the announcement does not mention is not mentioned"
    (institution,) = office.told("CatalogueTouchesInstitution")
    assert (institution["stay"], institution["anew"]) == (["甲表"], ["秤"])
    past = office.store.history("instrument", "u1-0")
    assert [one.verb for one in past] == ["目录调整：改归类"]


def test_nothing_happens_before_its_day(office: Town) -> None:
    version = str(office.well("", replace(LOAD, effective=date(2027, 6, 1)))["version_id"])
    office.well("", MoveCatalogue(version, "confirm"))
    before = held(office)
    run(office, version)
    assert held(office) == before
    office.later(days=200)
    run(office, version)
    assert version_of(office, version).state == "现行"


def test_what_is_open_is_settled_by_the_unit_or_its_authority(office: Town) -> None:
    version = in_force(office)
    asked = {one.thing_id: one.name for one in office.store.catalogue_moves_asked("")}
    assert sorted(asked) == ["u1-3", "u1-4", "u2-3", "u2-4"]
    assert office.refused(OWNER, SettleCatalogueMove("u1-3", "新类", "表")).why is Why.BAD_VALUE
    assert office.refused(CITY_OFFICER, SettleCatalogueMove("u1-3", freed=True)).why is Why.OUT_OF_REGION
    assert office.refused(STAFF, SettleCatalogueMove("u1-3", freed=True)).why is Why.NOT_YOURS
    office.well(OWNER, SettleCatalogueMove("u1-3", "新类", "机械秤"))
    office.well(CITY_OFFICER, SettleCatalogueMove("u2-3", freed=True))
    office.well(OWNER, ChangeInstrument("u1-4", {"first": "新类", "second": "电子秤"}))
    one, two, three = (office.store.instrument(name) for name in ("u1-3", "u2-3", "u1-4"))
    assert one is not None
    assert two is not None
    assert three is not None
    assert (one.second, one.extra) == ("机械秤", {})
    assert two.extra == {MARK: FREED}
    assert three.extra == {}
    assert [one.thing_id for one in office.store.catalogue_moves_asked("")] == ["u2-4"]
    assert office.refused(OWNER, SettleCatalogueMove("u1-3", freed=True)).why is Why.NOT_FOUND
    assert version_of(office, version).counts[PERSON] == 2


def test_what_is_freed_is_not_booked_any_more(office: Town) -> None:
    in_force(office)
    refused = office.refused(OWNER, SubmitBooking("u1", ("u1-7",), cause="m1"))
    assert refused.why is Why.FREED
    assert refused.data["instruments"][0]["name"] == "旧器一"


def test_a_second_version_replaces_the_first_and_brings_it_back(office: Town) -> None:
    first = in_force(office)
    second = str(office.well("", replace(LOAD, name="公告二", changes=(change("尺", "free"),)))["version_id"])
    office.well("", MoveCatalogue(second, "confirm"))
    assert office.refused("", MoveCatalogue(first, "confirm")).why is Why.WRONG_STATE
    run(office, second)
    assert version_of(office, first).state == "已被替代"
    assert office.refused("", MoveCatalogue(first, "roll_back", "x")).why is Why.WRONG_STATE
    office.well("", MoveCatalogue(second, "roll_back", "错了"))
    run(office, second)
    assert (version_of(office, first).state, office.store.setting(IN_USE)) == ("现行", first)
    stale = loaded(office)
    office.well("", MoveCatalogue(first, "roll_back", "也错了"))
    run(office, first)
    assert office.refused("", MoveCatalogue(stale, "confirm")).why is Why.WRONG_STATE, "made for another catalogue"


COMMANDS: list[Command] = [
    LOAD,
    MoveCatalogue("v", "confirm"),
    MoveCatalogue("v", "drop"),
    MoveCatalogue("v", "roll_back", "x"),
]


@pytest.mark.parametrize("who", [OFFICER, CITY_OFFICER, OWNER, STAFF, STRANGER])
@pytest.mark.parametrize("command", COMMANDS, ids=["load", "confirm", "drop", "roll_back"])
def test_only_an_authority_over_the_whole_country_moves_it(office: Town, who: str, command: Command) -> None:
    version = in_force(office)
    if isinstance(command, MoveCatalogue):
        command = replace(command, version_id=version)
    assert office.refused(who, command).why in (Why.OUT_OF_REGION, Why.NOT_YOURS, Why.NOT_SIGNED_IN)
    assert office.refused(who, AdvanceCatalogue(version)).why is Why.NOT_YOURS


@pytest.mark.parametrize("verb", ["begin", "take_effect", "replace", "went_back", "reinstate"])
def test_what_the_clock_does_nobody_else_does(office: Town, verb: str) -> None:
    assert office.refused(NATIONAL, MoveCatalogue(in_force(office), verb)).why is Why.NOT_YOURS
