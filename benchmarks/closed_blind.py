"""Owns the measure of closed questions on sentences that nothing was learnt from."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Final

from nlu.closed.scorer import ACT, OTHER, ranked, taken
from nlu.understand import Context, understand

BLIND: Final = Path(__file__).parents[1] / "tests" / "corpus" / "closed_blind.tsv"
DAY: Final = datetime(2026, 11, 21)  # noqa: DTZ001  (only a day is used)
_ASKED: Final = {"act": "model"}
"""The slot that is open where the acts are measured."""
_HEARD: Final = {
    "affirm": "yes", "deny": "no", "skip_slot": "skip", "cancel_flow": "cancel", "go_back": "back",
    "request_human": "human", "pause_flow": "later",
}  # fmt: skip


def lines() -> list[tuple[str, str, str]]:
    """(question, class, what is said) of every line of the file."""
    rows = (line.split("\t") for line in BLIND.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return [(question, name, said) for question, name, said in rows]


def understood(question: str, said: str) -> str:
    """The class that the whole of understanding makes of a message where the question is open; OTHER when none."""
    heard = understand(said, role="unit", context=Context("ledger_add", _ASKED.get(question, question)), now=DAY)
    if question in heard.slots:
        return str(heard.slots[question])
    name = _HEARD.get(heard.intent, OTHER) if question in ("act", "confirm") else OTHER
    if question == "act" and name in ("skip", "later"):
        return _finer(said, name)
    return name if question == "act" or name in ("yes", "no") else OTHER


def _finer(said: str, name: str) -> str:
    """The act as the conversation tells it apart: 随便 from there being none, putting off from a pause."""
    close = taken(ACT, said, 0.35)
    return close if close in ("unsure", "putoff") else name


def measured() -> dict[str, dict[str, float]]:
    """Question -> shares right and wrong of the answers, wrongly taken of the rest, and right among the first two."""
    out: dict[str, dict[str, float]] = {}
    for question in dict.fromkeys(row[0] for row in lines()):
        mine = [(name, said) for asked, name, said in lines() if asked == question]
        got = [(name, understood(question, said), said) for name, said in mine]
        answers = [one for one in got if one[0] != OTHER]
        count = Counter(
            "right" if name == found else "missed" if found == OTHER else "wrong" for name, found, _ in answers
        )
        rest = [found for name, found, _ in got if name == OTHER]
        missed = [(name, said) for name, found, said in answers if found == OTHER]
        two = sum(
            name in [one.name for one in ranked(question, said) if one.name != OTHER][:2] for name, said in missed
        )
        out[question] = {
            "right": round(count["right"] / len(answers), 3),
            "wrong": round(count["wrong"] / len(answers), 3),
            "wrongly_taken": round(sum(found != OTHER for found in rest) / max(1, len(rest)), 3),
            "missed_but_among_two": round(two / max(1, len(missed)), 3),
            "said": len(got),
        }
    return out


def main() -> None:
    """Print the figures, and with --show every line that is not right."""
    if "--show" in sys.argv:
        for question, name, said in lines():
            if (found := understood(question, said)) != name:
                sys.stdout.write(f"{question}\t{name}\t{found}\t{said}\n")
    sys.stdout.write(json.dumps(measured(), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
