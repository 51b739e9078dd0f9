"""One thing that waits: what it is, whose, in whose hands since when, until when, and where it is dealt with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.line import Line
from booking.people import Duty, RoleKind
from storage.unit_of_work import Session

NAMELESS = "还没填姓名的人"


@dataclass(frozen=True)
class Task:
    """A row of the to-do page. `kind` is what has to be done, `holder` in whose hands it is, by duty and by name.

    `mine`: one of this member's own duties is asked for. `count`: how many instruments it is about, 0 = not counted.
    """

    key: str
    kind: str
    what: str
    whose: str
    holder: str
    since: datetime
    due: datetime | None
    link: str
    mine: bool
    count: int = 0
    elsewhere: bool = False

    def late(self, now: datetime) -> bool:
        """Whether it should have been done."""
        return self.due is not None and self.due < now


def by_deadline(tasks: Iterable[Task]) -> list[Task]:
    """What is due first comes first; what has no term last, the oldest in front."""
    return sorted(tasks, key=lambda one: (one.due is None, one.due or one.since, one.since, one.key))


@dataclass(frozen=True)
class Staff:
    """Who at a body holds which duty, by name."""

    names: Mapping[Duty, tuple[str, ...]]

    def holder(self, *duties: Duty) -> str:
        """The duties with the names of who holds them: 收发（王检定、何检）; nobody is said as such."""
        known = dict.fromkeys(name for duty in duties for name in self.names.get(duty, ()))
        title = "、".join(duties)
        shown = "、".join(list(known)[:3]) + (f"等{len(known)}人" if len(known) > 3 else "")
        return f"{title}（{shown}）" if known else f"{title}（还没有人）"


def staff_of(session: Session, kind: RoleKind, ref: str, duties: Sequence[Duty]) -> Staff:
    """The staff of a body by duty."""
    found: dict[Duty, list[str]] = {duty: [] for duty in duties}
    for role in session.store.staff(kind, ref):
        person = session.store.person(role.person_id) if role.active else None
        for duty in role.granted if person is not None else ():
            found[duty].append(person.name or NAMELESS if person is not None else "")
    return Staff({duty: tuple(names) for duty, names in found.items()})


def grouped(lines: Iterable[Line]) -> list[list[Line]]:
    """Lines of one booking in one state and one institution together, in the order of the first of them."""
    groups: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.booking_no, line.state, line.institution_id), []).append(line)
    return list(groups.values())


def named(lines: Sequence[Line]) -> str:
    """The instruments of a group in a few words."""
    first = lines[0]
    more = f"等{len(lines)}台" if len(lines) > 1 else ""
    return f"{first.instrument_name} {first.serial}{more}（预约单{first.booking_no}）"


def first_due(lines: Sequence[Line]) -> datetime | None:
    """The earliest term of a group."""
    return min((one.due for one in lines if one.due is not None), default=None)
