"""What can be done about a notice by one tap: every reply that its words promise, and what it speaks of to be opened.

A button says something in the conversation, opens a page or a file of this service, or calls a telephone. The
promised replies are found in the words themselves, so that a new notice has its buttons without another table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from booking.fields import FIELDS
from notifications.asks import REBOOK

Data = Mapping[str, Any]

_PROMISED = re.compile(r"回复“([^”]+)”")
_PHONE = re.compile(r"(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9})(?!\d)")
_MOST_FILES = 3
_FINISHED = frozenset({"results_out", "lines_refused", "lines_called_off"})
"""What tells that a matter is finished: then it may be rated."""
_OPENED_HERE = frozenset({"证书", "结果", "为什么不受理"})
"""Promised replies for which the notice has something better: the files themselves, the field to be mended."""


@dataclass(frozen=True)
class Button:
    """One of `say`, `path` and `phone` is set: what is said, opened or called."""

    label: str
    say: str = ""
    path: str = ""
    phone: str = ""


def buttons(kind: str, text: str, data: Data) -> tuple[Button, ...]:
    """The buttons of a notice, the most likely first, each label once."""
    found = {one.label: one for one in reversed([*_own(kind, data), *_promised(text), *_around(kind, data)])}
    return tuple(reversed(found.values()))


def _own(kind: str, data: Data) -> Iterator[Button]:
    """What belongs to this kind alone."""
    if kind == "lines_refused":
        yield _mend(data)
    if kind == "validity_reminder":
        yield Button("全部约上", say=REBOOK)
    if kind in ("results_out", "result_changed"):
        yield from _files(data.get("lines") or [data.get("line", {})])
    if kind in _FINISHED:
        yield Button("评价", say=f"评价 {data.get('booking_no', '')}".rstrip())


def _mend(data: Data) -> Button:
    """Opens the field that a refusal is about, of the first of its instruments."""
    field, lines = FIELDS.get(str(data.get("reason_field", ""))), data.get("lines") or [{}]
    serial = str(lines[0].get("serial", "")).strip("-")
    return Button(f"改{field.label}" if field else "改好重约", say=f"{serial}为什么不受理")


def _files(lines: list[Data]) -> Iterator[Button]:
    certified = [row for row in lines if row.get("result_id") and row.get("certificate_no")]
    for row in certified[:_MOST_FILES]:
        label = "打开证书" if len(certified) == 1 else f"打开证书 {row.get('serial', '')}".rstrip()
        yield Button(label, path=f"/certificates/{row['result_id']}.pdf")
    if len(certified) > _MOST_FILES:
        yield Button("全部证书", say="证书")
    if any(row.get("result") == "不合格" for row in lines):
        yield Button("修好了再预约", say="预约检定")


def _promised(text: str) -> Iterator[Button]:
    """A button for every reply that the words offer."""
    for said in _PROMISED.findall(text):
        if said not in _OPENED_HERE:
            yield Button(said, say=said)


def _around(kind: str, data: Data) -> Iterator[Button]:
    """The booking it is about, and the telephone that a receipt names."""
    if data.get("booking_no"):
        yield Button("看预约单", path=f"/bookings/{data['booking_no']}")
    phone = _PHONE.search(f"{data.get('phone', '')} {data.get('text', '')}") if kind == "receipt_issued" else None
    if phone:
        yield Button("打电话", phone=phone[0])
