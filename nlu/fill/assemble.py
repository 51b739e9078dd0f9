"""Owns which slots belong to which intent: one row an intent, read when the intent is known."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from nlu import corrections, places
from nlu.fill import authority, basket, booking, corrected, ledger, questions, register
from nlu.reading import Reading

Values = dict[str, Any]


def _nothing(_reading: Reading) -> Values:
    return {}


def _howto(reading: Reading) -> Values:
    return questions.topic(reading)


def _skip(reading: Reading) -> Values:
    return questions.asked_field(reading, reading.awaiting)


def _booking(reading: Reading) -> Values:
    out = booking.slots(reading)
    picked = out.get("selection")
    if picked and set(picked) == {"name"} and reading.flow is None:
        name = out.pop("selection")["name"]
        if _ONLY.search(reading.text):
            out["selection"] = {"name": name}
        elif name not in ("秤", "表"):
            out["instrument_name"] = name
    return out


_ONLY: Final = re.compile(r"[只就先单]约|[只就先单](?:检|报|送)|约那|约这")


def _edit(reading: Reading) -> Values:
    out = {**booking.which(reading), **booking.slots(reading, choose=False)}
    picked = booking.selection(reading, bare=True)
    changed = {name: picked[name] for name in ("add", "remove") if name in picked}
    if "except" in picked and not changed:
        changed = {"remove": picked["except"]}
    if changed:
        out["selection"] = changed
    if out.get("preferred_date") == out.get("booking_date"):
        out.pop("preferred_date", None)
    return out


def _cancel(reading: Reading) -> Values:
    out = booking.which(reading)
    if not out and reading.past and isinstance(reading.past[0].value, str):
        out["booking_date"] = reading.past[0].value
    picked = booking.selection(reading)
    kept = {name: picked[name] for name in ("serial", "index") if name in picked}
    return {**out, **({"selection": kept} if kept and "booking_no" not in out else {})}


def _resubmit(reading: Reading) -> Values:
    out = booking.which(reading)
    serials = [one.value for one in reading.bare_serials]
    if serials:
        out["selection"] = {"serial": serials}
    elif reading.picks[2]:
        out["selection"] = {"all": True}
    elif reading.picks[0]:
        out["selection"] = {"index": list(reading.picks[0])}
    if (day := booking.wanted_day(reading)) is not None and "booking_date" not in out:
        out["preferred_date"] = day.value
    return out


def _ledger_edit(reading: Reading) -> Values:
    said = corrections.correction(reading.text)
    put_right = corrected.slots(reading, said) if said is not None and said.value else {}
    put_right.pop("index", None)
    before = reading.text[: reading.text.rfind(said.value)] if said is not None and said.value else reading.text
    target = questions.target(reading.part(before, awaiting=reading.awaiting))
    values = put_right or ledger.slots(reading)
    values.pop("count", None)
    if target.get("serial") is not None and target["serial"] == values.get("model"):
        target = {}  # 铭牌上是TCDZ-DC0.7 型号改成这个
    if (moved := places.moved_to(reading.text)) is not None and not put_right:
        values.setdefault("install_location", moved.value)
    name = target.get("name")
    if values.get("instrument_name") == name or "index" in target or "serial" in target:
        values.pop("instrument_name", None)
    if target.get("serial") is not None and values.get("serial") == target["serial"]:
        later = [one.value for one in reading.bare_serials[1:]]
        values.pop("serial")
        values.pop("serial_list", None)
        if later:
            values["serial"] = later[0]
    if values.get("serial_list") and target.get("serial"):
        values["serial"] = next((one for one in values.pop("serial_list") if one != target["serial"]), None)
    out = {**({"target": target} if target else {}), **{k: v for k, v in values.items() if v is not None}}
    if not values and reading.labels:
        out["field"] = reading.labels[0].slot
    return out


def _ledger_delete(reading: Reading) -> Values:
    target = questions.target(reading)
    return {"target": target} if target else {}


def _ledger_query(reading: Reading) -> Values:
    return {k: v for k, v in questions.thing(reading).items() if k in ("serial", "instrument_name")}


def _profile(reading: Reading) -> Values:
    out = register.slots(reading)
    out.pop("username_ref", None)
    if "contact" in out and "legal_person" not in out and _OF_LAW.search(reading.text):
        out["legal_person"] = out.pop("contact")
    if not out and (said := corrections.correction(reading.text)) is not None and said.value:
        asked = Reading(reading.text, role=reading.role, flow="register", awaiting=None, today=reading.today)
        out = corrected.slots(asked, said)
    if not out and reading.labels:
        out["field"] = reading.labels[0].slot
    return out


def _recover(reading: Reading) -> Values:
    return {"phone": reading.phones[0].value} if reading.phones else {}


def _validity(reading: Reading) -> Values:
    return {k: v for k, v in questions.thing(reading).items() if k != "booking_no"}


def _particular(reading: Reading) -> Values:
    """The instrument that a general question is about, unless it says no more than 秤 or 表."""
    said = questions.instrument(reading)
    return said if len(said.get("instrument_name", "")) > 1 else {}


_OF_LAW: Final = re.compile(r"^(?!.*联系人).*(?:法人|法定代表|经营者)")
_LIKE: Final = re.compile(r"(?:跟|和|同|照|按)[^,，]{0,16}(?:一样|相同|再(?=加|录|来))")


def _copy(reading: Reading) -> Values:
    like = _LIKE.search(reading.text)
    rest = reading.text[like.end() :] if like else reading.text
    if like and rest.strip():
        reading = reading.part(f"{reading.text[: like.start()]} {rest}", awaiting=reading.awaiting)
    out = ledger.slots(reading)
    out.pop("instrument_name", None)
    if "serial" not in out and "serial_list" not in out and reading.bare_serials:
        values = [one.value for one in reading.bare_serials if one.value.upper() != out.get("model")]
        if not values:
            return out
        out.update({"serial": values[0]} if len(values) == 1 else {"serial_list": values})
    return out


ASSEMBLE: Final[Mapping[str, Callable[[Reading], Values]]] = {
    "query_howto": _howto,
    "skip_slot": _skip,
    "register_start": register.slots,
    "profile_edit": _profile,
    "account_recover": _recover,
    "ledger_add": basket.slots,
    "ledger_copy": _copy,
    "ledger_edit": _ledger_edit,
    "ledger_delete": _ledger_delete,
    "ledger_query": _ledger_query,
    "booking_create": _booking,
    "booking_edit": _edit,
    "booking_cancel": _cancel,
    "booking_save": _nothing,
    "booking_resubmit": _resubmit,
    "query_status": questions.status,
    "query_reject_reason": questions.status,
    "query_price": _particular,
    "query_materials": questions.instrument,
    "query_place_time": _nothing,
    "query_duration": questions.instrument,
    "query_certificate": questions.certificate,
    "query_validity": _validity,
    "query_scope": questions.instrument,
    "query_policy": _particular,
    "complaint": _nothing,
    "inst_todo": authority.todo,
    "inst_capability": authority.capability,
    "admin_trace": authority.lines,
    "admin_publish": authority.publish,
    "admin_unpublish": authority.publish,
    "admin_stats": authority.stats,
    "admin_query": authority.query,
    "admin_capability_review": authority.review,
    "admin_user": authority.user,
    "public_query_institution": authority.public_institution,
    "public_query_instrument": authority.public_thing,
    "public_query_catalog": questions.instrument,
}
"""Intent -> what reads its slots; an intent that is not here has none."""


def slots_of(intent: str, reading: Reading) -> Values:
    """The slots that the message gives for an intent."""
    assemble = ASSEMBLE.get(intent)
    return assemble(reading) if assemble is not None else {}
