"""Owns what means nothing at the ends of a message (谢谢 师傅 您好 嗯 那个 哈 麻烦 急), taken off before anybody reads.

It is one list for every reader, so that a courtesy changes nothing: neither an intent nor a value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parent / "data" / "courtesies.txt"
_EDGES: Final = frozenset(" \t\r\n\u3000,，。!！;；~～、…")
"""Marks that close or part, and say nothing at an end; a question mark does."""
_PARTS: Final = _EDGES | frozenset(".:：?？")
_SAYS_ON: Final = {"我说": frozenset("了过的错清"), "麻烦你": frozenset("们"), "麻烦您": frozenset("们")}
"""我说了 and 麻烦你们来 say something."""
_TOO: Final = frozenset("太真很挺嫌怕添找别更不要没")
"""太麻烦了, 别急: behind such a word it is no courtesy."""
_LONGEST_CACHED: Final = 64


def _phrases() -> dict[str, list[str]]:
    """The phrases of each section of the list, the longest first."""
    out: dict[str, list[str]] = defaultdict(list)
    section = ""
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if line[1:-1] in _SECTIONS:
            section = line[1:-1]
        elif line and not line.startswith("#"):
            out[section].append(line)
    return {name: sorted(phrases, key=len, reverse=True) for name, phrases in out.items()}


_SECTIONS: Final = ("FRONT", "FRONT_APART", "BEHIND", "BEHIND_APART")
_KNOWN: Final = _phrases()


def _by_edge(place: int, beside: str, apart: str) -> dict[str, tuple[tuple[str, bool], ...]]:
    """Each phrase, and whether it has to stand apart, under its first or last character."""
    out: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for name in (beside, apart):
        for phrase in _KNOWN[name]:
            out[phrase[place]].append((phrase, name == apart))
    return {edge: tuple(sorted(found, key=lambda one: -len(one[0]))) for edge, found in out.items()}


_FRONT: Final = _by_edge(0, "FRONT", "FRONT_APART")
_BEHIND: Final = _by_edge(-1, "BEHIND", "BEHIND_APART")


def core(text: str) -> tuple[int, int]:
    """Where the message itself begins and ends; a message that is nothing but courtesies is all of it.

    >>> text = "师傅 型号是ACS-30，谢谢！"
    >>> text[slice(*core(text))]
    '型号是ACS-30'
    >>> core("谢谢师傅")
    (0, 4)
    """
    start, end = 0, len(text)
    while start < end and (size := 1 if text[start] in _EDGES else _in_front(text, start)):
        start += size
    while start < end and (size := 1 if text[end - 1] in _EDGES else _behind(text, start, end)):
        end -= size
    return (start, end) if start < end else (0, len(text))


def without(text: str) -> str:
    """The message without its courtesies; one that is nothing but courtesies stays.

    >>> without("你好 都不是"), without("太麻烦了"), without("嗯，谢谢"), without("算了 还是一起约吧")
    ('都不是', '太麻烦了', '嗯，谢谢', '一起约吧')
    """
    return _kept(text) if len(text) <= _LONGEST_CACHED else _without(text)


def _without(text: str) -> str:
    said = text[slice(*core(text))]
    rather = _RATHER.match(said)
    return said[rather.end() :] if rather else said


_kept = lru_cache(maxsize=1024)(_without)


_RATHER: Final = re.compile(
    r"(?:(?:哎呀?|唉|嗯|那|要不|慢着|等等|等一下|等下|算了算了|算了吧?|不了)[,，.。\s]*)*还是(?=.{2})"
    r"(?!不|没|老|那样|原来|原先|一样|之前|以前|得|要|上次|上回|这样|这个|那个|刚才)"
)
"""算了 还是两块一起吧: what is wished for instead is said behind it, and no choice is asked."""


def _in_front(text: str, start: int) -> int:
    for phrase, apart in _FRONT.get(text[start], ()):
        if not text.startswith(phrase, start):
            continue
        after = text[start + len(phrase) : start + len(phrase) + 1]
        if after in _SAYS_ON.get(phrase, ()) or (apart and after and after not in _PARTS):
            continue
        return len(phrase)
    return 0


def _behind(text: str, start: int, end: int) -> int:
    for phrase, apart in _BEHIND.get(text[end - 1], ()):
        at = end - len(phrase)
        if at < start or not text.startswith(phrase, at):
            continue
        before = text[at - 1] if at > start else ""
        if before in _TOO or (apart and before and before not in _PARTS):
            continue
        return len(phrase)
    return 0
