"""`bench conversations`, run on one owner: he talks from greeting to booking, and his habits hide no fact for good."""

import json
import random

import pytest

from benchmarks.conversation_habits import HABITS
from benchmarks.conversations import OWNERS, is_right, play, reads_right

OWNER = json.loads(OWNERS.read_text(encoding="utf-8"))[0]


@pytest.mark.parametrize("habit", HABITS)
def test_every_habit_ends_with_the_fact_itself(habit: str) -> None:
    fact = OWNER["instruments"][0]["serial"]
    for n in range(40):
        said = HABITS[habit](random.Random(n), "serial", fact["plain"], fact["words"])
        assert said
        assert any(c in said[-1] for c in ("939101", "九三九一零一"))


def test_a_stored_value_is_right_by_any_of_the_owner_s_words_and_a_range_by_its_ends() -> None:
    fact = OWNER["instruments"][0]
    assert is_right("永康华鹰", fact["manufacturer"])
    assert not is_right("上海大和", fact["manufacturer"])
    assert is_right({"min": 200, "max": 30000, "unit": "g"}, fact["range"])
    assert not is_right({"max": 30, "unit": "kg"}, fact["range"])
    assert reads_right("200g-30kg", fact["range"])


async def test_a_plain_owner_ends_with_every_fact_in_the_store() -> None:
    came = await play(OWNER, "照写", reads=True)
    assert came["success"] == 1
    assert came["invented"] == 0
