"""An instrument in a unit's ledger (台账, SPEC 3) and its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from booking.lifecycle import Life, Party, T

IN_USE, STOPPED, SCRAPPED, TRANSFERRED = "在用", "停用", "报废", "已转让"
MARK = "目录"
"""The key in `extra` for what an announcement left open or took out of the catalogue (待人工, 不再强检)."""

WORKING = "工作计量器具"
"""What all instruments here are: standards are not booked (SPEC 4)."""
TYPES = ("社会公用计量标准", "最高计量标准", WORKING)
"""What connected systems tell apart."""
NO_VALUE = "-----"
"""What stands in the ledger where the nameplate says nothing (SPEC 3); "----" is read and this is stored."""

IDENTITY_FIELDS = ("instrument_name", "first", "second", "model", "serial", "manufacturer", "use_region")
"""A change of one of these makes another instrument of it, so an open booking forbids it (SPEC 3)."""

SOON = timedelta(days=60)
"""快到期: within the days in which reminders come (SPEC 5)."""

_OURS = (Party.UNIT, Party.AGENT)

INSTRUMENT = Life(
    name="instrument",
    title="台账器具",
    states=(IN_USE, STOPPED, SCRAPPED, TRANSFERRED),
    initial=(IN_USE,),
    created="InstrumentAdded",
    transitions=(
        T("stop", "停用", (IN_USE,), STOPPED, _OURS, "InstrumentStopped"),
        T("resume", "恢复使用", (STOPPED,), IN_USE, _OURS, "InstrumentResumed"),
        T("scrap", "报废", (IN_USE, STOPPED), SCRAPPED, _OURS, "InstrumentScrapped"),
        T("restore", "撤销报废", (SCRAPPED,), IN_USE, _OURS, "InstrumentRestored"),
        T("transfer", "转让", (IN_USE, STOPPED), TRANSFERRED, _OURS, "InstrumentTransferred"),
    ),
    holders={IN_USE: Party.UNIT, STOPPED: Party.UNIT},
)


@dataclass(frozen=True)
class Instrument:
    """One instrument; quantity is always one. `range` is {"min"?, "max"?, "unit"}, dates in text are ISO as said.

    `valid_until_by` is "" (none yet), "自填" (typed in, once) or "证书" (from a verification result). The last five are
    the marks of a price scale (`booking.fields.MARKS`), "-----" where it is known to bear none.
    """

    life: ClassVar[Life] = INSTRUMENT
    id: str
    unit_id: str
    code: str
    instrument_name: str
    first: str
    second: str
    model: str
    serial: str
    manufacturer: str
    use_region_code: str
    use_region: str
    install_location: str
    purpose: str
    delivery_method: str
    state: str
    since: datetime
    range: Mapping[str, Any] = field(default_factory=dict)
    range_text: str = ""
    accuracy: str = ""
    division: Mapping[str, Any] = field(default_factory=dict)
    origin: str = ""
    purchase_date: str = ""
    valid_until: date | None = None
    valid_until_by: str = ""
    photos: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    last_result: str = ""
    last_certificate: str = ""
    created_at: datetime | None = None
    sample: bool = False
    production_code: str = ""
    repair_code: str = ""
    check_code: str = ""
    seal_no: str = ""
    approval_no: str = ""
