"""Owns licences (营业执照) and certificates of public institutions (事业单位法人证书) seen on a photo."""

from __future__ import annotations

import re

from nlu import uscc
from nlu.found import Ok
from nlu.plates import printed
from nlu.plates.labels import LICENCE_LABELS, Cut, Labels
from nlu.plates.read import Notes, Reading
from nlu.plates.seen import Sheet

_LABELS = Labels(LICENCE_LABELS)
_HEADING = re.compile(r"营业执照|法人证书|统一社会信用代码|登记证书|组成形式|经营范围")
_HAN = re.compile(r"[一-龥]")
_PERSON = re.compile(r"[一-龥·]{2,12}|[A-Za-z][A-Za-z .·]{2,30}")
_TIDY = re.compile(r"^[\s:：.]+|[\s.,，。;；:：]+$")


def is_licence(seen: Sheet) -> bool:
    """Whether the sheet is one."""
    return any(_HEADING.search(line.text.replace(" ", "")) for line in seen.lines)


def read_licence(seen: Sheet) -> Reading:
    """The name, the credit code (GB 32100, only one that passes its check), the person, the address, when founded."""
    cut, notes = _LABELS.cut(seen, wraps=frozenset({"company_name", "address"})), Notes()
    _code(seen, notes)
    for said in cut.of("company_name"):
        name = said.text.replace(" ", "")
        if len(_HAN.findall(name)) >= 2:
            notes.put("company_name", name, said.score)
    for said in cut.of("legal_person"):
        if _PERSON.fullmatch(said.text.strip()):
            notes.put("legal_person", said.text.strip(), said.score)
    for said in cut.of("address"):
        address = _TIDY.sub("", said.text.replace(" ", ""))
        if len(_HAN.findall(address)) >= 3:
            notes.put("address", address, said.score)
    for said in cut.of("founded"):
        found = printed.day(said.text)
        if found:
            notes.put("founded", found[0], said.score)
    _unread(cut, notes)
    return notes.reading("licence")


def _code(seen: Sheet, notes: Notes) -> None:
    """The credit code wherever it stands; a mistaken O or I is put right only when the check then holds."""
    for line in seen.lines:
        for found in uscc.find(re.sub(r"[^0-9A-Za-z]", " ", line.text)):
            checked = uscc.check(found.value)
            if isinstance(checked, Ok):
                notes.put("uscc", checked.value, line.score)
            elif checked.suggestion and isinstance(uscc.check(checked.suggestion), Ok) and checked.kind == "alphabet":
                notes.put("uscc", checked.suggestion, line.score, 0.9)
            else:
                notes.doubt("uscc")


def _unread(cut: Cut, notes: Notes) -> None:
    for name in ("company_name", "uscc", "legal_person", "address"):
        if cut.named(name):
            notes.doubt(name)
