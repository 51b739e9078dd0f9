"""Owns dates as people say them, anchored to a given day: 去年底, 24年6月, 2018.11.22, 下周三, 月底前, 明年4月9号.

Values are ISO strings as precise as what was said (2025-12, 2013), or ranges {"from", "to"} for 月底前 and so on.
"""

import re
from datetime import date, timedelta
from itertools import islice
from typing import Final, TypedDict

from nlu.date_phrases import PATTERN, first_day, last_day, meaning
from nlu.found import Found
from nlu.numerals import NUMBER, parse
from nlu.text import folded
from nlu.time_of_day import find as find_time
from nlu.validity import find as find_validity

__all__ = ["DateRange", "find", "find_time", "find_validity", "read", "show"]


DateRange = TypedDict("DateRange", {"from": str, "to": str}, total=False)
Date = str | DateRange

_OLD_FORMS: Final = str.maketrans("後週禮個號兩點時間舊曆農陰臘開過", "后周礼个号两点时间旧历农阴腊开过")
"""Characters of traditional writing that stand in dates."""
_HINT: Final = re.compile(
    r"[年月日天周期拜旦庆昨节夕]|[五十八六]一|双[十1]|清明|端午|中秋|重阳|元宵|[今明][儿晚早]"
    r"|(?:19|20)\d\d[-./]|\d\d?[./]\d\d?[./]"
)
_UNTIL: Final = re.compile(r"\s?(?:之前|以前|前)(?![台门面后天年头排晌])")
_SINCE: Final = re.compile(r"\s?(?:之后|以后|往后|开始|起|后)(?![天年面门院头晌])")
_TO: Final = re.compile(r"\s?(?:到|至|-|~)\s?")
_OR: Final = re.compile(r"\s?(?:或者?|要么|还是|[、,/]|[和跟与](?!平))(?:是|说)?\s?")
_DAY_ONLY: Final = re.compile(r"(?P<day>\d{1,2}|[一二三]?十?[一二三四五六七八九十])[日号]")
_COMING: Final = (
    r"上午|下午|早[上晨]|中午|晚上|之前|以前|之后|以后|前(?!面|门|台)|再?过?[去来]|再?送|我?有[事空]|没空|那天"
    r"|都?行|都?可以|方便|吧"
)
_LIVED: Final = r"我|俺|咱|[逢有]集|赶集|有人|收摊|收工|进城|开门|在[家店摊]"
"""What people do on a day, behind its number: 26号我进城. No thing that a number counts begins so."""
_ARRANGED: Final = (
    r"安排|上门|到[站店场现]|车?[都已经全]{0,3}(?:排满|排不开|满了|没车)|[嘛哈呗哇啊呀](?:$|[\s,，。])|得[不唔]得"
)
"""What is said of a day behind a number that hardly counts things: 27号车排满了, 改成27号嘛."""
_LONE_DAY: Final = re.compile(
    rf"(?<![\dA-Za-z一二三四五六七八九十第月.#-])(?:(?P<day>1\d|2\d|3[01]|二?十[一二三四五六七八九]|[二三]?十|三十一?)[日号]"
    rf"(?=$|[\s,，、]|(?:[到至~和跟-]|或者?)\s?\d|\d\d?[日号](?:$|都|行|可以|吧)|之间|都行|都可以|检|约|{_COMING}|{_LIVED}|{_ARRANGED})"
    rf"|(?P<small>[1-9]|[一二三四五六七八九])[日号](?=(?:{_COMING})|\s?(?:[、,，/]|或者?|和|跟)\s?(?:[1-9]|[一二三四五六七八九])[日号](?:都行|都可以|都成|都中))"
    r"|(?:(?<=[改换挪推延][到成为])|(?<=[还就]是)|(?<=[换改期])|(?P<apart>(?<=[\s,，])))(?P<other>[1-9]|[一二三四五六七八九])[日号](?=$|[\s,，。])"
    r"|(?P<written>3[01]|[12]\d|[1-9])日(?![内均用常期报本子]|之内|\d)"
    rf"|(?P<one>[12]\d|3[01]|[1-9])(?:\s?(?:[、/]|或者?|[和跟与])\s?|\s)(?P<two>[12]\d|3[01]|[1-9](?=[日号]都))[日号](?=$|[\s,，、]|之间|检|约|{_COMING}))"
)
FIGURES_DAY: Final = re.compile(
    r"(?:(?P<onto>→|->)\s?|(?<![\dA-Za-z./-]))(?P<month>1[0-2]|0?[1-9])[-/.](?P<day>3[01]|[12]\d|0?[1-9])[日号]?"
    r"(?(onto)(?![\d.%a-zA-Z])|(?=\s?(?:→|->|\d{1,2}[:点]|[上下]午|早|[去来送到]|[(（]?(?:周|星期|礼拜))))"
)
"""11-24 14:00, 12/3上午: a day in figures, beside a time or a coming."""
_COMPACT: Final = re.compile(r"(?:19|20)\d{6}\Z")
_YEAR_ALONE: Final = re.compile(r"(?:19[89]|20[0-9])\d\Z")
_MONTH_DAY: Final = re.compile(r"(\d{1,2})[./](\d{1,2})\Z")
_IN_USE: Final = re.compile(rf"(?:都|已经)?(?:用|买)了?(?:有|快|大概|差不多)?({NUMBER})年多?(?:了|吧)*\Z")
_HEAD: Final = re.compile(
    r"(?:是|就|在|发票|收据|合同|上面|写的|写着|显示|贴的|标签|铭牌|上|大概|大约|差不多|应该|好像|记得|约|嗯|哦|那|有效期|到期|购置|购买|买|时间|日期|期|到|至|于|为|改成|定在|放在|[\s,:.。、!])*+"
)
_TAIL: Final = re.compile(
    r"(?:买|购|进|到|装|来|去|上|吧|的|了|呢|行|可以|不|吗|左右|那会儿?|时候|投用|安装|购置|生产|出厂|货|都|份"
    r"|[春夏秋冬]天?|上午|下午|早上|老秤|新|[\s,.。、!?:])*\Z"
)
_ALL_CHOSEN: Final = ("都", "全", "俩", "两台", "三台")
_LONGEST_ANSWER: Final = 60
_MOST: Final = 32  # dates looked at in one text
_LONGEST_USE: Final = 60  # years


def read(text: str, *, today: date, bias: str | None = None) -> Date | None:
    """The one date or open range that an answer gives, or None.

    `bias` settles what has no year: "past" (purchases), "future" (appointments), None the nearest.

    >>> day = date(2026, 11, 21)
    >>> [read(t, today=day, bias="past") for t in ("去年底买的", "24年6月", "一三年买的老秤", "大概三年前吧")]
    ['2025-12', '2024-06', '2013', '2023']
    >>> [read(t, today=day, bias="future") for t in ("下周三上午", "月底前", "后天", "明年4月9号", "25号")]
    ['2026-11-25', {'to': '2026-11-30'}, '2026-11-23', '2027-04-09', '2026-11-25']
    """
    if len(text) > _LONGEST_ANSWER:
        return None
    shown = folded(text).translate(_OLD_FORMS).strip()
    found = find(shown, today=today, bias=bias)
    if not found:
        return _by_itself(shown, today, bias)
    head, tail = shown[: found[0].start], shown[found[0].end :]
    start = _HEAD.match(head)
    for time in find_time(tail):
        tail = tail[: time.start] + tail[time.end :]
    clean = len(found) == 1 and start is not None and start.end() == len(head) and _TAIL.match(tail) is not None
    return found[0].value if clean else None


def find(text: str, *, today: date, bias: str | None = None) -> tuple[Found[Date], ...]:
    """Every date in the text, from left to right; 前 and 后 make open ranges, 到 between two dates a closed one.

    >>> [f.value for f in find("不要下周一 下周二来", today=date(2026, 11, 21))]
    ['2026-11-23', '2026-11-24']
    """
    text = folded(text).translate(_OLD_FORMS)
    if not _HINT.search(text):
        return ()
    plain: list[Found[Date]] = []
    for match in islice(PATTERN.finditer(text), _MOST):
        said = meaning(match, today, bias)
        if isinstance(said, tuple):
            week: DateRange = {"from": said[0].isoformat(), "to": said[1].isoformat()}
            plain.append(Found(week, match.start(), match.end()))
        elif said is not None and match["ad"] == "内":
            limit: DateRange = {"to": last_day(said).isoformat()}
            plain.append(Found(limit, match.start(), match.end()))
        elif said is not None:
            plain.append(_before_feast(text, _bounded(text, said, match.start(), match.end(), bias), match))
    return tuple(_joined(text, plain))


def impossible(text: str, *, today: date) -> str | None:
    """The first day that a text names and that no year has, or not the year that is meant; None when there is none.

    >>> day = date(2026, 11, 21)
    >>> [impossible(t, today=day) for t in ("2月30号", "约13月1号行不", "有效期到2027-02-29", "2月28号", "13号")]
    ['2月30号', '13月1号', '2027-02-29', None, None]
    """
    text = folded(text)
    for match in islice(PATTERN.finditer(text), _MOST):
        day = match["d"] or match["nd"] or match["d2"]
        if day and meaning(match, today, "future") is None:
            return match[0]
    return None


def find_days(text: str, *, today: date) -> tuple[Found[Date], ...]:
    """Days of this or the next month that are said without it, where only a day can be meant: 换成25号行不.

    A number above nine that stands for itself, or any number before a part of the day or a coming and going; what
    counts things (3号锅炉, 22号摊位) and what is behind a code is none.

    >>> [f.value for f in find_days("23号有事 换成25号行不", today=date(2026, 11, 21))]
    ['2026-11-23', '2026-11-25']
    >>> [f.value for said in ("26号我进城", "25号有集", "22号摊位") for f in find_days(said, today=date(2026, 11, 21))]
    ['2026-11-26', '2026-11-25']
    >>> [f.value for f in find_days("25号到28号之间都行", today=date(2026, 11, 21))]
    [{'from': '2026-11-25', 'to': '2026-11-28'}]
    >>> [f.value for f in find_days("1号不行 换2号，要么12.3下午", today=date(2026, 11, 21))]
    ['2026-12-02', '2026-12-03']
    >>> find_days("1号和3号", today=date(2026, 11, 21))
    ()
    """
    out: list[Found[Date]] = []
    for match in islice(_LONE_DAY.finditer(text), _MOST):
        if match["apart"] is not None and not _only_a_day(text, match.start()):
            continue
        for name in ("one", "two") if match["two"] else (str(match.lastgroup),):
            iso = _by_itself(match[name] + "号", today, "future")
            if isinstance(iso, str):
                end = match.end(name) if name == "one" else match.end()
                out.append(_bounded(text, iso, match.start(name), end, "future"))
    for match in islice(FIGURES_DAY.finditer(text), _MOST):
        dated = find(f"{match['month']}月{match['day']}日", today=today, bias="future")
        out += [Found(one.value, *match.span()) for one in dated]
    return tuple(_joined(text, sorted(out, key=lambda one: one.start)))


def _only_a_day(text: str, at: int) -> bool:
    """都约上，1号; 上午九点到，2号: whether a number apart is no instrument, for they are chosen or a time is said."""
    return any(all_of in text[:at] for all_of in _ALL_CHOSEN) or bool(find_time(text))


def show(value: Date) -> str:
    """As people write it.

    >>> show("2026-11-25"), show("2025-12"), show({"to": "2026-11-30"})
    ('2026年11月25日', '2025年12月', '2026年11月30日前')
    """
    if isinstance(value, str):
        parts = [int(p) for p in value.split("-")]
        return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))
    if "from" in value and "to" in value:
        return f"{show(value['from'])}到{show(value['to'])}"
    return f"{show(value['to'])}前" if "to" in value else f"{show(value['from'])}起"


def _bounded(text: str, said: str, start: int, end: int, bias: str | None) -> Found[Date]:
    until, since = (None, None) if bias == "past" else (_UNTIL.match(text, end), _SINCE.match(text, end))
    if until is not None:
        ends: DateRange = {"to": last_day(said).isoformat()}
        return Found(ends, start, until.end())
    if since is not None:
        begins: DateRange = {"from": first_day(said).isoformat()}
        return Found(begins, start, since.end())
    return Found(said, start, end)


def _before_feast(text: str, found: Found[Date], match: re.Match[str]) -> Found[Date]:
    """春节前, 除夕前: the day before is the last one."""
    if not (match["feast"] or match["lunar"]) or not isinstance(found.value, dict) or "to" not in found.value:
        return found
    last = date.fromisoformat(found.value["to"]) - timedelta(days=1)
    ends: DateRange = {"to": last.isoformat()}
    return Found(ends, found.start, found.end)


def _joined(text: str, plain: list[Found[Date]]) -> list[Found[Date]]:
    out: list[Found[Date]] = []
    for found in plain:
        before = out[-1] if out else None
        link = _TO.fullmatch(text, before.end, found.start) if before else None
        if before and link and isinstance(before.value, str) and isinstance(found.value, str):
            first, last = first_day(before.value), last_day(found.value)
            if first <= last:
                span: DateRange = {"from": first.isoformat(), "to": last.isoformat()}
                out[-1] = Found(span, before.start, found.end)
                continue
        out.append(found)
    if len(out) == 1 and isinstance(out[0].value, str):
        only = _with_last_day(text, out[0])
        return [only, *_or_day(text, only)]
    return out


def _or_day(text: str, found: Found[Date]) -> list[Found[Date]]:
    """12月3号或5号: another day of the same month is left open."""
    link = _OR.match(text, found.end)
    day = _DAY_ONLY.match(text, link.end()) if link else None
    if day is None or not isinstance(found.value, str) or found.value.count("-") != 2:
        return []
    first = date.fromisoformat(found.value)
    other = _in_month(first.year, first.month, day["day"])
    return [Found(other.isoformat(), day.start(), day.end())] if other is not None and other != first else []


def _with_last_day(text: str, found: Found[Date]) -> Found[Date]:
    """11月25号到28号: the second day is in the month of the first."""
    link = _TO.match(text, found.end)
    day = _DAY_ONLY.match(text, link.end()) if link else None
    if day is None or not isinstance(found.value, str) or found.value.count("-") != 2:
        return found
    first = date.fromisoformat(found.value)
    last = _in_month(first.year, first.month, day["day"])
    if last is None or last <= first:
        return found
    span: DateRange = {"from": first.isoformat(), "to": last.isoformat()}
    return Found(span, found.start, day.end())


def _in_month(year: int, month: int, said: str) -> date | None:
    number = parse(said)
    try:
        return date(year, month, int(number)) if number else None
    except ValueError:
        return None


def _by_itself(text: str, today: date, bias: str | None) -> Date | None:
    digits = text.strip("。. 的吧")
    if _COMPACT.match(digits):
        try:
            return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
        except ValueError:
            return None
    if _YEAR_ALONE.match(digits):
        return digits
    month_day, in_use = _MONTH_DAY.match(digits), _IN_USE.match(text)
    if month_day is not None and bias is not None:
        found = find(f"{month_day[1]}月{month_day[2]}日", today=today, bias=bias)
        return found[0].value if found else None
    if in_use is not None and bias == "past":
        years = parse(in_use[1])
        return str(today.year - years) if isinstance(years, int) and years < _LONGEST_USE else None
    match = _DAY_ONLY.match(text)
    if match is None or not _TAIL.match(text, match.end()):
        return None
    months = [(today.year, today.month), (today.year + today.month // 12, today.month % 12 + 1)]
    if bias == "past":
        months[1] = (today.year - (today.month == 1), (today.month - 2) % 12 + 1)
    days = [d for d in (_in_month(y, m, match["day"]) for y, m in months) if d is not None]
    fitting = [d for d in days if (d <= today if bias == "past" else d >= today)]
    return fitting[0].isoformat() if fitting else None
