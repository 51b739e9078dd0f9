"""Owns the learning of the intents' statistical scorer from tests/corpus, and its measure on sentences held out."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks import learnt_file
from nlu.intents import model
from nlu.intents.learn import Example, expanded, learn

CORPUS: Final = Path(__file__).parents[1] / "tests" / "corpus"
WEIGHTS: Final = Path(__file__).parents[1] / "nlu" / "data" / "intent_weights.json"

_SAID: Final = ("said_alone.tsv", "said_in_flows.tsv", "said_again.tsv", "said_more.tsv", "said_blind.tsv")
_FILES: Final = ("templates.tsv", *_SAID)
_ROLES: Final = {"u": "unit", "i": "institution", "a": "admin", "p": "public"}


def examples() -> Iterator[Example]:
    """Every sentence of our corpus with its intent."""
    for line in _lines("templates.tsv"):
        intent, roles, where, template = line.split("\t")
        for text in expanded(template):
            for role in roles:
                for flow in (False, True) if where == "*" else (where == "+",):
                    yield Example(text, intent, _ROLES[role], flow)
    for file in _SAID:
        for line in _lines(file):
            role, where, text, intents, _ = line.split("\t")
            yield Example(text, intents.split("|")[0], role, where != "-")


def _lines(file: str) -> Iterator[str]:
    for line in (CORPUS / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def held_out() -> float:
    """The share of right intents on every fifth sentence, learnt from the other four."""
    all_of_it = [one for one in examples() if one.intent != "provide_info"]
    seen = [one for number, one in enumerate(all_of_it) if number % 5]
    rest = all_of_it[::5]
    learnt = model.scorer(learn(seen))
    right = sum(learnt.ranked(one.text.lower(), one.role, flow=one.flow)[0][0] == one.intent for one in rest)
    return right / len(rest)


def fingerprint() -> str:
    """What the corpus is, as a short digest: the weights name the corpus that they were learnt from."""
    files = sorted(CORPUS.glob("*.tsv"))
    return learnt_file.digest(file.read_bytes() for file in files if file.name in _FILES)


def main() -> None:
    """Write the weights that the service ships with."""
    learnt_file.write(WEIGHTS, learn(tuple(examples())), fingerprint())


if __name__ == "__main__":
    main()
