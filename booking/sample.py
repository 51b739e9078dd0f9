"""An instrument that was taken in (检定受理): the sample number under which it stands in the laboratory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Sample:
    """The sample of one line; `id` is the line's id, `no` is unique within the institution."""

    id: str
    institution_id: str
    no: str
    at: datetime
