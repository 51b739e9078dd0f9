"""Owns what one order of a message says for the others: a booking, a telephone, a validity, the day of verification."""

import re
from dataclasses import replace
from datetime import date
from typing import Any, Final

from nlu import certificate_no
from nlu.found import Found
from nlu.orders import values, verbs
from nlu.orders.order import Order, Verb
from nlu.text import folded

_CONTACT_AT: Final = re.compile(r"[\s,，。;；]+(?:请|联系|找|电话|打|送到|送至|到)")
_SEVERAL: Final = 2
_NUMBERS: Final = frozenset(("certificate_no", "certificates", "certificate_run"))
_VALIDITY: Final = frozenset(("valid_until", "validity"))
_SHARED: Final = ("valid_until", "validity", "date", "ahead", "verifier", "checker", "approver")
_EDGES: Final = re.compile(r"^[\s,，。.、;；:：]+|[\s,，、;；:：]+$")


def shared(orders: list[Order], today: date) -> list[Order]:
    """The orders, each with what was said once for it and others."""
    return _numbers_continued(
        _numbers_given(_as_before(_results_shared(_contact_moved(_booked(_placed(orders)), today))))
    )


def _numbers_given(orders: list[Order]) -> list[Order]:
    """前两台合格，台秤不合格。证书号分别是A、B: numbers said last, as many as passed before, are theirs."""
    last = orders[-1] if orders else None
    numbers = list(last.values.get("certificates", ())) if last is not None else []
    passed = [
        one for one in orders[:-1] if one.verb is Verb.RESULT and _passed(one) and not one.values.keys() & _NUMBERS
    ]
    sizes = [_size(one) for one in passed]
    if last is None or not numbers or _passed(last) or _size(last) == len(numbers) or sum(sizes) != len(numbers):
        return orders
    reason = _EDGES.sub("", str(last.values.get("reason", "")).partition("证书")[0])
    own: dict[int, dict[str, Any]] = {id(last): {"reason": reason} if reason else {}}
    for one, size in zip(passed, sizes, strict=True):
        mine, numbers = numbers[:size], numbers[size:]
        own[id(one)] = {"certificate_no": mine[0], **({"certificates": mine} if size > 1 else {})}
    return [
        replace(one, values={**{k: v for k, v in one.values.items() if k not in (*_NUMBERS, "reason")}, **own[id(one)]})
        if id(one) in own else one
        for one in orders
    ]  # fmt: skip


def _size(order: Order) -> int:
    named = order.targets
    return len(named.serials) + len(named.places) or named.count or len(named.names)


def _numbers_continued(orders: list[Order]) -> list[Order]:
    """东枪合格 JY26-4411，西枪合格4412: the certificate number that shares the head of the one before it."""
    out: list[Order] = []
    last: Found[str] | None = None
    for one in orders:
        said = one.values.get("certificates") or [one.values.get("certificate_no")]
        if one.verb is Verb.RESULT and said[-1] is None and last is not None:
            found = certificate_no.shortened(f"、{one.text}", [last])
            one = replace(one, values={**one.values, "certificate_no": found[0].value}) if found else one  # noqa: PLW2901 - the order as it is meant
            said = [found[0].value] if found else said
        last = Found(str(said[-1]), 0, 0) if said[-1] else last
        out.append(one)
    return out


def _as_before(orders: list[Order]) -> list[Order]:
    """有效期同上: the validity that the result before it has."""
    out: list[Order] = []
    last: dict[str, Any] = {}
    for one in orders:
        validity = {name: one.values[name] for name in _VALIDITY if name in one.values}
        if "as_before" in one.values and not validity:
            one = replace(one, values={**one.values, **last})  # noqa: PLW2901 - the order as it is meant
        last = validity or last
        out.append(one)
    return out


def _placed(orders: list[Order]) -> list[Order]:
    """1、2台受理；3台受理；4台退回: a number beside listed places is the next place, no count."""
    places = [place for one in orders for place in one.targets.places]
    counts = [one.targets.count for one in orders if one.targets.count]
    numbers = [*places, *counts]
    if not places or not counts or sorted(numbers) != list(range(1, len(numbers) + 1)):
        return orders
    return [
        replace(one, targets=replace(one.targets, places=(one.targets.count,), count=0)) if one.targets.count else one
        for one in orders
    ]


def _booked(orders: list[Order]) -> list[Order]:
    """A booking number said once holds until another is said."""
    out: list[Order] = []
    number = next((one.targets.booking_no for one in orders if one.targets.booking_no), "")
    for one in orders:
        number = one.targets.booking_no or number
        plain = not (one.targets.serials or one.targets.booking_no)
        out.append(replace(one, targets=replace(one.targets, booking_no=number)) if plain else one)
    return out


def _contact_moved(orders: list[Order], today: date) -> list[Order]:
    """第1台受理 第2台不受理 型号空着 请联系衡器室…: whom to call belongs to what was accepted; a line below to all."""
    bare = [one for one in orders if one.verb is Verb.ACCEPT and not one.text]
    refused = [one for one in orders if one.verb in (Verb.REFUSE, Verb.RETURN) and _contact_in(one.text) >= 0]
    below = [one for one in orders if one.verb is Verb.ACCEPT and one.text and _is_below(one)]
    if not bare or not (refused or below):
        return orders
    if not refused:
        shared = {id(one): replace(one, text=below[-1].text, values=below[-1].values) for one in bare}
        return [shared.get(id(one), one) for one in orders]
    source = refused[0]
    cut = _contact_in(source.text)
    moved, rest = _EDGES.sub("", source.text[cut:]), _EDGES.sub("", source.text[:cut])
    new = {id(one): replace(one, text=moved, values=values.of_receipt(moved, today)) for one in bare}
    new[id(source)] = replace(source, text=rest, values={**source.values, "reason": rest})
    return [new.get(id(one), one) for one in orders]


def _is_below(order: Order) -> bool:
    """Whether the words of an order stand in a line of their own, beneath its lines."""
    first, mark, _rest = order.said.strip().partition("\n")
    return bool(mark) and order.text[:4] not in first


def _contact_in(text: str) -> int:
    """Where the words begin that say whom to call; -1 when there are none."""
    starts = [match.start() for match in _CONTACT_AT.finditer(text)]
    lines = [match.start() for match in re.finditer(r"\n(?P<line>[^\n]*)", text) if values.is_contact(match["line"])]
    found = [*lines, *(start for start in starts if "phone" in values.contact(text[start:]))]
    return min(found, default=-1)


def _results_shared(orders: list[Order]) -> list[Order]:
    """A validity or a date said once, with the last result, holds for all that passed before it."""
    results = [one for one in orders if one.verb is Verb.RESULT]
    if len(results) < _SEVERAL:
        return orders
    passed = [one for one in results if _passed(one)]
    last = passed[-1] if passed and passed[-1].values.keys() & _VALIDITY else results[-1]
    said = {name for one in results if one is not last for name in one.values}
    if said & _VALIDITY:
        said |= _VALIDITY
    given = {name: last.values[name] for name in _SHARED if name in last.values and name not in said}
    if "date" in results[0].values and _is_headed(results[0]):
        given["date"] = results[0].values["date"]
    counted = {id(one) for one in results}
    if _says_only_until(last) and last.targets.count in (0, sum(_passed(one) for one in results if one is not last)):
        orders = [one for one in orders if one is not last]
    return [_with_shared(one, given, is_last=one is last) if id(one) in counted else one for one in orders]


def of_all(head: Order) -> dict[str, Any]:
    """What a result says that may hold for others as well: 三件均合格，有效期一年. A 证书…；B 证书…."""
    return {name: head.values[name] for name in _SHARED if name in head.values}


def _says_only_until(order: Order) -> bool:
    """合格那两个都到明年11月25号: a validity for the results before it, and no result of its own."""
    plain = not (order.targets.named or order.targets.rest or order.targets.booking_no)
    return plain and order.values.keys() <= {"result", *_VALIDITY} and bool(order.values.keys() & _VALIDITY)


def _passed(order: Order) -> bool:
    return order.values.get("result") != "不合格"


def _is_headed(order: Order) -> bool:
    """检定日期11月19日 in a line of its own, before any instrument: it holds for all of them."""
    head = re.split(r"[\n：:，,]", order.said.strip())[0]
    return not verbs.find(folded(head), verbs.INSTITUTION) and re.search(r"[日号天]|\d-\d", head) is not None


def _with_shared(order: Order, given: dict[str, Any], *, is_last: bool) -> Order:
    if _passed(order):
        return replace(order, values={**given, **order.values})
    if not is_last:
        return order
    return replace(order, values={name: value for name, value in order.values.items() if name not in _VALIDITY})
