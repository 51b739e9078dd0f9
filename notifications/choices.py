"""What a person has chosen about being told: channels that are to be left alone, and hours of their own."""

from __future__ import annotations

from dataclasses import dataclass

from booking.notice_choices import choices_name
from booking.ports import Records
from notifications.ports import Address
from notifications.quiet import QuietHours, read_quiet


@dataclass(frozen=True)
class Choices:
    """`off` are channels; `quiet` replaces the hours of everybody (None: none at all, when `own_hours`)."""

    off: frozenset[str] = frozenset()
    quiet: QuietHours | None = None
    own_hours: bool = False

    def hours(self, everybody: QuietHours | None) -> QuietHours | None:
        """The quiet hours that hold for this person."""
        return self.quiet if self.own_hours else everybody

    def sift(self, addresses: tuple[Address, ...]) -> tuple[Address, ...]:
        """The addresses that are left. Whoever turned everything off is still told: nothing that matters is lost."""
        return tuple(one for one in addresses if one.channel not in self.off) or addresses


def choices_of(person_id: str, records: Records) -> Choices:
    """The choices of a person; nothing is off for somebody who never chose."""
    kept = records.setting(choices_name(person_id)) or {}
    quiet = kept.get("quiet")
    return Choices(frozenset(kept.get("off", ())), None if quiet is None else read_quiet(quiet), quiet is not None)
