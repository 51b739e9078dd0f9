"""Owns how orders look in the intents and slots of the labels, to whoever reads them without knowing the lines."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from nlu.orders.order import Order, Targets, Verb

_AS_LABELLED: Final = {Verb.TAKE_IN: Verb.ACCEPT, Verb.CALL_OFF: Verb.REFUSE}
_INNER: Final = frozenset(
    ("certificates", "impossible", "as_before", "ahead", "later", "verifier", "checker", "approver")
)


def intent_of(orders: Sequence[Order]) -> str:
    """The intent of the first order; taking in counts as accepting, calling off as refusing."""
    first = orders[0].verb
    if (
        first is Verb.ACCEPT
        and orders[0].loose
        and orders[0].values.keys() & {"certificate_no", "valid_until", "validity"}
    ):
        first = Verb.RESULT
    return _AS_LABELLED.get(first, first).value


def slots_of(orders: Sequence[Order]) -> dict[str, Any]:
    """The slots of a message that orders something."""
    orders = [one for one in orders if one.verb is not Verb.UNSAID]
    results = [one for one in orders if one.verb is Verb.RESULT]
    if len(orders) > 1 and len(results) == len(orders):
        return _items(results)
    out = _one(orders[0])
    for other in orders[1:]:
        said = _one(other)
        if other.verb is Verb.RETURN and "index" in said:
            out["return_index"] = said["index"]
        for name in ("reason", "booking_no", "dept", "phone", "institution", "date"):
            if name in said:
                out.setdefault(name, said[name])
    return out


def _items(results: Sequence[Order]) -> dict[str, Any]:
    rows = []
    for one in results:
        row = _one(one)
        row.pop("booking_no", None)
        for name in ("index", "serial"):
            if len(row.get(name, ())) == 1:
                row[name] = row[name][0]
        rows.append(row)
    number = next((one.targets.booking_no for one in results if one.targets.booking_no), "")
    return {"items": rows, **({"booking_no": number} if number else {})}


def _one(order: Order) -> dict[str, Any]:
    values = {name: value for name, value in order.values.items() if name not in _INNER}
    return {**targets_of(order.targets), **values}


def targets_of(targets: Targets) -> Mapping[str, Any]:
    """The lines as the labels name them: booking_no, serial, index, all, except."""
    out: dict[str, Any] = {}
    if targets.booking_no:
        out["booking_no"] = targets.booking_no
    codes = [*targets.serials, *targets.tails]
    if codes:
        out["serial"] = codes
    if targets.places:
        out["index"] = list(targets.places)
    whole = targets.everything or targets.rest or targets.count
    if whole and not targets.named:
        out["all"] = True
    left_out = targets.left_out
    if left_out is not None:
        out["all"] = True
        if left_out.places:
            out["except"] = list(left_out.places)
    return out
