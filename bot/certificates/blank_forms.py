"""Blank forms for when the network is down: what is asked on paper is what is asked here, by the same fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from booking.fields import FIELDS
from bot.certificates.printing import Unprintable, print_pdf


@dataclass(frozen=True)
class BlankForm:
    """A form: its title, the fields that are written once, and the columns of its table with so many rows."""

    name: str
    title: str
    fields: tuple[str, ...]
    columns: tuple[str, ...] = ()
    rows: int = 0
    signers: tuple[str, ...] = ("填表人", "在场人")
    back: str = "/desk/walk-in"


def _labels(*names: str) -> tuple[str, ...]:
    """The labels of fields with what may be chosen."""
    return tuple(
        f"{FIELDS[name].label}（{' / '.join(FIELDS[name].options)}）" if FIELDS[name].options else FIELDS[name].label
        for name in names
    )


_UNIT: Final = _labels("company_name", "uscc", "contact", "phone", "region", "address")
_PIECE: Final = _labels("instrument_name", "model", "range", "accuracy", "serial", "manufacturer", "install_location")
_USE: Final = _labels("purpose", "delivery_method")
FORMS: Final[Mapping[str, BlankForm]] = {
    one.name: one
    for one in (
        BlankForm("registration", "单位登记表", (*_UNIT, *_labels("legal_person"))),
        BlankForm("instruments", "器具登记表", _labels("company_name", "uscc"), ("序号", *_PIECE, *_USE), 12),
        BlankForm("booking", "预约登记表", (*_UNIT, *_labels("preferred_date")), ("序号", *_PIECE), 10),
        BlankForm(
            "acceptance", "检定受理登记表", ("受理机构", *_UNIT, "收样日期"), ("序号", *_PIECE, "样品编号"), 10,
            ("送样人", "收样人", "在场人"),
        ),
        BlankForm(
            "results", "检定结果登记表", ("检定机构", "检定日期", "检定地点", "温度", "湿度"),
            ("序号", *_labels("company_name", "instrument_name", "serial", "certificate_no"), "检定结果",
             *_labels("valid_until"), "不合格的原因"),
            12, ("检定员", "核验员", "批准人", "在场人"), "/desk/results",
        ),
    )
}  # fmt: skip
"""Every form by its name."""


def blank_form(form: BlankForm, address: str, made_at: datetime) -> bytes | Unprintable:
    """The PDF of a form; its code opens the page on which it is entered afterwards, and says which form it is."""
    content: dict[str, Any] = {
        "title": form.title,
        "fields": list(form.fields),
        "columns": list(form.columns),
        "rows": form.rows,
        "signers": list(form.signers),
        "made": made_at.date().isoformat(),
    }
    return print_pdf("blank_form", content, f"{address}{form.back}?form={form.name}", made_at)
