"""What the export writes of units, ledgers, bookings and publications: one flat object a row, in fixed shapes.

The names are those of the command line's contract (DESIGN 8) and of the labels that everything else uses; states and
verbs are the Chinese words that people see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from booking.booking import Booking
from booking.fields import MARKS, labels_of
from booking.instrument import WORKING, Instrument
from booking.line import Line
from booking.ports import Records
from booking.result import LOCKED, SHOWN, Result
from booking.unit import Unit

Row = dict[str, Any]

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "units": {
        "company_name": "单位名称",
        "uscc": "统一社会信用代码",
        "contact": "联系人",
        "phone": "手机号",
        "region": "所在地",
        "address": "详细地址",
        "state": "状态",
    },
    "ledger": {
        "unit": "使用单位",
        "instrument_name": "器具名称",
        "code": "器具编码",
        "type": "器具类型",
        "first_name": "一级目录",
        "second_name": "二级目录",
        "model": "型号规格",
        "range": "测量范围",
        "accuracy": "准确度等级",
        "division": "分度值",
        "serial": "出厂编号",
        "manufacturer": "生产厂家",
        "origin": "器具产地",
        "use_region": "使用地点行政区划",
        "install_location": "安装/使用地点",
        "purchase_date": "购置时间",
        "count": "器具数量",
        "purpose": "器具用途",
        "delivery_method": "送检方式",
        "valid_until": "有效期至",
        "valid_until_by": "有效期来源",
        "certificate_no": "证书编号",
        "result": "检定结果",
        **labels_of(*MARKS),
        "state": "器具状态",
        "created_at": "录入时间",
    },
    "bookings": {
        "booking_no": "预约编号",
        "unit": "申请单位",
        "state": "预约状态",
        "submitted_at": "申请时间",
        "contact": "预约人",
        "phone": "联系电话",
        "remark": "备注",
        "preferred_date": "希望日期",
        "schedule": "约定时间",
        "n": "序号",
        "instrument_name": "器具名称",
        "second_name": "二级目录",
        "model": "型号规格",
        "serial": "出厂编号",
        "status": "流程状态",
        "assigned_to": "检定单位",
        "receipt": "受理回执",
        "result": "检定结果",
        "certificate_no": "证书编号",
        "verified_on": "检定日期",
        "valid_until": "有效期至",
    },
    "results": {
        "certificate_no": "证书编号",
        "result": "检定结果",
        "state": "状态",
        "verified_on": "检定日期",
        "valid_until": "有效期至",
        "institution": "检定机构",
        "unit": "使用单位",
        "instrument_name": "器具名称",
        "second_name": "二级目录",
        "model": "型号规格",
        "serial": "出厂编号",
        "verifier": "检定员",
        "checker": "核验员",
        "approver": "批准人",
        "note": "备注",
        "source": "来源",
    },
    "statistics": {
        "region": "区县",
        "units": "使用单位",
        "in_use": "在用器具",
        "valid": "有效期内",
        "overdue": "已过期",
        "undated": "没有有效期",
        "share": "受检率（%）",
        "lines": "预约台件",
        "verified": "检定台件",
        "passed": "合格台件",
        "pass_rate": "合格率（%）",
    },
    "publications": {"certificate_no": "证书编号", "published": "是否公示"},
}
"""The headings of the sheets for people, and the order of their columns."""


def unit_row(unit: Unit, _records: Records) -> Row:
    """A unit as registered."""
    names = ("company_name", "uscc", "contact", "phone", "region", "address", "state")
    return {name: getattr(unit, name) for name in names}


def ledger_row(instrument: Instrument, records: Records) -> Row:
    """A row of the ledger, its unit by name; what the nameplate does not say stands as it was stored."""
    unit = records.unit(instrument.unit_id)
    names = (
        "instrument_name", "model", "range_text", "accuracy", "serial", "manufacturer", "origin", "use_region",
        "install_location", "purchase_date", "purpose", "delivery_method", *MARKS, "state",
    )  # fmt: skip
    return {
        "unit": unit.company_name if unit else "",
        "first_name": instrument.first,
        "second_name": instrument.second,
        **{name: getattr(instrument, name) for name in names},
        "range": dict(instrument.range) or None,
        "division": dict(instrument.division) or None,
        "count": 1,
        "valid_until": instrument.valid_until.isoformat() if instrument.valid_until else None,
    }


def booking_row(booking: Booking, records: Records) -> Row:
    """A booking with its receipts and, under `items`, each line with everything that happened to it."""
    return _booking(booking, records.unit(booking.unit_id), _with_results(booking, records), records)


def _with_results(booking: Booking, records: Records) -> list[tuple[Line, Result | None]]:
    return [(line, records.result(line.id)) for line in records.lines(booking.no)]


def _booking(booking: Booking, unit: Unit | None, lines: Sequence[tuple[Line, Result | None]], records: Records) -> Row:
    return {
        "booking_no": booking.no,
        "unit": unit.company_name if unit else "",
        "state": booking.state,
        "submitted_at": booking.submitted_at.isoformat() if booking.submitted_at else None,
        "preferred_date": _wished(booking.preferred_date),
        "preferred_time": booking.preferred_time or None,
        "remark": booking.remark,
        "schedule": _schedule([line for line, _result in lines]),
        "receipts": [
            {
                "institution": _institution(receipt.institution_id, records),
                "text": receipt.text,
                "dept": receipt.dept,
                "phone": receipt.phone,
            }
            for receipt in records.receipts(booking.no)
        ],
        "items": [_item(line, result, records) for line, result in lines],
    }


def publication_row(result: Result, records: Records) -> Row | None:
    """Whether a certificate that stands is shown to the public; None for a result without one."""
    if result.state != LOCKED or not result.certificate_no:
        return None
    publication = records.publication(result.certificate_no)
    published = publication is not None and publication.state == SHOWN
    return {"certificate_no": result.certificate_no, "published": published}


def sheet_rows(kind: str, row: Row) -> list[list[Any]]:
    """The lines of a sheet for people that one exported object makes: a booking makes one for each instrument."""
    names = COLUMNS[kind]
    if kind != "bookings":
        return [[_cell(row.get(name)) for name in names]]
    receipt = "；".join(" ".join(filter(None, (one["text"], one["dept"], one["phone"]))) for one in row["receipts"])
    return [
        [
            _cell({**row, "receipt": receipt, **item, "n": n, **(item["result"] or {"result": ""})}.get(name))
            for name in names
        ]
        for n, item in enumerate(row["items"], 1)
    ]


def _item(line: Line, result: Result | None, records: Records) -> Row:
    return {
        "serial": line.serial,
        "instrument_name": line.instrument_name,
        "second_name": line.second,
        "status": line.state,
        "assigned_to": _institution(line.institution_id, records) or None,
        "history": [
            {"verb": past.verb, "by": past.by or past.party, "at": past.at.isoformat(), "reason": past.reason}
            for past in records.history(line.life.name, line.id)
        ],
        "result": None
        if result is None
        else {
            "result": result.result,
            "certificate_no": result.certificate_no or None,
            "valid_until": result.valid_until.isoformat() if result.valid_until else None,
        },
    }


def _institution(institution_id: str, records: Records) -> str:
    institution = records.institution(institution_id) if institution_id else None
    return institution.name if institution else ""


def _wished(text: str) -> str | dict[str, str] | None:
    """The wished date as labels.md writes it: one ISO date, or an open range with its ends by name."""
    first, slash, last = text.partition("/")
    if slash:
        return {name: end for name, end in (("from", first), ("to", last)) if end}
    return text or None


def _schedule(lines: Sequence[Line]) -> dict[str, str] | None:
    """The appointment that stands; of several the latest."""
    made = [(line.scheduled_date, line.scheduled_time) for line in lines if line.scheduled_date]
    return dict(zip(("date", "time"), max(made), strict=True)) if made else None


def instrument_told(instrument: Instrument, records: Records) -> Row:
    """What a sheet for people says of an instrument: all that is kept of it."""
    return ledger_row(instrument, records) | {
        "code": instrument.code,
        "type": WORKING,
        "valid_until_by": instrument.valid_until_by,
        "certificate_no": instrument.last_certificate,
        "result": instrument.last_result,
        "created_at": instrument.created_at,
    }


def booking_told(booking: Booking, records: Records) -> Row:
    """What a sheet for people says of a booking: whom to call, and of each line the model and when it was verified."""
    unit, lines = records.unit(booking.unit_id), _with_results(booking, records)
    row = _booking(booking, unit, lines, records)
    for item, (line, result) in zip(row["items"], lines, strict=True):
        item |= {"model": line.model, "verified_on": result.verified_on if result else None}
    return row | {"contact": unit.contact if unit else "", "phone": unit.phone if unit else ""}


_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")


def range_text(measured: Mapping[str, Any]) -> str:
    """A measuring range as one text.

    >>> range_text({"min": 0.2, "max": 30, "unit": "kg"}), range_text({"max": 60, "unit": "t"}), range_text({})
    ('0.2~30kg', '60t', '')
    """
    ends = [f"{end:g}" for end in (measured.get("min"), measured.get("max")) if end is not None]
    return f"{'~'.join(ends)}{measured.get('unit', '')}"


def _cell(value: Any) -> Any:
    """A value as it stands in a sheet: dates are dates there, and codes stay texts."""
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, str) and _ISO_MOMENT.fullmatch(value):
        return datetime.fromisoformat(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        if "value" in value:
            return f"{value['value']:g}{value.get('unit', '')}"
        if "unit" in value:
            return range_text(value)
        return " ".join(str(part) for part in value.values() if part)
    return "" if value is None else value
