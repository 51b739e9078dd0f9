"""Owns messages that put something right: a value given before, or what a booking holds."""

import re
from typing import Any, Final

from nlu import corrections, dates, delivery, field_names
from nlu.fill import booking, corrected, ledger, register
from nlu.heard import Heard
from nlu.intents.field_named import OF_UNIT
from nlu.intents.weighing import ALSO, SURE, strongest, totals_of
from nlu.reading import Reading


def correction(reading: Reading) -> Heard | None:
    """A value given before is put right."""
    if reading.awaiting == "reason" or not corrections.says_so(reading.text):
        return None
    said = corrections.correction(reading.text)
    if reading.flow == "booking" and (said is None or not said.value):
        return None
    if said is None:
        return None
    if reading.flow is None:
        return None
    if said.value == "" and reading.asks:
        return None
    if reading.role != "unit" and strongest(totals_of(reading))[1] >= ALSO:
        return None
    slots = _with_others(reading, corrected.slots(reading, said))
    if not slots and strongest(totals_of(reading))[1] >= SURE:
        return None
    if not slots and reading.awaiting in ("confirm", "agreement") and said.old is None:
        return Heard("deny")
    if slots and slots.keys() <= OF_UNIT and reading.awaiting == "next_action":
        return Heard("profile_edit", slots)
    return Heard("correct_info", slots) if slots or said.slot else None


def changed_way(reading: Reading) -> Heard | None:
    """算了算了 还是你们来吧, while an instrument is entered: another way to its verification, and no end of it."""
    if reading.flow != "ledger_add" or reading.role != "unit" or not _RETHINKS.search(reading.text):
        return None
    way = delivery.read(reading.text) or delivery.last(reading.text)
    if way is None or reading.text.endswith(("吗", "?", "么")):
        return None
    return Heard("correct_info", {"delivery_method": way})


_RETHINKS: Final = re.compile(r"(?:算了|慢着|等等|改主意|想了想|不送了|还是)[^?？]{0,30}?(?:来|送|拿|带|上门|现场|跑)")


def _with_others(reading: Reading, slots: dict[str, Any]) -> dict[str, Any]:
    """更正：联系人填高建军，手机18947720316: what else is named in the message with its value.

    这个是ACS-15 最大15公斤: of an instrument, what else has a form of its own, unless the message denies a value.
    """
    if not slots or slots.keys() & {"field", "index", "target"} or reading.flow not in ("register", "ledger_add"):
        return slots
    if reading.flow == "ledger_add":
        told = {} if "不是" in reading.text else ledger.slots(reading)
        may_be = {*_OWN_FORM, *field_names.named(reading.text, reading.flow)}
        return {**{name: told[name] for name in told if name in may_be}, **slots}
    named = field_names.named(reading.text, reading.flow)
    beside = named if "不是" in reading.text else {*named, "uscc", "phone", "address"}
    others = {name: value for name, value in register.slots(reading).items() if name in beside}
    return {**others, **slots}


_OWN_FORM: Final = ("model", "range", "accuracy", "serial")


def booking_changed(reading: Reading) -> Heard | None:
    """Inside a booking: instruments put in or taken out, another day, another way."""
    if reading.flow != "booking" or reading.awaiting not in ("confirm", "instruments", "preferred_date", None):
        return None
    if not reading.coming and (day := dates.impossible(reading.text, today=reading.today)) is not None:
        return Heard("provide_info", {"preferred_date": day})  # refused by its name: 没有这一天：2月30号
    found = booking.selection(reading)
    changed = {"selection": found} if {"add", "remove", "except"} & found.keys() else {}
    best, weight = strongest(totals_of(reading))
    if reading.awaiting == "confirm" and best == "booking_save" and weight >= SURE:
        return Heard(best, booking.slots(reading, choose=False))
    if weight >= SURE and best not in (
        "booking_edit",
        "ledger_delete",
        "deny",
        "affirm",
        "booking_create",
        "ledger_add",
        "ledger_edit",
        "booking_cancel",
        *(("pause_flow", "cancel_flow") if changed else ()),
    ):
        return None
    if reading.awaiting == "instruments" and found:
        return Heard("provide_info", {**booking.slots(reading)})
    if reading.awaiting == "confirm":
        values = {**booking.slots(reading, choose=False), **changed}
        if values:
            also = ("affirm",) if re.search(r"(?:再|就|然后|可以)(?:提交|交|约|报)", reading.text) else ()
            return Heard("correct_info", values, also)
    return Heard("provide_info", changed) if changed and reading.awaiting is None else None
