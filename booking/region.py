"""Administrative divisions as the subject needs them: six-digit codes (GB/T 2260) and what lies under what."""

from __future__ import annotations

WITHOUT_COUNTIES = frozenset(("441900", "442000", "460400", "620200"))
"""东莞, 中山, 儋州 and 嘉峪关 have no counties under them (GB/T 2260): their code ends where others begin."""


def stem(code: str) -> str:
    """The digits that everything under `code` begins with; a province two, a city four, a county six.

    >>> stem("150000"), stem("150100"), stem("150105"), stem("")
    ('15', '1501', '150105', '')
    """
    if code.endswith("0000"):
        return code[:2]
    return code[:4] if code.endswith("00") else code


WHOLE_COUNTRY = ("", "000000")


def covers(wide: str, narrow: str) -> bool:
    """Whether region `narrow` lies in region `wide` ("" or "000000" is the whole country).

    >>> covers("150000", "150105"), covers("150100", "150205"), covers("", "410105")
    (True, False, True)
    """
    return wide in WHOLE_COUNTRY or narrow.startswith(stem(wide))


def regions_over(code: str) -> tuple[str, str, str]:
    """The province, the city and the place itself, of those that cover `code`; the whole country does besides.

    >>> regions_over("150105")
    ('150000', '150100', '150105')
    """
    return f"{code[:2]}0000", f"{code[:4]}00", code


def reaches_county(code: str) -> bool:
    """Whether `code` names a county (旗/县/区): a region that stops at the city decides nothing (SPEC 3).

    A city that has no counties is its own last step.

    >>> reaches_county("150105"), reaches_county("150100"), reaches_county("441900")
    (True, False, True)
    """
    return code in WITHOUT_COUNTIES or (len(code) == 6 and not code.endswith("00"))
