"""库房那台挪到门口了: what a shop says of where instruments of its ledger stand now, booked or not."""

from __future__ import annotations

from collections.abc import Sequence

from booking.commands import ChangeInstrument
from booking.instrument import Instrument
from handlers.dialogue.model import Acted, Choice, Ok, Reply, World
from handlers.flows.fields import READERS
from handlers.flows.rows_meant import clauses, named
from handlers.flows.target import ledger, target
from handlers.standing import called, my_unit
from nlu import dates
from nlu.asking import asks
from nlu.places import moved_to
from nlu.understand import Heard

HEARD_AS = ("ledger_edit", "profile_edit", "correct_info", "provide_info", "unclear", "ledger_add", "ledger_delete",
            "register_start", "booking_create", "booking_edit", "query_place_time", "thanks", "deny")  # fmt: skip
"""What a move may be taken for: the row that is named, and a place behind a word of moving, decide."""
_ANOTHER = ("还有", "另外一", "再来", "新买", "刚买", "新添", "不", "没")
"""Said of a thing that is still to be entered, or of a move that was not made."""


def place_moved(_heard: Heard, _text: str, world: World) -> Acted | None:
    """The new place of the rows that are named: of one it is confirmed, of several it is written and said."""
    if moved_to(world.text) is None or my_unit(world) is None:
        return None
    rows = ledger(world)
    before = ""
    for clause in clauses(world.text):
        found = moved_to(clause)
        meant = _rows(f"{before}{clause[: found.start]}", rows, world) if found and not asks(clause) else ()
        place = READERS["install_location"][0](found.value, {}, world) if found and meant else None
        if found and isinstance(place, Ok) and not dates.find(found.value, today=world.now.date(), bias="future"):
            return _moved(meant, place.value, world)
        before = clause if not found else ""
    return None


def _rows(said: str, rows: Sequence[Instrument], world: World) -> tuple[Instrument, ...]:
    """The rows that the words before the move name."""
    if any(word in said for word in _ANOTHER):
        return ()
    found = named(said, rows, world.now.date())
    several = tuple(rows) if found.everything and not found.rows and len(rows) > 1 else found.rows
    return () if found.unknown or found.rest or found.left_out else several


def _moved(rows: Sequence[Instrument], place: object, world: World) -> Acted:
    if len(rows) == 1:
        return Acted(enter="ledger_edit", values={"target": target(rows[0]), "install_location": place})
    said = f"好，使用地点改为 {place}：{'、'.join(map(called, rows))}。不对再说一遍就行。"
    commands = tuple(ChangeInstrument(row.id, {"install_location": place}) for row in rows)
    return Acted((Reply(said, (Choice("台账"),)),), commands, memory={"about": [row.id for row in rows]})
