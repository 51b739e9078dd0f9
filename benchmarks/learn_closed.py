"""Owns the learning of the closed questions' scorers from tests/corpus/closed, and their measure on held-out ones."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from benchmarks import learnt_file
from nlu.closed.learn import learn
from nlu.closed.scorer import OTHER, scorers

CORPUS: Final = Path(__file__).parents[1] / "tests" / "corpus" / "closed"
WEIGHTS: Final = Path(__file__).parents[1] / "nlu" / "data" / "closed_weights.json"


def pools() -> dict[str, dict[str, list[str]]]:
    """Question -> class -> its sentences, one a line of `closed/<question>/<class>.txt`."""
    return {
        question.name: {
            file.stem: [line for line in file.read_text(encoding="utf-8").splitlines() if line]
            for file in sorted(question.glob("*.txt"))
        }
        for question in sorted(CORPUS.iterdir())
        if question.is_dir()
    }


def fingerprint() -> str:
    """What the pools are, as a short digest: the weights name the pools that they were learnt from."""
    files = sorted(CORPUS.glob("*/*.txt"))
    return learnt_file.digest(f"{file.parent.name}/{file.name}\n".encode() + file.read_bytes() for file in files)


def held_out(question: str, parts: int = 4, least: float = 0.7) -> tuple[float, float]:
    """The shares of right and of wrong classes taken, on every fourth sentence, learnt from the others."""
    whole = pools()
    part = {
        q: {c: [t for n, t in enumerate(texts) if q != question or n % parts] for c, texts in classes.items()}
        for q, classes in whole.items()
    }
    scorer = scorers(learn({q: part[q] for q in part}))[question]
    rest = [(t, c) for c, texts in whole[question].items() for n, t in enumerate(texts) if n % parts == 0]
    answers = [(t, c) for t, c in rest if c != OTHER]
    best = [(scorer.ranked(t)[0], c) for t, c in rest]
    taken = [(one.name, c) for one, c in best if one.share >= least and one.name != OTHER]
    right = sum(name == c for name, c in taken)
    return right / len(answers), (len(taken) - right) / len(rest)


def main() -> None:
    """Write the weights that the service ships with."""
    learnt_file.write(WEIGHTS, learn(pools()), fingerprint())


if __name__ == "__main__":
    main()
