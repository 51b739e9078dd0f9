"""What stands on a certificate, taken from the store when it is printed and kept with the file from then on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from booking.certificate_forms import body_paper, certificate_form
from booking.dated_rules import fields_of_certificate
from booking.fields import MARKS
from booking.instrument import NO_VALUE, Instrument
from booking.line import Line
from booking.numbering import is_ours, prefix_of
from booking.ports import Records
from booking.result import PASSED, Result
from catalogue_match.catalogue import load_catalogue
from nlu import accuracy, measuring_range

CERTIFICATE, NOTICE = "检定证书", "检定结果通知书"
OPEN_CONTENT: Mapping[str, Any] = {
    **dict.fromkeys(
        ("institution_address", "authorisation", "authorised_until", "regulation", "spot", "temperature"), ""
    ),
    **dict.fromkeys(("humidity", "values", *MARKS), ""),
    "shown_empty": [],
    "standards": [],
    "rows": [],
}
"""What papers that were printed earlier do not say."""


def certificate_content(store: Records, result: Result) -> Mapping[str, Any] | None:
    """The content as JSON, with the names that `templates/certificate.typ` uses; None when its line is gone."""
    line = store.line(result.line_id)
    instrument = store.instrument(result.instrument_id)
    unit = store.unit(line.unit_id) if line else None
    body = store.institution(result.institution_id)
    if line is None or instrument is None or unit is None or body is None:
        return None
    passed = result.result == PASSED
    return {
        "title": CERTIFICATE if passed else NOTICE,
        "certificate_no": result.certificate_no,
        "version": result.version,
        "institution": body.name,
        "institution_phone": body.phone,
        "institution_address": body.address,
        **body_paper(store, body.id),
        "unit": unit.company_name,
        "instrument_name": line.instrument_name,
        "category": line.second,
        "model": line.model,
        "range": instrument.range_text or range_said(instrument.range),
        "accuracy": class_said(instrument.accuracy),
        "serial": line.serial,
        "manufacturer": instrument.manufacturer,
        "place": " ".join(part for part in (instrument.use_region, instrument.install_location) if part),
        "standards": _standards(store, result, line.second),
        **_besides(store, result, line),
        **_marks(result, instrument),
        "verdict": result.result,
        "note": result.remark,
        "approver": result.approver,
        "checker": result.checker,
        "verifier": result.verifier,
        "verified_on": in_words(result.verified_on),
        "valid_until": in_words(result.valid_until),
        "passed": passed,
        "booking_no": line.booking_no,
        "n": line.n,
        "scheme": "ours" if is_ours(result.certificate_no, prefix_of(store, body.id)) else "",
        "sample": result.sample,
    }


def facts_of(content: Mapping[str, Any], result: Result, site: str) -> tuple[str, ...]:
    """What the code on the paper says of it besides: what anybody may see, and where it is checked."""
    days = (result.verified_on, result.valid_until)
    return (
        site,
        str(content["certificate_no"]),
        str(content["institution"]),
        masked_name(str(content["unit"])),
        str(content["instrument_name"]),
        str(content["model"]),
        masked_serial(str(content["serial"])),
        str(content["verdict"]),
        *(day.isoformat() if day is not None else "" for day in days),
    )


def digest_of(result: Result, content: Mapping[str, Any]) -> str:
    """The digest under the signature: of the version and of every word that is printed."""
    said = json.dumps([result.id, content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def in_words(day: date | None) -> str:
    """A day as a certificate writes it: 2026年11月22日."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def range_said(value: Mapping[str, Any]) -> str:
    """A measuring range in the ledger's form as people read it everywhere else.

    >>> range_said({"min": 0.2, "max": 30, "unit": "kg"}), range_said({})
    ('200g-30kg', '')
    """
    return measuring_range.show(cast("measuring_range.Range", dict(value))) if value else ""


def class_said(text: str) -> str:
    """An accuracy class as people read it.

    >>> class_said("III"), class_said("-----"), class_said("")
    ('Ⅲ级', '-----', '')
    """
    return text if not text.strip("-") or text.endswith("级") else accuracy.show(text)


def _standards(store: Records, result: Result, second: str) -> list[Mapping[str, str]]:
    """The standards of the institution's capability for the category, each with what is known of it."""
    able = [one for one in store.capabilities_of(result.institution_id) if one.second == second and one.standard]
    found = {}
    for one in able:
        kept = store.standard_of_number(_number_in(one.standard))
        found[one.standard] = {
            "name": kept.name if kept is not None else one.standard,
            "range": kept.range if kept is not None else "",
            "accuracy": kept.accuracy if kept is not None else "",
            "number": kept.number if kept is not None else "",
            "until": in_words(kept.valid_until if kept is not None else one.standard_until),
        }
    return list(found.values())


def _number_in(standard: str) -> str:
    """The number of a standard's certificate that an institution wrote beside its name.

    >>> _number_in("衡器检定装置 [2019]内社量标051"), _number_in("衡器检定装置")
    ('[2019]内社量标051', '衡器检定装置')
    """
    return standard.rsplit(maxsplit=1)[-1] if standard.split() else ""


def _besides(store: Records, result: Result, line: Line) -> Mapping[str, Any]:
    """By which regulation, where and in what air it was verified, its codes, and the table of what was found."""
    said, form = result.details, certificate_form(store, result.institution_id, line.second)
    category = load_catalogue().get(line.second, line.first)
    named = [one.strip() for one in (category.jjg if category else "").split("；") if one.strip()]
    values = [one.strip() for one in str(said.get("data", "")).split("；")] if said.get("data") else []
    rows = [
        {"item": item, "limit": limit, "value": values[n] if n < len(values) else ""}
        for n, (item, limit) in enumerate(form.items)
    ]
    return {
        "regulation": said.get("regulation") or form.regulation or (named[0] if len(named) == 1 else ""),
        **{name: str(said.get(name, "")) for name in ("spot", "temperature", "humidity")},
        "rows": rows if values else [],
        "values": "；".join(values) if values and not rows else "",
    }


def _marks(result: Result, instrument: Instrument) -> Mapping[str, Any]:
    """The codes of a price scale: those that the verification put on, else those of the ledger; and which of them are
    shown even when nothing is known (`booking.dated_rules`).
    """
    put_on = {name: str(result.details.get(name) or getattr(instrument, name)) for name in MARKS}
    day = result.verified_on
    due = fields_of_certificate(day, vars(instrument)) if day is not None else ()
    return {**{name: "" if one == NO_VALUE else one for name, one in put_on.items()}, "shown_empty": list(due)}


def masked_name(name: str) -> str:
    """A unit's name with its middle covered: shops are often called after people.

    >>> masked_name("赛罕区惠香蔬菜店"), masked_name("老王店")
    ('赛罕区****店', '老*店')
    """
    head = 3 if len(name) > 5 else 1
    return f"{name[:head]}{'*' * max(len(name) - head - 1, 1)}{name[-1:]}"


def masked_serial(serial: str) -> str:
    """A serial number of which only the last four characters show.

    >>> masked_serial("189583P 东枪"), masked_serial("232")
    ('******P 东枪', '232')
    """
    return "*" * max(len(serial) - 4, 0) + serial[-4:]
