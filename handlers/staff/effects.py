"""What a waiting capability would do to open bookings, in a few words beside its name."""

from __future__ import annotations

from booking.bodies import Capability
from booking.capability_effect import effect_of
from handlers.dialogue.model import World


def effect_said(capability: Capability, world: World) -> str:
    """（通过后有2台待分配的会分过去；在办的3台将不再符合）, or "" when nothing changes for anybody."""
    records = world.records
    before = records.capability(capability.replaces) if capability.replaces else None
    effect = effect_of(records, capability.institution_id, before=before, after=capability, today=world.now.date())
    parts = [f"通过后有{len(effect.gains)}台待分配的会分过去"] if effect.gains else []
    if effect.loses:
        parts.append(f"在办的{len(effect.loses)}台将不再符合")
    return f"（{'；'.join(parts)}）" if parts else ""
