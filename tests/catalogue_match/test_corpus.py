"""The corpus that justifies the thresholds: how many of its names are right, and how few sure verdicts are wrong."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from catalogue_match.match import Verdict, shipped_matcher
from catalogue_match.sources import row_keys

CORPUS = Path(__file__).parents[1] / "corpus" / "instruments.tsv"


@dataclass(frozen=True)
class Case:
    text: str
    kind: str
    wanted: str
    keys: tuple[str, ...]


def cases() -> list[Case]:
    lines = CORPUS.read_text(encoding="utf-8").splitlines()
    records = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [Case(text, kind, wanted, tuple(keys.split(","))) for text, kind, wanted, keys in records]


def keys_of(verdict: Verdict) -> list[str]:
    keys = {names: key for key, names in row_keys().items()}
    return [keys[(one.first, one.second)] for one in verdict.candidates]


def is_right(case: Case, verdict: Verdict) -> bool:
    found, refused = keys_of(verdict), verdict.verdict in {"none", "excluded"}
    if case.wanted == "refused":
        return refused
    if case.wanted == "several":
        return verdict.verdict == "several" and len(found) > 1 and set(found[:2]) <= set(case.keys)
    return not refused and bool(found) and found[0] in case.keys


@pytest.fixture(scope="module")
def verdicts() -> list[tuple[Case, Verdict]]:
    matcher = shipped_matcher()
    return [(case, matcher.match(case.text)) for case in cases()]


def test_most_names_are_right(verdicts: list[tuple[Case, Verdict]]) -> None:
    wrong = [
        (case.text, verdict.verdict, keys_of(verdict)) for case, verdict in verdicts if not is_right(case, verdict)
    ]
    assert len(wrong) <= 0.05 * len(verdicts), wrong


def test_sure_is_hardly_ever_wrong(verdicts: list[tuple[Case, Verdict]]) -> None:
    sure = [(case, verdict) for case, verdict in verdicts if verdict.verdict == "sure"]
    wrong = [(case.text, keys_of(verdict)) for case, verdict in sure if keys_of(verdict)[0] not in case.keys]
    assert len(wrong) <= 0.02 * len(sure), wrong


def test_no_kind_of_wording_is_left_behind(verdicts: list[tuple[Case, Verdict]]) -> None:
    for kind in {case.kind for case, _ in verdicts}:
        results = [is_right(case, verdict) for case, verdict in verdicts if case.kind == kind]
        assert sum(results) >= 0.85 * len(results), kind


def test_refusals_say_why_and_what_to_do(verdicts: list[tuple[Case, Verdict]]) -> None:
    for _, verdict in verdicts:
        if verdict.verdict in {"none", "excluded"}:
            assert verdict.reason
            assert verdict.route
