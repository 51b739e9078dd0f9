"""Rows of an entry that are named (第二台编号应该是122, 102那台不录了), and corrections that name none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace as changed
from typing import Any

from booking.instrument import NO_VALUE
from handlers.dialogue.model import Values, World
from handlers.flows.fields import LABELS, READERS
from handlers.flows.ledger_built import DESCRIBES, Told, name_of, rows_read
from handlers.flows.ledger_rows import rows_aside, shown_row, with_rows
from handlers.flows.ledger_takes import of_its_form
from nlu import ordinals
from nlu.corrections import correction, says_so
from nlu.fill import basket, naming
from nlu.fill.codes_said import meant_by, put_right
from nlu.fill.piece import Piece
from nlu.fill.placing import placed
from nlu.numerals import NUMBER, parse
from nlu.text import normal
from nlu.understand import Heard

ASKS = re.compile(r"[?？吗么]|怎|咋|什么|啥|多少|哪|谁|能不能|要不要|是不是")
GIVES = frozenset(("provide_info", "correct_info", "ledger_edit", "ledger_add", "ledger_copy"))
_OUT = re.compile(
    r"(?:先|就|也|都|还是)?(?:不(?:要|录|登记?|检|用|约|算|弄|报|上|管|存)(?![动改变错])了?|去掉|删了?|删掉|取消|拿掉|撤[了掉]|划掉|移除|剔除|别录|算了"
    r"|[早已经都给让人刚]*(?:[卖拆扔坏停退]了(?![一-龥]{0,4}[修换])|[卖拆扔退]掉|报废))"
)
_BACK = re.compile(r"加回来?|补回来?|放回来?|要回来|还是(?:要|录|登记|加|算|检)(?:上|了|吧|进)?|恢复|还要")
_CODE = re.compile(
    r"(?:改成|换成|改为|应该是|应为|写成|改|换|是)\s?(?P<code>[A-Za-z0-9][A-Za-z0-9./#-]{1,24})(?![A-Za-z0-9])"
)
_COUNTED_ALL = re.compile(
    r"(?:这|那)?(?:[两俩二三四五六七八九十\d]+|几)[台个块把只支]?(?:都|全|也都)|全部|全都|^都|统一|一律"
)
_END = re.compile(rf"最(?P<which>[大小高低])(?:量程|称量|流量)?(?:是|为|应该是|改成|写)*\s?(?P<n>{NUMBER})")


def edited(heard: Heard, stands: Sequence[Values], values: Values, world: World) -> Told | None:
    """第二台编号应该是122, 102那台不录了, 水银那个18年买的: rows that are named, and what becomes of them."""
    text = normal(world.text)
    if _BACK.search(text) and (back := _put_back(text, stands, values)) is not None:
        return back
    codes = [(field, place) for place in range(len(stands)) for field in _CODES if field in stands[place]]
    if (read := put_right(text, [str(stands[place][field]) for field, place in codes])) is not None:
        field, place = codes[read[0]]
        by_words = {at for one in naming.find(text, stands) for at in one.places}
        place = by_words.pop() if len(by_words) == 1 else place  # 最后那个打错了 是62186A 4号枪
        return _told([Piece(text, {field: read[1]}, (place + 1,))], stands, values, world)
    found = _all_named(
        basket.pieces(world.text, today=world.now.date(), stands=stands, asked=world.asked), text, len(stands)
    )
    if (gone := _left_out(found, stands, text)) and heard.intent not in ("pause_flow", "resume_flow"):
        return _taken_out(gone, stands, values)
    named = [piece for piece in found if piece.at]
    told = any(len(piece.values.keys() & DESCRIBES) > 1 for piece in found)
    changes = heard.intent == "correct_info" or says_so(text) or text.lstrip("嗨哎唉 ").startswith(("算了", "还是"))
    if not named and not told and changes:
        return _unnamed(found, heard, stands, values, world)
    if not named or (ASKS.search(text) and heard.intent not in GIVES):
        return None
    if len(named) == 1 == len([piece for piece in found if not piece.shared]) == len(named[0].at):
        found = [_put_right(one, heard, stands, text) if one.at else one for one in found]
    if not any(piece.values for piece in found):
        return None
    return _told(found, stands, values, world)


def _left_out(found: Sequence[Piece], stands: Sequence[Values], text: str) -> list[int]:
    """第三块不登了 就前两块, 这块不登了, 只录前两块: the places of the rows that leave the entry."""
    told = [piece for piece in found if piece.text.strip() or not piece.at]
    if any(piece.values.keys() - {"count"} for piece in found) or not all(
        piece.at and _OUT.search(piece.text) for piece in told
    ):
        return []
    if told:
        return sorted({place - 1 for piece in told for place in piece.at})
    named = naming.find(text, stands) if not found else ()
    if named and text[: named[0].start].endswith(_ONLY):
        kept = {place for one in named for place in one.places}
        return [place for place in range(len(stands)) if place not in kept]
    begun = [place for place, row in enumerate(stands) if {"serial", "install_location"} & row.keys()]
    out = _OUT.search(text) if not found else None
    return begun[-1:] if out and "这" in text[max(0, out.start() - 3) : out.start()] else []


_ONLY = ("就", "只", "就要", "只要", "只录", "就录", "只登", "只报")


def _all_named(found: Sequence[Piece], text: str, size: int) -> Sequence[Piece]:
    """两台都改成送检: what is said of so many is said of each by its place."""
    if any(piece.at for piece in found) or not _COUNTED_ALL.search(text) or not says_so(text):
        return found
    return [changed(piece, at=tuple(range(1, size + 1)), shared=False) for piece in found if piece.values][:1]


def _told(found: Sequence[Piece], stands: Sequence[Values], values: Values, world: World) -> Told | None:
    """The rows with what was said of each; what was written is said back."""
    places = sorted({place - 1 for piece in found for place in piece.at})
    read = rows_read(placed(found, stands), values, world)
    if not read.at:
        return None
    written = {name for piece in found if piece.at for name in piece.values}
    shown = {n: "，".join(f"{a} {b}" for a, b in shown_row(read.at[n], written)) for n in places if n in read.at}
    order = {place: n for n, place in enumerate(read.at)}
    parts = [
        f"{_places([order[n] for n in shown if shown[n] == text])}记为：{text}"
        for text in dict.fromkeys(shown.values())
    ]
    said = (*([f"好，{'；'.join(parts)}。"] if any(shown.values()) else ()), *read.notes)
    return (read.values(values), "\n".join(said))


def _unnamed(
    found: Sequence[Piece], heard: Heard, stands: Sequence[Values], values: Values, world: World
) -> Told | None:
    """改成你们来检: a correction that names no row is of all that are alike in it, or of the one with the old words."""
    told = (heard.slots,) if heard.intent == "correct_info" else [piece.values for piece in found]
    said = {name: value for one in (*told, heard.slots) for name, value in one.items() if name in READERS}
    put = correction(world.text)
    for row in stands:
        of_its_form(said, row, world.text)
    old = put.old if put is not None and put.old else ""
    out = []
    for name, value in said.items():
        shown = [str(row.get(name, "")) for row in stands]
        of = [place for place, text in enumerate(shown) if old and old in text]
        if name == "serial" and not of and (read := meant_by(str(value), shown)) is not None:
            of = [read]
        at = of or (range(len(stands)) if len(set(shown)) == 1 or name == "delivery_method" else ())
        if not at:
            return (values, f"要改哪一台的{LABELS[name]}？连“第2台”一起说，例如“第2台{LABELS[name]}改成…”。")
        out.append(Piece(world.text, {name: value}, tuple(place + 1 for place in at)))
    return _told(out, stands, values, world) if out else None


_CODES = ("serial", "model")


def _put_right(piece: Piece, heard: Heard, stands: Sequence[Values], text: str) -> Piece:
    """The one row that is named with what a correction says: the new number, an end without its unit."""
    row = stands[piece.at[0] - 1] if 0 < piece.at[0] <= len(stands) else {}
    said = {name: value for name, value in piece.values.items() if name not in ("count", "serial_list")}
    if heard.intent == "correct_info":
        put_right = {k: v for k, v in heard.slots.items() if k in READERS and (k != "serial" or str(v) in piece.text)}
        said = {**put_right, **said}
        of_its_form(said, row, text)
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
    out = [*rows_aside(values), *({"at": place, "row": dict(stands[place])} for place in named)]
    return (with_rows(values, kept, out=out), f"{_places(named)}先不录了，要加回来就说一声。")


def _places(named: Sequence[int]) -> str:
    return "、".join(f"第{place + 1}台" for place in named)


def _put_back(text: str, stands: Sequence[Values], values: Values) -> Told | None:
    """A row that was taken out stands again: the one that is named, else the last."""
    aside = rows_aside(values)
    if not aside:
        return None
    places = ordinals.places(text)
    one = next(
        (
            one
            for one in reversed(aside)
            if one["at"] + 1 in places
            or str(one["row"].get("serial", NO_VALUE)) in text
            or (name_of(one["row"]) and name_of(one["row"]) in text)
        ),
        aside[-1],
    )
    kept = [dict(row) for row in stands]
    kept.insert(min(int(one["at"]), len(kept)), dict(one["row"]))
    return (with_rows(values, kept, out=[other for other in aside if other is not one]), "加回来了。")
