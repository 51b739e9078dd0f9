"""What has happened among the sample people before anybody looks: bookings of half a year, each where it has come to.

Everything is done by the ordinary commands, as the sample shops and the sample staff would have done it on that day, so
that histories, receipts, certificates and figures are what they would be. Nobody is told of what is long past.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.commands import (
    AcceptLines,
    CheckResults,
    Command,
    RefuseLines,
    RegisterResults,
    ResultDraft,
    ReturnLines,
    SubmitBooking,
    SubmitResults,
    TakeInLines,
)
from booking.events import SUMMARIES
from booking.execute import execute
from booking.instrument import IN_USE, Instrument
from booking.people import Person, Role, RoleKind
from booking.result import NOT_PASSED, PASSED
from booking.setting import Outcome, Setting
from booking.unit import APPROVED, Unit
from bot.chance import digits, fresh_id
from catalogue_match.catalogue import load_catalogue
from storage.samples import SAMPLE_ID
from storage.unit_of_work import Session

NEW, ACCEPTED, IN_HAND, TESTED, ISSUED, FAILED_TEST, REFUSED, RETURNED = (
    "new", "accepted", "in hand", "tested", "issued", "failed", "refused", "returned",
)  # fmt: skip
RECEIPT = "已受理，请按约好的时间在店里等候，器具擦干净、接好电源。"
WRONG_ENTRY = "测量范围填写不规范，请按铭牌填写，例如 200g-30kg。"
NOT_ABLE = "标准器送检中，暂时不能检定。"
BROKEN = "示值误差超差，请修理后重新预约检定。"
MAKER = "示例仪器厂"


_DOERS: Mapping[type, str] = {CheckResults: "checker", SubmitResults: "approver"}
"""Who of an institution's sample people does what the others may not."""


@dataclass(frozen=True)
class Shop:
    """A sample unit: where it is, and its instruments as (name, second-level name, model, greatest value, unit)."""

    key: str
    name: str
    county: str
    region: str
    org_type: str
    instruments: tuple[tuple[str, str, str, float, str], ...]


SHOPS = (
    Shop("grain", "玉泉区老街粮油店", "150104", "内蒙古自治区呼和浩特市玉泉区", "个体工商户", (
        ("电子计价秤", "非自动衡器", "ACS-30", 30, "kg"), ("电子台秤", "非自动衡器", "TCS-150", 150, "kg"))),
    Shop("deli", "赛罕区百味熟食铺", "150105", "内蒙古自治区呼和浩特市赛罕区", "个体工商户", (
        ("电子计价秤", "非自动衡器", "ACS-15", 15, "kg"),)),
    Shop("fuel", "新城区顺风加油站", "150102", "内蒙古自治区呼和浩特市新城区", "企业法人", (
        ("1 号枪", "燃油加油机", "DJY-121A", 50, "L/min"), ("2 号枪", "燃油加油机", "DJY-121A", 50, "L/min"))),
    Shop("clinic", "回民区康乐社区卫生服务站", "150103", "内蒙古自治区呼和浩特市回民区", "事业法人", (
        ("电子血压计", "无创自动测量血压计", "HEM-7136", 39, "kPa"), ("心电图机", "心电图仪", "ECG-1200", 0, ""))),
    Shop("boiler", "赛罕区暖心供热站", "150105", "内蒙古自治区呼和浩特市赛罕区", "企业法人", (
        ("压力表", "指示类压力表、显示类压力表", "Y-100", 1.6, "MPa"),)),
)  # fmt: skip

HISTORY: tuple[tuple[str, tuple[int, ...], int, str], ...] = (
    ("grain", (0, 1), 190, ISSUED),
    ("deli", (0,), 150, FAILED_TEST),
    ("fuel", (0, 1), 118, ISSUED),
    ("clinic", (0,), 95, ISSUED),
    ("deli", (0,), 80, ISSUED),
    ("boiler", (0,), 61, REFUSED),
    ("boiler", (0,), 50, ISSUED),
    ("clinic", (1,), 33, ISSUED),
    ("fuel", (0,), 12, TESTED),
    ("fuel", (1,), 9, IN_HAND),
    ("grain", (0,), 4, ACCEPTED),
    ("clinic", (0,), 3, RETURNED),
    ("grain", (1,), 1, NEW),
    ("deli", (0,), 0, NEW),
)
"""(shop, its instruments, days ago, how far it has come), oldest first."""


class History:
    """Lays the history into a store that holds the sample institutions and their staff already."""

    def __init__(self, session: Session, now: datetime, *, mark: str, phone: str) -> None:
        self._session, self._store, self._now = session, session.store, now
        self._mark, self._phone = mark, phone

    def lay(self) -> None:
        """The shops, their instruments, and what became of their bookings."""
        for number, shop in enumerate(SHOPS, 1):
            self._shop(shop, number)
        for key, which, days, far in HISTORY:
            self._booking(key, which, self._now - timedelta(days=days), far)

    def _shop(self, shop: Shop, number: int) -> None:
        began, unit_id, owner = self._now - timedelta(days=200), SAMPLE_ID + shop.key, f"{SAMPLE_ID}{shop.key}-owner"
        self._store.put(Person(owner, f"店主{self._mark}", created_at=began))
        self._store.put(Role(owner, RoleKind.UNIT, unit_id, owner=True))
        self._store.put(
            Unit(
                unit_id, shop.name + self._mark, f"9215{number:04d}MA0000000C"[:18], shop.county, shop.region,
                f"示例街 {number} 号", "示例店主", self._phone, APPROVED, began,
                org_type=shop.org_type, owner_id=owner, created_at=began, sample=True,
            )
        )  # fmt: skip
        for place, (name, second, model, most, unit) in enumerate(shop.instruments):
            category = load_catalogue().get(second)
            if category is None:
                raise LookupError(f"the sample names a category that is not in the catalogue: {second}")
            self._store.put(
                Instrument(
                    self._instrument(shop.key, place), unit_id, self._store.next_instrument_code(unit_id),
                    name, category.first, second, model, f"SAMPLE-{shop.key.upper()}-{place + 1}", MAKER,
                    shop.county, shop.region, "营业场所", category.purposes[0], "现场检", IN_USE, began,
                    range={"min": 0, "max": most, "unit": unit} if unit else {},
                    origin="国产", created_at=began, sample=True,
                )
            )  # fmt: skip

    @staticmethod
    def _instrument(key: str, place: int) -> str:
        return f"{SAMPLE_ID}{key}-{place + 1}"

    def _booking(self, key: str, which: tuple[int, ...], at: datetime, far: str) -> None:
        ids = tuple(self._instrument(key, place) for place in which)
        made = self._do(SubmitBooking(SAMPLE_ID + key, ids), f"{SAMPLE_ID}{key}-owner", at)
        lines = self._store.lines(str(made.result["booking_no"]))
        mine = tuple(line.id for line in lines)
        body = next((line.institution_id for line in lines if line.institution_id), "")
        for days, command in self._steps(mine, at, far):
            self._do(command, f"{body}-{_DOERS.get(type(command), 'staff')}", min(self._now, at + timedelta(days=days)))

    def _steps(self, lines: tuple[str, ...], at: datetime, far: str) -> list[tuple[int, Command]]:
        """What the institution did, each with the days after the booking."""
        if far == NEW:
            return []
        if far == REFUSED:
            return [(1, RefuseLines(lines, WRONG_ENTRY, "range"))]
        if far == RETURNED:
            return [(1, ReturnLines(lines, NOT_ABLE))]
        steps: list[tuple[int, Command]] = [(1, AcceptLines(lines, RECEIPT))]
        if far == ACCEPTED:
            return steps
        steps.append((5, TakeInLines(lines)))
        if far == IN_HAND:
            return steps
        steps.append((6, RegisterResults(tuple(self._draft(one, at, far) for one in lines), load_catalogue().periods)))
        return steps if far == TESTED else [*steps, (7, CheckResults(lines)), (7, SubmitResults(lines))]

    @staticmethod
    def _draft(line_id: str, at: datetime, far: str) -> ResultDraft:
        passed = far != FAILED_TEST
        return ResultDraft(
            line_id, PASSED if passed else NOT_PASSED, verified_on=(at + timedelta(days=6)).date(),
            note="" if passed else BROKEN,
        )  # fmt: skip

    def _do(self, command: Command, person_id: str, at: datetime) -> Outcome:
        setting = Setting(at, person_id, fresh_id, digits, self._session.keyring.digest, channel="sample")
        outcome = execute(command, self._store, setting)
        if outcome.refused is not None:
            raise LookupError(f"the sample's {type(command).__name__} was refused: {outcome.refused}")
        self._session.record([event for event in outcome.events if event.name not in SUMMARIES])
        return outcome
