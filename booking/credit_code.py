"""The shape and the check character of a unit's code: GB 32100 (18 characters) and GB 11714 (9 characters).

Only what a registration is judged by stands here; reading a code from what people write, and mending it, is not the
subject's.
"""

from __future__ import annotations

_CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def well_formed(code: str) -> bool:
    """Whether the code has the length and the characters of one of the two standards.

    >>> well_formed("92150102H68QAKGT80"), well_formed("92150102H68QAKGTO0"), well_formed("D2143569X")
    (True, False, True)
    """
    if len(code) == 18:
        return all(character in _CREDIT for character in code)
    return len(code) == 9 and all(character in _ORGANISATION for character in code[:8]) and code[8] in "0123456789X"


def check_agrees(code: str) -> bool:
    """Whether the check character is the right one; with a remainder of 0 it is "0" (GB 32100, SPEC 2).

    >>> check_agrees("92150102H68QAKGT80"), check_agrees("92150105MA0Q7K2L8J"), check_agrees("92150105MA0Q7K2L8K")
    (True, True, False)
    >>> check_agrees("D2143569X"), check_agrees("D21435690")
    (True, False)
    """
    if not well_formed(code):
        return False
    if len(code) == 18:
        total = sum(_CREDIT.index(one) * pow(3, place, 31) for place, one in enumerate(code[:17]))
        return _CREDIT[(31 - total % 31) % 31] == code[17]
    pairs = zip(code[:8], _ORGANISATION_WEIGHTS, strict=True)
    left = 11 - sum(_ORGANISATION.index(one) * weight for one, weight in pairs) % 11
    return {10: "X", 11: "0"}.get(left, str(left)) == code[8]


def region_agrees(code: str, region_code: str) -> bool:
    """Whether the region in a code (3rd to 8th character) speaks against the region a unit says it is in.

    Divisions change and firms register with the city or the province, so the same city is enough, a province's own
    registration is good for its province, and the national one for everywhere. A code of 9 characters names no region.

    >>> region_agrees("92150105MA0Q7K2L8J", "150102"), region_agrees("92150105MA0Q7K2L8J", "410105")
    (True, False)
    >>> region_agrees("91150000701462216H", "150204"), region_agrees("91100000100003962T", "150204")
    (True, True)
    """
    if len(code) != 18:
        return True
    named = code[2:8]
    if named == "100000":
        return True
    return named[:2] == region_code[:2] if named.endswith("0000") else named[:4] == region_code[:4]
