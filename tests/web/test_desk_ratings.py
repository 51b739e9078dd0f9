"""Ratings on the desk: each body sees its own with how many of each, an authority those of its region and calls."""

from __future__ import annotations

from datetime import timedelta

import pytest

from booking.rating import Rating
from storage.unit_of_work import Session
from tests.web.conftest import Town
from tests.web.test_pages import as_, lay


@pytest.fixture
async def laid(town: Town) -> Town:
    def given(session: Session) -> None:
        lay(session)
        for n, (stars, body, region) in enumerate(((5, "i", "150102"), (2, "i", "150102"), (4, "j", "150202"))):
            state, due = ("差评待回访", town.clock() + timedelta(days=7)) if stars == 2 else ("已评价", None)
            session.store.put(
                Rating(
                    f"r{n}", f"202611220000{n}", "甲", body, region, stars, state, town.clock(), town.clock(), due,
                    "等得太久" if stars == 2 else "",
                )
            )  # fmt: skip

    await town.write(given)
    return town


async def test_figures_and_list_agree(laid: Town) -> None:
    for who, counts in (("i", ("非常满意 1", "不满意 1", "满意 0")), ("j", ("满意 1", "不满意 0"))):
        text = (await (await as_(laid, who)).open("/desk/ratings"))[1]
        for count in counts:
            assert f">{count}<" in text
    text = (await (await as_(laid, "i")).open("/desk/ratings?stars=2"))[1]
    assert "等得太久" in text
    assert text.count("data-opens") == 1


async def test_a_bad_one_waits_for_the_authority_until_it_called(laid: Town) -> None:
    officer = await as_(laid, "a")
    assert ">差评待回访</span>" in (await officer.open("/desk?whose=all"))[1]
    assert (await (await as_(laid, "b")).open("/desk/ratings/r1"))[0] == 404
    assert (await (await as_(laid, "j")).open("/desk/ratings/r1"))[0] == 404
    await officer.open("/desk/ratings/r1")
    response = await officer.post("/desk/ratings/r1", data={"note": "打过电话，道了歉"})
    assert response.status == 303
    text = (await officer.open("/desk/ratings/r1"))[1]
    assert "打过电话，道了歉" in text
    assert "差评已回访" in text
    assert ">差评待回访</span>" not in (await officer.open("/desk?whose=all"))[1]
