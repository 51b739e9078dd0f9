"""Owns a message while it is understood: its working text and every kind of value in it, each read once."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from nlu import (
    accuracy,
    asking,
    booking_no,
    certificate_no,
    chunks,
    companies,
    dates,
    delivery,
    dictation,
    division,
    field_names,
    homophones,
    instruments_said,
    measuring_range,
    model,
    ordinals,
    phone,
    places,
    purpose,
    regions,
    scale_marks,
    serial,
    spans,
    time_of_day,
    uscc,
    wording,
)
from nlu.clean import without_end
from nlu.found import Found
from nlu.intents.cues import MASKS, Hit
from nlu.lazy import Lazy
from nlu.text import folded, paused

LONGEST: Final = 300
"""What stands behind this many characters is not read: nobody says so much in one message."""

LONGEST_PASTED: Final = 3000
"""So much of a list that was pasted is looked at, line by line."""

_BLANKS: Final = re.compile(r"[\s\x00-\x1f\x7f]+")
_TAIL: Final = re.compile(r"(?:[\s,.!?;:~、。…]|[吧啊呀哦噢喔呢啦哈哇呗咯嘞哩])+$")
_HEAD: Final = re.compile(r"^(?:[\s,.!?;:~、。…]|嗯|呃|那个(?=[^台个的秤表]))++")
_DIGIT: Final = re.compile(r"[0-9]")
_DATE_CHARS: Final = frozenset("年月日号天周期礼旦庆底初前后今明昨去0123456789")


class Reading:
    """One message: `text` is NFKC with single blanks, `raw` as typed; the rest is worked out when first asked for."""

    def __init__(self, text: str, *, role: str, flow: str | None, awaiting: str | None, today: date) -> None:
        """Take the first LONGEST characters of the message."""
        self.raw: Final = text[:LONGEST]
        self.pasted: Final = text[:LONGEST_PASTED]
        cut = paused(unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST])
        plain = _BLANKS.sub(" ", folded(cut)).strip()
        self.text = dictation.written(plain, asked=awaiting in ("model", "serial"))
        self.text = wording.aired(homophones.put_right(self.text))
        if awaiting is not None:
            self.text = _ECHO.sub("", self.text)
        self.role: Final = role
        self.flow: Final = flow
        self.awaiting: Final = awaiting
        self.today: Final = today
        self.hits: list[Hit] | None = None
        self.told: dict[str, Any] | None = None

    def part(self, text: str, *, awaiting: str | None) -> "Reading":
        """A part of the message, read as of the same person in the same flow, where `awaiting` is asked for."""
        return Reading(text, role=self.role, flow=self.flow, awaiting=awaiting, today=self.today)

    @Lazy
    def said(self) -> str:
        """The text for cues: lower case, without politeness in front and particles behind."""
        text = self.text[:300].lower()
        bare = _HEAD.sub("", without_end(_TAIL, text))
        return bare or text

    @Lazy
    def asks(self) -> bool:
        """Whether the message asks something, other than whether what it says will do."""
        return asking.asks(self.text)

    @Lazy
    def digits(self) -> bool:
        """Whether there is any Arabic digit."""
        return _DIGIT.search(self.text) is not None

    @Lazy
    def usccs(self) -> tuple[Found[str], ...]:
        """Credit codes, also those that fail their check."""
        found = uscc.find(self.text) if self.digits else ()
        if not found and len(self.text) >= uscc.LENGTH and _LATIN.search(self.text):
            found = uscc.find_spoken(self.text)
        return found or (uscc.find_near(self.text) if self.digits else ())

    @Lazy
    def phones(self) -> tuple[Found[str], ...]:
        """Telephone numbers."""
        return self._outside(phone.find(self.text), self.usccs, self.booking_nos)

    @Lazy
    def booking_nos(self) -> tuple[Found[str], ...]:
        """Booking numbers."""
        return booking_no.find(self.text) if self.digits else ()

    @Lazy
    def certificates(self) -> tuple[Found[str], ...]:
        """Certificate numbers."""
        return self._outside(certificate_no.find(self.text), self.usccs) if self.digits else ()

    @Lazy
    def ranges(self) -> tuple[Found[Any], ...]:
        """Measuring ranges."""
        text = chunks.punched(self.text, self.serials[:1]) if self.serials else self.text
        return tuple(measuring_range.find(text))

    @Lazy
    def plates(self) -> tuple[Found[str], ...]:
        """Number plates of vehicles."""
        return places.plates(self.text) if self.digits else ()

    @Lazy
    def divisions(self) -> tuple[Found[Any], ...]:
        """Scale divisions."""
        return tuple(division.find(self.text)) if self.digits or "格" in self.text else ()

    @Lazy
    def accuracies(self) -> tuple[Found[str], ...]:
        """Accuracy classes."""
        return accuracy.find(self.text)

    @Lazy
    def past(self) -> tuple[Found[Any], ...]:
        """Dates, read as past where that is open."""
        return self._dates("past")

    @Lazy
    def coming(self) -> tuple[Found[Any], ...]:
        """Dates, read as still to come where that is open."""
        return self._dates("future")

    @Lazy
    def days(self) -> tuple[Found[Any], ...]:
        """Days still to come: dates, and days of the month that are said without it."""
        if _DATE_CHARS.isdisjoint(self.text):
            return ()
        found = dates.find_days(self.text, today=self.today)
        alone = self._outside(found, self.usccs, self.certificates, self.phones, self.coming)
        return tuple(sorted((*self.coming, *alone), key=lambda one: one.start))

    @Lazy
    def times(self) -> tuple[Found[str], ...]:
        """Times of day."""
        return time_of_day.find(self.text)

    @Lazy
    def marks(self) -> tuple[Found[tuple[str, str]], ...]:
        """生产码, 铅封 and the like of a price scale."""
        return scale_marks.find(self.text) if self.digits and not _MARKED.isdisjoint(self.text) else ()

    @Lazy
    def models(self) -> tuple[Found[str], ...]:
        """Model designations."""
        return (
            self._outside(model.find(self.text), self.usccs, self.certificates, self.serials, self.plates, self.marks)
            if self.text.isascii() or _LATIN.search(self.text)
            else ()
        )

    @Lazy
    def serials(self) -> tuple[Found[str], ...]:
        """Serial numbers behind their label."""
        return (
            self._outside(
                serial.find(self.text), self.certificates, self.booking_nos, self.usccs, self.plates, self.marks
            )
            if self.digits
            else ()
        )

    @Lazy
    def bare_serials(self) -> tuple[Found[str], ...]:
        """Serial numbers, also those that nothing names as such."""
        if not self.digits:
            return ()
        others: Sequence[Sequence[Found[Any]]] = (
            self.certificates,
            self.booking_nos,
            self.usccs,
            self.phones,
            self.past,
            self.ranges,
            self.divisions,
            self.times,
            self.plates,
            self.marks,
        )
        return self._outside(serial.find(self.text, bare=True), *others)

    @Lazy
    def purposes(self) -> tuple[Found[str], ...]:
        """Purposes of use; 医用 in 医用X射线机 is a part of the name."""
        found = purpose.find(self.text)
        return self._outside(found, self.instruments) if found else ()

    @Lazy
    def deliveries(self) -> tuple[Found[str], ...]:
        """送检 or 现场检; who asks about both has chosen none."""
        found = delivery.find(self.text)
        return () if self.asks and len({one.value for one in found}) > 1 else found

    @Lazy
    def regions(self) -> tuple[regions.RegionFound, ...]:
        """Administrative regions, every reading, best first."""
        return regions.find_regions(self.text)

    @Lazy
    def instruments(self) -> tuple[Found[str], ...]:
        """Names of instruments."""
        return instruments_said.find(self.text)

    @Lazy
    def labels(self) -> tuple[field_names.Label, ...]:
        """Names of fields."""
        return field_names.find(self.text)

    @Lazy
    def institution(self) -> Found[str] | None:
        """The technical institution that is named."""
        return companies.institution(self.text)

    @Lazy
    def spans(self) -> dict[str, tuple[float, Found[str]]]:
        """Where names, places and makers stand by what was learnt of them: kind -> (lead over none, its span)."""
        return spans.shipped().leads(self.text)

    @Lazy
    def unclaimed(self) -> str:
        """The text with a hole for every value of a form of its own: where one begins, words of one's own end."""
        held: Sequence[Sequence[Found[Any]]] = (
            self.usccs, self.phones, self.certificates, self.booking_nos, self.serials, self.models, self.ranges,
            self.divisions, self.deliveries,
            [one for one in self.past if _DATED.search(self.text[one.start : one.end])],
            [one for one in self.purposes if self.text[one.start : one.end] == one.value],
        )  # fmt: skip
        text = chunks.punched(self.text, (one for kind in held for one in kind))
        named = [one for one in self.labels if text[one.end : one.end + 2].lstrip(" :是为").startswith(chunks.HOLE)]
        return chunks.punched(text, (Found(one.word, one.start, one.end) for one in named))

    @Lazy
    def pieces(self) -> tuple[Found[str], ...]:
        """What stands between blanks and commas."""
        return tuple(chunks.split(self.text))

    @Lazy
    def picks(self) -> tuple[tuple[int, ...], tuple[int, ...], bool]:
        """What is picked out of a list: chosen, left out, all."""
        days = [one for one in self.days if "号" in self.text[one.start : one.end]]
        return ordinals.picked(chunks.punched(self.text, days).replace(chunks.HOLE, " ") if days else self.text)

    @Lazy
    def masked(self) -> str:
        """The text for cues that name kinds of values: each value is one private character."""
        kinds: tuple[tuple[str, Sequence[Found[Any]]], ...] = (
            ("uscc", self.usccs),
            ("cert", self.certificates),
            ("no", self.booking_nos),
            ("phone", self.phones),
            ("date", self.coming),
            ("inst", (self.institution,) if self.institution else ()),
            ("name", self.instruments),
            ("serial", self.serials),
        )
        marks = sorted((found.start, found.end, kind) for kind, founds in kinds for found in founds)
        if not marks:
            return ""
        out: list[str] = []
        at = 0
        for start, end, kind in marks:
            if start >= at:
                out += (self.text[at:start], MASKS[kind])
                at = end
        out.append(self.text[at:])
        return _HEAD.sub("", without_end(_TAIL, "".join(out)[:300].lower()))

    def _dates(self, bias: str) -> tuple[Found[Any], ...]:
        if _DATE_CHARS.isdisjoint(self.text):
            return ()
        found = dates.find(self.text, today=self.today, bias=bias)
        found = tuple(one for one in found if not _YEARS_LONG.search(self.text[max(0, one.start - 3) : one.end + 1]))
        return self._outside(found, self.usccs, self.certificates, self.booking_nos)

    @staticmethod
    def _outside(found: Sequence[Found[Any]], *taken: Sequence[Found[Any]]) -> tuple[Found[Any], ...]:
        """Those that touch no place which another kind already holds."""
        if not found:
            return ()
        holes = [hole for holes in taken for hole in holes]
        return tuple(one for one in found if not any(one.start < hole.end and hole.start < one.end for hole in holes))


_ECHO: Final = re.compile(
    r"^(?:店名|单位名称?|名字|编号|型号|厂家|地址|电话|手机号?|联系人|范围|等级|用途|(?:信用)?代码|日期|时间|地点|数量)\s?\?\s*(?=\S)"
)
"""店名? 金穗粮行: the question said again before its answer."""
_MARKED: Final = frozenset("码铅批Pp")
"""One of these stands in every word for a mark: 生产码, 铅封, 型批, CPA."""
_YEARS_LONG: Final = re.compile(r"[有了过约近][一二三四五六七八九]{2}年|[一二三四五六七八九]{2}年[了多来]")
_LATIN: Final = re.compile(r"[A-Za-z]|型号")
_DATED: Final = re.compile(r"[年去前今月]")
