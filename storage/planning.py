"""What the unit of work needs of notices: their shape, and the function that plans them.

Who is told what is not decided here (`notifications`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from booking.events import Event
from booking.ports import Records


class Owed(Protocol):
    """A notice that is owed: one row of the outbox. `cause` is unique for ever; `due` None means at once."""

    @property
    def cause(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def to(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...
    @property
    def due(self) -> datetime | None: ...
    @property
    def urgent(self) -> bool: ...
    @property
    def resend(self) -> bool: ...


Planner = Callable[[Sequence[Event], Records], Sequence[Owed]]


def nobody_is_told(_events: Sequence[Event], _records: Records) -> Sequence[Owed]:
    """The planner of a store in which nothing is announced (imports, tests of other things)."""
    return ()
