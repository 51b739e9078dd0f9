"""Owns where in a message a name, an address, a place, a maker or a model stands, and whether one stands there at all.

What surrounds such words is as various as people are (搁俺家后院棚子底下, 牌子高头写的永康华鹰), so that it is learnt:
each character weighs as the first, as the last, and as one inside of a value, by itself and its neighbours, and the
span with the most weight is the value. Learnt by `benchmarks/learn_spans.py` from `tests/corpus/spans.jsonl`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from nlu import instruments_said, makers
from nlu.companies import has_ending
from nlu.found import Found
from nlu.region_index import forms

KINDS: Final = ("company", "person", "street", "spot", "maker", "model", "thing")
"""Kinds of words of which spans are learnt, named as in `nlu.fill.free_words`."""
LONGEST: Final = 240
"""In a longer message only its beginning is looked at."""

_DATA: Final = Path(__file__).parent / "data" / "span_weights.json"


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for a value to begin, to end, and to go on at each character of a text."""

    begins: tuple[tuple[str, ...], ...]
    ends: tuple[tuple[str, ...], ...]
    inside: tuple[tuple[str, ...], ...]


def signs(text: str) -> Signs:
    """The signs of every character of a text: itself, its neighbours, their kinds, and names of divisions."""
    padded = f"\x02\x02{text}\x03\x03"
    kinds = [_kind(sign) for sign in padded]
    starts, stops = _divisions(text)
    begins, ends, inside = [], [], []
    for place in range(len(text)):
        at = place + 2
        two, one, sign, next_one = padded[at - 2 : at], padded[at - 1], padded[at], padded[at + 1]
        around = one + sign + next_one
        shape = kinds[at - 1] + kinds[at] + kinds[at + 1]
        begins.append(
            ("a" + one, "b" + two, "c" + sign, "d" + sign + next_one, "e" + one + sign, "f" + two + sign, "g" + around,
             "h" + shape, "R" if place in starts else "", "S" if place in stops else "")
        )  # fmt: skip
        ends.append(
            ("i" + sign, "j" + one + sign, "k" + next_one, "l" + padded[at + 1 : at + 3], "m" + sign + next_one,
             "n" + two + sign, "o" + around, "p" + shape)
        )  # fmt: skip
        inside.append(("q" + sign, "r" + sign + next_one, "s" + around, "t" + kinds[at] + kinds[at + 1]))
    return Signs(tuple(begins), tuple(ends), tuple(inside))


def _kind(sign: str) -> str:
    if "一" <= sign <= "龥":
        return "H"
    if sign in "\x02\x03":
        return sign
    return "9" if sign.isdigit() else "A" if sign.isalpha() else "_" if sign.isspace() else "."


def _divisions(text: str) -> tuple[set[int], set[int]]:
    """Where names of administrative divisions begin and end in a text."""
    starts, stops, at = set(), set(), 0
    known = forms()
    while at < len(text) - 1:
        name = next((form.text for form in known.get(text[at : at + 2], ()) if text.startswith(form.text, at)), "")
        if name:
            starts.add(at)
            stops.add(at + len(name))
        at += len(name) or 1
    return starts, stops


def best(begins: Sequence[float], ends: Sequence[float], inside: Sequence[float]) -> tuple[float, int, int]:
    """The span of the most weight: (weight, start, end). One pass: a span goes on or begins anew at each character."""
    most, found, weight, start = float("-inf"), (0, 0), float("-inf"), 0
    for at, (begin, end, more) in enumerate(zip(begins, ends, inside, strict=True)):
        if begin >= weight:
            weight, start = begin, at
        weight += more
        if weight + end > most:
            most, found = weight + end, (start, at + 1)
    return most, *found


@dataclass(frozen=True, slots=True)
class Spans:
    """What was learnt of spans: sign -> its weight in hundredths for each of `KINDS`, and what all begin with."""

    weights: Mapping[str, Sequence[int]]
    bias: Sequence[int]

    def leads(self, text: str) -> dict[str, tuple[float, Found[str]]]:
        """For each kind its likeliest span and by how much that speaks for a value rather than for none."""
        text = text[:LONGEST]
        if not text:
            return {}
        told = signs(text)
        sums = [self._sums(rows) for rows in (told.begins, told.ends, told.inside)]
        out = {}
        for place, kind in enumerate(KINDS):
            weight, start, end = best(*(rows[place] for rows in sums))
            out[kind] = (weight + self.bias[place]) / 100, Found(text[start:end], start, end)
        return out

    def margin(self, kind: str, text: str, span: Found[str], told: str) -> float:
        """By how much a span outweighs other words of the same text as the value of a kind."""
        place, start, signs_told = KINDS.index(kind), text.find(told), signs(text[:LONGEST])
        if start < 0 or start + len(told) > LONGEST:
            return 0.0
        begins, ends, inside = (
            self._sums(rows)[place] for rows in (signs_told.begins, signs_told.ends, signs_told.inside)
        )

        def weight(start: int, end: int) -> int:
            return begins[start] + ends[end - 1] + sum(inside[start:end])

        return (weight(span.start, span.end) - weight(start, start + len(told))) / 100

    def _sums(self, rows: Sequence[Sequence[str]]) -> tuple[Sequence[int], ...]:
        """What speaks for each kind at each character; written out, for it is most of what a message costs."""
        out, find = [], self.weights.get
        for row in rows:
            company = person = street = spot = maker = model = thing = 0
            for sign in row:
                if (weights := find(sign)) is not None:
                    a, b, c, d, e, f, g = weights
                    company += a
                    person += b
                    street += c
                    spot += d
                    maker += e
                    model += f
                    thing += g
            out.append((company, person, street, spot, maker, model, thing))
        return tuple(zip(*out, strict=True))


def made(data: Mapping[str, Any]) -> Spans:
    """The spans that learnt data make."""
    return Spans(data["weights"], data["bias"])


@cache
def shipped() -> Spans:
    """What the service ships with."""
    return made(json.loads(_DATA.read_text(encoding="utf-8")))


def put_right(slots: Mapping[str, Any], text: str, leads: Mapping[str, tuple[float, Found[str]]]) -> dict[str, Any]:
    """The slots of a message, of whose names, places and makers the words around them are taken away.

    >>> told = "收谷扣水分算价钱用的放在化验间"
    >>> put_right({"install_location": told}, told, shipped().leads(told))
    {'install_location': '化验间'}
    """
    out = dict(slots)
    for slot, kind in SLOTS.items():
        told, (lead, span) = out.get(slot), leads.get(kind, _NONE)
        if kind == "maker":
            span = _named(span)
        if not isinstance(told, str) or lead < _SURE or not _may_replace(kind, lead, span.value, told):
            continue
        if kind == "thing" and (slots.keys().isdisjoint(OF_ONE) or len(instruments_said.find(span.value)) != 1):
            continue
        weighed = kind == "spot" or (kind == "maker" and span.value in told)
        if not weighed or shipped().margin(kind, text, span, told) >= _CLEAR:
            out[slot] = span.value
    return out


def _named(span: Found[str]) -> Found[str]:
    """A maker's span without what says that it made something: 梅特勒托利多|产的."""
    name = makers.whole(span.value)
    start = span.start + span.value.rfind(name)
    return Found(name, start, start + len(name))


def added(kind: str, leads: Mapping[str, tuple[float, Found[str]]], free: str) -> Found[str] | None:
    """The value of a kind that no rule reads, where it stands in what no other value has claimed (`free`)."""
    lead, span = leads.get(kind, _NONE)
    return span if lead >= _TOLD and free[span.start : span.end] == span.value else None


def outweighs_talk(kind: str, leads: Mapping[str, tuple[float, Found[str]]]) -> bool:
    """Whether a value leads by so much that it is one in whatever sentence it stands: 再来一块一样的二号汽包上的."""
    return leads.get(kind, _NONE)[0] >= _SURE_IN_TALK


def _may_replace(kind: str, lead: float, span: str, told: str) -> bool:
    """Whether a span may stand for what a rule took: its core, more of it, or another value in the same message."""
    if span in told:
        return _is_core(kind, lead, span, told)
    if told in span:
        return kind in _WIDENED and _BREAKS.isdisjoint(span)
    if kind == "maker" and makers.company(told) is not None:
        return False  # two companies, each of its own instruments
    if kind == "maker" and makers.is_vague(span):
        return False
    return (
        any(map(str.isalpha, span))
        and lead >= _OTHER.get(kind, float("inf"))
        and (kind != "company" or has_ending(span))
    )


def _is_core(kind: str, lead: float, span: str, told: str) -> bool:
    """Whether only words that lead to a span or run on behind it stand around it."""
    before = told.find(span)
    behind = len(told) - before - len(span)
    if kind == "company":
        clear = behind >= _RUN_ON if behind else 0 < before < _LED_TO
        return lead >= _OTHER[kind] and has_ending(span) and clear
    return (kind in ("spot", "maker") and before >= _LED_TO) or (kind == "spot" and behind >= _RUN_ON)


SLOTS: Final = {
    "company_name": "company",
    "address": "street",
    "install_location": "spot",
    "manufacturer": "maker",
    "instrument_name": "thing",
}
"""Slots whose words may be put right -> the kind of words they hold."""
_WIDENED: Final = ("street", "maker", "thing")
"""Kinds of which a span may be more than a rule took: 北京三盈|联合石油. Around the others it took in what is none."""
_BREAKS: Final = frozenset(" ,，、;；。")
OF_ONE: Final = frozenset(("model", "serial", "range", "accuracy", "manufacturer"))
"""What tells that a message is about one instrument, whatever else it names: 体温计不报 再一台血压计 HEM-7120."""
_NONE: Final = (float("-inf"), Found("", 0, 0))
_TOLD: Final = 1.0
"""A lead from which words that no rule reads are a value; leads are measured on writers who were not learnt from."""
_SURE: Final = 3.0
"""A lead from which a span is the core of what a rule took."""
_OTHER: Final = {"company": 6.0, "spot": 6.0, "maker": 6.0, "thing": 10.0}
"""Leads from which it stands against what a rule took: 体温计不报，再一台血压计."""
_SURE_IN_TALK: Final = 10.0
_CLEAR: Final = 30.0
"""By so much a value outweighs words that are none: 医院急诊楼 before 二楼抢救室 is a part of it."""
_LED_TO: Final = 4
"""So many characters in front of a place or a maker only lead to it; in front of a unit's name there are fewer."""
_RUN_ON: Final = 5
"""So many behind it say something else."""
