"""撤回, 撤销刚才的: whatever was done last is offered to be taken back, and confirmed like anything else."""

from __future__ import annotations

from handlers.dialogue.model import Acted, Choice, Reply, World
from handlers.flows.target import target
from nlu.text import bare
from nlu.understand import Heard

NOTHING = "没有刚办完、可以撤回的事。要改台账或预约，直接说改哪一项。"
_BACK = {"报废": "restore", "停用": "resume"}


def done_already(heard: Heard, text: str, world: World) -> Acted | None:
    """提交, 确认 or 保存 once more, when what it meant was carried out by the first: that it is done."""
    if heard.intent == "affirm" and world.memory.get("flow") == "booking_edit" and not world.asked:
        return Acted((Reply("好的，已经改好了。", (Choice("进度"),)),))
    if not bare(text).startswith(_AGAIN) or world.asked:
        return None
    last, number = world.memory.get("flow"), world.memory.get("last_booking")
    if last == "booking" and number:
        return Acted((Reply(f"已经提交了，预约单号 {number}，不用再交。", (Choice("进度"),)),))
    return (
        Acted((Reply("已经存好了，不用再存。要约就回“约检定”。", (Choice("约检定"),)),))
        if last == "ledger_add"
        else None
    )


_AGAIN = ("提交", "确认", "确定", "保存", "存")


def undo(heard: Heard, text: str, world: World) -> Acted | None:
    """Take back the last thing: a booking is withdrawn, a new row scrapped, a scrapped or stopped one restored."""
    last = world.memory.get("flow")
    if last == "booking" and world.memory.get("last_booking"):
        return Acted(enter="booking_cancel", values={"booking_no": world.memory["last_booking"]})
    ids = [world.memory.get("last_moved")] if last == "ledger_delete" else list(world.memory.get("last_ids", ()))
    rows = [r for r in (world.records.instrument(str(i)) for i in ids if i) if r is not None]
    if last in ("ledger_add", "ledger_delete") and rows:
        verb = _BACK.get(rows[-1].state, "scrap")
        return Acted(enter="ledger_delete", values={"verb": verb, "target": target(rows[-1])})
    return Acted((Reply(NOTHING),))
