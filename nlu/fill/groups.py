"""Owns things told by groups: 老店两台编号8801、8802，新店两台8803、8804, each with as many numbers as it counts.

What stands before the first group, and behind the last, is said of all: 四台都是ACS-30，三级. Where a group does not
have the numbers that it counts, or the groups are not what is counted before them, nothing is read here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from nlu import measuring_range
from nlu.fill.sharing import COUNTER
from nlu.numerals import NUMBER, parse
from nlu.text import code_form


@dataclass(frozen=True, slots=True)
class Group:
    """Things told together: the words before their count, their numbers, and the text that says it."""

    words: str
    numbers: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Grouped:
    """A message told by groups, and what it says of all of them."""

    groups: tuple[Group, ...]
    of_all: str


_CODE: Final = r"(?=[A-Za-z0-9.#/-]*\d)[A-Za-z0-9][A-Za-z0-9.#/-]{2,24}(?![A-Za-z0-9])"
_AND: Final = r"(?:\s?(?:[、,，/;；]|和|跟|与|还有|以及)\s?|\s)"
_LABEL: Final = r"(?:出厂|机身)?(?:编号|序列号|号码|机号|号)"
_GROUP: Final = re.compile(
    rf"(?P<words>[一-龥A-Za-z0-9]{{0,12}}?)(?:(?:(?<![\d.第这每A-Za-z-])|(?<=\d)(?=[一两二三四五六七八九十俩仨]))(?P<n>{NUMBER})\s?|那一?){COUNTER}"
    rf"(?:的|是|[:：,，])?\s?(?P<label>{_LABEL})?(?:分别)?(?:是|为|[:：])?\s?(?P<codes>{_CODE}(?:{_AND}{_CODE})*)"
)
_COUNTED: Final = re.compile(rf"(?P<n>{NUMBER})\s?{COUNTER}")
_BEFORE: Final = re.compile(rf"^(?:还有|另外|其中|然后|再就是|{_LABEL}|分别|[在放是为有就])+|(?:[有的是放各]|里有)$")
_SIGNS: Final = " ,，、;；。:：\n"
_FEW: Final = 2


def grouped(text: str, *, waiting: int = 0) -> Grouped | None:
    """The groups of a text; None when it is not told so. `waiting` things were counted before.

    >>> told = grouped("三块压力表都是Y-100，锅炉房两块A101、A102，泵房一块A201，都送检")
    >>> [(one.words, one.numbers) for one in told.groups], told.of_all
    ([('锅炉房', ('A101', 'A102')), ('泵房', ('A201',))], '压力表都是Y-100，都送检')
    >>> grouped("两台ACS-30，一台TCS-150") is None
    True
    """
    found = [one for one in _GROUP.finditer(text) if _is_counted(one)]
    groups = [_group(one) for one in found]
    if len(groups) < _FEW or not _are_numbers(found, groups):
        return None
    if any(text[one.end() : other.start()].strip(_SIGNS) for one, other in pairwise(found)):
        return None
    size = sum(len(group.numbers) for group in groups)
    before, behind = text[: found[0].start()].rstrip(" ,，、:：\n"), text[found[-1].end() :].strip(_SIGNS)
    count = next((one for one in _COUNTED.finditer(before) if (parse(one["n"]) or 0) == size), None)
    if count is None and size != waiting and (size <= _FEW or _COUNTED.search(before)):
        return None
    if count is not None:
        before = f"{before[: count.start()]}{before[count.end() :]}".lstrip("都全是一共总有")
    return Grouped(tuple(groups), "，".join(part for part in (before, behind) if part))


def _is_counted(one: re.Match[str]) -> bool:
    """Whether a group has as many numbers as it counts."""
    return len(_codes(one)) == (parse(one["n"]) if one["n"] else 1)


def _codes(one: re.Match[str]) -> tuple[str, ...]:
    return tuple(re.findall(_CODE, one["codes"]))


def _group(one: re.Match[str]) -> Group:
    words = one["words"]
    while (bare := _BEFORE.sub("", words)) != words:
        words = bare
    return Group(words, _codes(one), one[0])


def _are_numbers(found: Sequence[re.Match[str]], groups: Sequence[Group]) -> bool:
    """Whether the codes are numbers of things: labelled, or written like another; 两台ACS-30，一台30kg has none."""
    codes = [code for group in groups for code in group.numbers]
    if len(set(codes)) < len(codes) or any(measuring_range.find(code) for code in codes):
        return False
    forms = [code_form(code) for code in codes]
    return all(
        one["label"] or all(forms.count(code_form(code)) > 1 for code in group.numbers)
        for one, group in zip(found, groups, strict=True)
    )
