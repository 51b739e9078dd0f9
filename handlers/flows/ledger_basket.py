"""Several instruments in one entry: the rows that a message adds, changes, takes out or puts back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace as changed
from typing import Any

from booking.instrument import NO_VALUE
from handlers.dialogue.model import No, Values, World
from handlers.dialogue.moves import LAST
from handlers.flows.fields import LABELS, READERS
from handlers.flows.ledger_copy import copied
from handlers.flows.ledger_later import LATER
from handlers.flows.ledger_read import read_row
from handlers.flows.ledger_rows import OTHERS, ROWS, rows, shown_row, with_rows
from nlu import nozzles, ordinals
from nlu.corrections import correction, says_so
from nlu.fill import basket
from nlu.fill.basket import Piece
from nlu.fill.naming import TOLD
from nlu.fill.placing import Row, placed
from nlu.numerals import NUMBER, parse
from nlu.text import normal
from nlu.understand import Heard

_OURS = frozenset(
    ("ledger_add", "ledger_copy", "ledger_edit", "ledger_delete", "provide_info", "correct_info", "unclear", "deny",
     "affirm", "skip_slot", "booking_create", "booking_edit", "cancel_flow", "go_back")
)  # fmt: skip
"""What a message may be taken for that speaks of the rows of an entry; questions and the like are none of it."""
_ASKS = re.compile(r"[?？吗么]|怎|咋|什么|啥|多少|哪|谁|能不能|要不要|是不是")
_OTHER_ONE = re.compile(
    r"(?:另外|另|别的|不同的?)(?:一)?[台个块把只支套]|不是(?:同|这|那)(?:一[台个块把只支]|[台块把])"
)
_WRONGLY = re.compile(r"不对|不是|错|弄混|搞混|[那这刚]")
_OUT = re.compile(
    r"(?:先|就|也|都|还是)?(?:不(?:要|录|登记|检|用|约|算|弄|报|上|管|存)(?![动改变错])了?|去掉|删了?|删掉|取消|拿掉|撤[了掉]|划掉|移除|剔除|别录|算了)"
)
_BACK = re.compile(r"加回来?|补回来?|放回来?|要回来|还是(?:要|录|登记|加|算|检)(?:上|了|吧|进)?|恢复|还要")
_GIVES = frozenset(("provide_info", "correct_info", "ledger_edit", "ledger_add", "ledger_copy"))
_CODE = re.compile(
    r"(?:改成|换成|改为|应该是|应为|写成|改|换|是)\s?(?P<code>[A-Za-z0-9][A-Za-z0-9./#-]{1,24})(?![A-Za-z0-9])"
)
_COUNTED_ALL = re.compile(
    r"(?:这|那)?(?:[两俩二三四五六七八九十\d]+|几)[台个块把只支]?(?:都|全|也都)|全部|全都|^都|统一|一律"
)
_END = re.compile(rf"最(?P<which>[大小高低])(?:量程|称量|流量)?(?:是|为|应该是|改成|写)*\s?(?P<n>{NUMBER})")


def regrouped(heard: Heard, values: Values, world: World) -> Told | None:
    """The entry with its rows as this message leaves them; None when it does not speak of several."""
    stands = list(rows(values)) if values.get("instrument_name") or values.get(ROWS) else []
    if heard.intent not in _OURS and (len(stands) < _TWO or _ASKS.search(world.text)):
        return None
    if len(stands) > 1 and {world.asked} == heard.slots.keys() <= {"serial", "serial_list"}:
        return None  # the answer to the question, whatever row has that number
    if world.asked == "serial" and heard.slots.keys() == {"serial_list"}:
        return _numbered(heard.slots["serial_list"], stands, values)
    undone = _undone(values, world)
    if undone is not None:
        return undone
    if len(stands) > 1 and (edited := _edited(heard, stands, values, world)) is not None:
        return edited
    found = [_same_again(one) for one in basket.pieces(world.text, today=world.now.date(), stands=stands)]
    if stands and (told := _nozzles(found, stands, values, world)) is not None:
        return told
    if stands and _refines(found, stands, heard, world):
        kept = {name: value for name, value in stands[0].items() if name not in ("instrument_name", "category")}
        renamed = placed(found)
        for row in renamed:
            row.said = {**kept, **row.said}
        return _built(renamed, {**values, ROWS: None}, world)
    if not stands:
        made = placed(found)
        shared_out = _shares_out(found)
        several = len(made) >= _TWO and (shared_out or _differ(found))
        return _built(made, values, world, bare=shared_out) if several else None
    if world.asked == "category" or (_ASKS.search(world.text) and heard.intent not in _GIVES):
        return None
    made = placed(
        found, stands, puts_right=_puts_right(heard, world), called=lambda row, name: _called(row, name, world)
    )
    several = len(stands) > 1 and (world.asked == OTHERS or _speaks_of_several(found))
    if len(made) == len(stands) and not several:
        return None
    return _built(made, values, world)


def _numbered(numbers: Sequence[str], stands: Sequence[Values], values: Values) -> Told | None:
    """As many numbers as rows have none, or as there are rows: one each in order."""
    lack = [place for place, row in enumerate(stands) if "serial" not in row]
    at = lack if len(lack) == len(numbers) else range(len(stands)) if len(stands) == len(numbers) else ()
    if not at:
        return None
    out = [dict(row) for row in stands]
    for place, number in zip(at, numbers, strict=True):
        out[place]["serial"] = number
    return (with_rows(values, out), "")


def _puts_right(heard: Heard, world: World) -> bool:
    """Whether a number that is said is the one asked for, or puts another right, so that it begins nothing."""
    return heard.intent == "correct_info" or world.asked == "serial" or says_so(world.text)


def _speaks_of_several(found: Sequence[Piece]) -> bool:
    """Whether a message says something of several rows that stand, or describes one of them by itself."""
    own = [piece for piece in found if not piece.shared and piece.values]
    described = any(piece.at or len(piece.values.keys() & _DESCRIBES) > 1 for piece in own)
    return len(own) > 1 or described or any(piece.shared and basket.of_all(piece.text) for piece in found)


_DESCRIBES = frozenset(("serial", "model", "range"))


def _refines(found: Sequence[Piece], stands: Sequence[Values], heard: Heard, world: World) -> bool:
    """打表器, then 计价器 TJ-800 编号…: what has nothing but a name is called as it is called with its values."""
    named = str(found[0].values.get("instrument_name", "")) if len(found) == 1 else ""
    told = named and found[0].values.keys() & {"model", "serial", "serial_list"} and heard.intent == "provide_info"
    if not told or any(_OWN_VALUE & row.keys() for row in stands) or world.asked == "category":
        return False
    mine = _name(stands[0])
    second = (stands[0].get("category") or {}).get("second")
    if len(named) < _TWO or named in mine or mine in named or second is None:
        return False
    verdict = world.matcher.match(named)
    return verdict.verdict == "sure" and verdict.candidates[0].second == second


def _same_again(piece: Piece) -> Piece:
    """再加一台 编号13: one more of the same, when it has nothing of its own but a number and a place."""
    only = bool(piece.values) and piece.values.keys() <= {"serial", "serial_list", "count", "install_location"}
    return changed(piece, like="") if piece.another and only and piece.like is None else piece


_TWO = 2
Told = tuple[Values, str]
"""The values of the entry, and what is said of them."""


def _differ(found: Sequence[Piece]) -> bool:
    """Whether several pieces speak of an instrument, and one of them says something of its own."""
    own = [piece for piece in found if not piece.shared]
    return len(own) > 1 and any(not piece.bare for piece in own)


def _shares_out(found: Sequence[Piece]) -> bool:
    """Whether a number is shared out among kinds of things: 三台 两台水银的一台电子的."""
    counts = [int(piece.values.get("count", 0)) for piece in found if not piece.shared]
    return len(counts) > _TWO and counts[0] == sum(counts[1:]) > 1


_OWN_VALUE = frozenset(("serial", "model", "range", "manufacturer", "install_location"))


def _called(row: Values, name: str, world: World) -> bool:
    """Whether a row is of the kind that a name means."""
    mine = str(row.get("instrument_name", ""))
    if not mine or name in mine or mine in name or len(name) < _TWO:
        return True
    second = (row.get("category") or {}).get("second")
    found = world.matcher.match(name)
    return found.verdict == "none" or any(one.second == second for one in found.candidates[:1])


def _built(placed: Sequence[Row], values: Values, world: World, note: str = "", *, bare: bool = False) -> Told | None:
    """The entry with the rows that were placed, each value read; `bare` keeps those that have nothing but a name."""
    values_rows = [row for row in placed if row.stands]
    out: list[dict[str, Any]] = []
    later: list[str] = [str(name) for name in values.get(LATER, ())]
    notes = [note] if note else []
    aside = _left_over(placed, world)
    placed = [row for row in placed if row not in aside]
    if aside:
        later += [row.name() for row in aside if row.name()]
        notes.append(f"还有{len(aside)}台{aside[0].name()}，这台存好以后接着录。")
    told = {row.name() for row in placed if bare or row.stands or row.said.keys() - {"instrument_name"}}
    for row in placed:
        if not row.stands and not row.said.keys() - {"instrument_name"} and row.name() not in told and not row.like:
            later.append(row.name())
            continue
        read = read_row(row.said, _before(row, out), world, row.text)
        if isinstance(read, No):
            notes.append(read.why)
        if row.stands or not isinstance(read, No):
            out.append(dict(row.stands) if isinstance(read, No) else _with_words(read, row.text))
    if not out:
        return None
    if len(out) > len(values_rows) and not note:
        notes.insert(0, _counted(out))
    waits = [name for name in dict.fromkeys(later) if not any(name in _name(one) or _name(one) in name for one in out)]
    return (with_rows(values, out, later=waits), "\n".join(notes))


def _with_words(row: dict[str, Any], text: str) -> dict[str, Any]:
    """The row with what was said of it, by which it may be called later: 水银那个."""
    told = f"{row.get(TOLD, '')} {text}".strip()[-_MOST_TOLD:]
    return {**row, TOLD: told} if told else row


_MOST_TOLD = 200


def _left_over(placed: Sequence[Row], world: World) -> list[Row]:
    """水银血压计, and 心电图机 described by itself: what has nothing but its name waits until that one is stored."""
    told = [row for row in placed if len(row.said.keys() & _DESCRIBES) > 1]
    if not told or any(row.stands and row not in told and _DESCRIBES & row.stands.keys() for row in placed):
        return []
    rest = [row for row in placed if row not in told and row.stands and not row.said]
    return [row for row in rest if not _called({**told[0].stands, **told[0].said}, row.name(), world)]


def _counted(out: Sequence[Values]) -> str:
    """记下3台：2台秤 ACS-30、1台秤 TCS-150: what the entry holds now."""
    kinds = Counter(
        " ".join(str(row[name]) for name in ("instrument_name", "model") if row.get(name, NO_VALUE) != NO_VALUE)
        for row in out
    )
    return f"记下{len(out)}台：{'、'.join(f'{count}台{kind}' for kind, count in kinds.items())}。"


def _name(row: Values) -> str:
    return str(row.get("instrument_name", ""))


def _before(row: Row, out: Sequence[Values]) -> dict[str, Any]:
    """What stands of a row before it is read: its own values, or those of the row that it is copied from."""
    if row.like is None or not out:
        alike = {name: out[-1][name] for name in row.alike if out and name in out[-1]}
        return {**alike, **row.stands}
    source = next((one for one in reversed(out) if _is_like(one, row.like)), out[-1])
    return {**copied(source, str(row.said.get("instrument_name", ""))), **row.stands}


def _is_like(row: Values, like: str) -> bool:
    """Whether a row is the one that another is said to be like, by its name, place or number."""
    said = [str(row.get(field, "")) for field in ("instrument_name", "install_location", "serial")]
    return bool(like) and any(like in one or (len(one) > 1 and one in like) for one in said if one)


# -- rows that are named -------------------------------------------------------------------------------------------
def _edited(heard: Heard, stands: Sequence[Values], values: Values, world: World) -> Told | None:
    """第二台编号应该是122, 102那台不录了, 水银那个18年买的: rows that are named, and what becomes of them."""
    text = normal(world.text)
    if _BACK.search(text) and (back := _put_back(text, stands, values)) is not None:
        return back
    found = _all_named(basket.pieces(world.text, today=world.now.date(), stands=stands), text, len(stands))
    named = [piece for piece in found if piece.at]
    told = any(len(piece.values.keys() & _DESCRIBES) > 1 for piece in found)
    if not named and heard.intent == "correct_info" and not told:
        return _unnamed(found, heard, stands, values, world)
    if not named or (_ASKS.search(text) and heard.intent not in _GIVES):
        return None
    gone = [piece for piece in named if _OUT.search(piece.text) and not piece.values]
    if gone and len(gone) == len(found):
        return _taken_out(sorted({place - 1 for piece in gone for place in piece.at}), stands, values)
    if len(named) == 1 == len([piece for piece in found if not piece.shared]):
        found = [_put_right(one, heard, stands, text) if one.at else one for one in found]
    if not any(piece.values for piece in found):
        return None
    return _told(found, stands, values, world)


def _all_named(found: Sequence[Piece], text: str, size: int) -> Sequence[Piece]:
    """两台都改成送检: what is said of so many is said of each by its place."""
    if any(piece.at for piece in found) or not _COUNTED_ALL.search(text):
        return found
    return [changed(piece, at=tuple(range(1, size + 1)), shared=False) for piece in found if piece.values][:1]


def _told(found: Sequence[Piece], stands: Sequence[Values], values: Values, world: World) -> Told | None:
    """The rows with what was said of each; what was written is said back."""
    places = sorted({place - 1 for piece in found for place in piece.at})
    told = _built(placed(found, stands), values, world)
    if told is None:
        return None
    new = rows(told[0])
    written = {name for piece in found if piece.at for name in piece.values}
    shown = {n: "，".join(f"{a} {b}" for a, b in shown_row(new[n], written)) for n in places}
    parts = [
        f"{_places([n for n in places if shown[n] == text])}记为：{text}" for text in dict.fromkeys(shown.values())
    ]
    return (told[0], "\n".join((*([f"好，{'；'.join(parts)}。"] if any(shown.values()) else ()), told[1])).strip())


def _unnamed(
    found: Sequence[Piece], heard: Heard, stands: Sequence[Values], values: Values, world: World
) -> Told | None:
    """改成你们来检: a correction that names no row is of all that are alike in it, or of the one with the old words."""
    said = {name: value for piece in found for name, value in piece.values.items() if name in READERS}
    said |= {name: value for name, value in heard.slots.items() if name in READERS}
    put = correction(world.text)
    old = put.old if put is not None and put.old else ""
    out = []
    for name, value in said.items():
        shown = [str(row.get(name, "")) for row in stands]
        of = [place for place, text in enumerate(shown) if old and old in text]
        at = of or (range(len(stands)) if len(set(shown)) == 1 or name == "delivery_method" else ())
        if not at:
            return (values, f"要改哪一台的{LABELS[name]}？连“第2台”一起说，例如“第2台{LABELS[name]}改成…”。")
        out.append(Piece(world.text, {name: value}, tuple(place + 1 for place in at)))
    return _told(out, stands, values, world) if out else None


def _put_right(piece: Piece, heard: Heard, stands: Sequence[Values], text: str) -> Piece:
    """The one row that is named with what a correction says: the new number, an end without its unit."""
    row = stands[piece.at[0] - 1] if 0 < piece.at[0] <= len(stands) else {}
    said = {name: value for name, value in piece.values.items() if name not in ("count", "serial_list")}
    if heard.intent == "correct_info":
        put_right = {k: v for k, v in heard.slots.items() if k in READERS and (k != "serial" or str(v) in piece.text)}
        said = {**put_right, **said}
    code = _CODE.fullmatch(piece.text.strip())
    if code is not None and str(row.get("serial", NO_VALUE)) in text and not said.keys() - {"model", "serial"}:
        said = {"serial": code["code"]}  # B02换成B12: the new number of the one that is named by its number
    if "range" not in said and (end := _bare_end(piece.text, row)):
        said = {"range": end}
    return changed(piece, values=said)


def _bare_end(rest: str, row: Values) -> dict[str, Any]:
    """最大是90不是80: an end without its unit, of a range that has one."""
    found, stands = _END.search(rest), row.get("range") or {}
    number = parse(found["n"]) if found and stands.get("unit") else None
    if found is None or number is None:
        return {}
    return {"max" if found["which"] in "大高" else "min": number, "unit": stands["unit"]}


def _taken_out(named: Sequence[int], stands: Sequence[Values], values: Values) -> Told | None:
    """The entry without the rows named, which are kept aside."""
    kept = [dict(row) for place, row in enumerate(stands) if place not in named]
    if not kept:
        return None
    out = [*_aside(values), *({"at": place, "row": dict(stands[place])} for place in named)]
    return (with_rows(values, kept, out=out), f"{_places(named)}先不录了，要加回来就说一声。")


def _places(named: Sequence[int]) -> str:
    return "、".join(f"第{place + 1}台" for place in named)


def _aside(values: Values) -> list[Mapping[str, Any]]:
    return list((values.get(ROWS) or {}).get("out", ()))


def _put_back(text: str, stands: Sequence[Values], values: Values) -> Told | None:
    """A row that was taken out stands again: the one that is named, else the last."""
    aside = _aside(values)
    if not aside:
        return None
    places = ordinals.places(text)
    one = next(
        (
            one
            for one in reversed(aside)
            if one["at"] + 1 in places
            or str(one["row"].get("serial", NO_VALUE)) in text
            or (_name(one["row"]) and _name(one["row"]) in text)
        ),
        aside[-1],
    )
    kept = [dict(row) for row in stands]
    kept.insert(min(int(one["at"]), len(kept)), dict(one["row"]))
    return (with_rows(values, kept, out=[other for other in aside if other is not one]), "加回来了。")


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
    return _built(placed(opened, list(rows(before))), before, world, "好，那是另外一台，前面那台还是原来的。")
