"""The forms of the shop: made from the catalogue of fields, filled with what is known, answered by the conversation.

`/form/register`, `/form/ledger_add`, and `/form/ledger_edit?of=ID`: a page, or with `card` only what is put into the
chat. What is posted is a message of the chat like any other, so that it is checked and confirmed by the same flow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from booking.fields import MARKS, Field
from booking.instrument import Instrument
from bot.chance import fresh_id
from bot.web.chat import is_message_id
from bot.web.converse import Sent, converse
from bot.web.plain_chat import shown_again
from bot.web.refusals import readable, refusal
from bot.web.rendering import page
from bot.web.site import SITE
from bot.web.standing import Standing, standing
from bot.web.visitor import VISITOR
from bot.web.wording import BAD_ID
from handlers.dialogue.model import FilledForm, State
from handlers.flows.forms import SHEETS, FormSheet, written_out
from handlers.flows.ledger_copy import row_of
from handlers.flows.ledger_rows import rows
from storage.unit_of_work import Session

MOST_ROWS = 20
LONGEST = 200
UNITS = ("g", "kg", "t", "MPa", "kPa", "L/min", "mL", "L", "dB", "km/h", "mV", "V", "A", "℃", "mm", "m")
CLASSES = ("Ⅰ级", "Ⅱ级", "Ⅲ级", "Ⅳ级", "0.4级", "0.5级", "1.0级", "1.6级", "2.5级", "4.0级")
SUGGESTED: Mapping[str, tuple[str, ...]] = {
    "instrument_name": ("电子计价秤", "电子台秤", "压力表", "血压计"),
    "install_location": ("店铺内", "摊位上", "仓库", "锅炉房"),
}
"""Words to be tapped where many write the same; those of the unit's last instrument come first."""


async def form_page(request: web.Request) -> web.Response:
    """A form with what is known already."""
    site, person_id, sheet = request.config_dict[SITE], request[VISITOR].person_id, _sheet(request)
    if sheet is None:
        return refusal(request, 404)
    load = site.turns.dialogue.load_state

    def read(session: Session) -> Mapping[str, Any] | None:
        who = standing(session, person_id)
        saved = session.talk.look(person_id) if person_id else None
        state = State() if saved is None else load(saved)
        return _filled(session, who, state, sheet, request.query.get("of", ""))

    found = await site.database.read(read)
    if found is None:
        return refusal(request, 404)
    template = "form_card.html" if "card" in request.query else "form.html"
    lists = {"units": UNITS, "classes": CLASSES, "suggested": _suggestions(found["last"])}
    made = {"tab": "ledger", "sheet": sheet, "card": "card" in request.query, "message_id": fresh_id()}
    return page(request, template, {**made, **lists, **found})


def _sheet(request: web.Request) -> FormSheet | None:
    return SHEETS.get(request.match_info["flow"])


def _filled(session: Session, who: Standing, state: State, sheet: FormSheet, of: str) -> Mapping[str, Any] | None:
    """What stands in the form; None when it is not this person's to fill in."""
    if who.role != "unit" or (sheet.flow.name != "register") != bool(who.ref):
        return None
    last = _last(session, who)
    if sheet.flow.name == "ledger_edit":
        one = session.store.instrument(of)
        if one is None or one.unit_id != who.ref:
            return None
        given = written_out(sheet, {**row_of(one), "serial": one.serial, "valid_until": one.valid_until, **_marks(one)})
        return {"who": who, "of": of, "given": given, "row_values": [], "last": last}
    begun = next((one for one in reversed((*state.parked, *state.frames)) if one.flow == sheet.flow.name), None)
    stands = rows(begun.values) if begun is not None and sheet.rows else [begun.values if begun else {}]
    written = [written_out(sheet, row) for row in stands[:MOST_ROWS]]
    if last is not None and sheet.rows:
        usual = written_out(sheet, row_of(last))
        written = [{name: usual[name] for name in _USUAL if name in usual} | one for one in written]
    return {"who": who, "of": "", "given": written[0], "row_values": written if sheet.rows else [], "last": last}


def _marks(one: Instrument) -> dict[str, str]:
    return {name: getattr(one, name) for name in MARKS}


_USUAL = ("install_location", "use_region", "delivery_method")
"""What is as it was last time, until somebody says otherwise."""


def _last(session: Session, who: Standing) -> Instrument | None:
    found = session.store.instruments(who.ref, limit=200) if who.ref else ()
    return found[-1] if found else None


def _suggestions(last: Instrument | None) -> Mapping[str, tuple[str, ...]]:
    if last is None:
        return SUGGESTED
    own = {"install_location": last.install_location, "manufacturer": last.manufacturer, "instrument_name": ""}
    names = (*SUGGESTED, "manufacturer")
    return {
        name: tuple(dict.fromkeys(one for one in (own[name], *SUGGESTED.get(name, ())) if one.strip("-")))
        for name in names
    }


async def take_form(request: web.Request) -> web.StreamResponse:
    """A form that was filled in: said in the chat, and answered there."""
    sheet, given = _sheet(request), await request.post()
    fields = {name: str(value)[:LONGEST].strip() for name, value in given.items()}
    if sheet is None:
        return refusal(request, 404)
    if not is_message_id(fields.get("message_id", "")):
        return refusal(request, 400, BAD_ID)
    found = tuple(_rows(sheet, fields))
    if sheet.flow.name == "ledger_edit":
        found = ({"target": {"id": fields.get("of", "")}, **_changed(found[0], fields)},)
    said = f"（填表）{sheet.title}：{_in_short(sheet, found)}"
    spoken = await converse(request, Sent(fields["message_id"], said, form=FilledForm(sheet.flow.name, found)))
    if request.headers.get("Accept", "").startswith("application/json"):
        return web.json_response({**spoken.reply, "said": said}, dumps=readable)
    return shown_again(request)


def _rows(sheet: FormSheet, fields: Mapping[str, str]) -> list[dict[str, Any]]:
    """The values row by row: `model` is of the first, `model.1` of the second; what holds for all is in each."""
    shared = _values((*sheet.shared, *sheet.more), fields, "")
    if not sheet.rows:
        return [shared]
    found = [_values(sheet.of_row, fields, f".{n}" if n else "") for n in range(MOST_ROWS)]
    return [{**shared, **one} for n, one in enumerate(found) if one or not n]


def _values(wanted: Sequence[Field], fields: Mapping[str, str], end: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in wanted:
        name = f"{field.name}{end}"
        value = _range(fields, name) if field.kind == "range" else fields.get(name, "")
        if value:
            values[field.name] = value
    return values


def _range(fields: Mapping[str, str], name: str) -> str:
    """A range in the words in which it would be said."""
    low, high = fields.get(f"{name}.min", ""), fields.get(f"{name}.max", "")
    unit = fields.get(f"{name}.unit", "")
    if not high:
        return ""
    return f"{low}{fields.get(f'{name}.min_unit') or unit}-{high}{unit}" if low else f"最大{high}{unit}"


def _changed(row: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """What differs from the values with which the form was shown."""
    before = _values(SHEETS["ledger_edit"].fields, {n[4:]: v for n, v in fields.items() if n.startswith("was.")}, "")
    return {name: value for name, value in row.items() if value != before.get(name)}


def _in_short(sheet: FormSheet, found: Sequence[Mapping[str, Any]]) -> str:
    if sheet.flow.name == "register":
        return str(found[0].get("company_name", ""))
    if sheet.flow.name == "ledger_edit":
        return "、".join(field.label for field in sheet.fields if field.name in found[0]) or "没有改动"
    first = f"{found[0].get('instrument_name', '')} {found[0].get('serial', '')}".strip()
    return f"{first}等{len(found)}台" if len(found) > 1 else first


ROUTES = (web.get("/form/{flow}", form_page), web.post("/form/{flow}", take_form))
