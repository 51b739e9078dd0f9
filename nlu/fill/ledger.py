"""Owns the slots of a ledger row: everything that a text says about one instrument, or about several of a kind."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from nlu import absent, accuracy, chunks, instruments_said, makers, model, nozzles, places, spans
from nlu.acts import act
from nlu.chunks import HOLE
from nlu.closed.answers import delivery_told
from nlu.fill import alike, brands, codes_said, free_words
from nlu.fill.labelled import behind
from nlu.fill.ledger_days import days, put_right
from nlu.found import Found
from nlu.mentions import meant
from nlu.numerals import NUMBER, approximate, parse
from nlu.reading import Reading
from nlu.wording import clause_of

COUNT: Final = re.compile(
    rf"(?<![\d.第A-Za-z-])(?P<n>{NUMBER})\s?(?:台|个|块|把|只|支|套|件|条|根|杆|具|架|面|副|盒|箱)(?!兆"
    rf"|千帕|小时|月|星期|工作日|点|杠|位|多月|竖|横|圈|[iIⅠ]|道[杠竖]|(?<=个)\d(?!\d))"
)
_SEVERAL: Final = 50
"""A greater number, or one that begins with 0, counts no instruments."""
_PAIR: Final = re.compile(r"(?P<n>[俩仨])(?=秤|称|表|枪|磅|血压|要|$)")
_NOZZLES: Final = re.compile(rf"(?P<n>{NUMBER})\s?(?:把|条|支|个)?枪")


def slots(reading: Reading) -> dict[str, Any]:
    """Every ledger value that a text says of one instrument, or of several that share all but their numbers."""
    out: dict[str, Any] = {}
    text = _typed(reading, out)
    text = _labelled(reading, text, out)
    text = _named(reading, text, out)
    _graded(reading, out)
    if out.get("instrument_name") == "表" and out.get("range", {}).get("unit", "").lower() == "mpa":
        out["instrument_name"] = "压力表"
    text = _made(reading, text, out)
    for one in reading.purposes:
        if reading.text[one.start : one.end] == one.value:
            continue
        text = text[: one.start] + reading.text[one.start : one.end] + text[one.end :]
    _placed(reading, text, out)
    if not reading.asks:
        _learnt(reading, text, out)
    for name in _NAMES & out.keys():
        out[name] = _IN_SHORT.sub("", str(out[name]))
    return out


_NAMES: Final = frozenset(("instrument_name", "manufacturer"))
_IN_SHORT: Final = re.compile(r"^.{1,12}全称(?:就?[是叫为]|[:：])?(?=.)")
"""大华全称是上海大华电子秤厂: what is called so in short is no part of the name."""


def _learnt(reading: Reading, text: str, out: dict[str, Any]) -> None:
    """What no rule reads, where it was learnt that such a value stands in what is left of the text."""
    if "model" not in out and any(map(_may_be_code, pairwise(text))):
        told = spans.added("model", reading.spans, text)
        code = model.read(told.value) if told is not None else None
        if code and not str(out.get("serial", "")).startswith(code):  # K7720418 of 型号一样 K7720418 东枪 is its number
            out["model"] = code
    for name, kind in _LEARNT if _has_words(text) else ():
        told = None if name in out else spans.added(kind, reading.spans, text)
        if told is None or act(told.value) is not None or _tells_which(reading, told, out):
            continue  # 厂家也不知道
        if kind == "maker" and (makers.origin(told.value) or makers.is_vague(told.value)):
            continue  # 进口的, 本地的厂
        sure = spans.outweighs_talk(kind, reading.spans)
        if sure or not free_words.is_talk(kind, clause_of(reading.text, told.value)):
            out[name] = told.value


def _may_be_code(signs: tuple[str, str]) -> bool:
    """Whether two neighbours may stand in a model."""
    return all(sign.isascii() and sign.isalnum() for sign in signs)


def _tells_which(reading: Reading, told: Found[str], out: dict[str, Any]) -> bool:
    """分汽缸那块老了, 没搬到门口: whether a place says which of several is meant, beside no number, or is denied."""
    before = reading.text[max(0, told.start - _DENIED) : told.start]
    return (reading.text[told.end : told.end + 1] == "那" and "serial" not in out) or not set("没不别").isdisjoint(
        before
    )


_DENIED: Final = 3
"""So far before a value that was learnt stands the 没 that denies it."""
_LEARNT: Final = (("manufacturer", "maker"), ("install_location", "spot"))
"""Slots of free words that are filled by what was learnt of spans -> the kind of words."""


def _has_words(text: str) -> bool:
    """Whether three characters stand together that are words."""
    return any(min(three) >= "一" and max(three) <= "龥" for three in zip(text, text[1:], text[2:], strict=False))


def _typed(reading: Reading, out: dict[str, Any]) -> str:
    """The values that have a form of their own; returns the text without them."""
    text = reading.text
    taken: list[Found[Any]] = []

    def take(name: str, found: Sequence[Found[Any]]) -> bool:
        free = [one for one in found if not any(one.start < hole.end and hole.start < one.end for hole in taken)]
        free = list(meant(text, free))
        if free and name not in out:
            out[name] = put_right(free, text).value
            taken.extend(free)
        return bool(free)

    taken.extend((*reading.usccs, *reading.phones, *reading.certificates, *reading.booking_nos))
    taken.extend(reading.marks)
    out.update(dict(one.value for one in reversed(reading.marks)))
    codes_said.serials(reading, out, taken)
    take("division", reading.divisions)
    days(reading, out, taken)
    take("range", sorted(reading.ranges, key=_one_end))
    if reading.awaiting != "serial" or "型号" in text:
        take("model", _models(reading, text))
    take("accuracy", reading.accuracies)
    if "serial" not in out and "serial_list" not in out:
        codes_said.bare_codes(reading, out, taken)
    codes_said.model_between(reading, out, taken)
    codes_said.nozzle_numbers(reading, out, taken)
    take("purpose", [one for one in reading.purposes if not _in_maker(text, one)])
    if not take("delivery_method", reading.deliveries) and (told := delivery_told(reading)):
        out.setdefault("delivery_method", told)
    counted = _NOZZLES.search(text) or _first_count(reading) or _PAIR.search(text)
    if (
        counted
        and (number := parse(counted["n"]))
        and isinstance(number, int)
        and 1 < number <= _SEVERAL
        and counted["n"][0] != "0"
        and not approximate(counted["n"])
        and _counts(text, counted)
    ):
        out["count"] = number
        _code_of_several(reading, out)
    return alike.without(chunks.punched(text, taken))


def _models(reading: Reading, text: str) -> Sequence[Found[str]]:
    """The models, without the number of a nozzle behind 型号一样: K7720418 东枪."""
    numbers = reading.bare_serials if "一样" in text and "model" in alike.fields(text)[1] else ()
    return [one for one in reading.models if not any(one.start == code.start < one.end < code.end for code in numbers)]


def _code_of_several(reading: Reading, out: dict[str, Any]) -> None:
    """四条加油机 RT-C224: the one code of several things, of which nobody says that it is a number, is their model."""
    code = str(out.get("serial", ""))
    if code[:1].isalpha() and "model" not in out and not reading.serials and not nozzles.named(code):
        out["model"] = out.pop("serial").upper()


def _one_end(found: Found[Any]) -> bool:
    """Whether a range has one end only: 16公斤的表 0-1.6兆帕 is the one with two."""
    return not {"min", "max"} <= found.value.keys()


def _graded(reading: Reading, out: dict[str, Any]) -> None:
    """2级 of what is no scale is the number 2: 声级计 2级, 压力表 1级."""
    named = str(out.get("instrument_name", ""))
    if "accuracy" in out and named and named != "表" and not _SCALE.search(named) and _DIGIT_GRADE.search(reading.text):
        found = accuracy.find(reading.text, scale=False)
        out["accuracy"] = found[0].value if found and found[0].value.isdigit() else out["accuracy"]


_DIGIT_GRADE: Final = re.compile(r"(?<![\d.])[1-4]\s?级")
_SCALE: Final = re.compile(r"[秤称衡磅]|天平|砝码|器具")


def _first_count(reading: Reading) -> re.Match[str] | None:
    """The first number of things that is no end of a range: of 正负25个D 两台 the second."""
    return next(
        (
            one
            for one in COUNT.finditer(reading.text)
            if not any(span.start < one.end("n") and one.start("n") < span.end for span in reading.ranges)
        ),
        None,
    )


def _counts(text: str, counted: re.Match[str]) -> bool:
    """Whether a number counts instruments, not the second of a list or the size of one, nor all: 三个都一样."""
    if _OF_ALL.match(text, counted.end()) or _OF_ELSE.match(text, counted.end() - 1):
        return False
    return text[counted.start() - 1 : counted.start()] not in ("第", "前", "后", "那") if counted.start() else True


_OF_ALL: Final = re.compile(r"[都全均也]")
_OF_ELSE: Final = re.compile(
    r"[个件条面](?=[一-龥])(?!.{0,7}?[秤称表枪磅计机仪器桩衡平箱戥]|[一同][模样]|小的|大的|新的|旧的|老的|水银|电子|吧|呢|哈|啊|呀|哦|了|哇|呗|放|在|装|摆|搁|要|是|型号|编号|(?!道|圈|杠|竖|横)[一-龥]{2,6}的(?:[\s,，。;；]|$))"
)
"""三个道道的椭圆, 两个人看店: a number of something else."""


_WRITTEN: Final = {
    "manufacturer": makers.whole,
    "install_location": places.whole_spot,
    "instrument_name": instruments_said.whole,
    "address": places.whole_spot,
}


def _labelled(reading: Reading, text: str, out: dict[str, Any]) -> str:
    missing = absent.find(reading.text) if reading.labels else ()
    for label in reading.labels:
        whole = None if label.slot in missing else _WRITTEN.get(label.slot)
        if HOLE in text[label.start : label.end]:
            continue
        if whole is None:
            text = chunks.punched(text, (Found(label.word, label.start, label.end),))
            continue
        name = "install_location" if label.slot == "address" else label.slot
        found = behind(text, label, reading.labels)
        if name == "manufacturer" and found is not None and (full := makers.company(text)) is not None:
            found = full  # the company, of which 牌子 names the brand
        vague = found is not None and name == "manufacturer" and _names_none(label.end, found)
        if (
            found is not None
            and not vague
            and name not in out
            and found.value.lstrip("就都写填是") not in places.FIELD_WORDS
        ):
            if label.slot != "address" or not (reading.usccs or reading.phones):  # else it is the unit's own
                out[name] = whole(found.value)
            text = chunks.punched(text, (Found(found.value, label.start, found.end),))
    return text


def _names_none(end: int, told: Found[str]) -> bool:
    """Whether what is said behind a maker's field names none: 那边的厂; right behind it, 看了牌子再改."""
    run_on = told.start == end and free_words.shipped().lead("maker", told.value) < 0
    return makers.is_vague(told.value) or run_on


def _named(reading: Reading, text: str, out: dict[str, Any]) -> str:
    if "instrument_name" in out:
        return text
    names = [one for one in reading.instruments if not (_is_general(one) and _SUBJECT.match(text, one.end))]
    proper = instruments_said.proper(reading.text, names)
    for one in (*((proper,) if proper else ()), *sorted(names, key=_is_general)):
        if HOLE not in text[one.start : one.end] and not _in_maker(text, one):
            out["instrument_name"] = one.value
            return chunks.punched(text, names if one is proper else (one,))
    if (
        (reading.flow is None or reading.awaiting == "instrument_name")
        and (found := instruments_said.described(text)) is not None
        and HOLE not in found.value
    ):
        out["instrument_name"] = found.value
        return chunks.punched(text, (found,))
    return text


def _in_maker(text: str, name: Found[str]) -> bool:
    """Whether a name of an instrument is the end of a maker's: 郑州恒科|电子衡器."""
    ends = text[: name.end].endswith(_IN_MAKERS) or "公司" in text[name.end : name.end + _COMPANY]
    if not ends or not "一" <= text[name.start - 1 : name.start] <= "龥":
        return False
    start = max(text.rfind(sign, 0, name.start) for sign in _ENDS) + 1
    end = min((at for sign in _ENDS if (at := text.find(sign, name.end)) >= 0), default=len(text))
    maker = makers.find(text[start:end])
    return maker is not None and start + maker.start < name.start < start + maker.end


_IN_MAKERS: Final = ("衡器", "仪器", "仪表", "电子秤", "天平", "设备")
_COMPANY: Final = 10
"""So far behind a word of its name stands 公司."""
_ENDS: Final = f" ,，;；。{HOLE}"


_SUBJECT: Final = re.compile(r"我|俺|咱|你|太|搬|拉(?!力)|离|送|不|得")
"""表我拆下来自己送: what is done with it, and no name."""


def _is_general(one: Found[str]) -> bool:
    """Whether a name says no more than 秤 or 表: the proper name beside it counts first."""
    return one.value in instruments_said.GENERAL


def _made(reading: Reading, text: str, out: dict[str, Any]) -> str:
    if (where := makers.origin(reading.text)) is not None:
        out["origin"] = where
    if "manufacturer" in out:
        return text
    for piece in sorted(chunks.split(text), key=_names_no_company):
        found = makers.find(piece.value)
        if found is not None and HOLE not in found.value and not makers.is_vague(found.value):
            out["manufacturer"] = found.value
            put = _PUT_BEHIND.search(piece.value, found.end)
            taken = Found(found.value, piece.start, piece.start + put.start()) if put else piece
            return chunks.punched(text, (taken,))
    named = out.get("instrument_name")
    coded = "serial" in out or "model" in out
    found = brands.between(reading.text, str(named)) if named and coded else None
    if found is None or HOLE in text[found.start : found.end]:
        return text
    out["manufacturer"] = found.value.removesuffix("的")
    return chunks.punched(text, (found,))


def _names_no_company(piece: Found[str]) -> bool:
    """鱼跃的 江苏鱼跃医疗设备股份有限公司: a piece that names no whole company counts behind one that does."""
    return makers.company(piece.value) is None


_PUT_BEHIND: Final = re.compile(r"(?=(?:放|摆|装|搁|挂)(?![一-龥]{0,2}(?:厂|公司))[一-龥])")
"""青岛华青的放锅炉房: what is said behind the maker without a break."""
_WHERE: Final = re.compile(r"(?P<where>[一-龥0-9A-Za-z]{2,8}(?:上|里|边|旁|门口))的?那?[台个块只]?\Z")


def _placed(reading: Reading, text: str, out: dict[str, Any]) -> None:
    if "install_location" in out:
        return
    named = next((one for one in reading.instruments if _is_general(one)), None)
    if named is not None and (where := _WHERE.search(text[: named.start])) is not None and HOLE not in where["where"]:
        out["install_location"] = _SOME.sub("", where["where"])
        return
    pieces = list(chunks.split(text))
    found = [(place, spot) for place, piece in enumerate(pieces) if (spot := _spot_in(reading, text, piece))]
    led = [one for one in found if places.leads_to_place(pieces[one[0]].value)]
    for place, spot in led[:1] or sorted(found, key=_spot_lead)[:1]:
        piece = pieces[place]
        out["install_location"] = _SOME.sub("", _in_parts(text, spot, piece, pieces[place + 1 :]))
        if piece.value.endswith("用") and any(piece.start <= one.start < piece.end for one in reading.purposes):
            out.pop("purpose", None)


def _spot_lead(found: tuple[int, Found[str]]) -> float:
    """How little words are a place: of 中科 and 驿站前台 the second says where."""
    return -free_words.shipped().lead("spot", found[1].value)


def _spot_in(reading: Reading, text: str, piece: Found[str]) -> Found[str] | None:
    """The place that one piece of a text says."""
    denied = piece.value.startswith("不")  # 不在蔬菜区 在熟食区
    oneself = piece.value.startswith(_ONESELF) and not places.leads_to_place(piece.value)  # 我是村卫生室哩
    if denied or oneself or any(one.start == piece.start and one.end == piece.end for one in reading.regions):
        return None
    beside = HOLE in (text[piece.start - 1 : piece.start], text[piece.end : piece.end + 1])
    plain, there = _standing(_COUNTED.sub("", piece.value))
    found = places.find_spot(plain)
    if found is None or len(found.value) <= 1 or "不" in plain[max(0, found.start - _DENIAL) : found.start]:
        return None
    if any(one.value.startswith(found.value.removesuffix("上")) for one in reading.purposes):
        return None  # 安全上用的
    led = there or piece.value.startswith(_LEADS_TO_PLACE) or plain[: found.start].endswith(_LEADS_TO_PLACE)
    if beside and not led and not (found.value == plain != plain[:_SHORT] and _numbers(reading, piece.end)):
        return None
    return found if places.leads_to_place(piece.value) or not free_words.is_talk("spot", piece.value) else None


def _numbers(reading: Reading, at: int) -> bool:
    """Whether a number is named there: 北磅房|编号B1200456 says whose it is by where it stands."""
    return any(label.slot == "serial" and label.start == at for label in reading.labels)


_SHORT: Final = 2
"""出场编号 is a misspelt label: so few signs before a number are no place by themselves."""


def _standing(words: str) -> tuple[str, bool]:
    """诊室还有 before 一台血压计: the words of a piece before the 有 that says what is there, and whether it does."""
    where, has, counted = words.rpartition("有")
    where = where.rstrip("还也就又都只另外")
    there = bool(has) and len(where) > 1 and len(counted) < _THERE and where[-2:] not in _POINTED_AT
    return (where, True) if there else (words, False)


def _in_parts(text: str, found: Found[str], piece: Found[str], behind: Sequence[Found[str]]) -> str:
    """A place with its second part in the next piece: 粮库东院 二号仓门口."""
    following = next(iter(behind), None)
    if following is None or HOLE in text[piece.end : following.end]:
        return found.value
    whole = places.whole_spot(text[piece.start : following.end])
    return whole if whole.startswith(found.value) else found.value


_POINTED_AT: Final = ("里头", "里面", "外头", "外面", "上头", "上面", "那儿", "这儿", "那里", "这里", "这头", "那头")
"""里头有台血压计 says where only by what was said before it."""
_THERE: Final = 3
"""Fewer signs stand between 有 and the name of what is there: 还有个, 有一台."""
_DENIAL: Final = 2
"""So far before a place stands the 不 that denies it: 摆门口了不在店里头."""
_COUNTED: Final = re.compile(rf"^(?:{NUMBER}[台个块把只支])+(?=[放在摆装])")
_SOME: Final = re.compile(
    r"^(?:还?有|我们?|咱|那|这|再|录|加(?=[一两二三四五六七八九十\d台个块])|先说|然后|另外|就是|[一两二三四五六七八九十][台个块把只]|个)+"
)
_ONESELF: Final = tuple(f"{who}是" for who in ("我", "我们", "俺", "俺们", "咱", "咱们"))
_LEADS_TO_PLACE: Final = tuple("在放摆装安搁挂挪搬移")
