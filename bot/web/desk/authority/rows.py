"""What the lists of an authority show of each thing: a row with the names beside it, and the columns of every list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from booking.bodies import EVERY_CATEGORY, Capability
from booking.instrument import Instrument
from booking.line import Line
from booking.result import HIDDEN
from bot.web.desk.authority.regions import short_name
from bot.web.desk.instrument_columns import graded, instrument_columns
from bot.web.desk.table import Column
from bot.web.rendering import masked
from nlu import measuring_range
from storage.booking_rows import LINE
from storage.read_lists import by_ids, institution_names, lines_of_bookings, publication_states, unit_names
from storage.unit_of_work import Session

_LINK = "/desk/over"


@dataclass(frozen=True)
class Row:
    """A thing of a list. `line` is the booked line of a result; `more` what its list counts or looks up beside it."""

    thing: Any
    key: str
    unit: str = ""
    institution: str = ""
    place: str = ""
    line: Line | None = None
    more: str = ""


def rows_of(session: Session, name: str, things: Sequence[Any], own: str) -> tuple[Row, ...]:
    """Rows of a page, with the names that they need looked up at once."""
    return _ROWS[name](session, things, own)


def _plain(_session: Session, things: Sequence[Any], own: str) -> tuple[Row, ...]:
    return tuple(Row(one, one.id, place=short_name(one.region_code, own)) for one in things)


def _instruments(session: Session, things: Sequence[Instrument], own: str) -> tuple[Row, ...]:
    names = unit_names(session.connection, (one.unit_id for one in things))
    return tuple(
        Row(one, one.id, names.get(one.unit_id, ""), place=short_name(one.use_region_code, own)) for one in things
    )


def _bookings(session: Session, things: Sequence[Any], _own: str) -> tuple[Row, ...]:
    names = unit_names(session.connection, (one.unit_id for one in things))
    sizes = lines_of_bookings(session.connection, (one.no for one in things))
    return tuple(Row(one, one.no, names.get(one.unit_id, ""), more=str(sizes.get(one.no, 0))) for one in things)


def _lines(session: Session, things: Sequence[Line], own: str) -> tuple[Row, ...]:
    units = unit_names(session.connection, (one.unit_id for one in things))
    bodies = institution_names(session.connection, (one.institution_id for one in things))
    return tuple(
        Row(
            one,
            one.id,
            units.get(one.unit_id, ""),
            bodies.get(one.institution_id, ""),
            short_name(one.region_code, own),
            one,
        )
        for one in things
    )


def _outcomes(session: Session, things: Sequence[Any], own: str) -> tuple[Row, ...]:
    found = by_ids(session.connection, session.keyring, LINE, (one.line_id for one in things))
    lines = {one.id: one for one in found}
    units = unit_names(session.connection, (one.unit_id for one in found))
    bodies = institution_names(session.connection, (one.institution_id for one in things))
    shown = publication_states(session.connection, (one.certificate_no for one in things))
    return tuple(
        Row(
            one,
            one.id,
            units.get(lines[one.line_id].unit_id, ""),
            bodies.get(one.institution_id, ""),
            short_name(lines[one.line_id].region_code, own),
            lines[one.line_id],
            shown.get(one.certificate_no, HIDDEN),
        )
        for one in things
        if one.line_id in lines
    )


def _capabilities(session: Session, things: Sequence[Capability], own: str) -> tuple[Row, ...]:
    bodies = institution_names(session.connection, (one.institution_id for one in things))
    return tuple(
        Row(
            one,
            one.id,
            institution=bodies.get(one.institution_id, ""),
            place="、".join(short_name(region, own) for region in one.regions),
        )
        for one in things
    )


_ROWS: Mapping[str, Callable[[Session, Sequence[Any], str], tuple[Row, ...]]] = {
    "units": _plain,
    "institutions": _plain,
    "instruments": _instruments,
    "bookings": _bookings,
    "lines": _lines,
    "outcomes": _outcomes,
    "capabilities": _capabilities,
}


def measured(one: Instrument | Capability) -> str:
    """A range in words."""
    return measuring_range.show(cast("measuring_range.Range", dict(one.range))) if one.range else ""


def kind_of(second: str) -> str:
    """A category of a capability: all of them, or its name."""
    return "全部种别" if second == EVERY_CATEGORY else second


def _of(name: str) -> Callable[[Row], Any]:
    return lambda row: getattr(row.thing, name)


def _instrument(row: Row) -> Instrument:
    return cast("Instrument", row.thing)


_UNIT: Column[Row] = Column("unit", "使用单位", lambda row: row.unit)
_PLACE: Column[Row] = Column("place", "地区", lambda row: row.place, narrow=False)
_BODY: Column[Row] = Column("institution", "检定机构", lambda row: row.institution)
_STATE: Column[Row] = Column("state", "状态", _of("state"), kind="badge")

COLUMNS: Mapping[str, tuple[Column[Row], ...]] = {
    "units": (
        Column("name", "单位名称", _of("company_name"), link=lambda row: f"{_LINK}/units/{row.key}"),
        _PLACE,
        Column("uscc", "统一社会信用代码", _of("uscc"), narrow=False),
        Column("contact", "联系人", _of("contact")),
        Column("phone", "手机号", lambda row: masked(row.thing.phone), narrow=False),
        Column("address", "详细地址", _of("address"), narrow=False),
        _STATE,
    ),
    "instruments": (
        Column("name", "器具名称", _of("instrument_name"), link=lambda row: f"{_LINK}/instruments/{row.key}"),
        _UNIT,
        _PLACE,
        Column("second", "器具种别", _of("second"), narrow=False),
        Column("model", "型号规格", _of("model"), narrow=False),
        Column("serial", "出厂编号", _of("serial")),
        Column("maker", "生产厂家", _of("manufacturer"), narrow=False),
        Column("day", "有效期至", _of("valid_until"), kind="day"),
        Column("result", "检定结果", lambda row: row.thing.last_result, kind="badge"),
        Column("certificate", "证书编号", _of("last_certificate"), narrow=False),
        _STATE,
        *instrument_columns(_instrument, "second", "model", "manufacturer"),
    ),
    "bookings": (
        Column("day", "预约编号", _of("no"), kind="code", sort=True, link=lambda row: f"{_LINK}/bookings/{row.key}"),
        _UNIT,
        Column("n", "器具台数", lambda row: int(row.more), kind="number"),
        Column("at", "申请时间", _of("submitted_at"), kind="minute"),
        Column("remark", "备注", _of("remark"), narrow=False),
        _STATE,
    ),
    "lines": (
        Column("day", "预约编号", _of("booking_no"), kind="code", sort=True,
               link=lambda row: f"{_LINK}/lines/{row.key}"),
        _UNIT,
        Column("name", "器具名称", _of("instrument_name")),
        Column("serial", "出厂编号", _of("serial")),
        _PLACE,
        _BODY,
        _STATE,
        Column("due", "办理期限", _of("due"), kind="day", narrow=False),
    ),
    "outcomes": (
        Column("certificate", "证书编号", lambda row: row.thing.certificate_no or "（没有编号）",
               link=lambda row: f"{_LINK}/lines/{row.thing.line_id}"),
        _UNIT,
        Column("name", "器具名称", lambda row: row.line.instrument_name if row.line else ""),
        Column("serial", "出厂编号", lambda row: row.line.serial if row.line else "", narrow=False),
        _BODY,
        Column("result", "检定结果", _of("result"), kind="badge"),
        Column("day", "检定日期", _of("verified_on"), kind="day", sort=True),
        Column("until", "有效期至", _of("valid_until"), kind="day", narrow=False),
        Column("shown", "公示", lambda row: row.more, narrow=False),
        _STATE,
    ),
    "institutions": (
        Column("name", "机构名称", _of("name"), link=lambda row: f"{_LINK}/institutions/{row.key}"),
        _PLACE,
        Column("phone", "电话", _of("phone")),
        Column("address", "地址", _of("address"), narrow=False),
    ),
    "capabilities": (
        Column("institution", "机构", lambda row: row.institution,
               link=lambda row: f"{_LINK}/institutions/{row.thing.institution_id}"),
        Column("second", "器具种别", lambda row: kind_of(row.thing.second)),
        Column("range", "测量范围", lambda row: measured(row.thing), narrow=False),
        Column("accuracy", "准确度", lambda row: graded(row.thing.accuracy), narrow=False),
        Column("regions", "服务地区", lambda row: row.place, narrow=False),
        Column("standard", "计量标准", _of("standard"), narrow=False),
        Column("until", "标准有效期至", _of("standard_until"), kind="day"),
        _STATE,
    ),
}  # fmt: skip
"""By the name of the list."""
