"""No pattern is tied up by a few words said over and over: what it repeats can be read in one way alone."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from itertools import product
from types import FrameType

import pytest

import booking
import bot
import catalogue_match
import handlers
import nlu
import notifications
from tests.linear.pattern_samples import patterns, samples
from tests.linear.readings import TooLongError

ROOMS = (nlu, catalogue_match, booking, handlers, notifications, bot)
ALLOWED_S = 0.25
"""CPU for a text as long as a short message: what can be read in two ways at each word takes years for it."""
LENGTHS = (40, 120)


@pytest.fixture(autouse=True)
def _ended() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    yield
    signal.signal(signal.SIGVTALRM, before)


def ties_up(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a search or a match of the whole text had to be ended."""
    for read in (pattern.search, pattern.fullmatch):
        signal.setitimer(signal.ITIMER_VIRTUAL, ALLOWED_S)
        try:
            read(text)
        except TooLongError:
            return True
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return False


def what_ties_up(pattern: re.Pattern[str]) -> str | None:
    """What a pattern cannot hear over and over."""
    repeated, lead = samples(pattern)
    for one, start, end, length in product(repeated, ("", lead), ("!", "甲"), LENGTHS):
        if ties_up(pattern, start + (one * length)[:length] + end):
            return one
    return None


@pytest.mark.parametrize("tied", [r"(?:就|是|就是)*\Z", r"(?:a+)+b", r"(?:[一二]+|百)*台"])
def test_a_pattern_that_reads_one_text_in_many_ways_is_found(tied: str) -> None:
    assert what_ties_up(re.compile(tied)) is not None


def test_what_a_pattern_repeats_is_read_in_one_way() -> None:
    found = {name: what for pattern, name in patterns(*ROOMS).items() if (what := what_ties_up(pattern)) is not None}
    assert not found
