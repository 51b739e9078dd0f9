"""Owns how staff name lines in a message: serials and their last digits, places, lists, names, shops, all, the rest."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from nlu import instruments_said, serial
from nlu.numerals import read as number
from nlu.orders import kept
from nlu.orders.order import Shown, Targets
from nlu.text import folded

_N: Final = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
_C: Final = r"(?:台|件|块|个|条|支|把|只|项|套|根|具|副|张|种|杆|辆|枪|份|单|号(?![楼窗线院门室机库])|号机|号枪|行)"
_ORDINAL: Final = re.compile(
    rf"(?P<back>倒数)?第\s?(?P<n>{_N})\s?(?P<c>{_C})?(?:(?:到|至|~|-)\s?第?\s?(?P<last>{_N})\s?{_C}?)?(?![楼层窗诊年月周天次步页季])"
)
_FRONT: Final = re.compile(rf"(?:前面?|头)(?:的|那|这)?\s?(?P<n>{_N}|俩|仨)\s?{_C}?(?![天年月日])")
_REAR: Final = re.compile(rf"(?:最后面?|后面?|末尾?|倒数)(?:的|那|这)?\s?(?:(?P<n>{_N})\s?{_C}|(?P<few>[俩仨]))")
_LAST: Final = re.compile(rf"(?:最后|末尾|最末|最下面|最底下)(?:那|这)?一?{_C}")
_FIRST: Final = re.compile(rf"(?:(?<!前)头一?|最前面|最上面)(?:那|这)?一?{_C}")
_COUNT: Final = re.compile(
    rf"(?<![第前后每整单\d一二三四五六七八九十])(?:这|那|共|总共|一共)?(?:(?P<n>{_N})\s?(?P<c>{_C})|(?P<few>[俩仨]))(?![月天年])"
)
_NUMBER: Final = re.compile(r"(?<![\dA-Za-z.第#/-])(?P<n>\d{1,8})(?P<c>号|#)?(?![\dA-Za-z.%/:：#])")
_EVERY: Final = re.compile(
    rf"全部|全都|所有的?|统统|通通|全数|整单|每一?{_C}|都|全(?!国|新|程|市|区|县|省|自动)|均|一起|一并"
)
_OTHERS: Final = re.compile(rf"(?:其他|其它|其余|剩下|剩余|余下|别)的?(?:{_N}{_C})?|另外(?:的|{_N}{_C})")
_EXCEPT: Final = re.compile(r"除(?:了|开|去)?|(?:以|之)外的?|外(?:的|(?=[都全其剩,，]))")
_TAIL_SAID: Final = re.compile(r"(?:尾号|末[几四三两]?位|后[几四三两]位)(?:是|为)?\s?(?P<n>\d{2,8})")
_GLUE: Final = re.compile(
    rf"(?:[\s、,，.．;；/&+()（）:：]|和|跟|与|及|以及|还有|的|那|这|里面?|其中|把|将|编号|出厂|尾号|号|是|给|到|至|~|-|秤|表|器具|仪器|{_C})*"
)
_RUN: Final = re.compile(r"\s?(?:到|至|~|-)\s?(?:第|编号)?")
_CODE_RUN: Final = re.compile(r"([A-Za-z]*\d{4,})[-~]([A-Za-z]*\d{4,})")
_QUALIFIES: Final = re.compile(r"(?:号|的|那|这|台|个|块|支|把|\s|[（(])*")
"""What may stand between a serial and the name of the same instrument: 938579号电子计价秤."""
_SHORT_CODE: Final = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{1,4}-?\d{1,4}(?![\dA-Za-z-])")
_LABEL: Final = re.compile(r"(?:出厂)?(?:编号|序列号|机号|器号|尾号)(?:是|为|[:：])?\s?$")
_FEW: Final = {"俩": 2, "仨": 3, "两": 2}
_MOST_PLACES: Final = 99
_SHORTEST_TAIL: Final = 3
_SHORTEST_NAME: Final = 2
_LONGEST_RUN: Final = 100
_DIGITS_ENOUGH: Final = 5
_NAMING: Final = ("name", "model")
_SINGLE: Final = ("serial", "places", "number")
_SIDE: Final = re.compile(r"[(（\s]?([东西南北中左右前后]{1,2})(?:枪|[)）])?$")
_LATIN: Final = re.compile(r"[A-Za-z]{2,}")
_JOINS: Final = ("-", "_", ".", "/")


@dataclass(frozen=True, slots=True)
class Group:
    """Targets named in one place.

    `known`: something in it is certainly a line; `open`: it ends in a bare number or a name.
    """

    targets: Targets
    start: int
    end: int
    known: bool = True
    open: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    value: object
    start: int
    end: int


def find(text: str, shown: Sequence[Shown] | None, today: date) -> tuple[Group, ...]:
    """Every place where lines may be named, from left to right; which of them count is decided by the verbs beside.

    With `shown` None nothing is known of the lines, and any code may be a serial number.

    >>> rows = [Shown("938579", "电子计价秤"), Shown("938580", "电子计价秤")]
    >>> found = find("938579、80受理 第2台退回", rows, date(2026, 11, 21))
    >>> [one.targets.serials or one.targets.places for one in found]
    [('938579', '938580'), (2,)]
    """
    text = folded(text)
    found = _tokens(text, shown, today)
    groups: list[list[_Token]] = []
    for token in found:
        last = groups[-1][-1] if groups else None
        if last is not None and _GLUE.fullmatch(text, last.end, token.start) and not _apart(groups[-1], token):
            groups[-1].append(token)
        else:
            groups.append([token])
    return tuple(_group(text, tokens, shown) for tokens in groups)


def named(text: str, shown: Sequence[Shown] | None, today: date) -> Targets:
    """Every line that a text names, wherever it stands: for a question about lines, which has no verb beside them.

    >>> named("详细信息 第2条", None, date(2026, 11, 21)).places
    (2,)
    """
    text = folded(text)
    return _collected(text, _tokens(text, shown, today), shown)


def _apart(group: list[_Token], token: _Token) -> bool:
    """Whether a token begins a new group though nothing stands between: 其余 behind named lines, a new line."""
    return (
        token.kind == "rest"
        and any(one.kind in ("places", "serial", "number", "name") for one in group)
        and not any(one.kind == "except" for one in group)
    )


def _tokens(text: str, shown: Sequence[Shown] | None, today: date) -> list[_Token]:
    out: list[_Token] = []
    taken = kept.Taken(len(text))
    _add(out, taken, (_Token("booking_no", one.value, one.start, one.end) for one in kept.booking_numbers(text)))
    if shown is not None:
        _add(out, taken, _exact(text, shown))
    for start, end in [span for span in kept.spans(text, today) if taken.free(*span)]:
        taken.take(start, end)
    _add(out, taken, _matches(_TAIL_SAID, "number", text))
    _add(out, taken, _codes(text))
    _add(out, taken, _names(text, shown))
    _add(out, taken, _places(text))
    _add(out, taken, _matches(_EXCEPT, "except", text))
    _add(out, taken, _matches(_OTHERS, "rest", text))
    _add(out, taken, _counts(text))
    _add(out, taken, _matches(_NUMBER, "number", text))
    _add(out, taken, _matches(_EVERY, "all", text))
    return sorted(out, key=lambda one: one.start)


def _matches(pattern: re.Pattern[str], kind: str, text: str) -> Iterable[_Token]:
    named_part = "n" if "n" in pattern.groupindex else 0
    return (_Token(kind, one[named_part], *one.span()) for one in pattern.finditer(text))


def _add(out: list[_Token], taken: kept.Taken, found: Iterable[_Token]) -> None:
    for one in found:
        if taken.free(one.start, one.end):
            out.append(one)
            taken.take(one.start, one.end)


def plain(code: str) -> str:
    """A serial number as it is compared: upper case, without blanks, one form of bracket."""
    return folded(code).replace(" ", "").upper()


def _exact(text: str, shown: Sequence[Shown]) -> Iterable[_Token]:
    """The serials and models of the lines in front, wherever they stand whole."""
    upper = text.upper()
    values = {("serial", one.serial) for one in shown} | {("model", one.model) for one in shown}
    for kind, value in sorted(values, key=lambda one: -len(one[1])):
        if not _distinct(kind, value.strip("-")):
            continue
        wanted = folded(value).upper()
        forms = (wanted,) if " " not in wanted else (wanted, wanted.replace(" ", ""))
        for form in forms:
            at = upper.find(form)
            while at >= 0:
                if _stands_alone(upper, at, at + len(form)):
                    yield _Token(kind, value, at, at + len(form))
                at = upper.find(form, at + 1)


def _distinct(kind: str, value: str) -> bool:
    """Whether a code says by itself that it is one; few digits might be anything."""
    if kind == "model":
        return len(value) > 1 and value[0].isalpha()
    return len(value) >= _DIGITS_ENOUGH if value.isdigit() else len(value) > 1


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    size = end - start
    if (
        before in _JOINS
        and _letter(text[start - 2 : start - 1])
        and not _run_beside(text[: start - 1][-size - 1 :], size)
    ):
        return False
    if (
        after in ("-", "_")
        and text[end + 1 : end + 2].isdigit()
        and not _run_beside(text[end + 1 :][: size + 1][::-1], size)
    ):
        return False
    return not _letter(before) and not _letter(after)


def _run_beside(code: str, size: int) -> bool:
    """Whether what stands beyond a dash is a number as long as this one: 23060411-23060415."""
    return (
        size >= _DIGITS_ENOUGH
        and code[-size:].isdigit()
        and len(code) >= size
        and not code[: len(code) - size].isdigit()
    )


def _letter(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _codes(text: str) -> Iterable[_Token]:
    """Codes that look like serials, whether or not a line in front has them."""
    for one in serial.find(text, bare=True):
        run = _CODE_RUN.fullmatch(one.value)
        if run is not None and len(run[1]) == len(run[2]):
            yield _Token("serial", run[1], one.start, one.start + len(run[1]))
            yield _Token("serial", run[2], one.end - len(run[2]), one.end)
        else:
            yield _Token("serial", one.value, one.start, one.end)
    for match in _SHORT_CODE.finditer(text):
        if any(sign.isdigit() for sign in match[0]):
            yield _Token("serial", match[0], *match.span())


def _names(text: str, shown: Sequence[Shown] | None) -> Iterable[_Token]:
    if shown is None:
        for said in instruments_said.find(text):
            yield _Token("name", said.value, said.start, said.end)
        return
    for alias, value in _aliases(shown):
        yield from (_Token("serial", value, one.start(), one.end()) for one in re.finditer(re.escape(alias), text))
    for unit in sorted({one.unit for one in shown} - {""}, key=len, reverse=True):
        yield from (_Token("unit", unit, *span) for span in _called(text, unit, _SHORTEST_NAME + 1))
    for contact in {one.contact for one in shown if len(one.contact) > 1}:
        yield from (_Token("unit", contact, *span) for span in _called(text, contact, len(contact)))
        for title in ("老板", "师傅", "总", "姐", "哥", "经理", "店长", "医生", "大夫"):
            if (at := text.find(contact[0] + title)) >= 0:
                yield _Token("unit", contact, at, at + 1 + len(title))
    found = [
        _Token("name", text[start:end], start, end)
        for name in {one.name for one in shown} - {""}
        for start, end in (*_called(text, name, _SHORTEST_NAME), *_latin_part(text, name))
    ]
    yield from sorted(found, key=lambda one: one.start - one.end)


def _aliases(shown: Sequence[Shown]) -> Iterable[tuple[str, str]]:
    """东枪 for 189583P 东枪: the side of a nozzle, where one line alone has it."""
    sides = [(found[1], one.serial) for one in shown if (found := _SIDE.search(one.serial)) is not None]
    names = [side for side, _ in sides]
    return ((f"{side}枪", serial) for side, serial in sides if names.count(side) == 1)


def _latin_part(text: str, name: str) -> Iterable[kept.Span]:
    """LNG for LNG加气机."""
    letters = _LATIN.match(name)
    if letters is not None:
        wanted = rf"(?<![A-Za-z0-9]){letters[0]}(?![A-Za-z0-9-])"
        yield from (one.span() for one in re.finditer(wanted, text, re.IGNORECASE))


def _called(text: str, name: str, shortest: int) -> Iterable[kept.Span]:
    """Where a text says a name or a shorter form of it with the same end: 电子秤 of 电子计价秤."""
    wanted = re.sub(r"[(（].*", "", name) or name
    at = text.find(wanted[-1])
    while at >= 0:
        start, left = at, len(wanted) - 1
        while start > 0 and (here := wanted.rfind(text[start - 1], 0, left)) >= 0 and text[start - 1] > "\u3400":
            start, left = start - 1, here
        if at + 1 - start >= min(shortest, len(wanted)):
            yield start, at + 1
        at = text.find(wanted[-1], at + 1)


def _places(text: str) -> Iterable[_Token]:
    for match in _ORDINAL.finditer(text):
        first, last = _whole(match["n"]), _whole(match["last"] or "")
        if first and last and first < last:
            yield _Token("places", tuple(range(first, last + 1)), *match.span())
        elif first:
            yield _Token("places", (-first if match["back"] else first,), *match.span())
    for match in _LAST.finditer(text):
        yield _Token("places", (-1,), *match.span())
    for match in _FRONT.finditer(text):
        yield _Token("places", tuple(range(1, _whole(match["n"]) + 1)), *match.span())
    for match in _REAR.finditer(text):
        yield _Token("places", tuple(range(-_whole(match["n"] or match["few"]), 0)), *match.span())
    for match in _FIRST.finditer(text):
        yield _Token("places", (1,), *match.span())


def _counts(text: str) -> Iterable[_Token]:
    """三台, 两件, 俩: how many they are. 1号, 3号 are places."""
    for match in _COUNT.finditer(text):
        size = _whole(match["n"] or match["few"])
        if size and (match["c"] or "").startswith("号"):
            yield _Token("places", (size,), *match.span())
        elif size:
            yield _Token("count", size, *match.span())


def _whole(said: str) -> int:
    value = _FEW.get(said) or (number(said) if said else None)
    return value if isinstance(value, int) and 1 <= value <= _MOST_PLACES else 0


# -- a group of tokens as targets ----------------------------------------------------------------------------------
def _group(text: str, tokens: list[_Token], shown: Sequence[Shown] | None) -> Group:
    start = tokens[0].start
    if (label := _LABEL.search(text, max(0, start - 12), start)) is not None:
        start = label.start()
    targets = _targets(text, tokens, shown)
    codes = [plain(one.serial) for one in shown or ()]
    guessed = all(one.kind in ("serial", "number") for one in tokens)
    known = shown is None or not guessed or bool(targets.places) or any(plain(one) in codes for one in targets.serials)
    return Group(targets, start, tokens[-1].end, known=known, open=tokens[-1].kind in ("number", "name", "unit"))


def _targets(text: str, tokens: list[_Token], shown: Sequence[Shown] | None) -> Targets:
    opens = next((i for i, one in enumerate(tokens) if one.kind == "except" and str(one.value).startswith("除")), None)
    if opens is None:
        return _collected(text, [one for one in tokens if one.kind != "except"], shown)
    inside: list[_Token] = []
    behind: list[_Token] = []
    closed = False
    for one in tokens[opens + 1 :]:
        closed = closed or one.kind in ("except", "all", "rest")
        (behind if closed else inside).append(one)
    outer = [*tokens[:opens], *(one for one in behind if one.kind != "except")]
    around = _collected(text, [one for one in outer if one.kind != "rest"], shown)
    return replace(around, everything=True, left_out=_collected(text, inside, shown))


def _collected(text: str, tokens: list[_Token], shown: Sequence[Shown] | None) -> Targets:
    out = Targets()
    before: _Token | None = None
    for one in _unqualified(text, tokens):
        run = before is not None and _RUN.fullmatch(text, before.end, one.start) is not None
        out = _with(out, one, shown, run=run)
        before = one
    return out


def _unqualified(text: str, tokens: list[_Token]) -> list[_Token]:
    """Without names that only say what a serial or a place is of: 编号938579电子计价秤."""
    out: list[_Token] = []
    for one in tokens:
        last = out[-1] if out else None
        beside = last is not None and _QUALIFIES.fullmatch(text, last.end, one.start) is not None
        if last is None or not beside:
            out.append(one)
        elif one.kind in _NAMING and last.kind in _SINGLE:
            continue
        elif last.kind in _NAMING and one.kind in _SINGLE:
            out[-1] = one
        else:
            out.append(one)
    return out


def _with(out: Targets, one: _Token, shown: Sequence[Shown] | None, *, run: bool) -> Targets:
    value = str(one.value)
    match one.kind:
        case "booking_no":
            return replace(out, booking_no=value)
        case "serial":
            return _with_serial(out, value, shown, run=run)
        case "number":
            return _with_number(out, value, shown, run=run)
        case "places":
            places = one.value if isinstance(one.value, tuple) else ()
            return replace(out, places=(*out.places, *_run(out.places, places, run=run)))
        case "name":
            return replace(out, names=tuple(dict.fromkeys((*out.names, value))))
        case "model":
            return replace(out, models=(*out.models, value))
        case "unit":
            return replace(out, units=tuple(dict.fromkeys((*out.units, value))))
        case "count" if out.places and isinstance(one.value, int):
            return replace(out, places=(*out.places, *_run(out.places, (one.value,), run=run)))
        case "count":
            return replace(out, count=one.value if isinstance(one.value, int) else 0)
        case "rest":
            return replace(out, rest=True)
        case _:
            return replace(out, everything=True)


def _run(before: tuple[int, ...], places: tuple[int, ...], *, run: bool) -> tuple[int, ...]:
    """1-3, 1到3: all places up to the last."""
    if run and before and len(places) == 1 and 0 < before[-1] < places[0]:
        return tuple(range(before[-1] + 1, places[0] + 1))
    return places


def _with_serial(out: Targets, value: str, shown: Sequence[Shown] | None, *, run: bool) -> Targets:
    if shown is not None and (whole := _by_tail(value, shown)):
        value = whole
    more = _between(out.serials[-1], value) if run and out.serials else (value,)
    return replace(out, serials=tuple(dict.fromkeys((*out.serials, *more))))


def _with_number(out: Targets, value: str, shown: Sequence[Shown] | None, *, run: bool) -> Targets:
    """A bare number: the end of the serial before it, else a place, else the last digits of a serial."""
    if out.serials and (whole := _completed(out.serials[-1], value, shown)):
        return _with_serial(out, whole, shown, run=run)
    if len(value) < _SHORTEST_TAIL:
        place = int(value)
        places = _run(out.places, (place,), run=run) if 1 <= place <= _MOST_PLACES else ()
        if shown is not None and place > len(shown) and (tail := _by_tail(value, shown)):
            return replace(out, serials=(*out.serials, tail))
        return replace(out, places=(*out.places, *places))
    if shown is not None and (tail := _by_tail(value, shown)):
        return replace(out, serials=(*out.serials, tail))
    if shown is None:
        return replace(out, serials=(*out.serials, value))
    return replace(out, tails=(*out.tails, value))


def _by_tail(code: str, shown: Sequence[Shown]) -> str:
    """The one serial in front that is this code or ends with it; "" when there is none, or several."""
    wanted = plain(code)
    exact = [one.serial for one in shown if plain(one.serial) == wanted]
    ends = {one.serial for one in shown if plain(one.serial).endswith(wanted) and len(wanted) > 1}
    return exact[0] if exact else ends.pop() if len(ends) == 1 else ""


def _completed(before: str, digits: str, shown: Sequence[Shown] | None) -> str:
    """938579、80: the serial that shares the head of the one before it."""
    found = re.search(r"\d+", before[::-1])
    if found is None or len(digits) > len(found[0]):
        return ""
    end = len(before) - found.start()
    whole = before[: end - len(digits)] + digits + before[end:]
    known = shown is None or any(plain(one.serial) == plain(whole) for one in shown)
    return whole if known and (shown is not None or len(digits) > 1) else ""


def _between(first: str, last: str) -> tuple[str, ...]:
    """938579到938583: every number of the run behind the first."""
    one, other = re.search(r"\d+$", first), re.search(r"\d+$", last)
    if one is None or other is None or first[: one.start()] != last[: other.start()] or len(one[0]) != len(other[0]):
        return (last,)
    low, high = int(one[0]), int(other[0])
    if not low < high <= low + _LONGEST_RUN:
        return (last,)
    return tuple(f"{first[: one.start()]}{n:0{len(one[0])}d}" for n in range(low + 1, high + 1))
