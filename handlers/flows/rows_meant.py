"""Which rows of the ledger one clause names: by number, last digits, place, name, model, age, size, or all the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from booking.instrument import Instrument
from handlers.flows.falling_due import of_time
from nlu import nozzles
from nlu.dictation import written
from nlu.numerals import parse
from nlu.orders.called import is_short_for
from nlu.orders.order import Shown, Token
from nlu.orders.tokens import plain, tokens_of
from nlu.text import folded

_BESIDE = re.compile(r"(?:号|的|那|这|台|个|块|支|把|条|件|\s|[(（]|[二两俩三四五六七八九十\d])*")
"""What may stand between two words for the same thing: 二诊室的血压计, 里屋那台台秤."""
_BY_AGE = re.compile(
    r"(?:最?(?P<old>旧|老)|(?:最|刚|才|新)?(?P<new>新|刚买|新买|刚添|新添|刚进|新进))(?:的|买的|那|台|秤|表|些)"
)
_BY_SIZE = re.compile(
    r"(?:(?P<n>[俩仨]|[二两三四五六七八九十\d])[个台把块只]?)?最?(?P<size>[大小])(?:的|那|台|秤|号的|家伙)"
)
_BY_END = re.compile(
    r"(?P<end>\d+(?:\.\d+)?|[一二三四五六七八九十百两]{1,4})\s?(?P<unit>公斤|千克|kg|KG|吨|t|克|g|斤|MPa|兆帕|kPa)(?:的|那|这|量程|级)"
)
_BY_HEAD = re.compile(r"(?<![一-龥A-Za-z])(?:把|那些|这些|所有的?)?(?P<head>[秤表枪桩])(?=[都全也就约先给上])")
"""把秤约上: every scale, of scales and gauges."""
_KILOS = {"公斤": 1.0, "千克": 1.0, "kg": 1.0, "吨": 1000.0, "t": 1000.0, "克": 0.001, "g": 0.001, "斤": 0.5}
_DUE = re.compile(r"(?:快|要|马上|已经)?(?:到期|过期|超期)(?:了)?的?|该检的")
_NAMING = frozenset(("name", "model", "site", "kind", "part", "begins"))
_CODE_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_ONE = frozenset(("serial", "number", "places", "nozzle"))


_CLAUSE = re.compile(r"[\s,，。;；!！]+|(?<=约)(?=[^上下了吧呗个一好检])(?=.{4,}[不别])")


def clauses(text: str) -> list[str]:
    """The clauses of a message, each of which may choose, add or leave out."""
    return [one for one in _CLAUSE.split(text) if one]


@dataclass(frozen=True)
class RowsMeant:
    """What a clause names: the rows in order, whether all or all others are meant, and how many were said."""

    rows: tuple[Instrument, ...] = ()
    everything: bool = False
    rest: bool = False
    left_out: tuple[Instrument, ...] = ()
    count: int = 0
    unknown: bool = False

    @property
    def silent(self) -> bool:
        """Whether it names nothing at all."""
        return not (self.rows or self.everything or self.rest or self.left_out or self.count or self.unknown)


def named(text: str, rows: Sequence[Instrument], today: date) -> RowsMeant:
    """The rows that a clause names among those that are shown."""
    text = written(folded(text))
    shown = [
        Shown(row.serial.strip("-"), row.instrument_name, row.model.strip("-"), place=row.install_location)
        for row in rows
    ]
    found_ones = [*tokens_of(text, shown, today), *_qualities(text)]
    tokens = sorted((*found_ones, *_parts(text, rows, found_ones)), key=lambda one: one.start)
    opens = next((i for i, one in enumerate(tokens) if one.kind == "except"), len(tokens))
    closes = next(
        (i for i, one in enumerate(tokens) if i > opens and one.kind in ("all", "rest", "except")), len(tokens)
    )
    inside = tokens[opens + 1 : closes]
    outside = [one for one in (*tokens[:opens], *tokens[closes:]) if one.kind != "except"]
    found = _rows(text, outside, rows, today)
    left = _rows(text, inside, rows, today)
    kinds = {one.kind for one in outside}
    return RowsMeant(
        tuple(found or ()),
        everything="all" in kinds or opens < len(tokens),
        rest="rest" in kinds,
        left_out=tuple(left or ()),
        count=next((int(str(one.value)) for one in outside if one.kind == "count"), 0),
        unknown=found is None or left is None,
    )


def _qualities(text: str) -> list[Token]:
    """旧的那台, 大的, 500公斤那个, 快到期的: what tells one row from the others."""
    patterns = ((_BY_AGE, "age"), (_BY_SIZE, "size"), (_BY_END, "end"), (_DUE, "due"), (_BY_HEAD, "head"))
    return [
        Token("kind", (kind, match), *match.span()) for pattern, kind in patterns for match in pattern.finditer(text)
    ]


def _parts(text: str, rows: Sequence[Instrument], taken: Sequence[Token]) -> list[Token]:
    """就计价的, 编号T开头那个: rows by a part of their name, or by how their number begins."""
    out: list[Token] = []
    for size in (4, 3, 2):
        for start in range(len(text) - size):
            end = start + size
            free = not any(start < one.end and one.start < end for one in (*taken, *out))
            if free and text[end] in "的那" and any(text[start:end] in row.instrument_name for row in rows):
                out.append(Token("part", text[start:end], start, end))
    for sign in ("开头", "打头"):
        head = text.partition(sign)[0]
        code = head[len(head.rstrip(_CODE_SIGNS)) :]
        if code and sign in text:
            out.append(Token("begins", code, len(head) - len(code), len(head) + len(sign)))
    return out


def _rows(text: str, tokens: Sequence[Token], rows: Sequence[Instrument], today: date) -> list[Instrument] | None:
    """The rows that the tokens name; None when one of them is no row, or more than one could be the only one meant."""
    out: list[list[Instrument]] = []
    last: Token | None = None
    for one in tokens:
        if one.kind not in _NAMING | _ONE:
            continue
        hit = _hit(one, rows, today)
        if not hit and one.kind == "number":
            continue
        if not hit:
            return None
        beside = last is not None and _BESIDE.fullmatch(text, last.end, one.start) is not None
        both = (
            [row for row in out[-1] if row in hit] if beside and (one.kind in _NAMING or last_is_naming(last)) else []
        )
        if both:
            out[-1] = both
        else:
            out.append(hit)
        last = one
    return _narrowed(out)


def last_is_naming(token: Token | None) -> bool:
    """Whether a token says what kind of thing is meant, and not which one."""
    return token is not None and token.kind in _NAMING


def _narrowed(groups: Sequence[list[Instrument]]) -> list[Instrument]:
    """血压计约二诊室那台: a name is narrowed by the one that is named beside it."""
    out: list[Instrument] = []
    for i, group in enumerate(groups):
        inner = next((other for j, other in enumerate(groups) if j != i and len(other) < len(group)
                      and all(row in group for row in other)), None)  # fmt: skip
        out += [row for row in (inner or group) if row not in out]
    return out


def _hit(token: Token, rows: Sequence[Instrument], today: date) -> list[Instrument]:
    value = token.value
    match token.kind:
        case _ if not rows:
            return []
        case "serial":
            whole = [row for row in rows if plain(row.serial) == plain(str(value))]
            return whole or _only([row for row in rows if _ends(row.serial, str(value))])
        case "number":
            return _by_number(str(value), rows)
        case "places" if isinstance(value, tuple):
            at = [place - 1 if place > 0 else len(rows) + place for place in value]
            return [rows[place] for place in at if 0 <= place < len(rows)]
        case "model":
            return [row for row in rows if plain(row.model) == plain(str(value))]
        case "site":
            return [row for row in rows if str(value) in row.install_location]
        case "nozzle":
            return [row for row in rows if str(value) in nozzles.names(row.serial)]
        case "part":
            return [row for row in rows if str(value) in row.instrument_name]
        case "begins":
            return [row for row in rows if plain(row.serial).startswith(plain(str(value)))]
        case "name":
            return [row for row in rows if is_short_for(str(value), row.instrument_name)]
        case "kind" if isinstance(value, tuple):
            return _QUALITY[value[0]](value[1], rows, today)
        case _:
            return []


def _only(rows: list[Instrument]) -> list[Instrument]:
    return rows if len(rows) == 1 else []


def _ends(serial: str, said: str) -> bool:
    return len(said) > 1 and (plain(serial).endswith(plain(said)) or plain(serial).startswith(plain(said)))


def _by_number(said: str, rows: Sequence[Instrument]) -> list[Instrument]:
    """1和3 are places; 156 is the end of a serial number."""
    if len(said) < 3 and 1 <= int(said) <= len(rows):
        return [rows[int(said) - 1]]
    return _only([row for row in rows if _ends(row.serial, said)]) or _only([row for row in rows if said in row.model])


def _by_age(match: re.Match[str], rows: Sequence[Instrument], _today: date) -> list[Instrument]:
    dated = [row for row in rows if row.purchase_date]
    if len(dated) < len(rows):
        return []
    best = (min if match["old"] else max)(row.purchase_date for row in dated)
    return _only([row for row in rows if row.purchase_date == best])


def _by_size(match: re.Match[str], rows: Sequence[Instrument], _today: date) -> list[Instrument]:
    ends = {row.id: _end_of(row) for row in rows}
    if not all(ends.values()):
        return []
    ordered = sorted(ends.values(), reverse=match["size"] == "大")
    few = parse(match["n"] or "1")
    meant = ordered[:few] if isinstance(few, int) else []
    found = [row for row in rows if ends[row.id] in meant]
    return found if len(found) == few else []


def _by_end(match: re.Match[str], rows: Sequence[Instrument], _today: date) -> list[Instrument]:
    wanted = float(parse(match["end"]) or 0) * _KILOS.get(match["unit"].lower(), 1.0)
    return _only([row for row in rows if abs(_end_of(row) - wanted) < wanted / 1000])


def _end_of(row: Instrument) -> float:
    """The upper end of a row's range, of a scale in kilogrammes; 0 without one."""
    top = row.range.get("max")
    return float(top) * _KILOS.get(str(row.range.get("unit", "")).lower(), 1.0) if top is not None else 0.0


def _by_due(match: re.Match[str], rows: Sequence[Instrument], today: date) -> list[Instrument]:
    return list(of_time(match[0], rows, today) or ())


def _by_head(match: re.Match[str], rows: Sequence[Instrument], _today: date) -> list[Instrument]:
    return [row for row in rows if row.instrument_name.endswith(match["head"])]


_QUALITY: dict[str, Callable[[re.Match[str], Sequence[Instrument], date], list[Instrument]]] = {
    "age": _by_age,
    "size": _by_size,
    "end": _by_end,
    "due": _by_due,
    "head": _by_head,
}
