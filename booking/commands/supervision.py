"""Commands about what an authority shows to the public besides certificates, and about inspecting institutions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Post:
    """发布 (show=True) or 撤销发布 of an institution or a catalogue item ("first/second") in a region."""

    subject: str
    ref: str
    region_code: str
    show: bool = True


@dataclass(frozen=True)
class AddCategory:
    """添加: an item of its own beside the catalogue, under an existing first level or a new one."""

    first: str
    second: str
    region_code: str


@dataclass(frozen=True)
class RecordInspection:
    """An authority writes down an inspection; `correct`: something has to be put right, by `until`."""

    institution_id: str
    kind: str
    day: date
    found: str
    correct: bool = False
    until: date | None = None


@dataclass(frozen=True)
class CorrectInspection:
    """What was found has been put right; `note` says how."""

    inspection_id: str
    note: str


@dataclass(frozen=True)
class FollowRating:
    """An authority spoke with a unit about its bad rating; `note` says what came of it."""

    rating_id: str
    note: str
