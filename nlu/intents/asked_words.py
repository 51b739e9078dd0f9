"""Owns the law of an asked free answer: the first clause that has the form of what was asked is its value, whole.

What other readers see in that clause does not matter (收菜口 is no purpose, DT1026 no model); the clauses behind it go
to them.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from nlu import chunks, companies, instruments_said, makers, persons, places, purpose, wording
from nlu.asking import asks
from nlu.fill import answers
from nlu.fill.free_words import OF_SLOT, says
from nlu.found import Found
from nlu.heard import Heard
from nlu.reading import Reading

Values = dict[str, Any]

_PUTS_RIGHT: Final = re.compile(r"不对|(?<!别写)(?<!别弄)(?<!别打)(?<!没)错|改|换成|更正|刚才|前面(?:说|那)|不叫")
_SEVERAL: Final = re.compile(r"分别|各[放装在一]|那[台块个把只支条].*那[台块个把只支条]|\d的?那[台块个把只支条]")
"""1.6那块在储罐上 2.5那块在烃泵出口: of each its own."""


def asked_words(reading: Reading) -> Heard | None:
    """The answer to an open question for a place, a maker, a person or a thing, and what is said behind it."""
    form = _FORMS.get(reading.awaiting or "")
    if form is None or reading.role != "unit" or len(reading.text) > _LONGEST:
        return None
    kind = OF_SLOT[str(reading.awaiting)]
    if (
        _PUTS_RIGHT.search(reading.text)
        or _SEVERAL.search(reading.text)
        or any(_is_own(label.slot, reading) for label in reading.labels)
    ):
        return None
    if kind == "thing" and instruments_said.proper(reading.text, reading.instruments):
        return None
    if [one.value for one in reading.bare_serials] == [reading.text] and reading.text.isascii():
        return None  # K2503342 is a number, whatever is asked
    text = reading.unclaimed
    if reading.awaiting == "contact":
        text = persons.whole(text)
    parts = [part for part in wording.clauses(text) if not asks(part.value)]
    if reading.plates and reading.awaiting == "install_location":
        at = reading.plates[0].start
        parts = [part for part in parts if part.end > at or places.names_a_place(part.value)]
    sure = [part for part in parts if kind == "spot" and _is_place(part.value)]
    sure = [part for part in sure if not part.value.endswith("用")] or sure  # 与牧场结算用，装在地磅房
    parts = parts[parts.index(sure[0]) :] if sure else parts
    for place, part in enumerate(parts[:_FIRST]):
        value = form(part.value)
        if value and kind == "maker" and (makers.is_vague(value) or makers.origin(value) is not None):
            continue  # 河北那边一个厂, 是进口的: which is named behind
        if value and (says(kind, value) is not False or _plain(value, part.value)):
            value = _longer(value, parts[place + 1 :], form)
            whole, end = _with_more(reading.text, value, part, parts[place + 1 :], kind)
            return Heard(
                "provide_info", {**_beside(reading, Found(whole, part.start, end)), str(reading.awaiting): whole}
            )
        if not _LEADS.fullmatch(part.value):
            return None
    return None


def _is_place(clause: str) -> bool:
    """Whether a clause names a place by its last word, or by 放在 before whatever it is called: 放在二号冷库穿堂."""
    where = places.whole_spot(clause)
    return places.names_a_place(where) or (places.leads_to_place(clause) and says("spot", where) is not False)


_LONGEST: Final = 60
_FIRST: Final = 3
_LEADS: Final = re.compile(r"(?:嗯|哦|呃|啊|那个|这个|好|好的|行|哎|就|我看看|我想想|随车走|这台|那台|这个的|是)+")


def _plain(value: str, clause: str) -> bool:
    """Whether a clause is hardly more than what was found in it, and speaks of nobody."""
    return len(value) * 4 >= len(clause) * 3 and _SOMEBODY.search(clause) is None


_SOMEBODY: Final = re.compile(r"[我俺咱你您他她]")


def _is_own(slot: str, reading: Reading) -> bool:
    """Whether the name of a field leads to a value of its own: 放后院, 编号是12 names two fields."""
    return slot not in (reading.awaiting, *_NO_FIELDS) and reading.awaiting != slot


_NO_FIELDS: Final = frozenset(("address", "region", "use_region", "purpose"))


def _longer(value: str, behind: list[Found[str]], form: Callable[[str], str | None]) -> str:
    """鱼跃 江苏鱼跃医疗: the same in full."""
    again = (said for clause in behind if (said := form(clause.value)) and value in said)
    return max(again, key=len, default=value)


def _with_more(text: str, value: str, part: Found[str], behind: list[Found[str]], kind: str) -> tuple[str, int]:
    """A place with the clauses directly behind it that say more of it: 一楼大厅，靠东墙."""
    start = text.find(value, part.start)
    if kind != "spot" or start < 0:
        return value, start + len(value)
    end = part.end
    for clause in behind if text[: part.end].endswith(value) else ():
        if not places.says_more(clause.value) or text[end : clause.start].strip(" ,，、"):
            break
        end = clause.end
    return (text[start:end], end) if end > part.end else (value, part.end)


def _beside(reading: Reading, taken: Found[str]) -> Values:
    """What the rest of the message says of other fields."""
    rest = chunks.punched(reading.text, (taken,)).replace(chunks.HOLE, " ").strip()
    if not rest:
        return {}
    inner = reading.part(rest, awaiting=None)
    found = answers.inside(inner)
    if "purpose" not in found and reading.flow == "ledger_add":
        said = {use for part in _used(rest) if (use := purpose.read(part)) is not None}
        found.update({"purpose": said.pop()} if len(said) == 1 else {})
    aside = {"instrument_name", "instruments", *(() if reading.awaiting == "instrument_name" else ("count",))}
    return {name: value for name, value in found.items() if name not in aside}


def _used(text: str) -> Iterator[str]:
    """The clauses that say what something is used for."""
    return (part.value for part in wording.clauses(text) if _USED.search(part.value))


_USED: Final = re.compile(r"(?:用|的|用的|使的)$")


def _place(clause: str) -> str | None:
    value = places.whole_spot(clause)
    told = says("spot", clause) and places.is_short(value) and _USE.search(clause) is None
    return value if told or places.names_a_place(value) else None


_USE: Final = re.compile(r"^(?:用来|给|称|量|测|卖|收|查|做)|[用的]$")


def _maker(clause: str) -> str | None:
    value = makers.whole(clause)
    found = makers.find(value)
    known = makers.named_by_town(value) or (found is not None and len(found.value) * 2 >= len(value))
    short = 1 < len(value) <= _LONGEST_MAKER and _DIGIT.search(value) is None
    return value if short and (known or says("maker", value)) else None


_DIGIT: Final = re.compile(r"\d")


_LONGEST_MAKER: Final = 30


def _person(clause: str) -> str | None:
    value = persons.whole(clause)
    if companies.has_ending(value):
        return None
    return value if persons.looks_like(value) or persons.is_called(value) else None


def _thing(clause: str) -> str | None:
    value = instruments_said.whole_phrase(clause)
    return value if value and instruments_said.ends_in_name(value) else None


_FORMS: Final[dict[str, Callable[[str], str | None]]] = {
    "install_location": _place,
    "manufacturer": _maker,
    "contact": _person,
    "instrument_name": _thing,
}
