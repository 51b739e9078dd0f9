"""What a shop answers to a refusal: the right value goes into its field, as the notice says; 重新约 opens it first."""

from __future__ import annotations

import re
from typing import Any

from booking.line import FAILED, Line
from handlers.answers.lines_meant import recent
from handlers.answers.refusal_reason import OPENED, field_of, open_field, refusal_reason
from handlers.dialogue.model import Acted, Choice, Ok, Reply, Values, World
from handlers.flows.fields import READERS
from handlers.flows.ledger_change import CHANGEABLE
from handlers.flows.rows_meant import clauses
from handlers.flows.target import target
from handlers.standing import my_unit
from nlu.asking import asks
from nlu.denials import for_later, not_again
from nlu.measuring_range import with_other_end
from nlu.text import bare
from nlu.understand import Context, Heard, understand

HEARD_AS = ("unclear", "provide_info", "correct_info", "ledger_edit", "query_howto", "query_policy", "abuse", "help")
"""What an answer to a refusal is taken for when nobody remembers that there was one."""
_WHY = re.compile(
    r"(?:咋|怎么|为啥|为什么|啥|什么|哪[里儿]?)(?:回事|没[弄办约]?(?:成|上)|意思|原因|不对|错了?|不行|[写填]错了?|问题|搞的)+(?:啊|呢|了)?"
    r"|(?:是)?(?:哪[里儿]|啥|什么)(?:写|填|弄)?(?:错|不对)了?|怎么(?:又)?(?:不|没)(?:受理|给检|成)"
)
_LONGEST = 40
_MOST_NAMED = 5
OFF_HEARD_AS = ("bye", "thanks", "pause_flow", "booking_create", "booking_resubmit", "provide_info", "correct_info",
                "ledger_edit", "ledger_delete", "unclear", "cancel_flow", "deny")  # fmt: skip
"""What putting off is taken for."""


def put_right(heard: Heard, text: str, world: World) -> Acted | None:
    """The value of the refused field, or of one that is named; 咋没弄成 is answered with the reason and the field."""
    waiting = _refused(world) if len(text) <= _LONGEST and not world.asked else []
    if not waiting:
        return None
    if _WHY.fullmatch(bare(text)):
        return refusal_reason(Heard("query_reject_reason"), text, world)
    line = next((one for one in waiting if len(one.serial) > 2 and one.serial in text), waiting[0])
    row = world.records.instrument(line.instrument_id)
    stands = row.range if row is not None else None
    values = _read(text, field_of(line), stands, world)
    if not values and heard.intent == "booking_resubmit":
        values = {k: v for one in clauses(text) for k, v in _read(one, field_of(line), stands, world).items()}
    if row is None or not values:
        return None
    memory: dict[str, Any] = {"refused_instrument": row.id, OPENED: line.id}
    if not_again(world.text):
        memory["aside"] = list(dict.fromkeys((*world.memory.get("aside", ()), row.id)))
    return Acted(enter="ledger_edit", values={"target": target(row), **values}, memory=memory)


def put_off(_heard: Heard, text: str, world: World) -> Acted | None:
    """这两块下回再约, of what was refused: it is put by, and not booked again by itself when it is changed."""
    waiting = _refused(world) if for_later(text) else []
    if not waiting:
        return None
    names = "、".join(f"{one.instrument_name}（编号{one.serial}）" for one in waiting[:_MOST_NAMED])
    aside = dict.fromkeys((*world.memory.get("aside", ()), *(one.instrument_id for one in waiting)))
    said = f"好，没受理的先放着：{names}。想约的时候说“重新约”。"
    return Acted((Reply(said, (Choice("重新约"),)),), memory={"aside": list(aside)})


def rebook(heard: Heard, text: str, world: World) -> Acted | None:
    """重新约: what is said for the refused field is put right; one that nobody has changed is opened first.

    None when it was changed, or another thing is named.
    """
    if (told := put_right(heard, text, world)) is not None:
        return told
    if heard.slots.keys() & {"selection", "serial", "booking_no"}:
        return None
    if asks(world.text):
        return refusal_reason(heard, text, world)  # 还用重新约不: what was sent back is placed anew by itself
    opened = world.memory.get(OPENED)
    waiting = [one for one in _refused(world) if field_of(one) and one.id != opened and not _changed_since(one, world)]
    return open_field(waiting, world) if waiting else None


def _refused(world: World) -> list[Line]:
    """The refused lines whose instruments have not been booked again, newest first."""
    unit = my_unit(world)
    newest: dict[str, Line] = {}
    for line in recent(world, unit) if unit is not None else ():
        newest.setdefault(line.instrument_id, line)
    return [line for line in newest.values() if line.state == FAILED]


def _changed_since(line: Line, world: World) -> bool:
    """Whether the field that was refused was changed after the refusal."""
    field = field_of(line)
    past = world.records.history("instrument", line.instrument_id)
    return any(one.at >= line.since and field in (one.data.get("changes") or {}) for one in past)


def _read(text: str, field: str, stands: Any, world: World) -> Values:
    """What a message says for the refused field, or by the name of another one, as the ledger reads it."""
    heard = understand(text, role="unit", context=Context("ledger_add", field or None), now=world.now)
    said = {name: value for name, value in heard.slots.items() if name in CHANGEABLE and name in READERS}
    if heard.intent not in ("provide_info", "correct_info") or not said:
        return {}
    out: dict[str, Any] = {}
    for name, value in said.items():
        parsed = READERS[name][0](with_other_end(stands, value) if name == "range" else value, {}, world)
        if isinstance(parsed, Ok):
            out[name] = parsed.value
    return out
