"""Telling connected systems that something changed: a notice to each key that has an address for it, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from booking.audience import audience_of
from booking.events import Event
from booking.ports import Records
from booking.system_key import SystemKey
from notifications.notice import Notice

KIND, HOOK = "change_told", "hook"
"""The kind of these notices, and the channel that carries them."""


def hook_notices(events: Sequence[Event], records: Records) -> Iterator[Notice]:
    """What connected systems are told of the events of one commit: that something changed, and nothing of it.

    Better twice than never: whoever receives it asks for the thing by its id, and asking twice does nothing.
    """
    listening: dict[tuple[str, str], tuple[SystemKey, ...]] = {}
    for event in events:
        for kind, ref in audience_of(event):
            if (kind, ref) not in listening:
                keys = records.system_keys(kind, ref)
                listening[kind, ref] = tuple(key for key in keys if key.hook and key.ended_at is None)
            for key in listening[kind, ref]:
                cause = f"{KIND}:{key.id}:{event.name}:{event.thing_id}:{event.at.isoformat()}"
                yield Notice(cause, KIND, f"{HOOK}:{key.id}", _told(event), resend=True)


def _told(event: Event) -> Mapping[str, Any]:
    return {
        "event": event.name,
        "verb": event.verb,
        "thing": event.kind,
        "thing_id": event.thing_id,
        "booking_no": str(event.data.get("booking_no", "")),
        "at": event.at.isoformat(),
    }
