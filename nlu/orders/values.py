"""Owns the values in the words of an order: office, telephone, appointment, certificate, days of a result, reason."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from nlu import certificate_no, corrections, dates, day_meant, delivery, phone, time_of_day, validity, verifiers
from nlu.found import Found
from nlu.text import folded

_ROOM: Final = re.compile(
    r"(?:\d{1,2}号)?[一-龥]{1,8}?(?:计量)?(?:实验室|办公室|室|科|所|处|(?<!全)部|中心|大厅|服务台|窗口|站|组)(?![内外里长员])"
)
_ROOM_LEAD: Final = re.compile(
    r"^.*(?:送(?!检[室处科站])|[到至与找在去给跟往楼层把请由让是的了]|联系(?!处)|交(?![接通])|受理|电话|打(?!印)|带|[东西南北]门|和(?!平)|以[前后]|[上下]午)(?=[一-龥\d])"
)
_NOT_ROOM: Final = frozenset(
    (
        "科室",
        "本所",
        "我所",
        "质检所",
        "计量所",
        "检测中心",
        "市所",
        "派出所",
        "厕所",
        "窗口",
        "大厅",
        "前台",
        "全部",
        "内部",
        "一部",
        "办公室主任",
        "车站",
    )
)
_WINDOW: Final = re.compile(r"\d+号(?:窗口|大厅|部|站|组|服务台|中心)")
_GOVERNED: Final = re.compile(
    r"(?:有效期?|有效|截止|到期|过期|复检|下次检?定?)[^0-9一-龥]{0,2}(?:至|到|为|是|日期|时间|限|都|均|[:：\s])*$"
)
_UNTIL: Final = ("至", "到", "止")
_VERIFIED_BEFORE: Final = re.compile(
    r"(?:检定|检测|检验|出证|发证)(?:日期|时间|日)?(?:是|为|于|在|[:：\s])*$|(?:^|[\s,，])(?:于|在)?$"
)
_VERIFIED_AFTER: Final = re.compile(
    r"\s?(?:上午|下午|早上|晚上)?(?:检定|检测|检验|检|测)(?:的|完|好|了|过|合格|[\s,，。]|$)|\s?出的?证?"
)
_VERIFIED_WORD: Final = re.compile(r"(?:检定|检测|检验)(?:日期|时间)(?:是|为|[:：\s])*$")
_DENIED_BEFORE: Final = re.compile(r"(?:除了?|不要|别|不能|不是|没空|不)[^,，。\s]{0,4}$")
_DENIED_AFTER: Final = re.compile(
    r"(?:早上|上午|下午)?(?:已经?|刚|就)?(?:检(?:了|过|完)|的(?:结果|单|活))|[^,，。；;]{0,10}?(?:排满|满了|没空|有事(?![打找请联问就电直])|不行|不上班|休息|放假|停电|停机|不开|不接|不检|不办|没人|不在|开会|关门|盘点|过不去|来不了|去不了|再说|再定|再约|再通知|另行)"
)
_LIMIT_AFTER: Final = re.compile(r"\s?(?:之前|以前|前(?!台|面|晌)|之后|以后|起|开始|后(?!面|门))")
_NOT_APPOINTMENT: Final = re.compile(r"(?:有效期?|截止|到期|过期|购置|出厂|生产|成立|周期|发布|实施)[^,，。\s]{0,6}$")
_DOUBT: Final = re.compile(r"\s?(?:或者?|还是|要么)")
_ANOTHER_DAY: Final = re.compile(r"\s?(?:到|至|-|~|、|和|与|或)\s?\d{1,2}[日号]")
_WORDS_OF_VALUES: Final = re.compile(
    r"(?:检定)?(?:结果)?(?:证书?|通知书)(?:编?号码?|号)?(?:是|为|[:：\s])*$|(?:合格的)?(?:有效期?|有效|截止|到期)(?:至|到|为|是|都|均|限|日期|[:：\s])*$|(?:检定|检测|检验)(?:日期|时间|员|人员?)?(?:是|为|于|[:：\s])*$"
    r"|(?:核验|复核|批准)(?:员|人)?(?:是|为|[:：\s])*$|分别(?:是|为)?$|(?:合格的)?(?:都|均|到|至)+$"
)
REASON_LEAD: Final = re.compile(
    r"^(?:[,，。;；:：、\s]|吧|了|因为|不予受理|原因(?:是|为)?|理由(?:是|为)?|由于|为|是|的|给他|主管部门|行政部门|主管|回去|就|去|(?:重新|另行)分配|处理)++"
)
_CODE: Final = re.compile(
    r"(?<![A-Za-z0-9-])(?:\d{2,4}-?[A-Za-z]{1,6}-?\d{3,8}|(?!0)\d{2,4}-\d{3,8}|[A-Za-z]{1,8}\d{0,6}(?:[-/][A-Za-z0-9]{1,10})+|[A-Za-z]{2,8}\d{6,12})(?![A-Za-z0-9-])"
)
_SAME: Final = re.compile(r"(?:有效期?|到期)?(?:[至到日期]|也|都)*(?:同上|同前|一样|相同|跟上面一样)")
_RUN: Final = re.compile(r"(?P<first>(?P<head>[A-Z]{2,}\d*?)(?P<n>\d+))-(?P=head)(?P<last>\d+)")
"""RG2601-RG2605: two numbers that share their letters."""
_DIGITS_OF_NUMBER: Final = 4
_NOT_A_DAY: Final = 10
_RECENT: Final = timedelta(days=45)
_BESIDE: Final = 7
"""What may stand between a day and its hour: （星期五）."""
_SAME_TIME: Final = ("时间不变", "时间照旧", "时间还是", "点不变", "钟点照旧")


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a result, each with its place; `impossible` is a day that no calendar has.

    `guessed`: the day of verification has no year and lies ahead, where it is nearer than behind.
    """

    verified: Found[str] | None = None
    until: Found[str] | None = None
    impossible: str = ""
    guessed: bool = False


def contact(text: str) -> dict[str, str]:
    """The office and the telephone that a text for people names.

    >>> contact("3号楼2层衡器室 0471-3337062"), contact("请联系1号实验室")
    ({'phone': '0471-3337062', 'dept': '衡器室'}, {'dept': '1号实验室'})
    """
    shown = _without_denied(folded(text))
    out: dict[str, str] = {}
    if phones := phone.find(shown):
        out["phone"] = phones[0].value
    for match in _ROOM.finditer(shown):
        name = _ROOM_LEAD.sub("", match[0])
        if len(name) > 1 and name not in _NOT_ROOM and not name.startswith("号") and not _WINDOW.fullmatch(name):
            out["dept"] = name
            break
    return out


def _without_denied(text: str) -> str:
    """不是质量室 是衡器室: what is said not to be so is left out."""
    return " ".join(clause for clause in text.split() if not clause.startswith(("不是", "别打", "不要打")))


def of_receipt(text: str, today: date) -> dict[str, Any]:
    """Whom to call and when to come, of what a shop is told."""
    return {**contact(text), **appointment(text, today)}


def _days(text: str, today: date) -> list[Found[Any]]:
    """Every day to come that a text names, with or without its month."""
    dated = dates.find(text, today=today, bias="future")
    alone = [one for one in dates.find_days(text, today=today) if not _touches(one, dated)]
    return sorted((*dated, *alone), key=lambda one: one.start)


def _touches(one: Found[Any], others: Sequence[Found[Any]]) -> bool:
    return any(one.start < other.end and other.start < one.end for other in others)


def day_named(text: str, today: date) -> dict[str, Any]:
    """The day or span that an order to appoint one names, with its time and 送检 or 现场检.

    >>> day_named("下周一到周三之间安排现场", date(2026, 11, 21))
    {'date': {'from': '2026-11-23', 'to': '2026-11-25'}}
    """
    shown = folded(text)
    day = day_meant.meant(shown, _days(shown, today))
    times, ways = time_of_day.find(shown), delivery.find(shown)
    out: dict[str, Any] = {"date": day.value} if day is not None else {}
    if day is None and (later := day_meant.shift(shown)):
        out["later"] = later
    if times:
        out["time"] = times[-1].value
    if any(same in shown for same in _SAME_TIME):
        out["as_before"] = True
    if ways and "改" in shown:
        out["delivery_method"] = ways[-1].value
    return out


def appointment(text: str, today: date) -> dict[str, Any]:
    """The one day (and time) that a receipt appoints; nothing when it leaves several open, limits or denies it.

    A day that only dates the letter, or says why it will not do, is none.

    >>> appointment("12月3号上午9点半去现场", date(2026, 11, 21))
    {'date': '2026-12-03', 'time': '09:30'}
    >>> appointment("12月8号到10号之间送来都行", date(2026, 11, 21)), appointment("周三排满了", date(2026, 11, 21))
    ({}, {})
    >>> appointment("请于11月27日上午送来。业务科 2026.11.21", date(2026, 11, 21))
    {'date': '2026-11-27', 'time': 'AM'}
    """
    shown = folded(text)
    days = day_meant.once([one for one in _days(shown, today) if not _governed(shown, one)], shown)
    if len({str(one.value) for one in days}) > 1 and not day_meant.several(shown, days):
        open_ = [one for one in days if not (str(one.value) <= today.isoformat() and _ends_line(shown, one))]
        days = open_ if len(open_) == 1 else [one for one in open_ if day_meant.weight(shown, one) > 0]
    if len({str(one.value) for one in days}) != 1:
        return {}
    day = days[-1]
    if not isinstance(day.value, str) or len(day.value) != _NOT_A_DAY or day.value < today.isoformat():
        return {}
    if any(pattern.match(shown, day.end) for pattern in (_LIMIT_AFTER, _DOUBT, _ANOTHER_DAY)):
        return {}
    times = time_of_day.find(shown)
    beside = [one for one in times if day.end <= one.start <= day.end + _BESIDE]
    beside += [one for one in times if one.end <= day.start <= one.end + _BESIDE]
    return {"date": day.value, **({"time": beside[0].value} if beside else {})}


def _ends_line(text: str, day: Found[Any]) -> bool:
    return not text[day.end :].partition("\n")[0].strip(" 。.)）")


def _governed(text: str, day: Found[Any]) -> bool:
    """Whether a day is that of something else (有效期到…), or denied (周三排满了)."""
    before = text[max(0, day.start - 10) : day.start]
    denied = _DENIED_BEFORE.search(before) is not None or _DENIED_AFTER.match(text, day.end) is not None
    return denied or _NOT_APPOINTMENT.search(before) is not None


def days_of_result(text: str, today: date) -> Days:
    """When an instrument was verified and until when it is valid: two days for two fields.

    >>> days = days_of_result("检定日期今天 有效期一年", date(2026, 11, 21))
    >>> days.verified.value, days.until
    ('2026-11-21', None)
    """
    shown = folded(text)
    ahead = {one.start: one for one in dates.find(shown, today=today, bias="future")}
    behind = {one.start: one for one in dates.find(shown, today=today, bias="past")}
    out = Days(impossible=dates.impossible(shown, today=today) or "")
    for start in sorted(ahead):
        future, past = ahead[start], behind.get(start, ahead[start])
        if not isinstance(future.value, str) or len(future.value) != _NOT_A_DAY:
            continue
        before = shown[max(0, start - 10) : start]
        if _of_verification(shown, before, future, past, today):
            day = _nearer(future, past, today)
            guessed = past.value != day > today.isoformat()
            out = replace(out, verified=Found(day, start, past.end), guessed=guessed) if out.verified is None else out
        elif _of_validity(shown, before, future, today):
            out = replace(out, until=Found(future.value, start, future.end))
    return out


def _of_verification(text: str, before: str, future: Found[Any], past: Found[Any], today: date) -> bool:
    """Whether a day is that of the verification: by its word, else because it is today or just behind."""
    if _leads_to_end(before):
        return False
    if _VERIFIED_WORD.search(before):
        return True
    if _VERIFIED_AFTER.match(text, future.end) or _VERIFIED_BEFORE.search(before):
        return (
            isinstance(past.value, str)
            and past.value >= (today - _RECENT).isoformat()
            and _not_ahead(future, past, today)
        )
    return str(future.value) <= today.isoformat()


def _of_validity(text: str, before: str, day: Found[Any], today: date) -> bool:
    """Whether a day is the end of the validity: by its word, else because nothing else lies so far ahead."""
    said = _leads_to_end(before) or re.match(r"\s?(?:到期|止|有效|过期|截止)", text[day.end :]) is not None
    return said or str(day.value) > (today + _RECENT).isoformat()


def _leads_to_end(before: str) -> bool:
    """Whether words lead to the end of a validity: 有效期为, 到."""
    return _GOVERNED.search(before) is not None or before.rstrip(" ").endswith(_UNTIL)


def _nearer(future: Found[Any], past: Found[Any], today: date) -> str:
    """12月2日检的, said in November: what lies far behind lies ahead, when that is nearer."""
    far_behind = isinstance(past.value, str) and past.value < (today - _RECENT).isoformat()
    near_ahead = str(future.value) <= (today + _RECENT).isoformat()
    return str(future.value if far_behind and near_ahead else past.value)


def _not_ahead(future: Found[Any], past: Found[Any], today: date) -> bool:
    return str(past.value) <= today.isoformat() and (
        past.value == future.value or str(future.value) > today.isoformat()
    )


def of_result(text: str, today: date) -> tuple[dict[str, Any], str]:
    """The values of a result, and what of the text is none of them (why it did not pass).

    >>> of_result("证书NJG2026-HQ-1 有效期到明年11月20号", date(2026, 11, 21))[0]
    {'certificate_no': 'NJG2026-HQ-1', 'valid_until': '2027-11-20'}
    """
    shown = folded(text)
    out: dict[str, Any] = {}
    holes: list[tuple[int, int]] = []
    days = days_of_result(text, today)
    numbers = certificate_no.find(shown) or _unlabelled(shown, days)
    if numbers:
        out["certificate_no"] = numbers[0].value
        out.update(_several_numbers(shown, numbers))
    verified = "ahead" if days.guessed else "date"
    for name, day in ((verified, days.verified), ("valid_until", days.until)):
        if day is not None:
            out[name] = day.value
            holes.append((day.start, day.end))
    if days.impossible:
        out["impossible"] = days.impossible
    if "valid_until" not in out and (same := _SAME.search(shown)) is not None:
        out["as_before"] = True
        holes.append(same.span())
    length = _length(shown)
    if length is not None and "valid_until" not in out:
        out["validity"] = length.value
    holes += [(one.start, one.end) for one in (*numbers, *((length,) if length else ()))]
    for role, name in verifiers.find(shown).items():
        out[role] = name
        holes.append((shown.index(name), shown.index(name) + len(name)))
    return out, _left(text, holes)


def _unlabelled(text: str, days: Days) -> tuple[Found[str], ...]:
    """HQ-26-11043, JYJ26-5501: a code in a result that nothing else explains is the number of its certificate.

    With few digits (LL-1), or without a letter (26-0451), it is one only right behind the verdict, first of all.
    """
    taken = [one for one in (days.verified, days.until) if one is not None]
    free = [one for one in _CODE.finditer(text)
            if not any(one.start() < day.end and day.start < one.end() for day in taken)]  # fmt: skip
    out: list[Found[str]] = []
    for one in free:
        next_to = not text[out[-1].end if out else 0 : one.start()].strip(" ,，、和:：对应是为")
        lettered = any(map(str.isalpha, one[0]))
        if (lettered and sum(map(str.isdigit, one[0])) >= _DIGITS_OF_NUMBER) or (
            next_to and certificate_no.enough(one[0])
        ):
            out.append(Found(one[0].upper(), *one.span()))
    return tuple(sorted([*out, *certificate_no.shortened(text, out)], key=lambda one: one.start))


def _several_numbers(text: str, numbers: Sequence[Found[str]]) -> Mapping[str, Any]:
    """Numbers for several instruments: one each, or running on from the first (…-301到…-303, 从…-301开始)."""
    first, *others = numbers
    if (run := _RUN.fullmatch(first.value)) is not None and int(run["n"]) < int(run["last"]):
        return {"certificate_run": {"first": run["first"], "last": run["last"]}}
    if others and re.fullmatch(r"\s?(?:到|至|~|-{2})\s?", text[first.end : others[0].start]):
        return {"certificate_run": {"first": first.value, "last": others[0].value}}
    if (short := re.match(r"\s?(?:排?到|至|~|-{1,2})\s?(\d{2,6})(?![\dA-Za-z.年月/-])", text[first.end :])) is not None:
        return {"certificate_run": {"first": first.value, "last": short[1]}}
    if others:
        return {"certificates": [one.value for one in numbers]}
    runs = re.match(r"\s?(?:往后|开始|起|依次|顺延|往下|顺着)", text[first.end : first.end + 6])
    return {"certificate_run": {"first": first.value}} if runs else {}


def _length(text: str) -> Found[str] | None:
    """有效期一年, or a piece that says no more than a length."""
    if found := validity.find(text):
        return found[0]
    for match in re.finditer(r"[^\s,，。;；、]+", text):
        if (value := validity.read(match[0])) is not None:
            return Found(value, *match.span())
    return None


def _left(text: str, holes: Sequence[tuple[int, int]]) -> str:
    """What stands outside the values and the words that lead to them."""
    out: list[str] = []
    at = 0
    for start, end in sorted(holes):
        if start < at:
            continue
        out.append(_WORDS_OF_VALUES.sub("", text[at:start]))
        at = end
    out.append(re.sub(r"^(?:止|有效|期|为止)", "", text[at:]))
    return " ".join(piece for piece in (one.strip(" ,，。.、;；:：\n") for one in out) if piece)


def is_contact(text: str) -> bool:
    """联系衡器室小王 13847101234, 电话打错 是3337085: nothing but whom to call or where to come."""
    if (corrections.says_so(text) or "错" in text) and contact(text):
        return True
    lead = re.match(
        r"\s*(?:请|让(?:他们?|单位)|麻烦)?(?:联系|找|打(?:电话)?|与|电话|联系电话|联系人|送到|送至|去|到)", text
    )
    return bool(phone.find(folded(text))) and (lead is not None or len(re.sub(r"[\d\s-]", "", text)) <= _NOT_A_DAY)
