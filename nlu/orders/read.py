"""Owns the door to orders: one message of staff in, its orders out, each with its lines, its words and its values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from nlu import companies
from nlu.asking import asks, clause_asks, clauses_of
from nlu.numerals import AS_FIGURES
from nlu.orders import joining, sharing, targets, values, verbs
from nlu.orders.joining import Part
from nlu.orders.order import Order, Shown, Targets, Verb
from nlu.orders.targets import Group
from nlu.text import folded, folded_lines

LONGEST: Final = 2000
_FEWEST_EACH: Final = 2
_LEAD: Final = re.compile(
    r"(?:[\s,，、:：。;；]|登记(?:一下)?|录(?:一下)?|(?:检定|检测)?结果|下一单|[这那][台条个块单]|预约单(?:号)?|单号|编号|等一下|等等|改一下|[您你]好|老师|不好意思|抱歉"
    r"|麻烦[您你]?|请|帮忙?我?|我们|我院|我所|本院|本所|这边|予以|准予|同意|可以|把|将|给|都|也|先|就|嗯|好)*$"
)
_GREETING: Final = re.compile(
    r"^(?:[您你]好|老师好?|不好意思|抱歉|好的|收到(?=[,，\s])|嗯+|那个|不对|错了|说错了|麻烦(?:[您你])?|经(?:我[院所]|本[院所])?(?:审核|研究|核实|审查|查))[,，!！\s]*"
)
_BEHIND: Final = re.compile(r"(?:了|吧|啦|哈|哇|啊|呀|嘞|喽|的|掉|一下|给他们?|[:：])*(?:[\s,，、。;；:：]|$)*")
_CONNECTS: Final = re.compile(
    r"(?:[\s,，、。;；]|就|但是?|不过|另外|还有|然后|至于|同时|而|再|其中|只有|剩下|那|并|且|登记)+$"
)
_EDGES: Final = re.compile(r"^[\s,，。.、;；:：]+|[\s,，、;；:：]+$")
_FILLER: Final = re.compile(f"(?:{joining.FILLER})*+")
_SCHEDULE: Final = re.compile(
    r"调整[为到]|(?:[上下]午|早上?|中午|[点半号日天]|[周期拜][一二三四五六日天])(?:再|就|我们|直接|统一)?过?[去来](?!年)|(?<![预已])约(?!检定)|定[在到于]|安排|改[到成为在]"
    r"|[定改](?=[上下明后周星礼今\d])|推[迟到后]|延[期后]|顺延|提前|[往向][后前]|挪到|上门|到站|到店|到场|去现场|现场检|过去检|去检|去做|送检时间|送样|检定时间|过来检|送过来|送到|来检|拿过来|送来"
)
_DICTATED: Final = re.compile(
    r"(?<![第年月十百千])(?=[一二三四五六七八九]*[零〇幺])[零〇幺一二三四五六七八九]{4,}(?![年月日号点十百千台个])"
)
"""二五零三零零一八: a number said figure by figure."""
_WITH_REASON: Final = (Verb.REFUSE, Verb.RETURN, Verb.DISMISS, Verb.CALL_OFF)
_CHANGES_RESULT: Final = ("证", "有效", "检定日期")
_OWN_STANDARDS: Final = ("计量标准", "标准器", "标准装置", "建标", "授权", "考核")
_INSTITUTION: Final = re.compile(r"[一-龥]{1,12}?(?:所|院|中心)(?=$|[\s,，。吧检办去做来])")


def read(text: str, shown: Sequence[Shown] | None, *, role: str, today: date) -> tuple[Order, ...]:
    """The orders of a message; () when it orders nothing.

    >>> rows = [Shown("938579", "电子计价秤"), Shown("938580", "电子计价秤")]
    >>> text = "938579受理 12月3号上午9点到2号窗口；80不予受理 型号没写"
    >>> found = read(text, rows, role="institution", today=date(2026, 11, 21))
    >>> [(one.verb.name, one.targets.serials, one.text) for one in found]
    [('ACCEPT', ('938579',), '12月3号上午9点到2号窗口'), ('REFUSE', ('938580',), '型号没写')]
    """
    text = _heading_opened("\n".join(_fields_apart(line) for line in text[:LONGEST].split("\n")))
    form = folded_lines(_in_figures(text))
    groups = targets.find(form, shown, today)
    found = verbs.find(form, role, {one.end for one in groups})
    made = joining.parts(form, found, groups) if found else ()
    orders = [order for part in made for order in _orders(text, part, groups, today, role)]
    if role == verbs.INSTITUTION and not made:
        orders = _value_orders(text, groups, today)
    days = _days_by_lines(text, groups, today) if any(one.verb is Verb.ACCEPT for one in orders) else []
    if days:
        orders = [replace(one, values=_without_day(one.values)) for one in orders]
    return tuple(one for order in sharing.shared([*orders, *days], today) for one in _a_booking_each(order))


def _fields_apart(line: str) -> str:
    """25030018/合格/K26-901/2027-11-20: a day behind a stroke as a word apart, sign for sign."""
    fields = line.split("/")
    if not any(one.strip() in ("合格", "不合格") for one in fields[1:-1]):
        return line
    return "".join((" " if one[:4].isdigit() and one[4:5] in "-.年" and n else "/" if n else "") + one
                   for n, one in enumerate(fields))  # fmt: skip


def _heading_opened(text: str) -> str:
    """【受理】 over a numbered list, as 受理： over a list, sign for sign."""
    head, _, rows = text.partition("\n")
    if not (rows and head.startswith("【") and head.endswith("】")):
        return text
    return "\n".join((f" {head[1:-1]}：", *map(_unnumbered, rows.split("\n"))))


def _unnumbered(line: str) -> str:
    """A line of the list without its number and its tick, sign for sign: 1. 电子计价秤 25030018 √."""
    rest = line.lstrip("0123456789")
    row = line if rest == line or rest[:1] not in (".", "、", "．", ")") else rest[1:].rjust(len(line))
    return row.rstrip("√✓✔☑ ").ljust(len(line))


def _in_figures(text: str) -> str:
    """A text with the numbers that are said figure by figure in figures, sign for sign."""
    return _DICTATED.sub(lambda said: said[0].translate(AS_FIGURES), text)


def _a_booking_each(order: Order) -> list[Order]:
    """受理：2026…001、2026…004: an order of several bookings is one for each."""
    numbers = (order.targets.booking_no, *order.targets.bookings)
    return [replace(order, targets=replace(order.targets, booking_no=one, bookings=())) for one in numbers]


def _orders(text: str, part: Part, groups: Sequence[Group], today: date, role: str) -> list[Order]:
    """The order of a part; two, when its lines were accepted and verified in one breath."""
    whole = text[part.start : part.end]
    if part.verb.lost:
        return [Order(Verb.UNSAID, Targets(), whole.strip(), {}, whole)]
    named = part.group.targets if part.group is not None else Targets()
    numbers = [g for g in groups if g.targets.booking_no and part.start <= g.start and g.end <= part.end]
    if numbers and not named.booking_no:
        named = replace(named, booking_no=numbers[0].targets.booking_no)
    alone = [g for g in numbers if g is not part.group and g.targets == Targets(booking_no=g.targets.booking_no)]
    words = _words(text, part, alone)
    verb = part.verb.verb
    if verb is Verb.REFUSE and part.verb.weak and verbs.says_unable(whole):
        verb = Verb.RETURN
    if part.also is not None:
        before, after = words
        accepted = Order(Verb.ACCEPT, named, before, {**_of(Verb.ACCEPT, before, today)}, whole)
        return [accepted, _result(named, after, whole, today, passed=part.also.passed)]
    said = words[0]
    if part.verb.loose and verb is Verb.ACCEPT and values.of_result(said, today)[0]:
        verb = Verb.RESULT
    if verb is Verb.RESULT:
        each = _each(text, part, groups, today)
        return each or [_result(named, said, whole, today, passed=part.verb.passed)]
    if verb is Verb.ASSIGN:
        return [_assigned(named, said, whole)]
    if verb in _WITH_REASON:
        said = _EDGES.sub("", values.REASON_LEAD.sub("", said))
    said, unsaid = _cut_off(text, part, groups, said) if verb is Verb.ACCEPT else (said, [])
    order = Order(verb, named, said, _of(verb, said, today), whole, loose=part.verb.loose, kept=part.verb.kept)
    return [order, *unsaid]


def _cut_off(text: str, part: Part, groups: Sequence[Group], said: str) -> tuple[str, list[Order]]:
    """第一台收第三台太大了…: what begins with other lines behind the verb is about those, and says no verb."""
    if part.group is None or part.group.start > part.verb.start or not part.group.targets.named:
        return said, []
    behind = [
        g for g in groups if part.verb.end <= g.start < part.end and not text[part.verb.end : g.start].strip(" ,，了")
    ]
    other = next((g for g in behind if g.known and (g.targets.places or g.targets.serials)), None)
    if other is None or set(other.targets.places + other.targets.serials) & set(_codes(part.group)):
        return said, []
    rest = text[other.start : part.end].strip()
    return "", [Order(Verb.UNSAID, other.targets, rest, {}, rest)]


def _codes(group: Group) -> tuple[object, ...]:
    return (*group.targets.places, *group.targets.serials)


def _words(text: str, part: Part, alone: Sequence[Group]) -> tuple[str, str]:
    """What a part says outside its verb and its lines, as written; before and behind a second verb when it has one."""
    holes = [(one.start, one.end) for one in alone]
    holes.append(_verb_hole(text, part))
    if part.group is not None:
        holes.append((part.group.start, part.group.end))
        holes += _between(text, part)
    cut = part.end
    end = part.end
    if end < len(text) and (connects := _CONNECTS.search(text, part.verb.end, end)):
        end = connects.start()
    if part.also is not None:
        cut = part.also.start
        holes.append((part.also.start, part.also.end))
    first = min(cut, end)
    if cut < part.end and (connects := _CONNECTS.search(text, part.verb.end, first)):
        first = connects.start()
    return _outside(text, part.start, first, holes), _outside(text, cut, end, holes) if cut < end else ""


def _verb_hole(text: str, part: Part) -> tuple[int, int]:
    said = part.verb
    if said.kept or said.listed:
        return said.start, said.start
    behind = _BEHIND.match(text, said.end)
    return said.start, behind.end() if behind else said.end


def _between(text: str, part: Part) -> list[tuple[int, int]]:
    """The small words between lines and verb, and those in front of both that belong to neither."""
    group, said = part.group, part.verb
    if group is None:
        return []
    first, last = (group.end, said.start) if group.end <= said.start else (said.end, group.start)
    holes = [(first, last)] if _FILLER.fullmatch(text, first, last) else []
    if group.start >= said.end and (behind := _BEHIND.match(text, group.end)):
        holes.append((group.end, behind.end()))
    return holes


_TO_US: Final = re.compile(
    r"^(?:(?:回执|回复|答复)(?:内容)?[:：]\s*|(?:就|你|请|麻烦)?(?:跟|和|给|告诉|通知|转告)"
    r"(?:他们?|她们?|对方|店家|店主|店里|老板|人家|那边)(?:说|讲|回)?(?:一声|一下)?[,，:：\s]*)(?=.{4})"
)
"""跟他说联系衡器室: what is said to us about the words is none of them."""


def _outside(text: str, start: int, end: int, holes: Sequence[tuple[int, int]]) -> str:
    pieces: list[str] = []
    at = start
    for begin, stop in sorted(holes):
        if stop <= at or begin >= end:
            continue
        piece = text[at : max(at, begin)]
        pieces.append(piece[: _lead(piece)] if begin > at else piece)
        at = stop
    pieces.append(text[at:end] if at < end else "")
    said = _EDGES.sub("", _joined([one.strip() for one in pieces if one.strip()]))
    said = _TO_US.sub("", _GREETING.sub("", said))
    return said[1:-1] if said[:1] in "(（" and said[-1:] in ")）" else said


def _lead(piece: str) -> int:
    """Where the command words in front of lines or verb begin."""
    found = _LEAD.search(piece)
    return found.start() if found else len(piece)


def _joined(pieces: Sequence[str]) -> str:
    return " ".join(piece for piece in pieces if re.search(r"\w", piece))


def _of(verb: Verb, said: str, today: date) -> dict[str, Any]:
    """What the words of an order hold besides."""
    out: dict[str, Any] = {}
    if verb is Verb.ACCEPT:
        out = values.of_receipt(said, today)
    elif verb in _WITH_REASON and said:
        out["reason"] = said
        body = companies.institution(said) if verb is Verb.RETURN else None
        if body is not None:
            out["institution"] = body.value
    return out


def _result(named: Targets, said: str, whole: str, today: date, *, passed: bool | None) -> Order:
    found, left = values.of_result(_in_figures(said), today)
    if passed is not None:
        found["result"] = "合格" if passed else "不合格"
    if passed is False and len(left) > 1:
        found["reason"] = _EDGES.sub("", values.REASON_LEAD.sub("", left))
    return Order(Verb.RESULT, named, said, found, whole)


def _each(text: str, part: Part, groups: Sequence[Group], today: date) -> list[Order]:
    """三件均合格。A 证书… 有效期…；B 证书…: a result for all, and behind it the values of each."""
    named = part.group.targets if part.group is not None else Targets()
    inside = [g for g in groups if part.verb.end <= g.start and g.end <= part.end and g.known and g.targets.named]
    if (named.named and part.group not in inside) or len(inside) < _FEWEST_EACH:
        return []
    edges = [*(g.start for g in inside), part.end]
    out: list[Order] = []
    for i, group in enumerate(inside):
        piece = text[group.end : edges[i + 1]]
        order = _result(group.targets, _EDGES.sub("", piece), text[group.start : edges[i + 1]], today,
                        passed=part.verb.passed)  # fmt: skip
        if not order.values.keys() & {"certificate_no", "valid_until", "validity"}:
            return []
        out.append(order)
    rest = replace(named, everything=False, count=0, rest=True)
    between = _EDGES.sub("", text[part.verb.end : inside[0].start])
    head = _result(rest, between, text[part.start : inside[0].start], today, passed=part.verb.passed)
    each = [replace(one, values={**sharing.of_all(head), **one.values}) for one in out]
    return each if named.named else [head, *each]


def _assigned(named: Targets, said: str, whole: str) -> Order:
    """分给…: the institution, and what is said behind it as the reason."""
    body = companies.institution(said)
    short = _INSTITUTION.search(said)
    name = body.value if body is not None else short[0] if short else ""
    _, _, reason = said.partition(name) if name else ("", "", "")
    reason = _EDGES.sub("", re.sub(r"^[\s,，。;；:：吧了去办检定的来做]+|吧$", "", reason))
    found = {"institution": name} if name else {}
    return Order(Verb.ASSIGN, named, reason, found, whole)


# -- lines without a verb --------------------------------------------------------------------------------------------
def _value_orders(text: str, groups: Sequence[Group], today: date) -> list[Order]:
    """S-1证书NJG-1, 三件有效期都到…, 定周四上午: what is said without a verb."""
    if verbs.denied(text, verbs.INSTITUTION) or any(word in text for word in _OWN_STANDARDS):
        return []
    if asks(text):
        return _appointed(text, groups, today)
    of_result = any(word in folded(text) for word in _CHANGES_RESULT)
    out: list[Order] = []
    for start, end in _cut(text, groups):
        inside = [g for g in groups if start <= g.start and g.end <= end]
        holes = [(g.start, g.end) for g in inside[:1]]
        named = inside[0].targets if inside else Targets()
        said = _outside(text, start, end, holes)
        found, _left = values.of_result(said, today)
        telling = found.keys() & {"certificate_no", "valid_until", "validity", "impossible", "date"}
        if telling and (of_result or (named.named and "certificate_no" in found)):
            out.append(Order(Verb.RESULT, named, said, found, text[start:end], bare=True))
    return out or _appointed(text, groups, today) or _contacted(text)


def _cut(text: str, groups: Sequence[Group]) -> list[tuple[int, int]]:
    """The pieces of a message that names lines before each value, one a line named."""
    starts = [g.start for g in groups if g.targets.named or g.targets.rest]
    edges = [0, *starts[1:], len(text)]
    return [(edges[i], edges[i + 1]) for i in range(len(edges) - 1)]


def _days_by_lines(text: str, groups: Sequence[Group], today: date) -> list[Order]:
    """计价秤25号上午，台秤12月8号下午: a day for each of several groups of lines."""
    named = [g for g in groups if g.known and g.targets.named]
    edges = [*(g.start for g in named), len(text)]
    out: list[Order] = []
    for i, group in enumerate(named):
        said = values.appointment(text[group.end : edges[i + 1]], today)
        if said:
            out.append(Order(Verb.SCHEDULE, group.targets, text, said, text, bare=True))
    return out if len({str(one.values) for one in out}) > 1 else []


def _without_day(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in ("date", "time")}


def _appointed(text: str, groups: Sequence[Group], today: date) -> list[Order]:
    """约下周二上午9点半去现场: a day, beside a word that makes it an appointment."""
    if several := _days_by_lines(text, groups, today):
        return several
    told = _told(text)
    said = values.day_named(told, today)
    arranged = _SCHEDULE.search(told) is not None
    if "date" in said and told == text:
        arranged = arranged or "time" in said or any(g.targets.booking_no for g in groups)
    if not said or not arranged:
        return []
    single = [
        g
        for g in groups
        if g.known and (g.targets.serials or g.targets.places or g.targets.booking_no or g.targets.units)
    ]
    lines = single or [g for g in groups[:1] if g.known and not text[: g.start].strip()]
    out = [Order(Verb.SCHEDULE, lines[0].targets if lines else Targets(), text, said, text, bare=True)]
    return [*out, *_told_again(text)] if "phone" in values.contact(text) else out


def _told(text: str) -> str:
    """A text with blanks for its clauses that ask, so that places in it stay."""
    for clause in clauses_of(text):
        if clause_asks(clause):
            text = text.replace(clause, " " * len(clause), 1)
    return text


def _contacted(text: str) -> list[Order]:
    """联系衡器室小王 13847101234: whom to call, after lines were accepted."""
    return _told_again(text) if values.is_contact(text) else []


def _told_again(text: str) -> list[Order]:
    said = text.strip()
    return [Order(Verb.ACCEPT, Targets(), said, values.contact(said), said, bare=True)]
