"""The telephones behind a simulated SMS provider: what was taken, what it became, and what goes wrong on the way."""

import re
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.simulators.filing import why_not_filed, why_not_sent

Often = tuple[tuple[timedelta, int], ...]
"""So many messages within so long."""

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def now_utc() -> datetime:
    return datetime.now(UTC)


@dataclass
class Taken:
    """A message that the provider took: its number, who it is for, our id, the template and its values in order."""

    number: str
    phone: str
    ours: str
    template: str
    values: tuple[str, ...]
    text: str
    at: datetime
    state: str = "waits"
    """waits, arrived or failed."""


@dataclass
class Telephones:
    """What a provider has in hand. `trouble` names what happens to the next request: "" all goes well; "500" an answer
    without having taken it; "taken 500" the same after; "silent" / "taken silent" no answer; any other word is refused
    with this code. `templates` are the filed texts by their codes: nothing else goes out.
    """

    clock: Callable[[], datetime] = now_utc
    templates: dict[str, str] = field(default_factory=dict)
    trouble: Callable[[], str] | None = None
    next_troubles: deque[str] = field(default_factory=deque)
    taken: list[Taken] = field(default_factory=list)
    reported: set[str] = field(default_factory=set)
    refused: list[str] = field(default_factory=list)

    def why_not(self, template: str, values: Sequence[str]) -> str:
        """The rule by which a send is refused for its template or its variables; "" when there is none."""
        filed = self.templates.get(template)
        if filed is None or why_not_filed(filed):
            return "template"
        return why_not_sent(values)

    def too_often(self, phone: str, often: Often, *, of: Callable[[Taken], bool]) -> timedelta | None:
        """The span of which a telephone has had its number of such messages; None when there is room."""
        now = self.clock()
        for span, most in often:
            had = sum(one.phone == phone and of(one) and now - one.at < span for one in self.taken)
            if had >= most:
                return span
        return None

    def is_code(self, template: str) -> bool:
        """Whether a template is one for codes."""
        return bool(re.search("验证码|校验码", self.templates.get(template, "")))

    def what_goes_wrong(self) -> str:
        if self.next_troubles:
            return self.next_troubles.popleft()
        return self.trouble() if self.trouble is not None else ""

    def take(self, phone: str, ours: str, template: str, values: tuple[str, ...], text: str) -> Taken:
        one = Taken(f"9{len(self.taken):017d}", phone, ours, template, values, text, self.clock())
        self.taken.append(one)
        return one

    def deliver(self, failed: Callable[[Taken], bool] = lambda _one: False) -> None:
        """Everything that waits arrives, or does not."""
        for one in self.taken:
            if one.state == "waits":
                one.state = "failed" if failed(one) else "arrived"

    def unreported(self) -> list[Taken]:
        """What has come to its end and was not told yet; asked again, it is told."""
        found = [one for one in self.taken if one.state != "waits" and one.number not in self.reported]
        self.reported |= {one.number for one in found}
        return found
