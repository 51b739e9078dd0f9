"""Owns serial numbers (出厂编号): single, of nozzles (189583P 东枪), and lists with short tails (938579、80、81)."""

import re
from collections.abc import Sequence
from string import ascii_letters
from typing import Final

from nlu.found import Found
from nlu.text import code_form, folded
from nlu.unit_marks import UNIT_MARK, marked

_SIDE: Final = (
    r"(?:\s?(?:[东西南北中左右前后内外上下]{1,2}侧?|[A-Da-d1-9一二三四五六七八九十]号?)枪"
    r"|\s?\([东西南北中左右前后A-Da-d1-9一二三四枪号]{1,4}\)"
    r"|\s?(?:9[258]|0|-?[123]0)\s?[#号](?:汽油|柴油)?枪|\s?(?:汽油|柴油|乙醇|甲醇)枪"
    r"|(?<=\d)\s?[东西南北](?:[1-9]|(?![一-龥A-Za-z0-9])))"
)
_TOKEN: Final = rf"[A-Za-z0-9](?:[A-Za-z0-9._#/-]{{0,38}}[A-Za-z0-9#])?(?<![._/-]){_SIDE}?"
_NOT_A_VALUE_AFTER: Final = (
    r"(?![A-Za-z0-9#~%±]|\.(?![一-龥\s]|\Z)|\s?(?:年|月|日(?!本)|号(?![枪]|的)|台|块|个|支|把|只(?![能有配是要在卖用给])|级|元|天|点|公斤|千克|斤|克|吨|兆帕|千帕|帕|升|米|分钟"
    r"|kg|Kg|KG|g\b|MPa|kPa|mV))"
)
_LABEL: Final = (
    r"(?:(?<!证书)(?<!预约)(?<!预约单)(?<!批准)(?<!许可)(?<!许可证)(?:出厂|产品|机器|机身|设备|器具)?"
    r"(?:编号|序号码|序列号|器号|机号|机身号)(?:\s?(?:S/N|SN(?![A-Za-z0-9])|No)[.:]?)?"
    r"|(?<=[台个块把只支套])号码?(?=是)|出厂号|(?<![A-Za-z])(?:S\s?/?\s?N|s/?n|[Nn]o|NO)(?![A-Za-z])\.?)"
)
_OTHER_FIELD: Final = "型号|没|无|不知|不清|电话|手机|范围|等级|证书|预约|厂家|日期|时间|后面|前面|规格|最大|最小|第"
_GAP: Final = rf"(?:\s|[:.,]|(?!{_OTHER_FIELD})[\u4e00-\u9fff、]){{0,12}}?"
_LABELLED: Final = re.compile(rf"{_LABEL}{_GAP}(?P<first>{_TOKEN}){_NOT_A_VALUE_AFTER}")
_NEXT: Final = re.compile(
    rf"\s?(?P<link>[、,;/]|和|跟|与|以及|还有|到|至|~|\s)\s?(?P<token>{_TOKEN}){_NOT_A_VALUE_AFTER}"
)
_BARE: Final = re.compile(rf"(?<![A-Za-z0-9._/#±~-]){_TOKEN}(?!\s?{UNIT_MARK}){_NOT_A_VALUE_AFTER}")
# Mobile numbers, landlines, booking numbers and dates are no serial numbers unless a label says so.
_OTHER_NUMBER: Final = re.compile(
    r"(?:1[3-9]\d{9}|0\d{2,3}-\d{7,8}|20\d\d(?:0[1-9]|1[0-2])[0-3]\d{6}|20\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?)\Z"
)
_PREFIX: Final = re.compile(
    rf"\s*(?:(?:{_LABEL})?(?:{_GAP}(?:是|为|叫|[:]))?|就是|是|这台|那台)\s*(?:{_LABEL}\s?[:.]?)?\s*(?:从\s?)?"
)
_SUFFIX: Final = re.compile(r"号?[\s。.,!的吧啊呀]*\Z")
_WHOLE: Final = re.compile(_TOKEN)
_DIGIT: Final = re.compile(r"\d")
_DIGITS: Final = str.maketrans("零〇一幺二三四五六七八九", "001123456789")
_HAN_SERIAL: Final = re.compile(r"[零〇一幺二三四五六七八九]{4,20}\Z")
_GROUPS: Final = re.compile(rf"[A-Za-z0-9]{{1,9}}(?: [A-Za-z0-9-]{{1,14}}{_NOT_A_VALUE_AFTER}){{1,19}}")
"""What may be one number that is written in groups."""
_SPOILED: Final = re.compile(r"\d\.\d+[Ee]\+?\d")
"""1.23E+10: a number that a spreadsheet has spoiled."""
_TAIL_LENGTH: Final = 3
"""Behind 、 a longer code is a number of its own, of whatever form."""
_TAIL: Final = re.compile(r"(\d+)\D*\Z")
_LONGEST_ANSWER: Final = 80
_FEWEST_DIGITS: Final = 3
_FEW_WORDS: Final = 8
_DENIED: Final = re.compile(r"[没无不别]|型号|厂家|范围|证书|预约|台|[A-Za-z]")
_LONGEST_RUN: Final = 100


def read(text: str) -> str | None:
    """The one serial number that an answer gives, without its label; None for anything else, lists included.

    >>> read("编号：189583P 东枪"), read("3MSW0702001（东）"), read("No. SX15103"), read("是938580的"), read("没有")
    ('189583P 东枪', '3MSW0702001(东)', 'SX15103', '938580', None)
    """
    values = read_list(text)
    if values is None and len(text) <= _LONGEST_ANSWER:
        values = _only_token(folded(text))
    return values[0] if values and len(values) == 1 else None


def read_list(text: str) -> tuple[str, ...] | None:
    """All serial numbers of an answer that is nothing but serial numbers, shortened tails filled up.

    >>> read_list("938579、80、81")
    ('938579', '938580', '938581')
    """
    if len(text) > _LONGEST_ANSWER or _SPOILED.search(text):
        return None
    shown = folded(text).strip()
    start = _PREFIX.match(shown)
    rest = shown[start.end() :] if start else shown
    spoken = rest.rstrip("。.,!的吧 ")
    if _HAN_SERIAL.match(spoken):
        return (spoken.translate(_DIGITS),)
    if _GROUPS.fullmatch(spoken) and (one := _one_of(spoken.split(), whole=True)):
        return (one,)
    first = _WHOLE.match(rest)
    if first is None or not any(c.isdigit() for c in first[0]):
        return None
    found = _alike_parts(first[0].strip(), 0) or _list_from(rest, Found(first[0].strip(), 0, first.end()))
    return tuple(f.value for f in found) if _SUFFIX.match(rest, found[-1].end) else None


def _is_one(groups: Sequence[str]) -> bool:
    """Whether groups of digits are one number: of unlike lengths, or two fours that do not begin alike.

    >>> _is_one(["2503", "0081"]), _is_one(["2291", "2292"])
    (True, False)
    """
    if len({len(group) for group in groups}) > 1:
        return True
    return _are_halves(groups) and groups[0][:_TWO] != groups[1][:_TWO]


def _are_halves(groups: Sequence[str]) -> bool:
    """Whether there are two groups of four signs: 2503 0081, in a text that counts no two things."""
    return [len(group) for group in groups] == [_HALF, _HALF]


def find(text: str, *, bare: bool = False) -> tuple[Found[str], ...]:
    """Every serial number behind a label such as 编号 or No.; with `bare`, unlabelled ones of three or more digits too.

    >>> [f.value for f in find("三台ACS-30，编号938579、80、81，现场检")]
    ['938579', '938580', '938581']
    >>> [f.value for f in find("BT-001 BT-002合格 有效期至2027-11-23", bare=True)]
    ['BT-001', 'BT-002']
    """
    text = folded(text)
    out: list[Found[str]] = []
    if not _DIGIT.search(text) or _SPOILED.search(text):
        return ()
    if any(word in text for word in ("号", "N", "no", "n")):
        for match in _LABELLED.finditer(text):
            first = in_groups(text, match.start("first")) or Found(match["first"].strip(), *match.span("first"))
            if any(c.isdigit() for c in first.value) and not (out and first.start < out[-1].end):
                out.extend(_alike_parts(first.value, first.start) or _list_from(text, first))
        out.extend(_by_their_ends(text, out))
    if bare:
        shown = marked(text)
        for code in _NO_AMOUNT.finditer(text):
            shown = shown[: code.start()] + code[0] + shown[code.end() :]
        for match in _BARE.finditer(shown):
            enough = sum(c.isdigit() for c in match[0]) >= _FEWEST_DIGITS
            if (
                enough
                and not _OTHER_NUMBER.match(match[0])
                and not any(f.start < match.end() and match.start() < f.end for f in out)
            ):
                one = Found(match[0].strip(), match.start(), match.end())
                out.extend(_alike_parts(one.value, one.start) or _run_from(text, one))
    return tuple(sorted(out, key=lambda f: f.start))


def _alike_parts(value: str, start: int) -> tuple[Found[str], ...]:
    """YH0071/YH0072/YH0085, 25030018.25030019: numbers of one form with nothing but a sign between them.

    >>> [one.value for one in _alike_parts("YH0071/YH0072", 0)], _alike_parts("DC0.7/120", 0)
    (['YH0071', 'YH0072'], ())
    """
    sign = next((sign for sign in "/." if sign in value), "")
    parts = value.split(sign) if sign else []
    if len(parts) < _TWO or len(parts[0]) < _FEWEST_SIGNS or len({code_form(part) for part in parts}) > 1:
        return ()
    size = len(parts[0]) + 1
    return tuple(Found(p, start + at * size, start + at * size + size - 1) for at, p in enumerate(parts))


def in_groups(text: str, start: int) -> Found[str] | None:
    """The number that begins here and is written in groups: KG2309 0174, 8 8 2 1 3."""
    found = _GROUPS.match(text, start)
    parts = found[0].split(" ") if found else []
    for size in range(len(parts), 1, -1):
        halves = _are_halves(parts[:size]) and not any(word in text for word in _A_PAIR)
        if one := _one_of(parts[:size], whole=halves):
            return Found(one, start, start + len(" ".join(parts[:size])))
    return None


def _one_of(parts: Sequence[str], *, whole: bool = False) -> str:
    """The one number that groups of signs make, or "" when they are several; `whole` when nothing else was said.

    >>> _one_of(["KG2309", "0174"]), _one_of(["8", "8", "2", "1"]), _one_of(["HY", "2305-0098"], whole=True)
    ('KG23090174', '8821', 'HY 2305-0098')
    >>> _one_of(["FS7701", "7702"]), _one_of(["2511", "2512"], whole=True), _one_of(["9385", "79"], whole=True)
    ('', '', '938579')
    """
    first, *rest = parts
    digits = first.lstrip(ascii_letters)
    if len(parts) > _FEWEST_DIGITS and all(len(one) == 1 for one in parts):
        return "".join(parts)
    if whole and not digits and len(rest) == 1 and rest[0][0].isdigit() and len(rest[0]) > _FEWEST_DIGITS:
        return " ".join(parts)
    if not all(one.isdigit() for one in (digits, *rest)):
        return ""
    if first != digits and len(rest) == 1 and _FEWEST_DIGITS <= len(rest[0]) <= _LONGEST_GROUP:
        apart = len(rest[0]) != len(digits) or rest[0][0] != digits[0]  # FS7701 7702 are two
        return "".join(parts) if apart and not rest[0].startswith(("19", "20")) else ""
    short = len(parts) <= _HALF and all(len(one) <= _HALF for one in rest)
    return "".join(parts) if whole and first == digits and short and _is_one(parts) else ""


_LONGEST_GROUP: Final = 6
_TWO: Final = 2
_HALF: Final = 4
_A_PAIR: Final = ("两", "俩", "2台", "二台", "分别", "和", "跟")
_FEWEST_SIGNS: Final = 4


def run(first: str, size: int) -> tuple[str, ...]:
    """The number and those that follow it; none where it ends in no digits, or they would need one digit more.

    >>> run("HG0098", 3), run("东枪", 2), run("99", 2)
    (('HG0098', 'HG0099', 'HG0100'), (), ())
    """
    found = re.search(r"\d+\Z", first)
    if found is None or len(str(int(found[0]) + size - 1)) > len(found[0]):
        return ()
    return tuple(f"{first[: found.start()]}{int(found[0]) + n:0{len(found[0])}d}" for n in range(size))


def show(value: str) -> str:
    """The serial number as it was given."""
    return value


def _only_token(text: str) -> tuple[str, ...] | None:
    """后面那串 938579: the only token of an answer, among a few words that deny nothing."""
    found = find(text, bare=True)
    rest = _rest(text, found)
    clear = len(found) == 1 and len(rest) <= _FEW_WORDS and not _DIGIT.search(rest) and not _DENIED.search(rest)
    return (found[0].value,) if clear else None


def _rest(text: str, found: tuple[Found[str], ...]) -> str:
    return text[: found[0].start] + text[found[0].end :] if found else text


def _by_their_ends(text: str, known: list[Found[str]]) -> list[Found[str]]:
    """后面0118 0121: numbers that begin as the one before them does, and of which only the ends are said."""
    said = _ENDS.search(text, known[-1].end) if known else None
    if said is None or len({one.value for one in known}) != 1:
        return []
    first = known[0].value
    tails = [Found(one[0], *one.span()) for one in _END.finditer(text, *said.span("tails"))]
    if not all(len(one.value) < len(first) and first[-len(one.value) :].isdigit() for one in tails):
        return []
    return [Found(first[: -len(one.value)] + one.value, one.start, one.end) for one in tails]


_END: Final = re.compile(r"\d{2,6}")
_ENDS: Final = re.compile(
    r"(?:另外|其[余他它]|剩下|还有|[两二三四]个).{0,20}?(?:后[面头边]?|尾[号数巴]|末尾?|最后)(?:几位|[两三四]位)?(?:分别)?[是为]?\s*"
    r"(?P<tails>\d{2,6}(?:[\s、,，和]+\d{2,6})*)(?!\d)"
)


def _list_from(text: str, first: Found[str]) -> list[Found[str]]:
    out = [first]
    while len(out) < _LONGEST_RUN:
        match = _NEXT.match(text, out[-1].end)
        if match is None:
            return out
        if text.startswith("的", match.end("token")):
            return out  # 60的编号TA0603，150的编号TA1508
        start = match.start("token")
        token = in_groups(text, start) or Found(match["token"].strip(), start, match.end("token"))
        values = _following(out[-1].value, match["link"], token.value)
        if not values:
            return out
        out.extend(Found(value, start, token.end) for value in values)
    return out


_NO_AMOUNT: Final = re.compile(r"(?<![A-Za-z0-9.])\d{5,}[A-F](?![A-Za-z0-9])")
"""62186A: nobody measures so many amperes."""


def _run_from(text: str, first: Found[str]) -> list[Found[str]]:
    """25030031到25030033: a long number, and all up to the one that is said behind it."""
    following = _NEXT.match(text, first.end) if len(first.value) > _FEWEST_SIGNS else None
    return _list_from(text, first) if following is not None and following["link"] in _UP_TO else [first]


_UP_TO: Final = ("到", "至", "~")


def _plain_length(value: str) -> int:
    """How long a number is without the side that it stands on."""
    found = _PLAIN.match(value)
    return len(found[0]) if found else len(value)


_PLAIN: Final = re.compile(r"[A-Za-z0-9._/-]+")


def _following(before: str, link: str, token: str) -> list[str]:
    """The serial numbers that `token` adds after `before`: a shortened tail filled up, a whole one, or a run (…到…)."""
    number = _TAIL.search(before)
    if number is None or not any(c.isdigit() for c in token):
        return []
    head, digits = before[: number.start()], number[1]
    if token.isdigit() and len(token) < len(digits) and link.strip():
        token = head + digits[: -len(token)] + token
    elif token.isdigit() and head and len(token) == len(digits) and (link.strip() or token[0] == digits[0]):
        token = head + token
    elif _plain_length(token) != _plain_length(before) and (not link.strip() or link == "," or not token.isdigit()):
        return [token] if link == "、" and len(token) > _TAIL_LENGTH else []
    if link not in _UP_TO:
        return [token]
    last = _TAIL.search(token)
    if last is None or token[: last.start()] != head or len(last[1]) != len(digits):
        return []
    low, high = int(digits), int(last[1])
    return [f"{head}{n:0{len(digits)}d}" for n in range(low + 1, high + 1)] if low < high < low + _LONGEST_RUN else []
