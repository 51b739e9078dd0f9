"""Owns unified social credit codes (统一社会信用代码): GB 32100-2015, 18 characters with two check characters.

Places 1-2 name the registrar and kind, 3-8 the region (GB/T 2260), 9-17 the organisation code with its own check
(GB 11714), 18 the check character. When the remainder is 0 that character is `0` (about one code in 31).
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from nlu import org_code
from nlu.found import Found, Ok, Wrong
from nlu.numerals import AS_FIGURES
from nlu.text import folded

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH: Final = 18
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(LENGTH - 1))
_LOOKALIKES: Final = str.maketrans({"O": "0", "I": "1", "Z": "2", "S": "5"})
_INSIDE: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:[0-9A-Za-z]{18}|[159ANYany][1-9][\s-]?(?:[0-9Oo][\s-]?){6}(?:[0-9A-Za-z][\s-]?){9}[0-9A-Za-z])(?!-?[0-9A-Za-z])"
)
_NEAR: Final = re.compile(r"(?<![0-9A-Za-z])(?=[0-9A-Za-z]{0,6}[0-9OoIil]{6})[0-9A-Za-z]{15,22}(?![0-9A-Za-z])")
_FEWEST_DIGITS: Final = 8
_LONGEST_ANSWER: Final = 80


def read(text: str) -> str | None:
    """The one code in an answer, compact and in upper case, right or wrong (`check` tells); None when there is none.

    >>> read("信用代码是 92150102 h68qakgt80"), read("没有执照")
    ('92150102H68QAKGT80', None)
    """
    found = find(text) if len(text) <= _LONGEST_ANSWER else ()
    return found[0].value if len({f.value for f in found}) == 1 else None


def find(text: str) -> tuple[Found[str], ...]:
    """Every code of 18 characters in the text, in one piece or in groups; wrong check characters and O or I included.

    >>> [f.value for f in find("新城区老靳猪肉铺 信用代码92150102MA13R5T82N 我叫靳海军")]
    ['92150102MA13R5T82N']
    """
    if len(text) < LENGTH:
        return ()
    out = []
    for match in _INSIDE.finditer(folded(text)):
        code = compact(match[0])
        if sum(c.isdigit() for c in code) >= _FEWEST_DIGITS and not (code.isdigit() and code[:2] == "20"):
            out.append(Found(code, match.start(), match.end()))
    return tuple(out)


def find_spoken(text: str) -> tuple[Found[str], ...]:
    """Codes that are read aloud, as runs of numerals and letters that together hold 18 and pass the check.

    >>> [f.value for f in find_spoken("我念啊 九二一五二二二四 M A 零 N 六 L 四 R 四 F")]
    ['92152224MA0N6L4R4F']
    >>> [f.value for f in find_spoken("先是92150102 后头H68QAKGT80")]
    ['92150102H68QAKGT80']
    """
    shown = folded(text).upper().translate(AS_FIGURES)
    whole = tuple(run for run in _runs(shown, _GAPS) if len(run.value) == LENGTH and _passes(run.value))
    return whole or _joined(tuple(_runs(shown, "")))


_GAPS: Final = " -、"
_FARTHEST: Final = 6


def _runs(shown: str, gaps: str) -> Iterator[Found[str]]:
    """The runs of signs of which codes are made, with such gaps inside them."""
    start = 0
    for end in range(len(shown) + 1):
        if end < len(shown) and (shown[end] in ALPHABET or shown[end] in gaps):
            continue
        if code := compact(shown[start:end]):
            yield Found(code, start, end)
        start = end + 1


def _joined(runs: tuple[Found[str], ...]) -> tuple[Found[str], ...]:
    """The code that is said in parts with few words between them: 前8位…后面…."""
    for first, run in enumerate(runs):
        code, end = run.value, run.end
        for other in runs[first + 1 : first + LENGTH]:
            if other.start - end > _FARTHEST or len(code) >= LENGTH or not _begins(code):
                break
            code, end = code + other.value, other.end
            if len(code) == LENGTH and not code.isdigit() and _begins(code) and _passes(code):
                return (Found(code, run.start, end),)
    return ()


def _begins(code: str) -> bool:
    """Whether a code begins with a department, a kind of organisation and a county (GB 32100), as far as it goes.

    >>> _begins("92150102H68"), _begins("9"), _begins("B2510050")
    (True, True, False)
    """
    return code[0] in _DEPARTMENTS and code[1:2] in _ORGANISATIONS and (len(code) < 3 or code[2:8].isdigit())


_DEPARTMENTS: Final = "123456789ANY"
_ORGANISATIONS: Final = "123459"


def find_near(text: str) -> tuple[Found[str], ...]:
    """Runs of 15 to 22 letters and digits that look like a code of the wrong length, so that the person can be told.

    >>> [f.value for f in find_near("代码92150102MA13R5T82")]
    ['92150102MA13R5T82']
    """
    return tuple(
        Found(m[0].upper(), m.start(), m.end()) for m in _NEAR.finditer(folded(text)) if m.end() - m.start() != LENGTH
    )


def show(value: str) -> str:
    """The code in one piece, as on the licence."""
    return value


def compact(code: str) -> str:
    """Upper case without blanks and dashes."""
    return re.sub(r"[\s、-]", "", folded(code)).upper()


def region_prefix(code: str) -> str:
    """The region digits (places 3-8), a GB/T 2260 code of the time when the unit was registered."""
    return code[2:8]


def check_character(body: str) -> str:
    """The check character of the first 17 characters (GB 32100, 4.6: 31 minus the weighted sum modulo 31; 31 is `0`).

    >>> check_character("92150102H68QAKGT8")
    '0'
    """
    return ALPHABET[-sum(w * ALPHABET.index(c) for w, c in zip(_WEIGHTS, body, strict=True)) % 31]


def check(code: str) -> Ok | Wrong:
    """Whether a code is whole: Ok(compact code), or Wrong with the one likely mend, when there is exactly one.

    >>> check("92150102H68QAKGT80")
    Ok(value='92150102H68QAKGT80')
    >>> check("92150102H68QAKGT8O")
    Wrong(kind='alphabet', suggestion='92150102H68QAKGT80')
    >>> check("92410703MA41Y8T66V")
    Wrong(kind='alphabet', suggestion='92410703MA41Y8T66U')
    >>> check("92150102H68QAKGT8")
    Wrong(kind='length', suggestion=None)
    """
    code = compact(code)
    if len(code) != LENGTH:
        return Wrong("length")
    if any(c not in ALPHABET for c in code):
        mended = code.translate(_LOOKALIKES)
        known = all(c in ALPHABET for c in mended)
        return Wrong("alphabet", mended if known and _passes(mended) else _mend(code))
    return Ok(code) if _passes(code) else Wrong("checksum", _mend(code))


def looks_alike(code: str, other: str) -> bool:
    """Whether a code is the other one but for letters that look like its digits: O and 0, I and 1, Z and 2, S and 5."""
    return code.translate(_LOOKALIKES) == other


def _passes(code: str) -> bool:
    return check_character(code[:-1]) == code[-1]


@lru_cache(maxsize=64)
def _mend(code: str) -> str | None:
    """The only code one slip away (a character changed, or two neighbours swapped) that passes both checks."""
    strange = [place for place, c in enumerate(code) if c not in ALPHABET]
    if len(strange) > 1:
        return None
    places = strange or range(LENGTH)
    candidates = {code[:place] + c + code[place + 1 :] for place in places for c in ALPHABET}
    if not strange:
        candidates |= {code[:p] + code[p + 1] + code[p] + code[p + 2 :] for p in range(LENGTH - 1)}
    whole = [
        c
        for c in candidates
        if c[2:8].isdigit() and c[:2] == code[:2] and _passes(c) and isinstance(org_code.check(c[8:17]), Ok)
    ]
    return whole[0] if len(whole) == 1 else None
