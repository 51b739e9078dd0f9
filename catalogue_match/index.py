"""Owns the prepared index: names in compact form, sounds, look-alikes and learned weights, made from the data files."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Any, Final

from catalogue_match.catalogue import DATA
from catalogue_match.features import ALL, WEIGHTS, Ingredients, evidence
from catalogue_match.learning import MARGIN, ROUNDS, SEEN, SMALLEST, Example, learn
from catalogue_match.lexicon import Entry, Lexicon
from catalogue_match.reading import data_lines, read
from catalogue_match.slips import BACKS, FRONTS, slipped
from catalogue_match.sounds import merged, sound_table
from catalogue_match.sources import INPUTS, cues, families, names, row_keys

INDEX: Final = DATA / "index.json"
NAMES_A_PATTERN: Final = {"name": 150, "amb": 200, "said": 12, "brand": 1}
TAUGHT_A_PATTERN: Final = {"name": 10, "amb": 12, "said": 32, "brand": 1}
SCALE: Final = 100
"""Weights are stored as whole hundredths."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Index:
    """What a matcher needs: `kinds` are row keys, then families; weights: (kind number, weight) by feature."""

    kinds: tuple[str, ...]
    weights: Mapping[str, tuple[tuple[int, float], ...]]
    sounds: Mapping[int, str]
    shapes: Mapping[str, str]
    lexicon: Lexicon
    cues: Lexicon


def digest() -> str:
    """The fingerprint of everything that the index is made from: the data files and the numbers of the method."""
    total = hashlib.sha256()
    for name in INPUTS:
        total.update((DATA / name).read_bytes())
    method = (WEIGHTS, ROUNDS, MARGIN, SEEN, SMALLEST, NAMES_A_PATTERN, TAUGHT_A_PATTERN, SCALE, FRONTS, BACKS)
    total.update(repr(method).encode())
    return total.hexdigest()


@lru_cache(maxsize=1)
def load_index() -> Index:
    """The shipped index."""
    with INDEX.open(encoding="utf-8") as file:
        return unpacked(json.load(file))


def unpacked(record: Record) -> Index:
    """An index from its record."""
    kinds = tuple(record["kinds"])
    sounds = sound_table(record["sounds"])
    lexicon = Lexicon(sounds)
    for numbers, form, joined in record["names"]:
        entry = Entry(tuple(kinds[number] for number in numbers), phrase=form == "said", brand=form == "brand")
        lexicon.add((name, entry) for name in joined.split("\n"))
    marks = Lexicon(sounds)
    for numbers, joined in record["cues"]:
        entry = Entry(tuple(kinds[number] for number in numbers))
        marks.add((name, entry) for name in joined.split("\n"))
    weights = {
        feature: tuple((row[place], row[place + 1] / SCALE) for place in range(0, len(row), 2))
        for feature, row in record["weights"].items()
    }
    return Index(kinds, weights, sounds, record["shapes"], lexicon, marks)


def made(use: Ingredients = ALL) -> Record:
    """The record of a new index, made from the data files; takes a minute."""
    kinds = (*row_keys(), *families())
    numbers = {kind: number for number, kind in enumerate(kinds)}
    syllables = _syllables()
    sounds = sound_table(syllables)
    weights = learn(_examples(numbers, sounds, use), len(kinds))
    return {
        "digest": digest(),
        "kinds": kinds,
        "sounds": syllables,
        "shapes": look_alikes(),
        "names": named_by_kinds(numbers),
        "cues": cues_by_kinds(numbers),
        "weights": {
            feature: [part for kind, weight in sorted(row.items()) for part in (kind, round(weight * SCALE))]
            for feature, row in weights.items()
        },
    }


def look_alikes() -> dict[str, str]:
    """Wrong character -> the characters that it may stand for."""
    found: dict[str, str] = {}
    for right, wrong in data_lines(DATA / "shapes.tsv"):
        for char in wrong.split():
            if char != right and right not in found.get(char, ""):
                found[char] = found.get(char, "") + right
    return found


def _examples(numbers: Mapping[str, int], sounds: Mapping[int, str], use: Ingredients) -> list[Example]:
    texts: list[tuple[str, int]] = []
    kinds: list[tuple[int, ...]] = []
    seen: set[tuple[str, tuple[int, ...]]] = set()
    for form, limit in TAUGHT_A_PATTERN.items():
        for named in names(limit=limit):
            right = tuple(numbers[kind] for kind in named.kinds)
            if named.form == form and (named.text, right) not in seen:
                seen.add((named.text, right))
                texts.append((named.text, len(kinds)))
                kinds.append(right)
    texts += list(slipped(texts, _same_sound(sounds), _similar()))
    return [Example(evidence(read(text), sounds, use), kinds[number]) for text, number in texts]


def named_by_kinds(numbers: Mapping[str, int]) -> list[tuple[tuple[int, ...], str, str]]:
    """Names by kinds and form, ambiguous ones first, so that they win over a single reading of the same words."""
    grouped: dict[tuple[tuple[int, ...], str], dict[str, None]] = {}
    for form in ("amb", "name", "said", "brand"):
        for named in names(limit=NAMES_A_PATTERN[form]):
            if named.form == form:
                key = (tuple(numbers[kind] for kind in named.kinds), form)
                grouped.setdefault(key, {})[read(named.text).compact] = None
    return [(found, form, "\n".join(filter(None, texts))) for (found, form), texts in grouped.items()]


def cues_by_kinds(numbers: Mapping[str, int]) -> list[tuple[tuple[int, ...], str]]:
    """The marks of things by kinds, in compact form."""
    grouped: dict[tuple[int, ...], dict[str, None]] = {}
    for cue in cues():
        grouped.setdefault(tuple(numbers[kind] for kind in cue.kinds), {})[read(cue.text).compact] = None
    return [(found, "\n".join(text for text in texts if len(text) > 1)) for found, texts in grouped.items()]


def _syllables() -> list[tuple[str, str]]:
    """Characters of the GB 2312 set grouped by merged syllable; a character has its commonest reading."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 (needed only when the index is made, and slow to load)

    grouped: dict[str, str] = {}
    for char in _common_characters(last=0xF7):
        syllable = merged(lazy_pinyin(char, style=Style.NORMAL)[0])
        grouped[syllable] = grouped.get(syllable, "") + char
    return [(characters, syllable) for syllable, characters in sorted(grouped.items())]


def _same_sound(sounds: Mapping[int, str]) -> dict[str, str]:
    grouped: dict[str, str] = {}
    for char in _common_characters(last=0xD7):
        sign = sounds[ord(char)]
        grouped[sign] = grouped.get(sign, "") + char
    return {char: others for group in grouped.values() for char in group if (others := group.replace(char, ""))}


def _similar() -> dict[str, str]:
    return {right: wrong.replace(" ", "") for right, wrong in data_lines(DATA / "shapes.tsv")}


def _common_characters(*, last: int) -> list[str]:
    """The characters of GB 2312; those up to row 0xD7 are its first, commoner level."""
    pairs = product(range(0xB0, last + 1), range(0xA1, 0xFF))
    return [char for first, second in pairs if (char := bytes((first, second)).decode("gb2312", "ignore"))]
