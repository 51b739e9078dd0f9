"""Owns every way in which a message may name a line, each with its place: serials, places, names, shops, all, rest."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from nlu import dates, instruments_said, makers, nozzles, serial
from nlu.numerals import read as number
from nlu.orders import kept
from nlu.orders.order import Shown
from nlu.text import folded

_N: Final = r"(?:\d{1,2}|[一二三四五六七八九十两]{1,3})"
COUNTER: Final = (
    r"(?:台|件|块|个|条|支|把|只|项|样|套|根|具|副|张|种|杆|辆|枪|份|单|号(?![楼窗线院门室机库])|号机|号枪|行)"
)
_ORDINAL: Final = re.compile(
    rf"(?P<back>倒数)?第\s?(?P<n>{_N})\s?(?P<c>{COUNTER})?(?:(?:到|至|~|-)\s?第?\s?(?P<last>{_N})\s?{COUNTER}?)?(?![楼层窗诊年月周天次步页季])"
)
_FRONT: Final = re.compile(rf"(?:前面?|头)(?:的|那|这)?\s?(?P<n>{_N}|俩|仨)\s?{COUNTER}?(?![天年月日])")
_REAR: Final = re.compile(rf"(?:最后面?|后面?|末尾?|倒数)(?:的|那|这)?\s?(?:(?P<n>{_N})\s?{COUNTER}|(?P<few>[俩仨]))")
_LAST: Final = re.compile(
    rf"(?:最后|(?<![\d一-龥])后[面边头](?=[那这一])|末尾|最末|最下面|最底下)(?:那|这)?一?{COUNTER}"
)
_FIRST: Final = re.compile(rf"(?:(?<!前)(?<![A-Za-z0-9][开打])头一?|最前面|最上面)(?:那|这)?一?{COUNTER}")
_COUNT: Final = re.compile(
    rf"(?<![第前后每整单\d一二三四五六七八九十])(?:这|那|共|总共|一共)?(?:(?P<n>{_N})\s?(?P<c>{COUNTER})|(?P<few>[俩仨]))(?![月天年])"
)
_NUMBER_RUN: Final = re.compile(r"(?<![\dA-Za-z.第#/-])(\d{1,2})\s?[-~到至]\s?(\d{1,2})(?![\dA-Za-z.%/:：#-])")
_NUMBER: Final = re.compile(
    r"(?<![\dA-Za-z.第#/-])(?:(?<!合格)|(?!\d\d))(?P<n>\d{1,8})(?P<c>号|#)?(?![\dA-Za-z.%/:：#])"
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
_FEW: Final = {"俩": 2, "仨": 3, "两": 2}
MOST_PLACES: Final = 99
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SHORTEST_NAME: Final = 2
_TAILS: Final = (3, 4, 5)
"""With how many of its last digits a dispenser is called."""
_DIGITS_ENOUGH: Final = 5
_OF_SHOP: Final = re.compile(
    r"([一-龥]{2,8}?)(?:那单|那家|家的|这家|店的|那边|那[两三四五六几]|的(?=[一-龥]{0,6}(?:秤|表|仪|计|枪|机|箱|都|全|单|[两三四五六])|周|星期|礼拜|\d))"
)
_OF_BOOKING: Final = re.compile(
    r"(?<![\dA-Za-z.-])(?P<n>\d{3,6}(?=\s?(?:[那这](?:一?[张个])?|号)?(?:单|预约))|(?:\A|(?<=\n))\d{3}(?=[\s,，]?[收受全都退不])"
    r"|\d{4,6}(?![\dA-Za-z.-]))号?\s?(?:[那这](?:一?[张个])?|号)?(?:单子?|预约)?"
)
_AT_SITE: Final = re.compile(r"([一-龥0-9A-Za-z]{2,8}?)(?:里|上|边)?(?:[那这的]|(?=[先也都就不约]|$))")
_LATIN: Final = re.compile(r"[A-Za-z]{2,}")
_REGION_ENDS: Final = "省市区县旗盟镇乡村路街"
"""红山区 may be a part of a shop's name, and is the name of a place."""
_POINTED_AT: Final = re.compile(r"[那这][台个块把只]$")
"""那台烤箱: whatever is named behind it is meant as a line, and is none when no line is called so."""
_COUNTED: Final = re.compile(rf"[\d一二三四五六七八九十两几那这哪每整]{COUNTER}")
"""三台秤 counts, 那台秤 points; neither names a 台秤."""
_JOINS: Final = ("-", "_", ".", "/")


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number that may name lines: its kind, its value and its place."""

    kind: str
    value: object
    start: int
    end: int


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
        _add(out, taken, (*_nozzles(text, shown), *_made_by(text, shown), *_of_size(text, shown)))
    places = {one.place for one in shown or ()} - {""}
    _add(out, taken, _sites(text, places, today))
    for start, end in [span for span in kept.spans(text, today) if taken.free(*span)]:
        taken.take(start, end)
    _add(out, taken, _bookings_in_short(text, shown or ()))
    _add(out, taken, _matches(_TAIL_SAID, "number", text))
    _add(out, taken, _codes(text))
    _add(out, taken, _names(text, shown))
    _add(out, taken, _places(text))
    _add(out, taken, _matches(_EXCEPT, "except", text))
    _add(
        out,
        taken,
        (Token("rest", _whole("".join(filter(None, one.groups()))), *one.span()) for one in _OTHERS.finditer(text)),
    )
    _add(out, taken, _counts(text))
    _add(out, taken, _matches(_NUMBER, "number", text))
    _add(out, taken, _matches(_EVERY, "all", text))
    return sorted(out, key=lambda one: one.start)


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


def _names(text: str, shown: Sequence[Shown] | None) -> Iterable[Token]:
    if shown is None:
        for said in instruments_said.find(text):
            yield Token("name", said.value, said.start, said.end)
        return
    for unit in sorted({one.unit for one in shown} - {""}, key=len, reverse=True):
        yield from (Token("unit", unit, *span) for span in _called(text, unit, _SHORTEST_NAME + 1))
    yield from _shops_in_short(text, {one.unit for one in shown} - {""}, "\n".join(one.name for one in shown))
    for contact in {one.contact for one in shown if len(one.contact) > 1}:
        yield from (Token("unit", contact, *span) for span in _called(text, contact, len(contact)))
        for title in ("老板", "师傅", "总", "姐", "哥", "经理", "店长", "医生", "大夫"):
            if (at := text.find(contact[0] + title)) >= 0:
                yield Token("unit", contact, at, at + 1 + len(title))
    found = [
        Token("name", text[start:end], start, end)
        for name in {one.name for one in shown} - {""}
        for start, end in (*_called(text, name, _SHORTEST_NAME), *_latin_part(text, name), *_without_end(text, name))
    ]
    pointed_at = [
        Token("name", one.value, one.start, one.end)
        for one in instruments_said.find(text)
        if _POINTED_AT.search(text, 0, one.start) and len(one.value) > 1
    ]
    for names in (found, [*_alike(text, shown)], pointed_at):
        whole = [one for one in names if not _COUNTED.match(text, max(0, one.start - 1))]
        yield from sorted(whole, key=lambda one: one.start - one.end)


def _alike(text: str, shown: Sequence[Shown]) -> Iterable[Token]:
    """地磅, of what the shop calls 电子汽车衡: another word for the same kind of instrument."""
    for name in {one.name for one in shown} - {""}:
        for word in instruments_said.alike(re.sub(r"[(（].*", "", name)):
            yield from (Token("name", name, *one.span()) for one in re.finditer(re.escape(word), text))


def _shops_in_short(text: str, units: set[str], things: str) -> Iterable[Token]:
    """惠香那单, 安康家的, 老孙水产 两台: a part of a shop's name that no other shop in front has.

    Two signs of it are enough where a clause begins, or before 那单 and the like.
    """
    for match in _OF_SHOP.finditer(text):
        for start in range(match.start(1), match.end(1) - 1):
            part = text[start : match.end(1)]
            having = [unit for unit in units if part in unit or (len(part) > _SHORTEST_NAME and _within(part, unit))]
            if len(having) == 1:
                yield Token("unit", having[0], start, match.end())
                break
    whole = "\n".join(units)
    for start in range(len(text) - _SHORTEST_NAME):
        begins = not text[:start].rstrip(" ") or text[:start].rstrip(" ")[-1] in "\n。；;，,："
        end = start + _SHORTEST_NAME + (not begins)
        if text[start:end] not in whole or text[start:end] in things or "\n" in text[start:end]:
            continue
        while end < len(text) and text[start : end + 1] in whole:
            end += 1
        having = [unit for unit in units if text[start:end] in unit]
        if len(having) == 1 and text[end - 1] not in _REGION_ENDS:
            yield Token("unit", having[0], start, end)


def _within(part: str, whole: str) -> bool:
    """眼镜公司 within 明视眼镜有限公司: its letters in their order, the first two side by side."""
    letters = iter(whole[max(0, whole.find(part[:2])) :])
    return part[:2] in whole and all(letter in letters for letter in part)


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
        yield from (Token("site", place, *one.span()) for one in re.finditer(re.escape(place), text))
    for match in _AT_SITE.finditer(text):
        for start in range(match.start(1), match.end(1) - 1):
            part = text[start : match.end(1)]
            if 0 < sum(part in place for place in places) < max(2, len(places)) and not _in_a_day(text, start, today):
                yield Token("site", part, start, match.end(1))
                break


def _made_by(text: str, shown: Sequence[Shown]) -> Iterable[Token]:
    """大华三台: the lines whose maker is named."""
    for one in makers.brands(text) if any(line.maker for line in shown) else ():
        made = tuple(line.serial for line in shown if one.value in line.maker and line.serial)
        if made and one.value not in "".join({line.unit for line in shown}):
            yield Token("made", made, one.start, one.end)


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


def _nozzles(text: str, shown: Sequence[Shown]) -> Iterable[Token]:
    """东枪, 30511P, 3307那两把: what one or several nozzles are called by besides their whole serial numbers."""
    said = dict.fromkeys(name for one in shown for name in nozzles.names(one.serial) if name)
    heads = {names[0] for one in shown if (names := nozzles.names(one.serial))}
    for size in _TAILS:
        for head in heads:
            if len(head) > size and sum(other.endswith(head[-size:]) for other in heads) == 1:
                wanted = rf"(?<![A-Za-z0-9]){re.escape(head[-size:])}(?![A-Za-z0-9]|\s?[一-龥]枪)"
                yield from (Token("nozzle", head, *one.span()) for one in re.finditer(wanted, text))
    for name in said:
        ends = "" if name.endswith("枪") else "(?![A-Za-z0-9])"
        yield from (
            Token("nozzle", name, *one.span()) for one in re.finditer(f"(?<![A-Za-z0-9]){re.escape(name)}{ends}", text)
        )


def _latin_part(text: str, name: str) -> Iterable[kept.Span]:
    """LNG for LNG加气机."""
    letters = _LATIN.match(name)
    if letters is not None:
        wanted = rf"(?<![A-Za-z0-9]){letters[0]}(?![A-Za-z0-9-])"
        yield from (one.span() for one in re.finditer(wanted, text, re.IGNORECASE))


def _without_end(text: str, name: str) -> Iterable[kept.Span]:
    """心电图 for 心电图仪."""
    short = name[:-1]
    if len(short) > _SHORTEST_NAME and name[-1] in "仪机计器表秤箱":
        yield from (one.span() for one in re.finditer(f"{re.escape(short)}(?!{re.escape(name[-1])})", text))


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
    value = _FEW.get(said) or (number(said) if said else None)
    return value if isinstance(value, int) and 1 <= value <= MOST_PLACES else 0
