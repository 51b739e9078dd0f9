"""Whether words ask is decided by one grammar, over sentences of many voices, one a line of the corpus."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from nlu.asking import asks, asks_leave, may_ask

POOL = Path(__file__).parents[1] / "corpus" / "asking.tsv"
FEWEST = 0.96


def sentences() -> dict[str, list[str]]:
    out: dict[str, list[str]] = defaultdict(list)
    for line in POOL.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            kind, text = line.split("\t")
            out[kind].append(text)
    return out


def right(kind: str, text: str) -> bool:
    """Whether the grammar says of a sentence what its reader said."""
    match kind:
        case "asks":
            return asks(text)
        case "leave":
            return asks_leave(text) and not asks(text)
        case "tell":
            return may_ask(text)
        case _:
            return not asks(text) and not asks_leave(text)


@pytest.mark.parametrize("kind", sorted(sentences()))
def test_questions_are_told_from_answers(kind: str) -> None:
    pool = sentences()[kind]
    wrong = [text for text in pool if not right(kind, text)]
    allowed = max(1, round(len(pool) * (1 - FEWEST)))
    assert len(wrong) <= allowed, wrong


@pytest.mark.parametrize("text", ["这块也要检?", "周四行？", "编号是938579?"])
def test_a_mark_asks_whatever_the_words(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize("text", ["", " ", "。。。", "不", "没", "么", "938579"])
def test_what_holds_no_words_asks_nothing(text: str) -> None:
    assert not asks(text)


def test_a_wish_with_a_tag_is_still_a_wish() -> None:
    assert asks_leave("下礼拜二来 行不行")
    assert not asks("下礼拜二来 行不行")
    assert asks("不填厂家 行不行")
