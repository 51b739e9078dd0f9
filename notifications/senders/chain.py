"""Picks the way: every address in turn until one takes the notice, the telephone last (SPEC 10: refused, then SMS)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from notifications.ports import Carrier, Declined, Delivery, Fate, Letter, Sent, Tried, Unsure
from notifications.sms_templates import forms_of
from notifications.sms_text import signed
from notifications.wording import words

NOBODY = Declined("没有可以送达的地址：对方没有绑定微信，也没有手机号")


class ChainSender:
    """A `Sender` over one carrier a channel; a channel without a carrier is passed over."""

    def __init__(self, carriers: Mapping[str, Carrier]) -> None:
        self._carriers = carriers

    async def send(self, delivery: Delivery) -> Fate:
        """Sent or Unsure as soon as one carrier says so; else declined, for now if any of them said so.

        The fate names every way that was tried.
        """
        last: Declined = NOBODY
        tried: list[Tried] = []
        for channel, carrier, letter in self._letters(delivery):
            fate = await carrier.carry(letter)
            tried.append(_tried(channel, fate))
            if not isinstance(fate, Declined):
                return replace(fate, tried=tuple(tried))
            if fate.again or not last.again:
                last = fate
        return replace(last, tried=tuple(tried))

    async def status(self, delivery: Delivery) -> Fate:
        """Sent if any carrier knows it; unsure if any cannot say; else it never left and may be sent again."""
        unsure: Unsure | None = None
        for channel, carrier, letter in self._letters(delivery, worded=False):
            fate = await carrier.fate(letter)
            if isinstance(fate, Sent):
                return replace(fate, tried=(_tried(channel, fate),))
            if isinstance(fate, Unsure):
                unsure = fate
        return unsure or Declined("尚未发出", again=True)

    def _letters(self, delivery: Delivery, *, worded: bool = True) -> Iterator[tuple[str, Carrier, Letter]]:
        """A letter for each address that has a carrier; without its words where it is only asked about."""
        for address in delivery.addresses:
            channel, carrier = address.channel, self._carriers.get(address.channel)
            if carrier is None or delivery.sent_by not in ("", channel):
                continue
            by_sms = channel == "sms"
            text = words(delivery.kind, delivery.data, short=by_sms) if worded else ""
            letter = Letter(delivery.id, delivery.kind, address.address, text, delivery.data, delivery.reference)
            yield channel, carrier, by_template(letter) if by_sms and worded else letter


def by_template(letter: Letter) -> Letter:
    """The letter as it goes out by SMS: in filed templates, behind the signature."""
    forms = forms_of(letter.kind, letter.text, letter.data)
    return replace(letter, text=signed("\n".join(one.text for one in forms)), forms=forms)


def _tried(channel: str, fate: Fate) -> Tried:
    match fate:
        case Sent():
            return Tried(channel, "delivered" if fate.delivered else "sent", fate.reference)
        case Declined():
            return Tried(channel, "declined", why=fate.why)
    return Tried(channel, "unsure", why=fate.why)
