"""Picks the way: every address in turn until one takes the notice, the telephone last (SPEC 10: refused, then SMS)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from notifications.ports import Carrier, Declined, Delivery, Fate, Letter, Sent, Unsure
from notifications.sms_text import signed
from notifications.wording import words

NOBODY = Declined("没有可以送达的地址：对方没有绑定微信，也没有手机号")


class ChainSender:
    """A `Sender` over one carrier a channel; a channel without a carrier is passed over."""

    def __init__(self, carriers: Mapping[str, Carrier]) -> None:
        self._carriers = carriers

    async def send(self, delivery: Delivery) -> Fate:
        """Sent or Unsure as soon as one carrier says so; else declined, for now if any of them said so."""
        last: Declined = NOBODY
        for carrier, letter in self._letters(delivery):
            fate = await carrier.carry(letter)
            if not isinstance(fate, Declined):
                return fate
            if fate.again or not last.again:
                last = fate
        return last

    async def status(self, delivery: Delivery) -> Fate:
        """Sent if any carrier knows it; unsure if any cannot say; else it never left and may be sent again."""
        unsure: Unsure | None = None
        for carrier, letter in self._letters(delivery):
            fate = await carrier.fate(letter)
            if isinstance(fate, Sent):
                return fate
            if isinstance(fate, Unsure):
                unsure = fate
        return unsure or Declined("尚未发出", again=True)

    def _letters(self, delivery: Delivery) -> Iterator[tuple[Carrier, Letter]]:
        for address in delivery.addresses:
            carrier = self._carriers.get(address.channel)
            if carrier is not None:
                by_sms = address.channel == "sms"
                text = words(delivery.kind, delivery.data, short=by_sms)
                letter = Letter(delivery.id, delivery.kind, address.address, signed(text) if by_sms else text)
                yield carrier, letter
