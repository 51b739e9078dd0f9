"""Owns the phrases that name a day, month or year (去年底, 下周三, 三年前) and what each means on a given day."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from nlu import lunar
from nlu.numerals import NUMBER, parse

_HAN_YEAR: Final = "[零〇一二三四五六七八九]"
_DIGIT: Final = "[零〇一二三四五六七八九十幺]"
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
_PART: Final = r"上旬|中旬|下旬|月?底|月?初|月?末|的?(?:头一?|第一)个?(?:周|礼拜|星期)(?![一二三四五六日天])"
_NOT_DAY_AFTER: Final = "楼|店|线|院|厅|机|枪|位|桩|摊|铺|柜|桌|库|门|秤|泵|炉|表|仪|称|街|馆|厂"
_NOT_AFTER_BARE_DAY: Final = r"\d个年月号日周天点台公千克吨毫斤级元块升把条批起块直\-~A-Za-z."
_DAY: Final = rf"(?:{_N}(?:[日号](?!{_NOT_DAY_AFTER})|(?![{_NOT_AFTER_BARE_DAY}])))"
_LUNAR_DAY: Final = (
    r"(?:初[一二三四五六七八九十]|[十廿][一二三四五六七八九]|二十[一二三四五六七八九]?|三十|[一二三]?十|底|末)"
)
_LUNAR: Final = (
    rf"(?P<lunar>(?:(?:农历|阴历|旧历)的?(?P<lm>[一二三四五六七八九十]{{1,2}}|正|腊|冬)|(?P<lm2>正|腊|冬))月的?"
    rf"(?P<ld>{_LUNAR_DAY})(?:[日号]|那天)?|大?年(?P<eve>三十)|大年(?P<new>初[一二三四五六七八九十]))"
)
_NO_STREET: Final = "(?!型|小学|中学|路|街|村|巷|大道|广场|小区|镇|乡|社区|市场|店|桥)"
_FEAST: Final = (
    rf"(?P<feast>元旦|国庆节?|(?<!{_DIGIT})(?:五一(?:劳动节|节)?|六一|八一)(?!{_DIGIT})|十一(?=节|长假|黄金周|放假|之?[前后]|以[前后])|双十一|双十二|双1[12]|圣诞节?"
    rf"|春节|过年|除夕|元宵节?|端午节?|中秋节?|重阳节?|小年|清明节?){_NO_STREET}"
)
_NTH: Final = (
    rf"(?P<nth>(?:(?P<nmw>上+个?月|这个?月|本月|当月|下+个?月)|(?P<nm2>{_N}|元)月份?)的?(?:第(?P<ord>[一二三四五1-5])|最后一?)个?"
    r"(?:(?:周|星期|礼拜)(?P<nwd>[一二三四五六日天])|(?P<nday>天)))"
)
_HALF: Final = (
    r"(?P<half>过(?P<hn>半|[一二两三四五六]个半)个?月|(?<![一二两三四五六七八九十\d个])(?P<hn2>半|[一二两三四五六]个半)个?月(?:之|以)?后"
    rf"|过(?P<gn>{NUMBER}|几)(?P<gu>天|周|个?星期|个?礼拜|个月)(?![前后]))"
)
_YEAR_END: Final = r"年底|年末|年初|年中|上半年|下半年|底(?!下)|末|初(?!检)"

PATTERN: Final = re.compile(
    r"(?=[\d零〇一二三四五六七八九十两半几上中下今去前大明后本这当月年周星礼昨元国腊正冬农阴旧春过除端重小清双圣])(?:"
    rf"{_NTH}|{_HALF}|{_LUNAR}|"
    rf"(?P<ymd>(?:(?P<y>{_YEAR})年的?|(?P<yw>{_YEAR_WORD})的?)\s?"
    rf"(?:(?P<m>(?<!\d){_N}|元)月份?的?(?:(?P<part>{_PART})|(?P<d>{_DAY}))?|(?P<yend>{_YEAR_END}))?)"
    r"|(?P<num>(?<![\dA-Za-z.-])(?P<ny>(?:19|20)\d\d)(?P<sep>[-./])(?P<nm>\d{1,2})"
    r"(?:(?P=sep)(?P<nd>\d{1,2}))?(?:日|号)?(?![\dA-Za-z]|[-./]\d))"
    r"|(?P<short>(?<![\dA-Za-z.-])(?P<sy>\d\d)(?P<ssep>[./])(?P<sm>\d{1,2})(?P=ssep)(?P<sd>\d{1,2})(?![\dA-Za-z.-]))"
    rf"|(?P<month>(?P<mw>上+个?月|这个?月|本月|当月|下+个?月)(?:(?P<mpart>{_PART})|(?P<md>{_DAY}))?)"
    rf"|(?P<week>(?P<ww>上+|这|本|下+)个?(?:周|星期|礼拜)(?P<wd>[一二三四五六日天末1-7])?)"
    r"|(?P<weekday>(?<![每两半])(?<!(?<!\d)\d)(?<!(?<![周期拜])[一二三四])(?:周|星期|礼拜)(?P<wd2>[一二三四五六日天末])(?![一二三四五六七八九十]))"
    r"|(?P<near>大+前天|前天|昨(?:[天日晚]|儿个?)|今(?:[天日晚早]|儿个?)|明(?:[天日早晚]|儿个?)|大+后[天日]|(?<![以之今往过])后[天日](?!子)|听日)"
    rf"|(?P<ago>(?<![\d.])(?P<an>{NUMBER}|几)\s?(?P<au>年半|年|个半?月|周|个?星期|个?礼拜|天|日)"
    r"(?:多|左右)?(?:以|之)?(?P<ad>前|后|内)(?!面|门|院|科|部))"
    rf"|(?P<monthday>(?<![\d.年第])(?P<m2>{_N}|元)月(?!饼)份?(?:(?P<part2>{_PART})|(?P<d2>{_DAY}))?)"
    r"|(?P<monthend>(?<![个\d一二三四五六七八九十])月(?P<part3>底|末|初))"
    r"|(?P<yearend>(?<![\d一二三四五六七八九十去今明前后])(?P<yend2>年底|年末|年初))"
    rf"|{_FEAST}"
    r")"
)
_YEARS: Final = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2, "大后年": 3}
_DAYS: Final = {"前天": -2, "昨": -1, "今": 0, "明": 1, "听": 1, "后": 2}
_WEEKDAYS: Final = dict(zip("一二三四五六日天末1234567", (0, 1, 2, 3, 4, 5, 6, 6, 5, 0, 1, 2, 3, 4, 5, 6), strict=True))
_FEASTS: Final = {
    "元旦": (1, 1), "国庆": (10, 1), "五一": (5, 1), "十一": (10, 1), "六一": (6, 1), "八一": (8, 1),
    "双十一": (11, 11), "双十二": (12, 12), "双11": (11, 11), "双12": (12, 12), "圣诞": (12, 25),
}  # fmt: skip
_LUNAR_FEASTS: Final = {
    "春": (1, 1), "过年": (1, 1), "除夕": (12, 0), "元宵": (1, 15), "端午": (5, 5), "中秋": (8, 15),
    "重阳": (9, 9), "小年": (12, 23),
}  # fmt: skip
_LUNAR_MONTHS: Final = {"正": 1, "冬": 11, "腊": 12}
_TENS: Final = {"上旬": 1, "中旬": 11, "下旬": 21}
_WEEKS: Final = ("周", "礼拜", "星期")
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
    value = 1 if said == "元" else parse(said)
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


def _part_of_month(year: int, month: int, part: str, today: date) -> str | tuple[date, date]:
    """月底 ahead is its last day, a 旬 its ten days, 头一周 its first seven; behind, and 初, only the month is sure."""
    end = date(year, month, monthrange(year, month)[1])
    if part in _TENS and end >= today:
        first = _TENS[part]
        return date(year, month, first), end if first > 20 else date(year, month, first + 9)
    if part.endswith(_WEEKS) and end >= today:
        return date(year, month, 1), date(year, month, 7)
    return end.isoformat() if part.endswith(("底", "末")) and end >= today else _iso(year, month)


def _full(match: re.Match[str], today: date, _bias: str | None) -> str | tuple[date, date] | None:
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


def _relative_month(match: re.Match[str], today: date, _bias: str | None) -> str | tuple[date, date]:
    year, month = _shifted(today, _steps(match["mw"]))
    if match["mpart"]:
        return _part_of_month(year, month, match["mpart"], today)
    return _iso(year, month, _plain(match["md"]))


def _steps(said: str) -> int:
    """下下个月, 上周: how many steps ahead or behind, as often as the word is said."""
    return said.count("下") - said.count("上")


def _shifted(today: date, months: int) -> tuple[int, int]:
    index = today.year * 12 + today.month - 1 + months
    return index // 12, index % 12 + 1


def _week(match: re.Match[str], today: date, bias: str | None) -> str | tuple[date, date]:
    monday = today + timedelta(days=7 * _steps(match["ww"]) - today.weekday())
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
    said = match["near"].lstrip("大")
    days, more = _DAYS[said] if said in _DAYS else _DAYS[said[0]], match["near"].count("大")
    return (today + timedelta(days=days + (more if days > 0 else -more))).isoformat()


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


def _month_day(match: re.Match[str], today: date, bias: str | None) -> str | tuple[date, date]:
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


def _month_end(match: re.Match[str], today: date, _bias: str | None) -> str | tuple[date, date]:
    return _part_of_month(today.year, today.month, match["part3"], today)


def _year_end(match: re.Match[str], today: date, bias: str | None) -> str:
    early = match["yend2"].endswith("初")
    year = today.year + (early and bias == "future") - (not early and bias == "past")
    return _iso(year, 1 if early else 12)


def _feast(match: re.Match[str], today: date, bias: str | None) -> str | None:
    said = match["feast"].removesuffix("节").removesuffix("劳动") or match["feast"]
    if said in _LUNAR_FEASTS:
        day = lunar.nearest(*_LUNAR_FEASTS[said], today, bias)
        return day.isoformat() if day else None
    if said == "清明":
        year = _likely_year(4, 5, today, bias or "future")
        return _iso(year, 4, int(year % 100 * 0.2422 + 4.81) - year % 100 // 4)
    month, number = _FEASTS[said]
    return _iso(_likely_year(month, number, today, bias or "future"), month, number)


def _lunar(match: re.Match[str], today: date, bias: str | None) -> str | None:
    """腊月二十三, 农历八月十五, 年三十, 大年初六."""
    if match["eve"]:
        month, day = 12, 0
    elif match["new"]:
        month, day = 1, _lunar_day(match["new"])
    else:
        said = match["lm"] or match["lm2"]
        month, day = _LUNAR_MONTHS.get(said) or _number(said), _lunar_day(match["ld"])
    found = lunar.nearest(month, day, today, bias)
    return found.isoformat() if found else None


def _lunar_day(said: str) -> int:
    """The number of a day; 0 for the last one."""
    if said in ("底", "末"):
        return 0
    return _number(said.removeprefix("初").replace("廿", "二十"))


def _nth(match: re.Match[str], today: date, bias: str | None) -> str:
    """12月的第二个星期三, 下个月最后一天."""
    if match["nmw"]:
        year, month = _shifted(today, _steps(match["nmw"]))
    else:
        month = _number(match["nm2"])
        year = _likely_year(month, None, today, bias)
    last = monthrange(year, month)[1]
    wanted = None if match["nday"] else _WEEKDAYS[match["nwd"]]
    days = [day for day in range(1, last + 1) if wanted in (None, date(year, month, day).weekday())]
    return _iso(year, month, days[_number(match["ord"]) - 1 if match["ord"] else -1])


def _half(match: re.Match[str], today: date, _bias: str | None) -> str | None:
    """过半个月, 一个半月后, 过三天."""
    if said := match["hn"] or match["hn2"]:
        months = 0 if said == "半" else _number(said[0])
        return (today + timedelta(days=months * 30 + 15)).isoformat()
    number = parse(match["gn"]) if match["gn"] != "几" else None
    if number is None or number > _FARTHEST:
        return None
    if match["gu"] == "个月":
        return _iso(*_shifted(today, round(number)))
    return (today + timedelta(days=round(number * (1 if match["gu"] == "天" else 7)))).isoformat()


_READERS: Final[dict[str, Callable[[re.Match[str], date, str | None], str | tuple[date, date] | None]]] = {
    "ymd": _full, "num": _numeric, "short": _short, "month": _relative_month, "week": _week, "weekday": _weekday,
    "near": _near, "ago": _ago, "monthday": _month_day, "monthend": _month_end, "yearend": _year_end, "feast": _feast,
    "lunar": _lunar, "nth": _nth, "half": _half,
}  # fmt: skip
