"""Whether an institution or a catalogue item is shown to the public of a region (信息公示, SPEC 7), and its life.

What nobody ever withdrew is shown: institutions and the catalogue are public by law. An item that an authority adds
itself begins hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking.lifecycle import Life, Party, T
from booking.result import HIDDEN, SHOWN

INSTITUTION, CATEGORY = "institution", "category"
SUBJECTS = (INSTITUTION, CATEGORY)

POSTING = Life(
    name="posting",
    title="机构和目录公示",
    states=(HIDDEN, SHOWN),
    initial=(HIDDEN, SHOWN),
    created="PostingPrepared",
    transitions=(
        T("post", "发布", (HIDDEN,), SHOWN, (Party.AUTHORITY,), "PostingShown"),
        T("take_down", "撤销发布", (SHOWN,), HIDDEN, (Party.AUTHORITY,), "PostingWithdrawn"),
    ),
    holders={HIDDEN: Party.AUTHORITY, SHOWN: Party.AUTHORITY},
)


@dataclass(frozen=True)
class Posting:
    """`ref` is an institution's id, or "first/second" of a category; `added`: the authority added the item itself."""

    life: ClassVar[Life] = POSTING
    id: str
    subject: str
    ref: str
    region_code: str
    state: str
    since: datetime
    added: bool = False
    by: str = ""


def posting_id(subject: str, ref: str, region_code: str) -> str:
    """What a posting is known by: there is one of each thing in each region."""
    return f"{subject}:{region_code}:{ref}"
