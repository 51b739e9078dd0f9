"""What one message says of a booking that stands: another day, one left out, withdrawn after it was accepted."""

from __future__ import annotations

from collections.abc import Sequence

from booking.commands import ChangeBooking
from booking.line import ACCEPTED, IN_HAND, Line
from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.flows.booking_change import (
    BOOKING_CHANGE,
    ask_to_call_off,
    asked_to_call_off,
    changeable,
    lines_open,
)
from handlers.flows.booking_choice import left_out_of
from handlers.flows.day_wished import OTHER_DAY, wish_shown, wish_stored, wishes
from handlers.standing import bookable, my_unit
from nlu.asking import asks
from nlu.understand import Heard


def wish_changed(heard: Heard, text: str, world: World) -> Acted | None:
    """就27号吧, 还是24号, right after booking: another day for what was booked last, while nobody has answered it."""
    last = next((b for b in changeable(world) if b.no == world.memory.get("last_booking")), None)
    wish = wishes(world, least=0)
    if last is None or world.asked or "preferred_date" not in wish or asks(world.text) or OTHER_DAY.search(text):
        return None
    if heard.intent in ("booking_create", "booking_resubmit") and bookable(world):
        return None
    said = f"好，预约单 {last.no} 的希望时间记成 {wish_shown(wish)}。不对再说一遍就行。"
    command = ChangeBooking(last.no, wish_stored(wish["preferred_date"]), str(wish.get("preferred_time", "")))
    return Acted((Reply(said, (Choice("进度"),)),), (command,))


def rows_left_out(heard: Heard, text: str, world: World) -> Acted | None:
    """台秤摔了 先不检它 从约的里头去掉: of a booking that nobody has answered, when nothing else may be meant."""
    booked = changeable(world) if not (world.asked or asks(world.text)) else ()
    if not booked or (not any(word in text for word in _OF_BOOKED) and left_out_of(world, bookable(world))):
        return None
    for booking in booked:
        lines = lines_open(booking.no, world)
        gone = _left_out(lines, world)
        if gone and len(gone) < len(lines):
            ids = [line.id for line in gone]
            return Acted(enter=BOOKING_CHANGE.name, values={"booking_no": booking.no, "remove": ids})
    return None


def _left_out(lines: Sequence[Line], world: World) -> list[Line]:
    """The lines whose instruments the message leaves out."""
    rows = [row for line in lines if (row := world.records.instrument(line.instrument_id))]
    gone = {row.id for row in left_out_of(world, rows)}
    return [line for line in lines if line.instrument_id in gone]


def asked_off(heard: Heard, text: str, world: World) -> Acted | None:
    """预约先取消吧, 尾号0027那台撤了, of what was accepted: only the institution can call it off, so it is told."""
    unit = my_unit(world)
    if unit is None or world.asked or asks(world.text) or changeable(world):
        return None
    for booking in world.records.bookings(unit.id):
        lines = [line for line in world.records.lines(booking.no) if line.state in (ACCEPTED, IN_HAND)]
        meant = _left_out(lines, world) or (lines if heard.intent == "booking_cancel" else [])
        if meant:
            said = asked_to_call_off(booking.no, meant, world)
            return Acted((said,), (ask_to_call_off(booking.no, meant, world),))
    return None


_OF_BOOKED = ("约的", "预约", "那单", "单子里", "已经约")
LEFT_OUT_HEARD_AS = (
    "booking_edit",
    "booking_cancel",
    "unclear",
    "provide_info",
    "deny",
    "cancel_flow",
    "ledger_delete",
    "ledger_add",
)
WISH_HEARD_AS = ("unclear", "provide_info", "correct_info", "deny", "affirm", "booking_create", "booking_resubmit",
                 "query_place_time")  # fmt: skip
