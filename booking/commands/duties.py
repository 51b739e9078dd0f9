"""Commands about an authority's duties, and the capability and names it approves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class ForceAssign:
    """强制分配: an authority gives lines to an institution; one that is not capable only with a reason."""

    line_ids: tuple[str, ...]
    institution_id: str
    reason: str = ""


@dataclass(frozen=True)
class DismissLines:
    """An authority refuses lines (不予受理, SPEC 7)."""

    line_ids: tuple[str, ...]
    reason: str
    reason_field: str = ""


@dataclass(frozen=True)
class Publish:
    """发布 (show=True) or 撤销发布 (show=False) a certificate in the authority's own 辖区 (SPEC 7)."""

    certificate_no: str
    show: bool = True


@dataclass(frozen=True)
class AskCapability:
    """An institution asks for a capability to be approved (能力维护).

    `people` are names with the day until which each is qualified (None = without an end); `replaces` is the capability
    that it stops as soon as it is approved itself.
    """

    institution_id: str
    second: str
    regions: tuple[str, ...]
    first: str = ""
    range: Mapping[str, Any] = field(default_factory=dict)
    accuracy: str = ""
    standard: str = ""
    standard_until: date | None = None
    people: tuple[tuple[str, date | None], ...] = ()
    replaces: str = ""


@dataclass(frozen=True)
class MoveCapability:
    """Move a capability by a verb of its life: approve, reject, stop, ask_again."""

    capability_id: str
    verb: str
    reason: str = ""


@dataclass(frozen=True)
class ProposeAlias:
    """Somebody chose `second` for the everyday name `name`: a proposal for the alias list, counted."""

    name: str
    first: str
    second: str


@dataclass(frozen=True)
class AnswerAlias:
    """An authority takes a proposed alias into use, or refuses it."""

    name: str
    second: str
    accept: bool
