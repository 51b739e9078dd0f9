"""Owns which of several instruments that stand already some words of a text name: 大的那台, 水银那个, 321, 1.6那块.

A row is named by what tells it from the others: its place in the list, number, name, place, size, age, or a word that
was said of it. Words that fit every row, or none, name nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from nlu import instruments_said, nozzles, ordinals
from nlu.units import UNITS, unit_said

Values = Mapping[str, Any]

TOLD: Final = "told"
"""The key of a row under which stands what was said of it, word for word."""

_COUNTER: Final = "[台个块把只支套件条架]"
_THAT: Final = re.compile(
    rf"(?P<which>[一-龥A-Za-z0-9.#/-]{{1,14}}?)(?:里|上)?(?:的)?那(?:[一两二三四五六七八九俩仨几]|\d)?{_COUNTER}?(?<=[台个块把只支套件条架俩仨])"
)
_ITS: Final = re.compile(
    r"(?P<which>[一-龥A-Za-z0-9.#/-]{1,10}?)的(?!那|话|时候|[一-龥]{0,2}(?:厂|公司)|[\s,，。;；]*\Z)"
)
_ENDS: Final = re.compile(
    rf"(?:开?头|前|后|最后|末)(?:面|头)?(?:的|那|这)?(?:[一两二三四五六七八九俩仨]|\d){_COUNTER}|最后(?:[那这]一?)?{_COUNTER}|中间的?那一?{_COUNTER}|后[头面]那{_COUNTER}|[开打]?头(?:那)?一{_COUNTER}"
)
_CODE: Final = re.compile(
    rf"(?P<mark>(?:出厂|机身)?(?:编号|尾号|末尾|后几位)(?:是|为)?\s?)?(?<![A-Za-z0-9.#/~-])(?P<code>[A-Za-z0-9][A-Za-z0-9.#/-]*)"
    rf"(?P<that>(?:号)?的?那{_COUNTER}|的)?"
)
_BEHIND_CODE: Final = re.compile(
    r"(?:\s?(?:[和跟与及、]|还有)\s?[A-Za-z0-9.#/-]+)*\s?(?:就|也|都|改|换|放|摆|搁|装|挂|在|是|归|给|送|不|没|用|坏|拆|卖|停|退|扔|报废|早|已经|让|应该|误差|最大|量程|[:：])"
)
_BEHIND_NAME: Final = re.compile(
    rf"\s?(?:的|那{_COUNTER}|就|也|先|坏|拆|卖|停|退|扔|报废|早就?|已经|改|换|放|摆|搁|装|挂|在|是|归|给|送|不|没|用|编号|型号|出厂|厂家|最大|最小|量程|范围|误差|精度|等级|准确度|[\d(±])"
)
_OTHER: Final = re.compile(rf"(?:另外?|剩下?的?|余下的?|剩)(?:那)?(?:一)?{_COUNTER}(?!都|全)")
_APART: Final = re.compile(r"(?:^|(?<=[\s,，。;；:：、]))[一-龥]{0,2}\Z")
_SIZE: Final = re.compile(r"(?P<big>大)?(?(big)|小)(?:点|号|些|一点)?")
_AGE: Final = re.compile(r"(?P<new>新)?(?(new)|[旧老])(?:点|些|一点)?")
_WORD: Final = re.compile(r"水银|电子|数显|指针|机械|台式|臂式|腕式|手持|固定|便携|进口|国产|立式|[大小新旧老]")
"""Words that tell things apart with 的 alone: 电子的, 大的."""
_NUMBER: Final = re.compile(r"(?P<n>\d+(?:\.\d+)?)(?P<unit>[A-Za-z一-龥]{0,3})")
_FEW: Final = 2
_TAIL: Final = 3
"""So many signs of a number's end name it; behind 尾号 or before 那台 one less."""


@dataclass(frozen=True, slots=True)
class RowsNamed:
    """A part of a text that names rows: where it stands, and the places of the rows in the list."""

    start: int
    end: int
    places: tuple[int, ...]


def find(text: str, rows: Sequence[Values]) -> tuple[RowsNamed, ...]:
    """Every part of a text that names rows, in order.

    >>> rows = ({"instrument_name": "台秤", "serial": "KF321"}, {"instrument_name": "血压计", "serial": "SX358"})
    >>> [(one.start, one.places) for one in find("321放前厅，血压计在里屋", rows)]
    [(0, (0,)), (7, (1,))]
    """
    if len(rows) < _FEW:
        return ()
    found: list[RowsNamed] = []
    for reader in (_by_place_in_list, _by_code, _by_that, _by_word, _by_kin, _by_its):
        for one in reader(text, rows):
            if not any(one.start < other.end and other.start < one.end for other in found):
                found.append(one)
    found.sort(key=_start)
    return tuple(_with_other(text, _joined(text, found), len(rows)))


def _joined(text: str, found: Sequence[RowsNamed]) -> list[RowsNamed]:
    """第1台和第3台: named together."""
    out: list[RowsNamed] = []
    for one in found:
        if out and _AND.fullmatch(text[out[-1].end : one.start]):
            out[-1] = RowsNamed(out[-1].start, one.end, (*out[-1].places, *one.places))
        else:
            out.append(one)
    return out


_AND: Final = re.compile(r"\s?(?:[和跟与及、]|还有|(?=\Z))\s?")


def _start(one: RowsNamed) -> int:
    return one.start


def _by_place_in_list(text: str, rows: Sequence[Values]) -> Iterator[RowsNamed]:
    """第二台, 第一和第三台, 前两台, 最后一台."""
    end = -1
    for one in sorted((*ordinals.NTH.finditer(text), *_ENDS.finditer(text)), key=lambda found: found.start()):
        if one.start() < end:
            continue
        at = [place - 1 if place > 0 else len(rows) + place for place in ordinals.places(one[0])]
        at = [len(rows) // _FEW] if one[0].startswith("中间") and len(rows) % _FEW else at
        places = tuple(place for place in at if 0 <= place < len(rows))
        that = re.compile(rf"的?那{_COUNTER}").match(text, one.end())
        end = that.end() if that else one.end()
        start, group = _group_before(text, one.start(), rows)
        if group and not one[0].startswith("倒"):
            nth = [
                place if place >= 0 else len(group) + place for place in (p - (p > 0) for p in ordinals.places(one[0]))
            ]
            yield RowsNamed(start, end, tuple(group[place] for place in nth if 0 <= place < len(group)))
        elif places:
            yield RowsNamed(one.start(), end, places)


def _group_before(text: str, end: int, rows: Sequence[Values]) -> tuple[int, tuple[int, ...]]:
    """大华|第三台: where the words begin before an ordinal that several rows, and not all, share; and those rows."""
    own = text[:end].removesuffix("的")
    for size in range(min(_LONGEST_GROUP, len(own)), 1, -1):
        places = _fitting(own[-size:], rows, _GROUPED)
        if len(places) > 1:
            return len(own) - size, places
    return end, ()


_LONGEST_GROUP: Final = 8


def _by_code(text: str, rows: Sequence[Values]) -> Iterator[RowsNamed]:
    """938579, 尾号579的, 321放一中队, 东枪: a whole number, or an end of it that no other number has."""
    serials = [re.sub(r"\s", "", str(row.get("serial", ""))) for row in rows]
    for place, serial in enumerate(serials):
        side = serial[-_FEW:] if nozzles.named(str(rows[place].get("serial", ""))) else ""
        if side and text.count(side) == 1 and [one.endswith(side) for one in serials].count(True) == 1:
            at = text.find(side)
            start = at - len(serial) + len(side) if text[:at].endswith(serial[: -len(side)]) else at
            yield RowsNamed(start, at + len(side), (place,))
    codes = list(_CODE.finditer(text))
    series = len({one["code"].upper() for one in codes} & set(serials)) > 1
    for one in codes:
        code, marked = one["code"], bool(one["mark"] or one["that"])
        clause = series and _APART.search(text[: one.start()]) and text[one.end() : one.end() + 1] == " "
        if not one["that"] and not clause and not _BEHIND_CODE.match(text, one.end()):
            continue
        if whole := tuple(place for place, serial in enumerate(serials) if serial.upper() == code.upper() != ""):
            yield RowsNamed(one.start(), one.end(), whole)
        elif len(code) >= _TAIL - marked:
            ends = [place for place, serial in enumerate(serials) if serial.upper().endswith(code.upper())]
            if len(ends) == 1:
                yield RowsNamed(one.start(), one.end(), (ends[0],))


def _by_that(text: str, rows: Sequence[Values]) -> Iterator[RowsNamed]:
    """水银那个, 三楼那台, 1.6那块, 60吨那台."""
    for one in _THAT.finditer(text):
        for start in range(one.start(), one.end("which")):
            places = _fitting(text[start : one.end("which")], rows, _FEATURES)
            if places:
                yield RowsNamed(start, one.end(), places)
                break


def _by_its(text: str, rows: Sequence[Values]) -> Iterator[RowsNamed]:
    """电子的, 大的, 前厅的: a word or a place of its own, with 的."""
    for one in _ITS.finditer(text):
        for start in range(one.start(), one.end("which")):
            which = text[start : one.end("which")]
            worded = _WORD.fullmatch(which) is not None
            if not worded and not _APART.search(text[:start]):
                continue
            subject = text[one.end() :][:1].strip() and not text[:start].endswith(("是", "也", "都"))
            places = _fitting(which, rows, _WORDED if worded else _GROUPED if subject or which.isdigit() else _PLAIN)
            if places:
                yield RowsNamed(start, one.end(), places)
                break


def _by_word(text: str, rows: Sequence[Values]) -> Iterator[RowsNamed]:
    """验光仪在验光室, 1号炉2308117: a name or a place that not every row has."""
    for field in ("instrument_name", "install_location"):
        words = [str(row.get(field, "")) for row in rows]
        ends = [word[at:] for word in words for at in range(len(word) - 1) if word[at:] in text]
        ends += [short for word in words if (short := _shortened(word)) and short in text and word not in text]
        found = [one for word in _longest(ends) for one in _said_of_word(text, word, words)]
        series = len({one.places for one, _ in found}) > 1
        yield from (one for one, goes_on in found if goes_on or series)


def _by_kin(text: str, rows: Sequence[Values]) -> Iterator[RowsNamed]:
    """磅在院里 水分仪搁办公室: a shorter or another name of one row alone, before what is said of it."""
    found: list[tuple[RowsNamed, bool]] = []
    for one in instruments_said.find(text):
        places = tuple(n for n, row in enumerate(rows) if _is_kin(one.value, str(row.get("instrument_name", ""))))
        if len(places) == 1 and (_APART.search(text[: one.start]) or text[: one.start].endswith(("和", "跟", "、"))):
            found.append((RowsNamed(one.start, one.end, places), _BEHIND_NAME.match(text, one.end) is not None))
    series = len({one.places for one, _ in found}) > 1
    yield from (one for one, goes_on in found if goes_on or series)


def _is_kin(said: str, name: str) -> bool:
    """Whether a name is a shorter one of another (水分仪 of 谷物水分测定仪), or means the same (磅 of 电子汽车衡)."""
    if said == name or any(word.endswith(said) for word in instruments_said.alike(name)):
        return True
    signs = iter(name)
    return len(said) > 1 and said[-1] == name[-1:] and all(sign in signs for sign in said)


def _shortened(word: str) -> str:
    """1号炉 for 1号锅炉, "" for a place that has no number."""
    found = _NUMBERED_PLACE.fullmatch(word)
    return f"{found['n']}{found['what']}" if found else ""


_NUMBERED_PLACE: Final = re.compile(r"(?P<n>[\d一二三四五六七八九十]+号)[一-龥]+(?P<what>[一-龥])")


def _longest(words: Sequence[str]) -> list[str]:
    """The words that are no end of another one."""
    return [word for word in dict.fromkeys(words) if not any(word != other and other.endswith(word) for other in words)]


def _said_of_word(text: str, word: str, words: Sequence[str]) -> Iterator[tuple[RowsNamed, bool]]:
    """Where a name, or its end (血压计 of 水银血压计), begins a clause, and whether what follows is said of it."""
    places = tuple(place for place, other in enumerate(words) if other.endswith(word) or _shortened(other) == word)
    if len(word) < _FEW or len(places) == len(words):
        return
    for one in re.finditer(re.escape(word), text):
        if not _APART.search(text[: one.start()]):
            continue
        behind = _BEHIND_NAME.match(text, one.end())
        end = behind.end() if behind and behind[0].strip().startswith(("的", "那")) else one.end()
        yield RowsNamed(one.start(), end, places), behind is not None


def _with_other(text: str, found: Sequence[RowsNamed], size: int) -> Iterator[RowsNamed]:
    """另一台, 剩下那台: those that were not named."""
    other = _OTHER.search(text)
    named = {place for one in found for place in one.places}
    rest = tuple(place for place in range(size) if place not in named)
    for one in found:
        if other and other.end() <= one.start and rest and named:
            yield RowsNamed(other.start(), other.end(), rest)
            other = None
        yield one
    if other and rest and named and all(one.end <= other.start() for one in found):
        yield RowsNamed(other.start(), other.end(), rest)


# -- what tells rows apart -----------------------------------------------------------------------------------------
def _fitting(
    which: str, rows: Sequence[Values], features: Iterable[Callable[[str, Sequence[Values]], Iterable[int]]]
) -> tuple[int, ...]:
    """The places of the rows that words fit, by the first feature that tells some rows from the others."""
    for feature in features:
        places = tuple(feature(which, rows))
        if places and len(places) < len(rows):
            return places
    return ()


def _by_field(name: str, least: int) -> Callable[[str, Sequence[Values]], Iterator[int]]:
    """The rows whose field holds the words."""

    def places(which: str, rows: Sequence[Values]) -> Iterator[int]:
        if len(which) >= least:
            for place, row in enumerate(rows):
                if which in (value := str(row.get(name, ""))) or which == _shortened(value):
                    yield place

    return places


def _of_told(which: str, rows: Sequence[Values]) -> Iterator[int]:
    """水银那个, 大的: what was said of a row itself; 最小200克 tells no size of it."""
    told = re.compile(rf"(?<!最){re.escape(which)}{_TELLS}" if len(which) == 1 else re.escape(which))
    for place, row in enumerate(rows):
        if told.search(str(row.get(TOLD, ""))):
            yield place


_TELLS: Final = "(?=[的号点些秤称表枪磅台那])"
"""What stands behind a word of one character that tells which one is meant."""


def _of_size(which: str, rows: Sequence[Values]) -> tuple[int, ...]:
    """大的, 小的: the one that measures most, or least."""
    said = _SIZE.fullmatch(which)
    sizes = [_capacity(row) for row in rows]
    if said is None or None in sizes:
        return ()
    known = [size or 0.0 for size in sizes]
    wanted = max(known) if said["big"] else min(known)
    return tuple(place for place, size in enumerate(known) if size == wanted)


def _of_age(which: str, rows: Sequence[Values]) -> tuple[int, ...]:
    """新的, 旧的: the one bought last, or first."""
    said = _AGE.fullmatch(which)
    dates = [str(row.get("purchase_date", "")) for row in rows]
    if said is None or "" in dates:
        return ()
    wanted = max(dates) if said["new"] else min(dates)
    return tuple(place for place, day in enumerate(dates) if day == wanted)


def _of_number(which: str, rows: Sequence[Values]) -> Iterator[int]:
    """1.6那块, 60吨那台: an end of its range, or the number in its model."""
    said = _NUMBER.fullmatch(which)
    if said is None:
        return
    number, unit = float(said["n"]), unit_said(said["unit"]) if said["unit"] else None
    for place, row in enumerate(rows):
        value = row.get("range") or {}
        ends = [float(value[end]) for end in ("max", "min") if end in value]
        size = UNITS[unit[0]].size * unit[1] if unit else 1.0
        mine = UNITS[value["unit"]].size if unit and value.get("unit") in UNITS else 1.0
        close = any(abs(end * mine - number * size) < _CLOSE for end in ends)
        if close or (not ends and said["n"] in re.findall(r"\d+(?:\.\d+)?", str(row.get("model", "")))):
            yield place


_CLOSE: Final = 1e-9


def _capacity(row: Values) -> float | None:
    value = row.get("range") or {}
    if "max" in value:
        return float(value["max"]) * (UNITS[value["unit"]].size if value.get("unit") in UNITS else 1.0)
    digits = re.findall(r"\d+", str(row.get("model", "")))
    return float(digits[-1]) if digits else None


_PLAIN: Final = (_by_field("instrument_name", 2), _by_field("install_location", 2))
_GROUPED: Final = (*_PLAIN, _of_number, _by_field("manufacturer", 2))
_WORDED: Final = (_by_field("instrument_name", 2), _of_told, _of_size, _of_age)
_FEATURES: Final = (
    _by_field("instrument_name", 2),
    _by_field("install_location", 1),
    _by_field("model", 2),
    _of_number,
    _by_field("manufacturer", 2),
    _of_told,
    _of_size,
    _of_age,
)
