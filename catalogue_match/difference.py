"""Owns the reading of an announcement: a sheet of changes, checked against the catalogue that it changes.

The sheet begins with 公告, 公告日期, 生效日期 (a name and its value in a row), then the headings of `HEADINGS`, then a
row a change. 变动 is one of 新增, 移出, 改名, 合并, 拆分, 保留, 调整. A 拆分 has several rows of one 原二级目录, told
apart by 条件: words parted by "|" of which an instrument's name, model, range, place or use holds one; the row without
条件 takes the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from catalogue_match.catalogue import ANNOUNCEMENT, Catalogue, Category

HEADINGS: Final = (
    "变动", "原一级目录", "原二级目录", "条件", "新一级目录", "新二级目录", "监管方式", "强检方式", "使用范围",
    "检定规程", "检定周期（月）", "别名", "说明",
)  # fmt: skip
ADD, REMOVE, KEEP, ADJUST = "新增", "移出", "保留", "调整"
MOVES: Final = ("改名", "合并", "拆分")
KINDS: Final = (ADD, REMOVE, KEEP, ADJUST, *MOVES)
_DETAILS: Final = {"监管方式": "supervision", "强检方式": "verification_mode", "使用范围": "scope", "检定规程": "jjg"}
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row of the sheet (0: with the sheet as a whole), in words for people."""

    row: int
    text: str


@dataclass(slots=True)
class Difference:
    """An announcement as it was read: `changes` in the form of `booking/catalogue_fate.py`; not used with faults."""

    announcement: str = ""
    announced: date | None = None
    effective: date | None = None
    changes: list[dict[str, str]] = field(default_factory=list)
    catalogue: Catalogue = field(default_factory=lambda: Catalogue(()))
    faults: list[Fault] = field(default_factory=list)


Row = dict[str, str]


def read_difference(sheet: Sequence[Sequence[Any]], before: Catalogue) -> Difference:
    """Read a sheet and apply it to the catalogue before it; what is wrong is gathered in `faults`."""
    found = Difference()
    rows = list(_rows(sheet, found))
    if not rows and not found.faults:
        found.faults.append(Fault(0, "没有一行变动"))
    for number, row in rows:
        _check(number, row, before, found)
    _check_together(rows, found)
    if not found.faults:
        _apply([row for _, row in rows], before, found)
    return found


def _rows(sheet: Sequence[Sequence[Any]], found: Difference) -> Iterator[tuple[int, Row]]:
    headings: list[str] = []
    head: dict[str, str] = {}
    for number, given in enumerate(sheet, 1):
        cells = [_text(cell) for cell in given]
        if not any(cells):
            continue
        if not headings and cells[0] != "变动":
            head[cells[0]] = cells[1] if len(cells) > 1 else ""
        elif not headings:
            headings = cells
            found.faults += [Fault(number, f"缺少“{name}”这一列") for name in HEADINGS if name not in cells]
        else:
            row = dict(zip(headings, cells, strict=False))
            yield number, {name: row.get(name, "") for name in HEADINGS}
    _read_head(head, found, headed=bool(headings))


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _read_head(head: dict[str, str], found: Difference, *, headed: bool) -> None:
    found.announcement = head.get("公告", "")
    found.announced, found.effective = _day(head.get("公告日期", "")), _day(head.get("生效日期", ""))
    if not headed:
        found.faults.append(Fault(0, f"没有找到表头（{'、'.join(HEADINGS)}）"))
    if not found.announcement:
        found.faults.append(Fault(0, "前面要有一行“公告”，写公告的名称和文号"))
    if found.announced is None:
        found.faults.append(Fault(0, "前面要有一行“公告日期”，写成 2027-03-01 这样"))
    if found.effective is None:
        found.faults.append(Fault(0, "前面要有一行“生效日期”，写成 2027-06-01 这样"))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _check(number: int, row: Row, before: Catalogue, found: Difference) -> None:
    def fault(text: str) -> None:
        found.faults.append(Fault(number, text))

    kind = row["变动"]
    if kind not in KINDS:
        fault(f"变动只能是{'、'.join(KINDS)}，不能是“{kind}”")
        return
    if kind != ADD and before.get(row["原二级目录"], row["原一级目录"]) is None:
        fault(f"现行目录里没有“{row['原一级目录']}/{row['原二级目录']}”")
    if kind in (ADD, *MOVES) and not (row["新一级目录"] and row["新二级目录"]):
        fault("要写新一级目录和新二级目录")
    if kind == ADD and before.get(row["新二级目录"], row["新一级目录"]) is not None:
        fault(f"“{row['新二级目录']}”目录里已经有了")
    if kind == ADD and not row["监管方式"]:
        fault("新增的要写监管方式")
    if row["检定周期（月）"] and not (row["检定周期（月）"].isascii() and row["检定周期（月）"].isdecimal()):
        fault("检定周期要写成整数月份")
    if any(len(value) > _LONGEST for value in row.values()):
        fault(f"一格最多 {_LONGEST} 个字")


def _check_together(rows: Sequence[tuple[int, Row]], found: Difference) -> None:
    """Rows about one category have to agree: it is split, or it is not."""
    by_origin: dict[tuple[str, str], list[tuple[int, Row]]] = {}
    for number, row in rows:
        if row["变动"] != ADD:
            by_origin.setdefault((row["原一级目录"], row["原二级目录"]), []).append((number, row))
    for group in by_origin.values():
        number, first = group[0]
        if len(group) == 1 and first["变动"] in ("拆分", KEEP):
            found.faults.append(Fault(number, f"“{first['原二级目录']}”只有一行{first['变动']}，要写明其余的归到哪里"))
        if len(group) > 1 and any(row["变动"] in ("改名", ADJUST) for _, row in group):
            found.faults.append(Fault(number, f"“{first['原二级目录']}”有几行变动，改名和调整只能单独一行"))
        without = [row for _, row in group if not row["条件"]]
        if len(without) > 1:
            found.faults.append(Fault(number, f"“{first['原二级目录']}”有两行没写条件，只能有一行收其余的"))
        if len(group) == 1 and first["条件"] and first["变动"] != REMOVE:
            found.faults.append(Fault(number, "只有一行变动的不要写条件"))


def _apply(rows: Sequence[Row], before: Catalogue, found: Difference) -> None:
    """The rows as they will stand, in the order of the old ones, and what becomes of each touched category."""
    kept: dict[tuple[str, str], Category] = {(row.first, row.second): row for row in before}
    stays: set[tuple[str, str]] = set()
    made: dict[tuple[str, str], Category] = {}
    for row in rows:
        origin = before.get(row["原二级目录"], row["原一级目录"]) if row["变动"] != ADD else None
        if row["变动"] in (ADD, *MOVES):
            names = _target(row, before)
            made[names] = _made(row, names, made.get(names) or kept.get(names), origin, found)
            stays.add(names)
        elif origin is not None and row["变动"] in (KEEP, ADJUST):
            names = (origin.first, origin.second)
            made[names] = _detailed(row, _descending(origin), found)
            stays.add(names)
    partly = _without_rest(rows, before)
    stays.update(partly)
    touched = {(one.first, one.second) for row in rows if (one := before.get(row["原二级目录"], row["原一级目录"]))}
    left = [made.pop(names, _descending(row)) for names, row in kept.items() if names not in touched or names in stays]
    found.catalogue = Catalogue((*left, *made.values()), found.announcement, _iso(found.announced))
    after = {(row.first, row.second): row for row in found.catalogue}
    found.changes = [change for row in rows if (change := _change(row, before, after)) is not None]
    for first, second in partly:
        rest = {"first": first, "second": second, "match": "", "kind": "keep"}
        found.changes.append({**rest, "to_first": "", "to_second": "", "note": "其余的不变"})


def _target(row: Row, before: Catalogue) -> tuple[str, str]:
    """The names that a change leads to; those of a row that is there already as they are written there."""
    there = before.get(row["新二级目录"], row["新一级目录"])
    return (there.first, there.second) if there is not None else (row["新一级目录"], row["新二级目录"])


def _same(row: Row, rows: Sequence[Row]) -> list[Row]:
    names = (row["原一级目录"], row["原二级目录"])
    return [one for one in rows if one["变动"] != ADD and (one["原一级目录"], one["原二级目录"]) == names]


def _without_rest(rows: Sequence[Row], before: Catalogue) -> list[tuple[str, str]]:
    """Categories of which only parts are freed: what fits none of the conditions stays what it was."""
    found: dict[tuple[str, str], None] = {}
    for row in rows:
        origin = before.get(row["原二级目录"], row["原一级目录"]) if row["变动"] == REMOVE else None
        if origin is not None and all(one["变动"] == REMOVE and one["条件"] for one in _same(row, rows)):
            found[origin.first, origin.second] = None
    return list(found)


def _made(
    row: Row, names: tuple[str, str], there: Category | None, origin: Category | None, found: Difference
) -> Category:
    """The row that a change leads to: the one that is there already, one like its origin, or a wholly new one."""
    descent = (*(_descending(there).origins if there else ()), *(_descending(origin).origins if origin else ()))
    like = there or origin or Category("", "", "", "", "", "", "", "", None, "high")
    named = replace(like, first=names[0], second=names[1], origins=tuple(dict.fromkeys(descent)))
    if there is None:
        named = replace(named, first_no="", second_no="", names=())
    return _detailed(row, named, found)


def _descending(row: Category) -> Category:
    """A row that says which shipped row it descends from, so that it is known again whatever it is called later."""
    if row.origins or row.announcement != ANNOUNCEMENT:
        return row
    return replace(row, origins=((row.first, row.second),))


def _detailed(row: Row, category: Category, found: Difference) -> Category:
    given: dict[str, Any] = {name: row[heading] for heading, name in _DETAILS.items() if row[heading]}
    if row["检定周期（月）"]:
        given["period_months"] = int(row["检定周期（月）"])
    names = [name.strip() for name in row["别名"].split("|") if name.strip()]
    given["names"] = tuple(dict.fromkeys([*category.names, *names]))
    return replace(category, **given, announcement=found.announcement, announced=_iso(found.announced))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _change(row: Row, before: Catalogue, after: dict[tuple[str, str], Category]) -> dict[str, str] | None:
    origin = before.get(row["原二级目录"], row["原一级目录"]) if row["变动"] != ADD else None
    if origin is None:
        return None
    kind = {REMOVE: "free", KEEP: "keep", ADJUST: "keep"}.get(row["变动"], "move")
    to = _target(row, before) if kind == "move" else (origin.first, origin.second)
    target = after.get(to)
    if kind != "free" and target is not None and origin.bookable and not target.bookable:
        kind = "free"
    note = row["说明"] or _said(row, origin, target)
    return {
        "first": origin.first,
        "second": origin.second,
        "match": row["条件"],
        "kind": kind,
        "to_first": to[0] if kind == "move" else "",
        "to_second": to[1] if kind == "move" else "",
        "note": note,
    }


def _said(row: Row, origin: Category, target: Category | None) -> str:
    """What a change is in a few words, when the sheet says nothing."""
    if row["变动"] == REMOVE or target is None:
        return "移出强制检定目录"
    if origin.period_months != target.period_months and target.period_months:
        was = f"由{origin.period_months}个月" if origin.period_months else ""
        return f"检定周期{was}改为{target.period_months}个月"
    if row["变动"] in MOVES:
        return f"归到“{target.second}”"
    return "有关规定有调整"
