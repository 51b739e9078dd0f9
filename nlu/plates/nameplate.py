"""Owns the nameplate of an instrument (铭牌) seen on a photo: its labelled values, and those without a label."""

from __future__ import annotations

import re

from nlu import model as models
from nlu import scale_marks
from nlu.measuring_range import Range
from nlu.plates import printed
from nlu.plates.gauge_dial import read_dial
from nlu.plates.labels import PLATE_LABELS, Cut, Labels, Said
from nlu.plates.plate_name import name_among
from nlu.plates.read import Notes, Reading
from nlu.plates.scale_class import scale_class_by_rule
from nlu.plates.seen import Sheet
from nlu.text import folded
from nlu.units import convert

_LABELS = Labels(PLATE_LABELS)
_UNLABELLED = 0.92
_CALIBER = re.compile(r"DN\s?\d{1,4}")
_OF_ITS_SUPPLY = ("V", "A", "Hz", "W", "kW", "VA", "℃", "°C")
"""Units in which an unlabelled range is that of the mains or the climate, not what is measured."""
_RATING = re.compile(r"(?:R|IP|Q|PN|DN|T|AP|AC|DC|UL|CE|EX)-?\d{1,4}", re.IGNORECASE)
_VOLTAGE = re.compile(r"(?:[DA]C)?\s?\d[\d.]*\s?V?\s?(?:~|-)\s?\d[\d.]*\s?V(?:\s?(?:[DA]C))?", re.IGNORECASE)


def read_nameplate(seen: Sheet) -> Reading:
    """The fields that can be read beyond doubt."""
    cut, notes = _LABELS.cut(seen), Notes()
    _plain(cut, notes)
    _marks(cut, notes)
    _dates_and_maker(seen, cut, notes)
    _ranges(seen, cut, notes)
    _accuracy(cut, notes)
    _unlabelled(seen, cut, notes)
    _origin(seen, notes)
    for name in ("model", "accuracy", "serial", "date", "manufacturer", "division", "range"):
        if cut.named(name):
            notes.doubt(name)
    return notes.reading("nameplate")


def _plain(cut: Cut, notes: Notes) -> None:
    for said in cut.of("name"):
        if re.search(r"[一-龥A-Za-z]{2}", said.text):
            notes.put("name", said.text, said.score)
    for said in cut.of("model"):
        notes.put("model", printed.model(said.text), said.score)
    for said in cut.of("serial"):
        notes.put("serial", printed.serial(_before_date(said.text)), said.score)
    for said in cut.of("division"):
        notes.put("division", printed.quantity(said.text), said.score)
    for said in cut.of("caliber"):
        notes.put("caliber", said.text.replace(" ", "").upper(), said.score)
    for said in cut.of("output_voltage"):
        if _VOLTAGE.fullmatch(said.text):
            notes.put("output_voltage", said.text.replace(" ", ""), said.score)
    for field in ("max_current", "power"):
        for said in cut.of(field):
            notes.put(field, printed.quantity(said.text), said.score)


def _marks(cut: Cut, notes: Notes) -> None:
    """The codes of a price scale; a plate that only promises one (铅封完好) says none."""
    for name in scale_marks.NAMES:
        for said in cut.of(name):
            notes.put(name, scale_marks.read(said.text), said.score)


def _before_date(text: str) -> str:
    """A number without the date that was set behind it in the same line."""
    found = printed.day(text)
    return text[: found[1]].strip() if found and found[1] > 3 and text[found[1] - 1] in " ,;" else text


def _dates_and_maker(seen: Sheet, cut: Cut, notes: Notes) -> None:
    for said in cut.of("date"):
        found = printed.day(said.text, labelled=True)
        notes.put("date", found[0] if found else None, said.score)
    for said in cut.of("manufacturer"):
        notes.put("manufacturer", printed.maker(said.text) or _han_name(said.text), said.score)
    open_lines = [(folded(line.text), line.score) for line in cut.loose]
    open_lines += [(said.text, said.score) for said in cut.said if said.field in ("manufacturer", "serial")]
    dates = {found[0]: score for text, score in open_lines if (found := printed.day(text))}
    if len(dates) == 1 and not cut.of("date"):
        notes.put("date", *next(iter(dates.items())), _UNLABELLED)
    makers = {name: score for text, score in open_lines if (name := printed.maker(text))}
    if len(makers) == 1:
        notes.put("manufacturer", *next(iter(makers.items())), _UNLABELLED)


def _han_name(text: str) -> str | None:
    """A maker without 公司 behind its own label."""
    return text.strip() if re.fullmatch(r"[一-龥A-Za-z()·&. -]{2,40}", text.strip()) else None


def _ranges(seen: Sheet, cut: Cut, notes: Notes) -> None:
    for said in cut.of("range"):
        _range_pair(printed.ranges(said.text), said.score, 1.0, notes)
    if "range" not in notes.fields and (cut.named("max") or cut.named("min")):
        _max_and_min(cut, notes)
        return
    if "range" not in notes.fields and not cut.named("range"):
        for line in cut.loose:
            measured = tuple(r for r in printed.ranges(line.text) if r["unit"] not in _OF_ITS_SUPPLY)
            _range_pair(measured, line.score, _UNLABELLED, notes)
    if "range" not in notes.fields and (dial := read_dial(seen)) is not None:
        notes.put("range", dict(dial.range), dial.score)
        notes.put("accuracy", dial.accuracy, dial.score, 0.95)


def _range_pair(found: tuple[Range, ...], score: float, certainty: float, notes: Notes) -> None:
    """A range, and the same said in another unit."""
    if found:
        notes.put("range", dict(found[0]), score, certainty)
    if len(found) > 1 and found[1]["unit"] != found[0]["unit"]:
        notes.put("range_alt", dict(found[1]), score, certainty)


def _max_and_min(cut: Cut, notes: Notes) -> None:
    top, low = _first(cut.of("max")), _first(cut.of("min"))
    upper = printed.quantity(top.text) if top else None
    lower = printed.quantity(low.text) if low else None
    if top is None or upper is None or (cut.named("min") and lower is None):
        notes.doubt("range")
        return
    if lower is None or low is None:
        notes.put("range", {"max": upper["value"], "unit": upper["unit"]}, top.score, 0.9)
        return
    smaller = convert(lower["value"], lower["unit"], upper["unit"])
    if smaller is not None and smaller < upper["value"]:
        least = int(smaller) if float(smaller).is_integer() else smaller
        notes.put("range", {"min": least, "max": upper["value"], "unit": upper["unit"]}, min(top.score, low.score))


def _first(said: tuple[Said, ...]) -> Said | None:
    return said[0] if said else None


def _accuracy(cut: Cut, notes: Notes) -> None:
    weighs = cut.named("max") and (cut.named("division") or cut.named("min"))
    for said in cut.of("accuracy"):
        value = printed.scale_class(said.text) or (None if weighs else printed.grade(said.text))
        notes.put("accuracy", value or printed.error(said.text), said.score)
    if weighs and cut.named("accuracy") and notes.confidence.get("accuracy", 0.0) < 0.9:
        unclear = [said for said in cut.said if said.field == "accuracy"]
        if all(not said.text or printed.bars(said.text) for said in unclear):
            value = scale_class_by_rule(notes.fields.get("range"), notes.fields.get("division"))
            if value:
                notes.fields.pop("accuracy", None)
                notes.put("accuracy", value, 0.8)
    for said in cut.of("error"):
        notes.put("accuracy", printed.error(said.text), said.score)


def _unlabelled(seen: Sheet, cut: Cut, notes: Notes) -> None:
    """What stands without a label: the name on top, DN15, a lone model, a lone class."""
    notes.put("name", *name_among(cut.loose))
    texts = [(folded(line.text), line.score) for line in cut.loose]
    for text, score in texts:
        if found := _CALIBER.search(text):
            notes.put("caliber", found[0].replace(" ", ""), score, _UNLABELLED)
    if not cut.named("model"):
        lone = [(f.value, score) for text, score in texts for f in models.find(text) if _is_model(f.value, text)]
        if len(lone) == 1:
            notes.put("model", lone[0][0], lone[0][1], _UNLABELLED)
    if not cut.named("accuracy"):
        grades = [(value, score) for text, score in texts if "级" in text and (value := printed.grade(text))]
        if len(grades) == 1:
            notes.put("accuracy", grades[0][0], grades[0][1], _UNLABELLED)


def _is_model(code: str, text: str) -> bool:
    """Whether a code that stands by itself is a model, and no flow ratio (R80), protection (IP54) or the like."""
    return len(code) >= len(text) - 2 and not _RATING.fullmatch(code)


def _origin(seen: Sheet, notes: Notes) -> None:
    for line in seen.lines:
        text = folded(line.text).upper()
        if found := re.search(r"MADE ?IN ?([A-Z.]+)|中国制造|产地[:\s]?([一-龥]{2,6})", text):
            home = "中国" in found[0] or (found[1] or "").startswith(("CHINA", "P.R"))
            notes.put("origin", "国产" if home else "进口", line.score)
