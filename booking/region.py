"""Administrative divisions as the subject needs them: six-digit codes (GB/T 2260) and what lies under what."""

from __future__ import annotations


def stem(code: str) -> str:
    """The digits that everything under `code` begins with; a province two, a city four, a county six.

    >>> stem("150000"), stem("150100"), stem("150105"), stem("")
    ('15', '1501', '150105', '')
    """
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


def covers(wide: str, narrow: str) -> bool:
    """Whether region `narrow` lies in region `wide` ("" or "000000" is the whole country).

    >>> covers("150000", "150105"), covers("150100", "150205"), covers("", "410105")
    (True, False, True)
    """
    return wide in ("", "000000") or narrow.startswith(stem(wide))


def reaches_county(code: str) -> bool:
    """Whether `code` names a county (旗/县/区): a region that stops at the city decides nothing (SPEC 3)."""
    return len(code) == 6 and not code.endswith("00")
