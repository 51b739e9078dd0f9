"""Owns times of day: 上午, 下午, 9点半, 下午三点, 14:00."""

import re
from typing import Final

from nlu.found import Found
from nlu.numerals import parse
from nlu.text import folded

_HALF: Final = (
    r"(?P<half>(?:上午|下午|早上|早晨|早起|一大早|大清早|一早|清早|中午|晌午(?!头)|晚上|傍晚|[头前]晌午?|[后下]晌午?|过晌|晚半晌|擦黑"
    r"|[明今][早晚])(?!好))"
)
_HOUR: Final = r"(?:[01]?\d|2[0-4]|二?十[一二三四五六七八九]?|[零一二三四五六七八九两])"
_MINUTE: Final = (
    r"(?:(?P<quarter>半|一刻|三刻|整)|(?P<minute>[0-5]\d|[二三四五]?十[一二三四五六七八九]?|零[一二三四五六七八九])分?"
    r"|(?P<short>[1-9]|[一二三四五六七八九])分)"
)
_DIGIT_CLOCK: Final = r"(?<![\d.:])(?P<h>[01]?\d|2[0-3]):(?P<m>[0-5]\d)(?![\d:])"
_SPOKEN_CLOCK: Final = (
    rf"(?<![\d.早晚差快有])(?:(?<![零一二三四五六七八九十几])|(?=\d)|(?<=[周期拜].))(?P<hour>{_HOUR})(?:点|时(?![间候段刻限]))"
    rf"(?:{_MINUTE}|(?P<sharp>钟)?(?![\d零一二三四五六七八九十个也都儿]))钟?"
)
_CLOCK: Final = re.compile(
    rf"(?:{_HALF}\s?(?:的)?)?(?:{_DIGIT_CLOCK}|{_SPOKEN_CLOCK})|{_HALF.replace('half', 'alone')}"
)
_HINT: Final = re.compile("[午早晚点时晌黑:]")
_AFTERNOON: Final = (
    "下午",
    "晚上",
    "傍晚",
    "今晚",
    "明晚",
    "后晌",
    "后晌午",
    "下晌",
    "下晌午",
    "过晌",
    "晚半晌",
    "擦黑",
)
_NOONS: Final = ("中午", "晌午")
_FILLER: Final = re.compile(r"[\s,.。!的吧左右来行可以都就大概]*\Z")
_NOON: Final = 12
_LAST_UNSAID_AFTERNOON_HOUR: Final = 5
_LAST_HOUR: Final = 23


def read(text: str) -> str | None:
    """The one time that an answer gives: "AM", "PM" or HH:MM; None otherwise.

    >>> read("上午9点半"), read("下午三点"), read("14:00"), read("上午吧")
    ('09:30', '15:00', '14:00', 'AM')
    """
    found = find(text) if len(text) <= 60 else ()
    if len(found) != 1:
        return None
    before, after = text[: found[0].start], text[found[0].end :]
    return found[0].value if _FILLER.match(after) and _FILLER.match(before) else None


def find(text: str) -> tuple[Found[str], ...]:
    """Every time of day in the text. Hours 1 to 5 with nothing beside them are in the afternoon.

    >>> [f.value for f in find("约下周二上午9点半去现场，或者3点")], [f.value for f in find("8点到10点")]
    (['09:30', '15:00'], ['08:00'])
    """
    text = _ABOUT.sub(_first_of_two, folded(text).replace("點", "点"))
    if not _HINT.search(text):
        return ()
    found = ((m, _value(m)) for m in _CLOCK.finditer(text))
    return tuple(_spans([Found(value, m.start(), m.end()) for m, value in found if value is not None], text))


_ABOUT: Final = re.compile(r"(?P<one>[一二三四五六七八九])(?P<two>[二三四五六七八九十])(?=点)")
_IN_ORDER: Final = "一二三四五六七八九十"
_TO: Final = re.compile(r"\s?(?:到|至|-|~)\s?")


def _first_of_two(said: re.Match[str]) -> str:
    """七八点: about seven; the length stays."""
    follows = _IN_ORDER.index(said["two"]) == _IN_ORDER.index(said["one"]) + 1
    return f" {said['one']}" if follows else said[0]


def _spans(found: list[Found[str]], text: str) -> list[Found[str]]:
    """九点到十一点: the beginning of a span is when it is."""
    out: list[Found[str]] = []
    for one in found:
        if out and _TO.fullmatch(text, out[-1].end, one.start) is not None:
            out[-1] = Found(out[-1].value, out[-1].start, one.end)
        else:
            out.append(one)
    return out


def show(value: str) -> str:
    """上午, 下午, or the clock.

    >>> show("AM"), show("09:30")
    ('上午', '09:30')
    """
    return {"AM": "上午", "PM": "下午"}.get(value, value)


def _value(match: re.Match[str]) -> str | None:
    half = match["half"] or match["alone"]
    if match["alone"]:
        return "12:00" if half in _NOONS else "PM" if half in _AFTERNOON else "AM"
    hour, minute = (int(match["h"]), int(match["m"])) if match["h"] else _spoken(match)
    bare_han = match["hour"] is not None and not match["hour"].isdigit()
    if bare_han and match["hour"] == "一" and not (half or match["quarter"] or match["minute"] or match["sharp"]):
        return None  # 一点 is "a little"
    afternoon = half in _AFTERNOON or (half in _NOONS and hour < _NOON - 2)
    if hour < _NOON and (afternoon or (half is None and match["hour"] and 1 <= hour <= _LAST_UNSAID_AFTERNOON_HOUR)):
        hour += _NOON
    return f"{hour:02d}:{minute:02d}" if hour <= _LAST_HOUR else None


def _spoken(match: re.Match[str]) -> tuple[int, int]:
    quarter = {"半": 30, "一刻": 15, "三刻": 45}.get(match["quarter"] or "", 0)
    said = match["minute"] or match["short"]
    minute = parse(said) if said else quarter
    hour = parse(match["hour"])
    return int(hour or 0), int(minute or 0)
