"""Owns every way in which a message may name a line, each with its place: serials, places, names, shops, all, rest."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from nlu import dates, serial
from nlu.numerals import read as number
from nlu.orders import kept
from nlu.orders.called import COUNTER, made_by, names, nozzles_meant
from nlu.orders.order import Shown, Token
from nlu.text import folded

_N: Final = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
_ORDINAL: Final = re.compile(
    rf"(?P<back>倒数)?第\s?(?P<n>{_N})\s?(?P<c>{COUNTER})?(?:(?:到|至|~|-)\s?第?\s?(?P<last>{_N})\s?{COUNTER}?)?(?![楼层窗诊年月周天次步页季])"
)
_FRONT: Final = re.compile(rf"(?:前面?|头)(?:的|那|这)?\s?(?P<n>{_N}|俩|仨)\s?{COUNTER}?(?![天年月日])")
_REAR: Final = re.compile(rf"(?:最后面?|后面?|末尾?|倒数)(?:的|那|这)?\s?(?:(?P<n>{_N})\s?{COUNTER}|(?P<few>[俩仨]))")
_LAST: Final = re.compile(
    rf"(?:最后[头面边]?|(?<![\d一-龥])后[面边头](?=[那这一])|末尾|最末|最下面|最底下)(?:那|这)?一?{COUNTER}"
)
_FIRST: Final = re.compile(rf"(?:(?<![前后里外上下])(?<![A-Za-z0-9][开打])头一?|最前面|最上面)(?:那|这)?一?{COUNTER}")
_COUNT: Final = re.compile(
    rf"(?<![第前后每整单\d一二三四五六七八九十])(?:这|那|共|总共|一共)?(?:(?P<n>{_N})\s?(?P<c>{COUNTER})|(?P<few>[俩仨]))(?![月天年])"
)
_NUMBER_RUN: Final = re.compile(r"(?<![\dA-Za-z.第#/-])(\d{1,2})\s?[-~到至]\s?(\d{1,2})(?![\dA-Za-z.%/:：#-])")
_NUMBER: Final = re.compile(
    r"(?<![\dA-Za-z.第#/×*-])(?:(?<!合格)|(?!\d\d))(?P<n>\d{1,8})(?P<c>号|#)?(?![\dA-Za-z.%/:：#])"
)
_EVERY: Final = re.compile(
    rf"全部|全都|所有的?|统统|通通|全数|整单|每一?{COUNTER}|一{COUNTER}[都也]?[不别](?:落|漏|少|剩)|都(?!行|可以|成|中|在|有空|得空|有人|没事|好说|方便)|全(?!国|新|程|市|区|县|省|自动)|均|一起|一并"
)
_OTHERS: Final = re.compile(
    rf"(?:其他|其它|其余|剩下|剩余|余下)的?(?:(?P<n>{_N}){COUNTER})?|别的(?:(?P<o>{_N}){COUNTER})?|另外?(?:的|(?P<m>{_N}){COUNTER})"
)
_EXCEPT: Final = re.compile(r"除(?:了|开|去)?|(?:以|之)外的?|外(?:的|(?=[都全其剩,，]))")
_TAIL_SAID: Final = re.compile(r"(?:尾号|末[几四三两]?位|后[几四三两]位)(?:是|为)?\s?(?P<n>\d{2,8})")
_CODE_RUN: Final = re.compile(r"([A-Za-z]*\d{4,})[-~]([A-Za-z]*\d{4,})")
_SHORT_CODE: Final = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{1,4}-?\d{1,4}(?![\dA-Za-z-])")
MOST_PLACES: Final = 99
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DIGITS_ENOUGH: Final = 5
_FEW_DIGITS: Final = 9
_LAST_DAY: Final = 31
_OF_BOOKING: Final = re.compile(
    r"(?<![\dA-Za-z.-])(?P<n>\d{3,6}(?=\s?(?:[那这](?:一?[张个])?|号)?(?:单|预约))|(?:\A|(?<=\n))\d{3}(?=[\s,，]?[收受全都退不])"
    r"|\d{4,6}(?![\dA-Za-z.-]))号?\s?(?:[那这](?:一?[张个])?|号)?(?:单子?|预约)?"
)
_AT_SITE: Final = re.compile(r"([一-龥0-9A-Za-z]{2,8}?)(?P<side>里|上|边|头)?(?:[那这的]|(?=[先也都就不约]|$))")
_JOINS: Final = ("-", "_", ".", "/")


def tokens_of(text: str, shown: Sequence[Shown] | None, today: date) -> list[Token]:
    """The tokens of a text from left to right; what is a day, a telephone, a window is none.

    >>> [(one.kind, one.value) for one in tokens_of("第2台12月3号来", None, date(2026, 11, 21))]
    [('places', (2,))]
    """
    out: list[Token] = []
    taken = kept.Taken(len(text))
    _add(out, taken, (Token("booking_no", one.value, one.start, one.end) for one in kept.booking_numbers(text)))
    if shown is not None:
        _add(out, taken, _exact(text, shown))
        _add(out, taken, (*nozzles_meant(text, shown), *made_by(text, shown), *_of_size(text, shown)))
    places = {one.place for one in shown or ()} - {""}
    owners = tuple({name for one in shown or () for name in (one.unit, one.contact) if len(name) > 1})
    _add(out, taken, (_of_owner(one, text, owners) for one in _sites(text, places, today)))
    for start, end in [span for span in kept.spans(text, today) if taken.free(*span)]:
        taken.take(start, end)
    _add(out, taken, _bookings_in_short(text, shown or ()))
    _add(out, taken, _matches(_TAIL_SAID, "number", text))
    _add(out, taken, _codes(text))
    _add(out, taken, names(text, shown))
    _add(out, taken, _places(text))
    _add(out, taken, _matches(_EXCEPT, "except", text))
    _add(
        out,
        taken,
        (Token("rest", _whole("".join(filter(None, one.groups()))), *one.span()) for one in _OTHERS.finditer(text)),
    )
    _add(out, taken, _counts(text))
    _add(out, taken, _matches(_NUMBER, "number", text))
    if shown is not None:
        out = [one for one in out if not _is_day(one, text, shown)]
    _add(out, taken, _matches(_EVERY, "all", text))
    return sorted(out, key=lambda one: one.start)


def _is_day(one: Token, text: str, shown: Sequence[Shown]) -> bool:
    """26号人手不够: a number with 号 beyond the list, which no serial in front ends with, is a day and no line."""
    value = one.value[-1] if isinstance(one.value, tuple) and one.value else one.value
    if one.kind not in ("places", "number") or "号" not in text[one.start : one.end] or not str(value).isdigit():
        return False
    beyond = max(len(shown), _FEW_DIGITS) < int(str(value)) <= _LAST_DAY
    return beyond and not any(plain(row.serial).endswith(str(value)) for row in shown)


def _matches(pattern: re.Pattern[str], kind: str, text: str) -> Iterable[Token]:
    named_part = "n" if "n" in pattern.groupindex else 0
    return (Token(kind, one[named_part], *one.span()) for one in pattern.finditer(text))


def _add(out: list[Token], taken: kept.Taken, found: Iterable[Token]) -> None:
    for one in found:
        if taken.free(one.start, one.end):
            out.append(one)
            taken.take(one.start, one.end)


def plain(code: str) -> str:
    """A serial number as it is compared: upper case, without blanks, one form of bracket."""
    return folded(code).replace(" ", "").upper()


def _exact(text: str, shown: Sequence[Shown]) -> Iterable[Token]:
    """The serials and models of the lines in front, wherever they stand whole."""
    upper = text.upper()
    values = {pair for one in shown for pair in (("serial", one.serial), ("model", one.model))}
    for kind, value in sorted(values, key=lambda one: -len(one[1])):
        if not _distinct(kind, value.strip("-")):
            continue
        wanted = folded(value).upper()
        forms = (wanted,) if " " not in wanted else (wanted, wanted.replace(" ", ""))
        for form in forms:
            at = upper.find(form)
            while at >= 0:
                if _stands_alone(upper, at, at + len(form)):
                    yield Token(kind, value, at, at + len(form))
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


def _codes(text: str) -> Iterable[Token]:
    """Codes that look like serials, whether or not a line in front has them."""
    for one in serial.find(text, bare=True):
        if text.endswith(("合格", "对应"), 0, one.start):
            continue  # 合格4413: what ends the number of a certificate
        run = _CODE_RUN.fullmatch(one.value)
        if run is not None and len(run[1]) == len(run[2]):
            yield Token("serial", run[1], one.start, one.start + len(run[1]))
            yield Token("serial", run[2], one.end - len(run[2]), one.end)
        else:
            yield Token("serial", one.value, one.start, one.end)
    for match in _SHORT_CODE.finditer(text):
        if not text.endswith("对应", 0, match.start()) and any(sign.isdigit() for sign in match[0]):
            yield Token("serial", match[0], *match.span())


def _bookings_in_short(text: str, shown: Sequence[Shown]) -> Iterable[Token]:
    """101那单, 0002全收: the last digits of a booking number that no other booking in front has, and no serial."""
    numbers = {one.booking_no for one in shown} - {""}
    serials = tuple(plain(one.serial) for one in shown)
    for match in _OF_BOOKING.finditer(text):
        having = [number for number in numbers if number.endswith(match["n"])]
        if len(having) == 1 and not any(one.endswith(match["n"]) for one in serials):
            yield Token("booking_no", having[0], *match.span())


def _sites(text: str, places: set[str], today: date) -> Iterable[Token]:
    """里屋那台, 二楼的验光仪, 后院: a part of where something stands, whole or before 那 and the like."""
    for place in places:
        inside = rf"{re.escape(place)}(?:[里上边头](?=[那这的]))?"
        yield from (Token("site", place, *one.span()) for one in re.finditer(inside, text))
    for match in _AT_SITE.finditer(text):
        for start in range(match.start(1), match.end(1) - 1):
            part = text[start : match.end(1)]
            if 0 < sum(part in place for place in places) < max(2, len(places)) and not _in_a_day(text, start, today):
                yield Token("site", part, start, match.end("side" if match["side"] else 1))
                break


def _of_owner(site: Token, text: str, owners: Sequence[str]) -> Token:
    """王建国店里那三台: a place behind the name of a shop or its owner is that shop, not where a thing stands."""
    owner = next((one for one in owners if text[: site.start].endswith(one)), "")
    return Token("unit", owner, site.start - len(owner), site.end) if owner else site


def _of_size(text: str, shown: Sequence[Shown]) -> Iterable[Token]:
    """那个大秤, 小的那两个: the lines whose model ends in the greatest number, or the least."""
    sizes = {one.serial: int(found[0]) for one in shown if (found := re.search(r"\d+$", one.model))}
    if len(sizes) < len(shown) or len(set(sizes.values())) <= 1:
        return
    for word in ("大秤", "大的", "小秤", "小的"):
        ordered = sorted(sizes.values(), reverse=word[0] == "大")
        for match in re.finditer(
            rf"(?:(?<![一-龥])|(?<=[个台的那]))最?{word}(?!量)(?=(?:那|这)?(?P<n>{_N}|俩|仨)?)", text
        ):
            among = ordered[: _whole(match["n"] or "") or 1]
            yield Token("made", tuple(one for one, size in sizes.items() if size in among), *match.span())


def _in_a_day(text: str, at: int, today: date) -> bool:
    """Whether a place in a text belongs to a day: 12月1号 is no 1号岛."""
    return any(
        one.start <= at < one.end for one in (*dates.find(text, today=today), *dates.find_days(text, today=today))
    )


def _places(text: str) -> Iterable[Token]:
    for match in _NUMBER_RUN.finditer(text):
        first, last = int(match[1]), int(match[2])
        if 0 < first < last:
            yield Token("places", tuple(range(first, last + 1)), *match.span())
    for match in _ORDINAL.finditer(text):
        first, last = _whole(match["n"]), _whole(match["last"] or "")
        if first and last and first < last:
            yield Token("places", tuple(range(first, last + 1)), *match.span())
        elif first:
            yield Token("places", (-first if match["back"] else first,), *match.span())
    yield from (Token("places", (_CIRCLED.index(it) + 1,), at, at + 1) for at, it in enumerate(text) if it in _CIRCLED)
    for match in _LAST.finditer(text):
        yield Token("places", (-1,), *match.span())
    for match in _FRONT.finditer(text):
        yield Token("places", tuple(range(1, _whole(match["n"]) + 1)), *match.span())
    for match in _REAR.finditer(text):
        yield Token("places", tuple(range(-_whole(match["n"] or match["few"]), 0)), *match.span())
    for match in _FIRST.finditer(text):
        yield Token("places", (1,), *match.span())


def _counts(text: str) -> Iterable[Token]:
    """三台, 两件, 俩: how many they are. 1号, 3号 are places."""
    for match in _COUNT.finditer(text):
        size = _whole(match["n"] or match["few"])
        if size and (match["c"] or "").startswith("号"):
            yield Token("places", (size,), *match.span())
        elif size:
            yield Token("count", size, *match.span())


def _whole(said: str) -> int:
    value = number(said) if said else None
    return value if isinstance(value, int) and 1 <= value <= MOST_PLACES else 0
