"""Owns the lunar calendar as far as people name days by it: 腊月二十三, 正月初八, 除夕, 中秋.

A year is its new year's day, the lengths of its months ("1" has 30 days, "0" 29) and which month is followed by a leap
month (0 = none), as the package lunardate 0.3.0 works them out.
"""

from datetime import date, timedelta
from typing import Final

_TABLE: Final = (
    "2020-01-25 0111010010101 4|2021-02-12 011010101010 0|2022-02-01 101011010101 0|2023-01-22 0100110110101 2|"
    "2024-02-10 010010110110 0|2025-01-29 1010010101110 6|2026-02-17 101001001110 0|2027-02-06 110100100110 0|"
    "2028-01-26 1110100100110 5|2029-02-13 110101010011 0|2030-02-03 010110101010 0|2031-01-23 0110101101010 3|"
    "2032-02-11 100101101101 0|2033-01-31 0100101011101 11|2034-02-19 010010101101 0|2035-02-08 101001001101 0|"
    "2036-01-28 1101001001011 6|2037-02-15 110100100101 0|2038-02-04 110101010010 0|2039-01-24 1101101010100 5|"
    "2040-02-12 101101011010 0|2041-02-01 010101101101 0|2042-01-22 0100101011011 2|2043-02-10 010010011011 0|"
    "2044-01-30 1010010010111 7|2045-02-17 101001001011 0|2046-02-06 101010100101 0|2047-01-26 1011010100101 5|"
    "2048-02-14 011011010010 0|2049-02-02 101011011010 0|2050-01-23 0101010110110 3"
)
_LONG: Final = 30
_LAST_MONTH: Final = 12


def _years() -> dict[int, tuple[date, tuple[int, ...], int]]:
    out = {}
    for line in _TABLE.split("|"):
        first, lengths, leap = line.split()
        day = date.fromisoformat(first)
        out[day.year] = (day, tuple(_LONG if sign == "1" else _LONG - 1 for sign in lengths), int(leap))
    return out


_YEARS: Final = _years()


def solar(year: int, month: int, day: int) -> date | None:
    """The day of a lunar year's month (never of its leap month); day 0 is the last one; None for no such day.

    >>> [str(solar(*said)) for said in ((2026, 12, 23), (2027, 1, 8), (2026, 12, 0), (2025, 7, 7), (2026, 12, 31))]
    ['2027-01-30', '2027-02-13', '2027-02-05', '2025-08-29', 'None']
    """
    if year not in _YEARS or not 1 <= month <= _LAST_MONTH:
        return None
    first, lengths, leap = _YEARS[year]
    at = month - 1 + (0 < leap < month)
    number = day or lengths[at]
    return first + timedelta(days=sum(lengths[:at]) + number - 1) if 1 <= number <= lengths[at] else None


def nearest(month: int, day: int, today: date, bias: str | None) -> date | None:
    """The next such day from today, or with the bias "past" the last one; None when the table does not reach so far.

    >>> nearest(12, 20, date(2026, 11, 21), "future"), nearest(8, 15, date(2026, 11, 21), "past")
    (datetime.date(2027, 1, 27), datetime.date(2026, 9, 25))
    """
    found = [one for year in range(today.year - 1, today.year + 2) if (one := solar(year, month, day)) is not None]
    if bias == "past":
        return max((one for one in found if one <= today), default=None)
    return min((one for one in found if one >= today), default=None)
