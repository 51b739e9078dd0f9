"""Owns by which words lines are called in a message of staff: a shop, its contact, a thing, a maker, a nozzle."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from nlu import instruments_said, makers, nozzles
from nlu.orders.kept import Span
from nlu.orders.order import Shown, Token

COUNTER: Final = (
    r"(?:台|件|块|个|条|支|把|只|项|样|套|根|具|副|张|种|杆|辆|枪|份|单|号(?![楼窗线院门室机库])|号机|号枪|行)"
)
_SHORTEST_NAME: Final = 2
_TAILS: Final = (3, 4, 5)
"""With how many of its last digits a dispenser is called."""
_OF_SHOP: Final = re.compile(
    r"([一-龥]{2,8}?)(?:那单|那家|家的|这家|店的|那边|那[两三四五六几]|的(?=[一-龥]{0,6}(?:秤|表|仪|计|枪|机|箱|都|全|单|[两三四五六])|周|星期|礼拜|\d))"
)
_LATIN: Final = re.compile(r"[A-Za-z]{2,}")
_REGION_ENDS: Final = "省市区县旗盟镇乡村路街"
"""红山区 may be a part of a shop's name, and is the name of a place."""
_POINTED_AT: Final = re.compile(r"[那这][台个块把只]$")
"""那台烤箱: whatever is named behind it is meant as a line, and is none when no line is called so."""
_COUNTED: Final = re.compile(rf"[\d一二三四五六七八九十两几那这哪每整]{COUNTER}")
"""三台秤 counts, 那台秤 points; neither names a 台秤."""


def names(text: str, shown: Sequence[Shown] | None) -> Iterable[Token]:
    """What calls lines by the name of a shop, of its contact, of a thing; the longest first."""
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
    return part[:2] in whole and is_short_for(part, whole[whole.find(part[:2]) :])


def is_short_for(said: str, name: str) -> bool:
    """Whether the characters of what was said stand in a name in their order.

    >>> is_short_for("台秤", "电子台秤"), is_short_for("台秤", "秤台")
    (True, False)
    """
    letters = iter(name)
    return all(letter in letters for letter in said)


def made_by(text: str, shown: Sequence[Shown]) -> Iterable[Token]:
    """大华三台: the lines whose maker is named."""
    for one in makers.brands(text) if any(line.maker for line in shown) else ():
        made = tuple(line.serial for line in shown if one.value in line.maker and line.serial)
        if made and one.value not in "".join({line.unit for line in shown}):
            yield Token("made", made, one.start, one.end)


def nozzles_meant(text: str, shown: Sequence[Shown]) -> Iterable[Token]:
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


def _latin_part(text: str, name: str) -> Iterable[Span]:
    """LNG for LNG加气机."""
    letters = _LATIN.match(name)
    if letters is not None:
        wanted = rf"(?<![A-Za-z0-9]){letters[0]}(?![A-Za-z0-9-])"
        yield from (one.span() for one in re.finditer(wanted, text, re.IGNORECASE))


def _without_end(text: str, name: str) -> Iterable[Span]:
    """心电图 for 心电图仪."""
    short = name[:-1]
    if len(short) > _SHORTEST_NAME and name[-1] in "仪机计器表秤箱":
        yield from (one.span() for one in re.finditer(f"{re.escape(short)}(?!{re.escape(name[-1])})", text))


def _called(text: str, name: str, shortest: int) -> Iterable[Span]:
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
