"""Documents that are made from others: the index of the decisions."""

from tests.decision_index import index_lines, written_lines


def test_the_index_of_decisions_is_complete() -> None:
    assert written_lines() == sorted(index_lines()), "python -m tests.decision_index"
