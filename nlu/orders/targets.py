"""Owns which lines a message names and where: tokens that stand together are one group, with one meaning."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from nlu import nozzles
from nlu.orders.called import COUNTER
from nlu.orders.order import Shown, Targets, Token
from nlu.orders.tokens import MOST_PLACES, plain, tokens_of
from nlu.text import folded, folded_lines

_GLUE: Final = re.compile(
    rf"(?:[\s也、,，.．;；/&+()（）:：]|和|跟|与|及|以及|还有|的|那|这|里面?|其中|将|编号|出厂|尾号|号[机枪]?|是|给|到|至|~|-|秤|表|枪|器具|仪器|[两三四五六俩仨](?=[台把个支条])|{COUNTER}(?<!行))*+"
)
_RUN: Final = re.compile(r"\s?(?:到|至|~|-)\s?(?:第|编号)?")
_QUALIFIES: Final = re.compile(r"(?:号|的|那|这|台|个|块|支|把|\s|[（(])*")
"""What may stand between a serial and the name of the same instrument: 938579号电子计价秤."""
_VERB_BEFORE: Final = re.compile(r"(?:受理|收下?|退回|合格|分给)[:\s]?$")
_LABEL: Final = re.compile(r"(?:出厂)?(?:编号|序列号|机号|器号|尾号)(?:是|为|[:：])?[^\S\n]?\Z")
_SHORTEST_TAIL: Final = 3
_LONGEST_RUN: Final = 100
_NAMING: Final = ("name", "model", "made", "site")
_BEHIND_LEFT_OUT: Final = ("except", "all", "rest", "unit", "booking_no")
"""What ends the list behind 除了: 除了压力表，康宁口腔的都受理."""
_SINGLE: Final = ("serial", "places", "number", "nozzle")


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


def find(text: str, shown: Sequence[Shown] | None, today: date) -> tuple[Group, ...]:
    """Every place where lines may be named, from left to right; which of them count is decided by the verbs beside.

    With `shown` None nothing is known of the lines, and any code may be a serial number.

    >>> rows = [Shown("938579", "电子计价秤"), Shown("938580", "电子计价秤")]
    >>> found = find("938579、80受理 第2台退回", rows, date(2026, 11, 21))
    >>> [one.targets.serials or one.targets.places for one in found]
    [('938579', '938580'), (2,)]
    """
    text = folded_lines(text)
    found = tokens_of(text, shown, today)
    groups: list[list[Token]] = []
    for token in found:
        last = groups[-1][-1] if groups else None
        again = any(one.kind == token.kind and one.value == token.value for one in groups[-1]) if groups else False
        if (
            last is not None
            and not again
            and _GLUE.fullmatch(text, last.end, token.start)
            and not _apart(text, groups[-1], token)
        ):
            groups[-1].append(token)
        else:
            groups.append([token])
    out: list[Group] = []
    for tokens in groups:
        group = _group(text, tokens, shown)
        out.append(_of_same_dispenser(group, out[-1] if out else None, shown or ()))
    return tuple(out)


def _of_same_dispenser(group: Group, before: Group | None, shown: Sequence[Shown]) -> Group:
    """3308东枪合格，西枪不合格: a nozzle called by its side alone is of the dispenser that was named before it."""
    named_ones = group.targets
    if before is None or not before.targets.serials or named_ones.serials or not named_ones.names:
        return group
    whole = [_by_tail(nozzles.of(before.targets.serials[-1], name), shown) for name in named_ones.names]
    return replace(group, targets=replace(named_ones, names=(), serials=tuple(whole))) if all(whole) else group


def named(text: str, shown: Sequence[Shown] | None, today: date) -> Targets:
    """Every line that a text names, wherever it stands: for a question about lines, which has no verb beside them.

    >>> named("详细信息 第2条", None, date(2026, 11, 21)).places
    (2,)
    """
    text = folded(text)
    return _collected(text, tokens_of(text, shown, today), shown)


def _apart(text: str, group: list[Token], token: Token) -> bool:
    """Whether a token begins a new group though little stands between: 其余 behind named lines, 79和80 T21060877."""
    marked = any(gap.strip() for gap in (text[one.end : other.start] for one, other in pairwise(group)))
    gap = text[group[-1].end : token.start]
    if "," in gap and text[token.end : token.end + 1] == "的" and _VERB_BEFORE.search(text, 0, group[0].start):
        return True
    if marked and gap.isspace() and token.kind in ("serial", "places"):
        return True
    if marked and "," in gap and _VERB_BEFORE.search(text, max(0, group[0].start - 4), group[0].start):
        return True
    return (
        token.kind == "rest"
        and any(one.kind in ("places", "serial", "number", "name") for one in group)
        and not any(one.kind == "except" for one in group)
    )


def _group(text: str, tokens: list[Token], shown: Sequence[Shown] | None) -> Group:
    start = tokens[0].start
    if (label := _LABEL.search(text, max(0, start - 12), start)) is not None:
        start = label.start()
    targets = _targets(text, tokens, shown)
    codes = [plain(one.serial) for one in shown or ()]
    guessed = all(one.kind in ("serial", "number") for one in tokens)
    known = shown is None or not guessed or bool(targets.places) or any(plain(one) in codes for one in targets.serials)
    return Group(targets, start, tokens[-1].end, known=known, open=tokens[-1].kind in ("number", "name", "unit"))


def _targets(text: str, tokens: list[Token], shown: Sequence[Shown] | None) -> Targets:
    opens = next((i for i, one in enumerate(tokens) if one.kind == "except" and str(one.value).startswith("除")), None)
    if opens is None:
        return _collected(text, [one for one in tokens if one.kind != "except"], shown)
    inside: list[Token] = []
    behind: list[Token] = []
    closed = False
    for one in tokens[opens + 1 :]:
        closed = closed or one.kind in _BEHIND_LEFT_OUT
        (behind if closed else inside).append(one)
    outer = [*tokens[:opens], *(one for one in behind if one.kind != "except")]
    around = _collected(text, [one for one in outer if one.kind != "rest"], shown)
    return replace(around, everything=True, left_out=_collected(text, inside, shown))


def _collected(text: str, tokens: list[Token], shown: Sequence[Shown] | None) -> Targets:
    out = Targets()
    before: Token | None = None
    for one in _unqualified(text, tokens):
        run = before is not None and _RUN.fullmatch(text, before.end, one.start) is not None
        out = _with(out, one, shown, run=run)
        before = one
    return out


def _unqualified(text: str, tokens: list[Token]) -> list[Token]:
    """Without names that only say what a serial or a place is of: 编号938579电子计价秤."""
    out: list[Token] = []
    for one in tokens:
        last = out[-1] if out else None
        beside = last is not None and _QUALIFIES.fullmatch(text, last.end, one.start) is not None
        if last is None or not beside:
            out.append(one)
        elif one.kind in _NAMING and last.kind in (*_SINGLE, "made"):
            continue
        elif (one.kind == "made" and last.kind in _NAMING) or (last.kind in _NAMING and one.kind in _SINGLE):
            out[-1] = one
        else:
            out.append(one)
    return out


def _with(out: Targets, one: Token, shown: Sequence[Shown] | None, *, run: bool) -> Targets:
    value = str(one.value)
    match one.kind:
        case "booking_no" if out.booking_no:
            return replace(out, bookings=(*out.bookings, value))
        case "booking_no":
            return replace(out, booking_no=value)
        case "serial":
            return _with_serial(out, value, shown, run=run)
        case "number":
            return _with_number(out, value, shown, run=run)
        case "places":
            places = one.value if isinstance(one.value, tuple) else ()
            return replace(out, places=(*out.places, *_run(out.places, places, run=run)))
        case "nozzle" if out.serials and (whole := _by_tail(nozzles.of(out.serials[-1], value), shown or ())):
            return _with_serial(out, whole, shown, run=False)
        case "site" | "made":
            several = one.value if isinstance(one.value, tuple) else _standing_at(value, shown)
            return replace(out, serials=tuple(dict.fromkeys((*out.serials, *several))))
        case "name" | "nozzle" | "model" | "unit":
            return _called(out, one.kind, value)
        case "count" if out.places and isinstance(one.value, int):
            return replace(out, places=(*out.places, *_run(out.places, (one.value,), run=run)))
        case "count":
            return replace(out, count=one.value if isinstance(one.value, int) else 0)
        case "rest":
            return replace(out, rest=True, count=one.value if isinstance(one.value, int) else 0)
        case _:
            return replace(out, everything=True)


def _standing_at(place: str, shown: Sequence[Shown] | None) -> tuple[str, ...]:
    return tuple(row.serial for row in shown or () if place in row.place)


def _called(out: Targets, kind: str, value: str) -> Targets:
    """With one more name of instruments, model or shop."""
    if kind == "model":
        return replace(out, models=(*out.models, value))
    if kind == "unit":
        return replace(out, units=tuple(dict.fromkeys((*out.units, value))))
    return replace(out, names=tuple(dict.fromkeys((*out.names, value))))


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
        places = _run(out.places, (place,), run=run) if 1 <= place <= MOST_PLACES else ()
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
    heads = {
        one.serial for one in shown if len(wanted) >= _SHORTEST_TAIL and plain(one.serial).startswith(f"{wanted}-")
    }
    found = ends or heads
    return exact[0] if exact else found.pop() if len(found) == 1 else ""


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
