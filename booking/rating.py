"""好差评: how a unit found one finished matter, in five steps; a bad one is a to-do of the authority, with a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from booking.lifecycle import Life, Party, T

GIVEN, TO_FOLLOW, FOLLOWED = "已评价", "差评待回访", "差评已回访"
STARS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
"""The words of each number of stars (国务院办公厅, 政务服务“好差评”)."""
BAD = 2
"""From here downwards a reason is asked for, and somebody calls."""

RATING = Life(
    name="rating",
    title="好差评",
    states=(GIVEN, TO_FOLLOW, FOLLOWED),
    initial=(GIVEN, TO_FOLLOW),
    created="RatingGiven",
    transitions=(
        T("follow", "差评回访", (TO_FOLLOW,), FOLLOWED, (Party.AUTHORITY,), "RatingFollowed", needs_reason=True),
    ),
    holders={TO_FOLLOW: Party.AUTHORITY},
    terms={TO_FOLLOW: timedelta(days=5)},
    working_days=True,
)


@dataclass(frozen=True)
class Rating:
    """What a unit says of one institution's part in one booking. `reason` is the unit's word, `note` what was done."""

    life: ClassVar[Life] = RATING
    id: str
    booking_no: str
    unit_id: str
    institution_id: str
    region_code: str
    stars: int
    state: str
    since: datetime
    made_at: datetime
    due: datetime | None = None
    reason: str = ""
    note: str = ""
    by: str = ""
