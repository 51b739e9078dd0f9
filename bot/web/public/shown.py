"""What of a published certificate the public sees: everything about the instrument, nothing about a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from booking.instrument import NO_VALUE
from booking.result import PASSED, REPLACED, VOID
from booking.user_types import is_natural
from bot.web.rendering import day
from storage.public_rows import Published

_PHONE = re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)")
_ID = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)")

STANDINGS = {
    "void": ("bad", "已作废", "这份证书已被作废，不能再用。"),
    "replaced": ("bad", "已更正", "机构出了更正后的新证书，这一份不再有效。"),
    "failed": ("bad", "不合格", "这台器具检定不合格，修好重检以前不能用。"),
    "late": ("bad", "已过期", "有效期已经过了，要重新检定合格才能用。"),
    "good": ("good", "合格有效", "检定合格，在有效期内。"),
}
"""How a certificate stands: colour, title, and what that means."""


@dataclass(frozen=True)
class Shown:
    """One published certificate as a page shows it."""

    certificate_no: str
    standing: str
    name: str
    serial: str
    unit: str
    place: str
    fields: tuple[tuple[str, str], ...]

    @property
    def colour(self) -> str:
        """The colour of the standing."""
        return STANDINGS[self.standing][0]

    @property
    def title(self) -> str:
        """The standing in a word."""
        return STANDINGS[self.standing][1]

    @property
    def meaning(self) -> str:
        """The standing in a sentence."""
        return STANDINGS[self.standing][2]


def shown(one: Published, today: date) -> Shown:
    """What the public sees of a published certificate on a day."""
    instrument, result = one.instrument, one.result
    unit, place = unit_shown(one.company, one.user_type), text_shown(instrument.install_location)
    pairs = (
        ("证书编号", one.certificate_no),
        ("使用单位", unit),
        ("使用地点", f"{instrument.use_region} {place}".strip()),
        ("器具名称", instrument.instrument_name),
        ("类别", instrument.second),
        ("型号规格", instrument.model),
        ("出厂编号", instrument.serial),
        ("生产厂家", instrument.manufacturer),
        ("检定结果", result.result),
        ("检定日期", day(result.verified_on)),
        ("有效期至", day(result.valid_until)),
        ("检定机构", one.institution),
    )
    kept = tuple((label, value) for label, value in pairs if value and value != NO_VALUE)
    return Shown(
        one.certificate_no, standing_of(one, today), instrument.instrument_name, instrument.serial, unit, place, kept
    )


def standing_of(one: Published, today: date) -> str:
    """How a certificate stands; what is void is void at once, whatever its dates say."""
    result = one.result
    if result.state == VOID:
        return "void"
    if result.state == REPLACED:
        return "replaced"
    if result.result != PASSED:
        return "failed"
    return "late" if result.valid_until is not None and result.valid_until < today else "good"


def unit_shown(company: str, user_type: str) -> str:
    """A unit's name as on its licence; of somebody who is no firm only the family name.

    >>> unit_shown("王建国", "个人"), unit_shown("赛罕区惠香蔬菜店", "企业")
    ('王**', '赛罕区惠香蔬菜店')
    """
    return f"{company[:1]}**" if is_natural(user_type) else text_shown(company)


def text_shown(text: str) -> str:
    """A text without the telephones and identity numbers that somebody may have written into it.

    >>> text_shown("东门3号摊 13847100001 王")
    '东门3号摊 138****0001 王'
    """
    return _PHONE.sub(r"\1****\2", _ID.sub(r"\1********\2", text))
