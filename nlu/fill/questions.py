"""Owns the slots of questions and of orders about stored rows: which instrument, booking, certificate, field."""

import re
from typing import Any, Final

from nlu import instruments_said, ordinals
from nlu.fill import booking
from nlu.reading import Reading

_GENERIC: Final = frozenset(("仪器", "表", "衡器", "计量器具"))
_SUFFIX: Final = re.compile(
    r"尾号\s?(?:是|为)?\s?(\d{3,6})|(?:最后|后)(?:三|四|五|六|3|4|5|6)位(?:数)?(?:是|为)?\s?(\d{3,6})"
)
_OF_CERTIFICATE: Final = re.compile(r"证书?[^,，]{0,4}?[\s,，]*号码?(?:是|为|:)?\s?[A-Za-z0-9]")
"""证书 号码XC2026-00321: the number belongs to the certificate."""


def instrument(reading: Reading) -> dict[str, Any]:
    """The instrument that a question is about, by name."""
    names = [one for one in reading.instruments if one.value not in _GENERIC]
    if names:
        return {"instrument_name": names[0].value}
    found = instruments_said.described(reading.text)
    if found is not None:
        return {"instrument_name": found.value}
    if not reading.instruments:
        return {}
    one = reading.instruments[0]
    lead = _OF.search(reading.text[: one.start]) if one.value in _GENERIC else None
    if lead and _OF_ALL.search(lead[0]):
        return {}
    return {"instrument_name": lead[0] + one.value if lead else one.value}


_OF_ALL: Final = re.compile("强制|强检|检定|目录|全部|所有")
_OF: Final = re.compile(r"[一-龥]{1,8}的$")
"""配眼镜的|仪器: the words that say which of all."""


def thing(reading: Reading) -> dict[str, Any]:
    """The thing that a question is about: booking number, certificate number, serial number, or instrument."""
    out: dict[str, Any] = {}
    if reading.booking_nos:
        out["booking_no"] = reading.booking_nos[0].value
    if reading.certificates:
        out["certificate_no"] = reading.certificates[0].value
    if (suffix := _SUFFIX.search(reading.text)) is not None:
        name = "phone_suffix" if "电话" in reading.text or "手机" in reading.text else "certificate_no_suffix"
        out[name] = suffix[1] or suffix[2]
        return out
    if reading.bare_serials and not out:
        said = reading.bare_serials[0].value
        out["certificate_no" if _OF_CERTIFICATE.search(reading.text) else "serial"] = said
    return out or instrument(reading)


def topic(reading: Reading) -> dict[str, Any]:
    """The field that a question is about."""
    named = next((label for label in reading.labels if label.word != "老板" and label.slot not in _NO_FIELD), None)
    return {"topic": named.slot} if named else {}


_NO_FIELD: Final = frozenset(("result", "certificate_no", "booking_no", "preferred_date"))
"""Words that name what an institution gives or a day, not a field that somebody fills."""


def asked_field(reading: Reading, awaiting: str | None) -> dict[str, Any]:
    """The field that is left out: the one named, or the one asked for."""
    if awaiting:
        return {"field": awaiting}
    return {"field": reading.labels[0].slot} if reading.labels else {}


def target(reading: Reading) -> dict[str, Any]:
    """The stored row that is meant, by serial number, place in the list, or name."""
    nth = ordinals.NTH.search(reading.text)
    if nth and (index := ordinals.whole_number(nth["nth"])):
        return {"index": -index if nth["back"] else index}
    places = ordinals.places(reading.text)
    if places:
        return {"index": places[0]}
    if reading.bare_serials:
        return {"serial": reading.bare_serials[0].value}
    names = [one for one in reading.instruments if one.value not in _GENERIC]
    if names:
        return {"name": names[0].value}
    found = instruments_said.described(reading.text)
    return {"name": found.value} if found is not None else {}


def certificate(reading: Reading) -> dict[str, Any]:
    """What a question about a certificate names."""
    return {
        name: value for name, value in thing(reading).items() if name != "instrument_name" or value not in ("秤", "表")
    }


def status(reading: Reading) -> dict[str, Any]:
    """What a question about progress names."""
    return {**booking.which(reading), **thing(reading)}
