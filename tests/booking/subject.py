"""Things of the subject for tests, each valid as it stands; a test names only what it is about."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any
from zlib import crc32

from booking.bodies import IN_FORCE, Authority, Capability, Institution
from booking.booking import SUBMITTED, Booking
from booking.instrument import IN_USE, Instrument
from booking.line import ASSIGNED, Line
from booking.people import Person
from booking.result import REGISTERED, Receipt, Result
from booking.unit import APPROVED, Unit

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=CHINA)
SAIHAN, XINCHENG, QINGSHAN, JINSHUI = "150105", "150102", "150204", "410105"


def _with(usual: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    return usual | said


def credit_code(unit_id: str) -> str:
    """The code of a unit: each has its own."""
    return "92150105MA0Q7K2L8J" if unit_id == "u1" else f"92150105MA0R{crc32(unit_id.encode()) % 100_000:05}X"


def person(**said: Any) -> Person:
    """Somebody."""
    return Person(**_with({"id": "p1", "name": "云秀兰", "created_at": NOW}, said))


def unit(**said: Any) -> Unit:
    """An approved vegetable shop in 赛罕区."""
    return Unit(
        **_with(
            {
                "id": "u1",
                "company_name": "赛罕区惠香蔬菜店",
                "uscc": credit_code(said.get("id", "u1")),
                "region_code": SAIHAN,
                "region": "内蒙古自治区呼和浩特市赛罕区",
                "address": "昭乌达路农贸市场A区17号",
                "contact": "云秀兰",
                "phone": "15847108236",
                "state": APPROVED,
                "since": NOW,
                "created_at": NOW,
            },
            said,
        )
    )


def institution(**said: Any) -> Institution:
    """The institution of the region."""
    return Institution(
        **_with(
            {"id": "i1", "name": "内蒙古自治区计量测试研究院", "region_code": "150000", "region": "内蒙古自治区"}, said
        )
    )


def authority(**said: Any) -> Authority:
    """The authority of the region."""
    return Authority(**_with({"id": "a1", "name": "内蒙古自治区市场监督管理局", "region_code": "150000"}, said))


def capability(**said: Any) -> Capability:
    """Every category in the whole region, approved."""
    return Capability(
        **_with(
            {
                "id": "c1",
                "institution_id": "i1",
                "second": "*",
                "regions": ("150000",),
                "state": IN_FORCE,
                "since": NOW,
            },
            said,
        )
    )


def instrument(**said: Any) -> Instrument:
    """A price scale of the shop."""
    return Instrument(
        **_with(
            {
                "id": "t1",
                "unit_id": "u1",
                "code": "00001",
                "instrument_name": "电子计价秤",
                "first": "非自动衡器",
                "second": "非自动衡器",
                "model": "ACS-30",
                "serial": "938580",
                "manufacturer": "永康华鹰",
                "use_region_code": SAIHAN,
                "use_region": "内蒙古自治区呼和浩特市赛罕区",
                "install_location": "摊位上",
                "purpose": "贸易结算",
                "delivery_method": "现场检",
                "state": IN_USE,
                "since": NOW,
                "range": {"min": 0.2, "max": 30, "unit": "kg"},
                "accuracy": "III",
                "created_at": NOW,
            },
            said,
        )
    )


def booking(**said: Any) -> Booking:
    """A submitted booking of the shop."""
    return Booking(
        **_with(
            {
                "no": "2026112200001",
                "unit_id": "u1",
                "state": SUBMITTED,
                "since": NOW,
                "created_at": NOW,
                "submitted_at": NOW,
            },
            said,
        )
    )


def line(**said: Any) -> Line:
    """The booking's only line, assigned to the institution."""
    return Line(
        **_with(
            {
                "id": "l1",
                "booking_no": "2026112200001",
                "n": 1,
                "unit_id": "u1",
                "instrument_id": "t1" if said.get("id", "l1") == "l1" else f"t-{said['id']}",
                "instrument_name": "电子计价秤",
                "first": "非自动衡器",
                "second": "非自动衡器",
                "model": "ACS-30",
                "serial": "938580",
                "region_code": SAIHAN,
                "state": ASSIGNED,
                "since": NOW,
                "due": NOW + timedelta(days=5),
                "institution_id": "i1",
            },
            said,
        )
    )


def receipt(**said: Any) -> Receipt:
    """What the institution wrote about the line."""
    return Receipt(
        **_with(
            {
                "id": "r1",
                "booking_no": "2026112200001",
                "institution_id": "i1",
                "text": "请与衡器室0471-3337085联系",
                "at": NOW,
                "dept": "衡器室",
                "phone": "0471-3337085",
                "line_ids": ("l1",),
            },
            said,
        )
    )


def result(**said: Any) -> Result:
    """The first version of the line's result."""
    return Result(
        **_with(
            {
                "id": "e1",
                "line_id": "l1",
                "version": 1,
                "institution_id": "i1",
                "instrument_id": "t1",
                "result": "合格",
                "state": REGISTERED,
                "since": NOW,
                "certificate_no": "NJG2026-HQ-01132",
            },
            said,
        )
    )
