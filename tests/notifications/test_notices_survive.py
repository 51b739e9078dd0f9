"""Bookings through to their results against platforms and workers that fail: nothing lost, nothing doubled unasked."""

from __future__ import annotations

import pytest

from benchmarks.notices import Figures, run

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcfromtimestamp:DeprecationWarning")


def holds(figures: Figures) -> None:
    assert figures.lost == 0
    assert figures.doubled == 0
    assert figures.unsettled == 0
    assert figures.sent == figures.delivered
    assert figures.to_dos == figures.failed_visibly
    assert figures.owed == figures.delivered + figures.failed_visibly + figures.unheard + figures.moot


async def test_twenty_bookings() -> None:
    figures, happened = await run(12, seed=7)
    holds(figures)
    assert sum(happened.values()) > 10


@pytest.mark.soak
async def test_a_thousand_bookings() -> None:
    figures, happened = await run(1000, seed=8)
    holds(figures)
    assert figures.kills > 10
    assert min(happened[name] for name in ("refused_43101", "closed_45015", "hung_up_after_accepting")) > 10
