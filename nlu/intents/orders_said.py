"""Owns what staff order of lines of a booking, and an answer of theirs that is nothing but lines or a reason."""

import re
from collections.abc import Sequence
from typing import Final

from nlu import corrections
from nlu.acts import Act, act
from nlu.heard import Heard
from nlu.orders import slots
from nlu.orders.order import Order, Verb
from nlu.orders.read import read
from nlu.orders.targets import find
from nlu.reading import Reading

STAFF: Final = frozenset(("institution", "admin"))
_SHORTEST: Final = 2
_LEADS_AWAY: Final = re.compile(
    r"^(?:取消|算了|不退了|先不|等下|等会|稍等|返回|上一步|撤回|撤销|帮助|转人工|看看|查看|查询|打开|统计|导出|待办|待受理|待分配)"
)
_ASKS: Final = re.compile(r"几[单台个条家]|多少|哪些|哪几|有没有[^，, ]{0,6}$|还有.{0,6}[吗没]|没有$")
_LEAD: Final = re.compile(r"^(?:原因是?|理由是?|因为|由于|就写|写|就说|说)[:：,，\s]*")
_ONLY_LINES: Final = re.compile(r"(?:[\s,，、和跟第]|就|是|的|吧|这|那)*")


def orders_of(reading: Reading) -> tuple[Order, ...]:
    """The orders of a message, read without knowing any line."""
    return read(reading.raw, None, role=reading.role, today=reading.today)


def reason_given(reading: Reading) -> Heard | None:
    """没有检定能力, when the reason is asked for: the whole message is it, unless it orders or asks something else."""
    if reading.awaiting != "reason" or reading.role not in STAFF or len(reading.said) < _SHORTEST:
        return None
    if act(reading.text) is not None or _LEADS_AWAY.match(reading.text) or reading.asks:
        return None
    if _ASKS.search(reading.said) or reading.booking_nos:
        return None
    orders = orders_of(reading)
    if any(one.targets.named or one.targets.everything or one.targets.rest for one in orders if _explicit(one)):
        return None
    said = orders[0].values.get("reason") if orders else None
    return Heard("provide_info", {"reason": said or _LEAD.sub("", reading.text)})


def _explicit(order: Order) -> bool:
    """Whether an order has a verb of its own, beyond words that are a reason as well (检不了)."""
    return order.verb is not Verb.RETURN or not order.kept


def orders_said(reading: Reading) -> Heard | None:
    """受理, 不予受理, 退回, 合格, 分给…: what becomes of lines."""
    if reading.role not in STAFF or act(reading.text) not in (None, Act.YES):
        return None
    if reading.awaiting == "phone" and not any(map(str.isalpha, reading.text)):
        return None  # a number alone, where one is asked for, has no verb of its own
    orders = orders_of(reading)
    if not orders:
        return None
    if reading.flow is None and _puts_right(reading, orders):
        return Heard("correct_info", {k: v for k, v in slots.slots_of(orders).items() if k != "index"})
    return Heard(slots.intent_of(orders), slots.slots_of(orders))


def _puts_right(reading: Reading, orders: Sequence[Order]) -> bool:
    """刚才S-1001的证书号登错了 应该是…: whether results are put right that were given before."""
    return all(one.verb is Verb.RESULT for one in orders) and corrections.says_so(reading.text)


def lines_named(reading: Reading) -> Heard | None:
    """第二台和第四台: nothing but the lines that were asked for, while staff are in the middle of something."""
    if reading.role not in STAFF or reading.flow is None or reading.booking_nos or reading.certificates:
        return None
    groups = find(reading.text, None, reading.today)
    if len(groups) != 1 or (not groups[0].targets.named and not groups[0].targets.everything):
        return None
    around = reading.text[: groups[0].start] + reading.text[groups[0].end :]
    return Heard("provide_info", slots.targets_of(groups[0].targets)) if _ONLY_LINES.fullmatch(around) else None
