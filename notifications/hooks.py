"""Telling connected systems that something changed: a notice to each key that has an address for it, in order; and
telling whoever made a key that the two sides do not agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from booking.audience import audience_of, region_of
from booking.events import Event
from booking.ports import Records
from booking.system_key import SystemKey
from notifications.notice import Notice

KIND, HOOK = "change_told", "hook"
"""The kind of these notices, and the channel that carries them."""
DIFFER = "systems_differ"


def hook_notices(events: Sequence[Event], records: Records) -> Iterator[Notice]:
    """What connected systems are told of the events of one commit: that something changed, and nothing of it.

    Better twice than never: whoever receives it asks for the thing by its id, and asking twice does nothing.
    """
    found: dict[tuple[str, str], tuple[SystemKey, ...]] = {}
    for event in events:
        for key in _listening(event, records, found):
            cause = f"{KIND}:{key.id}:{event.name}:{event.thing_id}:{event.at.isoformat()}"
            yield Notice(cause, KIND, f"{HOOK}:{key.id}", _told(event), resend=True)


def _listening(
    event: Event, records: Records, found: dict[tuple[str, str], tuple[SystemKey, ...]]
) -> Iterator[SystemKey]:
    """The keys that are told of an event; `found` are those of bodies and places that were asked for before."""
    for kind, ref in audience_of(event):
        if (kind, ref) not in found:
            found[kind, ref] = records.system_keys(kind, ref)
        yield from filter(_listens, found[kind, ref])
    if place := region_of(event):
        if ("", place) not in found:
            found["", place] = records.keys_over(place)
        yield from filter(_listens, found["", place])


def _listens(key: SystemKey) -> bool:
    return bool(key.hook) and key.ended_at is None


def _told(event: Event) -> Mapping[str, Any]:
    return {
        "event": event.name,
        "verb": event.verb,
        "thing": event.kind,
        "thing_id": event.thing_id,
        "booking_no": str(event.data.get("booking_no", "")),
        "at": event.at.isoformat(),
    }


def differ_notice(key: SystemKey, day: date, differences: int) -> Notice:
    """What the maker of a key is told of a day after which the two sides did not agree; once a day."""
    data = {"system": key.name, "day": day.isoformat(), "differences": differences}
    return Notice(f"{DIFFER}:{key.id}:{day.isoformat()}", DIFFER, f"person:{key.person_id}", data, resend=True)
