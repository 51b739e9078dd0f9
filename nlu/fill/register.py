"""Owns the slots of a registration: name, code, contact, telephone, region, address, in any order and any number."""

import re
from collections.abc import Sequence
from typing import Any, Final

from nlu import chunks, companies, corrections, field_names, persons, phone, places, spans, user_types
from nlu.acts import act
from nlu.chunks import HOLE
from nlu.fill.free_words import is_talk
from nlu.fill.labelled import behind
from nlu.found import Found
from nlu.mentions import meant
from nlu.reading import Reading
from nlu.wording import clause_of, of_before

_WRITTEN: Final = {
    "company_name": companies.whole,
    "contact": persons.whole,
    "address": places.whole_address,
    "legal_person": persons.whole,
}
_USERNAME_IS_PHONE: Final = re.compile(
    r"(?:用户名|账号)[^,，\s]{0,6}(?:手机|电话)|(?:手机|电话)(?:号码?|号)?(?:就)?(?:当|做|作|作为)(?:成|个)?(?:用户名|账号)|(?:用|就用|还是)(?:我的?|这个)?(?:手机|电话)(?:号码?|号)?(?:吧|当用户名|做用户名|当|做|就行|就好)*$"
)
_STALL: Final = re.compile(r"\d+(?:号|排)[^\d]{0,2}摊$|^(?:在|就在|位于)[一-龥\d]*(?:路|街|巷|市场)")
"""在和平路菜市场里头18号摊 names a place."""
_GROUPED: Final = re.compile(r"(?<!\d)(\d{3})[ -](\d{3})(?!\d)")
_SIX: Final = re.compile(r"(?<!\d)\d{6}(?!\d)")
_ONLY_LEAD: Final = ("", "在", "就在", "我们在", "我在", "我是", "店在", "位于", "地址", *field_names.WORDS["region"])


def slots(reading: Reading) -> dict[str, Any]:
    """Every registration value that the message says."""
    out: dict[str, Any] = {}
    text = reading.text
    if (kind := user_types.find(text)) is not None:
        out["user_type"] = kind
    for name, found in (("uscc", reading.usccs), ("phone", reading.phones)):
        if found:
            out[name] = _chosen(found, text)
            text = chunks.punched(text, found)
    text = _labelled(reading, text, out)
    if "company_name" not in out and (called := _CALLED.search(text)) and _is_called(called["name"]):
        out["company_name"] = called["name"]
        text = chunks.punched(text, (Found(called["name"], called.start("name"), called.end("name")),))
    if "company_name" not in out and (company := companies.find(text)) is not None and not _is_address(text, company):
        out["company_name"] = company.value
        text = chunks.punched(text, (company,))
    if "contact" not in out and (person := persons.find(text)) is not None and not _in_region(reading, person):
        meant_one = _put_right(text, person)
        out["contact"] = meant_one.value
        text = chunks.punched(text, (person, meant_one))
    text = _place(reading, text, out)
    if "contact" not in out and reading.flow in ("register", None):
        _lone_name(reading, text, out)
    if _USERNAME_IS_PHONE.search(reading.text):
        out["username_ref"] = "phone"
    if reading.flow == "register" and not reading.asks:
        _learnt(reading, text, out)
    return out


def _learnt(reading: Reading, text: str, out: dict[str, Any]) -> None:
    """What no rule reads, where it was learnt that such words stand in what is left of the text."""
    for name, kind in _LEARNT:
        told = None if name in out else spans.added(kind, reading.spans, text)
        if told is not None and act(told.value) is None and not is_talk(kind, clause_of(reading.text, told.value)):
            out[name] = told.value


_LEARNT: Final = (("company_name", "company"), ("address", "street"), ("contact", "person"))
"""Slots that are filled by what was learnt of spans -> the kind of words."""


def _chosen(found: Sequence[Found[str]], text: str) -> str:
    """The last mobile number said, or of several that are offered the first one: 158…，或者我媳妇的139…."""
    found = [one for one in found if phone.is_mobile(one.value)] or found
    if "或" in text[found[0].end : found[-1].start]:
        return next((one.value for one in found if phone.is_mobile(one.value)), found[0].value)
    return (meant(text, found) or found)[-1].value


_CALLED: Final = re.compile(
    r"(?:(?<!联系人)(?:店|摊子?|公司|厂子?|超市|药房|药店|饭馆|门市|单位|字号|招牌|登记[,，\s]*)(?:的?(?:名字|全称|名称)|名)?|名字)"
    rf"(?:叫做?|名叫)(?:个(?![体旧]))?[\s:：]*(?P<name>[^,，。;；\s{HOLE}]{{3,24}}?)(?=在|位于|地址|电话|手机|联系|信用|代码|老板|我[叫姓是]|法人|[,，。;；\s{HOLE}]|$)"
)
"""我的店叫做王大妈豆腐坊在开鲁县, 名字叫好运来副食."""


def _is_called(name: str) -> bool:
    """Whether what a shop is called is a unit's name rather than a person's."""
    return not persons.looks_like(name) and not _ASKED.search(name)


_ASKED: Final = re.compile(r"什么|啥|[吗?]|怎么")


def _labelled(reading: Reading, text: str, out: dict[str, Any]) -> str:
    for label in reading.labels:
        whole = _WRITTEN.get(label.slot)
        if whole is None or label.slot in out or HOLE in text[label.start : label.end]:
            continue
        found = behind(text, label, reading.labels)
        if found is not None and (
            label.slot not in ("contact", "legal_person") or persons.looks_like(whole(found.value))
        ):
            stands = _put_right(text, found) if whole is persons.whole else found
            out[label.slot] = whole(stands.value)
            text = chunks.punched(text, (Found(found.value, label.start, found.end), stands))
    return text


def _is_address(text: str, company: Found[str]) -> bool:
    """Whether what looks like a unit's name is a piece of an address: 东库街农贸市场3排22号."""
    if _STALL.search(company.value):
        return True
    return text[company.end : company.end + 1].isalnum() and text[company.end].isascii()


def _place(reading: Reading, text: str, out: dict[str, Any]) -> str:
    held = [one for one in reading.regions if HOLE not in text[one.start : one.end]]
    counties = [one for one in held if one.level == "county"]
    if counties and _certain(counties):
        out["region"] = counties[0].name
    for piece in chunks.split(text):
        spot = places.find_address(piece.value)
        rest = piece.value
        for one in held:
            if piece.start <= one.start < piece.end:
                rest = rest.replace(reading.text[one.start : one.end], "")
        if spot is not None and "address" not in out and not (rest in _ONLY_LEAD or of_before(piece.value)):
            taken = _with_more(text, piece)
            out["address"] = places.whole_address(taken.value)
            return chunks.punched(text, (taken,))
    return text


def _with_more(text: str, first: Found[str]) -> Found[str]:
    """An address with the pieces directly behind it that say more of it: 伊敏路 邮局斜对面."""
    end = first.end
    for piece in chunks.split(text[end:]):
        between = text[end : first.end + piece.start]
        if HOLE in between or not places.goes_on(piece.value) or persons.looks_like(piece.value):
            break
        end = first.end + piece.end
    return Found(text[first.start : end], first.start, end)


def _certain(counties: list[Any]) -> bool:
    """Whether all county readings of one place are the same county."""
    first = counties[0]
    return all(one.code == first.code for one in counties if one.start == first.start and one.end == first.end)


def _put_right(text: str, person: Found[str]) -> Found[str]:
    """联系人王巧云 不对写我 杨埃明: the name behind the words that take the first one back."""
    mark = next((one for one in corrections.takes_back(text) if one.start() >= person.end), None)
    rest = text[mark.end() : mark.end() + _NEAR] if mark is not None else ""
    for piece in chunks.split(rest):
        if mark is not None and persons.looks_like(piece.value):
            return Found(piece.value, mark.end() + piece.start, mark.end() + piece.end)
    return person


_NEAR: Final = 16
"""So far behind the words that take it back stands what is meant instead."""


def _in_region(reading: Reading, name: Found[str]) -> bool:
    """乌兰浩特, 满洲里: whether what looks like a name is a place."""
    return any(name.start <= one.start < name.end for one in reading.regions)


def _lone_name(reading: Reading, text: str, out: dict[str, Any]) -> None:
    """A piece that is nothing but a name, beside other values (柴建国 13503862217) or the wish (登记下 柴建国)."""
    if not out and (reading.instruments or not any(word in text for word in _WISHES)):
        return
    for piece in chunks.split(text):
        if persons.looks_like(piece.value) and not _in_region(reading, piece):
            out["contact"] = piece.value
            return


_WISHES: Final = ("注册", "登记", "开户", "备案")


def code_of_sms(text: str) -> str | None:
    """The six digits of an SMS code."""
    found = _SIX.findall(_GROUPED.sub(r"\1\2", text))
    return found[0] if len(found) == 1 else None
