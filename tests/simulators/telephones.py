"""The telephones behind a simulated SMS provider: what was taken, what it became, and what goes wrong on the way."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime


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
