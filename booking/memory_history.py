"""The part of the memory store that keeps what happened, what was learned, settings and sequences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from booking.events import Event
from booking.memory_kept import Kept
from booking.people import Person
from booking.ports import AliasProposal, Past
from booking.region import covers
from booking.unreached import OPEN, Unreached


class KeptHistory(Kept):
    """Histories, alias proposals, settings, and the sequences of numbers."""

    def __init__(self) -> None:
        super().__init__()
        self._aliases: dict[tuple[str, str], AliasProposal] = {}
        self._settings: dict[str, Any] = {}
        self._counts: dict[str, int] = {}
        self._past: dict[tuple[str, str], list[Event]] = {}

    def record(self, events: Sequence[Event]) -> None:
        """Keep events as history, as the unit of work does when it commits; secrets are dropped."""
        for event in events:
            if event.verb:
                self._past.setdefault((event.kind, event.thing_id), []).append(event)

    def history(self, kind: str, thing_id: str) -> tuple[Past, ...]:
        return tuple(self._told(event) for event in self._past.get((kind, thing_id), ()))

    def _told(self, event: Event) -> Past:
        person = self._get(Person, event.by)
        return Past(
            verb=event.verb,
            by=person.name if person else "",
            at=event.at,
            reason=event.reason,
            party=event.party,
            event=event.name,
            data={key: value for key, value in event.data.items() if key != "secret"},
        )

    def alias_proposals(self, *, state: str = "待定", limit: int = 50) -> tuple[AliasProposal, ...]:
        found = [one for one in self._aliases.values() if one.state == state]
        return tuple(sorted(found, key=lambda one: (-one.count, one.name, one.second)))[:limit]

    def alias_proposal(self, name: str, second: str) -> AliasProposal | None:
        return self._aliases.get((name, second))

    def put_alias(self, proposal: AliasProposal) -> None:
        self._aliases[proposal.name, proposal.second] = proposal

    def unreached(self, unreached_id: str) -> Unreached | None:
        return self._get(Unreached, unreached_id)

    def unreached_open(self, region_code: str, *, limit: int = 50) -> tuple[Unreached, ...]:
        def waits(one: Unreached) -> bool:
            return one.state == OPEN and covers(region_code, one.region_code)

        return self._pick(Unreached, waits, lambda one: one.since)[:limit]

    def setting(self, name: str) -> Any:
        return self._settings.get(name)

    def put_setting(self, name: str, value: Any) -> None:
        self._settings[name] = value

    def next_booking_no(self, day: date) -> str:
        return f"{day:%Y%m%d}{self._next(f'booking {day}'):05d}"

    def next_instrument_code(self, unit_id: str) -> str:
        return f"{self._next(f'instrument {unit_id}'):05d}"

    def next_sample_no(self, institution_id: str, day: date) -> str:
        return f"{day:%y%m%d}-{self._next(f'sample {institution_id} {day}'):03d}"

    def _next(self, sequence: str) -> int:
        self._counts[sequence] = self._counts.get(sequence, 0) + 1
        return self._counts[sequence]
