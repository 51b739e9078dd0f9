"""Owns the phrases that name a day, month or year (去年底, 下周三, 三年前) and what each means on a given day."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from nlu.numerals import NUMBER, parse

_HAN_YEAR: Final = "[零〇一二三四五六七八九]"
# 10年前 and 12年质保 say how long, not which year.
_NO_DURATION: Final = "(?!年(?:前|后|以|之|有效|一检|一次|半|多|左右|质|保|周|检))"
# 五六年 is "five or six years", and so is 二三年了.
_ABOUT: Final = "(?!三四|三五|四五|五六|六七|七八|八九|(?:一二|二三)年[了前后])"
_YEAR: Final = (
    rf"(?:(?:19|20)\d\d|{_HAN_YEAR}{{4}}|(?<![\d.])\d\d{_NO_DURATION}"
    rf"|(?<![{_HAN_YEAR[1:-1]}十]){_ABOUT}{_HAN_YEAR}{{2}})"
)
_YEAR_WORD: Final = "大前年|前年|去年|今年|本年|明年|大后年|后年"
_N: Final = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_PART: Final = r"上旬|中旬|下旬|月?底|月?初|月?末"
_NOT_DAY_AFTER: Final = "楼|店|线|院|厅|机|枪|位|桩|摊|铺|柜|桌|库|门|秤|泵|炉|表|仪|称|街|馆|厂"
_NOT_AFTER_BARE_DAY: Final = r"\d个年月号日周天点台公千克吨毫斤级元块升把条\-~A-Za-z."
_DAY: Final = rf"(?:{_N}(?:[日号](?!{_NOT_DAY_AFTER})|(?![{_NOT_AFTER_BARE_DAY}])))"
_YEAR_END: Final = r"年底|年末|年初|年中|上半年|下半年|底(?!下)|末|初(?!检)"

PATTERN: Final = re.compile(
    r"(?=[\d零〇一二三四五六七八九十两半几上中下今去前大明后本这当月年周星礼昨元国])(?:"
    rf"(?P<ymd>(?:(?P<y>{_YEAR})年的?|(?P<yw>{_YEAR_WORD})的?)\s?"
    rf"(?:(?P<m>(?<!\d){_N})月份?的?(?:(?P<part>{_PART})|(?P<d>{_DAY}))?|(?P<yend>{_YEAR_END}))?)"
    r"|(?P<num>(?<![\dA-Za-z.-])(?P<ny>(?:19|20)\d\d)(?P<sep>[-./])(?P<nm>\d{1,2})"
    r"(?:(?P=sep)(?P<nd>\d{1,2}))?(?:日|号)?(?![\dA-Za-z]|[-./]\d))"
    r"|(?P<short>(?<![\dA-Za-z.-])(?P<sy>\d\d)(?P<ssep>[./])(?P<sm>\d{1,2})(?P=ssep)(?P<sd>\d{1,2})(?![\dA-Za-z.-]))"
    rf"|(?P<month>(?P<mw>上上个?月|上个?月|这个?月|本月|当月|下下个?月|下个?月)(?:(?P<mpart>{_PART})|(?P<md>{_DAY}))?)"
    rf"|(?P<week>(?P<ww>上上|上|这|本|下下|下)个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天末1-7])?)"
    r"|(?P<weekday>(?<![每\d两半])(?<!(?<![周期拜])[一二三四])(?:周|星期|礼拜)(?P<wd2>[一二三四五六日天末])(?![一二三四五六七八九十]))"
    r"|(?P<near>大前天|前天|昨(?:[天日晚]|儿个?)|今(?:[天日晚早]|儿个?)|明(?:[天日早晚]|儿个?)|大后天|后天)"
    rf"|(?P<ago>(?<![\d.])(?P<an>{NUMBER}|几)\s?(?P<au>年半|年|个半?月|周|个?星期|个?礼拜|天|日)"
    r"(?:多|左右)?(?:以|之)?(?P<ad>前|后|内)(?!面|门|院|科|部))"
    rf"|(?P<monthday>(?<![\d.年第])(?P<m2>{_N})月(?!饼)份?(?:(?P<part2>{_PART})|(?P<d2>{_DAY}))?)"
    r"|(?P<monthend>(?<![个\d一二三四五六七八九十])月(?P<part3>底|末|初))"
    r"|(?P<yearend>(?<![\d一二三四五六七八九十去今明前后])(?P<yend2>年底|年末|年初))"
    r"|(?P<feast>元旦|国庆节?)"
    r")"
)
_YEARS: Final = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2, "大后年": 3}
_MONTHS: Final = {"上上": -2, "上": -1, "这": 0, "本": 0, "当": 0, "下": 1, "下下": 2}
_DAYS: Final = {"大前天": -3, "前天": -2, "昨": -1, "今": 0, "明": 1, "后天": 2, "大后天": 3}
_WEEKDAYS: Final = dict(zip("一二三四五六日天末1234567", (0, 1, 2, 3, 4, 5, 6, 6, 5, 0, 1, 2, 3, 4, 5, 6), strict=True))
_FEASTS: Final = {"元旦": (1, 1), "国庆": (10, 1), "国庆节": (10, 1)}
_YEARS_AHEAD: Final = 15
_FARTHEST: Final = 200


def meaning(match: re.Match[str], today: date, bias: str | None) -> str | tuple[date, date] | None:
    """What one match of `PATTERN` means: an ISO date as precise as it was said, a week as two days, or None.

    `bias` settles what has no year: "past" the last such day, "future" the next, None the nearest.
    """
    kind = next(name for name in _READERS if match[name] is not None)
    try:
        return _READERS[kind](match, today, bias)
    except (ValueError, OverflowError):
        return None  # 2月30号, 99月: no such day


def last_day(iso: str) -> date:
    """The last day of an ISO year, month or day."""
    year, month, day = ([int(p) for p in iso.split("-")] + [0, 0])[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def first_day(iso: str) -> date:
    """The first day of an ISO year, month or day."""
    year, month, day = ([int(p) for p in iso.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def _number(said: str) -> int:
    value = parse(said)
    if not isinstance(value, int):
        raise ValueError(f"no whole number: {said}")  # noqa: TRY004 - a wrong value, not a wrong type
    return value


def _year(said: str, today: date) -> int:
    value = _number(said)
    if len(said) > 2:
        return value
    return 2000 + value if value <= today.year % 100 + _YEARS_AHEAD else 1900 + value


def _iso(year: int, month: int | None = None, day: int | None = None) -> str:
    if month is None:
        return f"{date(year, 1, 1).year:04d}"
    return date(year, month, day).isoformat() if day else date(year, month, 1).isoformat()[:7]


def _plain(said: str | None) -> int | None:
    return None if said is None else _number(said.rstrip("日号"))


def _part_of_month(year: int, month: int, part: str, today: date) -> str:
    """月底 ahead is its last day; behind, and 初 or a 旬, only the month is sure."""
    end = date(year, month, monthrange(year, month)[1])
    return end.isoformat() if part.endswith(("底", "末")) and end >= today else _iso(year, month)


def _full(match: re.Match[str], today: date, _bias: str | None) -> str | None:
    year = today.year + _YEARS[match["yw"]] if match["yw"] else _year(match["y"], today)
    if match["m"] is None:
        ends = {"底": 12, "末": 12, "初": 1}
        end = ends.get((match["yend"] or "")[-1:])
        return _iso(year, end)
    if match["part"]:
        return _part_of_month(year, _number(match["m"]), match["part"], today)
    return _iso(year, _number(match["m"]), _plain(match["d"]))


def _numeric(match: re.Match[str], _today: date, _bias: str | None) -> str:
    return _iso(int(match["ny"]), int(match["nm"]), int(match["nd"]) if match["nd"] else None)


def _short(match: re.Match[str], today: date, _bias: str | None) -> str:
    return _iso(_year(match["sy"], today), int(match["sm"]), int(match["sd"]))


def _relative_month(match: re.Match[str], today: date, _bias: str | None) -> str:
    year, month = _shifted(today, _MONTHS[match["mw"].replace("个", "").removesuffix("月")])
    if match["mpart"]:
        return _part_of_month(year, month, match["mpart"], today)
    return _iso(year, month, _plain(match["md"]))


def _shifted(today: date, months: int) -> tuple[int, int]:
    index = today.year * 12 + today.month - 1 + months
    return index // 12, index % 12 + 1


def _week(match: re.Match[str], today: date, bias: str | None) -> str | tuple[date, date]:
    monday = today + timedelta(days=7 * _MONTHS[match["ww"]] - today.weekday())
    if match["wd"] is None:
        return monday, monday + timedelta(days=6)
    day = monday + timedelta(days=_WEEKDAYS[match["wd"]])
    missed = bias == "future" and day < today and match["ww"] in ("这", "本")  # 这周五, said on a Saturday
    return (day + timedelta(days=7 * missed)).isoformat()


def _weekday(match: re.Match[str], today: date, bias: str | None) -> str:
    ahead = (_WEEKDAYS[match["wd2"]] - today.weekday()) % 7
    if bias == "past":
        return (today - timedelta(days=(-ahead) % 7)).isoformat()
    return (today + timedelta(days=ahead)).isoformat()


def _near(match: re.Match[str], today: date, _bias: str | None) -> str:
    said = match["near"]
    return (today + timedelta(days=_DAYS[said] if said in _DAYS else _DAYS[said[0]])).isoformat()


def _ago(match: re.Match[str], today: date, _bias: str | None) -> str | None:
    number = parse(match["an"]) if match["an"] != "几" else None
    if number is None or number > _FARTHEST:
        return None
    sign = -1 if match["ad"] == "前" else 1  # 三天内 is a limit ahead
    unit = match["au"]
    if unit.endswith(("天", "日")):
        return (today + timedelta(days=sign * int(number))).isoformat()
    if unit.endswith(("周", "星期", "礼拜")):
        return (today + timedelta(days=sign * round(7 * number))).isoformat()
    if unit.startswith("年") and unit != "年半" and isinstance(number, int):
        return _iso(today.year + sign * number)
    months = number * 12 + 6 if unit == "年半" else number * 12 if unit == "年" else number
    return _iso(*_shifted(today, sign * round(months)))


def _month_day(match: re.Match[str], today: date, bias: str | None) -> str:
    month, day = _number(match["m2"]), _plain(match["d2"])
    year = _likely_year(month, day, today, bias)
    return _part_of_month(year, month, match["part2"], today) if match["part2"] else _iso(year, month, day)


def _likely_year(month: int, day: int | None, today: date, bias: str | None) -> int:
    here = (month, day or today.day) if month != today.month or day else (today.month, today.day)
    if bias == "past":
        return today.year - (here > (today.month, today.day))
    if bias == "future":
        return today.year + (here < (today.month, today.day))
    gap = (month - today.month) * 31 + ((day or today.day) - today.day)
    return today.year + (gap < -_FARTHEST) - (gap > _FARTHEST)


def _month_end(match: re.Match[str], today: date, _bias: str | None) -> str:
    return _part_of_month(today.year, today.month, match["part3"], today)


def _year_end(match: re.Match[str], today: date, bias: str | None) -> str:
    early = match["yend2"].endswith("初")
    year = today.year + (early and bias == "future") - (not early and bias == "past")
    return _iso(year, 1 if early else 12)


def _feast(match: re.Match[str], today: date, bias: str | None) -> str:
    month, day = _FEASTS[match["feast"]]
    return _iso(_likely_year(month, day, today, bias or "future"), month, day)


_READERS: Final[dict[str, Callable[[re.Match[str], date, str | None], str | tuple[date, date] | None]]] = {
    "ymd": _full, "num": _numeric, "short": _short, "month": _relative_month, "week": _week, "weekday": _weekday,
    "near": _near, "ago": _ago, "monthday": _month_day, "monthend": _month_end, "yearend": _year_end, "feast": _feast,
}  # fmt: skip
