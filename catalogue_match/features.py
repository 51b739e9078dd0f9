"""Owns the pieces of evidence in a reading: n-grams as written and as sounded, words, designations, units, makers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from catalogue_match.catalogue import DATA
from catalogue_match.reading import Reading, data_lines

WEIGHTS: Final = {
    "character": 0.45,
    "pair": 1.0,
    "triple": 0.9,
    "skip": 0.45,
    "head": 0.9,
    "sound": 0.6,
    "word": 1.1,
    "part": 0.3,
    "unit": 0.7,
}
"""How much a piece of each kind counts before learning; chosen on tests/corpus/instruments.tsv (docs/matching.md)."""


@dataclass(frozen=True, slots=True)
class Ingredients:
    """Which kinds of evidence are used; benchmarks switch them off one by one."""

    sounds: bool = True
    designations: bool = True
    words: bool = True
    written: bool = True


ALL: Final = Ingredients()


def evidence(reading: Reading, sounds: Mapping[int, str], use: Ingredients = ALL) -> dict[str, float]:
    """The features of a reading with their values, scaled to length one.

    `sounds` folds a character to the sign of its syllable (see `sounds.py`).
    """
    found: dict[str, float] = {}
    if use.written or use.sounds:
        for run in reading.runs:
            _run(found, run, sounds, use)
    if use.words:
        for word in reading.words:
            found["w" + word] = WEIGHTS["word"]
            if len(word) > 5:
                found["p" + word[:5]] = WEIGHTS["part"]
        for one, two in zip(reading.words, reading.words[1:], strict=False):
            found["w" + one + " " + two] = WEIGHTS["word"]
    if use.designations:
        for unit in reading.units:
            found["u" + unit] = WEIGHTS["unit"]
    size = sum(value * value for value in found.values()) ** 0.5
    return {name: value / size for name, value in found.items()} if size else found


def _run(found: dict[str, float], run: str, sounds: Mapping[int, str], use: Ingredients) -> None:
    """The n-grams of one run of Han characters; "$" marks its end, where a Chinese name has its head."""
    if use.written:
        character, pair, triple, skip = WEIGHTS["character"], WEIGHTS["pair"], WEIGHTS["triple"], WEIGHTS["skip"]
        for char in run:
            found[char] = character
        for place in range(len(run) - 1):
            found[run[place : place + 2]] = pair
        for place in range(len(run) - 2):
            gram = run[place : place + 3]
            found[gram] = triple
            found[gram[0] + "_" + gram[2]] = skip
        found[run[-1] + "$"] = WEIGHTS["head"]
        found[run[-2:] + "$"] = WEIGHTS["head"]
    if use.sounds:
        sounded = run.translate(sounds)
        value = WEIGHTS["sound"]
        for place in range(len(sounded) - 1):
            found[sounded[place : place + 2]] = value
        for place in range(len(sounded) - 2):
            found[sounded[place : place + 3]] = value


@lru_cache(maxsize=4096)
def designated(token: str) -> tuple[str, ...]:
    """The kinds whose makers use designations of this form (upper case, such as ACS-30, THW6244B2)."""
    return tuple(kind for kind, pattern in _families() if pattern.fullmatch(token))


@lru_cache(maxsize=1)
def _families() -> tuple[tuple[str, re.Pattern[str]], ...]:
    joined: dict[str, list[str]] = {}
    for kind, pattern in data_lines(DATA / "type_families.tsv"):
        joined.setdefault(kind, []).append(pattern)
    return tuple((kind, re.compile("|".join(f"(?:{one})" for one in patterns))) for kind, patterns in joined.items())
