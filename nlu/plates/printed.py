"""Owns values as nameplates print them: strict forms only; a wrong value is worse than one that is asked for."""

from __future__ import annotations

import re

from nlu import measuring_range
from nlu.measuring_range import Range
from nlu.quantity import Quantity
from nlu.quantity import read as read_quantity
from nlu.text import folded

_ROMAN = {
    "Ⅰ": "I",
    "Ⅱ": "II",
    "Ⅲ": "III",
    "Ⅳ": "IIII",
    "I": "I",
    "II": "II",
    "III": "III",
    "IIII": "IIII",
    "IV": "IIII",
}
_CLASS = re.compile(r"[(\[]?\s?(Ⅰ|Ⅱ|Ⅲ|Ⅳ|I{1,4}|IV)\s?[)\]]?\s?级?")
_BARS = re.compile(r"[(\[]?[ⅠⅡⅢⅣIiLl1|\s]{1,6}[)\]]?\s?级?")
_GRADE = re.compile(r"(\d{1,2}(?:\.\d{1,3})?\s?[SBC]?)\s?(?:级|class)?", re.IGNORECASE)
_ERROR = re.compile(
    r"(?:±|\+/-|士)\s?(\d+(?:\.\d+)?)\s?\(?\s?(%(?:FS|RD|LEL)?|kPa|mmHg|MPa|D|dB|km/h|g|kg|mg/L)?\)?", re.IGNORECASE
)
_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19[5-9]|20[0-4])\d)\s?(?:年|[./-])\s?(?P<month>1[0-2]|0?[1-9])"
    r"(?:(?:\s?月|[./-])\s?(?P<day>3[01]|[12]\d|0?[1-9])\s?日?)?\s?月?(?!\d|[./-]\d)"
)
_MONTH_FIRST = re.compile(r"(?<![\d./-])(?P<month>1[0-2]|0[1-9])[./-](?P<year>(?:19[5-9]|20[0-4])\d)(?![\d./-])")
_RUN = re.compile(r"(?P<year>20[0-4]\d)(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])?")
_YEAR = re.compile(r"((?:19[5-9]|20[0-4])\d)\s?年?")
_SERIAL = re.compile(r"(?=[^\d]*\d)[0-9A-Za-z](?:[0-9A-Za-z./#()\- ]{0,28}[0-9A-Za-z)#])?(?:\s?[一-龥]{1,2})?")
_MODEL = re.compile(r"(?=.*[0-9A-Za-z])[0-9A-Za-z(](?:[0-9A-Za-z./+()（）~\-×*Ⅰ-Ⅻα-ω ]{0,38}[0-9A-Za-z)ⅠⅡⅢⅣ])?(?:型)?")
_MAKER = re.compile(
    r"[一-龥A-Za-z()·]{2,30}?(?:有限责任公司|股份有限公司|有限公司|集团公司|总公司|公司|研究院|研究所|(?:仪表|仪器|衡器|制造|设备|电器|医疗器械|机械)?总?厂)"
)
_MAKER_ABROAD = re.compile(
    r"[A-Z][A-Za-z&.,\- ]{2,48}?(?:CORPORATION|CORP\.?|INCORPORATED|INC\.?|CO\.?,? ?LTD\.?|COMPANY|LIMITED|LTD\.?"
    r"|GMBH|LLC|S\.?P\.?A\.?|K\.K\.|AG)(?![A-Za-z])\.?",
    re.IGNORECASE,
)


def scale_class(text: str) -> str | None:
    """A class of scales as its glyph (JJG 539-2016: an oval with bars), when it is one beyond doubt.

    >>> scale_class("Ⅲ"), scale_class("(III)"), scale_class("ⅢI")
    ('III', 'III', None)
    """
    found = _CLASS.fullmatch(folded(text).strip())
    return _ROMAN[found[1]] if found else None


def bars(text: str) -> bool:
    """Whether a text is some number of upright bars, without saying how many."""
    return _BARS.fullmatch(folded(text).strip()) is not None


def grade(text: str) -> str | None:
    """A class that is a number, with the digits as they are printed.

    >>> grade("1.0级"), grade("2"), grade("0.5S级"), grade("1.6MPa")
    ('1.0', '2', '0.5S', None)
    """
    found = _GRADE.fullmatch(folded(text).strip())
    return found[1].replace(" ", "").upper() if found else None


def error(text: str) -> str | None:
    """A permitted error, with the digits as they are printed.

    >>> error("±0.5kPa"), error("士0.30%"), error("0.5")
    ('±0.5kPa', '±0.30%', None)
    """
    found = _ERROR.fullmatch(folded(text).strip())
    return f"±{found[1]}{found[2] or ''}" if found else None


def day(text: str, *, labelled: bool = False) -> tuple[str, int, int] | None:
    """The one date in a text as ISO, as precise as printed, and its place. `labelled` allows shorter forms.

    >>> day("2018年11月"), day("2021.06"), day("2024年03月08日")[0], day("202106"), day("202106", labelled=True)[0]
    (('2018-11', 0, 8), ('2021-06', 0, 7), '2024-03-08', None, '2021-06')
    """
    text = folded(text)
    found = list(_DAY.finditer(text)) + list(_MONTH_FIRST.finditer(text))
    if not found and labelled:
        short = _RUN.fullmatch(text.strip()) or _YEAR.fullmatch(text.strip())
        if short is not None and "month" not in short.groupdict():
            return short[1], 0, len(text)
        found = [short] if short else []
    if len(found) != 1:
        return None
    parts = found[0].groupdict()
    iso = "-".join(p.zfill(2) for p in (parts["year"], parts["month"], parts.get("day")) if p)
    return iso, *found[0].span()


def serial(text: str) -> str | None:
    """A serial number: letters and digits, at least one digit.

    >>> serial("T21060877"), serial("189583P 东枪"), serial("见机身")
    ('T21060877', '189583P 东枪', None)
    """
    found = _SERIAL.fullmatch(folded(text).strip())
    return found[0] if found else None


def model(text: str) -> str | None:
    """A model designation.

    >>> model("ACS-30"), model("THW6244B2型"), model("(0~1.6)MPa"), model("电子秤")
    ('ACS-30', 'THW6244B2', '(0~1.6)MPa', None)
    """
    found = _MODEL.fullmatch(folded(text).strip())
    return found[0].removesuffix("型") if found else None


def maker(text: str) -> str | None:
    """The company that a text names in full.

    >>> maker("永康市华鹰衡器有限公司2018年11月"), maker("TOPCON CORPORATION"), maker("宁波水表(集团)股份有限公司")
    ('永康市华鹰衡器有限公司', 'TOPCON CORPORATION', '宁波水表(集团)股份有限公司')
    """
    text = folded(text)
    found = _MAKER.search(text) or _MAKER_ABROAD.search(text)
    return found[0].strip() if found else None


def ranges(text: str) -> tuple[Range, ...]:
    """Every range with both ends in a text, in its order.

    >>> ranges("(0~40)kPa(0~300)mmHg")
    ({'min': 0, 'max': 40, 'unit': 'kPa'}, {'min': 0, 'max': 300, 'unit': 'mmHg'})
    """
    return tuple(f.value for f in measuring_range.find(text) if "min" in f.value and "max" in f.value)


def quantity(text: str) -> Quantity | None:
    """One number with its unit."""
    return read_quantity(folded(text).strip().lstrip("≤≥<>"))
