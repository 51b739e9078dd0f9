"""Owns where a message about several instruments is cut: lines, ；, 1、2、, 第n台, 北门那台, 一台…一台…, names."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from nlu import field_names, instruments_said, makers, ordinals, places
from nlu.fill import codes_said, ledger
from nlu.fill.sharing import COUNT, COUNTER, ONE_CODE, STRONG, behind_list, parted_tail
from nlu.found import Found
from nlu.numerals import NUMBER, parse
from nlu.reading import Reading
from nlu.text import code_form

_ENUMERATED: Final = re.compile(r"(?:^|(?<=[\s,，;；。:：]))\(?(?P<n>\d{1,2})(?:[、)）．]|\.(?!\d))\s?")
THAT_ONE: Final = re.compile(
    rf"(?:^|(?<=[\s,，;；。:：、]))(?P<which>(?!就|也就)(?:(?!就是)[一-龥A-Za-z0-9]){{1,8}}?)那{COUNTER}"
)
_ONE_MORE: Final = re.compile(
    rf"(?:还有|另外(?!那)|另有|再来|再加|再录|先[说录](?=[一-龥])(?!{NUMBER})|(?<!剩)(?<!余)下一{COUNTER})(?!一样|相同|\s?[A-Za-z0-9])"
)
_REST: Final = re.compile(r"(?:其余|其他|其它|剩下|余下)的?(?=[一-龥])(?!.{0,6}(?:一样|相同|同上|不变))")
TOGETHER: Final = re.compile(
    rf"(?:这|那)?(?:[两俩仨二三四五六七八九十]|(?<![A-Za-z0-9.-])\d{{1,2}}){COUNTER}?(?:都|全|均)(?!是一样|一样)"
)
"""三台都得上门, 这俩都是最大15kg: what is said of so many."""
_PARTED: Final = re.compile(rf"[;；。]|^[^:：,，;；]{{1,14}}{COUNTER}[一-龥]{{0,6}}\s?[:：]")

_LABEL: Final = re.compile(r"(?:出厂|产品|机身)?(?:编号|序列号|号码|机号|号|[Nn][Oo]\.?)[\s:是为]*\Z")
_LONGEST_LABEL: Final = 8


@dataclass(frozen=True, slots=True)
class Cut:
    """A piece of a text, and what was said before it for it and its neighbours together."""

    text: str
    head: Mapping[str, Any] = field(default_factory=dict)


def blocks(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines put together where each names a field (名称：…, 型号：…); a field that comes again begins a new block.

    >>> blocks(["名称：电子秤", "编号：1", "名称：台秤", "都放店里"])
    ('名称：电子秤，编号：1', '名称：台秤', '都放店里')
    """
    out: list[str] = []
    named: set[str] = set()
    for line in lines:
        cell, *rest = re.split("[:：]", line, maxsplit=1)
        label = (
            next(iter(field_names.find(cell.strip())), None) if rest and len(cell.strip()) <= _LONGEST_LABEL else None
        )
        slot = label.slot if label else ("instrument_name" if rest and cell.strip() == "名称" else "")
        if slot and named and slot not in named:
            out[-1] = f"{out[-1]}，{line.strip()}"
        else:
            out.append(line.strip())
            named = set()
        named = {*named, slot} if slot else set()
    return tuple(out)


def cut(reading: Reading) -> list[Cut]:
    """The pieces of one block."""
    out: list[Cut] = []
    for text, head in _enumerated(reading):
        whole = _like(reading, text)
        inside = {at for one in whole.ranges for at in range(one.start + 1, one.end)}  # 0到30个公斤 counts no things
        for part in _at(text, [at for at in (*_marks(text), *_heading(whole)) if at not in inside]):
            inner = _like(reading, part)
            out += [Cut(one.text, {**head, **one.head}) for one in _by_kind(inner)]
    return _tail_of_all(_labelled_alike(out), reading)


def _labelled_alike(cuts: list[Cut]) -> list[Cut]:
    """编号 一个YX301 一个YX302: the label before a list of codes is the label of each."""
    out: list[Cut] = []
    label = ""
    for one in cuts:
        ends = next((said.word for said in field_names.find(one.text) if one.text.endswith(said.word)), "")
        code = ONE_CODE.match(one.text) if label else None
        code = code if code and code["one"] else None
        label = ends or (label if code else "")
        out.append(Cut(f"{one.text[: code.end('one')]}{label}{one.text[code.end('one') :]}", one.head) if code else one)
    return out


def _like(reading: Reading, text: str) -> Reading:
    return Reading(text, role=reading.role, flow=None, awaiting=reading.awaiting, today=reading.today)


def _at(text: str, marks: Sequence[int]) -> list[str]:
    edges = [0, *sorted({mark for mark in marks if 0 < mark < len(text)}), len(text)]
    parts = (text[start:end].strip(" ,，;；。、") for start, end in pairwise(edges))
    return [part for part in parts if part]


def _enumerated(reading: Reading) -> list[tuple[str, dict[str, Any]]]:
    """1、… 2、…: numbered from one on; what stands before them is said of each, unless it counts them."""
    text = reading.text
    found = list(_ENUMERATED.finditer(text))
    if [int(one["n"]) for one in found] != list(range(1, len(found) + 1)) or len(found) < _TWO:
        return [(_ENUMERATED.sub("", text, count=1) if len(found) == 1 and found[0].start() == 0 else text, {})]
    before = text[: found[0].start()].strip(" ,，:：;；。")
    ends = [*(one.start() for one in found[1:]), len(text)]
    head = ledger.slots(_like(reading, before)) if before else {}
    counted = "count" in head
    parts = [text[one.end() : end].strip(" ,，;；。") for one, end in zip(found, ends, strict=True)]
    said = {} if counted else head
    return [*([(before, {})] if before and counted else []), *((part, said) for part in parts)]


_TWO: Final = 2


def _marks(text: str) -> list[int]:
    """Where words or signs part what is said of one instrument from what is said of another."""
    marks = [one.end() for one in _PARTED.finditer(text)]
    for pattern in (THAT_ONE, _ONE_MORE, _REST, TOGETHER):
        marks += [one.start() for one in pattern.finditer(text)]
    marks = [mark for mark in marks if not _MORE_BEFORE.search(text[:mark])]
    joined = -1
    for one in ordinals.NTH.finditer(text):
        if one.start() != joined and not re.search(r"[和跟与及、]\s?\Z", text[: one.start()]):
            marks.append(one.start())
        joined = one.end()
    return marks + _counted(text)


def _heading(reading: Reading) -> list[int]:
    """两台台秤，小的…编号…；大的…编号…: the end of what only counts the things that are told one by one behind it."""
    found = _COUNTS_ALL.match(reading.text)
    if found is None or len(_runs(reading)) < _TWO or (parse(found["n"]) or 0) < _TWO:
        return []
    return [found.end()]


_COUNTS_ALL: Final = re.compile(
    rf"(?:我|我们|俺|咱|这|一共|总共|有|录|加|登记|就)*(?P<n>{NUMBER})\s?{COUNTER}[一-龥]{{0,8}}?(?=[\s,，:：。])(?!\s?都)"
)
_MORE_BEFORE: Final = re.compile(r"(?:另外|还有|再有|然后)[一-龥]{0,6}\Z")
"""另外后厨|还有个小秤: one more is one more, however often it is said."""


def _counted(text: str) -> list[int]:
    """两台ACS-30，一台TCS-150 at its counts; 内科两台外科三台 behind them; one count alone parts nothing."""
    counts = [one for one in COUNT.finditer(text) if one["n"][0] != "0" and (parse(one["n"]) or 0) <= _SEVERAL]
    numbers = [parse(one["n"]) for one in counts]
    behind = len(counts) > 1 and _behind(text, counts)
    if not behind and len(counts) > _TWO and numbers[0] == sum(int(n or 0) for n in numbers[1:]):
        counts = counts[1:]
    elif not behind and len(counts) > 1 and _HEADING.match(text, counts[0].end()):
        counts = counts[1:] if len(counts) > _TWO or numbers[0] == numbers[1] else []
    if len(counts) < _TWO:
        return []
    if all(one.end() == len(text) or text[one.end()] in " ,，;；。" for one in counts[:-1]) or _behind(text, counts):
        start = max(text.rfind(sign, 0, counts[0].start()) for sign in " ,，:：") + 1
        return [start, *(one.end() for one in counts[:-1])]
    return [one.start() for one in counts]


_SEVERAL: Final = 50
_SHORT: Final = 4
"""店里一台门口一台: so long are the words between counts that stand behind theirs."""
_HEADING: Final = re.compile(r"[一-龥]{0,8}\s?[,，:：\s]")


def _behind(text: str, counts: Sequence[re.Match[str]]) -> bool:
    """Whether the counts stand behind what they count: the last ends its clause, and something leads to the first."""
    last = counts[-1]
    gaps = [text[one.end() : other.start()] for one, other in pairwise(counts)]
    ends = text[last.end() : last.end() + 1] in ("，", ",") and all(0 < len(gap) <= _SHORT for gap in gaps)
    return (last.end() == len(text.rstrip(" 。")) or ends) and text[counts[0].start() - 1 : counts[0].start()] not in (
        "",
        " ",
        ",",
        "，",
        ":",
    )


def _by_kind(reading: Reading) -> list[Cut]:
    """Where names, else models, else numbers come again."""
    reading = _named_once(reading)
    starts = _beginnings(reading)
    if len(starts) > 1:
        parts = _at(reading.text, starts)
        if starts[0] > 0 and not _like(reading, parts[0]).instruments and len(parts) > len(starts):
            parts = [f"{parts[0]} {parts[1]}", *parts[2:]]
        out = [one for part in parts for one in _by_number(_like(reading, part))]
    else:
        out = _by_number(reading)
    return out


def _named_once(reading: Reading) -> Reading:
    """一台地磅，电子汽车衡，SCS-100 编号150318: one thing of two names, of which the fuller one is kept."""
    names, text = reading.instruments, reading.text
    if len(names) != _TWO or max(len(reading.serials), len(set(reading.models))) != 1:
        return reading
    first, second = names
    if not instruments_said.is_fuller(text, first, second):
        return reading
    between = text[first.end : second.start].strip(" ,，(（")
    return _like(reading, f"{text[: first.start]}{between} {text[second.start :]}")


def _tail_of_all(cuts: list[Cut], reading: Reading) -> list[Cut]:
    """…RM-8900 编号8813 都在验光间: what is said of all at the end of the last piece is a piece of its own."""
    if len(cuts) < _TWO:
        return cuts
    last = cuts[-1]
    own, rest = parted_tail(last.text)
    if not rest and (listed := behind_list([one.text for one in cuts])):
        own, rest = last.text[:listed], f"都{last.text[listed:].strip(' ,，')}"
        rest = rest if not ledger.slots(_like(reading, rest)).keys() & {"serial", "serial_list", "count"} else ""
    label = any(one.word == own for one in field_names.find(own))  # 厂家都是…
    return [*cuts[:-1], Cut(own, last.head), Cut(rest)] if own and rest and not label else cuts


def _by_number(reading: Reading) -> list[Cut]:
    text = reading.text
    serials = _runs(reading)
    models = [
        one
        for one in dict.fromkeys(reading.models)
        if reading.awaiting != "serial" and not any(one.start == number.start for number in serials)
    ]
    if len(serials) < _TWO and len({one.value for one in models}) < _TWO:
        return [Cut(text)]
    if not reading.serials and len(serials) == _TWO and not models and codes_said.model_first(text, *serials):
        return [Cut(text)]
    if (paired := _paired(reading)) is not None:
        return paired
    if len(models) > 1 and (not serials or models[0].start < serials[0].start):
        if len(serials) == 1:
            return [Cut(text)]
        anchors = [one.start for one in models]
    elif len(serials) > 1:
        anchors = [
            one.start - len(label[0]) if (label := _LABEL.search(text[: one.start])) else one.start for one in serials
        ]
    else:
        return [Cut(text)]
    keys = sorted(one.end for one in (*serials, *models, *reading.ranges))
    leads = _leads(text[: anchors[0]], text, anchors, keys)
    starts = [_back(text, anchors[0], 0, leads=leads)]
    for anchor in anchors[1:]:
        before = max((end for end in keys if end <= anchor), default=0)
        starts.append(_back(text, anchor, before, leads=leads))
    head = text[: starts[0]].strip(" ,，:：")
    said = ledger.slots(_like(reading, head)) if head else {}
    counted = said.pop("count", 0)
    if str(said.get("instrument_name", "")).endswith("那个"):
        said.pop("instrument_name")  # 前一辆车上那个编号2217 names no instrument
    parts = _at(text[starts[0] :], [start - starts[0] for start in starts[1:]])
    if reading.serials and anchors[0] in (serials[0].start, starts[0]):
        codes = tuple(one.value for one in serials)
        parts = [f"编号{part}" if place and part.startswith(codes) else part for place, part in enumerate(parts)]
    if leads and any(_kind(_lead_of(part)) == "place" for part in parts):
        parts = [f"放{lead} {part.removeprefix(lead)}" if (lead := _lead_of(part)) else part for part in parts]
    empty = [Cut(f"{counted}台{said['instrument_name']}")] if counted > len(parts) and "instrument_name" in said else []
    return [*empty, *(Cut(part, said) for part in parts)]


def _paired(reading: Reading) -> list[Cut] | None:
    """型号TCS-60和TCS-150 编号5501和5502: as many models as numbers, each list by itself, go together in order."""
    numbers, models = list(reading.serials), list(reading.models)
    lists = len(_runs(reading)) == 1 and models and numbers and len(numbers) == len(models) > 1
    if not lists or not (models[-1].end <= numbers[0].start or numbers[-1].end <= models[0].start):
        return None
    spans = sorted(((models[0].start, models[-1].end), (numbers[0].start, numbers[-1].end)), reverse=True)
    text = reading.text
    for start, end in spans:
        text = f"{text[:start]} {text[end:]}"
    head = {name: value for name, value in ledger.slots(_like(reading, text)).items() if name != "count"}
    return [Cut(f"型号{one.value} 编号{number.value}", head) for one, number in zip(models, numbers, strict=True)]


def _runs(reading: Reading) -> list[Found[str]]:
    """The serial numbers, lists of them as one."""
    found = _of_their_form(reading) or [
        one
        for one in reading.bare_serials
        if len(one.value) >= _LONG
        and (
            reading.awaiting == "serial"
            or not any(one.start < kind.end and kind.start < one.end for kind in reading.models)
        )
    ]
    out: list[Found[str]] = []
    for one in found:
        if out and _LINK.fullmatch(reading.text[out[-1].end : one.start]):
            out[-1] = Found(out[-1].value, out[-1].start, max(one.end, out[-1].end))
        elif not out or one.start >= out[-1].end:
            out.append(one)
    return out


def _of_their_form(reading: Reading) -> list[Found[str]]:
    """The numbers behind their label, and each code written as they are: 编号A2201放内科，A2202放外科."""
    said = reading.serials
    forms = {code_form(one.value) for one in said if len(one.value) >= _TOLD_APART}
    more = [
        one
        for one in reading.bare_serials
        if code_form(one.value) in forms and not any(one.start < known.end and known.start < one.end for known in said)
    ]
    return sorted((*said, *more), key=lambda one: one.start)


_TOLD_APART: Final = 4
_LONG: Final = 5
_LINK: Final = re.compile(r"\s?(?:[、,;/]|和|跟|与|及|以及|还有|到|至|~|-)?\s?")


def _leads(head: str, text: str, anchors: Sequence[int], keys: Sequence[int]) -> bool:
    """Whether places (or makers) come before what they go with: 一号锅炉 编号P11 二号锅炉 编号P12."""
    if not _labelled_here(text, anchors) and all(_glued(text[:at]) for at in anchors):
        return all(text[end : end + 1].strip(" ,，、;；。") == "" for end in keys)
    before = max((end for end in keys if end <= anchors[1]), default=0)
    first, second = head.split(), re.split(r"[\s,，、]+", text[before : anchors[1]].strip())
    return bool(first) and _kind(first[-1]) == _kind(second[-1]) != ""


def _lead_of(part: str) -> str:
    """仓库 of 仓库25100517: the word that is written right before a number."""
    first = next((place for place, sign in enumerate(part) if sign.isdigit()), 0)
    word = part[:first]
    return word if word and len(word) <= _LONGEST_WORD and "一" <= word[-1] <= "龥" else ""


def _labelled_here(text: str, anchors: Sequence[int]) -> bool:
    """Whether the name of a field leads to one of the codes."""
    ends = {label.end for label in field_names.find(text)}
    return not ends.isdisjoint(anchors)


def _glued(before: str) -> bool:
    """Whether a word of a few signs is written right before a number."""
    word = re.split(r"[\s,，、;；]", before)[-1]
    return 0 < len(word) <= _LONGEST_WORD and "一" <= word[-1] <= "龥"


_LONGEST_WORD: Final = 7


def _kind(word: str) -> str:
    if not word:
        return ""
    if places.find_spot(word) or re.fullmatch(r"[一-龥\d]{0,4}[一二三四五六七八九十\d]号[一-龥]{0,3}", word):
        return "place"
    return "maker" if makers.find(word) else ""


def _back(text: str, anchor: int, before: int, *, leads: bool) -> int:
    """Where the piece begins whose first key stands at `anchor`, when the piece before has its last key at `before`."""
    gap = text[before:anchor]
    strong = [place + 1 for place, sign in enumerate(gap) if sign in STRONG] if before else []
    if strong:
        return before + strong[-1]
    if leads:
        words = gap.rstrip().rsplit(maxsplit=1)
        return before + gap.rstrip().rfind(words[-1]) if words else anchor
    return anchor


_COUNTED_BEFORE: Final = re.compile(rf"(?:{NUMBER}\s?{COUNTER})?(?:[一-龥]{{0,4}}的(?:就?[是叫])?)?$")


def _beginnings(reading: Reading) -> list[int]:
    """Where each instrument's part begins: at its name, or at the count before it."""
    out: list[int] = []
    for one in reading.instruments:
        if one.value in instruments_said.GENERAL and out:
            continue
        counted = _COUNTED_BEFORE.search(reading.text[: one.start])
        start = counted.start() if counted else one.start
        if out and not (_parted(reading.text, out[-1], one.start) and _BEGINS.search(reading.text[:start])):
            continue
        out.append(start)
    return out


_BEGINS: Final = re.compile(
    r"(?:[\s,，。;；:：、A-Za-z0-9()（）\ue0f0]|和|跟|与|及|有|是|叫|录|加|来|下一[台个块]|一[台个块把只支套])\Z"
)
"""What stands before a name that begins a part; 郑州恒科|电子衡器 is the name of a maker."""


def _parted(text: str, start: int, end: int) -> bool:
    """Whether something is said between two names that ends the first one's part."""
    return re.search(r"[\s,，。;；、\d]|和|还有|另外|再", text[start:end]) is not None
