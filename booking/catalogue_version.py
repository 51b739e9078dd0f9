"""A catalogue version (目录版本): an announcement as a difference to the catalogue before it, and its life."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from booking.lifecycle import Life, Party, T

LOADED, DUE, MOVING, IN_FORCE = "待确认", "待生效", "迁移中", "现行"
REPLACED, GOING_BACK, GONE_BACK, DROPPED = "已被替代", "回退中", "已回退", "已放弃"
UNDER_WAY = (DUE, MOVING, GOING_BACK)
"""States in which the clock has something to do."""

IN_USE = "catalogue version"
"""The setting that names the version in force; nothing means the catalogue that is shipped."""

_OVER = (Party.AUTHORITY, Party.CLOCK)
_CLOCK = (Party.CLOCK,)

CATALOGUE_VERSION = Life(
    name="catalogue_version",
    title="目录版本",
    states=(LOADED, DUE, MOVING, IN_FORCE, REPLACED, GOING_BACK, GONE_BACK, DROPPED),
    initial=(LOADED,),
    created="CatalogueLoaded",
    transitions=(
        T("confirm", "确认", (LOADED,), DUE, _OVER, "CatalogueConfirmed"),
        T("drop", "放弃", (LOADED, DUE), DROPPED, _OVER, "CatalogueDropped"),
        T("begin", "开始迁移", (DUE,), MOVING, _CLOCK, "CatalogueBegun"),
        T("take_effect", "生效", (MOVING,), IN_FORCE, _CLOCK, "CatalogueInForce"),
        T("replace", "被新版替代", (IN_FORCE,), REPLACED, _CLOCK, "CatalogueReplaced"),
        T("roll_back", "回退", (MOVING, IN_FORCE), GOING_BACK, _OVER, "CatalogueGoingBack", needs_reason=True),
        T("went_back", "回退完成", (GOING_BACK,), GONE_BACK, _CLOCK, "CatalogueGoneBack"),
        T("reinstate", "恢复现行", (REPLACED,), IN_FORCE, _CLOCK, "CatalogueReinstated"),
    ),
    holders={LOADED: Party.AUTHORITY, DUE: Party.CLOCK, MOVING: Party.CLOCK, GOING_BACK: Party.CLOCK},
)


@dataclass(frozen=True)
class CatalogueVersion:
    """One version of the whole country's catalogue (`region_code` ""): only an authority over the whole country, or the
    operator on the command line, may move it.

    `rows` are all rows as they will stand, `changes` what becomes of the categories that the announcement touches
    (`booking/catalogue_fate.py`); both plain JSON. `previous` is the version in force before, "" the shipped catalogue;
    `cursor` how far the migration has come; `counts` what it did.
    """

    life: ClassVar[Life] = CATALOGUE_VERSION
    id: str
    name: str
    effective: date
    rows: tuple[Mapping[str, Any], ...]
    changes: tuple[Mapping[str, Any], ...]
    state: str
    since: datetime
    announced: date | None = None
    previous: str = ""
    cursor: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    reason: str = ""
    by: str = ""
    region_code: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True)
class CatalogueMove:
    """What a version did to one thing, so that it can be undone exactly: `kind` is instrument, line or capability.

    `outcome` is one of `booking/catalogue_fate.py`; `holder` the unit's or institution's id. `asked`: a person has to
    say what becomes of it, and has not yet.
    """

    id: str
    version_id: str
    kind: str
    thing_id: str
    holder: str
    region_code: str
    outcome: str
    first: str
    second: str
    to_first: str
    to_second: str
    at: datetime
    note: str = ""
    name: str = ""
    serial: str = ""
    asked: bool = False
    undone: bool = False
