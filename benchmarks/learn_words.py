"""Owns the learning of what free words say: a name, a place, a maker or a thing, or only talk; and its measure."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks import learnt_file
from nlu.fill.free_words import KINDS, TALK, Words
from nlu.intents import model
from nlu.intents.learn import Example, expanded, learn

CORPUS: Final = Path(__file__).parents[1] / "tests" / "corpus"
WEIGHTS: Final = Path(__file__).parents[1] / "nlu" / "data" / "word_weights.json"
_SAID: Final = ("said_in_flows.tsv", "said_again.tsv", "said_more.tsv", "said_blind.tsv")
_FILES: Final = ("words.tsv", "talk.txt", *_SAID)
_SLOTS: Final = {
    "company_name": "company", "contact": "person", "legal_person": "person", "address": "street",
    "install_location": "spot", "manufacturer": "maker", "instrument_name": "thing", "category_choice": "thing",
    "model": "model",
}  # fmt: skip
_ANSWERS: Final = frozenset(("provide_info", "correct_info", "ledger_add", "register_start", "affirm", "deny"))
_MOST: Final = 160


def examples() -> Iterator[Example]:
    """Every answer with its kind, and every piece of talk once for each kind that it may be taken for."""
    for line in _lines("words.tsv"):
        kind, template = line.split("\t")
        for text in expanded(template, _MOST):
            yield Example(text, kind, kind, flow=True)
    for text in _lines("talk.txt"):
        yield from _talk(text)
    for file in _SAID:
        for line in _lines(file):
            _, where, text, intents, slots = line.split("\t")
            slot = where.partition(":")[2]
            if slot in _SLOTS:
                if slot in json.loads(slots or "{}"):
                    yield Example(text, _SLOTS[slot], _SLOTS[slot], flow=True)
            elif where != "-" and not _ANSWERS & set(intents.split("|")):
                yield from _talk(text)


def _talk(text: str) -> Iterator[Example]:
    for kind in KINDS:
        yield Example(text, TALK, kind, flow=True)


def _lines(file: str) -> Iterator[str]:
    for line in (CORPUS / file).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


def held_out() -> dict[str, float]:
    """On every fifth sentence, learnt from the others: how much is taken rightly and wrongly, and how much is asked."""
    found = tuple(examples())
    words = Words(model.scorer(learn([one for number, one in enumerate(found) if number % 5])))
    rest = found[::5]
    names = [words.verdict(one.role, one.text) for one in rest if one.intent != TALK]
    talk = [words.verdict(one.role, one.text) for one in rest if one.intent == TALK]
    return {
        "names_taken": names.count(True) / len(names),
        "names_refused": names.count(False) / len(names),
        "talk_taken": talk.count(True) / len(talk),
        "talk_refused": talk.count(False) / len(talk),
    }


def fingerprint() -> str:
    """What the corpus is, as a short digest: the weights name the corpus that they were learnt from."""
    return learnt_file.digest((CORPUS / file).read_bytes() for file in _FILES)


def main() -> None:
    """Write the weights that the service ships with."""
    learnt_file.write(WEIGHTS, learn(tuple(examples())), fingerprint())
    print(json.dumps(held_out()))


if __name__ == "__main__":
    main()
