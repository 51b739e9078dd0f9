"""Owns the peers that catalogue matching is measured beside: each finds the nearest of the same names."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

Known = Sequence[tuple[str, str]]
Nearest = Callable[[str], tuple[str, float]]


@dataclass(frozen=True)
class Peer:
    """A peer: `fitted` takes (name, kind) pairs and gives text -> (kind of the nearest name, score)."""

    name: str
    fitted: Callable[[Known], Nearest]


def _rapidfuzz(known: Known) -> Nearest:
    texts, kinds = [text for text, _ in known], [kind for _, kind in known]

    def nearest(text: str) -> tuple[str, float]:
        found = process.extractOne(text, texts, scorer=fuzz.ratio)
        return kinds[found[2]], float(found[1])

    return nearest


def _grams(text: str, sizes: Iterable[int]) -> list[str]:
    text = text.lower().replace(" ", "")
    return [text[place : place + size] for size in sizes for place in range(len(text) - size + 1)]


def _bm25(known: Known) -> Nearest:
    """Okapi BM25 (k1 = 1.5, b = 0.75) over characters and pairs of characters."""
    counted = [Counter(_grams(text, (1, 2))) for text, _ in known]
    sizes = [sum(one.values()) for one in counted]
    mean = sum(sizes) / len(sizes)
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, one in enumerate(counted):
        for gram, count in one.items():
            postings[gram].append((place, count))
    rarity = {
        gram: math.log(1 + (len(known) - len(found) + 0.5) / (len(found) + 0.5)) for gram, found in postings.items()
    }

    def nearest(text: str) -> tuple[str, float]:
        scores: dict[int, float] = defaultdict(float)
        for gram in set(_grams(text, (1, 2))):
            for place, count in postings.get(gram, ()):
                scores[place] += rarity[gram] * count * 2.5 / (count + 1.5 * (0.25 + 0.75 * sizes[place] / mean))
        best = max(scores, key=scores.__getitem__, default=None)
        return ("", 0.0) if best is None else (known[best][1], scores[best])

    return nearest


def _tfidf(known: Known) -> Nearest:
    """Cosine of TF-IDF vectors over one to three characters."""
    counted = [Counter(_grams(text, (1, 2, 3))) for text, _ in known]
    seen = Counter(gram for one in counted for gram in one)
    rarity = {gram: math.log(len(known) / count) + 1 for gram, count in seen.items()}
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, one in enumerate(counted):
        weighed = {gram: count * rarity[gram] for gram, count in one.items()}
        size = math.sqrt(sum(value * value for value in weighed.values())) or 1.0
        for gram, value in weighed.items():
            postings[gram].append((place, value / size))

    def nearest(text: str) -> tuple[str, float]:
        counts = Counter(_grams(text, (1, 2, 3)))
        size = math.sqrt(sum((count * rarity.get(gram, 1.0)) ** 2 for gram, count in counts.items())) or 1.0
        scores: dict[int, float] = defaultdict(float)
        for gram, count in counts.items():
            for place, value in postings.get(gram, ()):
                scores[place] += count * rarity[gram] * value / size
        best = max(scores, key=scores.__getitem__, default=None)
        return ("", 0.0) if best is None else (known[best][1], scores[best])

    return nearest


def _fts5(known: Known) -> Nearest:
    """SQLite FTS5 with the trigram tokenizer, any trigram of the text, ranked by its bm25."""
    store = sqlite3.connect(":memory:")
    store.execute("CREATE VIRTUAL TABLE names USING fts5(name, kind UNINDEXED, tokenize='trigram')")
    store.executemany("INSERT INTO names VALUES (?, ?)", known)

    def nearest(text: str) -> tuple[str, float]:
        grams = dict.fromkeys(_grams(text, (3,)))
        if not grams:
            return "", 0.0
        asked = " OR ".join('"' + gram.replace('"', '""') + '"' for gram in grams)
        found = store.execute(
            "SELECT kind, rank FROM names WHERE names MATCH ? ORDER BY rank LIMIT 1", (asked,)
        ).fetchone()
        return (found[0], -float(found[1])) if found else ("", 0.0)

    return nearest


PEERS = (
    Peer("rapidfuzz ratio", _rapidfuzz),
    Peer("BM25 characters", _bm25),
    Peer("TF-IDF characters", _tfidf),
    Peer("FTS5 trigram", _fts5),
)
