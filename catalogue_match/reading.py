"""Owns what the matcher sees of a text: names without chatter, cut into Han runs, words, designations and units."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from catalogue_match.catalogue import DATA
from nlu.text import normal

LONGEST: Final = 160
"""Characters of a text that are looked at; a name is rarely longer than forty, a spoken description than eighty."""

_TOKEN: Final = re.compile(
    r"(?P<han>[\u3400-\u9fff\ue000-\uf8ff]+)"
    r"|(?P<size>(?:dn|φ)\s?\d+|g\d{1,2}(?:\.\d)?(?![a-z0-9-]))"
    r"|(?P<value>\d+(?:\.\d+)?\s?(?:[mk]?pa|bar|mmhg|[km]?g|t|k[wv]|v|a|db|km/?h|l/min|kg/min|[mc]m|m3/h|ml|mv|d|ppm)"
    r"(?![a-z0-9])(?:/\d*[a-z]*)?)"
    r"|(?P<type>[a-z]++(?:[-/&+.][a-z]++)*+[-/.+]?\d[a-z0-9]*+(?:[-/+.][a-z0-9]++)*+|\d++[a-z][a-z0-9]*+(?:-[a-z0-9]++)*+)"
    r"|(?P<word>[a-z]++(?:[+&'-][a-z]++)*+)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<gap>\s+)"
    r"|(?P<stop>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the matcher sees it.

    `runs`: runs of Han characters; `words`: Latin words, lower case, without a plural s; `types`: type designations,
    upper case; `units`: canonical units and size marks. `compact`: Han runs, words and types written without a gap;
    `starts`, `ends`, `finals`: places in it where a Latin piece may start or end, and where a phrase ends.
    """

    runs: tuple[str, ...]
    words: tuple[str, ...]
    types: tuple[str, ...]
    units: tuple[str, ...]
    compact: str
    starts: frozenset[int]
    ends: frozenset[int]
    finals: frozenset[int]


def read(text: str) -> Reading:
    """The reading of any text; never raises."""
    plain = simplified(normal(text[: 4 * LONGEST]))[:LONGEST].lower()
    units = _units(plain) if _DIGIT.search(plain) else ()
    stripped = _noise().sub(" ", plain)
    reading = _cut(stripped if stripped.strip(" 的了,.?!") else plain, units)
    return reading if reading.compact else _cut(plain, units)


def simplified(text: str) -> str:
    """The text with every traditional character in its simplified form (OpenCC's character table)."""
    return text if text.isascii() else text.translate(_simple_form())


_DIGIT: Final = re.compile(r"\d")


def _cut(text: str, units: Iterable[str]) -> Reading:
    runs: list[str] = []
    words: list[str] = []
    types: list[str] = []
    seen = list(units)
    pieces: list[str] = []
    starts, ends, finals = {0}, set[int](), set[int]()
    length = 0
    kind_before = "stop"
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "stop"
        piece = match.group()
        if kind == "size":
            seen.append("dn" if piece[0] in "dφ" else "gsize")
            kind = "stop"
        elif kind == "value":
            kind = "stop"
        elif kind == "han":
            piece = piece.strip("的了").removeprefix("型" if kind_before == "type" else " ")
            if piece:
                runs.append(piece)
        elif kind == "word":
            piece = _singular(piece.replace("-", "").replace("'", ""))
            words.append(piece)
        elif kind == "type":
            types.append(piece.upper())
            piece = piece.replace("-", "").replace("/", "")
        elif kind == "number" and kind_before == "word" and len(piece) > 1:
            types.append(words[-1].upper() + piece)
            kind = "stop"
        if kind in {"stop", "number"} or (kind == "gap" and kind_before == "han"):
            finals.add(length)
        elif kind != "gap" and piece:
            if kind_before == "gap" and kind == "han":
                finals.add(length)
            starts.add(length)
            pieces.append(piece)
            length += len(piece)
            ends.add(length)
        kind_before = kind
    finals.add(length)
    return Reading(
        tuple(runs),
        tuple(words),
        tuple(types),
        tuple(seen),
        "".join(pieces),
        frozenset(starts),
        frozenset(ends),
        frozenset(finals),
    )


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=1)
def _simple_form() -> Mapping[int, str]:
    table: dict[int, str] = {}
    source = files("opencc").joinpath("dictionary", "TSCharacters.txt").read_text(encoding="utf-8")
    for line in source.splitlines():
        traditional, _, simple = line.partition("\t")
        if len(traditional) == 1 and simple:
            table[ord(traditional)] = simple.split(" ")[0]
    table[ord("錶")] = "表"
    table[ord("粧")] = "桩"  # in our trade always a slip for 樁
    return table


def data_lines(path: Path) -> list[list[str]]:
    """The records of a tab-separated data file, without comments and blank lines."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]


@lru_cache(maxsize=1)
def _noise() -> re.Pattern[str]:
    patterns = [record[0] for record in data_lines(DATA / "noise.tsv")]
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _units(text: str) -> list[str]:
    """The units written after a number, in order, each once."""
    return list(dict.fromkeys(match.lastgroup or "" for match in _unit_pattern().finditer(text)))


@lru_cache(maxsize=1)
def _unit_pattern() -> re.Pattern[str]:
    choices = "|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in data_lines(DATA / "units.tsv"))
    return re.compile(rf"(?<=\d)\s?(?:{choices})")


@lru_cache(maxsize=1)
def kinds_of_unit() -> Mapping[str, tuple[str, ...]]:
    """Unit -> the kinds of instrument that it speaks for."""
    records = data_lines(DATA / "units.tsv")
    return {name: tuple(kinds.split(",")) for name, _, kinds in records if kinds != "-"}
