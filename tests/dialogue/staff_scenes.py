"""Scenes in which staff speak: bookings that stand as they say, and what of them a message changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from booking import line as life
from booking.bodies import EVERY_CATEGORY, IN_FORCE, Capability, Institution
from booking.commands import (
    AcceptLines,
    CallOffLines,
    Command,
    CorrectResult,
    DismissLines,
    ForceAssign,
    RefuseLines,
    RegisterResults,
    ResultDraft,
    ReturnLines,
    ScheduleLines,
    TakeInLines,
)
from booking.execute import Outcome
from tests.booking import subject
from tests.talking import INSTITUTE, OFFICE, Talk, Town, the_matcher

POOL = Path(__file__).parents[1] / "corpus" / "staff_orders.tsv"
SHOPS = {
    "秤": ("2026112100001", "赛罕区惠香蔬菜店", "云秀兰"),
    "诊所": ("2026112100002", "新城区安康诊所", "鲍长青"),
    "十块表": ("2026112100003", "赛罕热力站", "马占山"),
    "衡器": ("2026112100004", "赛罕区老街粮油店", "高娃"),
    "流量": ("2026112100005", "玉泉自来水厂", "白音"),
    "加油站": ("2026112100006", "通达加油站", "韩小军"),
    "四把枪": ("2026112100007", "鸿达加油站", "何达"),
    "面粉": ("2026112100008", "红山王记面粉批发部", "王凤"),
}
_SCALES, _PRESSURE, _BLOOD = "非自动衡器", "指示类压力表、显示类压力表", "无创非自动测量血压计"
ROWS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "秤": (
        ("电子计价秤", _SCALES, "ACS-30", "938579"),
        ("电子计价秤", _SCALES, "ACS-30", "938580"),
        ("台秤", _SCALES, "TCS-150", "T21060877"),
    ),
    "诊所": (
        ("血压计", _BLOOD, "HBP-1320", "SX15103"),
        ("血压计", _BLOOD, "HBP-1320", "SX15104"),
        ("心电图仪", "心电图仪", "ECG-2303", "EC-0912"),
        ("验光镜片箱", "验光镜片箱", "232", "XD39194"),
    ),
    "十块表": tuple(("压力表", _PRESSURE, "Y-100", str(serial)) for serial in range(23060411, 23060421)),
    "衡器": (("电子计价秤", _SCALES, "ACS-15", "A-101"), ("台秤", _SCALES, "TCS-60", "A-102")),
    "流量": (("流量计", "流量计（口径范围DN300及以下）", "LXS-50", "LS-77"),),
    "加油站": (
        ("加油机", "燃油加油机", "THW6244B2", "189583P 东枪"),
        ("加油机", "燃油加油机", "THW6244B2", "189583P 西枪"),
        ("LNG加气机", "液化天然气加气机", "JYDD-50A", "XY-047"),
    ),
    "四把枪": tuple(
        ("加油机", "燃油加油机", "CS46", f"{dispenser} {side}枪")
        for dispenser in ("30511P", "30512P")
        for side in "东西"
    ),
    "面粉": (
        ("电子计价秤", _SCALES, "ACS-15", "5501"),
        ("电子计价秤", _SCALES, "ACS-15", "5502"),
        ("电子汽车衡", _SCALES, "SCS-60", "DH-0918"),
    ),
}
"""Name, second-level category, model and serial number of each line of a shop's booking."""
SEVERAL = {"两单": ("秤", "诊所"), "三单": ("四把枪", "面粉", "诊所")}
"""Scenes with the bookings of several shops."""
BAOTOU = "包头市产品质量计量检测所"
_EDGES = re.compile(r"[\s,，。.、;；:：]")


@dataclass(frozen=True)
class Said:
    """A line of the pool: which half, who, in which scene, the message, and what must come of it."""

    half: str
    who: str
    scene: str
    text: str
    expected: str


def pool() -> tuple[Said, ...]:
    """All that eighteen people wrote."""
    rows = (row for row in POOL.read_text(encoding="utf-8").splitlines() if row and not row.startswith("#"))
    return tuple(Said(*row.replace("\\n", "\n").split("\t")) for row in rows)


def scene(name: str) -> Talk:
    """A member of an institution, or of an authority, with the bookings of the scene in front."""
    town = Town().open()
    if name == "主管":
        town.store.put(Institution("baotou", BAOTOU, "150000", "", ""))
        town.store.put(Capability("c2", "baotou", EVERY_CATEGORY, ("150000",), IN_FORCE, town.now))
        _book(town, "衡器", life.WAITING, "")
        _book(town, "流量", life.RETURNED, "")
        talk = Talk(town, OFFICE, "admin", OFFICE)
        talk.say("待分配的有哪些")
        return talk
    shop = re.sub("收了|出了结果", "", name)
    for one in SEVERAL.get(name, (shop,)):
        _book(town, one, life.ASSIGNED if name in (*SEVERAL, shop) else life.ACCEPTED, INSTITUTE)
    if name.endswith("出了结果"):
        rows = tuple(ResultDraft(f"{SHOPS[shop][0]}-{n}", "合格") for n in (1, 2))
        outcome = town.carry_out(INSTITUTE, RegisterResults(rows, {_SCALES: 12}))
        assert outcome.refused is None
    return Talk(town, INSTITUTE, "institution", INSTITUTE)


def _book(town: Town, shop: str, state: str, institution: str) -> None:
    """Put a shop there with its instruments and its booking."""
    number, company, contact = SHOPS[shop]
    unit = subject.unit(id=f"u{number}", company_name=company, contact=contact, uscc=f"{number}U")
    town.store.put(unit)
    town.store.put(subject.booking(no=number, unit_id=unit.id))
    for n, (name, second, model, serial) in enumerate(ROWS[shop], 1):
        category = the_matcher().catalogue.get(second)
        assert category is not None, second
        what = {"instrument_name": name, "first": category.first, "second": second, "model": model, "serial": serial}
        key = f"{number}-{n}"
        made = "上海大华电子秤厂" if serial.startswith("55") else "永康市凯丰"
        town.store.put(subject.instrument(id=f"i{key}", unit_id=unit.id, code=key, **what, manufacturer=made))
        said = {"id": key, "booking_no": number, "n": n, "unit_id": unit.id, "instrument_id": f"i{key}"}
        town.store.put(replace(subject.line(**said, **what), state=state, institution_id=institution))


# -- what came of a message -----------------------------------------------------------------------------------------
Fact = tuple[str, str, str]
"""What was done (R N B D T Q A X O), with which serial number, and with which words or values."""


def facts(talk: Talk, done: Sequence[tuple[Command, Outcome]]) -> set[Fact]:
    """What went through, line by line."""
    return {fact for command, outcome in done if outcome.refused is None for fact in _facts(talk, command, outcome)}


def _facts(talk: Talk, command: Command, outcome: Outcome) -> set[Fact]:
    records = talk.town.store

    def serial(line_id: str) -> str:
        line = records.line(line_id)
        assert line is not None
        return line.serial

    match command:
        case AcceptLines(ids, text=text):
            return {("R", serial(one), plain(text)) for one in ids}
        case RefuseLines(ids, reason):
            return {("N", serial(one), plain(reason)) for one in ids}
        case CallOffLines(ids, reason):
            return {("O", serial(one), plain(reason)) for one in ids}
        case ReturnLines(ids, reason):
            return {("B", serial(one), plain(reason)) for one in ids}
        case ScheduleLines(ids, day, time=time):
            return {("D", serial(one), f"{day} {time}".strip()) for one in ids}
        case TakeInLines(ids):
            return {("T", serial(one), "") for one in ids}
        case RegisterResults(rows):
            wrong = {one["line_id"] for one in outcome.result["wrong"]}
            return {("Q", serial(row.line_id), _result(talk, row.line_id)) for row in rows if row.line_id not in wrong}
        case ForceAssign(ids, body):
            named = records.institution(body)
            return {("A", serial(one), named.name if named else "") for one in ids}
        case DismissLines(ids, reason):
            return {("X", serial(one), plain(reason)) for one in ids}
        case CorrectResult():
            return {("C", serial(command.line_id), str(command.changes))}
        case _:
            return set()


def _result(talk: Talk, line_id: str) -> str:
    one = talk.town.store.result(line_id)
    assert one is not None
    parts = {"no": one.certificate_no, "on": one.verified_on, "until": one.valid_until, "note": plain(one.note)}
    return " ".join([one.result, *(f"{name}={value}" for name, value in parts.items() if value)])


def plain(text: str) -> str:
    """A text without blanks and marks, for comparing what people wrote."""
    return _EDGES.sub("", text)


def expected(said: Said, today: str = "2026-11-21") -> set[Fact]:
    """What must come of a line of the pool, as facts."""
    shops = {"主管": ("衡器", "流量"), **SEVERAL}.get(said.scene)
    shop = re.sub("收了|出了结果", "", said.scene)
    every = [row[3] for one in shops or (shop,) for row in ROWS[one]]
    out: set[Fact] = set()
    for part in said.expected.split(" ; "):
        kind, _, rest = part.strip().partition(" ")
        serials, rest = _serials(rest, every)
        if kind == "Q":
            rest = _in_full(rest, today)
        elif kind in "RNBXO":
            rest = plain(rest)
        out |= {(kind, one, rest) for one in serials if kind != "?"}
    return out


def _serials(rest: str, every: Sequence[str]) -> tuple[list[str], str]:
    if rest.startswith("*"):
        return list(every), rest[1:].strip()
    found: list[str] = []
    while hit := next((one for one in every if rest.startswith(one)), None):
        found.append(hit)
        rest = rest[len(hit) :].removeprefix(",")
    return found, rest.strip()


def _in_full(rest: str, today: str) -> str:
    """A result with the day of verification, which is today unless another was said."""
    result, *values = re.split(r" (?=(?:no|on|until|note)=)", rest)
    named = dict(value.split("=", 1) for value in values)
    named.setdefault("on", today)
    named["note"] = plain(named.get("note", ""))
    return " ".join([result, *(f"{name}={named[name]}" for name in ("no", "on", "until", "note") if named.get(name))])
