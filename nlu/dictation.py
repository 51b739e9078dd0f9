"""Owns codes that are read aloud (a w a五六八八, 杠, 零零三一, 一八九五八三p东枪) and how they are written.

Numerals are digits of a code only beside Latin letters or behind the name of the field; 三台, 二一年 and 六十斤 stay.
"""

import re
from typing import Final

from nlu import codes_in_parts
from nlu.numerals import AS_FIGURES, NUMBER, READ_ALOUD, approximate, parse, show

_HAN: Final = READ_ALOUD
_DASH: Final = r"\s?[杠\-]\s?"
_LETTERS: Final = rf"(?<![A-Za-z0-9{_HAN}])[A-Za-z](?:\s?[A-Za-z]){{0,11}}(?![A-Za-z])"
_TENS: Final = (
    rf"(?:[一二两三四五六七八九]千(?![克帕瓦伏米卡斤])(?:[一二三四五六七八九]百?)?|[一二两三四五六七八九]?百(?:[{_HAN}]?十?[{_HAN}]?)"
    rf"|[一二三四五六七八九]?十[一二三四五六七八九]?)"
)
_SAID: Final = rf"(?:{_TENS}|[{_HAN}]+)"
_NOT_A_CODE: Final = (
    r"(?!\s?(?:台(?!式)|[个块把只支套件条根杆具架面副盒箱级月年日点到至~]|号[^枪]|道杠"
    r"|[公市千]?[斤克吨]|兆帕|千帕|毫|升))"
)
_MEASURED: Final = rf"(?=[{_HAN}][{_HAN}十百千万点]{{0,6}}(?:[公市千]?[斤克吨]|兆|千帕|毫|升))"
_COUNTED: Final = rf"(?=[{_HAN}](?:[台个块把只支套级]|道杠))"
_NO_MORE: Final = rf"(?![{_HAN}十百千万])"
_PIECE: Final = rf"(?:{_TENS}(?:{_NO_MORE}|{_MEASURED}|{_COUNTED})|[{_HAN}]+(?:{_NO_MORE}|{_COUNTED}))"
"""So much of a run of numerals is of one code: ACS三十|两百克, but nothing of 二零一七年."""
_SPELT: Final = re.compile(
    rf"(?P<head>{_LETTERS}|(?<![A-Za-z0-9{_HAN}年月日第])[{_HAN}]{{4,20}}(?=\s?[A-Za-z]{{1,3}}(?![A-Za-z])))(?:{_DASH}|\s)?"
    rf"(?P<body>(?:(?<=[{_HAN}])\s?[A-Za-z]{{1,3}}(?![A-Za-z]|[区栋座店厂号])|{_PIECE})"
    rf"(?:(?:{_DASH})?(?:[A-Za-z]{{1,3}}(?![A-Za-z])|{_PIECE})|\s[A-Za-z](?![A-Za-z]|[区栋座店厂号]|\s?[杠-])|(?<=\s[A-Za-z])\s(?:{_PIECE}|[A-Za-z](?![A-Za-z])))*)"
    rf"{_NOT_A_CODE}(?![{_HAN}]+年)(?P<then>{_MEASURED})?"
)
"""a w a五六八八, acs杠三十, t h w六二四四b二, 一八九五八三p东枪, 九二幺五零四零二 M A 零 Q 二."""
_LABELLED: Final = re.compile(
    rf"(?P<label>(?:出厂|产品|机身)?(?:编号|序列号|号码|机号|器号)|型号(?:规格)?)(?P<gap>(?:\s|[:,]|是|为|叫|写的?){{0,4}})"
    rf"(?P<body>(?>(?:[A-Za-z](?:\s?[A-Za-z]){{0,5}}\s?)?[A-Za-z0-9]*{_PIECE}(?:{_DASH}(?:{_PIECE}|[A-Za-z0-9]+)|{_PIECE}|[A-Za-z0-9]|(?<=[A-Za-z])\s(?=[A-Za-z](?![A-Za-z])))*)){_NOT_A_CODE}"
    rf"(?P<more>(?:\s?[、,和跟与]\s?[{_HAN}]{{3,}}(?![十百千年月{_HAN}]){_NOT_A_CODE})*)"
)
"""编号零零三一, 编号两三零一和两三零两, 编号x d三九一九四, 型号二三二."""
_LONG_RUN: Final = re.compile(
    rf"(?<![A-Za-z{_HAN}年月])(?![一幺][三四五六七八九][{_HAN}]{{9}}(?![{_HAN}]))(?:[{_HAN}]{{7,24}}|(?=[{_HAN}]*[幺洞拐])[{_HAN}]{{4,24}})(?![A-Za-z{_HAN}年月杠])"
)
"""再瞅一眼幺幺零三八八五六: so many numerals in a row are a code, whatever stands before them."""
_DASHED: Final = re.compile(r"(?<=[A-Za-z0-9])\s?杠\s?(?=[A-Za-z0-9])")
_ALONE: Final = re.compile(
    rf"(?P<lead>(?:是|就是|叫|型号|编号|写的|[大小]写的?|字母|[:,]|\s)*)(?P<body>[A-Za-z0-9{_HAN}杠](?:\s?[A-Za-z0-9{_HAN}十百杠\-]){{1,30}})(?:[吧的啊呀。.!]|\s)*"
)
"""二三二, x d 三九一九四: the whole answer where a code was asked for."""
_PART: Final = re.compile(rf"{_SAID}")
_WORD: Final = re.compile(r"[A-Za-z]{6,}(?=\s?\d)")
"""Definium 6000: a word keeps apart from its number."""
_HINT: Final = re.compile(rf"[{_HAN}十百千杠]")
_LONGEST_MODEL: Final = 3
"""型号二三二: of so many digits at least; 型号一样 says none."""


def sizes_written(text: str) -> str:
    """The text with what is said behind a unit put into its number: 两吨五, 一斤二, 一公斤二两, 一公斤两百克.

    >>> sizes_written("两吨五"), sizes_written("一公斤二两"), sizes_written("30公斤三级")
    ('2.5吨', '1.1公斤', '30公斤三级')
    """
    text = _FORMAL.sub(lambda one: one[0].translate(_PLAIN), text)
    text = _POINT.sub(".", text) if "点" in text else text
    if "分之" in text:
        text = _SHARE.sub(
            lambda one: f"{show(n)}{_SIGN[one['of']]}" if (n := parse(one["n"])) is not None else one[0], text
        )
    return _SIZE.sub(_with_rest, text) if _SIZE_HINT.search(text) else text


_POINT: Final = re.compile(r"(?<=\d)点(?=\d+\s?(?:级|兆|公斤|千克|千帕|吨|克|升|毫|[kK][gG]|[mMk][pP][aA]))")
"""1点6级."""
_FORMAL: Final = re.compile(r"[壹贰叁肆伍陆柒捌玖拾]+(?=[台级件块套只把个支具吨])")
"""壹台, 叁级: the numerals of letters and forms."""
_PLAIN: Final = str.maketrans("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十")
_SHARE: Final = re.compile(rf"(?P<of>[百千])分之(?P<n>{NUMBER})")
"""百分之三至百分之三十五."""
_SIGN: Final = {"百": "%", "千": "‰"}


def _with_rest(found: re.Match[str]) -> str:
    whole, rest = parse(found["n"]), parse(found["rest"])
    if isinstance(whole, int) and found["rest"] == "半" and not found["less"]:
        return f"{show(whole + 0.5)}{found['unit']}"
    if not isinstance(whole, int) or not isinstance(rest, int) or approximate(found["n"]):
        return found[0]
    part = rest / 10 if not found["less"] else rest * _GRAMS[found["less"]] / _GRAMS[found["unit"]]
    return f"{show(whole + part)}{found['unit']}" if part < 1 else found[0]


_GRAMS: Final = {
    "吨": 1e6,
    "t": 1e6,
    "公斤": 1000.0,
    "千克": 1000.0,
    "kg": 1000.0,
    "斤": 500.0,
    "市斤": 500.0,
    "两": 50.0,
    "克": 1.0,
    "g": 1.0,
}
_SIZE_HINT: Final = re.compile(r"[吨斤克tg]\s?[一二两三四五六七八九半\d]")
_SIZE: Final = re.compile(
    rf"(?<![\dA-Za-z.])(?P<n>{NUMBER})\s?(?P<unit>吨|公斤|千克|市?斤|kg|t)(?P<rest>{NUMBER})"
    rf"(?:(?P<less>公斤|千克|市?斤|两|克|g)|(?<![十百千万\d]\d)(?<![十百千万]))"
    rf"(?![0-9A-Za-z.点十百千万年月日号级个台块把只支套到至~-]|[公市千]?[斤克]|吨|兆|毫|起|开始|\s?[一每]?个?小?格)"
)


def written(text: str, *, asked: bool = False) -> str:
    """The text with every code that was read aloud written in letters and digits; `asked` when a code was asked for.

    >>> written("声级计 型号a w a五六八八 编号一零三四二一八七"), written("acs杠三十"), written("一八九五八三p东枪")
    ('声级计 型号AWA5688 编号10342187', 'ACS-30', '189583P东枪')
    >>> written("三台秤 二一年买的 编号是零零三一"), written("ACS-30一台 最大三十公斤")
    ('三台秤 二一年买的 编号是0031', 'ACS-30一台 最大三十公斤')
    """
    text = sizes_written(text)
    if "带" in text or "有" in text or "加" in text:
        text = _ADDED.sub(_with_ends, text)
    if not _HINT.search(text):
        return in_whole(text)
    if asked and (alone := _ALONE.fullmatch(text)):
        return f"{alone['lead']}{_codes(alone['body'])}"
    text = _SPELT.sub(_beside_letters, text)
    text = _LABELLED.sub(_behind_label, text)
    text = _LONG_RUN.sub(lambda one: _in_digits(one[0]), text)
    return in_whole(_DASHED.sub("-", text))


def in_whole(text: str) -> str:
    """The text with codes that are told in parts written whole; one without a word for an end is not looked at."""
    return text if codes_in_parts.SIGNS.isdisjoint(text) else codes_in_parts.whole(text)


_ADDED: Final = re.compile(
    r"(?P<code>(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9-]{2,24})(?:[,，\s]|然后|它|最|屁股)*(?:(?P<before>前[面头边]|开头|头里|打头)|后[面头边]|尾巴|末尾|后)上?"
    r"(?:再|还|要|得|都)*(?:带|有|加)着?(?:上|一?个)?(?:字母)?(?P<more>[A-Za-z0-9]{1,3}|杠[A-Za-z0-9]{1,3})(?![A-Za-z0-9]|\s?[台个块把只支枪杠道])"
)
"""20180903，尾巴带个A: what is added to a code at one of its ends."""


def _with_ends(found: re.Match[str]) -> str:
    more = found["more"].replace("杠", "-")
    return f"{more}{found['code']}" if found["before"] else f"{found['code']}{more}"


def _behind_label(found: re.Match[str]) -> str:
    body = found["body"]
    if sum(sign in _HAN or sign.isdigit() for sign in body) < _LONGEST_MODEL and not re.search(r"[A-Za-z杠]", body):
        return found[0]
    more = re.sub(rf"[{_HAN}]+", lambda one: _in_digits(one[0]), found["more"])
    return f"{found['label']}{found['gap']}{_code(body)}{more}"


def _beside_letters(found: re.Match[str]) -> str:
    body = found[0][len(found["head"]) :]
    if len(found["body"]) == 1 and found["head"].isascii() and "杠" not in body and "-" not in body:
        return found[0]
    measured = found["then"] is not None  # ACS三十|两百克
    return f"{_code(found[0])}{'，' * measured}"


def _codes(said: str) -> str:
    """One code, or as many as there are parts alike and long: 二五零三零零一八 二五零三零零幺九."""
    parts = said.split()
    several = len({len(one) for one in parts}) == 1 and len(parts[0]) >= _LONG_PART and len(parts) > 1
    return " ".join(map(_code, parts)) if several else _code(said)


_LONG_PART: Final = 6


def _code(said: str) -> str:
    """One code: numerals as digits, letters closed up and in capitals, 杠 as a dash."""
    out = _PART.sub(lambda one: _in_digits(one[0]), said).replace("杠", "-")
    word = _WORD.match(out)
    behind = re.sub(r"\s", "", out[word.end() :] if word else out)
    return f"{word[0]} {behind}".upper() if word else behind.upper()


def _in_digits(said: str) -> str:
    number = parse(said) if set("十百千") & set(said) else None
    return str(number) if isinstance(number, int) else said.translate(AS_FIGURES)
