"""Owns what institution staff say of results: which lines passed, their certificates, until when, what was wrong."""

import re
from typing import Any, Final

from nlu import validity
from nlu.fill import parts
from nlu.fill.staff import REASON_LEAD, again, which, without_lines
from nlu.reading import Reading

_RESULT: Final = re.compile(r"不合格|没过|未通过|不通过|没合格|未合格|超差|合格(?!的(?:有效|证|都|是))|通过|过了")
_BAD: Final = frozenset(("不合格", "没过", "未通过", "不通过", "没合格", "未合格", "超差"))
_SAYS_RESULT: Final = re.compile(_RESULT.pattern + r"|证书?(?:编?号)?(?=[:：]?\s?[A-Za-z0-9])")
_CERTIFICATE_RUN: Final = re.compile(r"^\s?(?:到|至|~|-{2})\s?$")


def says_result(reading: Reading) -> bool:
    """Whether the message says how a verification came out."""
    return _RESULT.search(reading.text) is not None


def result(reading: Reading) -> dict[str, Any]:
    """The slots of registering results; `items` when one message gives several."""
    items = _items(reading) or _respectively(reading)
    if items:
        return items
    return _result(reading)


def _respectively(reading: Reading) -> dict[str, Any] | None:
    """88213 88215合格 证书分别是…00551和…00552: as many numbers as instruments, in the same order."""
    numbers = [one.value for one in reading.certificates]
    named = which(reading)
    serials, places = named.get("serial", ()), named.get("index", ())
    lines = [("serial", one) for one in serials] or [("index", one) for one in places]
    if not 1 < len(numbers) == len(lines):
        return None
    said = {
        k: v for k, v in _result(reading).items() if k not in ("serial", "index", "certificate_no", "all", "except")
    }
    said.pop("certificate_run", None)
    said.pop("booking_no", None)
    rows = [
        {name: one, **said, "certificate_no": number, "said": f"第{one}台" if name == "index" else one}
        for (name, one), number in zip(lines, numbers, strict=True)
    ]
    booking = {"booking_no": named["booking_no"]} if "booking_no" in named else {}
    return {"items": rows, **booking}


def _result(reading: Reading) -> dict[str, Any]:
    out = which(reading)
    found = _RESULT.search(reading.text)
    if found is not None:
        out["result"] = "不合格" if found[0] in _BAD else "合格"
    if reading.certificates:
        out["certificate_no"] = reading.certificates[0].value
        out.update(_certificate_run(reading))
    if reading.coming and isinstance(day := reading.coming[-1].value, str):
        out["valid_until"] = day
    elif length := _validity(reading):
        out["validity"] = length
    if out.get("result") == "不合格" and (why := _fault(reading)):
        out["reason"] = why
    return out


def _certificate_run(reading: Reading) -> dict[str, Any]:
    """Certificate numbers that go on from one line to the next: …-301到…-303, 从…-301开始."""
    first, *others = reading.certificates
    if others and _CERTIFICATE_RUN.match(reading.text[first.end : others[0].start]):
        return {"certificate_run": {"first": first.value, "last": others[0].value}}
    behind = reading.text[first.end : first.end + 6]
    return (
        {"certificate_run": {"first": first.value}} if re.match(r"\s?(?:往后|开始|起|依次|顺延|往下)", behind) else {}
    )


def _validity(reading: Reading) -> str | None:
    """How long a result is valid: 有效期一年, or a piece that says no more than a length."""
    found = validity.find(reading.text)
    if found:
        return found[0].value
    return next((value for piece in reading.pieces if (value := validity.read(piece.value)) is not None), None)


def _fault(reading: Reading) -> str | None:
    """What is wrong with an instrument that did not pass."""
    bad = next((one for one in _RESULT.finditer(reading.text) if one[0] in _BAD), None)
    if bad is None:
        return None
    behind = REASON_LEAD.sub("", _FAULT_ENDS.split(reading.text[bad.end() :])[0]).strip(" ,，。")
    if len(behind) > 1 and not re.match(r"证|有效", behind):
        return behind
    before = without_lines(reading.text[: bad.end()], reading)
    before = re.sub(r"^(?:登记结果|结果登记|登记|结果|检定结果)[:：,，\s]*", "", before)
    return before if bad[0] == "超差" and len(before) > _SHORT else None


_SHORT: Final = 2
_FAULT_ENDS: Final = re.compile(r"[\s,，]*(?:合格的|有效期|有效到|有效至|检定员|核验员|批准人|证书)")


def _items(reading: Reading) -> dict[str, Any] | None:
    """One entry a result, when several results are given with their own lines."""
    pieces = parts.split(reading, _SAYS_RESULT.finditer(reading.text))
    if len(pieces) < _SHORT:
        return None
    out = []
    for piece in pieces:
        row = _result(again(piece, reading))
        row.pop("booking_no", None)
        for name in ("index", "serial"):
            if len(row.get(name, ())) == 1:
                row[name] = row[name][0]
        rest = {"rest": True} if parts.OTHERS.search(piece) and "index" not in row and "serial" not in row else {}
        out.append({**row, **rest, "said": piece})
    if len({str(row.get("result")) for row in out}) == 1 and not any("certificate_no" in row for row in out[:-1]):
        named = [row.get("index") or row.get("serial") for row in out]
        if not all(named):
            return None
    _share_validity(out)
    found: dict[str, Any] = {"items": out}
    if reading.booking_nos:
        found["booking_no"] = reading.booking_nos[0].value
    return found


def _share_validity(rows: list[dict[str, Any]]) -> None:
    """A validity said once, at the end, holds for everything before that passed; what did not pass has none."""
    last = rows[-1]
    said: dict[str, Any] = {name: last[name] for name in ("valid_until", "validity") if name in last}
    alone = said and not any("valid_until" in row or "validity" in row for row in rows[:-1])
    if not alone:
        return
    for row in rows:
        if row.get("result") == "合格":
            row.update(said)
    if last.get("result") == "不合格":
        for name in said:
            del last[name]
