"""Owns errands as a listener: an order in one breath is that order, whatever is open, unless it answers what is."""

from typing import Final

from nlu.denials import denies
from nlu.errands import errand
from nlu.fill.assemble import slots_of
from nlu.heard import Heard
from nlu.reading import Reading

_ANSWERS: Final = {
    "install_location": ("ledger_edit",),
    "address": ("ledger_edit",),
    "instruments": ("booking_cancel", "ledger_delete"),
    "delivery_method": ("query_status",),
    "preferred_date": ("booking_edit", "query_status"),
    "preferred_time": ("booking_edit",),
    "valid_until": ("query_howto",),
    "reason": ("ledger_delete", "booking_cancel", "ledger_edit"),
}
"""Questions whose answers may sound like an errand: 搬到东市场12号, asked where it stands."""
_VERBS: Final = ("停", "报废", "恢复", "撤", "卖", "转", "搬", "催", "约")


def errand_said(reading: Reading) -> Heard | None:
    """An errand, with what the message says of its object."""
    if reading.role != "unit" or denies(reading.text, _VERBS):
        return None
    intent = errand(reading.text)
    if intent is None or intent in _ANSWERS.get(reading.awaiting or "", ()):
        return None
    if reading.flow == "booking" and intent in ("booking_cancel", "booking_edit", "booking_resubmit"):
        return None
    return Heard(intent, slots_of(intent, reading))
