"""Several instruments in one entry: whether a message speaks of several, and the rows that it adds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace as changed

from booking.instrument import NO_VALUE
from handlers.dialogue.model import Values, World
from handlers.dialogue.moves import LAST
from handlers.flows.fields import READERS
from handlers.flows.ledger_built import DESCRIBES, Told, built, is_called, name_of
from handlers.flows.ledger_later import LATER
from handlers.flows.ledger_named import ASKS, GIVES, edited
from handlers.flows.ledger_rows import OTHERS, ROWS, are_alike, one_kind, rows, rows_aside, waiting, with_rows
from nlu import instruments_said, nozzles, serial
from nlu.corrections import says_so
from nlu.fill import basket, naming
from nlu.fill.piece import OWN, Piece
from nlu.fill.placing import may_be_called, placed
from nlu.orders.called import is_short_for
from nlu.text import bare, normal
from nlu.understand import Heard

_OURS = frozenset(
    ("ledger_add", "ledger_copy", "ledger_edit", "ledger_delete", "provide_info", "correct_info", "unclear", "deny",
     "affirm", "skip_slot", "booking_create", "booking_edit", "cancel_flow", "go_back")
)  # fmt: skip
"""What a message may be taken for that speaks of the rows of an entry; questions and the like are none of it."""
_OTHER_ONE = re.compile(
    r"(?:另外|另|别的|不同的?)(?:一)?[台个块把只支套]|不是(?:同|这|那)(?:一[台个块把只支]|[台块把])"
)
_WRONGLY = re.compile(r"不对|不是|错|弄混|搞混|[那这刚]")


def regrouped(heard: Heard, values: Values, world: World) -> Told | None:
    """The entry with its rows as this message leaves them; None when it does not speak of several."""
    stands = list(rows(values)) if values.get("instrument_name") or values.get(ROWS) else []
    if (told := _enough(heard, values, world)) is not None:
        return told
    if heard.intent not in _OURS and (len(stands) < _TWO or ASKS.search(world.text)):
        return None
    if len(stands) > 1 and _only_answers(heard, stands, world):
        return None
    stands += _woken(stands, values, world)
    if (in_turn := _in_turn(stands, world)) is not None:
        return built(placed(in_turn, stands), values, world)
    if (fuller := _fuller_maker(heard, stands, values)) is not None:
        return fuller
    told = _undone(values, world) or (_of_rows_there(heard, stands, values, world) if len(stands) > 1 else None)
    return told or _placed_anew(heard, stands, values, world)


def _fuller_maker(heard: Heard, stands: Sequence[Values], values: Values) -> Told | None:
    """大华全称是上海大华电子秤厂: the whole name of a maker stands in every row that has a shorter one of it."""
    if heard.slots.keys() != {"manufacturer"} or len(stands) < _TWO:
        return None
    said = str(heard.slots["manufacturer"])
    short = [row for row in stands if row.get("manufacturer", said) != said and is_short_for(row["manufacturer"], said)]
    found = [{**row, "manufacturer": said} if row in short else dict(row) for row in stands]
    told = f"好，{len(short)}台的生产厂家记为：{said}。"
    return (with_rows(values, found, alike=are_alike(values)), told) if short else None


def _in_turn(stands: Sequence[Values], world: World) -> tuple[Piece, ...] | None:
    """门口那台是F20713 里头那台是F20714: the pieces that give every row that waits its number and place in turn."""
    if len(stands) < _TWO or any("serial" in row for row in stands):
        return None
    found = basket.pieces(world.text, today=world.now.date(), stands=stands, asked=world.asked)
    at = [piece.at for piece in found if "serial" in piece.values]
    return found if at == [(place,) for place in range(1, len(stands) + 1)] else None


def _enough(heard: Heard, values: Values, world: World) -> Told | None:
    """就这些, 存上, 都约上 while rows that were only counted wait: those told stay, and 存 keeps the rest in mind."""
    at = waiting(values) if world.asked == OTHERS and _ENOUGH.search(world.text) else []
    if not at or heard.slots.keys() & {*READERS}:
        return None
    kept = [row for place, row in enumerate(rows(values)) if place not in at]
    rest = [] if heard.intent == "deny" else [name_of(rows(values)[place]) for place in at]
    return (with_rows(values, kept, later=[*values.get(LATER, ()), *rest]), f"好，先录说好的{len(kept)}台。")


_ENOUGH = re.compile(r"存|提交|约|就这|没了|没有了|没别的|[录说]完|齐了|不[录登报弄]")


def _woken(stands: Sequence[Values], values: Values, world: World) -> list[Values]:
    """What waits for its turn by its name, when a message tells it already: 那个小的是ACS-30 编号…."""
    named: list[Values] = [{"instrument_name": str(name), LATER: True} for name in values.get(LATER, ())]
    if not named or not stands or says_so(world.text):
        return []
    found = basket.pieces(world.text, today=world.now.date(), stands=[*stands, *named], asked=world.asked)
    return named if any(_tells_another(piece, stands, named) for piece in found if not piece.shared) else []


def _tells_another(piece: Piece, stands: Sequence[Values], named: Sequence[Values]) -> bool:
    """Whether a piece tells what waits: by its name or place in the list, or by a second model and number."""
    own = piece.values.keys() & {*OWN, "count"}
    name = str(piece.values.get("instrument_name", ""))
    if any(place > len(stands) for place in piece.at) or (own and piece.another):
        return bool(piece.values)
    if name and name not in instruments_said.GENERAL and not any(may_be_called(row, name) for row in stands):
        return bool(own) and any(may_be_called(row, name) for row in named)
    given = [key for key in DESCRIBES & piece.values.keys() if stands[-1].get(key, NO_VALUE) != NO_VALUE]
    return len(given) >= _TWO and all(stands[-1][key] != piece.values[key] for key in given)


def _only_answers(heard: Heard, stands: Sequence[Values], world: World) -> bool:
    """Whether a message is nothing but the code that was asked for, whatever row has it already."""
    if heard.slots.keys() != {world.asked} or len(naming.find(normal(world.text), stands)) > 1:
        return False
    return world.asked in ("serial", "serial_list") or bare(str(heard.slots[world.asked])) == bare(world.text)


def _of_rows_there(heard: Heard, stands: Sequence[Values], values: Values, world: World) -> Told | None:
    """What a message says of rows that stand: their numbers in order, or what becomes of those it names."""
    listed = heard.slots.get("serial_list") or (serial.read_list(world.text) if world.asked == OTHERS else None) or ()
    if following := _following_on(heard, stands, world):
        return _numbered(following, stands, values)
    told = listed and not heard.slots.keys() & {*READERS} and (values.get(ROWS) or len(listed) != len(stands))
    if told and _all_of(listed, stands, world):
        return _numbered(listed, stands, values)
    if (late := heard.slots.get("serial")) and bare(str(late)) == bare(world.text) and world.asked != "serial":
        return _numbered_late(str(late), stands, values)
    return edited(heard, stands, values, world)


def _numbered_late(number: str, stands: Sequence[Values], values: Values) -> Told | None:
    """A number by itself, when a row was left out because its number did not come: it is that row's."""
    aside = [one for one in rows_aside(values) if "serial" not in one["row"]]
    if not aside or any(row.get("serial") == number for row in stands):
        return None
    out = [one for one in rows_aside(values) if one is not aside[-1]]
    found = [*map(dict, stands), {**stands[-1], **aside[-1]["row"], "serial": number}]
    return (with_rows(values, found, out=out, alike=are_alike(values)), f"第{len(found)}台：出厂编号 {number}。")


def _following_on(heard: Heard, stands: Sequence[Values], world: World) -> tuple[str, ...]:
    """三个号连着的 头一个25031001 往后数: the number that was said, and those behind it, for all the rows."""
    first = heard.slots.get("serial")
    told = isinstance(first, str) and any(word in world.text for word in _IN_A_ROW) and len(stands) > 1
    return serial.run(str(first), len(stands)) if told and not any("serial" in row for row in stands) else ()


_IN_A_ROW = (
    "连号",
    "号连着",
    "号挨着",
    "号是连着",
    "号是挨着",
    "往后数",
    "往下数",
    "往后排",
    "顺着数",
    "顺延",
    "依次往后",
)


def _all_of(numbers: Sequence[str], stands: Sequence[Values], world: World) -> bool:
    """Whether a list holds every number of the message: one of each dispenser's nozzles does not."""
    found = basket.pieces(world.text, today=world.now.date(), stands=stands, asked=world.asked)
    return sum(piece.size for piece in found if piece.values.keys() & {"serial", "serial_list"}) <= len(numbers)


def _placed_anew(heard: Heard, stands: Sequence[Values], values: Values, world: World) -> Told | None:
    """The entry with the pieces of a message placed; None when it speaks of no more than what is asked."""
    found = [
        _same_again(one) for one in basket.pieces(world.text, today=world.now.date(), stands=stands, asked=world.asked)
    ]
    if stands and (told := _nozzles(found, stands, values, world)) is not None:
        return told
    if len(stands) == 1 and _refines(found, stands, heard, world):
        kept = {name: value for name, value in stands[0].items() if name not in ("instrument_name", "category")}
        renamed = placed(found)
        for row in renamed:
            row.said = {**kept, **row.said}
        return built(renamed, {**values, ROWS: None}, world)
    if not stands:
        made = placed(found)
        shared_out = _shares_out(found)
        several = len(made) >= _TWO and (shared_out or _differ(found))
        return built(made, values, world, bare=shared_out) if several else None
    if (world.asked == "category" and not _numbers_each(found)) or (
        ASKS.search(world.text) and heard.intent not in GIVES
    ):
        return None
    if one_kind(values, world) and _of_the_kind(found):
        return None
    if len(stands) == 1 and (more := _counted_after(found, stands[0])) > 1:
        alike = {name: stands[0][name] for name in ("instrument_name", "category", "purpose") if name in stands[0]}
        return (with_rows(values, [stands[0], *(dict(alike) for _ in range(more - 1))]), "")
    made = placed(
        found, stands, puts_right=_puts_right(heard, world), called=lambda row, name: is_called(row, name, world)
    )
    several = len(stands) > 1 and (world.asked == OTHERS or _speaks_of_several(found))
    if len(made) == len(stands) and not several:
        return None
    return built(made, values, world)


def _numbers_each(found: Sequence[Piece]) -> bool:
    """内科那台编号N01，外科那台编号N02: numbers told one by one, which answer no other question and are kept."""
    return sum("serial" in piece.values for piece in found) > 1 or any("serial_list" in one.values for one in found)


def _of_the_kind(found: Sequence[Piece]) -> bool:
    """100g-15kg, and 三级 in the next line: said of all of a kind, since nothing in it tells one from another."""
    said = [name for piece in found for name in piece.values]
    marked = any(piece.at or piece.another or piece.like is not None for piece in found)
    return len(set(said)) == len(said) and not marked and not {"count", "serial", "serial_list"} & set(said)


def _counted_after(found: Sequence[Piece], stands: Values) -> int:
    """俩秤哈 不一样的, when one of them is described: how many there are in all; 0 when that is not said."""
    counts = [piece for piece in found if "count" in piece.values]
    if (
        len(counts) != 1
        or not found
        or "serial" not in stands
        or any(not piece.bare or piece.another for piece in found)
    ):
        return 0
    name = str(counts[0].values.get("instrument_name", ""))
    return int(counts[0].values["count"]) if may_be_called(stands, name) else 0


def _numbered(numbers: Sequence[str], stands: Sequence[Values], values: Values) -> Told | None:
    """One number each in order: for all the rows, else for those that have none; more of them wait for their own."""
    lack = [place for place, row in enumerate(stands) if "serial" not in row]
    known = {str(row["serial"]) for row in stands if "serial" in row}
    new = [number for number in numbers if number not in known]
    at, numbers = (range(len(stands)), numbers) if len(stands) == len(numbers) else (lack[: len(new)], new)
    if not at:
        return None
    out = [dict(row) for row in stands]
    for place, number in zip(at, numbers, strict=False):
        out[place]["serial"] = number
    over = "、".join(numbers[len(at) :])
    said = f"一共{len(stands)}台，先记前面的编号；{over}是别的器具的，录到它时再说。" if over else ""
    return (with_rows(values, out, alike=are_alike(values)), said)


def _puts_right(heard: Heard, world: World) -> bool:
    """Whether a number that is said is the one asked for, or puts another right, so that it begins nothing."""
    asked = world.asked == "serial" and not {"serial_list", "instruments"} & heard.slots.keys()
    return heard.intent == "correct_info" or asked or says_so(world.text)


def _speaks_of_several(found: Sequence[Piece]) -> bool:
    """Whether a message says something of several rows that stand, or describes one of them by itself."""
    own = [piece for piece in found if not piece.shared and piece.values]
    described = any(piece.at or len(piece.values.keys() & DESCRIBES) > 1 for piece in own)
    return len(own) > 1 or described or any(piece.shared and basket.of_all(piece.text) for piece in found)


def _refines(found: Sequence[Piece], stands: Sequence[Values], heard: Heard, world: World) -> bool:
    """打表器, then 计价器 TJ-800 编号…: what has nothing but a name is called as it is called with its values."""
    named = str(found[0].values.get("instrument_name", "")) if len(found) == 1 else ""
    told = named and found[0].values.keys() & {"model", "serial", "serial_list"} and heard.intent == "provide_info"
    if not told or any(_OWN_VALUE & row.keys() for row in stands) or world.asked == "category":
        return False
    mine = name_of(stands[0])
    second = (stands[0].get("category") or {}).get("second")
    if len(named) < _TWO or named in mine or (mine in named and mine not in instruments_said.GENERAL) or second is None:
        return False
    verdict = world.matcher.match(named)
    return verdict.verdict == "sure" and verdict.candidates[0].second == second


def _same_again(piece: Piece) -> Piece:
    """再加一台 编号13: one more of the same, when it has nothing of its own but a number and a place."""
    only = bool(piece.values) and piece.values.keys() <= {"serial", "serial_list", "count", "install_location"}
    return changed(piece, like="") if piece.another and only and piece.like is None else piece


_TWO = 2


def _differ(found: Sequence[Piece]) -> bool:
    """Whether several pieces speak of an instrument, and one of them says something of its own."""
    own = [piece for piece in found if not piece.shared]
    return len(own) > 1 and any(not piece.bare for piece in own)


def _shares_out(found: Sequence[Piece]) -> bool:
    """Whether a number is shared out among kinds of things: 三台 两台水银的一台电子的."""
    counts = [int(piece.values.get("count", 0)) for piece in found if not piece.shared]
    return len(counts) > _TWO and counts[0] == sum(counts[1:]) > 1


_OWN_VALUE = frozenset(("serial", "model", "range", "manufacturer", "install_location"))


# -- nozzles -------------------------------------------------------------------------------------------------------
def _nozzles(found: Sequence[Piece], stands: Sequence[Values], values: Values, world: World) -> Told | None:
    """东枪西枪两把, 还有一把西枪: a row a nozzle, all of the dispenser whose number was said."""
    last = stands[-1]
    sides = nozzles.find(world.text)
    numbered = str(last.get("serial", NO_VALUE))
    if (
        not sides
        or numbered == NO_VALUE
        or any(piece.values.keys() & {"serial", "serial_list", "model"} for piece in found)
    ):
        return None
    if nozzles.named(numbered) and not any(piece.another for piece in found):
        return None
    kept = [dict(row) for row in stands if nozzles.named(numbered) or row != last]
    rows_of = [{**last, "serial": nozzles.of(numbered, side)} for side in sides]
    if len(kept) + len(rows_of) == 1:
        return None
    return (with_rows(values, [*kept, *rows_of]), f"一把枪一条：{'、'.join(sides)}。")


# -- another one after all -----------------------------------------------------------------------------------------
def _undone(values: Values, world: World) -> Told | None:
    """不对，那是另外一台: what the last message changed stands as before, and what it said is a row of its own."""
    last = world.memory.get(LAST)
    text = normal(world.text)
    if not last or last.get("flow") != "ledger_add" or not _OTHER_ONE.search(text) or not _WRONGLY.search(text):
        return None
    before: Values = last["values"]
    if not before.get("instrument_name") and not before.get(ROWS):
        return None
    found = basket.pieces(str(last["text"]), today=world.now.date())
    opened = [changed(piece, another=True) if not piece.shared else piece for piece in found]
    return built(placed(opened, list(rows(before))), before, world, "好，那是另外一台，前面那台还是原来的。")
