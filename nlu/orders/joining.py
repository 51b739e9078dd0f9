"""Owns which lines belong to which verb: those beside it; and where one order of a message ends and the next begins."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from nlu.orders import verbs
from nlu.orders.order import Verb
from nlu.orders.targets import Group
from nlu.orders.verbs import Said

FILLER: Final = (
    r"[\s,，、:：。;；]|的|都|全部?|均|也|就|先|可以|可|能|行|没问题|已经?|予以|准予|同意|给|把|将|了|我们?|我院|本院|我所|本所|我室|这边|[这那](?:单子?|个)?|单子?"
    r"|预约单?|里|[一-龥]{0,3}(?:枪|桩|秤|表|计|仪|箱|机)|秤|表|器具|仪器|设备|申请|(?:检定|检测|检验)(?:结果|结论|后)?|结果|结论|登记|是|为|经|一并|一起|号|台|条|项|个|件|建议|符合受理条件"
)
"""What may stand between lines and their verb and says nothing."""
_BEFORE: Final = re.compile(f"(?:{FILLER})*+")
_AFTER: Final = re.compile(r"(?:[\s,，、:：了吧的啦哈]|一下|这单|那单|预约单?|单号|编号|器具|出厂编号|就是|是)*")
_TIGHT: Final = re.compile(r"[^\s,，。;；\n]*")
_LINE: Final = re.compile(r"[\n。;；]")
_BOUNDARY: Final = re.compile(r"$|[\s,，、。;；:：\n)）]|的|都|全|均|(?:台|个|件|块|号|条|只|把)(?:$|[\s,，。;；])")
_STARTS: Final = re.compile(
    r"(?:\A|[\n。;；])(?:[\s,，、]|(?:登记|录)(?:一下)?(?:检定)?结果|(?:检定)?结果(?:登记)?|老师|师傅|您好|你好|好的?|下一单|等一下|等等|不对|改一下"
    r"|[那这][个台块把支]|那|先|请|麻烦|帮我|把|将|给|这单|这|就|再|然后|还有|另外|同意|可以|我们|不好意思|抱歉|[:：])*$"
)
_NUMBER_FIRST: Final = re.compile(
    r"\s*(?:检定(?:结果)?)?(?:证书?|通知书)(?:编?号码?)?[:：\s是为]*[A-Za-z0-9-]{4,24}[\s,，:：]*"
)
"""证书GX26-11 焦度计 合格: the number stands before what it is of, in a line that begins so."""
_NEAR: Final = 40
"""An order begins within so many characters behind a mark, or at the beginning."""
_WORTH: Final = 20
"""What it is worth that lines have a verb, against what the distance costs."""


Head = tuple[Said, Group | None, Said | None, bool]


@dataclass(frozen=True, slots=True)
class Part:
    """An order as found: its verb, the lines beside it if any, and its place.

    `also` is a second verb for the same lines (受理 已检合格); `led`: the lines stand apart, first thing in the order.
    """

    verb: Said
    group: Group | None
    start: int
    end: int
    also: Said | None = None
    led: bool = False


def parts(text: str, found: Sequence[Said], groups: Sequence[Group]) -> tuple[Part, ...]:
    """The orders of a text in the order spoken; verbs that only stand in what is said of another are left out."""
    joined = _joined(text, found, groups)
    heads = _heads(text, found, joined)
    heads = _listed(text, heads, groups)
    starts = [_at(text, said, group) for said, group, _also, _led in heads]
    out: list[Part] = []
    for i, (said, group, also, led) in enumerate(heads):
        end = starts[i + 1] if i + 1 < len(heads) else len(text)
        out.append(Part(said, group, starts[i] if i else 0, end, also, led))
    return tuple(out)


def _at(text: str, said: Said, group: Group | None) -> int:
    """Where an order begins: at its verb or its lines; at its lines when the verb was said before, over a list."""
    if group is None:
        marks = [text.rfind(mark, 0, said.start) for mark in "\n。；;，, "]
        return max(marks) + 1 if said.lost else said.start
    start = group.start if said.listed else min(said.start, group.start)
    if _NUMBER_FIRST.match(text, text.rfind("\n", 0, start) + 1, start) is None:
        return start
    before = [one.start() for one in _NUMBER_FIRST.finditer(text, 0, start) if one.end() == start]
    return before[-1] if before else start


def _listed(text: str, heads: list[Head], groups: Sequence[Group]) -> list[Head]:
    """不予受理： and below it a line for each instrument with its reason: the verb holds for every line of the list."""
    out: list[Head] = []
    for i, head in enumerate(heads):
        out.append(head)
        said, group = head[0], head[1]
        if group is None or group.start < said.end or "\n" not in text[said.end : group.start]:
            continue
        end = heads[i + 1][0].start if i + 1 < len(heads) else len(text)
        for other in groups:
            begins = group.end < other.start < end and text[: other.start].rstrip(" 、")[-1:] == "\n"
            if begins and other.known and other.targets.named:
                out.append((replace(said, listed=True), other, None, False))
    return out


def _heads(text: str, found: Sequence[Said], joined: dict[int, tuple[Group, bool]]) -> list[Head]:
    """The verbs that begin an order: those with lines of their own, the first, and those that begin a line."""
    out: list[Head] = []
    for i, said in enumerate(found):
        group, led = joined.get(i, (None, False))
        if group is not None:
            out.append((said, group, None, led))
        elif not out or _STARTS.search(text, max(0, said.start - _NEAR), said.start):
            out.append((said, None, None, False))
        elif _goes_on(text, out[-1], said):
            head, of, _none, before = out[-1]
            out[-1] = (head, of, said, before)
        elif _orphaned(text, out[-1], said):
            out.append((replace(said, lost=True), None, None, False))
        elif _stronger(out[-1], said, text):
            _head, of, also, before = out[-1]
            out[-1] = (said, of, also, before)
    return out


def _goes_on(text: str, last: Head, said: Said) -> bool:
    """938579受理 已检合格: a result of the lines that were just accepted."""
    return (
        last[0].verb is Verb.ACCEPT
        and last[2] is None
        and said.verb is Verb.RESULT
        and not said.kept
        and not said.loose
    )


def _orphaned(text: str, last: Head, said: Said) -> bool:
    """那家不受理: a refusal behind an acceptance, of lines that are not known; the shop is not told of it."""
    against = said.verb in (Verb.REFUSE, Verb.RETURN) and not said.weak and not said.kept
    return last[0].verb in (Verb.ACCEPT, Verb.RESULT) and against and not verbs.is_condition(text, said.start)


def _stronger(last: Head, said: Said, text: str) -> bool:
    """我们不接 退回, 不予受理 请退回主管部门: what is said last of the same lines, in the same line."""
    same_line = _LINE.search(text, last[0].end, said.start) is None
    to_whom = last[0].verb is Verb.REFUSE and said.end - said.start > len("退回")
    return (last[0].weak or to_whom) and same_line and said.verb is Verb.RETURN


def _joined(text: str, found: Sequence[Said], groups: Sequence[Group]) -> dict[int, tuple[Group, bool]]:
    """The lines of each verb, by its index; whether they stand apart from it (第3台我们没有能力 退回)."""
    best = _chosen([_sides(text, found, group) for group in groups])
    out = {verb: (group, False) for group, verb in zip(groups, best, strict=True) if verb is not None}
    free = [group for group, verb in zip(groups, best, strict=True) if verb is None and _leads(text, group)]
    for i, said in enumerate(found):
        last = bisect_left(free, said.start, key=lambda one: one.end) - 1
        group = free[last] if last >= 0 and i not in out else None
        before = found[i - 1].end if i else 0
        if group is not None and group.start >= before and not _LINE.search(text, group.end, said.start):
            out[i] = (group, True)
    return out


def _leads(text: str, group: Group) -> bool:
    """Whether lines are named where an order may begin: first thing, or behind a mark or a blank."""
    names = bool(group.targets.named or group.targets.booking_no or group.targets.rest or group.targets.units)
    at = _STARTS.search(text, 0, group.start) is not None or text[group.start - 1 : group.start] in (
        " ",
        ",",
        "，",
        "\n",
    )
    return group.known and names and at


Side = tuple[int, int]


def _sides(text: str, found: Sequence[Said], group: Group) -> list[Side]:
    """The verbs that a group may belong to, each with what the distance costs."""
    out: list[Side] = []
    after = bisect_left(found, group.start, key=lambda one: one.start)
    for i in range(max(0, after - 1), min(len(found), after + 1)):
        said = found[i]
        if group.end <= said.start and _BEFORE.fullmatch(text, group.end, said.start):
            out.append((i, _cost(text, group.end, said.start)))
        elif said.end <= group.start and _follows(text, said, group):
            out.append((i, _cost(text, said.end, group.start) + 1))
    return out


def _follows(text: str, said: Said, group: Group) -> bool:
    """Whether lines stand directly behind a verb, as lines and not as the beginning of what is said of them."""
    if not group.known or not _AFTER.fullmatch(text, said.end, group.start):
        return False
    if "\n" in text[said.end : group.start] and not _STARTS.search(text, max(0, said.start - _NEAR), said.start):
        return False
    loose = said.end < group.start and _BOUNDARY.match(text, group.end) is None
    if said.verb is Verb.ACCEPT and loose:
        return False
    if group.targets.everything and not (group.targets.named or group.targets.booking_no):
        return group.targets.left_out is not None or text[group.start : group.start + 1] != "都"
    return not group.open or _BOUNDARY.match(text, group.end) is not None


def _cost(text: str, start: int, end: int) -> int:
    if start == end or _TIGHT.fullmatch(text, start, end):
        return 0
    return 8 if _LINE.search(text, start, end) else 3 if "," in text[start:end] or "，" in text[start:end] else 2


Picks = tuple["Picks", int | None] | None


def _chosen(sides: Sequence[Sequence[Side]]) -> list[int | None]:
    """For each group the verb that it goes to, so that as many as can be are together and little lies between."""
    best: dict[int, tuple[int, Picks]] = {-1: (0, None)}
    for options in sides:
        first = min((verb for verb, _ in options), default=-1)
        past = [last for last in best if last < first]
        kept = max(past, key=lambda last: best[last][0], default=-1)
        after: dict[int, tuple[int, Picks]] = {}
        for last, (score, picks) in best.items():
            if last in past and last != kept:
                continue
            for verb, gain in ((last, 0), *((verb, _WORTH - cost) for verb, cost in options if verb > last)):
                if verb not in after or score + gain > after[verb][0]:
                    after[verb] = (score + gain, (picks, verb if gain else None))
        best = after
    return _unrolled(max(best.values(), key=lambda one: one[0])[1])


def _unrolled(picks: Picks) -> list[int | None]:
    out: list[int | None] = []
    while picks is not None:
        picks, verb = picks
        out.append(verb)
    return out[::-1]
