"""Owns the pieces of a message about instruments: what each says, and which rows it names.

What is said without anything of an instrument's own, or of all (都, 均, 统一), is shared.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

from nlu import absent, corrections, dictation, field_names, ordinals, places, serial
from nlu.fill import alike, cutting, groups, ledger, naming, sharing, table
from nlu.fill.piece import KEYS, OWN, Piece, Values, beside, described, numbered_last
from nlu.numerals import NUMBER
from nlu.reading import Reading

_ALL: Final = re.compile(r"都|均|(?<!安)全(?!称|名|国|自动|电子)|一律|统一|一共")
_ANOTHER: Final = re.compile(
    r"^[\s,，。]*(?:对了|哦|嗯|那个)?[\s,，]*(?:还有|另外(?!那)|再(?:来|加|录|有|添)|另有|又有?|下一[台个块把只支]|第二样)"
)
_REST: Final = re.compile(r"^[\s,，]*(?:其余|其他|其它|剩下|余下|别)的?(?:[台个块把只支])?")


def pieces(raw: str, *, today: date, stands: Sequence[Values] = (), asked: str = "") -> tuple[Piece, ...]:
    """The pieces of a message about instruments, in their order; those that `stands` may be named in it.

    `asked` is the slot that is asked for: 小的浙江凯丰的 大的顺达的 are then makers.

    >>> [p.values.get("model") for p in pieces("我有三台秤，两台ACS-30，一台TCS-150", today=date(2026, 1, 1))]
    [None, 'ACS-30', 'TCS-150']
    """
    return _pieces(raw, today, stands, asked) if stands else _alone(raw, today, asked)


@lru_cache(maxsize=64)
def _alone(raw: str, today: date, asked: str) -> tuple[Piece, ...]:
    """The pieces of a message beside which nothing stands: a turn asks for them several times."""
    return _pieces(raw, today, (), asked)


def _pieces(raw: str, today: date, stands: Sequence[Values], asked: str) -> tuple[Piece, ...]:
    plain = dictation.in_whole(_IN_BRACKETS.sub(r" 放\1 ", raw.translate(_CIRCLED_ROWS if stands else _CIRCLED)))
    plain, each = (plain, []) if stands else sharing.shared_out(plain)
    if (
        len(_COUNTERS.findall(plain)) > 1
        and not each
        and (told := groups.grouped(plain, waiting=len(stands)))
        and (whole := _of_groups(told, stands, today))
    ):
        return whole
    numbers = asked in ("serial", "serial_list") or any(word in plain for word in _BY_NUMBER)
    codes = "serial" if numbers and "型号" not in plain else None
    lines = [line for line in re.split(r"[\r\n]+", plain) if line.strip()][:_MOST]
    found = table.read(lines, today=today)
    out = [Piece("", row) for row in found.rows] if found else []
    for text in cutting.blocks(found.rest if found else lines):
        plainer, fields = alike.fields(text)
        marked, like = alike.marked(plainer)
        for part, at in _by_row(marked, stands, asked):
            for place, cut in enumerate(_cuts(part, len(stands), today, codes)):
                copied = like.pop(0) if alike.COPIED in cut.text and like else None
                piece = _piece(
                    cut.text.replace(alike.COPIED, " "), cut.head, copied, today, begun=bool(stands), codes=codes
                )
                mine = at if at and not place else _numbered_so(piece, stands) or _each(part, place, len(stands))
                piece = _put_right(piece, raw)
                piece = numbered_last(piece, stands)
                if mine and _lacks_number(cut.text, piece.values):
                    piece = replace(piece, values={**piece.values, "serial": _NONE})
                out.append(replace(piece, at=mine, shared=False) if mine else piece)
        if fields and out:
            out[-1] = replace(out[-1], alike=fields)
    out = [piece for piece in out if piece.values or piece.at or piece.another or piece.like is not None]
    out = _standing_there(beside(out, fresh=not stands))
    out += [
        replace(_piece(word, {}, None, today, begun=True), at=(place,), shared=False)
        for words in each
        for place, word in enumerate(words, 1)
    ]
    return tuple(described(out))


def _of_groups(told: groups.Grouped, stands: Sequence[Values], today: date) -> tuple[Piece, ...]:
    """What is said of all, and each group with its numbers, for the rows that stand when these wait for as many.

    None when what is said of all has a number, too, or other rows stand.
    """
    of_all = ledger.slots(_reading(told.of_all, today, flow="ledger_add")) if told.of_all else {}
    size = sum(len(one.numbers) for one in told.groups)
    waits = size == len(stands) and not any("serial" in row for row in stands)
    if of_all.keys() & {"serial", "serial_list"} or (stands and not waits):
        return ()
    of_all.pop("count", 0)
    out = [Piece(told.of_all, of_all, shared=True)] if of_all else []
    row = 0
    for one in told.groups:
        own = ledger.slots(_reading(one.words, today)) if one.words else {}
        if not own and len(one.words) > 1:
            own = {"install_location": one.words}
        if stands:
            out += [Piece(one.text, {**own, "serial": code}, (row + n,)) for n, code in enumerate(one.numbers, 1)]
        elif len(one.numbers) > 1:
            numbers = {"serial_list": list(one.numbers), "count": len(one.numbers)}
            out.append(Piece(one.text, {**own, **numbers}, another=True))
        else:
            out.append(Piece(one.text, {**own, "serial": one.numbers[0]}, another=True))
        row += len(one.numbers)
    return tuple(out)


_COUNTERS: Final = re.compile(sharing.COUNTER)
_BY_NUMBER: Final = ("就编号", "编号不一样", "编号不同", "只有编号", "号不一样", "就号")
"""一模一样的，就编号不一样，KG2309 0181: what is told is a number."""


def _put_right(piece: Piece, raw: str) -> Piece:
    """看差了 这个是ACS-15 别的都一样: what puts a thing right leaves the rest of it as it was, and copies nothing."""
    new = piece.another or "count" in piece.values or ("serial" in piece.values and corrections.leaves_the_rest(raw))
    return replace(piece, like=None) if piece.like == "" and not new and corrections.says_so(raw) else piece


def _standing_there(found: list[Piece]) -> list[Piece]:
    """后院还有个血压计: a place before 还有 is where the thing stands, and no thing of its own."""
    out: list[Piece] = []
    for piece in found:
        before = out[-1] if out else None
        if (
            before is not None
            and piece.another
            and "instrument_name" in piece.values
            and "install_location" not in piece.values
            and before.values.keys() == {"install_location"}
            and not (before.at or before.another or before.shared)
        ):
            out[-1] = replace(piece, text=f"{before.text}{piece.text}", values={**before.values, **piece.values})
        else:
            out.append(piece)
    return out


def _cuts(text: str, size: int, today: date, codes: str | None) -> list[cutting.Cut]:
    """The pieces of a part; 分别放内科、外科、急诊 one for each of `size` rows."""
    each = sharing.one_each(text, size)
    return [cutting.Cut(one) for one in each] if each else cutting.cut(_reading(text, today, codes=codes))


def _by_row(text: str, stands: Sequence[Values], asked: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The parts of a text that speak of rows that are named, with their places from 1 on; () for what stands before.

    小的编号KF2205513 大的TC-88-0147: the label of one part is meant of the next as well.
    """
    named = naming.find(text, stands)
    if not named:
        yield text, ()
        return
    if before := text[: named[0].start].strip(_SIGNS):
        yield before, ()
    label = _ASKED_WORDS.get(asked, "") if len(named) > 1 else ""
    for one, behind in zip(named, [*(later.start for later in named[1:]), len(text)], strict=True):
        part = text[one.end : behind].strip(_SIGNS)
        label = next((said.word for said in field_names.find(part) if part.startswith(said.word)), label)
        part = _labelled(part, label)
        own, rest = sharing.parted_tail(part) if len(one.places) == 1 else (part, "")
        yield own, tuple(place + 1 for place in one.places)
        if rest:
            yield rest, ()


def _labelled(part: str, label: str) -> str:
    """A part that is nothing but a code, or a name, behind the label that is meant of it."""
    named = _BARE_NAME if label == _ASKED_WORDS["manufacturer"] else None
    meant = _BARE_CODE if label.endswith(("号", "码")) else named
    return f"{label}{part}" if meant is not None and meant.fullmatch(part) else part


_ASKED_WORDS: Final = {"serial": "编号", "model": "型号", "manufacturer": "厂家"}
_BARE_CODE: Final = re.compile(r"(?:是|的是)?[A-Za-z0-9][A-Za-z0-9./#-]{2,24}")
_BARE_NAME: Final = re.compile(
    r"(?:是|的是)?[一-龥]{2,20}(?:[厂司行部店市](?:的|造的|产的|家的)?|(?:的|造的|产的|家的))"
)


def _each(text: str, place: int, size: int) -> tuple[int, ...]:
    """The place, from 1 on, of the row that a piece of 分别放内科、外科、急诊 is for."""
    return (place + 1,) if place < size and sharing.one_each(text, size) else ()


def _numbered_so(piece: Piece, stands: Sequence[Values]) -> tuple[int, ...]:
    """The place, from 1 on, of the row that has the number of a piece already."""
    number = re.sub(r"\s", "", str(piece.values.get("serial", ""))).upper()
    rows = (re.sub(r"\s", "", str(row.get("serial", ""))).upper() for row in stands)
    return tuple(place for place, serial in enumerate(rows, 1) if number and serial == number)


_SIGNS: Final = " ,，;；。、:："
_CIRCLED: Final = {ord("①") + n: f" {n + 1}、" for n in range(20)}
_CIRCLED_ROWS: Final = {ord("①") + n: f"第{n + 1}台" for n in range(20)}


_IN_BRACKETS: Final = re.compile(
    r"(?<=[A-Za-z\d]{3})[(（]([一-龥]{2,8})[)）](?=[\s,，、;；。]*(?:[A-Za-z\d]|$|[\n和还]|[两三四五六七八九十][台个块把只支]))"
)
"""25030018（店里）、25030027（门口）: a word in brackets behind a number."""
_MOST: Final = 60
"""So many lines of one message are read."""


def _reading(text: str, today: date, *, flow: str | None = None, codes: str | None = None) -> Reading:
    return Reading(text, role="unit", flow=flow, awaiting=codes, today=today)


def _piece(text: str, head: Values, like: str | None, today: date, *, begun: bool, codes: str | None = None) -> Piece:
    plain = text
    named = ordinals.NTH.search(plain)
    at = ordinals.places(plain) if named else ()
    plain = ordinals.NTH.sub(" ", plain) if named else plain
    that = cutting.THAT_ONE.match(plain)
    reading = _reading(plain[that.end() :] if that else plain, today, flow="ledger_add" if begun else None, codes=codes)
    values = ledger.slots(reading)
    if that and len(which := _LEAD.sub("", that["which"])) > 1 and _SPOT.fullmatch(which):
        values["install_location"] = which
    there = _THERE_IS.match(plain) or (_AT_END.search(plain) if values.keys() & {"serial", "serial_list"} else None)
    if there and "install_location" not in values and values.keys() & {*OWN}:
        values["install_location"] = there["where"]
    counted = _COUNT_ENDS.search(plain)
    if counted and "count" not in values:
        values["count"] = 1
    if set(values) == {"count"} and (spot := places.find_spot(_COUNT_ENDS.sub("", plain).strip())) is not None:
        values["install_location"] = spot.value
    if "instrument_name" not in values and (named_so := _HEAD.match(plain)) is not None:
        values["instrument_name"] = named_so["name"]
    if (name := str(values.get("instrument_name", ""))).endswith("称"):
        values["instrument_name"] = f"{name[:-1]}秤"
    if (at or _ONE_MORE.search(text) or _REST.match(text)) and _lacks_number(plain, values):
        values["serial"] = _NONE
    own = any(key in values for key in KEYS) or "instrument_name" in values or "count" in values
    return Piece(
        text,
        {**head, **values},
        at,
        _ANOTHER.match(text) is not None and (bool(values.keys() & _TELLS) or _ONE_MORE.search(text) is not None),
        like,
        not at and not head and (not own or _of_all(plain, values)),
        _REST.match(text) is not None and like is None,
    )


def _lacks_number(text: str, values: Values) -> bool:
    """Whether a text gives no number, and says that there is none."""
    return not values.keys() & {"serial", "serial_list"} and "serial" in absent.find(text)


_NONE: Final = "-----"
"""Stands for a number that is not there (SPEC 3)."""
_TELLS: Final = frozenset(("instrument_name", "serial", "serial_list", "model", "count"))
_ONE_MORE: Final = re.compile(
    r"(?<![剩余]下)[一另][台个块把只支套件](?!就?是|[一-龥]?级)|(?<![剩余])下一?[台块把只支套件]|再[来加录添][台个块把只支套件]"
)
"""还有 with no more than a grade or a place goes on about the same one."""
_LEAD: Final = re.compile(r"^(?:先说|先录|还有|另外|然后|再就是|就是|再来|再录|再说|说说|在|放)+")
_THERE_IS: Final = re.compile(
    r"(?:在|就)?(?!我|俺|咱|你|这|那|还|另外|家里|现在|一共|总共|手里)(?P<where>[一-龥\d]{2,8}?)(?:还|也)?[有放摆](?:了|着)?一?[台个块把只支](?![一-龥]?级)"
)
"""后门进货口有台台秤: where it is, before it is named."""
_AT_END: Final = re.compile(
    r"(?<=[A-Za-z0-9])(?:就|也)?[在放摆搁装挂](?!了|着|的|用)[在到]?(?P<where>[一-龥]{2,8}?)(?=[全都,，\s]|\Z)"
)
"""编号H7020在储气罐: what stands so behind a number is a place, though no list has it."""
_COUNT_ENDS: Final = re.compile(rf"^(?:其中)?[一1][台个块把只支套](?=[^\s])|{NUMBER}[台个块把只支套]\Z")
_HEAD: Final = re.compile(r"(?P<name>[一-龥]{2,10}(?:仪|计|秤|衡|桩|镜|箱))(?=[\s,，]+[A-Za-z0-9])")
"""汽车排气分析仪 MQW-50A: a name that no list has, before a code."""
_SPOT: Final = re.compile(
    r"(?![大小新旧老]的?\Z|刚才|上面|前面|最后|第|还有|另外|剩|余|其|(?:靠|挨)?[里外前后左右上下路]{1,2}[边头面侧]\Z)(?:[一-龥]{1,8}|[一-龥\d]{2,8})"
)
"""北门那台: it is told by its place."""


def _of_all(text: str, values: Values) -> bool:
    """都放店里, 厂家都是华东: of all rows, unless its own numbers or name stand beside."""
    if cutting.TOGETHER.match(text) and not values.keys() & {"serial", "serial_list", "instrument_name"}:
        return True
    return _ALL.search(text) is not None and not values.keys() & {"serial", "serial_list", "instrument_name", "count"}


def slots(reading: Reading) -> dict[str, Any]:
    """Every ledger value that a message says; `instruments` when it speaks of several that differ.

    >>> reading = Reading("两台秤 一台ACS-30编号111222 一台TCS-150编号333444", role="unit", flow=None, awaiting=None,
    ...                   today=date(2026, 1, 1))
    >>> [one["model"] for one in slots(reading)["instruments"]]
    ['ACS-30', 'TCS-150']
    """
    if reading.told is None:
        reading.told = _slots(reading)
    return dict(reading.told)


def _slots(reading: Reading) -> dict[str, Any]:
    if reading.awaiting in ("serial", "serial_list") and (listed := serial.read_list(reading.text)):
        return {"serial": listed[0]} if len(listed) == 1 else {"serial_list": list(listed)}
    if not _may_be_several(reading):
        return ledger.slots(reading)
    found = pieces(reading.pasted, today=reading.today)
    own = [piece for piece in found if not piece.shared and not piece.at]
    told = [piece for piece in own if not piece.bare] or own
    if len(told) > 1 and len(whole := _of_each(told)) == 1:
        return {**whole[0].values, **ledger.slots(reading)}
    if len(told) < _FEWEST or not all(piece.values.keys() & {*OWN, "count"} for piece in told):
        return ledger.slots(reading)
    named = next((piece.values["instrument_name"] for piece in own if "instrument_name" in piece.values), None)
    shared = {name: value for piece in found if piece.shared for name, value in piece.values.items()}
    start: dict[str, Any] = {"instrument_name": named} if named else {}
    return {"instruments": [_without_one({**start, **shared, **piece.values}) for piece in told]}


def _of_each(told: Sequence[Piece]) -> list[Piece]:
    """The pieces of one thing as one: 水分仪 LDS-1G 编号LG20417。量程3到35% goes on about the same."""
    out: list[Piece] = []
    for piece in told:
        begins = piece.another or piece.like is not None or piece.values.keys() & _TELLS
        if out and not begins and not piece.values.keys() & out[-1].values.keys():
            out[-1] = replace(out[-1], values={**out[-1].values, **piece.values})
        else:
            out.append(piece)
    return out


def _without_one(row: dict[str, Any]) -> dict[str, Any]:
    """One instrument is not counted."""
    return {name: value for name, value in row.items() if (name, value) != ("count", 1)}


_FEWEST: Final = 2


def _may_be_several(reading: Reading) -> bool:
    """Whether there is any sign of more than one instrument, looked for at little cost."""
    return (
        "\n" in reading.pasted
        or any(sign in reading.text for sign in ";；。")
        or max(len(reading.serials), len(reading.instruments), len(reading.models)) > 1
        or len(list(ledger.COUNT.finditer(reading.text))) > 1
    )


def of_all(text: str) -> bool:
    """Whether a text says of itself that it is about all: 型号都是Y-150."""
    return _ALL.search(text) is not None
