"""改台账: fields of a row are changed, shown old and new, and confirmed; then, after a refusal, booked again.

What a shop says of where its instruments stand now (库房那台挪到门口了) changes the place of one row, or of several.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from booking.commands import ChangeInstrument, Command
from booking.execute import Outcome
from booking.fields import MARKS, label_of
from booking.instrument import NO_VALUE, Instrument
from booking.line import FAILED
from handlers.dialogue.model import Acted, Choice, Flow, No, Ok, Parsed, Problem, Reply, Slot, Values, World
from handlers.flows.another_named import beside_change, same_thing
from handlers.flows.category_said import category_of, category_said, category_shown
from handlers.flows.choosing import same_serial
from handlers.flows.day_wished import WISHES, wishes
from handlers.flows.fields import LABELS, READERS, WORDS, range_of
from handlers.flows.rows_meant import clauses, named
from handlers.flows.tapping import changing, offered
from handlers.flows.target import ledger, only_one, row_of, target, target_among, target_shown
from handlers.standing import UNIT_ROLE, called, my_unit
from nlu import dates, instruments_said
from nlu.asking import asks
from nlu.corrections import says_so
from nlu.denials import not_again
from nlu.fill import codes_said
from nlu.measuring_range import with_other_end
from nlu.places import moved_to
from nlu.understand import Heard

CHANGEABLE = (
    "instrument_name", "category", "model", "range", "accuracy", "serial", "manufacturer", "origin", "use_region",
    "install_location", "purchase_date", "purpose", "delivery_method", "valid_until", "division",
    *MARKS,
)  # fmt: skip
NOT_AGAIN = "not_again"
"""The private value of a row that shall not be booked again yet: 对，先别重新报."""
AS_IT_STANDS = "台账里本来就是这样记的，没有动。铭牌上不是这样的话，把对的发给我。"
ASK_TARGET = "要改哪一台？说编号或名字就行。"


def _guard(world: World) -> Reply | None:
    if my_unit(world) is None:
        return Reply("您还没有注册，回“注册”，我带您办。", (Choice("注册"),))
    return None if ledger(world) else Reply("台账里还没有器具，先说“录器具”。", (Choice("录器具"),))


def _target(said: Any, values: Values, world: World) -> Parsed:
    return target_among(said, ledger(world))


def _meant(values: Values, world: World) -> Parsed | None:
    found = only_one(world, remembered=("refused_instrument", "last_ids", "about"))
    if found is not None:
        return found
    failed = [row for row in ledger(world) if (line := world.records.last_line(row.id)) and line.state == FAILED]
    return Ok(target(failed[0])) if len(failed) == 1 else None


def _takes(heard: Heard, values: Values, world: World) -> Values:
    said = _about_the_row(heard, values, world)
    if "purchase_date" not in said and "valid_until" not in said:
        said |= wishes(world, least=1)
    return {**said, NOT_AGAIN: True} if not_again(world.text) else said


def _about_the_row(heard: Heard, values: Values, world: World) -> dict[str, Any]:
    said = dict(heard.slots)
    if "range" in said and (row := row_of(values, world)) is not None:
        said["range"] = with_other_end(row.range, said["range"])
    if "target" in said or "target" in values:
        return said
    serial = said.get("serial")
    if isinstance(serial, str) and any(same_serial(r.serial, serial) for r in ledger(world)):
        said["target"] = {"serial": said.pop("serial")}
    elif (row := next((r for r in ledger(world) if len(r.serial) > 2 and r.serial in world.text), None)) is not None:
        said["target"] = {"id": row.id}
        if same_serial(str(said.get("model", "")), row.serial):
            said.pop("model")
    elif (misread := _misread(world)) is not None:
        said = {"target": {"id": misread[0].id}, "serial": misread[1]}
    elif "index" in said:
        said["target"] = {"index": said.pop("index")}
    elif heard.intent != "correct_info" and "instrument_name" in said:
        said["target"] = {"name": said.pop("instrument_name")}
    elif "instrument_name" not in said and (row := _named(world)) is not None:
        said["target"] = {"id": row.id}
    return said


def _misread(world: World) -> tuple[Instrument, str] | None:
    """The row whose number a code puts right, for it is written alike, and the code: 抄颠倒了 应该是XJ2210058."""
    there = ledger(world) if says_so(world.text) else ()
    found = codes_said.put_right(world.text, [row.serial for row in there]) if there else None
    return (there[found[0]], found[1]) if found is not None else None


def _named(world: World) -> Instrument | None:
    """The only row that is called as an instrument in the message is."""
    names = [one.value for one in instruments_said.find(world.text)]
    found = [row for row in ledger(world) if any(same_thing(name, row) for name in names)]
    return found[0] if len(found) == 1 else None


def _asked(name: str) -> Any:
    """The field is asked for when it was only named (型号写错了)."""
    return lambda values, _world: f"{LABELS[name]}应该是什么？" if values.get("field") == name else ""


def _field_said(said: Any, values: Values, world: World) -> Parsed:
    text = str(said)
    for name in CHANGEABLE:
        if name == text or LABELS[name] in text or text in LABELS[name]:
            return Ok(name)
    return No("可以改型号、测量范围、等级、编号、厂家、地点、用途、送检方式等，要改哪一项、改成什么？")


def _changes(values: Values) -> dict[str, Any]:
    return {name: values[name] for name in CHANGEABLE if name in values}


def _nothing_yet(values: Values, world: World) -> bool:
    return not _changes(values)


def as_stored(values: Values) -> dict[str, Any]:
    """The changes as the ledger takes them."""
    out: dict[str, Any] = {}
    for name, value in _changes(values).items():
        if name == "category":
            out |= {"first": value["first"], "second": value["second"]}
        elif name == "use_region":
            out |= {"use_region_code": value["code"], "use_region": value["name"]}
        else:
            out[name] = value
    return out


def shown_value(row: Instrument, name: str) -> str:
    """What stands in a row's field now, as people read it."""
    if name == "range":
        return range_of(row.range, row.range_text)
    if name == "category":
        return category_shown({"first": row.first, "second": row.second})
    value = getattr(row, name, "")
    if not value or value == NO_VALUE:
        return "（空）"
    if name == "valid_until":
        return str(value)
    return str(value) if name in ("use_region", "division") else READERS[name][1](value)


def _new_category(values: Values, world: World) -> Parsed | None:
    """A new name may mean another category."""
    if "instrument_name" not in values:
        return None
    found = category_of(values, world)
    row = row_of(values, world)
    if row is None or not isinstance(found, Ok) or found.value == {"first": row.first, "second": row.second}:
        return None
    return found


def _check(values: Values, world: World) -> tuple[Problem, ...]:
    row = row_of(values, world)
    line = world.records.open_line(row.id) if row else None
    if line is not None and _changes(values).keys() - FREE_WHILE_BOOKED:
        where = f"{called(row)} 在预约单 {line.booking_no} 里（{line.state}）" if row else ""
        why = f"{where}，型号、编号这些要等检完或者撤了预约才能改。要先改就回“取消预约”，撤了再说一遍怎么改。"
        return (Problem("", why, (Choice("取消预约"),)),)
    changes = _changes(values)
    if row is not None and changes and all(_stands(row, name, value) for name, value in changes.items()):
        return (Problem("", AS_IT_STANDS),)
    return ()


def _stands(row: Instrument, name: str, value: Any) -> bool:
    shows = category_shown if name == "category" else READERS[name][1]
    return shown_value(row, name) == shows(value)


def _summary(values: Values, world: World) -> Reply | None:
    row = row_of(values, world)
    if row is None:
        return None
    shows = {**{n: s for n, (_, s) in READERS.items()}, "category": category_shown}
    listed = [f"{LABELS[n]}：{shown_value(row, n)} → {shows[n](v)}" for n, v in _changes(values).items()]
    return Reply("\n".join((f"把 {called(row)} 改成这样，对吗？", *listed)), (Choice("对"), Choice("取消")))


def _commit(values: Values, world: World) -> tuple[Command, ...]:
    return (ChangeInstrument(str(values["target"]["id"]), as_stored(values)),)


def _done(values: Values, outcomes: tuple[Outcome, ...], world: World) -> Acted:
    instrument_id = str(values["target"]["id"])
    line = world.records.last_line(instrument_id)
    about = {"about": [instrument_id]}
    aside = instrument_id in world.memory.get("aside", ()) or NOT_AGAIN in values
    if line is not None and line.state == FAILED and not aside:
        wish = {name: values[name] for name in WISHES if values.get(name)}
        return Acted((Reply("改好了。这台上次没约成，重新约一次："),), enter="booking",
                     values={"instruments": [instrument_id], **wish},
                     memory={**about, "refused_instrument": instrument_id})  # fmt: skip
    return Acted((Reply("改好了。"),), memory=about)


def _field(name: str) -> Slot:
    parse, show = READERS[name]
    skip = {} if name == "range" else NO_VALUE
    return Slot(name, LABELS[name], _asked(name), parse, show=show, skip=skip if name in EMPTIABLE else None,
                parts=name == "range", words=WORDS.get(name, ""), **changing(name))  # fmt: skip


OFTEN_CHANGED = ("model", "range", "serial", "manufacturer", "install_location", "delivery_method")
FREE_WHILE_BOOKED = frozenset(
    ("delivery_method", "purpose", "install_location", "valid_until", "purchase_date", *MARKS)
)
"""What may change while a row is booked: it does not say what the instrument is."""
EMPTIABLE = ("model", "range", "accuracy", "serial", "manufacturer", *MARKS)

LEDGER_CHANGE = Flow(
    name="ledger_edit",
    title="改台账",
    roles=UNIT_ROLE,
    intents=("ledger_edit", "correct_info"),
    starts=("改台账", "修改台账"),
    verbs=("改", "动", "换", "变"),
    orders=True,
    slots=(
        Slot("target", "器具", ASK_TARGET, _target, show=target_shown, derive=_meant, fluid=True),
        *(_field(n) for n in CHANGEABLE if n != "category"),
        Slot("category", LABELS["category"], _asked("category"), category_said, show=category_shown,
             awaiting="category_choice", needs=("instrument_name",), derive=_new_category),
        Slot("field", "栏目", "要改哪一项、改成什么？例如“型号改成ACS-15”。", _field_said,
             choices=offered(*(LABELS[n] for n in OFTEN_CHANGED)),
             show=lambda v: LABELS.get(v, str(v)), when=_nothing_yet, fluid=True),
        *(Slot(name, label_of(name), "", parse, private=True, fluid=True) for name, parse in WISHES.items()),
        Slot(NOT_AGAIN, "重新约", "", lambda said, _values, _world: Ok(said), private=True, fluid=True),
    ),
    takes=_takes,
    heard_as="ledger_add",
    guard=_guard,
    check=_check,
    confirm=_summary,
    yields=beside_change,
    commit=_commit,
    done=_done,
)  # fmt: skip


# -- where instruments stand now -------------------------------------------------------------------------------------
PLACE_HEARD_AS = (
    "ledger_edit", "profile_edit", "correct_info", "provide_info", "unclear", "ledger_add", "ledger_delete",
    "register_start", "booking_create", "booking_edit", "query_place_time", "thanks", "deny",
)  # fmt: skip
"""What a move may be taken for: the row that is named, and a place behind a word of moving, decide."""
_ANOTHER_THING = ("还有", "另外一", "再来", "新买", "刚买", "新添", "不", "没")
"""Said of a thing that is still to be entered, or of a move that was not made."""


def place_moved(_heard: Heard, _text: str, world: World) -> Acted | None:
    """The new place of the rows that are named: of one it is confirmed, of several it is written and said."""
    if moved_to(world.text) is None or my_unit(world) is None:
        return None
    rows = ledger(world)
    before = ""
    for clause in clauses(world.text):
        found = moved_to(clause)
        meant = _rows_moved(f"{before}{clause[: found.start]}", rows, world) if found and not asks(clause) else ()
        place = READERS["install_location"][0](found.value, {}, world) if found and meant else None
        if found and isinstance(place, Ok) and not dates.find(found.value, today=world.now.date(), bias="future"):
            return _moved_to(meant, place.value, world)
        before = clause if not found else ""
    return None


def _rows_moved(said: str, rows: Sequence[Instrument], world: World) -> tuple[Instrument, ...]:
    """The rows that the words before the move name."""
    if any(word in said for word in _ANOTHER_THING):
        return ()
    found = named(said, rows, world.now.date())
    several = tuple(rows) if found.everything and not found.rows and len(rows) > 1 else found.rows
    return () if found.unknown or found.rest or found.left_out else several


def _moved_to(rows: Sequence[Instrument], place: object, world: World) -> Acted:
    if len(rows) == 1:
        return Acted(enter="ledger_edit", values={"target": target(rows[0]), "install_location": place})
    said = f"好，使用地点改为 {place}：{'、'.join(map(called, rows))}。不对再说一遍就行。"
    commands = tuple(ChangeInstrument(row.id, {"install_location": place}) for row in rows)
    return Acted((Reply(said, (Choice("台账"),)),), commands, memory={"about": [row.id for row in rows]})
