"""Carries letters to telephones: counts the messages first, fills in the filed template, hands it to the provider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from notifications.ports import Declined, Fate, Letter, Sent, Unsure
from notifications.sms_templates import FiledText, Filled, framed_forms
from notifications.sms_text import parts, signed, unsigned
from notifications.titles import TITLES

HALF = Unsure("长短信只发出了前一部分")


@dataclass(frozen=True)
class Sms:
    """One send. `id` is ours, and comes back with the report where the provider gives it back."""

    id: str
    phone: str
    text: str
    template: Filled


def reference(provider: str, number: str) -> str:
    """A provider's number as it is kept: each numbers for itself, and an office may change from one to the other."""
    return f"{provider} {number}"


class SmsProvider(Protocol):
    """A provider's interface, as far as we use it. It never raises for what the provider does."""

    async def send(self, sms: Sms) -> Fate:
        """Hand a text message over; `Sent.reference` is the provider's number for it (`reference`)."""
        ...

    async def status(self, id: str, phone: str, reference: str) -> Fate:  # noqa: A002 - the id of `Sms`
        """What became of a send: Sent(delivered=True), Declined for good, or Unsure while nothing is known."""
        ...


class Allowance(Protocol):
    """The limits of a day, for codes and for everything else apart. `take` counts and gives None, or what keeps the
    message from going out today.
    """

    async def take(self, phone: str, messages: int, *, code: bool) -> Declined | None: ...

    async def give_back(self, phone: str, messages: int, *, code: bool) -> None: ...


RESERVED = frozenset({"phone_code", "sms_used_up"})
"""Kinds that a budget of their own keeps going when others have used up theirs."""


class SmsCarrier:
    """A carrier of the channel "sms" over one provider; `codes` are those of the templates, by their names."""

    def __init__(self, provider: SmsProvider, allowance: Allowance, codes: Mapping[str, str]) -> None:
        self._provider = provider
        self._allowance = allowance
        self._codes = codes

    async def carry(self, letter: Letter) -> Fate:
        """Send it, as several when it is longer than one frame; nothing is begun that today's limits forbid."""
        forms = self._filed(letter)
        if not forms:
            title = TITLES.get(letter.kind, letter.kind)
            return Declined(f"没有报备合适的短信模板（{title}）")
        count = sum(len(parts(signed(form.text))) for form in forms)
        too_many = await self._allowance.take(letter.address, count, code=letter.kind in RESERVED)
        if too_many is not None:
            return too_many
        fate: Fate = HALF
        for number, form in enumerate(forms, 1):
            last = number == len(forms)
            filled = Filled(self._codes[form.name], form.values)
            id_ = letter.id if last else f"{letter.id}.{number}"
            fate = await self._provider.send(Sms(id_, letter.address, signed(form.text), filled))
            if not isinstance(fate, Sent):
                return await self._stopped(letter, fate, number, count)
        return fate

    def _filed(self, letter: Letter) -> tuple[FiledText, ...]:
        """The forms of a letter that the office has filed; frames instead of a template of its own that it has not."""
        for forms in (letter.forms, framed_forms(unsigned(letter.text))):
            if forms and all(self._codes.get(one.name) for one in forms):
                return forms
        return ()

    async def _stopped(self, letter: Letter, fate: Fate, number: int, count: int) -> Fate:
        """A send did not go through: after the first of several nobody can say that nothing arrived."""
        if number > 1:
            return HALF
        if isinstance(fate, Declined):
            await self._allowance.give_back(letter.address, count, code=letter.kind in RESERVED)
        return fate

    async def fate(self, letter: Letter) -> Fate:
        return await self._provider.status(letter.id, letter.address, letter.reference)
