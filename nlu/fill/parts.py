"""Owns where one message of staff falls into parts, each with the lines that it names and what becomes of them.

第一块受理 力学室 第二块退回 超出范围: a part begins where lines are named again after something was said of the lines
before; when the word comes before its lines (受理第1台 退回第2台), it begins at that word.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from nlu import ordinals
from nlu.reading import Reading

OTHERS: Final = re.compile(r"其他|其它|其余|剩下|余下|别的")
CODE: Final = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{1,4}-\d{1,4}(?![\dA-Za-z-])")
"""K-1: too short to be a serial number by itself, but staff have it in front of them."""

_ENDS: Final = re.compile(
    r"(?:前|头|最后|后|末)(?:面|边)?[一二两三四五六七八九十\d]{1,2}[台条个项块把支件只根枪套具]|最后一?[台条个项块把支件只根枪套具]"
)
_PLAIN: Final = re.compile(
    r"(?<![\d第.A-Za-z/-])(?P<all>\d{1,2}(?:[\s、,和]++\d{1,2})*+)(?P<unit>[号台条块支把个]?)"
    r"(?P<spoken_of>(?=\s?(?:都|也|就)?(?:受理|不予|不受理|退回|拒|收|不收|合格|不合格|没过|驳回|可以)))?"
)
"""A list of numbers, taken whole whether or not something is said of it, so that a long one is read once."""


def marked(text: str) -> str:
    """1号受理 2号不受理, 1 2 3受理: bare numbers before what becomes of them, written as ordinals.

    >>> marked("1号受理 2号不受理 型号没写全"), marked("1 2 3受理 4不受理")
    ('第1号受理 第2号不受理 型号没写全', '第1、2、3受理 第4不受理')
    """
    return _PLAIN.sub(_as_ordinals, text)


def _as_ordinals(said: re.Match[str]) -> str:
    if said["spoken_of"] is None:
        return said[0]
    return "第" + "、".join(re.findall(r"\d+", said["all"])) + said["unit"]


def codes(reading: Reading) -> list[tuple[str, int, int]]:
    """Serial numbers with their places, short ones included, in order."""
    taken = [(one.start, one.end) for one in (*reading.certificates, *reading.bare_serials, *reading.usccs)]
    short = [
        (one[0], *one.span())
        for one in CODE.finditer(reading.text)
        if not any(one.start() < end and start < one.end() for start, end in taken)
    ]
    return sorted([*((one.value, one.start, one.end) for one in reading.bare_serials), *short], key=lambda one: one[1])


def split(reading: Reading, verbs: Iterable[re.Match[str]]) -> tuple[str, ...]:
    """The parts of a message in the order spoken; one part when it says one thing."""
    said = [(one.start(), True) for one in verbs]
    lines = _named(reading)
    if not said or not lines:
        return (reading.text,)
    marks = sorted([*said, *((place, False) for place in lines)])
    verb_first = marks[0][1]
    cuts: list[int] = []
    spoken, named = False, False
    for place, is_verb in marks:
        again = is_verb and named if verb_first else (not is_verb) and spoken
        if again:
            cuts.append(place)
            spoken = named = False
        spoken, named = spoken or is_verb, named or not is_verb
    return _joined(reading.text, cuts, [place for place, _ in said])


def _named(reading: Reading) -> list[int]:
    """Where lines are named: by number, place or rest; by the name of the instrument only where nothing else is."""
    text = reading.text
    places = [start for _, start, _ in codes(reading)]
    for pattern in (ordinals.NTH, _ENDS, OTHERS):
        places += [one.start() for one in pattern.finditer(text)]
    return places or [one.start for one in reading.instruments]


def _joined(text: str, cuts: list[int], said: list[int]) -> tuple[str, ...]:
    """The pieces between the cuts; one that says nothing of its lines belongs to the piece before it."""
    out: list[str] = []
    edges = [0, *cuts, len(text)]
    for start, end in pairwise(edges):
        if out and not any(start <= place < end for place in said):
            out[-1] += text[start:end]
        else:
            out.append(text[start:end])
    stripped = [piece.strip(" ,，;；。、") for piece in out]
    if len(stripped) > 1 and stripped[0].startswith("除") and any(OTHERS.match(piece) for piece in stripped[1:]):
        stripped[0] = re.sub(r"^除了?", "", stripped[0])
    return tuple(piece for piece in stripped if piece)
